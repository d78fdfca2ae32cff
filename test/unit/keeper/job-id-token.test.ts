import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JobpassError } from '../../../src/errors.js';
import { ServiceClock } from '../../../src/http/service-clock.js';
import { decodeIdToken, type IdToken } from '../../../src/identity/id-token.js';
import { JobIdToken } from '../../../src/keeper/job-id-token.js';
import type { KeptStore } from '../../../src/lease/kept-store.js';
import type { LeaseLifecycle } from '../../../src/lease/lifecycle.js';
import type { JobState } from '../../../src/lease/state.js';
import { type HeldClock, heldClock } from '../../support/clock.js';

const LIFE_S = 300;
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('the ID token of a job', () => {
  let folder: string;
  let clock: HeldClock;
  let requests: number;
  let fails: boolean;
  let isFixed: boolean;
  let hidden: string[];
  let outages: string[];
  let stop: AbortController;
  let mint: () => IdToken;
  let open: (deliver: string) => JobIdToken;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jobpass-id-token-'));
    clock = heldClock(1_800_000_000_000);
    [requests, fails, isFixed, hidden, outages] = [0, false, false, [], []];
    stop = new AbortController();
    mint = () => {
      const iat = clock.now() / 1000;
      const claims = { iat, exp: iat + LIFE_S, jti: String(++requests) };
      return decodeIdToken(`${part({ alg: 'RS256' })}.${part(claims)}.AAAA`);
    };
    open = (deliver) => {
      const context = {
        provider: { tools: { files: [{ name: 'id-token', idToken: true }] } },
        get runner() {
          return { idTokens: { fixed: isFixed } };
        },
        serviceClock: new ServiceClock(clock, undefined),
        clock,
        idToken: async () => {
          if (fails) throw new JobpassError('no-id-token', 'no ID token');
          return mint();
        },
      };
      const lifecycle = {
        context: async () => context,
        hideAlso: async (secrets: string[]) => void hidden.push(...secrets),
      } as unknown as LeaseLifecycle;
      const store = {
        folder: { path: folder },
        noteOutage: (reason: string) => void outages.push(reason),
        noteRecovery: () => void outages.push('recovered'),
        save: () => undefined,
      } as unknown as KeptStore;
      const settings = { deliver: [deliver], fileMode: 0o600 } as unknown as JobState['settings'];
      return new JobIdToken({ clock, signal: stop.signal, store, lifecycle, settings });
    };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = (): string => join(folder, 'id-token');
  const written = (): string => String(decodeIdToken(readFileSync(file(), 'utf8')).claims['jti']);
  const tick = async (token: JobIdToken): Promise<void> => {
    token.tick();
    await token.settled;
  };

  it('is requested once for simultaneous requests, and again when too little of its life is left', async () => {
    const token = open('endpoint');
    const ids = async (leastMs: number): Promise<unknown> => (await token.atLeast(leastMs)).claims['jti'];
    expect(await Promise.all([ids(60_000), ids(60_000)])).toEqual(['1', '1']);
    clock.advance(239_000);
    expect(await ids(60_000)).toBe('1');
    clock.advance(2_000);
    expect(await ids(60_000)).toBe('2');
  });

  it('is replaced in its file at half of its life, masked before that, for the job alone', async () => {
    const token = open('file');
    writeFileSync(file(), mint().raw);
    for (let second = 0; second < 600; second++) {
      await tick(token);
      const { claims } = decodeIdToken(readFileSync(file(), 'utf8'));
      expect(Number(claims['exp']) * 1000 - clock.now()).toBeGreaterThanOrEqual((LIFE_S * 1000) / 2 - 1_000);
      clock.advance(1_000);
    }
    expect(requests).toBe(4);
    expect(hidden).toContain(readFileSync(file(), 'utf8'));
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(outages).toEqual([]);
  });

  it('is tried again after a failure, which the report mentions', async () => {
    const token = open('file');
    writeFileSync(file(), mint().raw);
    clock.advance(200_000);
    fails = true;
    await tick(token);
    await tick(token);
    expect(outages).toEqual(['the ID token in the file could not be replaced: no ID token']);
    expect(written()).toBe('1');
    fails = false;
    clock.advance(5_000);
    await tick(token);
    expect(written()).toBe('2');
    expect(outages.at(-1)).toBe('recovered');
  });

  it('stays in its file if the CI system has only one for the job', async () => {
    isFixed = true;
    const token = open('file');
    writeFileSync(file(), mint().raw);
    clock.advance(290_000);
    await tick(token);
    await tick(token);
    expect([requests, written(), outages]).toEqual([1, '1', []]);
  });

  it('is not written after the release of the credential, nor without such a file', async () => {
    const token = open('file');
    writeFileSync(file(), mint().raw);
    clock.advance(290_000);
    token.tick();
    stop.abort();
    await token.settled;
    expect(written()).toBe('1');
    const other = open('endpoint');
    await tick(other);
    await pause(5);
    expect(written()).toBe('1');
  });
});
