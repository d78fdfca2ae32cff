import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type IdTokenService, startIdTokenService } from '../../../src/demo/id-token-service.js';
import { within } from '../../support/pace.js';

const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');
const NODE = process.env['JOBPASS_NODE'] ?? process.execPath;
const AUDIENCE = 'https://tokens.example';
const SECRET = 'a-secret-of-the-service-that-is-long';

let issuer: IdTokenService;
let folder: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  issuer = await startIdTokenService({ sub: 'repo:octo-org/octo-repo' });
});
afterAll(() => issuer.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-broker-'));
});
afterEach(async () => {
  for (const child of running.splice(0)) await ended(child, 'SIGKILL');
  rmSync(folder, { recursive: true });
});

function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    if (signal !== undefined) child.kill(signal);
  });
}

function configure(changes: Record<string, unknown> = {}): string {
  const path = join(folder, 'broker.yml');
  const config = {
    listen: '127.0.0.1:0',
    data: 'data',
    trust: [{ issuer: issuer.issuer, audience: AUDIENCE }],
    roles: {
      deploy: {
        when: { repository: 'octo-org/octo-repo' },
        audience: 'https://a.example',
        scopes: ['deploy'],
      },
      signed: { when: { repository: 'octo-org/octo-repo' }, audience: 'https://a.example', format: 'jwt' },
    },
    'resource-servers': { service: { secret: SECRET, audiences: 'https://a.example' } },
    ...changes,
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

interface Running {
  child: ChildProcess;
  issuer: string;
  /** What it has logged so far. */
  log: () => string;
  /** Waits until the log says something. */
  says: (what: RegExp) => Promise<RegExpExecArray>;
}

async function start(config: string): Promise<Running> {
  const child = spawn(NODE, [CLI, 'broker', '--config', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const says = (what: RegExp): Promise<RegExpExecArray> =>
    expect
      .poll(() => what.exec(log), { timeout: within(10_000), message: `never said ${what}` })
      .not.toBeNull()
      .then(() => what.exec(log) as RegExpExecArray);
  const ready = await says(/ ready issuer=(\S+)/);
  return { child, issuer: ready[1] ?? '', log: () => log, says };
}

function jobpass(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(NODE, [CLI, ...args], {
    encoding: 'utf8',
    timeout: within(15_000),
  });
  return { status, stdout, stderr };
}

async function exchange(
  broker: string,
  role = 'deploy',
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${broker}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: await issuer.sign({
        sub: 'repo:octo-org/octo-repo',
        aud: AUDIENCE,
        repository: 'octo-org/octo-repo',
        environment: 'staging',
      }),
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      role,
    }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function active(broker: string, token: unknown): Promise<unknown> {
  const answer = await fetch(`${broker}/token/introspection`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`service:${SECRET}`).toString('base64')}` },
    body: new URLSearchParams({ token: String(token) }),
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { active: unknown }).active;
}

async function revoke(broker: string, token: unknown): Promise<number> {
  const body = new URLSearchParams({ token: String(token) });
  return (await fetch(`${broker}/token/revocation`, { method: 'POST', body })).status;
}

describe('jobpass broker', () => {
  it('serves, tells what it decides, and stops when it is asked to', async () => {
    const broker = await start(configure());
    const { body } = await exchange(broker.issuer);
    expect(await active(broker.issuer, body['access_token'])).toBe(true);
    await broker.says(
      / issued role=deploy .*subject=repo:octo-org\/octo-repo .*repository=octo-org\/octo-repo/,
    );
    expect(broker.log()).not.toContain(String(body['access_token']));
    expect(await ended(broker.child, 'SIGTERM')).toBe(0);
    expect(broker.log()).toMatch(/ stopping\n.* audit head head=[0-9a-f]{16}:1:[0-9a-f]{64}\n.* stopped\n$/);
  });

  it('remembers across a restart what it issued and revoked, and its keys', async () => {
    const config = configure({ listen: '127.0.0.1:0', issuer: 'http://127.0.0.1:1' });
    const first = await start(config);
    const at = /listen=(\S+)/;
    const address = `http://${(await first.says(at))[1]}`;
    const kept = (await exchange(address)).body['access_token'];
    const ended_ = (await exchange(address)).body['access_token'];
    const signed = (await exchange(address, 'signed')).body['access_token'];
    const revoked = (await exchange(address, 'signed')).body['access_token'];
    expect(String(signed).split('.')).toHaveLength(3);
    expect(await revoke(address, ended_)).toBe(200);
    expect(await revoke(address, revoked)).toBe(200);
    await ended(first.child, 'SIGKILL');
    const second = await start(config);
    const again = `http://${(await second.says(at))[1]}`;
    expect(await Promise.all([kept, ended_, signed, revoked].map((token) => active(again, token)))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('keeps its folder to itself, and no token in it', async () => {
    const broker = await start(configure());
    const { body } = await exchange(broker.issuer);
    const data = join(folder, 'data');
    expect(statSync(data).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(data)) {
      expect(statSync(join(data, name)).mode & 0o077, name).toBe(0);
      if (name.startsWith('journal'))
        expect(readFileSync(join(data, name), 'utf8')).not.toContain(String(body['access_token']).slice(4));
    }
    expect(readdirSync(data).some((name) => name.startsWith('journal'))).toBe(true);
  });

  it('a second one on the same folder is refused, one after a killed one is not', async () => {
    const config = configure();
    const first = await start(config);
    expect(jobpass('broker', '--config', config)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Another broker uses the folder') as string,
    });
    expect(await exchange(first.issuer)).toMatchObject({ status: 200 });
    await ended(first.child, 'SIGKILL');
    await start(config);
  });

  it('reads its configuration again on SIGHUP, and keeps the old one when the new one is bad', async () => {
    const config = configure();
    const broker = await start(config);
    configure({
      roles: { other: { when: { repository: 'octo-org/octo-repo' }, audience: 'https://a.example' } },
    });
    broker.child.kill('SIGHUP');
    await broker.says(/ reloaded /);
    expect((await exchange(broker.issuer, 'other')).status).toBe(200);
    expect((await exchange(broker.issuer, 'deploy')).status).toBe(400);
    writeFileSync(config, 'roles: [');
    broker.child.kill('SIGHUP');
    const [line] = await broker.says(/.* not reloaded .*/);
    expect(line).toMatch(/error not reloaded why=.*broker.yml:1:/);
    expect((await exchange(broker.issuer, 'other')).status).toBe(200);
    configure({ listen: '127.0.0.1:9' });
    broker.child.kill('SIGHUP');
    await broker.says(/not reloaded why=.*listen cannot change while the broker runs/);
    expect((await exchange(broker.issuer, 'other')).status).toBe(200);
  });

  it('changes its signing key by command: old tokens stay good, services see the new key first', async () => {
    const config = configure();
    const broker = await start(config);
    const token = (await exchange(broker.issuer, 'signed')).body['access_token'];
    const kid = (): Promise<string> =>
      exchange(broker.issuer, 'signed').then(({ body }) => header(body['access_token'])['kid'] as string);
    const keys = async (): Promise<string[]> =>
      ((await (await fetch(`${broker.issuer}/jwks`)).json()) as { keys: { kid: string }[] }).keys.map(
        (key) => key.kid,
      );
    const [present, next] = await keys();
    expect(await kid()).toBe(present);
    const soon = jobpass('broker', 'rotate-keys', '--config', config);
    expect(soon).toMatchObject({
      status: 4,
      stderr: expect.stringMatching(/published only .* ago.*Try again in .* or use --now/) as string,
    });
    expect(jobpass('broker', 'rotate-keys', '--config', config, '--now')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        /^Rotated the signing key \(services with cached keys may reject its tokens for up to 1[45]m/,
      ) as string,
    });
    expect(await kid()).toBe(next);
    expect(await keys()).toContain(present);
    expect(await active(broker.issuer, token)).toBe(true);
    expect(jobpass('broker', 'rotate-keys', '--config', config, '--compromised').status).toBe(0);
    expect(await active(broker.issuer, token)).toBe(false);
    expect(await keys()).not.toContain(present);
    expect((await keys()).includes(await kid())).toBe(true);
  });

  it('rotating where no broker runs is told', () => {
    const { status, stderr } = jobpass('broker', 'rotate-keys', '--config', configure());
    expect([status, stderr]).toEqual([5, expect.stringContaining('No broker answers in the folder')]);
  });

  it('checks a configuration', () => {
    const config = configure();
    expect(jobpass('broker', '--config', config, '--check')).toMatchObject({
      status: 0,
      stdout: `${config} is valid: 2 roles, 1 trusted issuer\n`,
    });
    writeFileSync(config, 'roles: {}');
    const { status, stderr } = jobpass('broker', '--config', config, '--check');
    expect(status).toBe(2);
    expect(stderr).toContain('broker.yml:1:1 trust: is missing');
  });

  it('needs a configuration', () => {
    expect(jobpass('broker')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--config') as string,
    });
  });

  it('says where it cannot listen', async () => {
    const { port } = new URL((await start(configure())).issuer);
    const { status, stderr } = jobpass(
      'broker',
      '--config',
      configure({ listen: `127.0.0.1:${port}`, data: 'other' }),
    );
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(`cannot listen on 127.0.0.1:${port}: the system reported EADDRINUSE`),
    ]);
  });

  it('logs JSON where it is asked to', async () => {
    const path = configure({ log: 'json' });
    const child = spawn(NODE, [CLI, 'broker', '--config', path], { stdio: ['ignore', 'ignore', 'pipe'] });
    running.push(child);
    const lines: string[] = [];
    child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => lines.push(...text.split('\n').filter((line) => line !== '')));
    await expect
      .poll(() => lines.some((line) => line.includes('"ready"')), { timeout: within(10_000) })
      .toBe(true);
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({
        time: expect.any(String) as string,
        event: expect.any(String) as string,
      });
  });
});

function header(token: unknown): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(token).split('.')[0] ?? '', 'base64url').toString('utf8')) as Record<
    string,
    unknown
  >;
}
