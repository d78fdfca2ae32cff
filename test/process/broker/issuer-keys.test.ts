import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FetchReport, IssuerKeys } from '../../../src/broker/exchange/issuer-keys.js';
import { readSignedToken } from '../../../src/broker/signatures/signed-token.js';
import type { Clock } from '../../../src/clock.js';
import { JobpassError } from '../../../src/errors.js';
import { fastClock, type HeldClock, heldClock } from '../../support/clock.js';
import { newKey, StandInIssuer, sign } from '../../support/issuer.js';

let clock: HeldClock;
let issuer: StandInIssuer;
let keys: IssuerKeys;
let reports: FetchReport[];

const keysOf = (of: StandInIssuer, by: Clock, more: { jwksUri?: string } = {}): IssuerKeys =>
  new IssuerKeys({
    issuer: of.issuer,
    http: of.client(),
    clock: by,
    onFetch: (report) => reports.push(report),
    ...more,
  });

beforeEach(async () => {
  clock = heldClock();
  issuer = await StandInIssuer.start({ clock });
  reports = [];
  keys = keysOf(issuer, clock);
});
afterEach(async () => {
  keys.close();
  await issuer.close();
});

describe('an issuer that rotates its keys under load and a flood of unknown key ids', () => {
  it('refuses no good token and takes no bad one', async () => {
    // 40 times as fast as life: 5 s between two fetches become 125 ms.
    const FACTOR = 40;
    const fast = fastClock(FACTOR);
    const busy = await StandInIssuer.start({ clock: fast });
    const ours = keysOf(busy, fast);
    await ours.prefetch();
    const counts = { good: 0, refused: 0, again: 0, bad: 0, accepted: 0 };
    const once = async (token: string): Promise<string> => {
      const parsed = readSignedToken(token);
      if (parsed === undefined) throw new Error('not a JWT');
      try {
        return (await ours.verify(parsed)) === 'good' ? 'good' : 'refused';
      } catch (error) {
        return error instanceof JobpassError && error.transient ? 'again' : 'refused';
      }
    };
    const began = fast.elapsed();
    const end = performance.now() + 4_000;
    const running = (): boolean => performance.now() < end;
    const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    const worker = async (): Promise<void> => {
      while (running()) {
        const token = await busy.token();
        let result = await once(token);
        // As the client does.
        for (let tries = 0; result === 'again' && tries < 5; tries++) {
          counts.again++;
          result = await once(token);
        }
        if (result === 'good') counts.good++;
        else counts.refused++;
        await pause(1);
      }
    };
    const stranger = await newKey();
    const attacker = async (kid: () => string | undefined): Promise<void> => {
      const one = async (): Promise<void> => {
        const token = await sign(busy.claims(), { ...stranger, kid: kid() });
        if ((await once(token)) === 'good') counts.accepted++;
        else counts.bad++;
      };
      const sent: Promise<void>[] = [];
      while (running()) {
        sent.push(one(), one(), one());
        await pause(4);
      }
      await Promise.all(sent);
    };
    let rotations = 0;
    const rotate = async (): Promise<void> => {
      while (running()) {
        await pause(300);
        await busy.rotate();
        rotations++;
        await pause(300);
        // By now nobody holds a token of the old key.
        busy.withdrawOldKeys();
      }
    };
    await Promise.all([
      ...Array.from({ length: 8 }, worker),
      attacker(randomUUID),
      attacker(() => busy.signing.kid),
      attacker(() => undefined),
      rotate(),
    ]);
    const life = fast.elapsed() - began;
    ours.close();
    const asked = busy.asked.keys;
    await busy.close();
    expect(counts.refused).toBe(0);
    expect(counts.accepted).toBe(0);
    expect(rotations).toBeGreaterThan(4);
    expect(counts.good).toBeGreaterThan(300);
    expect(counts.bad).toBeGreaterThan(500);
    expect(counts.again).toBeLessThan(counts.good / 20);
    expect(asked).toBeLessThanOrEqual(1 + 5 + Math.ceil(life / 5_000));
  });
});
