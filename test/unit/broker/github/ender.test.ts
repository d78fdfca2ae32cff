import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../../../src/audit/record.js';
import { Ender, type EnderOptions } from '../../../../src/broker/github/ender.js';
import { KeptTokens } from '../../../../src/broker/github/kept-tokens.js';
import type { MintedToken } from '../../../../src/broker/github/minted-token.js';
import { mintedId } from '../../../../src/broker/github/minted-token.js';
import { Seal } from '../../../../src/broker/seal.js';
import { memoryStorage } from '../../../../src/broker/store/memory.js';
import type { Store } from '../../../../src/broker/store/store.js';
import { JobpassError } from '../../../../src/errors.js';
import { openHttp } from '../../../../src/http/open.js';
import { heldClock } from '../../../support/clock.js';
import type { Fault } from '../../../support/faulty-server.js';
import { send } from '../../../support/faulty-server.js';
import { secondaryLimit } from '../../../support/github/limits.js';
import { GitHub } from '../../../support/github/server.js';
import { GithubBroker, type GithubBrokerOptions } from '../../../support/github-broker.js';

const MINUTE = 60_000;

let world: GithubBroker;
let clock: ReturnType<typeof heldClock>;
const start = async (options: GithubBrokerOptions = {}): Promise<void> => {
  clock = heldClock();
  world = await GithubBroker.start({ clock, data: true, ...options });
};
const fails: Fault = (_, response) => send(response, { status: 500, body: 'down' });
/** Moves the clock on in steps, as long as something does not happen. */
const until = async (done: () => boolean, step = 1_000): Promise<void> => {
  await expect
    .poll(
      () => {
        clock.advance(step);
        return done();
      },
      { interval: 100, timeout: 20_000 },
    )
    .toBe(true);
};

/** The records of a token, without their order in the chain. */
async function records(id: string): Promise<AuditRecord[]> {
  await world.broker.close();
  const folder = join(world.folder, 'data', 'audit');
  const lines = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').trim().split('\n'),
  );
  return lines.map((line) => JSON.parse(line) as AuditRecord).filter(({ session }) => session?.uid === id);
}
const endings = async (id: string): Promise<string[]> =>
  (await records(id)).map(({ unmapped: { jobpass } }) => `${jobpass.event}: ${jobpass.because}`);

describe('a token that its job does not end', () => {
  afterEach(() => world.close());

  it.each(['stateful', 'stateless'] as const)(
    'is ended by the broker when its ttl has passed: %s',
    async (form) => {
      await start({ github: { form } });
      const { access_token: token, jti: id } = (await world.exchange({ ttl: '300' })).body;
      clock.advance(4 * MINUTE);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(world.github.alive(token)).toBe(true);
      clock.advance(2 * MINUTE);
      await expect
        .poll(() => world.logged('revoked'), { timeout: 5_000 })
        .toMatchObject([{ id, role: 'release-bot', by: 'broker' }]);
      expect(world.github.alive(token)).toBe(false);
      const [issued, revoked, ...others] = await records(id);
      expect(others).toEqual([]);
      expect(issued).toMatchObject({
        service: { name: 'github', uid: world.github.api },
        session: {
          uid: id,
          issuer: world.github.api,
          credential_uid: createHash('sha256').update(token).digest('base64'),
        },
        unmapped: {
          jobpass: {
            event: 'issued',
            role: 'release-bot',
            scopes: [
              ...['metadata:read', 'contents:write', 'issues:read'],
              ...['octo-org/shop', 'octo-org/site'],
            ],
            job: { run_id: '42', repository: 'octo-org/shop' },
          },
        },
      });
      expect(revoked?.unmapped.jobpass).toMatchObject({
        event: 'revoked',
        because: 'ended by the broker when its ttl had passed; GitHub rejects the token',
      });
      expect(JSON.stringify([issued, revoked])).not.toContain(token);
      expect(world.text).not.toContain(token);
    },
  );

  it('is ended after failures of GitHub', async () => {
    await start();
    const { access_token: token } = (await world.exchange({ ttl: '60' })).body;
    world.github.break('revoke', fails);
    await until(() => world.logged('github token not ended').length > 0);
    expect(world.github.alive(token)).toBe(true);
    world.github.mend('revoke');
    await until(() => !world.github.alive(token));
    await until(() => world.logged('revoked').length === 1);
    expect(world.logged('github token not ended')[0]).toMatchObject({
      level: 'warn',
      why: expect.stringContaining('was answered with 500'),
    });
  });

  it.each([-120, 120])(
    'is ended in time if the clock of the machine is changed by %i minutes',
    async (minutes) => {
      clock = heldClock();
      let jump = 0;
      const { advance, sleepers, ...held } = clock;
      expect([advance, sleepers]).toHaveLength(2);
      world = await GithubBroker.start({ data: true, clock: { ...held, now: () => held.now() + jump } });
      const { access_token: token } = (await world.exchange({ ttl: '600' })).body;
      jump = minutes * MINUTE;
      clock.advance(9 * MINUTE);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(world.github.alive(token)).toBe(true);
      clock.advance(2 * MINUTE);
      await expect.poll(() => world.github.alive(token), { timeout: 5_000 }).toBe(false);
    },
  );

  it('is ended by the broker after a restart', async () => {
    await start();
    const { access_token: token, jti: id } = (await world.exchange({ ttl: '60' })).body;
    await world.broker.close();
    clock.advance(5 * MINUTE);
    await world.restart();
    await expect
      .poll(() => world.logged('revoked'), { timeout: 5_000 })
      .toMatchObject([{ id, by: 'broker' }]);
    expect(world.github.alive(token)).toBe(false);
  });

  it('has not expired as long as GitHub accepts it, whatever the clock of the machine says', async () => {
    clock = heldClock();
    let jump = 0;
    const { advance, sleepers, ...held } = clock;
    expect([advance, sleepers]).toHaveLength(2);
    world = await GithubBroker.start({
      ...{ data: true, github: { form: 'stateless' } },
      clock: { ...held, now: () => held.now() + jump },
    });
    world.github.tokens.outlives.stateless = Number.POSITIVE_INFINITY;
    const { access_token: token } = (await world.exchange({ ttl: '60' })).body;
    jump = 2 * 60 * MINUTE;
    clock.advance(2 * MINUTE);
    await until(() => world.logged('github token accepted after its revocation').length === 1, 500);
    expect(world.github.alive(token)).toBe(true);
    expect(world.logged('expired')).toEqual([]);
  });

  it('lives on if GitHub accepts it after its revocation: the record says so', async () => {
    await start({ github: { form: 'stateless' } });
    world.github.tokens.outlives.stateless = Number.POSITIVE_INFINITY;
    const { access_token: token, jti: id } = (await world.exchange({ ttl: '60' })).body;
    clock.advance(2 * MINUTE);
    await until(() => world.logged('github token accepted after its revocation').length === 1, 500);
    expect(world.github.alive(token)).toBe(true);
    expect(world.logged('revoked')).toEqual([]);
    world.github.clockOffset = 3_700;
    clock.advance(62 * MINUTE);
    await until(() => world.logged('expired').length === 1);
    expect(await endings(id)).toEqual([
      'issued: undefined',
      'accepted: GitHub accepted the revocation, and still accepts the token',
      'expired: the token reached its expiry; GitHub rejects the token',
    ]);
  });

  it('is revoked once GitHub rejects it some seconds after the revocation', async () => {
    await start({ github: { form: 'stateless' } });
    world.github.tokens.outlives.stateless = 1;
    const { jti: id } = (await world.exchange({ ttl: '60' })).body;
    clock.advance(2 * MINUTE);
    await until(() => world.logged('revoked').length === 1, 200);
    expect((await endings(id)).at(-1)).toBe(
      'revoked: ended by the broker when its ttl had passed; GitHub rejects the token',
    );
  });

  it('has expired if GitHub never responds', async () => {
    await start();
    const { jti: id } = (await world.exchange({ ttl: '60' })).body;
    world.github.break('revoke', fails);
    clock.advance(64 * MINUTE);
    await until(() => world.logged('expired').length === 1);
    expect((await endings(id)).at(-1)).toBe(
      'expired: the token reached its expiry at GitHub; GitHub did not confirm the end',
    );
  });
});

describe('a job that ends its token at the broker', () => {
  afterEach(() => world.close());

  it.each(['/revoke', '/token/revocation'])('ends it at GitHub: %s', async (path) => {
    await start();
    const { access_token: token, jti: id } = (await world.exchange()).body;
    expect((await world.post(path, { token })).status).toBe(200);
    expect(world.github.alive(token)).toBe(false);
    expect(world.logged('revoked')).toMatchObject([{ id, by: 'job' }]);
    expect((await world.post(path, { token })).status).toBe(200);
    expect(world.github.of('revoke')).toHaveLength(1);
    expect(await endings(id)).toEqual([
      'issued: undefined',
      'revoked: ended by its job; GitHub rejects the token',
    ]);
  });

  it('after it has ended it at GitHub', async () => {
    await start();
    const { access_token: token, jti: id } = (await world.exchange()).body;
    await fetch(`${world.github.api}/installation/token`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
    clock.advance(MINUTE);
    expect((await world.post('/revoke', { token })).status).toBe(200);
    expect((await endings(id)).at(-1)).toBe('revoked: ended by its job; GitHub already rejected the token');
  });

  it('ends it although GitHub does not know the token yet', async () => {
    await start();
    world.github.tokens.replicationSeconds = 5;
    const { access_token: token, jti: id } = (await world.exchange()).body;
    expect((await world.post('/revoke', { token })).status).toBe(200);
    expect(world.logged('revoked')).toEqual([]);
    world.github.clockOffset = 6;
    expect(world.github.alive(token)).toBe(true);
    await until(() => world.logged('revoked').length === 1);
    expect(world.github.alive(token)).toBe(false);
    expect(await endings(id)).toEqual([
      'issued: undefined',
      'revoked: ended by its job; GitHub rejects the token',
    ]);
  });

  it('gets the answer 503 if GitHub is down, and the broker ends the token by itself, even after a restart', async () => {
    await start();
    const { access_token: token, jti: id } = (await world.exchange()).body;
    let down = true;
    world.github.break('revoke', async (request, response, serve, seen) =>
      down ? fails(request, response, serve, seen) : send(response, await serve()),
    );
    const pending = world.post('/revoke', { token });
    let answered = false;
    pending.then(() => {
      answered = true;
    });
    await until(() => answered);
    expect((await pending).status).toBe(503);
    down = false;
    await world.restart();
    clock.advance(MINUTE);
    await until(() => world.logged('revoked').length === 1);
    expect(world.logged('revoked')).toMatchObject([{ id, by: 'job' }]);
  });

  it('cannot end tokens of another origin: the broker does not send them to GitHub', async () => {
    await start();
    const foreign = world.github.tokens.mint(
      'stateful',
      { installation: world.installation, permissions: {}, repositories: undefined },
      Date.now(),
    );
    for (const token of [foreign.token, 'ghs_unknown', 'ghp_unknown', 'eyJ.eyJ.x', 'jpt_unknown'])
      expect((await world.post('/revoke', { token })).status).toBe(200);
    expect(world.github.alive(foreign.token)).toBe(true);
    expect(world.github.of('revoke')).toEqual([]);
    expect((await world.post('/revoke', {})).status).toBe(400);
  });
});

/** Thirty tokens in one store whose time is over. */
async function thirty(): Promise<{
  github: GitHub;
  options: EnderOptions & { store: Store };
  ended: string[];
  advance: (ms: number) => void;
  close: () => Promise<void>;
}> {
  const github = await GitHub.start();
  const held = heldClock();
  const clock = { ...held, sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 10)) };
  const opened = openHttp({}, { clock });
  const trail = { of: () => ({}) as never, next: () => ({ lines: [], head: {} as never }) };
  const store = await memoryStorage(held).open(trail);
  const kept = new KeptTokens(store, new Seal('x'.repeat(44)));
  const ended: string[] = [];
  const app = github.accounts.addApp();
  const installation = github.accounts.install(app, 'octo-org', { permissions: {} });
  for (let at = 0; at < 30; at++) {
    const about = { installation, permissions: {}, repositories: undefined };
    const { token } = github.tokens.mint('stateful', about, Date.now());
    const minted: MintedToken = {
      ...{ token, id: mintedId(token), api: github.api, appId: '1', installation: 1, owner: 'octo-org' },
      ...{ repositories: [], permissions: {}, issuedAt: held.now(), endAt: held.now() },
      ...{ expiresAt: held.now() + 60 * MINUTE, githubExpiry: held.now() + 60 * MINUTE },
      ...{ role: 'r', issuer: 'i', subject: 's', jobClaims: {} },
    };
    await kept.keep(minted);
  }
  const options = {
    kept,
    store,
    http: () => opened.http,
    clock,
    log: () => undefined,
    note: async () => undefined,
    onEnd: (_: unknown, state: string) => ended.push(state),
  };
  const close = async (): Promise<void> => {
    opened.close();
    await github.close();
  };
  return { github, options, ended, advance: held.advance, close };
}

describe('two brokers with one store', () => {
  it('end each token once', async () => {
    const { github, options, ended, close } = await thirty();
    const enders = [new Ender(options), new Ender(options)];
    await Promise.all(enders.map((ender) => ender.scan()));
    for (let round = 0; ended.length < 30 && round < 200; round++) {
      for (const ender of enders) ender.tick();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(ended).toEqual(Array.from({ length: 30 }, () => 'revoked'));
    expect(github.of('revoke')).toHaveLength(30);
    expect(await options.kept.all()).toEqual([]);
    await close();
  });
});

describe('a broker that GitHub limits', () => {
  it('sends no request until GitHub accepts requests again', async () => {
    const { github, options, ended, advance, close } = await thirty();
    github.break('revoke', secondaryLimit({ retryAfter: 90 }));
    const ender = new Ender(options);
    await ender.scan();
    const work = async (): Promise<void> => {
      for (let round = 0; round < 5; round++) {
        ender.tick();
        await ender.settled();
      }
    };
    await work();
    // The first ten tokens at once.
    expect(github.of('revoke')).toHaveLength(10);
    advance(89_000);
    await work();
    expect(github.of('revoke')).toHaveLength(10);
    advance(2_000);
    await work();
    expect(github.of('revoke')).toHaveLength(20);
    expect(new Set(ended)).toEqual(new Set(['failed']));
    await close();
  });
});

describe('a broker whose store fails for a moment', () => {
  it('finds the tokens of other brokers afterwards, and ends them', async () => {
    const { options, ended, close } = await thirty();
    const { store } = options;
    let down = true;
    const read =
      <Read extends unknown[], Found>(work: (...of: Read) => Promise<Found>) =>
      async (...of: Read): Promise<Found> => {
        if (!down) return work(...of);
        throw new JobpassError('state', 'the store does not respond', { transient: true });
      };
    const kept = new KeptTokens({ ...store, kept: read(store.kept) }, new Seal('x'.repeat(44)));
    const log: string[] = [];
    const ender = new Ender({ ...options, kept, log: ({ event }) => log.push(event) });
    await ender.scan();
    down = false;
    for (let round = 0; round < 5; round++) {
      await ender.scan();
      ender.tick();
      await ender.settled();
    }
    expect(ended).toEqual(Array.from({ length: 30 }, () => 'revoked'));
    expect(log).not.toContain('github token lost');
    await close();
  });
});

describe('a broker whose key file was replaced', () => {
  it('reports each token that it cannot open, once', async () => {
    const { github, options, close } = await thirty();
    const log: string[] = [];
    const ender = new Ender({
      ...options,
      kept: new KeptTokens(options.store, new Seal('y'.repeat(44))),
      log: ({ event, level, why }) => log.push(`${level} ${event}: ${why}`),
    });
    for (let round = 0; round < 3; round++) {
      await ender.scan();
      ender.tick();
      await ender.settled();
    }
    expect(log).toEqual(
      Array.from(
        { length: 30 },
        () =>
          'error github token lost: a kept installation token cannot be opened. Use the key-file with which the token was stored',
      ),
    );
    expect(github.of('revoke')).toEqual([]);
    // The metric counts only tokens that the broker will end.
    expect(ender.count).toBe(0);
    await close();
  });
});
