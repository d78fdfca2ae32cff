import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { azureRunner } from '../../../src/runners/azure.js';
import type { Job } from '../../support/contracts/runner.js';
import { http as client, refusal, shellRunnerContract } from '../../support/contracts/shell-runner.js';
import { heldJwt } from '../../support/fake-programs.js';

const AUDIENCE = 'api://AzureADTokenExchange';
const BEARER = heldJwt({ iss: 'app.vstoken.visualstudio.com', aud: 'app' });

interface Service {
  uri: string;
  asked: { method: string | undefined; url: URL; headers: http.IncomingHttpHeaders }[];
  answer: [status: number, body: string, headers?: Record<string, string>] | undefined;
  close(): Promise<void>;
}

/** learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create. */
async function startService(): Promise<Service> {
  const service: Service = { uri: '', asked: [], answer: undefined, close: async () => undefined };
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', service.uri);
    service.asked.push({ method: request.method, url, headers: request.headers });
    const [status, body, headers] =
      service.answer ??
      (request.headers.authorization === `Bearer ${BEARER}` && request.method === 'POST'
        ? [200, JSON.stringify({ oidcToken: heldJwt({ aud: AUDIENCE, sub: 'p://acme/project/pipeline' }) })]
        : [401, '']);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  service.uri = `http://127.0.0.1:${port}/acme/7d3/_apis/distributedtask/hubs/build/plans/9/jobs/12/oidctoken`;
  service.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return service;
}

/** Docs: learn.microsoft.com/azure/devops/pipelines/build/variables. */
const ENV = {
  TF_BUILD: 'True',
  SYSTEM_COLLECTIONURI: 'https://dev.azure.com/acme/',
  SYSTEM_TEAMPROJECT: 'project',
  BUILD_DEFINITIONNAME: 'pipeline',
  BUILD_SOURCEBRANCH: 'refs/heads/main',
  BUILD_BUILDID: '42',
  SYSTEM_JOBID: '12f1170f-54f2-53f3-20dd-22fc7dff55f9',
  SYSTEM_JOBDISPLAYNAME: 'Job',
};

/** What the agent makes of the lines: Command.cs and CommandStringConvertor.cs of microsoft/azure-pipelines-agent. */
function commandsIn(printed: string): { name: string; properties: Map<string, string>; data: string }[] {
  const unescaped = (text: string): string =>
    text
      .replaceAll('%3B', ';')
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%5D', ']')
      .replaceAll('%AZP25', '%');
  return printed.split('\n').flatMap((line) => {
    const start = line.indexOf('##vso[');
    if (start < 0) return [];
    const end = line.indexOf(']', start);
    const [name = '', ...rest] = line.slice(start + '##vso['.length, end).split(' ');
    const pairs = rest
      .join(' ')
      .split(';')
      .filter((pair) => pair.includes('='));
    return [
      {
        name,
        properties: new Map(
          pairs.map((pair): [string, string] => [
            pair.slice(0, pair.indexOf('=')),
            unescaped(pair.slice(pair.indexOf('=') + 1)),
          ]),
        ),
        data: unescaped(line.slice(end + 1)),
      },
    ];
  });
}

const variablesIn = (printed: string): Map<string, string> =>
  new Map(
    commandsIn(printed)
      .filter(({ name }) => name === 'task.setvariable')
      .map(({ properties, data }) => [properties.get('variable') ?? '', data]),
  );

shellRunnerContract(
  'azure',
  {
    audience: AUDIENCE,
    masks: true,
    passesVariablesBy: 'system',
    summary: true,
    job: ['project', 'pipeline', 'ref'],
  },
  async (): Promise<Job> => {
    const service = await startService();
    const folder = mkdtempSync(join(tmpdir(), 'jobpass-azure-'));
    const env = {
      ...ENV,
      SYSTEM_OIDCREQUESTURI: service.uri,
      SYSTEM_ACCESSTOKEN: BEARER,
      AGENT_TEMPDIRECTORY: folder,
    };
    return {
      env,
      withoutPermission: { ...env, SYSTEM_ACCESSTOKEN: '' },
      envOfAnother: { SYSTEM_JOBID: '3dc8fd7e-4368-5a92-293e-d53cefc8c4b3' },
      masked: (printed) =>
        commandsIn(printed)
          .filter(({ name }) => name === 'task.setsecret')
          .map(({ data }) => data),
      variables: variablesIn,
      summary: (printed) => {
        const path = commandsIn(printed).find(({ name }) => name === 'task.uploadsummary')?.data ?? '';
        expect(path.startsWith(folder)).toBe(true);
        expect(statSync(path).mode & 0o777).toBe(0o600);
        return readFileSync(path, 'utf8');
      },
      close: async () => {
        rmSync(folder, { recursive: true, force: true });
        await service.close();
      },
    };
  },
);

describe('Azure Pipelines', () => {
  let service: Service;
  let env: NodeJS.ProcessEnv;
  let printed: string;
  beforeEach(async () => {
    service = await startService();
    env = { ...ENV, SYSTEM_OIDCREQUESTURI: service.uri, SYSTEM_ACCESSTOKEN: BEARER };
    printed = '';
    vi.spyOn(process.stderr, 'write').mockImplementation(((text: string, done?: () => void) => {
      printed += text;
      done?.();
      return true;
    }) as typeof process.stderr.write);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await service.close();
  });
  const ask = (more: NodeJS.ProcessEnv = {}) =>
    azureRunner({ ...env, ...more }).idTokens.request(AUDIENCE, client, { leftMs: 5_000 });

  it('asks as the pipeline, or for a service connection', async () => {
    await ask();
    await ask({ AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: 'of-the-task' });
    await ask({
      AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: 'of-the-task',
      JOBPASS_AZURE_SERVICE_CONNECTION: 'ours',
    });
    expect(service.asked.map(({ url }) => url.searchParams.get('serviceConnectionId'))).toEqual([
      null,
      'of-the-task',
      'ours',
    ]);
    for (const { method, url, headers } of service.asked) {
      expect(method).toBe('POST');
      expect(url.searchParams.get('api-version')).toBe('7.1');
      expect(headers).toMatchObject({
        authorization: `Bearer ${BEARER}`,
        'x-tfs-fedauthredirect': 'Suppress',
      });
      expect(url.href).not.toContain(BEARER);
    }
  });

  it('says how to let the service have the one audience', async () => {
    const failure = await refusal(
      azureRunner(env).idTokens.request('https://vault.example', client, { leftMs: 5_000 }),
    );
    expect(failure.code).toBe('bad-id-token');
    expect(failure.told).toMatch(
      /only for the audience "api:\/\/AzureADTokenExchange", not for .*--audience api:\/\/AzureADTokenExchange.*--allowed-hosts/,
    );
  });

  it.each(['', '$(System.AccessToken)'])('says what to add where the bearer is "%s"', async (bearer) => {
    const failure = await refusal(ask({ SYSTEM_ACCESSTOKEN: bearer }));
    expect(failure.hint).toContain('SYSTEM_ACCESSTOKEN: $(System.AccessToken)');
    expect(service.asked).toEqual([]);
  });

  it('sends the bearer over https only', async () => {
    const failure = await refusal(ask({ SYSTEM_OIDCREQUESTURI: 'http://dev.azure.example/oidctoken' }));
    expect(failure.code).toBe('insecure');
  });

  const PAGE = '<!DOCTYPE html><title>Azure DevOps Services | Sign In</title>';
  it.each<[string, Service['answer'], code: string, transient: boolean, RegExp]>([
    ['401', [401, ''], 'refused', false, /answered with 401.*SYSTEM_ACCESSTOKEN/],
    [
      '403 with a reason',
      [403, '{"message":"TF400813: no access"}'],
      'refused',
      false,
      /403: TF400813: no access/,
    ],
    ['404', [404, '{"message":"no such connection"}'], 'refused', false, /404/],
    ['500', [500, '{"message":"trouble"}'], 'busy', true, /500/],
    ['503 as HTML', [503, PAGE], 'busy', true, /503/],
    [
      '203 and a page to sign in',
      [203, PAGE, { 'content-type': 'text/html' }],
      'refused',
      false,
      /203.*SYSTEM_ACCESSTOKEN/,
    ],
    [
      'a redirect to such a page',
      [302, '', { location: 'https://spsprodneu1.vssps.visualstudio.com/_signin' }],
      'refused',
      false,
      /redirect/,
    ],
    ['200 and HTML', [200, PAGE, { 'content-type': 'text/html' }], 'malformed', true, /HTML/],
    ['200 and no token', [200, '{"value":"x"}'], 'malformed', true, /no ID token in it/],
    ['200 and a token that is no text', [200, '{"oidcToken":{}}'], 'malformed', true, /no ID token in it/],
  ])('tells of %s', async (_what, answer, code, transient, told) => {
    service.answer = answer;
    const failure = await refusal(ask());
    expect(failure).toMatchObject({ code, transient });
    expect(failure.told).toMatch(told);
    expect(failure.told).not.toMatch(/<|Sign In/);
    expect(failure.told).not.toContain(BEARER);
  });

  it('marks as secret what was masked, and nothing else', async () => {
    const runner = azureRunner(env);
    await runner.step.mask(['the-secret-value']);
    runner.step.exportVariable('VAULT_TOKEN', 'the-secret-value');
    runner.step.exportVariable('VAULT_ADDR', 'https://vault.example');
    const set = commandsIn(printed).filter(({ name }) => name === 'task.setvariable');
    expect(set.map(({ properties }) => Object.fromEntries(properties))).toEqual([
      { variable: 'VAULT_TOKEN', issecret: 'true' },
      { variable: 'VAULT_ADDR' },
    ]);
  });

  it('escapes as the agent does', async () => {
    // As in the agent's own test, src/Test/L0/Worker/LoggingCommandL0.cs.
    await azureRunner(env).step.mask([';-]%3B']);
    expect(printed).toBe('##vso[task.setsecret]%3B-%5D%AZP253B\n');
  });

  it('refuses a secret of several lines, which the agent does', async () => {
    const runner = azureRunner(env);
    await runner.step.mask(['first-line\nsecond-line']);
    printed = '';
    expect(() => runner.step.exportVariable('KEY', 'first-line\nsecond-line')).toThrow(
      expect.objectContaining({ code: 'delivery' }),
    );
    expect(printed).toBe('');
  });

  it('delivers nothing where nobody reads what it prints', async () => {
    vi.mocked(process.stderr.write).mockImplementation(((_text: string, done?: (error?: Error) => void) => {
      done?.(new Error('EPIPE'));
      return false;
    }) as typeof process.stderr.write);
    expect(await refusal(azureRunner(env).step.mask(['the-secret-value']))).toMatchObject({
      code: 'delivery',
    });
  });

  it('minds a job whose agent leaves percent signs as they are', async () => {
    const runner = azureRunner({ ...env, DECODE_PERCENTS: 'false' });
    await runner.step.mask(['per%cent;']);
    expect(printed).toBe('##vso[task.setsecret]per%cent%3B\n');
    expect(await refusal(runner.step.mask(['per%3Bcent']))).toMatchObject({ code: 'delivery' });
  });

  it('is a machine that is given up only where Microsoft hosts it', () => {
    expect(azureRunner(env).system.ephemeral).toBe(false);
    expect(azureRunner({ ...env, AGENT_ISSELFHOSTED: '1' }).system.ephemeral).toBe(false);
    expect(azureRunner({ ...env, AGENT_ISSELFHOSTED: '0' }).system.ephemeral).toBe(true);
  });

  it('knows until when its bearer lives', () => {
    expect(azureRunner(env).idTokens.until()).toBeGreaterThan(Date.now());
    expect(azureRunner({ ...env, SYSTEM_ACCESSTOKEN: 'opaque' }).idTokens.until()).toBeUndefined();
  });
});
