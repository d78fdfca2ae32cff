import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';

const LINES = 'permissions: { id-token: write, contents: read }';

/**
 * Explains why this job gets no ID token, with the lines to add. GitHub only omits two variables, so Jobpass derives the reason
 * from the event and the workflow file.
 */
export function whyNoIdToken(env: NodeJS.ProcessEnv): JobpassError {
  const refuse = (why: string, hint: string): JobpassError =>
    new JobpassError('no-id-token', `GitHub issues no ID token to this job: ${why}`, { hint });

  // Forgejo's runner also sets the variable that identifies Gitea.
  if (env['FORGEJO_ACTIONS'] === 'true') return forgejo();
  if (env['GITEA_ACTIONS'] === 'true') return gitea();

  const event = env['GITHUB_EVENT_NAME'] ?? '';
  if (env['GITHUB_ACTOR'] === 'dependabot[bot]' && event !== 'pull_request_target') {
    return refuse(
      "Dependabot started it, and Dependabot's jobs run with a read-only token",
      `Skip this step with \`if: github.actor != 'dependabot[bot]'\`, or re-run the job as a user with write access`,
    );
  }
  const fork = event.startsWith('pull_request') && event !== 'pull_request_target' ? forkOf(env) : undefined;
  if (fork !== undefined) {
    return refuse(
      `it runs for a pull request from the fork ${fork}`,
      'Skip this step for forks with `if: github.event.pull_request.head.repo.full_name == github.repository`',
    );
  }

  const workflow = workflowFile(env);
  const job = env['GITHUB_JOB'] ?? '';
  if (workflow !== undefined && job !== '' && !definesJob(workflow.text, job)) {
    return refuse(
      `the job "${printable(job, 60)}" is not in ${workflow.name}, so it is in a reusable workflow, and its permissions cannot exceed those of the calling job`,
      `Add \`${LINES}\` to the calling job in ${workflow.name}. If the reusable workflow has a \`permissions\` block, add it to its job "${printable(job, 60)}" too`,
    );
  }
  const where = workflow === undefined ? 'the job' : `the job "${printable(job, 60)}" in ${workflow.name}`;
  return refuse(
    'it lacks the permission `id-token: write`',
    `Add \`${LINES}\` to ${where}. If it is in a reusable workflow, the calling job needs the permission too`,
  );
}

/** Forgejo ignores GitHub's permissions. Docs: forgejo.org/docs/latest/user/actions, "Security OpenID Connect". */
function forgejo(): JobpassError {
  return new JobpassError(
    'no-id-token',
    'Forgejo issues no ID token to this job: OpenID Connect is not enabled',
    {
      hint: 'Add `enable-openid-connect: true` to the job or the workflow. It needs Forgejo 15 or later',
    },
  );
}

/** As of August 2026, support was proposed but not merged: go-gitea/gitea, pull request 39052. */
function gitea(): JobpassError {
  return new JobpassError(
    'no-id-token',
    'Gitea issues no ID token to this job: Gitea Actions do not support them',
    {
      hint: 'If the job can get an ID token from another issuer, use `jobpass exec` with `--id-token-file` or `--id-token-command`',
    },
  );
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
    return typeof head === 'string' ? printable(head, 100) : 'that was deleted';
  } catch {
    return undefined;
  }
}

/** The run's workflow file, if the repository is checked out. */
function workflowFile(env: NodeJS.ProcessEnv): { name: string; text: string } | undefined {
  const match = /\/(\.(?:github|forgejo|gitea)\/workflows\/[^@/]+)@/.exec(env['GITHUB_WORKFLOW_REF'] ?? '');
  const path = match?.[1];
  const workspace = env['GITHUB_WORKSPACE'];
  if (path === undefined || !workspace) return undefined;
  const text = readText(join(workspace, path));
  return text === undefined ? undefined : { name: printable(basename(path), 80), text };
}

/**
 * Whether a line in the file starts a block with the job's name. This check is sufficient to decide which file defines the job.
 */
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
