import { execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Application, Tenant } from '../../support/azure/directory.js';
import { GraphAndResourceManager } from '../../support/azure/graph.js';
import { CLI, NODE } from '../../support/broker-process.js';
import { send } from '../../support/faulty-server.js';

const TENANT = '99999999-1111-4222-8333-444444444444';
const GROUP = '/subscriptions/aaaaaaaa-1111-4222-8333-444444444444/resourceGroups/shop';
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deploy`;
const GITHUB = 'https://token.actions.githubusercontent.com';
const PREFIX = 'repo:octo-org@456/shop@123';

interface Said {
  status: number | null;
  stdout: string;
  stderr: string;
}

describe('jobpass trust azure', () => {
  let server: GraphAndResourceManager;
  let application: Application;
  let folder: string;

  beforeAll(async () => {
    server = await GraphAndResourceManager.start();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trust-azure-'));
    application = new Tenant('x').addApplication();
    server.applications.splice(0, Number.POSITIVE_INFINITY, application);
    server.identities.splice(0, Number.POSITIVE_INFINITY);
    server.assignments.splice(0, Number.POSITIVE_INFINITY);
    server.secrets.clear();
    server.page = 100;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the command beside a file with these rules. */
  function jobpass(
    args: readonly string[],
    { rules, trust = {}, env = {} }: { rules: unknown; trust?: unknown; env?: NodeJS.ProcessEnv },
  ): Promise<Said> {
    const credential = {
      provider: 'azure',
      'client-id': application.clientId,
      'tenant-id': TENANT,
      when: { repository: 'octo-org/shop', repository_id: '123', repository_owner_id: '456' },
      rules,
      trust,
    };
    writeFileSync(
      join(folder, '.jobpass.yml'),
      JSON.stringify({ jobs: { ci: { issuer: GITHUB } }, credentials: { deploy: credential } }),
    );
    const child = spawn(NODE, [CLI, 'trust', ...args, '--no-ids'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...server.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...said })));
  }

  /** Runs a printed script with an az that sends what the Azure CLI would send. */
  async function runScript(script: string, env: Record<string, string> = {}): Promise<void> {
    const program = join(folder, 'az');
    writeFileSync(
      program,
      `#!${process.execPath}
const args = process.argv.slice(2);
const value = (name) => { const at = args.indexOf(name); return at < 0 ? undefined : args[at + 1]; };
const said = args.join(' ');
const fail = (text) => { console.error(text); process.exit(3); };
const call = async (method, url, token, body, headers = {}) => {
  const answer = await fetch(url.replace(/^https:\\/\\/(graph\\.microsoft|management\\.azure)\\.com/, process.env.SERVER), { method, body, headers: { authorization: 'Bearer ' + token, ...headers } });
  const text = await answer.text();
  if (!answer.ok) fail(text);
  return text === '' ? undefined : JSON.parse(text);
};
const graph = 'https://graph.microsoft.com/v1.0/applications';
(async () => {
  if (said.startsWith('cloud show')) return console.log(process.env.CLOUD ?? 'AzureCloud');
  if (said.startsWith('identity show')) return console.log(value('--query') === 'clientId' ? process.env.CLIENT : process.env.PRINCIPAL);
  if (said.startsWith('ad sp show')) return console.log(process.env.PRINCIPAL);
  if (said.startsWith('ad app federated-credential')) {
    const url = graph + "(appId='" + value('--id') + "')/federatedIdentityCredentials";
    if (args[3] === 'show') {
      const { value: all } = await call('GET', url, process.env.GRAPH);
      return all.some(({ name }) => name === value('--federated-credential-id')) ? console.log('{}') : fail('not found');
    }
    const body = value('--parameters');
    if (args[3] === 'create') return void (await call('POST', url, process.env.GRAPH, body));
    const { name, ...rest } = JSON.parse(body);
    return void (await call('PATCH', url + "(name='" + name + "')", process.env.GRAPH, JSON.stringify(rest)));
  }
  if (args[0] === 'rest') {
    const at = args.indexOf('--headers');
    const headers = {};
    for (let i = at + 1; at >= 0 && i < args.length && !args[i].startsWith('--'); i++) headers[args[i].split('=')[0]] = args[i].split('=')[1];
    const token = value('--url').startsWith('https://graph') ? process.env.GRAPH : process.env.ARM;
    return void (await call(value('--method').toUpperCase(), value('--url'), token, value('--body'), headers));
  }
  if (said.startsWith('role assignment create')) return console.error('ROLE ' + JSON.stringify([value('--assignee-object-id'), value('--role'), value('--scope')]));
  fail('unknown: ' + said);
})();
`,
    );
    chmodSync(program, 0o755);
    // The stand-in answers from this process, so the script must not block it.
    await promisify(execFile)('sh', ['-c', script], {
      cwd: folder,
      env: {
        PATH: `${folder}:/usr/bin:/bin`,
        SERVER: server.origin,
        GRAPH: server.graphToken,
        ARM: server.armToken,
        CLIENT: application.clientId,
        PRINCIPAL: application.objectId ?? '',
        ...env,
      },
    });
  }

  const RULES = [
    { name: 'production', when: { environment: 'production' } },
    { name: 'releases', when: { ref: 'refs/heads/release/**' } },
  ];

  it('prints a script whose credentials match the rules file, twice', async () => {
    const printed = await jobpass(['azure', '--format', 'az'], { rules: RULES });
    expect(printed.stderr).toBe('');
    await runScript(printed.stdout);
    expect(application.federated).toMatchObject([
      { name: 'deploy-production', subject: `${PREFIX}:environment:production` },
      {
        name: 'deploy-releases',
        claimsMatchingExpression: { value: `claims['sub'] matches '${PREFIX}:ref:refs/heads/release/*'` },
      },
    ]);
    await runScript(printed.stdout);
    expect(application.federated).toHaveLength(2);
    const diff = await jobpass(['diff', 'azure'], { rules: RULES });
    expect(diff).toMatchObject({ status: 0, stdout: `${application.clientId}: matches the rules file\n` });
  });

  it('prints a script for a managed identity', async () => {
    server.identities.push({ resource: IDENTITY, application });
    server.applications.splice(0, 1);
    const trust = { 'managed-identity': IDENTITY, roles: { [GROUP]: 'Reader' } };
    const printed = await jobpass(['azure', '--format', 'az'], { rules: RULES, trust });
    await expect(runScript(printed.stdout, { CLIENT: 'another' })).rejects.toThrow(/but the rules file has/);
    await expect(runScript(printed.stdout, { CLOUD: 'AzureChinaCloud' })).rejects.toThrow(/az cloud set/);
    expect(application.federated).toEqual([]);
    await runScript(printed.stdout);
    expect(application.federated).toHaveLength(2);
    const missing = await jobpass(['diff', 'azure'], { rules: RULES, trust });
    expect(missing).toMatchObject({ status: 1 });
    expect(missing.stdout).toBe(
      `${application.clientId}: missing: role Reader: is not assigned at ${GROUP}\n`,
    );
    server.assignments.push({ scope: GROUP, principalId: application.objectId ?? '', role: 'Reader' });
    expect(await jobpass(['diff', 'azure'], { rules: RULES, trust })).toMatchObject({ status: 0 });
  });

  it('quotes whatever the file has', async () => {
    const hostile = `x"; $(touch owned) \`touch owned\` ' \\ $\u007bfile("/etc/passwd")} %{ if true }`;
    const rules = [{ name: 'a', when: { environment: hostile } }];
    const printed = await jobpass(['azure', '--format', 'az'], { rules });
    await runScript(printed.stdout);
    expect(existsSync(join(folder, 'owned'))).toBe(false);
    expect(application.federated[0]?.subject).toBe(`${PREFIX}:environment:${hostile}`);
    const terraform = await jobpass(['azure'], { rules });
    expect(terraform.stdout).not.toMatch(/(^|[^$])\$\{/);
    expect(terraform.stdout).not.toMatch(/(^|[^%])%\{/);
  });

  describe('diff', () => {
    const accepts = (subject: string, name: string): void =>
      void application.federated.push({
        name,
        issuer: GITHUB,
        subject,
        audiences: ['api://AzureADTokenExchange'],
      });
    const rules = [{ name: 'production', when: { environment: 'production' } }];

    it('reports what is wider, missing and narrower', async () => {
      accepts(`${PREFIX}:pull_request`, 'pulls');
      application.federated.push({
        name: 'all',
        issuer: GITHUB,
        claimsMatchingExpression: {
          value: "claims['sub'] matches 'repo:octo-org@456/*'",
          languageVersion: 1,
        },
        audiences: ['api://AzureADTokenExchange'],
      });
      server.page = 1;
      server.secrets.set(application.clientId, 2);
      const { status, stdout } = await jobpass(['diff', 'azure', '--json'], { rules });
      expect(status).toBe(1);
      expect(JSON.parse(stdout)).toEqual([
        {
          server: application.clientId,
          drift: [
            {
              kind: 'wider',
              what: 'federated credential pulls',
              text: expect.stringContaining(':pull_request'),
            },
            {
              kind: 'wider',
              what: 'federated credential all',
              text: expect.stringContaining('octo-org@456/*'),
            },
            {
              kind: 'note',
              what: 'federated credential deploy-production',
              text: expect.stringContaining('wider'),
            },
            {
              kind: 'note',
              what: `application ${application.clientId}`,
              text: expect.stringContaining('2 secrets'),
            },
          ],
        },
      ]);
      const others = await jobpass(['diff', 'azure', '--other-credentials', 'pulls,all'], { rules });
      expect(others.stdout).toContain('missing: federated credential deploy-production');
    });

    it('reports a pattern that the rules need, and of which only a part is there', async () => {
      accepts(`${PREFIX}:ref:refs/heads/release/1`, 'one');
      const wide = [{ name: 'releases', when: { ref: 'refs/heads/release/**' } }];
      const { stdout } = await jobpass(['diff', 'azure'], { rules: wide });
      expect(stdout).toContain('narrower: federated credential deploy-releases');
      expect(stdout).toContain('note: federated credential one: accepts only tokens that another credential');
      expect(stdout).not.toContain('wider');
    });

    it('reports further roles', async () => {
      accepts(`${PREFIX}:environment:production`, 'deploy-production');
      for (const role of ['Reader', 'Owner'])
        server.assignments.push({ scope: GROUP, principalId: application.objectId ?? '', role });
      const { status, stdout } = await jobpass(['diff', 'azure'], {
        rules,
        trust: { roles: { [GROUP]: 'Reader' } },
      });
      expect(status).toBe(1);
      expect(stdout).toBe(
        `${application.clientId}: wider: role Owner: is assigned at ${GROUP}, but not in the rules file\n`,
      );
    });

    it('reports an application that does not exist, and a token that is missing or of the other API', async () => {
      server.applications.splice(0, 1);
      expect((await jobpass(['diff', 'azure'], { rules })).stdout).toContain('missing: application');
      const without = await jobpass(['diff', 'azure'], { rules, env: { AZURE_GRAPH_TOKEN: '' } });
      expect(without).toMatchObject({ status: 2 });
      expect(without.stderr).toContain('az account get-access-token --resource-type ms-graph');
      const other = await jobpass(['diff', 'azure'], { rules, env: { AZURE_GRAPH_TOKEN: server.armToken } });
      expect(other.status).toBe(4);
      expect(other.stderr).toContain('Invalid audience');
      expect(other.stderr).not.toContain(server.armToken);
    });

    it('retries, and never follows a page to another server', async () => {
      accepts(`${PREFIX}:environment:production`, 'deploy-production');
      server.fault('graph', (_, response) => send(response, { status: 503, body: '' }));
      expect(await jobpass(['diff', 'azure'], { rules })).toMatchObject({ status: 0 });
      server.fault('graph', (_, response) =>
        send(response, { status: 200, body: { value: [], '@odata.nextLink': 'https://evil.example/next' } }),
      );
      const { stdout, status } = await jobpass(['diff', 'azure'], { rules });
      expect([status, stdout]).toEqual([1, expect.stringContaining('missing')]);
    });
  });
});

describe('the form of the subjects', () => {
  it('is looked up at GitHub, by the prefix', async () => {
    const { createServer } = await import('node:http');
    const asked: string[] = [];
    const api = createServer((request, response) => {
      asked.push(request.url ?? '');
      const bodies: Record<string, unknown> = {
        '/repos/octo-org/shop': { id: 123, full_name: 'octo-org/shop' },
        '/repos/octo-org/shop/actions/oidc/customization/sub': {
          use_default: true,
          use_immutable_subject: false,
          sub_claim_prefix: PREFIX,
        },
      };
      const body = bodies[request.url ?? ''];
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? {}));
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    const folder = mkdtempSync(join(tmpdir(), 'trust-azure-'));
    try {
      const { port } = api.address() as { port: number };
      const file = (repository: string): string =>
        JSON.stringify({
          jobs: { ci: { issuer: GITHUB } },
          credentials: {
            deploy: {
              provider: 'azure',
              'client-id': TENANT,
              'tenant-id': TENANT,
              when: { repository, environment: 'production' },
            },
          },
        });
      const run = (repository: string): Promise<Said> => {
        writeFileSync(join(folder, '.jobpass.yml'), file(repository));
        const child = spawn(NODE, [CLI, 'trust', 'azure'], {
          cwd: folder,
          env: { PATH: process.env['PATH'], GITHUB_API_URL: `http://127.0.0.1:${port}` },
        });
        const said = { stdout: '', stderr: '' };
        child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
        child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
        return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...said })));
      };
      const { stdout, status } = await run('octo-org/shop');
      expect(status).toBe(0);
      expect(stdout).toContain(`subject        = "${PREFIX}:environment:production"`);
      expect(asked.at(-1)).toBe('/repos/octo-org/shop/actions/oidc/customization/sub');
      const unknown = await run('octo-org/other');
      expect(unknown.status).toBe(2);
    } finally {
      api.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it('the documentation names the variables of this test', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/trust-azure.md'), 'utf8');
  for (const name of ['AZURE_GRAPH_TOKEN', 'AZURE_RESOURCE_MANAGER_TOKEN']) expect(page).toContain(name);
});
