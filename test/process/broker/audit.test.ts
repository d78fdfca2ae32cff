import { spawnSync } from 'node:child_process';
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashOf } from '../../../src/audit/chain.js';
import type { AuditRecord } from '../../../src/audit/record.js';
import { signatureOf } from '../../../src/audit/signature.js';
import { type IdTokenService, startIdTokenService } from '../../../src/demo/id-token-service.js';
import {
  type Answered,
  type BrokerProcess,
  CLI,
  configure,
  NODE,
  spawnBroker,
  steadyPort,
} from '../../support/broker-process.js';
import { within } from '../../support/pace.js';

const AUDIENCE = 'https://tokens.example';
const SUBJECT = 'repo:octo-org/octo-repo:environment:production';
const CLAIMS = {
  sub: SUBJECT,
  aud: AUDIENCE,
  repository: 'octo-org/octo-repo',
  repository_owner_id: '1',
  run_id: '77',
  run_attempt: '2',
  ref: 'refs/heads/main',
  sha: 'a'.repeat(40),
  environment: 'production',
  event_name: 'push',
  actor: 'octocat',
  actor_id: '583231',
};

let issuer: IdTokenService;
let folder: string;
let config: string;
let port: number;
let broker: BrokerProcess;

beforeAll(async () => {
  issuer = await startIdTokenService({ sub: SUBJECT });
});
afterAll(() => issuer.close());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-broker-audit-'));
  port = await steadyPort();
  const role = { when: { repository: 'octo-org/octo-repo' }, audience: 'https://a.example' };
  config = configure(folder, {
    listen: `127.0.0.1:${port}`,
    data: 'data',
    rate: { unlimited: ['127.0.0.0/8'] },
    trust: [{ issuer: issuer.issuer, audience: AUDIENCE }],
    roles: {
      deploy: { ...role, scopes: ['deploy'] },
      signed: { ...role, format: 'jwt' },
      main: { ...role, when: { ...role.when, ref: 'refs/heads/release' } },
    },
  });
  broker = spawnBroker(config, port);
  await broker.ready();
});
afterEach(async () => {
  await broker.end('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function exchange(role: string, more: Record<string, string> = {}): Promise<Answered> {
  return broker.post('/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: await issuer.sign(CLAIMS),
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    role,
    ...more,
  });
}

function jobpass(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(NODE, [CLI, ...words], {
    encoding: 'utf8',
    timeout: within(20_000),
  });
  return { status, stdout, stderr };
}

const trail = (): string =>
  readdirSync(join(folder, 'data/audit'))
    .map((name) => readFileSync(join(folder, 'data/audit', name), 'utf8'))
    .join('');
const lines = (): string[] => trail().split('\n').slice(0, -1);
const records = (): AuditRecord[] => lines().map((line) => JSON.parse(line) as AuditRecord);
const events = (): string[] => records().map(({ unmapped }) => unmapped.jobpass.event);

async function auditKeys(): Promise<Map<string, JsonWebKey>> {
  const { keys } = (await (await fetch(`${broker.origin}/audit/keys`)).json()) as {
    keys: (JsonWebKey & { kid: string })[];
  };
  return new Map(keys.map((key) => [key.kid, key]));
}

/** Looks at every line as somebody would who has nothing of ours: the chain, and each signature. @returns who signed */
async function checked(): Promise<string[]> {
  const keys = await auditKeys();
  let prev = '';
  const signedBy: string[] = [];
  for (const line of lines()) {
    expect((JSON.parse(line) as AuditRecord).unmapped.jobpass.prev).toBe(prev);
    prev = hashOf(line);
    const found = signatureOf(line);
    signedBy.push(found?.kid ?? '');
    if (found === undefined) continue;
    const key = createPublicKey({ key: keys.get(found.kid) ?? {}, format: 'jwk' });
    const good = verify(
      'sha256',
      Buffer.from(found.text),
      { key, dsaEncoding: 'ieee-p1363' },
      found.signature,
    );
    expect(good).toBe(true);
  }
  // What is written together ends with a signature.
  expect(signedBy.at(-1)).not.toBe('');
  return signedBy;
}

describe("a broker's records", () => {
  it('tell what happened to each token, to whom, and no secret', async () => {
    const opaque = await exchange('deploy', { scope: 'deploy', ttl: '600' });
    const jwt = await exchange('signed');
    const refused = await exchange('main');
    expect([opaque.status, jwt.status, refused.status]).toEqual([200, 200, 400]);
    for (const { body } of [opaque, jwt]) {
      const { status } = await broker.post('/token/revocation', { token: String(body['access_token']) });
      expect(status).toBe(200);
      // Again, which is answered alike, and is nothing that happened.
      await broker.post('/token/revocation', { token: String(body['access_token']) });
    }
    await expect.poll(events).toEqual(['issued', 'issued', 'refused', 'revoked', 'revoked']);
    const [issued, , no, revoked, revokedJwt] = records();
    expect(issued).toMatchObject({
      class_uid: 3002,
      activity_name: 'Logon',
      status: 'Success',
      actor: { user: { name: 'octocat', uid: '583231' } },
      user: { uid: SUBJECT, domain: issuer.issuer },
      service: { name: 'oauth', uid: broker.origin },
      session: { uid: opaque.body['jti'], issuer: broker.origin },
      metadata: { correlation_uid: 'octo-org/octo-repo/77/2', sequence: 1 },
      unmapped: {
        jobpass: {
          event: 'issued',
          role: 'deploy',
          scopes: ['deploy'],
          job: {
            system: 'github',
            run_id: '77',
            run_attempt: '2',
            repository: 'octo-org/octo-repo',
            ref: 'refs/heads/main',
            sha: 'a'.repeat(40),
            environment: 'production',
            event_name: 'push',
          },
        },
      },
    });
    const { created_time: from = 0, expiration_time: to = 0 } = issued?.session ?? {};
    expect(to - from).toBe(600_000);
    expect(no).toMatchObject({
      status: 'Failure',
      user: { uid: SUBJECT },
      service: { uid: broker.origin },
      unmapped: { jobpass: { role: 'main' } },
    });
    expect(no?.session).toBeUndefined();
    expect(no?.status_detail).toMatch(
      /^the claim ref is "refs\/heads\/main", expected "refs\/heads\/release" \(refusal [0-9a-f]{12}\)$/,
    );
    expect(revoked?.status_detail).not.toContain('by itself');
    expect(revokedJwt?.status_detail).toContain(
      'a service that only checks the signature accepts it until it expires',
    );
    for (const { body } of [opaque, jwt]) expect(trail()).not.toContain(String(body['access_token']));
    expect(trail()).not.toMatch(/jpt_|eyJ/);
    await checked();
    const mode = (path: string): number => statSync(join(folder, 'data', path)).mode & 0o777;
    const [file = ''] = readdirSync(join(folder, 'data/audit'));
    expect([mode('audit'), mode(`audit/${file}`), mode('audit-keys.json')]).toEqual([0o700, 0o600, 0o600]);
  });

  it('say that a token has expired, were the broker down at that time', async () => {
    await exchange('deploy', { ttl: '1' });
    await broker.end('SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    broker = spawnBroker(config, port);
    await broker.ready();
    await expect.poll(events, { timeout: within(5_000) }).toEqual(['issued', 'expired']);
    await checked();
  });

  it('are not made of what nobody has signed', async () => {
    const [head = '', payload = '', signature = ''] = (await issuer.sign(CLAIMS)).split('.');
    const forged = `${head}.${payload}.${signature.split('').reverse().join('')}`;
    expect((await exchange('deploy', { subject_token: forged })).status).toBe(400);
    expect((await exchange('deploy', { subject_token: 'garbage' })).status).toBe(400);
    expect((await exchange('deploy')).status).toBe(200);
    await expect.poll(events).toEqual(['issued']);
  });

  it('are bounded where the world asks and is refused, and say so in the log', async () => {
    const token = await issuer.sign(CLAIMS);
    for (let round = 0; round < 14; round++) {
      const asked = Array.from({ length: 50 }, () => exchange('main', { subject_token: token }));
      for (const { status } of await Promise.all(asked)) expect(status).toBe(400);
    }
    expect(broker.log()).toMatch(/ warn refusals not recorded why="more than 600 per minute"/);
    expect(broker.log().split('refusals not recorded')).toHaveLength(2);
    await expect.poll(() => events().length).toBe(600);
    // A role that is a token, as a caller may mix them up, is no role that is written down.
    await exchange('jpt_abcdefghijklmnopqrstuvwxyz');
    expect((await exchange('deploy')).status).toBe(200);
    await expect.poll(() => events().at(-1)).toBe('issued');
    expect(trail()).not.toContain('jpt_');
    const signedBy = await checked();
    // Several at once have one signature.
    expect(signedBy.filter((kid) => kid === '').length).toBeGreaterThan(100);
  });

  it('are signed by another key from a change on, and what was signed before stays good', async () => {
    await exchange('deploy');
    await expect.poll(events).toEqual(['issued']);
    const before = await checked();
    const changed = jobpass('broker', 'rotate-keys', '--config', config, '--records');
    expect(changed.stdout).toBe('Rotated the key that signs records\n');
    await exchange('deploy');
    await expect.poll(() => events().length).toBe(2);
    const [first, second] = await checked();
    expect(first).toBe(before[0]);
    expect(second).not.toBe(first);
    const kept = JSON.parse(readFileSync(join(folder, 'data/audit-keys.json'), 'utf8')) as {
      jwk: JsonWebKey;
    }[];
    expect(kept.map(({ jwk }) => jwk.d !== undefined)).toEqual([false, true]);
    await broker.end('SIGKILL');
    broker = spawnBroker(config, port);
    await broker.ready();
    await exchange('deploy');
    await expect.poll(() => events().length).toBe(3);
    expect(await checked()).toEqual([first, second, second]);
    const { stderr, status } = jobpass('broker', 'rotate-keys', '--config', config, '--records', '--now');
    expect(status).toBe(2);
    expect(stderr).toContain('The options "--records" and "--now" cannot be combined');
  });

  it('tell their head when the broker stops, which proves all before it', async () => {
    await exchange('deploy');
    await exchange('signed');
    await broker.end('SIGTERM');
    const [, head] = / audit head head=(\S+)/.exec(broker.log()) ?? [];
    const last = lines().at(-1) ?? '';
    expect(head).toBe(`${records()[0]?.unmapped.jobpass.chain}:2:${hashOf(last)}`);
    const [file = ''] = readdirSync(join(folder, 'data/audit'));
    const path = join(folder, 'data/audit', file);
    const verified = jobpass('audit', 'verify', path, '--head', head ?? '');
    expect([verified.status, verified.stdout]).toEqual([0, expect.stringContaining('intact to record 2')]);
  });
});
