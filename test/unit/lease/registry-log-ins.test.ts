import { beforeEach, describe, expect, it } from 'vitest';
import { JobpassError } from '../../../src/errors.js';
import { RegistryLogIns } from '../../../src/lease/registry-log-ins.js';
import type { Lease } from '../../../src/providers/lease.js';
import type { RegistryLogIn } from '../../../src/providers/provider.js';
import { heldClock } from '../../support/clock.js';

const NOW = 1_800_000_000_000;
const HOST = 'registry.example.test';

let now: number;
let lease: Lease | undefined;
let answers: (() => RegistryLogIn | Promise<RegistryLogIn>)[];
let asked: string[];
let hidden: string[];
let made: { host: string; outlives: boolean; expiresAt: number | undefined }[];
let logIns: RegistryLogIns;

const leaseOf = (id: string, expiresAt = NOW + 900_000): Lease => ({
  ...{ id, provider: 'oauth', issuer: 'made', credential: `token-${id}`, values: [], issuedAt: NOW },
  ...{ expiresAt, renewable: false, selfContained: false, handle: {} },
});
const busy = new JobpassError('busy', 'the service does not answer', { transient: true });

beforeEach(() => {
  now = NOW;
  lease = leaseOf('one');
  [answers, asked, hidden, made] = [[], [], [], []];
  const http = {
    // One attempt: the HTTP client has its own tests.
    persist: <T>(operation: (attempt: { leftMs: number }) => Promise<T>): Promise<T> =>
      operation({ leftMs: 1 }),
  };
  const provider = {
    registryLogIn: async (host: string, { id }: Lease): Promise<RegistryLogIn> => {
      asked.push(`${host} ${id}`);
      const answer = answers.shift();
      if (answer === undefined) throw busy;
      return answer();
    },
  };
  logIns = new RegistryLogIns({
    context: async () => ({ http, provider, secrets: { add: () => undefined } }) as never,
    lease: () => lease,
    clock: { ...heldClock(NOW), now: () => now },
    hide: async (secrets) => void hidden.push(...secrets),
    made: (host, { outlives, expiresAt }) => void made.push({ host, outlives, expiresAt }),
  });
});

const logIn = (secret: string, lifeMs?: number) => (): RegistryLogIn => ({
  ...{ username: 'job', secret },
  ...(lifeMs === undefined ? {} : { expiresAt: now + lifeMs }),
});
const secret = async (): Promise<string> => (await logIns.get(HOST)).logIn.secret;

describe('log-ins to a registry', () => {
  it('serve until less than a third of their lifetime is left', async () => {
    answers.push(logIn('first', 90_000), logIn('second', 90_000));
    expect(await secret()).toBe('first');
    now += 60_000;
    expect(await secret()).toBe('first');
    now += 1;
    expect(await secret()).toBe('second');
    expect(asked).toHaveLength(2);
  });

  it('are made anew when the credential is replaced, and one per registry', async () => {
    answers.push(logIn('first', 90_000), logIn('other', 90_000), logIn('second', 90_000));
    await secret();
    await logIns.get('other.example.test');
    lease = leaseOf('two');
    expect(await secret()).toBe('second');
    expect(asked).toEqual([`${HOST} one`, 'other.example.test one', `${HOST} two`]);
  });

  it('are made once for simultaneous requests, and masked before anyone gets them', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    answers.push(async () => {
      await gate;
      return logIn('shared', 90_000)();
    });
    const all = Promise.all([secret(), secret(), secret()]);
    release();
    expect(await all).toEqual(['shared', 'shared', 'shared']);
    expect([asked.length, hidden]).toEqual([1, ['shared']]);
  });

  it('are known to end with the credential only if they are the credential itself', async () => {
    answers.push(logIn('token-one'), logIn('derived', 90_000));
    await secret();
    await logIns.get('other.example.test');
    expect(made).toEqual([
      { host: HOST, outlives: false, expiresAt: NOW + 900_000 },
      { host: 'other.example.test', outlives: true, expiresAt: NOW + 90_000 },
    ]);
  });

  it('of an earlier lease serve during an outage, as long as they may work', async () => {
    answers.push(logIn('derived', 90_000));
    await secret();
    lease = leaseOf('two');
    expect(await secret()).toBe('derived');
    now += 86_000;
    await expect(secret()).rejects.toThrow(busy.message);
  });

  it('of an earlier lease do not serve if they ended with it, or if the service refuses', async () => {
    answers.push(logIn('token-one'));
    await secret();
    lease = leaseOf('two');
    await expect(secret()).rejects.toThrow(busy.message);
    const refused = new JobpassError('refused', 'not allowed');
    answers.push(logIn('derived', 90_000), () => Promise.reject(refused));
    await secret();
    lease = leaseOf('three');
    await expect(secret()).rejects.toBe(refused);
  });

  it('are not made without a live credential', async () => {
    lease = undefined;
    await expect(secret()).rejects.toMatchObject({ code: 'state', transient: true });
    expect(asked).toEqual([]);
  });

  it.each(['', 'two\nlines', 'ä', undefined])('with the secret %j are refused', async (bad) => {
    answers.push(() => ({ username: 'job', secret: bad as string }));
    await expect(secret()).rejects.toMatchObject({ code: 'malformed' });
    expect([hidden, made]).toEqual([[], []]);
  });
});
