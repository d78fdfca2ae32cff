import { execFile } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GraphAndResourceManager } from '../../support/azure/graph.js';
import { AzureJobs } from '../../support/azure/jobs.js';
import { CLI, NODE } from '../../support/broker-process.js';
import { send } from '../../support/faulty-server.js';
import { within } from '../../support/pace.js';

const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';

interface Report {
  outcome: string;
  findings: { step: string; status: string; text: string; hint?: string }[];
  commands: string[];
}

describe('jobpass doctor azure', () => {
  let jobs: AzureJobs;
  let server: GraphAndResourceManager;

  beforeAll(async () => {
    [jobs, server] = await Promise.all([AzureJobs.start(), GraphAndResourceManager.start()]);
    server.applications.push(jobs.application);
    server.accepts = (token) => jobs.entra.accepts(token, 'https://management.azure.com');
  });
  afterAll(async () => {
    await Promise.all([jobs.close(), server.close()]);
  });
  const trusted = (): (typeof jobs.application.federated)[number] => ({
    name: 'main',
    issuer: jobs.tokens.issuer,
    subject: String(jobs.claims.sub),
    audiences: ['api://AzureADTokenExchange'],
  });
  beforeEach(() => {
    jobs.application.federated = [trusted()];
    jobs.application.disabled = false;
    server.subscriptions.splice(0, Number.POSITIVE_INFINITY, { id: SUBSCRIPTION, name: 'shop' });
  });

  /** Runs the command in a job. */
  function run(
    args: Readonly<Record<string, string>> = {},
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ code: number | null; text: string; report: Report }> {
    const all = { ...jobs.inputs, ...args };
    const flags = Object.entries(all).flatMap(([name, value]) =>
      name === 'provider' ? [] : [`--${name}`, value],
    );
    return new Promise((resolve) => {
      const child = execFile(
        NODE,
        [CLI, 'doctor', 'azure', '--json', ...flags],
        {
          env: { PATH: process.env['PATH'], GITHUB_ACTIONS: 'true', ...jobs.env, ...server.env, ...env },
          timeout: within(65_000),
        },
        (_, stdout, stderr) => {
          const line = stdout.split('\n').find((one) => one.startsWith('{')) ?? '{}';
          resolve({ code: child.exitCode, text: stdout + stderr, report: JSON.parse(line) as Report });
        },
      );
    });
  }
  const found = ({ findings }: Report, step: string, status?: string): string =>
    findings
      .filter((one) => one.step === step && (status === undefined || one.status === status))
      .map(({ text, hint }) => `${text}. ${hint ?? ''}`)
      .join('\n');

  it('finds no problem where a job has access', async () => {
    const { code, report, text } = await run();
    expect(report.outcome).toBe('good');
    expect(code).toBe(0);
    expect(found(report, 'tenant', 'ok')).toContain('in Azure');
    expect(found(report, 'exchange', 'ok')).toContain(
      'Entra issued a token for https://management.azure.com',
    );
    expect(found(report, 'trust', 'ok')).toContain('main fits the ID token');
    expect(found(report, 'access', 'ok')).toContain('shop');
    expect(found(report, 'end', 'note')).toMatch(/cannot revoke .* lives until/);
    for (const { token } of jobs.entra.issued) expect(text).not.toContain(token);
    expect(text).not.toContain(server.graphToken);
  });

  it.each<[string, () => void, RegExp, RegExp]>([
    [
      'the subject',
      () =>
        (jobs.application.federated = [{ ...trusted(), subject: 'repo:octo-org/octo-repo:environment:x' }]),
      /AADSTS700213/,
      /its subject is "repo:octo-org\/octo-repo:environment:x"/,
    ],
    [
      'the case of the subject',
      () => (jobs.application.federated = [{ ...trusted(), subject: String(jobs.claims.sub).toUpperCase() }]),
      /AADSTS7002138/,
      /Only upper and lower case differ/,
    ],
    [
      'the issuer',
      () => (jobs.application.federated = [{ ...trusted(), issuer: `${jobs.tokens.issuer}/` }]),
      /AADSTS700211/,
      /Only the slash at the end differs/,
    ],
    [
      'the audience',
      () => (jobs.application.federated = [{ ...trusted(), audiences: ['api://other'] }]),
      /AADSTS700212/,
      /its audience is "api:\/\/other"/,
    ],
    ['everything', () => (jobs.application.federated = []), /AADSTS70021/, /has no federated credential/],
  ])('names the difference in %s, and the command that fixes it', async (_, change, code, difference) => {
    change();
    const result = await run();
    expect(result.code).toBe(1);
    expect(found(result.report, 'exchange', 'fail')).toMatch(code);
    expect(found(result.report, 'trust')).toMatch(difference);
    const command = result.report.commands.find((one) => one.includes('federated-credential create')) ?? '';
    const [, parameters = ''] = /--parameters '(.*)'$/.exec(command) ?? [];
    expect(JSON.parse(parameters)).toMatchObject({
      issuer: jobs.tokens.issuer,
      subject: jobs.claims.sub,
      audiences: ['api://AzureADTokenExchange'],
    });
  });

  it('compares what Entra received with the ID token', async () => {
    jobs.application.federated = [{ ...trusted(), subject: 'other' }];
    const { report } = await run();
    expect(found(report, 'exchange', 'note')).toContain(
      `Entra received the subject "${String(jobs.claims.sub)}"`,
    );
    expect(found(report, 'exchange', 'note')).toContain('as in the ID token');
  });

  it.each<[string, Record<string, string>, string, RegExp]>([
    [
      'a tenant',
      { 'tenant-id': '99999999-9999-4999-8999-999999999999' },
      'tenant',
      /does not know the tenant/,
    ],
    ['an application', { 'client-id': '99999999-9999-4999-8999-999999999999' }, 'exchange', /AADSTS700016/],
    ['a resource', { scope: 'https://nowhere.example/.default' }, 'exchange', /AADSTS500011/],
  ])('reports %s that does not exist', async (_, args, step, text) => {
    const { code, report } = await run(args);
    expect(code).toBe(1);
    expect(found(report, step, 'fail')).toMatch(text);
  });

  it('reports that no subscription, or another one, is visible', async () => {
    server.subscriptions.splice(0, 1);
    const none = await run();
    expect(none.code).toBe(1);
    expect(found(none.report, 'access', 'fail')).toContain('sees no subscription');
    expect(none.report.commands.join()).toContain(`--scope /subscriptions/${SUBSCRIPTION}`);
    server.subscriptions.push({ id: '99999999-9999-4999-8999-999999999999', name: 'other' });
    expect(found((await run()).report, 'access', 'fail')).toContain('It sees other');
  });

  it('recognizes a tenant of another cloud', async () => {
    jobs.entra.fault('metadata', (_, response) =>
      send(response, { status: 200, body: { cloud_instance_name: 'microsoftonline.us' } }),
    );
    const { report } = await run();
    expect(found(report, 'tenant', 'fail')).toMatch(
      /belongs to the cloud microsoftonline\.us.*azureusgovernment/s,
    );
  });

  it('explains an error that does not come from the ID token', async () => {
    const said = {
      error: 'invalid_grant',
      error_description: 'AADSTS53003: Access has been blocked by Conditional Access policies. Trace ID: x',
      error_codes: [53003],
    };
    for (const [body, hint] of [
      [said, /Conditional Access policy/],
      [{ ...said, error_codes: [50194], error_description: 'AADSTS50194: x' }, /for one tenant only/],
      [{ ...said, error_codes: [7000222], error_description: 'AADSTS7000222: x' }, /client secret/],
    ] as const) {
      jobs.entra.fault('token', (_, response) => send(response, { status: 400, body }));
      expect(found((await run()).report, 'exchange', 'fail')).toMatch(hint);
    }
  });

  it('says how the credentials can be compared, and is not sure of a server in trouble', async () => {
    const { report, code } = await run({}, { AZURE_GRAPH_TOKEN: '' });
    expect(code).toBe(0);
    expect(found(report, 'trust', 'note')).toContain('az account get-access-token --resource-type ms-graph');
    jobs.entra.break('token', (_, response) => send(response, { status: 503, body: '' }));
    const busy = await run();
    expect([busy.code, busy.report.outcome]).toEqual([3, 'unchecked']);
  });
});
