import { beforeEach, describe, expect, it } from 'vitest';
import { JobpassError } from '../../../src/errors.js';
import { OtherCredentials } from '../../../src/keeper/other-credentials.js';
import type { LeaseLifecycle } from '../../../src/lease/lifecycle.js';
import type { HeldLease } from '../../../src/lease/state.js';
import type { Lease } from '../../../src/providers/lease.js';
import { type HeldClock, heldClock } from '../../support/clock.js';

const HOUR = 3_600_000;

describe('credentials that clients request from the endpoint', () => {
  let clock: HeldClock;
  let secured: HeldLease[];
  let ended: HeldLease[];
  let exchanges: number;
  let fails: JobpassError | undefined;
  /** Whether saving fails. */
  let isFull: boolean;
  let others: OtherCredentials;
  beforeEach(() => {
    clock = heldClock();
    [secured, ended, exchanges, fails, isFull] = [[], [], 0, undefined, false];
    let turn: Promise<unknown> = Promise.resolve();
    const lifecycle = {
      context: async () => ({ http: { with: () => ({}) } }),
      inTurn: <T>(work: () => Promise<T>) => {
        const next = turn.then(work);
        turn = next.catch(() => undefined);
        return next;
      },
      exchange: async (_first: unknown, _round: unknown, once: () => Promise<Lease>) => once(),
      secure: async (held: HeldLease) => {
        if (isFull) throw new JobpassError('state', 'The disk is full');
        secured.push(held);
      },
      end: async (held: HeldLease) => void ended.push(held),
    } as unknown as LeaseLifecycle;
    const { signal } = new AbortController();
    others = new OtherCredentials({ clock, signal, lifecycle, forgetExpired: () => undefined });
  });

  const issue = async (): Promise<Lease> => {
    exchanges++;
    if (fails !== undefined) throw fails;
    const id = `token-${exchanges}`;
    const times = { issuedAt: clock.now(), expiresAt: clock.now() + HOUR };
    return { id, ...times, renewable: false } as Lease;
  };
  const idFor = async (key: string): Promise<string> => (await others.get(key, issue)).id;

  it('are issued once per key, also for simultaneous requests, and saved with the key', async () => {
    expect(await Promise.all([idFor('vault'), idFor('vault'), idFor('graph')])).toEqual([
      'token-1',
      'token-1',
      'token-2',
    ]);
    expect(secured.map(({ lease, deliveredTo }) => [lease.requestedFor, deliveredTo])).toEqual([
      ['vault', ['the endpoint, for vault']],
      ['graph', ['the endpoint, for graph']],
    ]);
  });

  it('are replaced when less than half of the lifetime is left, and stay usable while the service fails', async () => {
    expect(await idFor('vault')).toBe('token-1');
    clock.advance(HOUR * 0.49);
    expect(await idFor('vault')).toBe('token-1');
    clock.advance(HOUR * 0.02);
    expect(await idFor('vault')).toBe('token-2');
    clock.advance(HOUR * 0.6);
    fails = new JobpassError('unreachable', 'down', { transient: true });
    expect(await idFor('vault')).toBe('token-2');
    expect(exchanges).toBe(3);
    // The next exchange follows after a pause.
    expect(await idFor('vault')).toBe('token-2');
    expect(exchanges).toBe(3);
    clock.advance(2_000);
    fails = undefined;
    expect(await idFor('vault')).toBe('token-4');
  });

  it('reports a rejection to each request, with one exchange in ten seconds', async () => {
    fails = new JobpassError('refused', 'no such resource');
    await expect(idFor('nothing')).rejects.toThrow('no such resource');
    await expect(idFor('nothing')).rejects.toThrow('no such resource');
    expect(exchanges).toBe(1);
    clock.advance(10_000);
    await expect(idFor('nothing')).rejects.toThrow('no such resource');
    expect(exchanges).toBe(2);
  });

  it('are never served after their expiry', async () => {
    expect(await idFor('vault')).toBe('token-1');
    clock.advance(HOUR - 4_000);
    fails = new JobpassError('unreachable', 'down', { transient: true });
    await expect(idFor('vault')).rejects.toThrow('down');
  });

  it('are ended if they cannot be saved', async () => {
    isFull = true;
    await expect(idFor('vault')).rejects.toThrow('The disk is full');
    expect(ended.map(({ lease }) => lease.id)).toEqual(['token-1']);
  });

  it('are limited in number', async () => {
    for (let count = 0; count < 50; count++) await idFor(`resource-${count}`);
    await expect(idFor('one more')).rejects.toThrow('more than 50 different credentials');
    expect(await idFor('resource-7')).toBe('token-8');
  });
});
