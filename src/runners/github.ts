import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorText, JobpassError } from '../errors.js';
import type { Claims } from '../identity/id-token.js';
import { type Output, stdout } from '../stdout.js';
import { masksOf } from '../text/masks.js';
import { markdown, printable } from '../text/printable.js';
import { addToPath, appendToCommandFile, flushed, workflowCommand } from './github-commands.js';
import { bearerExpiry, requestIdToken } from './github-id-token.js';
import { isUntrustedEvent } from './github-untrusted-events.js';
import type { Runner, SummaryTable } from './runner.js';

/** The runner's variables about the job, each with the name of the ID token claim that contains the same value. */
const JOB_VARIABLES = [
  ['repository', 'GITHUB_REPOSITORY'],
  ['ref', 'GITHUB_REF'],
  ['event_name', 'GITHUB_EVENT_NAME'],
  ['job_workflow_ref', 'GITHUB_WORKFLOW_REF'],
  ['run_id', 'GITHUB_RUN_ID'],
  ['run_attempt', 'GITHUB_RUN_ATTEMPT'],
  ['actor', 'GITHUB_ACTOR'],
] as const;

/** The variables for audit records, with their claim names. */
const RECORDED_VARIABLES = [
  ...JOB_VARIABLES,
  ['actor_id', 'GITHUB_ACTOR_ID'],
  ['sha', 'GITHUB_SHA'],
  ['workflow', 'GITHUB_WORKFLOW'],
  ['job', 'GITHUB_JOB'],
  ['runner', 'RUNNER_NAME'],
] as const;

/** The processes that run a job's steps and end with the job: GitHub's runner, and act. */
const WORKERS = ['Runner.Worker', 'act'] as const;

/**
 * GitHub Actions and systems with the same protocol: GitHub Enterprise Server, Forgejo, act.
 *
 * @param output the destination for log lines and workflow commands. The runner reads both streams. The command `jobpass` uses
 * stderr, because shells and programs read its stdout and must not receive a mask
 */
export function githubRunner(env: NodeJS.ProcessEnv, output: Output = stdout): Runner {
  const issue = (command: string, message: string): void =>
    void output.write(workflowCommand(command, message));
  return {
    system: {
      name: 'github',
      job: () => said(env, JOB_VARIABLES),
      jobForRecords: () => said(env, RECORDED_VARIABLES),
      workspace: () => env['GITHUB_WORKSPACE'] || process.cwd(),
      untrustedFiles: () => {
        const event = env['GITHUB_EVENT_NAME'] ?? '';
        if (!isUntrustedEvent(event)) return undefined;
        return { why: `on ${event}`, commit: env['GITHUB_SHA'] };
      },
      ephemeral: env['RUNNER_ENVIRONMENT'] === 'github-hosted',
      livenessCheck: async () => {
        const { ancestor } = await import('./processes.js');
        const worker = await ancestor(WORKERS);
        if (worker !== undefined) return { kind: 'process', ...worker };
        return { kind: env['ACTIONS_ID_TOKEN_REQUEST_URL'] ? 'poll' : 'none' };
      },
      variables: [
        'GITHUB_ACTIONS',
        'RUNNER_TEMP',
        'ACTIONS_ID_TOKEN_REQUEST_URL',
        'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
        ...JOB_VARIABLES.map(([, variable]) => variable),
      ],
      // The runner empties this folder before and after each job.
      jobKeySource: () => {
        const folder = env['RUNNER_TEMP'] ?? '';
        return folder === '' ? undefined : { folder };
      },
    },

    step: {
      inputs: () =>
        new Map(
          entriesOf(env, 'INPUT_').flatMap(([name, value]): [string, string][] => {
            const given = value.trim();
            return given === '' ? [] : [[name.toLowerCase(), given]];
          }),
        ),
      log: {
        info: (message) => void output.write(`${message}\n`),
        warning: (message) => issue('warning title=Jobpass', message),
        error: (message) => issue('error title=Jobpass', message),
        group: (title, lines) => {
          issue('group', title);
          for (const line of lines) output.write(`${line}\n`);
          issue('endgroup', '');
        },
      },
      mask: async (secrets) => {
        for (const value of secrets.flatMap(masksOf)) issue('add-mask', value);
        await flushed(output);
      },
      passesVariablesBy: 'system',
      exportVariable: (name, value) => appendToCommandFile(env, 'ENV', name, value, 'delivery'),
      addPath: (folder) => addToPath(env, folder),
      setOutput: (name, value) => appendToCommandFile(env, 'OUTPUT', name, value, 'delivery'),
      // The name does not match the names of files that Jobpass deletes, because later steps need the audit trail.
      auditFile: () => join(env['RUNNER_TEMP'] ?? tmpdir(), 'audit-jobpass.jsonl'),
      printRecord: (line) => void output.write(`${line}\n`),
      summary: async (table) => {
        const file = env['GITHUB_STEP_SUMMARY'];
        if (file === undefined || file === '') return;
        try {
          await writeSummary(table);
        } catch (error) {
          issue('warning title=Jobpass', `The job summary could not be written: ${errorText(error)}`);
        }
      },
    },

    memory: {
      temporaryFolder: () => {
        const folder = env['RUNNER_TEMP'];
        if (folder === undefined || folder === '') {
          throw new JobpassError(
            'state',
            'The variable RUNNER_TEMP is not set, so the runner has no folder for temporary files',
          );
        }
        return folder;
      },
      saveState: (name, value) => appendToCommandFile(env, 'STATE', name, value, 'state'),
      savedState: () => new Map(entriesOf(env, 'STATE_')),
    },

    idTokens: {
      request: (audience, http, attempt) => requestIdToken(env, audience, http, attempt),
      identity: ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
      secrets: () => [env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''].filter((value) => value !== ''),
      until: () => bearerExpiry(env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''),
    },
  };
}

/** Returns the variables whose names start with `prefix`, as pairs of name (without the prefix) and value. */
function entriesOf(env: NodeJS.ProcessEnv, prefix: string): [string, string][] {
  return Object.entries(env).flatMap(([name, value]): [string, string][] =>
    name.startsWith(prefix) && value !== undefined ? [[name.slice(prefix.length), value]] : [],
  );
}

/** Returns the values of variables, keyed by claim name. */
function said(env: NodeJS.ProcessEnv, variables: readonly (readonly [string, string])[]): Claims {
  return Object.fromEntries(
    variables.flatMap(([claim, variable]) => {
      const value = printable(env[variable]);
      return value === '' ? [] : [[claim, value]];
    }),
  );
}

async function writeSummary(table: SummaryTable): Promise<void> {
  // A deep import: the package's only entry point loads an HTTP client, which takes as long as starting Node.
  const { summary } = await import('../../node_modules/@actions/core/lib/summary.js');
  summary.addHeading(markdown(table.heading), 3);
  summary.addTable([
    table.columns.map((column) => ({ data: markdown(column), header: true })),
    ...table.rows.map((row) => row.map((value) => ({ data: markdown(value) }))),
  ]);
  if (table.remarks.length > 0) summary.addEOL();
  for (const remark of table.remarks) summary.addRaw(markdown(remark), true).addEOL();
  if (table.details.length > 0)
    summary.addDetails(
      'Details',
      `<ul>${table.details.map((line) => `<li>${markdown(line)}</li>`).join('')}</ul>`,
    );
  await summary.write();
}
