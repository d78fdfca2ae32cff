import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as f from '../../support/faults.js';
import { Authority } from '../../support/pki.js';
import { AUDIENCE, RESOURCE_SERVER, StandInBroker } from '../../support/stand-in-broker.js';

const ROOT = join(import.meta.dirname, '../../..');
const NODE = process.env['JOBPASS_NODE'] ?? process.execPath;
const folder = mkdtempSync(join(tmpdir(), 'jobpass-verify-'));
let broker: StandInBroker;

beforeAll(async () => {
  broker = await StandInBroker.start();
  writeFileSync(join(folder, 'secret'), `${RESOURCE_SERVER.secret}\n`);
});
afterAll(async () => {
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

function ended(child: ChildProcess): Promise<Ended> {
  const text = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...text })));
}

/** @param stdin what is piped in; undefined leaves it open */
function verify(args: readonly string[], stdin: string | Buffer | undefined = ''): Promise<Ended> {
  const child = spawn(NODE, [join(ROOT, 'dist/jobpass.js'), 'verify', ...args]);
  // It may end before it has read everything.
  child.stdin.on('error', () => undefined);
  if (stdin !== undefined) child.stdin.end(stdin);
  return ended(child);
}

const base = (): string[] => ['--issuer', broker.issuer, '--audience', AUDIENCE];
const asking = (): string[] => [
  ...base(),
  ...['--resource-server', RESOURCE_SERVER.id, '--secret-file', join(folder, 'secret')],
];

describe('jobpass verify', () => {
  it('tells the job of a token from stdin', async () => {
    const { status, stdout, stderr } = await verify(asking(), `${broker.opaque({ jti: 'public-id' })}\n`);
    expect(stderr).toBe('');
    expect(stdout).toContain('subject   repo:octo-org/octo-repo:environment:production\n');
    expect(stdout).toContain('token     public-id\n');
    expect(stdout).toContain('claim run_id 42\n');
    expect(stdout).toContain('checked   by introspection\n');
    expect(status).toBe(0);
  });

  it('tells it as JSON, of a token from a file, by its signature', async () => {
    const path = join(folder, 'token');
    writeFileSync(path, await broker.jwt({ sub: 'x\n::error::y' }));
    const { status, stdout } = await verify(
      [...base(), '--local', '--json', '--token-file', path],
      undefined,
    );
    expect(stdout).toMatch(/^\{[ -~]*\}\n$/);
    expect(JSON.parse(stdout)).toMatchObject({ subject: 'x\n::error::y', checked: 'signature' });
    expect(status).toBe(0);
  });

  it('prints foreign text so that no runner acts on it', async () => {
    const token = broker.opaque({ sub: 'x\n::error::y\u001b[2J', 'a\n::b': '\n::add-mask::x' });
    const { stdout } = await verify(asking(), token);
    expect(stdout).not.toMatch(/^\s*::/m);
    expect(stdout.replace(/\n/g, '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('takes the certificate that a token is bound to', async () => {
    const authority = new Authority('verify-command');
    try {
      const { cert, certFile } = authority.issue('job', 'DNS:job.example.test');
      const thumbprint = createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url');
      const token = broker.opaque({ cnf: { 'x5t#S256': thumbprint } });
      expect((await verify([...asking(), '--certificate', certFile], token)).status).toBe(0);
      const without = await verify(asking(), token);
      expect(without).toMatchObject({ status: 1, stdout: '' });
      expect(without.stderr).toMatch(/^jobpass: the token is invalid: .*certificate.*\n$/);
    } finally {
      authority.close();
    }
  });

  it('ends with 1 for a token that is not good, and says so in one line', async () => {
    const token = broker.opaque();
    broker.revoke(token);
    for (const [args, input] of [
      [asking(), token],
      [asking(), 'a b'],
      [asking(), 'a'.repeat(20_000)],
      [[...asking(), '--scope', 'deploy admin'], broker.opaque()],
      [[...asking(), '--scope', 'deploy', '--scope', 'admin'], broker.opaque()],
      [[...base(), '--local'], broker.opaque()],
    ] as const) {
      const { status, stdout, stderr } = await verify(args, input);
      expect(stderr).toMatch(/^jobpass: the token is invalid: .+\n$/);
      expect(stderr).not.toContain(input);
      expect([status, stdout]).toEqual([1, '']);
    }
  });

  it('ends with 3 where it could not be checked', async () => {
    broker.break('introspection', f.status(500));
    const busy = await verify(asking(), broker.opaque());
    broker.mend();
    const unknown = [...base(), '--resource-server', 'somebody', '--secret-file', join(folder, 'secret')];
    for (const [{ status, stdout, stderr }, says] of [
      [busy, /^jobpass: the token could not be checked: The introspection at .+ was answered with 500.*\n$/],
      [
        await verify(unknown, broker.opaque()),
        /^jobpass: the token could not be checked: The introspection at .+ was answered with 401.+\n$/,
      ],
    ] as const) {
      expect(stderr).toMatch(says);
      expect([status, stdout]).toEqual([3, '']);
    }
  });

  const TOKEN = '-Zx9.secret-LOOKING~token_0123456789';
  it.each([
    ['as an argument', (): string[] => [...asking(), TOKEN.slice(1)]],
    ['behind --', () => [...asking(), '--', TOKEN]],
    ['as --token', () => [...asking(), '--token', TOKEN.slice(1)]],
    ['as --token=', () => [...asking(), `--token=${TOKEN}`]],
  ])('takes no token %s, says why, and does not repeat it', async (_name, args) => {
    const { status, stdout, stderr } = await verify(args(), broker.opaque());
    expect(stderr).toMatch(/^jobpass: A token is not allowed as an argument.*stdin.*\n$/);
    expect(stderr).not.toContain('LOOKING');
    expect([status, stdout]).toEqual([2, '']);
  });

  it.each([
    ['that looks like an option', (): string[] => [...asking(), TOKEN]],
    ['in an option that is unknown', () => [...asking(), `--tokn=${TOKEN}`]],
    ['before the rest is there', () => [TOKEN.slice(1)]],
  ])('does not repeat a token %s', async (_name, args) => {
    const { status, stderr } = await verify(args());
    expect(stderr).not.toContain('LOOKING');
    expect(status).toBe(2);
  });

  it('names a misspelt option all the same', async () => {
    expect((await verify([...asking(), '--jsn'])).stderr).toMatch(
      /Unknown option "--jsn"\. Did you mean --json\?/,
    );
    expect((await verify(['--audience', 'a'])).stderr).toContain('The option "--issuer <url>" is missing');
  });

  it.each([
    ['no way to check', base, /no way to verify/],
    ['an id without a secret', () => [...base(), '--resource-server', 'a'], /must be used together/],
    [
      'a file that is not there',
      () => [...asking(), '--token-file', '/nowhere'],
      /--token-file cannot be read.*ENOENT/,
    ],
    ['a folder as a file', () => [...asking(), '--token-file', '/'], /--token-file cannot be read.*EISDIR/],
    ['a file without end', () => [...asking(), '--token-file', '/dev/zero'], /larger than 256 KiB/],

    ['nothing on stdin', asking, /The token is missing/],
  ])('ends with 2 for %s', async (_name, args, says) => {
    const { status, stdout, stderr } = await verify(args());
    expect(stderr).toMatch(/^jobpass: .+\n$/);
    expect(stderr).toMatch(says);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('ends with 2 for an issuer without TLS', async () => {
    const { status, stdout, stderr } = await verify([
      '--issuer',
      'http://a.test',
      '--audience',
      'a',
      '--local',
    ]);
    expect(stderr).toMatch(/^jobpass: .*not https.*\n$/);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('reads no more of stdin than fits', async () => {
    const { status, stderr } = await verify(asking(), Buffer.alloc(4 * 1024 * 1024, 'a'));
    expect(stderr).toMatch(/stdin is larger than 256 KiB/);
    expect(status).toBe(2);
  });

  it('explains itself', async () => {
    const { status, stdout } = await verify(['--help']);
    expect(stdout).toMatch(/--token-file.*never as an argument.*3 {5}the token could not be checked/s);
    expect(stdout).not.toMatch(/--token /);
    expect(status).toBe(0);
  });
});

describe('the service in examples/', () => {
  let service: ChildProcess;
  let url: string;
  let log = '';
  beforeAll(async () => {
    service = spawn(NODE, [join(ROOT, 'examples/service/service.mjs')], {
      env: {
        PATH: process.env['PATH'],
        ISSUER: broker.issuer,
        AUDIENCE,
        RESOURCE_SERVER: RESOURCE_SERVER.id,
        SECRET_FILE: join(folder, 'secret'),
        PORT: '0',
      },
    });
    url = await new Promise((resolve, reject) => {
      const collect = (chunk: string): void => {
        log += chunk;
        const listening = /listening on (\S+)/.exec(log)?.[1];
        if (listening !== undefined) resolve(listening);
      };
      service.stdout?.setEncoding('utf8').on('data', collect);
      service.stderr?.setEncoding('utf8').on('data', collect);
      service.on('exit', () => reject(new Error(log)));
    });
  });
  afterAll(() => void service.kill());

  const call = async (method: string, path: string, authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await fetch(`${url}${path}`, { method, headers });
    return {
      status: answer.status,
      says: answer.headers.get('www-authenticate') ?? '',
      retryAfter: answer.headers.get('retry-after'),
      body: (await answer.json()) as Record<string, unknown>,
    };
  };

  it('serves a job that may', async () => {
    const token = broker.opaque();
    expect(await call('POST', '/deploy/production', `bearer ${token}`)).toMatchObject({
      status: 200,
      body: { served: 'repo:octo-org/octo-repo:environment:production', role: 'deployer' },
    });
    expect((await call('GET', '/whoami', `Bearer ${token}`)).status).toBe(200);
    broker.revoke(token);
    expect((await call('GET', '/whoami', `Bearer ${token}`)).status).toBe(401);
    expect(log).not.toContain(token);
  });

  it('tells who shows no token the scheme, and no error', async () => {
    for (const authorization of [undefined, 'Basic YTpi', 'Bearer'])
      expect(await call('GET', '/whoami', authorization)).toMatchObject({
        status: 401,
        says: 'Bearer realm="jobs"',
      });
    // RFC 6750, section 2.3, is not taken.
    expect((await call('GET', `/whoami?access_token=${broker.opaque()}`)).status).toBe(401);
  });

  it('refuses a token that is not good, or not enough', async () => {
    const refused = await call('GET', '/whoami', 'Bearer unknown');
    expect(refused).toMatchObject({ status: 401, says: 'Bearer realm="jobs", error="invalid_token"' });
    const scope = await call('POST', '/deploy/production', `Bearer ${broker.opaque({ scope: 'read' })}`);
    expect(scope.status).toBe(403);
    expect(scope.says).toBe('Bearer realm="jobs", error="insufficient_scope", scope="deploy"');
    for (const [changes, path] of [
      [{ role: 'reader' }, '/deploy/production'],
      [{ role: undefined }, '/deploy/production'],
      [{ environment: 'staging' }, '/deploy/production'],
      [{}, '/deploy/staging'],
    ] as const)
      expect((await call('POST', path, `Bearer ${broker.opaque(changes)}`)).status).toBe(403);
    expect((await call('POST', '/whoami', `Bearer ${broker.opaque()}`)).status).toBe(404);
  });

  it('says when it cannot tell', async () => {
    broker.break('introspection', f.status(503, {}, { 'retry-after': '9' }));
    const answer = await call('GET', '/whoami', `Bearer ${broker.opaque()}`);
    broker.mend();
    expect(answer).toMatchObject({ status: 503, retryAfter: '9' });
    expect((await call('GET', '/whoami', `Bearer ${broker.opaque()}`)).status).toBe(200);
  });
});
