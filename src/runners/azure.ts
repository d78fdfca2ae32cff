import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorText, JobpassError } from '../errors.js';
import { describeAnswer, type HttpClient } from '../http/client.js';
import { secureUrl } from '../http/hosts.js';
import type { Attempt } from '../http/retry.js';
import type { Outgoing } from '../http/transport.js';
import { claimsOf, expiryOf, texts } from '../identity/id-token.js';
import { jsonObject } from '../text/json.js';
import { masksOf } from '../text/masks.js';
import { printable } from '../text/printable.js';
import type { Runner, ServedIdToken } from './runner.js';
import { shellRunner } from './shell.js';
import { markdownOf } from './summary-markdown.js';

/**
 * The variables that contain the service connection for ID tokens: Jobpass's own variable, then the variable that Azure's tasks
 * set for their scripts.
 */
const CONNECTION = ['JOBPASS_AZURE_SERVICE_CONNECTION', 'AZURESUBSCRIPTION_SERVICE_CONNECTION_ID'] as const;
const API_VERSION = '7.1';

/**
 * Azure Pipelines. It issues ID tokens with one fixed audience, for a service connection or for the pipeline itself. Docs:
 * learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create; for the log lines that the agent interprets:
 * learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands.
 */
export function azureRunner(env: NodeJS.ProcessEnv): Runner {
  const masked = new Set<string>();
  let summaries = 0;
  const folder = env['AGENT_TEMPDIRECTORY'] || undefined;
  return shellRunner(env, {
    name: 'azure',
    job: [
      ['collection', 'SYSTEM_COLLECTIONURI'],
      ['project', 'SYSTEM_TEAMPROJECT'],
      ['pipeline', 'BUILD_DEFINITIONNAME'],
      ['ref', 'BUILD_SOURCEBRANCH'],
      ['run_id', 'BUILD_BUILDID'],
      ['job', 'SYSTEM_JOBDISPLAYNAME'],
    ],
    claims: ['prj_id', 'def_id', 'rpo_uri', 'rpo_ref'],
    // This ID also distinguishes attempts: "a unique identifier for a single attempt of a single job".
    key: ['SYSTEM_JOBID'],
    idToken: (audience, http, attempt) => requestIdToken(env, audience, http, attempt),
    // The step received this token only for Jobpass. The user's own scripts have the token only if their steps also map it.
    identity: ['SYSTEM_ACCESSTOKEN'],
    secrets: () => [env['SYSTEM_ACCESSTOKEN'] ?? ''].filter((value) => value !== ''),
    idTokensUntil: () => expiryOf(env['SYSTEM_ACCESSTOKEN'] ?? ''),
    variables: [
      'TF_BUILD',
      'SYSTEM_OIDCREQUESTURI',
      'SYSTEM_ACCESSTOKEN',
      ...CONNECTION,
      'AGENT_TEMPDIRECTORY',
      'AGENT_ISSELFHOSTED',
    ],
    folder,
    // The agent sets this variable. The documentation does not mention it.
    ephemeral: env['AGENT_ISSELFHOSTED'] === '0',
    workers: ['Agent.Worker'],
    mask: async (masks) => {
      for (const mask of masks) masked.add(mask);
      await say(masks.map((mask) => command('task.setsecret', {}, mask, env)).join(''));
    },
    exportVariable: (name, value) => {
      // Only secret values become secret variables, which scripts must map explicitly. Addresses and similar values become
      // ordinary variables.
      const masks = masksOf(value);
      const secret = masks.some((mask) => masked.has(mask));
      if (secret && /[\r\n]/.test(value)) {
        throw new JobpassError(
          'delivery',
          `Azure Pipelines does not support secret variables with several lines, such as "${name}"`,
          {
            hint: 'Use `deliver: file` or `jobpass exec`',
          },
        );
      }
      process.stderr.write(
        command('task.setvariable', { variable: name, ...(secret ? { issecret: 'true' } : {}) }, value, env),
      );
    },
    addPath: (added) => void process.stderr.write(command('task.prependpath', {}, added, env)),
    fold: (title) => ({ open: `##[group]${title}`, close: '##[endgroup]' }),
    summary: async (table) => {
      const path = join(folder ?? tmpdir(), `jobpass-${process.pid}-${String(++summaries)}.md`);
      try {
        // The agent uploads the file after the step and deletes it after the job.
        writeFileSync(path, markdownOf(table), { mode: 0o600, flag: 'wx' });
        process.stderr.write(command('task.uploadsummary', {}, path, env));
      } catch (error) {
        process.stderr.write(`jobpass: warning: The summary could not be written: ${errorText(error)}\n`);
      }
    },
  });
}

/**
 * A logging command for stderr. The agent reads both streams, but a shell may read stdout.
 *
 * @throws JobpassError `delivery` if the value cannot be represented in a logging command
 */
function command(
  name: string,
  properties: Readonly<Record<string, string>>,
  data: string,
  env: NodeJS.ProcessEnv,
): string {
  const decodes = env['DECODE_PERCENTS'] ?? '';
  const given = Object.entries(properties).map(([key, value]) => `${key}=${escaped(value, decodes)}`);
  return `##vso[${[name, given.join(';')].join(' ').trim()}]${escaped(data, decodes)}\n`;
}

/**
 * Escapes text like the agent's CommandStringConvertor does. Source: github.com/microsoft/azure-pipelines-agent,
 * docs/design/percentEncoding.md.
 */
function escaped(text: string, decodes: string): string {
  // Whether the agent decodes percent escapes; a job can disable this. The accepted values are the same as in the agent's
  // StringUtil.
  const percents = decodes === '' || /^(true|1|\$true)$/i.test(decodes);
  if (!percents && /%(3B|0D|0A|5D)/.test(text)) {
    throw new JobpassError(
      'delivery',
      'With `DECODE_PERCENTS: false`, Azure Pipelines cannot receive a value that contains `%3B`, `%0D`, `%0A` or `%5D`',
      { hint: 'Remove `DECODE_PERCENTS` from the job, or use `jobpass exec`' },
    );
  }
  return (percents ? text.replace(/%/g, '%AZP25') : text)
    .replace(/;/g, '%3B')
    .replace(/\r/g, '%0D')
    .replace(/\n/g, '%0A')
    .replace(/\]/g, '%5D');
}

/**
 * Prints lines and waits until the process has written them.
 *
 * @throws JobpassError `delivery` if stderr is closed
 */
async function say(lines: string): Promise<void> {
  const error = await new Promise<unknown>((resolve) => {
    if (process.stderr.writable) process.stderr.write(lines, resolve);
    else resolve(new Error('closed'));
  });
  if (error) {
    throw new JobpassError(
      'delivery',
      'The agent does not read the standard error of this step, so it cannot mask the credential',
      { hint: 'Do not redirect the standard error of this step', cause: error },
    );
  }
}

async function requestIdToken(
  env: NodeJS.ProcessEnv,
  audience: string,
  http: HttpClient,
  attempt: Attempt,
): Promise<ServedIdToken> {
  const url = env['SYSTEM_OIDCREQUESTURI'] ?? '';
  const bearer = env['SYSTEM_ACCESSTOKEN'] ?? '';
  if (url === '') {
    throw new JobpassError(
      'no-id-token',
      'Azure Pipelines issues no ID token to this job: the variable SYSTEM_OIDCREQUESTURI is missing',
      {
        hint: 'Azure DevOps Services sets it for each job; Azure DevOps Server may not. In a container, pass the variable to it',
      },
    );
  }
  // Azure does not replace a macro that it cannot expand.
  if (bearer === '' || bearer.startsWith('$(')) {
    throw new JobpassError(
      'no-id-token',
      'Azure Pipelines issues no ID token to this step: the variable SYSTEM_ACCESSTOKEN is missing',
      { hint: 'Add to the step: env: { SYSTEM_ACCESSTOKEN: $(System.AccessToken) }' },
    );
  }
  const target = secureUrl(url, 'SYSTEM_OIDCREQUESTURI');
  target.searchParams.set('api-version', API_VERSION);
  const connection = CONNECTION.map((name) => env[name] ?? '').find((value) => value !== '');
  if (connection !== undefined) target.searchParams.set('serviceConnectionId', connection);
  const request: Outgoing = {
    method: 'POST',
    url: target,
    headers: {
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/json',
      accept: 'application/json',
      // Without this header, Azure rejects a request with a redirect to a sign-in page.
      'x-tfs-fedauthredirect': 'Suppress',
    },
    body: '',
    what: 'the ID token request',
  };
  const answer = await http.send(request, attempt);
  const body = jsonObject(answer.body);
  // Even with that header, Azure may return the sign-in page with status 203.
  if (answer.status !== 200 && answer.status !== 201) {
    const said = typeof body?.['message'] === 'string' ? body['message'] : undefined;
    throw http.refusal(request, answer, said, refusedHint(answer.status, connection));
  }
  if (body === undefined) throw http.malformed(request, answer, describeAnswer(answer));
  const raw = body['oidcToken'];
  if (typeof raw !== 'string' || raw === '') throw http.malformed(request, answer, 'no ID token in it');
  const claims = claimsOf(raw);
  const audiences = claims === undefined ? [audience] : texts(claims['aud']);
  if (!audiences.includes(audience)) {
    const only = printable(audiences.join(', '));
    throw new JobpassError(
      'bad-id-token',
      `Azure Pipelines issues ID tokens only for the audience "${only}", not for "${printable(audience)}"`,
      {
        hint: `Configure the service to accept that audience, and set \`--audience ${only}\`. Microsoft Entra accepts this audience too, so add the service's host to \`--allowed-hosts\``,
      },
    );
  }
  const date = Date.parse(answer.headers.date ?? '');
  const { served } = answer;
  // Not `fresh`: Microsoft's issuers backdate `iat` by a few minutes.
  return {
    raw,
    ...(Number.isNaN(date) ? {} : { servedAt: date }),
    ...(served === undefined ? {} : { served }),
  };
}

function refusedHint(status: number, connection: string | undefined): string | undefined {
  if (status === 401 || status === 203 || status === 302) {
    return "Azure rejected the job's access token (SYSTEM_ACCESSTOKEN). It is valid only until the job ends";
  }
  if (status === 403 || status === 404) {
    return connection === undefined
      ? 'Check that the organization allows ID tokens for pipelines'
      : 'Check the ID of the service connection, that it uses workload identity federation, and that the pipeline may use it';
  }
  return undefined;
}
