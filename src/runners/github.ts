import { appendFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobpassError, tell } from '../errors.js';
import { type HttpClient, whatItIs } from '../http/client.js';
import { secureUrl } from '../http/hosts.js';
import type { Attempt } from '../http/retry.js';
import type { Outgoing } from '../http/transport.js';
import type { Claims } from '../identity/id-token.js';
import { jsonObject } from '../text/json.js';
import { masksOf } from '../text/masks.js';
import { markdown, printable } from '../text/printable.js';
import { isUntrustedEvent } from './github-untrusted-events.js';
import type { Runner, ServedIdToken, SummaryTable } from './runner.js';

/** What the runner says of a job, under the names that the claims of its ID token have. */
const JOB_VARIABLES = [
  ['repository', 'GITHUB_REPOSITORY'],
  ['ref', 'GITHUB_REF'],
  ['event_name', 'GITHUB_EVENT_NAME'],
  ['job_workflow_ref', 'GITHUB_WORKFLOW_REF'],
  ['run_id', 'GITHUB_RUN_ID'],
  ['run_attempt', 'GITHUB_RUN_ATTEMPT'],
  ['actor', 'GITHUB_ACTOR'],
] as const;

/** The same of what records have besides. */
const RECORDED_VARIABLES = [
  ...JOB_VARIABLES,
  ['actor_id', 'GITHUB_ACTOR_ID'],
  ['sha', 'GITHUB_SHA'],
  ['workflow', 'GITHUB_WORKFLOW'],
  ['job', 'GITHUB_JOB'],
  ['runner', 'RUNNER_NAME'],
] as const;

/** The processes that run a job's steps and end with it: of GitHub's runner, and of act. */
const WORKERS = ['Runner.Worker', 'act'] as const;

/**
 * GitHub Actions, and the systems that speak its protocol: GitHub Enterprise Server, Forgejo, act.
 *
 * @param output where its commands and lines for people go. The runner reads both streams; what the command `jobpass`
 *   prints on stdout is for a shell, which would run a mask, or for a program.
 */
export function githubRunner(env: NodeJS.ProcessEnv, output: NodeJS.WriteStream = process.stdout): Runner {
  const issue = (command: string, message: string): void =>
    void output.write(workflowCommand(command, message));
  return {
    system: {
      name: 'github',
      job: () => said(env, JOB_VARIABLES),
      recorded: () => said(env, RECORDED_VARIABLES),
      workspace: () => env['GITHUB_WORKSPACE'] || process.cwd(),
      strangers: () => {
        const event = env['GITHUB_EVENT_NAME'] ?? '';
        if (!isUntrustedEvent(event)) return undefined;
        return { why: `on ${event}`, commit: env['GITHUB_SHA'] };
      },
      disposable: env['RUNNER_ENVIRONMENT'] === 'github-hosted',
      signOfLife: async () => {
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
      },
      mask: async (secrets) => {
        for (const value of secrets.flatMap(masksOf)) issue('add-mask', value);
        await flushed(output);
      },
      handsOn: 'variables',
      exportVariable: (name, value) => append(env, 'ENV', name, value, 'delivery'),
      setOutput: (name, value) => append(env, 'OUTPUT', name, value, 'delivery'),
      // Not by the name of what a job leaves behind by mistake: this is to stay for the steps after ours.
      auditFile: () => join(env['RUNNER_TEMP'] ?? tmpdir(), 'audit-jobpass.jsonl'),
      printRecord: (line) => void output.write(`${line}\n`),
      summary: async (table) => {
        const file = env['GITHUB_STEP_SUMMARY'];
        if (file === undefined || file === '') return;
        try {
          await writeSummary(table);
        } catch (error) {
          issue('warning title=Jobpass', `The job summary could not be written: ${tell(error)}`);
        }
      },
    },

    memory: {
      temporaryFolder: () => {
        const folder = env['RUNNER_TEMP'];
        if (folder === undefined || folder === '') {
          throw new JobpassError('state', 'The runner names no folder for temporary files (RUNNER_TEMP)');
        }
        return folder;
      },
      saveState: (name, value) => append(env, 'STATE', name, value, 'state'),
      savedState: () => new Map(entriesOf(env, 'STATE_')),
    },

    idTokens: {
      request: (audience, http, attempt) => requestIdToken(env, audience, http, attempt),
      identity: ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
      secrets: () => [env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''].filter((value) => value !== ''),
      until: () => expiryOf(env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''),
    },
  };
}

/** The variables whose names begin so, by the rest of their names. */
function entriesOf(env: NodeJS.ProcessEnv, prefix: string): [string, string][] {
  return Object.entries(env).flatMap(([name, value]): [string, string][] =>
    name.startsWith(prefix) && value !== undefined ? [[name.slice(prefix.length), value]] : [],
  );
}

/** What variables say, under the names of claims. */
function said(env: NodeJS.ProcessEnv, variables: readonly (readonly [string, string])[]): Claims {
  return Object.fromEntries(
    variables.flatMap(([claim, variable]) => {
      const value = printable(env[variable]);
      return value === '' ? [] : [[claim, value]];
    }),
  );
}

async function writeSummary(table: SummaryTable): Promise<void> {
  // The package exports one entry only, and that one loads an HTTP client, which costs as much as starting Node.
  const { summary } = await import('../../node_modules/@actions/core/lib/summary.js');
  summary.addHeading(table.heading, 3);
  summary.addTable(
    table.rows.map(([name, value]) => [{ data: markdown(name), header: true }, { data: markdown(value) }]),
  );
  if (table.remarks.length > 0) summary.addEOL();
  for (const remark of table.remarks) summary.addRaw(markdown(remark), true).addEOL();
  await summary.write();
}

/** Docs: GitHub, "Workflow commands". A line break would end the command, so the runner knows it by its code. */
function workflowCommand(command: string, message: string): string {
  return `::${command}::${message.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}\n`;
}

/**
 * Waits until everything printed so far has left the process.
 *
 * @throws JobpassError `delivery` when nobody reads it: then the runner has learnt of no mask
 */
async function flushed(output: NodeJS.WriteStream): Promise<void> {
  const error = await new Promise<unknown>((resolve) => {
    if (!output.writable) resolve(new Error('closed'));
    else output.write('', resolve);
  });
  if (error) {
    throw new JobpassError(
      'delivery',
      'The runner does not read what this step prints, so it cannot mask the credential',
      {
        hint: 'Let the standard output of the step open',
        cause: error,
      },
    );
  }
}

function append(
  env: NodeJS.ProcessEnv,
  command: 'ENV' | 'OUTPUT' | 'STATE',
  name: string,
  value: string,
  code: 'delivery' | 'state',
): void {
  const file = env[`GITHUB_${command}`];
  if (file === undefined || file === '') {
    throw new JobpassError(
      code,
      `The runner names no file for ${command.toLowerCase()} values (GITHUB_${command})`,
    );
  }
  try {
    // The runner creates its command files readable for all; from here on this one may hold a secret.
    chmodSync(file, 0o600);
    appendFileSync(file, keyValue(name, value));
  } catch (error) {
    throw new JobpassError(
      code,
      `The runner's file for ${command.toLowerCase()} values (GITHUB_${command}) could not be written: ${tell(error)}`,
      {
        hint: 'Check free space and permissions of the runner’s temporary folder',
        cause: error,
      },
    );
  }
}

/**
 * A name and its value as the runner reads them from a command file: `NAME=VALUE`, or, for a value of several
 * lines, between delimiters. The package's own function always delimits, with a random word, and loads
 * `node:crypto` for it, which takes 1.5 to 3 ms. A word that the value does not hold is as good.
 */
function keyValue(name: string, value: string): string {
  if (!/[\r\n]/.test(value)) return `${name}=${value}\n`;
  let delimiter = 'jobpass_end';
  while (value.includes(delimiter)) delimiter += '_';
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

/** GitHub says these of a job that is about to start: a second or two later it is in progress. */
const ABOUT_TO_START = /job in '?(Pending|Delayed|Queued|Waiting)'? state/i;

/** Docs: GitHub, "OpenID Connect reference". The URL already carries a query. */
async function requestIdToken(
  env: NodeJS.ProcessEnv,
  audience: string,
  http: HttpClient,
  attempt: Attempt,
): Promise<ServedIdToken> {
  const url = env['ACTIONS_ID_TOKEN_REQUEST_URL'];
  const bearer = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
  if (!url || !bearer) {
    const { whyNoIdToken } = await import('./github-permission.js');
    throw whyNoIdToken(env);
  }
  const target = secureUrl(url, 'ACTIONS_ID_TOKEN_REQUEST_URL');
  target.searchParams.append('audience', audience);
  const request: Outgoing = {
    method: 'GET',
    url: target,
    headers: { authorization: `Bearer ${bearer}` },
    what: 'the ID token request',
  };
  const answer = await http.send(request, attempt);
  const body = jsonObject(answer.body);
  if (answer.status < 200 || answer.status > 299) {
    const said =
      typeof body?.['message'] === 'string' ? body['message'] : answer.body.subarray(0, 300).toString('utf8');
    if (ABOUT_TO_START.test(said)) throw http.busy(request, answer, said, 1_000);
    throw http.refusal(
      request,
      answer,
      said.trimStart().startsWith('<') ? undefined : said,
      refusedHint(answer.status),
    );
  }
  if (body === undefined) throw http.malformed(request, answer, whatItIs(answer));
  const value = body['value'];
  if (typeof value !== 'string' || value === '') throw http.malformed(request, answer, 'no ID token in it');
  const date = Date.parse(answer.headers.date ?? '');
  const { served } = answer;
  return {
    raw: value,
    fresh: true,
    ...(Number.isNaN(date) ? {} : { servedAt: date }),
    ...(served === undefined ? {} : { served }),
  };
}

/** When the bearer of the ID token request expires: about six hours after the job's start. */
function expiryOf(bearer: string): number | undefined {
  try {
    const payload = JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      exp?: unknown;
    };
    return typeof payload.exp === 'number' && payload.exp > 0 ? payload.exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

function refusedHint(status: number): string | undefined {
  if (status === 401 || status === 403) {
    return 'The runner’s token for such requests is no longer valid, or this job is not in progress: it works only inside the running job, for about six hours';
  }
  if (status === 404)
    return 'Check that the server is new enough to give ID tokens, and that they are switched on';
  return undefined;
}
