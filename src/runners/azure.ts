import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobpassError, tell } from '../errors.js';
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

/** The service connection whose ID token is wanted: ours, and as the tasks of Azure set it for their scripts. */
const CONNECTION = ['JOBPASS_AZURE_SERVICE_CONNECTION', 'AZURESUBSCRIPTION_SERVICE_CONNECTION_ID'] as const;
const API_VERSION = '7.1';

/**
 * Azure Pipelines. It gives ID tokens for one audience only, of a service connection or of the pipeline itself.
 * Docs: learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create; for what the agent does to the lines
 * that it reads: learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands.
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
    // It tells attempts apart as well: "a unique identifier for a single attempt of a single job".
    key: ['SYSTEM_JOBID'],
    idToken: (audience, http, attempt) => requestIdToken(env, audience, http, attempt),
    // The step was given it for this: its own scripts find it only if they are given it as well.
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
    // The agent sets it; there is no page of the documentation about it.
    ephemeral: env['AGENT_ISSELFHOSTED'] === '0',
    workers: ['Agent.Worker'],
    mask: async (masks) => {
      for (const mask of masks) masked.add(mask);
      await say(masks.map((mask) => command('task.setsecret', {}, mask, env)).join(''));
    },
    exportVariable: (name, value) => {
      // What is secret is not handed to later steps as a variable of theirs unless they ask; addresses and the like are.
      const masks = masksOf(value);
      const secret = masks.some((mask) => masked.has(mask));
      if (secret && /[\r\n]/.test(value)) {
        throw new JobpassError(
          'delivery',
          `Azure Pipelines takes no secret of several lines, as ${name} is`,
          {
            hint: 'Use deliver: file, or jobpass exec',
          },
        );
      }
      process.stderr.write(
        command('task.setvariable', { variable: name, ...(secret ? { issecret: 'true' } : {}) }, value, env),
      );
    },
    fold: (title) => ({ open: `##[group]${title}`, close: '##[endgroup]' }),
    summary: async (table) => {
      const path = join(folder ?? tmpdir(), `jobpass-${process.pid}-${String(++summaries)}.md`);
      try {
        // The agent uploads it after the step, and empties the folder after the job.
        writeFileSync(path, markdownOf(table), { mode: 0o600, flag: 'wx' });
        process.stderr.write(command('task.uploadsummary', {}, path, env));
      } catch (error) {
        process.stderr.write(`jobpass: warning: The summary could not be written: ${tell(error)}\n`);
      }
    },
  });
}

/**
 * A line that the agent acts on. On stderr, which it reads as well: what a command prints on stdout a shell may read.
 *
 * @throws JobpassError `delivery` for a value that cannot be put into one
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

/** The agent's CommandStringConvertor, and github.com/microsoft/azure-pipelines-agent, docs/design/percentEncoding.md. */
function escaped(text: string, decodes: string): string {
  // A job can have its agent leave percent signs as they are; what it takes for yes is the agent's StringUtil.
  const percents = decodes === '' || /^(true|1|\$true)$/i.test(decodes);
  if (!percents && /%(3B|0D|0A|5D)/.test(text)) {
    throw new JobpassError(
      'delivery',
      'With DECODE_PERCENTS: false, Azure Pipelines cannot be told this value',
      { hint: 'Take that variable out of the job, or use jobpass exec' },
    );
  }
  return (percents ? text.replace(/%/g, '%AZP25') : text)
    .replace(/;/g, '%3B')
    .replace(/\r/g, '%0D')
    .replace(/\n/g, '%0A')
    .replace(/\]/g, '%5D');
}

/**
 * Prints, and waits until it has left the process.
 *
 * @throws JobpassError `delivery` when nobody reads it
 */
async function say(lines: string): Promise<void> {
  const error = await new Promise<unknown>((resolve) => {
    if (process.stderr.writable) process.stderr.write(lines, resolve);
    else resolve(new Error('closed'));
  });
  if (error) {
    throw new JobpassError(
      'delivery',
      'The agent does not read what this step prints on stderr, so it cannot mask the credential',
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
      'Azure Pipelines gives this job no ID token: SYSTEM_OIDCREQUESTURI is missing',
      {
        hint: 'Azure DevOps Services sets it for each job; Azure DevOps Server may not. In a container, hand it in',
      },
    );
  }
  // Of a macro that nothing replaced, the text is left.
  if (bearer === '' || bearer.startsWith('$(')) {
    throw new JobpassError(
      'no-id-token',
      'Azure Pipelines gives this step no ID token: the step has not the job’s access token',
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
      // Otherwise a refusal is a redirect to a page where a person could sign in.
      'x-tfs-fedauthredirect': 'Suppress',
    },
    body: '',
    what: 'the ID token request',
  };
  const answer = await http.send(request, attempt);
  const body = jsonObject(answer.body);
  // With 203 it serves that page all the same.
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
      `Azure Pipelines gives ID tokens for "${only}" only, not for "${printable(audience)}"`,
      {
        hint: `Have the service take that audience, and give --audience ${only}. Since Microsoft Entra takes it too, the service’s host must stand in --allowed-hosts`,
      },
    );
  }
  const date = Date.parse(answer.headers.date ?? '');
  const { served } = answer;
  // Not `fresh`: Microsoft's issuers date tokens back by some minutes.
  return {
    raw,
    ...(Number.isNaN(date) ? {} : { servedAt: date }),
    ...(served === undefined ? {} : { served }),
  };
}

function refusedHint(status: number, connection: string | undefined): string | undefined {
  if (status === 401 || status === 203 || status === 302) {
    return 'The job’s access token (SYSTEM_ACCESSTOKEN) is not taken: it works until the job ends';
  }
  if (status === 403 || status === 404) {
    return connection === undefined
      ? 'Check that the organization lets pipelines have ID tokens'
      : 'Check the id of the service connection, that it is one of workload identity federation, and that the pipeline may use it';
  }
  return undefined;
}
