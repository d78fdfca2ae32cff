import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { decodeProtectedHeader } from 'jose';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { databaseConfig } from '../../src/broker/config/read-config.js';
import type { BrokerFileInput } from '../../src/broker/config/schema.js';
import { postgresStorage } from '../../src/broker/store/postgres/storage.js';
import { systemClock } from '../../src/clock.js';
import { type IdTokenService, startIdTokenService } from '../../src/demo/id-token-service.js';
import { Balancer } from '../support/balancer.js';
import {
  type Answered,
  type BrokerProcess,
  CLI,
  configure,
  NODE,
  spawnBroker,
  steadyPort,
} from '../support/broker-process.js';
import { judged, told } from '../support/contracts/store.js';
import { makeDatabase, type TestDatabase } from '../support/databases.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { noPostgres, Postgres } from '../support/postgres.js';
import { random } from '../support/random.js';

const AUDIENCE = 'https://tokens.example';
const CLAIMS = { sub: 'repo:octo-org/octo-repo', aud: AUDIENCE, repository: 'octo-org/octo-repo' };
const WORKERS = 12;
/**
 * How long a request may take at the most, whatever becomes of the database: an exchange that takes its ID token once writes
 * twice, and each may wait for five seconds and one more try.
 */
const LONGEST_MS = 16_000;

interface Member extends BrokerProcess {
  config: string;
  start: () => Promise<void>;
}

/** A token as the load knows it. */
interface Known {
  token: string;
  jti: string;
  /** `asked`: perhaps, since the answer was 503 or none. */
  revocation: 'none' | 'asked' | 'answered';
}

suiteUnless(noPostgres(), 'two brokers that share a PostgreSQL', () => {
  let postgres: Postgres;
  let database: TestDatabase;
  let issuer: IdTokenService;
  let balancer: Balancer;
  let folder: string;
  let a: Member;
  let b: Member;

  beforeAll(async () => {
    postgres = await Postgres.start();
    issuer = await startIdTokenService({});
    balancer = await Balancer.start([]);
    folder = mkdtempSync(join(tmpdir(), 'jobpass-postgres-brokers-'));
    database = await makeDatabase(postgres);
    writeFileSync(join(folder, 'key'), randomBytes(32));
    writeFileSync(join(folder, 'other-key'), randomBytes(32));
    writeFileSync(join(folder, 'password'), `${database.config.password}\n`);
    writeFileSync(join(folder, 'wrong-password'), 'wrong\n');
    [a, b] = [await node('a'), await node('b')];
    // At the same moment: one of them makes the tables and the keys.
    await Promise.all([a.start(), b.start()]);
    balancer.servers = [a.origin, b.origin];
  }, within(60_000));
  afterAll(async () => {
    await Promise.all([a?.end('SIGKILL'), b?.end('SIGKILL')]);
    await balancer?.close();
    await issuer?.close();
    await postgres?.stop();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => {
    for (const { log } of [a, b]) {
      expect(log()).not.toContain(database.config.password);
      // A stack trace.
      expect(log()).not.toMatch(/\n {4}at /);
    }
  });

  function settings(
    port: number,
    more: Partial<NonNullable<BrokerFileInput['postgres']>> = {},
  ): BrokerFileInput {
    const { host, port: at, user, database: name } = database.config;
    const role = { when: { repository: 'octo-org/octo-repo' }, audience: 'https://a.example' };
    return {
      listen: `127.0.0.1:${port}`,
      issuer: balancer.address,
      postgres: {
        url: `postgresql://${user}@${host}:${at}/${name}`,
        'password-file': 'password',
        'key-file': 'key',
        ...more,
      },
      rate: { unlimited: ['127.0.0.0/8'] },
      trust: [{ issuer: issuer.issuer, audience: AUDIENCE }],
      roles: { opaque: role, jwt: { ...role, format: 'jwt' }, once: { ...role, once: 'true' } },
    };
  }

  async function node(name: string): Promise<Member> {
    const port = await steadyPort();
    const path = join(folder, name);
    const config = configure(folder, settings(port));
    const own = `${path}.yml`;
    writeFileSync(own, JSON.stringify(settings(port)));
    rmSync(config);
    let process = {} as BrokerProcess;
    const origin = `http://127.0.0.1:${port}`;
    return {
      config: own,
      origin,
      start: async () => {
        process = spawnBroker(own, port);
        await process.ready();
      },
      get child() {
        return process.child;
      },
      log: () => process.log(),
      ready: () => process.ready(),
      post: (...request) => process.post(...request),
      end: (signal) => process.end(signal),
    };
  }

  const idToken = (claims: Record<string, unknown> = {}): Promise<string> =>
    issuer.sign({ ...CLAIMS, exp: Math.floor(Date.now() / 1000) + 3_600, ...claims });

  function exchange({ post }: Pick<BrokerProcess, 'post'>, role: string, token: string): Promise<Answered> {
    return post('/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      role,
    });
  }

  async function issued(broker: Member, role: string): Promise<string> {
    const { status, body } = await exchange(broker, role, await idToken());
    expect([status, body['error_description']]).toEqual([200, undefined]);
    return String(body['access_token']);
  }

  async function active({ post }: Member, token: string): Promise<unknown> {
    const { status, body } = await post('/token/introspection', { token });
    expect(status).toBe(200);
    return body['active'];
  }

  /** What the records say, and whether they hang together. */
  async function records(): Promise<{ lines: string[]; happened: string[]; verdict: string }> {
    const config = databaseConfig(a.config);
    if (config === undefined) throw new Error('it has a database');
    const storage = await postgresStorage(config, { clock: systemClock });
    try {
      const lines: string[] = [];
      for await (const line of storage.records()) lines.push(line);
      return { lines, happened: await told(storage), verdict: await judged(storage) };
    } finally {
      await storage.close();
    }
  }

  function jobpass(
    program: string,
    ...words: string[]
  ): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(NODE, [program, ...words], { encoding: 'utf8', timeout: within(30_000) });
  }

  it('each knows at once what the other has revoked', { timeout: within(120_000) }, async () => {
    for (let round = 0; round < 200; round++) {
      const [one, other] = round % 2 === 0 ? [a, b] : [b, a];
      const token = await issued(one, round % 4 < 2 ? 'opaque' : 'jwt');
      expect(await active(other, token)).toBe(true);
      expect((await other.post('/token/revocation', { token })).status).toBe(200);
      expect(await active(one, token)).toBe(false);
      expect(await active(other, token)).toBe(false);
    }
  });

  it('one ID token that both get at the same moment is taken once', { timeout: within(60_000) }, async () => {
    for (let round = 0; round < 60; round++) {
      const token = await idToken();
      const answers = await Promise.all([a, b, a, b].map((broker) => exchange(broker, 'once', token)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    }
  });

  it('a signing key that was changed is that of both, and stolen ones of neither', {
    timeout: within(60_000),
  }, async () => {
    const kidOf = (token: string): string | undefined => decodeProtectedHeader(token).kid;
    const kids = async ({ origin }: Member): Promise<string[]> => {
      const answer = await fetch(`${origin}/jwks`);
      const { keys } = (await answer.json()) as { keys: { kid: string }[] };
      return keys.map(({ kid }) => kid);
    };
    const [before, beforeB] = [await issued(a, 'jwt'), await issued(b, 'jwt')];
    expect(kidOf(before)).toBe(kidOf(beforeB));
    const early = jobpass(CLI, 'broker', 'rotate-keys', '--config', a.config);
    expect(early).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('The signing key was not rotated: the next key was published only'),
    });
    const changed = jobpass(CLI, 'broker', 'rotate-keys', '--config', b.config, '--now');
    expect(changed).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Rotated the signing key \(services with cached keys/),
      stderr: '',
    });
    const [after, afterB] = [await issued(a, 'jwt'), await issued(b, 'jwt')];
    expect(kidOf(after)).toBe(kidOf(afterB));
    expect(kidOf(after)).not.toBe(kidOf(before));
    expect(await kids(a)).toEqual(await kids(b));
    expect(await kids(a)).toEqual(expect.arrayContaining([kidOf(before), kidOf(after)]));
    for (const broker of [a, b]) {
      for (const token of [before, beforeB, after, afterB]) expect(await active(broker, token)).toBe(true);
    }
    const opaque = await issued(a, 'opaque');
    expect(jobpass(CLI, 'broker', 'rotate-keys', '--config', a.config, '--compromised').status).toBe(0);
    for (const broker of [b, a]) {
      for (const token of [before, beforeB, after, afterB]) expect(await active(broker, token)).toBe(false);
      expect(await active(broker, opaque)).toBe(true);
      expect(await kids(broker)).not.toContain(kidOf(after));
      expect(await active(broker, await issued(broker, 'jwt'))).toBe(true);
    }
  });

  it('their records are one chain', { timeout: within(60_000) }, async () => {
    const before = (await records()).happened.length;
    await Promise.all(
      [a, b].flatMap((broker) =>
        Array.from({ length: 20 }, async () => {
          const token = await issued(broker, 'opaque');
          await broker.post('/token/revocation', { token });
          const stranger = await idToken({ repository: 'octo-org/other' });
          expect((await exchange(broker, 'opaque', stranger)).status).toBe(400);
        }),
      ),
    );
    const { lines, happened } = await records();
    const fresh = happened.slice(before).map((record) => record.split(' ')[0]);
    const count = (event: string): number => fresh.filter((one) => one === event).length;
    expect([count('issued'), count('revoked'), count('refused')]).toEqual([40, 40, 40]);
    const file = join(folder, 'records.jsonl');
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    const verified = jobpass(CLI, 'audit', 'verify', file);
    expect(verified).toMatchObject({ status: 0, stdout: expect.stringContaining('consistent') });
    // One that is missing would be noticed.
    writeFileSync(
      file,
      lines
        .toSpliced(5, 1)
        .map((line) => `${line}\n`)
        .join(''),
    );
    expect(jobpass(CLI, 'audit', 'verify', file).status).not.toBe(0);
  });

  /** Puts load on both brokers while something happens to them, and then compares with what was answered. */
  async function underLoad(trouble: (load: { answered: () => number }) => Promise<unknown>): Promise<{
    slowest: number;
    statuses: Record<string, number>;
    known: Known[];
  }> {
    const known: Known[] = [];
    const used: string[] = [];
    const statuses: Record<string, number> = {};
    const strange: string[] = [];
    const before = new Set((await records()).happened);
    let [over, slowest, takenTwice] = [false, 0, 0];

    const timed = async (work: () => Promise<Answered>): Promise<Answered | undefined> => {
      const began = performance.now();
      const answer = await work().catch(() => undefined);
      slowest = Math.max(slowest, performance.now() - began);
      const status = String(answer?.status ?? 'no answer');
      statuses[status] = (statuses[status] ?? 0) + 1;
      return answer;
    };
    const step = async (broker: Member): Promise<void> => {
      const chance = random();
      if (chance < 0.15) {
        const token = await idToken();
        const answers = await Promise.all([a, b].map((one) => timed(() => exchange(one, 'once', token))));
        const taken = answers.filter((answer) => answer?.status === 200);
        if (taken.length > 0) used.push(token);
        if (taken.length > 1) takenTwice++;
        for (const answer of taken) keep(answer as Answered);
        return;
      }
      if (chance < 0.6 || known.length === 0) {
        const token = await idToken();
        const answer = await timed(() => exchange(broker, chance < 0.3 ? 'jwt' : 'opaque', token));
        if (answer?.status === 200) keep(answer);
        else if (answer !== undefined && answer.status !== 503) strange.push(JSON.stringify(answer));
        return;
      }
      const one = known[Math.floor(random() * known.length)];
      if (one?.revocation !== 'none') return;
      one.revocation = 'asked';
      const answer = await timed(() => broker.post('/token/revocation', { token: one.token }));
      if (answer?.status === 200) one.revocation = 'answered';
      else if (answer !== undefined && answer.status !== 503) strange.push(JSON.stringify(answer));
    };
    const keep = ({ body }: Answered): void => {
      known.push({ token: String(body['access_token']), jti: String(body['jti']), revocation: 'none' });
    };
    const workers = Array.from({ length: WORKERS }, async (_, at) => {
      while (!over) {
        await step(at % 2 === 0 ? a : b);
        // A broker that is being started refuses at once.
        await wait(5);
      }
    });
    await trouble({ answered: () => known.length });
    over = true;
    await Promise.all(workers);

    await Promise.all([a.ready(), b.ready()]);
    expect(strange).toEqual([]);
    expect(takenTwice).toBe(0);
    const { happened, verdict } = await records();
    expect(verdict).toBe(`consistent ${happened.length}`);
    const doubled = happened.filter((record, at) => record !== 'refused' && happened.indexOf(record) !== at);
    expect(doubled).toEqual([]);
    const fresh = new Set(happened.filter((record) => !before.has(record)));
    for (const [at, { token, jti, revocation }] of known.entries()) {
      expect(fresh.has(`issued ${jti}`), `issued ${jti}`).toBe(true);
      const revoked = fresh.has(`revoked ${jti}`);
      if (revocation !== 'asked') expect(revoked, `revoked ${jti}`).toBe(revocation === 'answered');
      // As the records have it, so is it: the token is dead with its record, and alive without.
      expect(await active(at % 2 === 0 ? a : b, token)).toBe(!revoked);
    }
    for (const token of used) expect((await exchange(a, 'once', token)).status).toBe(400);
    // Otherwise it has shown nothing.
    expect(known.length).toBeGreaterThan(50);
    expect(known.filter(({ revocation }) => revocation === 'answered').length).toBeGreaterThan(5);
    return { slowest, statuses, known };
  }

  it('nothing is lost or doubled where the database is restarted under load', {
    timeout: within(180_000),
  }, async () => {
    const { slowest, statuses } = await underLoad(async ({ answered }) => {
      for (const signal of ['SIGINT', 'SIGKILL', 'SIGKILL'] as const) {
        const so = answered();
        await expect.poll(answered, { timeout: within(20_000) }).toBeGreaterThan(so + 40);
        await postgres.end(signal);
        await wait(random() * 1_000);
        await postgres.again();
      }
      const so = answered();
      await expect.poll(answered, { timeout: within(20_000) }).toBeGreaterThan(so + 40);
    });
    expect(statuses['no answer']).toBeUndefined();
    expect(slowest).toBeLessThan(within(LONGEST_MS));
    for (const { log } of [a, b]) {
      expect(log()).toContain(' database lost ');
      expect(log()).toContain(' database back ');
      // Once for each time that it is lost, and not for each request.
      expect(log().split(' database lost ').length).toBeLessThan(20);
    }
  });

  it('while the database is away they say so in time, and are ready when it is back', {
    timeout: within(60_000),
  }, async () => {
    const token = await issued(a, 'opaque');
    const jwt = await issued(a, 'jwt');
    const ready = async ({ origin }: Member): Promise<number> => (await fetch(`${origin}/readyz`)).status;
    await postgres.end('SIGINT');
    const began = performance.now();
    const answers = await Promise.all([
      exchange(a, 'opaque', await idToken()),
      exchange(b, 'jwt', await idToken()),
      exchange(b, 'once', await idToken()),
      a.post('/token/introspection', { token }),
      b.post('/token/introspection', { token: jwt }),
      b.post('/token/revocation', { token }),
      a.post('/token/revocation', { token: jwt }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503, 503, 503]);
    expect(performance.now() - began).toBeLessThan(within(8_000));
    await expect.poll(() => ready(a)).toBe(503);
    await expect.poll(() => ready(b)).toBe(503);
    await postgres.again();
    await expect.poll(() => ready(a)).toBe(200);
    await expect.poll(() => ready(b)).toBe(200);
    for (const one of [token, jwt]) expect(await active(b, one)).toBe(true);
  });

  it('nothing is lost or doubled where brokers are killed under load', {
    timeout: within(180_000),
  }, async () => {
    const { statuses } = await underLoad(async ({ answered }) => {
      for (let kill = 0; kill < 8; kill++) {
        const so = answered();
        await expect.poll(answered, { timeout: within(20_000) }).toBeGreaterThan(so + 20);
        await wait(random() * 100);
        const victim = kill % 2 === 0 ? a : b;
        await victim.end('SIGKILL');
        await victim.start();
      }
    });
    expect(statuses['no answer']).toBeGreaterThan(0);
  });

  it('one that is frozen in the middle holds the other up no longer than told', {
    timeout: within(180_000),
  }, async () => {
    let met = 0;
    const held: number[] = [];
    await underLoad(async () => {
      for (let tries = 0; tries < 60 && met < 3; tries++) {
        await wait(random() * 50);
        a.child.kill('SIGSTOP');
        // Whatever the other has begun by then is over long before.
        await wait(150);
        const idle = await database.sql(
          "select count(*) from pg_stat_activity where application_name = 'jobpass' and state = 'idle in transaction' and state_change < now() - interval '100 ms'",
        );
        if (idle[0] !== '0') {
          const began = performance.now();
          expect((await exchange(b, 'opaque', await idToken())).status).toBe(200);
          held.push(performance.now() - began);
          // On a busy machine it may have been the other one's transaction that was slow.
          if ((held.at(-1) ?? 0) > 500) met++;
          // It finds out what became of it when it comes to.
          await wait(1_000);
        }
        a.child.kill('SIGCONT');
        await wait(200);
      }
    });
    expect(met).toBeGreaterThan(0);
    expect(Math.max(...held)).toBeLessThan(within(4_000));
  });

  it('a balancer may send each request elsewhere', { timeout: within(60_000) }, async () => {
    const post: BrokerProcess['post'] = async (path, form) => {
      const answer = await fetch(`${balancer.address}${path}`, {
        method: 'POST',
        body: new URLSearchParams(form),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? {} : JSON.parse(text) };
    };
    let turn = 0;
    balancer.before = () => {
      balancer.servers = turn++ % 2 === 0 ? [a.origin, b.origin] : [b.origin, a.origin];
    };
    for (let round = 0; round < 20; round++) {
      const { body } = await exchange({ post }, round % 2 === 0 ? 'jwt' : 'opaque', await idToken());
      const token = String(body['access_token']);
      const seen = (await post('/token/introspection', { token })).body;
      expect(seen).toMatchObject({ active: true, iss: balancer.address });
      expect((await post('/token/revocation', { token })).status).toBe(200);
      expect((await post('/token/introspection', { token })).body).toEqual({ active: false });
    }
    balancer.reset([a.origin, b.origin]);
  });

  it.each<[string, Partial<NonNullable<BrokerFileInput['postgres']>>, RegExp]>([
    [
      'another key file',
      { 'key-file': 'other-key' },
      /was not encrypted with the key file of this broker\. Use the same key-file for all brokers/,
    ],
    ['a wrong password', { 'password-file': 'wrong-password' }, /rejects the password of the role/],
  ])('one with %s does not start, and says why in a line', async (_what, more, said) => {
    const config = join(folder, 'bad.yml');
    writeFileSync(config, JSON.stringify(settings(await steadyPort(), more)));
    const { status, stderr } = jobpass(CLI, 'broker', '--config', config);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/\n {4}at |wrong\n/);
    expect(jobpass(CLI, 'broker', 'rotate-keys', '--config', config).stderr).toMatch(said);
  });

  it('says in the end up to where its records are', async () => {
    await a.end('SIGTERM');
    await b.end('SIGTERM');
    const { lines } = await records();
    const heads = [a, b].flatMap(({ log }) =>
      [...log().matchAll(/ audit head head=(\S+)/g)].map(([, head]) => head),
    );
    const last =
      heads.toSorted((x = '', y = '') => Number(x.split(':')[1]) - Number(y.split(':')[1])).at(-1) ?? '';
    const file = join(folder, 'records.jsonl');
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    const verified = jobpass(CLI, 'audit', 'verify', '--head', last, file);
    expect(verified).toMatchObject({ status: 0, stdout: expect.stringContaining('intact') });
  });
});
