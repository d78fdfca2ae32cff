import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getOctokit } from '@actions/github';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLI, NODE } from '../../support/broker-process.js';
import { within } from '../../support/pace.js';

const TOKEN = 'ghs_a-token-that-nobody-else-has';

type Answer = [status: number, body: unknown, headers?: Record<string, string>];

/** A stand-in for GitHub's API: what it knows, and what it is made to answer instead. */
class Api {
  readonly known: Record<string, unknown> = {
    '/repos/octo-org/shop': { id: 123, full_name: 'octo-org/shop' },
    '/repos/octo-org/store': { id: 9007199254740991, full_name: 'octo-org/store' },
    '/users/octo-org': { id: 456, login: 'octo-org' },
    '/repositories/77': { id: 77, full_name: 'octo-org/new-shop' },
  };
  /** Answers before what it knows, in their order; a function may keep the connection. */
  first: (Answer | 'cut' | 'silent')[] = [];
  asked: { path: string; headers: http.IncomingHttpHeaders }[] = [];
  readonly #server = http.createServer((request, response) => {
    this.asked.push({ path: request.url ?? '', headers: request.headers });
    const next = this.first.shift();
    if (next === 'cut') return void request.socket.destroy();
    if (next === 'silent') return;
    const known = this.known[request.url ?? ''];
    const [status, body, headers] =
      next ?? (known === undefined ? [404, { message: 'Not Found' }] : [200, known]);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });

  start(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const api = new Api();
let folder: string;
beforeAll(async () => {
  await api.start();
  folder = mkdtempSync(join(tmpdir(), 'jobpass-ids-'));
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  api.first = [];
  api.asked = [];
});

interface Said {
  status: number | null;
  stdout: string;
  stderr: string;
}

function jobpass(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Said> {
  const child = spawn(NODE, [CLI, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], GITHUB_API_URL: api.url, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  const late = setTimeout(() => child.kill('SIGKILL'), within(50_000));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      clearTimeout(late);
      resolve({ status, ...said });
    });
  });
}

const FILE = `\
jobs:
  github:
    issuer: https://token.actions.githubusercontent.com
    when: { repository: octo-org/shop }
credentials:
  api:
    provider: oauth
    url: https://tokens.example.com
    role: shop
    when: { ref: refs/heads/main }
    trust: { audience: https://deploy.example.com }
`;
const write = (text = FILE): void => writeFileSync(join(folder, '.jobpass.yml'), text);
const trust = (env: NodeJS.ProcessEnv = {}, ...more: string[]): Promise<Said> =>
  jobpass(['trust', 'broker', ...more], env);

describe('jobpass trust with a repository without its id', () => {
  it('looks the id up, has it in what it prints, and tells the line for the file', async () => {
    write();
    const { status, stdout, stderr } = await trust({ GITHUB_TOKEN: TOKEN });
    expect(status).toBe(0);
    expect(stdout).toContain(
      '      repository: octo-org/shop\n      ref: refs/heads/main\n      repository_id: "123"\n',
    );
    expect(stderr).toBe(
      'Jobpass looked up ids that are missing in .jobpass.yml. Add these lines, so jobs check the ids too:\n.jobpass.yml:4:13: repository_id: "123" # octo-org/shop\n',
    );
    expect(api.asked).toMatchObject([
      {
        path: '/repos/octo-org/shop',
        headers: {
          authorization: `token ${TOKEN}`,
          'user-agent': expect.stringContaining('jobpass/') as string,
        },
      },
    ]);
  });

  it("asks what GitHub's own client asks", async () => {
    write();
    await trust({ GITHUB_TOKEN: TOKEN });
    const client = getOctokit(TOKEN, { baseUrl: api.url });
    const { data } = await client.rest.repos.get({ owner: 'octo-org', repo: 'shop' });
    expect(data).toMatchObject({ id: 123, full_name: 'octo-org/shop' });
    const [ours, theirs] = api.asked.map(({ path, headers }) => [
      path,
      headers.authorization,
      headers.accept,
    ]);
    expect(ours).toEqual(theirs);
  });

  it('what it tells can be put there: then nothing is looked up', async () => {
    write(FILE.replace('octo-org/shop }', 'octo-org/shop, repository_id: "123" }'));
    const { status, stdout, stderr } = await trust();
    expect([status, stderr, api.asked]).toEqual([0, '', []]);
    expect(stdout).toContain('repository_id: "123"');
  });

  it('asks nobody with --no-ids', async () => {
    write();
    const { status, stdout, stderr } = await trust({}, '--no-ids');
    expect([status, stderr, api.asked]).toEqual([0, '', []]);
    expect(stdout).not.toContain('repository_id');
  });

  it('is not moved by a redirect whose body is nothing', async () => {
    write();
    api.first = [[301, 'null', { location: `${api.url}/repositories/77` }]];
    const { status, stderr } = await trust();
    expect([status, stderr]).toEqual([2, expect.stringContaining('was renamed to octo-org/new-shop')]);
  });

  it('without a token it sends none; GH_TOKEN does as well', async () => {
    write();
    expect((await trust()).status).toBe(0);
    expect((await trust({ GH_TOKEN: TOKEN })).status).toBe(0);
    expect(api.asked.map(({ headers }) => headers.authorization)).toEqual([undefined, `token ${TOKEN}`]);
  });

  it('asks for each name once, and takes several for one condition', async () => {
    write(
      FILE.replace('repository: octo-org/shop', 'repository: [octo-org/shop, octo-org/store]').replace(
        '    when: { ref',
        '    rules: [{ name: a }, { name: b, role: other }]\n    when: { ref',
      ),
    );
    const { status, stdout, stderr } = await trust();
    expect(status).toBe(0);
    expect(stderr).toContain(
      '.jobpass.yml:4:13: repository_id: ["123", "9007199254740991"] # octo-org/shop, octo-org/store\n',
    );
    expect(stdout.match(/- "123"\n {8}- "9007199254740991"\n/g)).toHaveLength(2);
    expect(api.asked.map(({ path }) => path)).toEqual(['/repos/octo-org/shop', '/repos/octo-org/store']);
  });

  it('looks up owners where no repository is named', async () => {
    write(FILE.replace('repository: octo-org/shop', 'repository_owner: octo-org'));
    const { stdout, stderr } = await trust();
    expect(stderr).toContain('.jobpass.yml:4:13: repository_owner_id: "456" # octo-org\n');
    expect(stdout).toContain('repository_owner_id: "456"');
  });

  it('other issuers have no ids at GitHub.com', async () => {
    write(
      FILE.replace(
        'https://token.actions.githubusercontent.com',
        'https://github.example.com/_services/token',
      ),
    );
    expect(await trust()).toMatchObject({ status: 0, stderr: '' });
    expect(api.asked).toEqual([]);
  });

  it('a failure that passes is tried again', async () => {
    write();
    for (const first of [
      [[500, 'oops']],
      [[503, {}, { 'retry-after': '1' }]],
      ['cut'],
      [[200, '<html>log in</html>']],
      [[429, {}, { 'retry-after': '1' }]],
    ] satisfies (typeof api.first)[]) {
      api.first = first;
      api.asked = [];
      const { status, stdout } = await trust();
      expect([status, api.asked.length], JSON.stringify(first)).toEqual([0, 2]);
      expect(stdout).toContain('repository_id: "123"');
    }
  });

  it('a slow one is waited for, for as long as one attempt may take', async () => {
    write();
    api.first = ['silent'];
    const began = performance.now();
    const { status } = await trust();
    expect([status, api.asked.length]).toEqual([0, 2]);
    expect(performance.now() - began).toBeGreaterThan(4_500);
  });

  it('the event of a job, which the library reads, is not needed and spoils nothing', async () => {
    write();
    writeFileSync(join(folder, 'event.json'), '{ broken');
    for (const path of ['event.json', 'nowhere.json']) {
      const { status, stdout } = await trust({ GITHUB_EVENT_PATH: join(folder, path) }, '--json');
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject([{ server: 'https://tokens.example.com', roles: ['shop'] }]);
    }
  });
});

describe('what cannot be looked up is wrong use, with the ways out', () => {
  const HINTS =
    /Add the id to the file \(`repository_id` or `repository_owner_id`\), or skip the lookup with --no-ids/;
  const renamed = (): Answer => [
    301,
    { message: 'Moved Permanently', url: `${api.url}/repositories/77` },
    { location: `${api.url}/repositories/77` },
  ];
  const reset = String(Date.UTC(2030, 0, 2, 3, 4, 5) / 1000);
  const limit = (status: number): Answer => [
    status,
    { message: 'API rate limit exceeded' },
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
  ];

  it.each<[string, () => (Answer | 'cut' | 'silent')[], NodeJS.ProcessEnv, RegExp, number]>([
    [
      'a renamed repository',
      () => [renamed()],
      {},
      /The repository octo-org\/shop was renamed to octo-org\/new-shop: write the new name in the file\. Anyone can register the old name/,
      2,
    ],
    [
      'one that moved to where we do not go',
      () => [[301, {}, { location: 'https://evil.example/repositories/77' }]],
      {},
      /The repository octo-org\/shop was renamed or moved: write the new name/,
      1,
    ],
    ['one that moved to nowhere', () => [[302, {}]], {}, /was renamed or moved/, 1],
    [
      'no such repository, no token',
      () => [[404, {}]],
      {},
      /The repository octo-org\/shop does not exist at http:\/\/127\.0\.0\.1:\d+, or it is private and no token is set/,
      1,
    ],
    [
      'no such repository for this token',
      () => [[404, {}]],
      { GITHUB_TOKEN: TOKEN },
      /or the token has no access to it/,
      1,
    ],
    [
      'a bad token',
      () => [[401, { message: 'Bad credentials' }]],
      { GITHUB_TOKEN: TOKEN },
      /rejected the token in GITHUB_TOKEN or GH_TOKEN/,
      1,
    ],
    [
      'a token that may not',
      () => [[403, { message: 'Resource not accessible by integration' }]],
      { GITHUB_TOKEN: TOKEN },
      /The lookup of the id of .* at http:\/\/127\.0\.0\.1:\d+ returned 403/,
      1,
    ],
    [
      'the limit without a token',
      () => [limit(403)],
      {},
      /GitHub's rate limit for requests without a token is reached until 2030-01-02T03:04:05Z\. Set GITHUB_TOKEN/,
      1,
    ],
    [
      'the limit with a token',
      () => [limit(429)],
      { GITHUB_TOKEN: TOKEN },
      /rate limit for requests with this token is reached until 2030-01-02T03:04:05Z\. Wait until then/,
      1,
    ],
    [
      'a limit that lasts',
      () => [[403, {}, { 'retry-after': '60' }]],
      {},
      /The lookup of the id of octo-org\/shop failed: .* was answered with 403/,
      1,
    ],
    ['an id that is none', () => [[200, { id: '123', full_name: 'octo-org/shop' }]], {}, /returned no id/, 1],
    [
      'an id beyond what numbers hold',
      () => [[200, '{"id": 9007199254740993, "full_name": "octo-org/shop"}']],
      {},
      /returned no id/,
      1,
    ],
    [
      'another repository',
      () => [[200, { id: 1, full_name: 'octo-org/new-shop' }]],
      {},
      /The name of the repository octo-org\/shop at GitHub is octo-org\/new-shop: use this name/,
      1,
    ],
    [
      'the name in other letters',
      () => [[200, { id: 1, full_name: 'Octo-Org/Shop' }]],
      {},
      /GitHub and its ID tokens write octo-org\/shop as Octo-Org\/Shop: use this spelling/,
      1,
    ],
  ])('%s', async (_, first, env, said, asked) => {
    write();
    api.first = first();
    const { status, stdout, stderr } = await trust(env);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(said);
    expect(stderr).toMatch(HINTS);
    expect(stderr).not.toContain(TOKEN);
    expect(api.asked).toHaveLength(asked);
  });

  it('an answer that lasts is not waited for long, whatever it is', async () => {
    write();
    for (const [answer, said] of [
      [[500, 'oops'], /was answered with 500/],
      [[200, '<html>'], /a page of HTML or XML instead of JSON/],
    ] as const) {
      api.first = Array.from({ length: 50 }, (): Answer => [...answer]);
      const began = performance.now();
      const { status, stderr } = await trust();
      expect(status).toBe(2);
      expect(stderr).toMatch(said);
      expect(stderr).toMatch(HINTS);
      expect(performance.now() - began).toBeLessThan(within(15_000));
    }
  });

  it.each([
    [
      'no way to it',
      { GITHUB_API_URL: 'http://127.0.0.1:1' },
      2,
      /The lookup of the id of octo-org\/shop failed: .*ECONNREFUSED/,
    ],
    ['plain http', { GITHUB_API_URL: 'http://api.example' }, 4, /The variable GITHUB_API_URL is not https/],
    ['no address', { GITHUB_API_URL: 'api' }, 2, /The variable GITHUB_API_URL is not a URL/],
    [
      'the API of another GitHub',
      { GITHUB_SERVER_URL: 'https://github.example.com' },
      2,
      /GITHUB_API_URL is the API of https:\/\/github\.example\.com, which has other ids/,
    ],
    ['no token', { GITHUB_TOKEN: 'a b\nc' }, 2, /is not a valid token/],
  ] as const)('%s', async (_, env, code, said) => {
    write();
    const { status, stdout, stderr } = await trust(env);
    expect([status, stdout]).toEqual([code, '']);
    expect(stderr).toMatch(said);
    expect(api.asked).toEqual([]);
  });

  it.each([
    ['a name that is another path', 'octo-org/..'],
    ['a query in it', 'octo-org/shop?x'],
    ['an odd owner', '.../shop'],
  ])('%s is not asked for', async (_, name) => {
    write(FILE.replace('repository: octo-org/shop', `repository: "${name}"`));
    const { status, stderr } = await trust();
    expect(status).toBe(2);
    expect(stderr).toMatch(/is not a valid name of a GitHub repository/);
    expect(api.asked).toEqual([]);
  });
});

describe('jobpass config ids', () => {
  it('prints what to add, for each place', async () => {
    write(
      FILE.replace('    when: { repository: octo-org/shop }\n', '').replace(
        '    when: { ref: refs/heads/main }\n',
        '    rules:\n      - when:\n          repository: octo-org/shop\n      - role: other\n        when: { repository_owner: octo-org }\n      - role: third\n        when: { repository: octo-org/store, repository_id: 5 }\n',
      ),
    );
    expect(await jobpass(['config', 'ids'])).toEqual({
      status: 1,
      stdout:
        '.jobpass.yml:11:11: repository_id: "123" # octo-org/shop\n.jobpass.yml:13:17: repository_owner_id: "456" # octo-org\n',
      stderr: '',
    });
    const { status, stdout } = await jobpass(['config', 'ids', '--config', '.jobpass.yml', '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      {
        file: '.jobpass.yml',
        line: 11,
        column: 11,
        at: 'credentials.api.rules.0.when.repository',
        names: ['octo-org/shop'],
        claim: 'repository_id',
        ids: ['123'],
      },
      {
        file: '.jobpass.yml',
        line: 13,
        column: 17,
        at: 'credentials.api.rules.1.when.repository_owner',
        names: ['octo-org'],
        claim: 'repository_owner_id',
        ids: ['456'],
      },
    ]);
  });

  it('has nothing to say of a file that has them', async () => {
    write(FILE.replace('octo-org/shop }', 'octo-org/shop, repository_id: 123 }'));
    expect(await jobpass(['config', 'ids'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(JSON.parse((await jobpass(['config', 'ids', '--json'])).stdout)).toEqual([]);
    expect(api.asked).toEqual([]);
  });

  it('tells what cannot be looked up', async () => {
    write(FILE.replace('octo-org/shop }', 'octo-org/none }'));
    const { status, stdout, stderr } = await jobpass(['config', 'ids']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('The repository octo-org/none does not exist');
  });
});
