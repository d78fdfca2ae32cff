import { spawnSync } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createRemoteJWKSet, decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { BrokerFileInput } from '../../../src/broker/config/schema.js';
import { startTestBroker } from '../../support/broker.js';
import {
  type BrokerProcess,
  CLI,
  configure,
  NODE,
  spawnBroker,
  steadyPort,
} from '../../support/broker-process.js';
import { newKey, type SigningKey, StandInIssuer } from '../../support/issuer.js';
import { within } from '../../support/pace.js';
import { random } from '../../support/random.js';

const AUDIENCE = 'https://tokens.example';
const SERVICE = 'https://deploy.example';
const CLAIMS = { sub: 'repo:octo-org/octo-repo', aud: AUDIENCE, repository: 'octo-org/octo-repo' };
const EXCHANGE = {
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
};
/** As long as a job's exchange is repeated. */
const PATIENCE_MS = 20_000;

const cleanUp: (() => unknown)[] = [];
/** The key of nobody. */
let stolen: SigningKey;
beforeAll(async () => {
  stolen = await newKey();
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

function file(issuer: StandInIssuer): BrokerFileInput {
  return {
    rate: { unlimited: ['127.0.0.0/8'] },
    trust: [{ issuer: issuer.issuer, audience: AUDIENCE }],
    roles: {
      deploy: {
        when: { repository: 'octo-org/octo-repo' },
        audience: SERVICE,
        format: 'jwt',
        'max-ttl': '2h',
      },
    },
  };
}

async function start(issuer: StandInIssuer): Promise<BrokerProcess & { config: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-rotation-'));
  const port = await steadyPort();
  const config = configure(folder, { listen: `127.0.0.1:${port}`, data: 'data', ...file(issuer) });
  const broker = spawnBroker(config, port);
  cleanUp.push(
    () => rmSync(folder, { recursive: true }),
    () => broker.end('SIGKILL'),
  );
  await broker.ready();
  return { ...broker, config };
}

async function issuerForTest(): Promise<StandInIssuer> {
  const issuer = await StandInIssuer.start();
  cleanUp.push(() => issuer.close());
  return issuer;
}

const b64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens that look like a good one under a key that is known, and were signed by nobody who may. */
function forgeries(iss: string, { kid = '', jwk }: SigningKey, claims: JWTPayload): Promise<string>[] {
  const now = Math.floor(Date.now() / 1000);
  const payload = { iss, iat: now, exp: now + 300, jti: randomUUID(), ...claims };
  const unsigned = (alg: string): string => `${b64({ alg, kid, typ: 'JWT' })}.${b64(payload)}`;
  const hmac = unsigned('HS256');
  return [
    new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' }).sign(stolen.privateKey),
    new SignJWT(payload)
      .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT', jwk: stolen.jwk })
      .sign(stolen.privateKey),
    Promise.resolve(`${unsigned('none')}.`),
    Promise.resolve(`${hmac}.${createHmac('sha256', JSON.stringify(jwk)).update(hmac).digest('base64url')}`),
  ];
}

describe('a trusted issuer that changes its key under load and attack', () => {
  it.concurrent.each([
    ['the old key is gone at once', false],
    ['both keys are published for a while', true],
  ])('%s', { timeout: within(90_000) }, async (_name, overlap) => {
    const issuer = await issuerForTest();
    const broker = await start(issuer);
    const counts = { good: 0, refused: 0, withdrawn: 0, delayed: 0, slow: 0, bad: 0, accepted: 0 };
    const seen = new Set<string | undefined>();
    let { signing } = issuer;
    let over = false;
    let refusal: string | undefined;

    const exchange = (token: string, signal?: AbortSignal): ReturnType<BrokerProcess['post']> =>
      broker.post('/token', { ...EXCHANGE, subject_token: token }, signal);

    /** A job, with the patience that our client has: another ID token for each try. */
    const job = async (): Promise<void> => {
      const began = Date.now();
      for (let tries = 0; ; tries++) {
        const key = signing;
        const { status, body } = await exchange(await issuer.token(CLAIMS, { key }));
        if (status === 200) {
          counts.good++;
          seen.add(key.kid);
          if (tries > 0) counts.delayed++;
          counts.slow = Math.max(counts.slow, Date.now() - began);
          return;
        }
        if (status === 503 || status === 429) {
          if (Date.now() - began < PATIENCE_MS) {
            await wait(1_000);
            continue;
          }
        } else if (!issuer.published.includes(key.jwk)) {
          // Its issuer has taken it back while it was on its way.
          counts.withdrawn++;
          return;
        }
        counts.refused++;
        refusal ??= `${status} ${JSON.stringify(body)}`;
        return;
      }
    };
    const attack = async (token: string, signal?: AbortSignal): Promise<void> => {
      counts.bad++;
      if ((await exchange(token, signal)).status === 200) counts.accepted++;
    };
    const retired: SigningKey[] = [];
    const attacker = async (number: number): Promise<void> => {
      // An answer about a made-up key id comes after the next fetch: who floods does not wait for it.
      const unknown = async (): Promise<void> =>
        attack(
          await issuer.token(CLAIMS, { key: { ...stolen, kid: randomUUID() } }),
          AbortSignal.timeout(200),
        ).catch(() => undefined);
      if (number % 2 === 0) return unknown();
      for (const token of forgeries(issuer.issuer, signing, CLAIMS)) await attack(await token);
      // Who has an old key may use it until the broker has seen that it is gone.
      const old = retired.at(-1);
      if (old !== undefined && !issuer.published.includes(old.jwk) && seen.has(signing.kid)) {
        await attack(await issuer.token(CLAIMS, { key: old }));
      }
      await wait(20);
    };
    const loop = async (work: () => Promise<void>): Promise<void> => {
      while (!over) await work();
    };
    const working = [
      ...Array.from({ length: 8 }, () => loop(job)),
      ...Array.from({ length: 40 }, (_, number) => loop(() => attacker(number))),
    ];
    try {
      await wait(1_500);
      for (let turn = 0; turn < 3; turn++) {
        const next = await newKey();
        retired.push(signing);
        if (overlap) {
          issuer.published = [...issuer.published, next.jwk];
          await wait(1_000);
          signing = next;
          await wait(1_000);
          issuer.published = [next.jwk];
        } else {
          issuer.published = [next.jwk];
          signing = next;
        }
        // Not by `expect.poll`, which knows its test by what runs at the moment.
        await vi.waitFor(() => expect(seen.has(next.kid)).toBe(true), {
          timeout: within(30_000),
          interval: 50,
        });
        await wait(1_000);
      }
    } finally {
      over = true;
      await Promise.all(working);
    }
    tell(`issuer rotation, ${overlap ? 'overlap' : 'at once'}`, { ...counts, fetches: issuer.asked.keys });
    expect(refusal, 'what a good token was answered with').toBeUndefined();
    expect(counts).toMatchObject({ refused: 0, accepted: 0 });
    expect(counts.good).toBeGreaterThan(100);
    expect(counts.bad).toBeGreaterThan(100);
  });
});

/** A service that takes the broker's tokens, with jose as it is by default. */
function service(
  origin: string,
  issuer: string,
  options: { cooldownDuration?: number } = {},
): (token: string) => Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(`${origin}/jwks`), options);
  return async (token) => {
    const { payload } = await jwtVerify(token, keys, { issuer, audience: SERVICE, typ: 'at+jwt' });
    return payload;
  };
}

const accepts = (verify: (token: string) => Promise<JWTPayload>, token: string): Promise<boolean> =>
  verify(token).then(
    () => true,
    (error: unknown) => {
      // Of jose's: anything else is a failure of the test.
      if (error instanceof errors.JOSEError) return false;
      throw error;
    },
  );

/** Access tokens that were never issued, under the key id of a real one. */
async function forgedAccessTokens(like: string): Promise<string[]> {
  const { kid = '' } = decodeProtectedHeader(like);
  const [, payload = '', signature = ''] = like.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as JWTPayload;
  const sign = (header: Record<string, unknown>): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', ...header }).sign(stolen.privateKey);
  return [
    await sign({ kid, typ: 'at+jwt' }),
    await sign({ kid: randomUUID(), typ: 'at+jwt' }),
    await sign({ kid, typ: 'at+jwt', jwk: stolen.jwk }),
    `${b64({ alg: 'none', kid, typ: 'at+jwt' })}.${payload}.`,
    `${like.split('.')[0]}.${b64({ ...claims, aud: SERVICE, scope: 'everything' })}.${signature}`,
  ];
}

describe("the broker's own key, changed by command under load", () => {
  it('with --now: introspection refuses no good token; a service may, for the time of its cache', {
    timeout: within(60_000),
  }, async () => {
    const issuer = await issuerForTest();
    const broker = await start(issuer);
    const verify = service(broker.origin, broker.origin);
    const counts = { good: 0, introspection: 0, first: 0, later: 0, bad: 0, accepted: 0 };
    let rotations = 0;
    let over = false;
    const tokens: string[] = [];
    const active = async (token: string): Promise<boolean> =>
      (await broker.post('/token/introspection', { token })).body['active'] === true;
    const work = async (): Promise<void> => {
      while (!over) {
        const began = rotations;
        const subject_token = await issuer.token(CLAIMS);
        const { status, body } = await broker.post('/token', { ...EXCHANGE, subject_token });
        expect(status).toBe(200);
        const token = String(body['access_token']);
        tokens.push(token);
        counts.good++;
        if (!(await active(token))) counts.introspection++;
        // The key of the first change was published from the start, that of the second was not.
        if (!(await accepts(verify, token))) counts[began === 0 || rotations < 2 ? 'first' : 'later']++;
        for (const forged of await forgedAccessTokens(token)) {
          counts.bad++;
          if ((await active(forged)) || (await accepts(verify, forged))) counts.accepted++;
        }
        const old = tokens[Math.floor(random() * tokens.length)] ?? token;
        if (!(await active(old))) counts.introspection++;
        await wait(5);
      }
    };
    const rotate = async (): Promise<void> => {
      const { status, stderr } = spawnSync(
        NODE,
        [CLI, 'broker', 'rotate-keys', '--config', broker.config, '--now'],
        { encoding: 'utf8', timeout: within(15_000) },
      );
      expect([status, stderr]).toEqual([0, '']);
      rotations++;
    };
    const working = Array.from({ length: 6 }, work);
    try {
      for (let turn = 0; turn < 2; turn++) {
        await wait(1_000);
        await rotate();
      }
      await wait(1_000);
    } finally {
      over = true;
      await Promise.all(working);
    }
    const kids = new Set(tokens.map((token) => decodeProtectedHeader(token).kid));
    tell('own rotation, --now', counts);
    expect(kids.size).toBe(3);
    expect(counts).toMatchObject({ introspection: 0, first: 0, accepted: 0 });
    expect(counts.good).toBeGreaterThan(50);
  });

  it('with the next key published before: nobody refuses a good token, whenever he last looked', {
    timeout: within(60_000),
  }, async () => {
    const issuer = await issuerForTest();
    // Jumps in time age the caches of jose, which asks Date, and the keys of the broker alike.
    const begin = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: begin });
    const broker = await startTestBroker(file(issuer));
    cleanUp.push(() => broker.close());
    const post = async (path: string, form: Record<string, string>): Promise<Record<string, unknown>> =>
      (await (
        await fetch(`${broker.issuer}${path}`, { method: 'POST', body: new URLSearchParams(form) })
      ).json()) as Record<string, unknown>;
    const active = async (token: string): Promise<boolean> =>
      (await post('/token/introspection', { token }))['active'] === true;

    // They begin one after another. Half of them never look again because of a key that they do not know.
    const services = Array.from({ length: 12 }, (_, at) =>
      service(
        broker.issuer,
        broker.issuer,
        at % 2 === 0 ? {} : { cooldownDuration: Number.POSITIVE_INFINITY },
      ),
    );
    const tokens: string[] = [];
    const kids = new Set<unknown>();
    const counts = { good: 0, locally: 0, introspection: 0, bad: 0, accepted: 0, 'too early': 0 };
    const STEP_S = 20;
    let rotated = begin;
    for (let second = 0; second < 50 * 60; second += STEP_S) {
      vi.setSystemTime(begin + second * 1000);
      // As early as it is allowed; each try before is refused.
      const early = await broker.rotateKeys().then(
        () => false,
        () => true,
      );
      if (early) counts['too early']++;
      else {
        expect(Date.now() - rotated).toBeGreaterThanOrEqual(15 * 60_000);
        rotated = Date.now();
      }
      const { access_token } = await post('/token', {
        ...EXCHANGE,
        subject_token: await issuer.token(CLAIMS),
      });
      const token = String(access_token);
      tokens.push(token);
      kids.add(decodeProtectedHeader(token).kid);
      const old = tokens[Math.floor(random() * tokens.length)] ?? token;
      const forged = await forgedAccessTokens(token);
      for (const one of [token, old]) if (!(await active(one))) counts.introspection++;
      for (const one of forged) if (await active(one)) counts.accepted++;
      for (const verify of services.slice(0, 1 + second / 60)) {
        // Made-up key ids keep jose looking as often as it does, so that it has just looked when a key is changed.
        for (const one of forged) {
          counts.bad++;
          if (await accepts(verify, one)) counts.accepted++;
        }
        for (const one of [token, old]) {
          counts.good++;
          if (!(await accepts(verify, one))) counts.locally++;
        }
      }
    }
    tell('own rotation, normal', { ...counts, keys: kids.size });
    expect(counts).toMatchObject({ locally: 0, introspection: 0, accepted: 0 });
    expect(kids.size).toBe(4);

    // A key that is given up is no longer good at the broker at once, at a service when its cache is over.
    await broker.rotateKeys({ compromised: true });
    const [kept = ''] = tokens.slice(-1);
    expect(await active(kept)).toBe(false);
    vi.setSystemTime(Date.now() + 10 * 60_000 + 1_000);
    for (const verify of services) expect(await accepts(verify, kept)).toBe(false);
  });
});

/** Figures for whoever asks for them. */
function tell(what: string, counts: Record<string, number>): void {
  if (process.env['JOBPASS_FIGURES'] !== undefined)
    process.stderr.write(`${what}: ${JSON.stringify(counts)}\n`);
}
