import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';

const LINES = 'permissions: { id-token: write, contents: read }';

/**
 * Why this job gets no ID token, told as what it is, with the lines to add. GitHub says nothing but that two
 * variables are missing; the event and the workflow file say the rest.
 */
export function whyNoIdToken(env: NodeJS.ProcessEnv): JobpassError {
  const refuse = (why: string, hint: string): JobpassError =>
    new JobpassError('no-id-token', `GitHub gives this job no ID token: ${why}`, { hint });

  // Forgejo's runner says that it is Gitea's, too.
  if (env['FORGEJO_ACTIONS'] === 'true') return forgejo();
  if (env['GITEA_ACTIONS'] === 'true') return gitea();

  const event = env['GITHUB_EVENT_NAME'] ?? '';
  if (env['GITHUB_ACTOR'] === 'dependabot[bot]' && event !== 'pull_request_target') {
    return refuse(
      'Dependabot started it, and its jobs run with a read-only token, as those of forks do',
      `Skip this step with if: github.actor != 'dependabot[bot]', or re-run the job as a person who may write`,
    );
  }
  const fork = event.startsWith('pull_request') && event !== 'pull_request_target' ? forkOf(env) : undefined;
  if (fork !== undefined) {
    return refuse(
      `it runs for a pull request from the fork ${fork}, which may not act in this repository's name`,
      'Skip this step for forks with if: github.event.pull_request.head.repo.full_name == github.repository',
    );
  }

  const workflow = workflowFile(env);
  const job = env['GITHUB_JOB'] ?? '';
  if (workflow !== undefined && job !== '' && !definesJob(workflow.text, job)) {
    return refuse(
      `its job ${printable(job, 60)} is not in ${workflow.name}, so it comes from a reusable workflow, which has at most the permissions of the job that calls it`,
      `Add to the calling job in ${workflow.name}, and to the job ${printable(job, 60)} in the reusable workflow if that has a permissions block: ${LINES}`,
    );
  }
  const where = workflow === undefined ? 'the job' : `the job ${printable(job, 60)} in ${workflow.name}`;
  return refuse(
    'it has not the permission id-token: write',
    `Add to ${where}: ${LINES}. In a reusable workflow the calling job needs it as well`,
  );
}

/** Docs: forgejo.org/docs/latest/user/actions, "Security OpenID Connect". Its permissions mean nothing here. */
function forgejo(): JobpassError {
  return new JobpassError(
    'no-id-token',
    'Forgejo gives this job no ID token: OpenID Connect is not switched on for it',
    {
      hint: 'Add to the job or to its workflow: enable-openid-connect: true. Forgejo has it from version 15 on',
    },
  );
}

/** In August 2026 what would give them was proposed, and not merged: go-gitea/gitea, pull request 39052. */
function gitea(): JobpassError {
  return new JobpassError('no-id-token', 'Gitea gives this job no ID token: its Actions know none', {
    hint: 'Use jobpass exec with --id-token-file or --id-token-command, if something else gives the job one',
  });
}

function forkOf(env: NodeJS.ProcessEnv): string | undefined {
  const text = readText(env['GITHUB_EVENT_PATH']);
  if (text === undefined) return undefined;
  try {
    const event = JSON.parse(text) as {
      pull_request?: {
        head?: { repo?: { full_name?: unknown } | null };
        base?: { repo?: { full_name?: unknown } };
      };
    };
    const pull = event.pull_request;
    if (pull === undefined) return undefined;
    const head = pull.head?.repo?.full_name;
    const base = pull.base?.repo?.full_name ?? env['GITHUB_REPOSITORY'];
    if (head === base) return undefined;
    return typeof head === 'string' ? printable(head, 100) : 'that has been deleted';
  } catch {
    return undefined;
  }
}

/** The workflow that the run was started from, where the repository is checked out. */
function workflowFile(env: NodeJS.ProcessEnv): { name: string; text: string } | undefined {
  const match = /\/(\.(?:github|forgejo|gitea)\/workflows\/[^@/]+)@/.exec(env['GITHUB_WORKFLOW_REF'] ?? '');
  const path = match?.[1];
  const workspace = env['GITHUB_WORKSPACE'];
  if (path === undefined || !workspace) return undefined;
  const text = readText(join(workspace, path));
  return text === undefined ? undefined : { name: printable(basename(path), 80), text };
}

/** Whether a line of the file opens a block named as the job: enough to tell where the job comes from. */
function definesJob(workflow: string, job: string): boolean {
  return workflow.split('\n').some(
    (line) =>
      line
        .trim()
        .replace(/\s*#.*$/, '')
        .replace(/["']/g, '') === `${job}:`,
  );
}

function readText(path: string | undefined): string | undefined {
  if (path === undefined || path === '') return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
