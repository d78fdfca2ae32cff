import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jobClock, systemClock } from '../../../src/clock.js';
import { JobpassError } from '../../../src/errors.js';
import type { HttpClient } from '../../../src/http/client.js';
import type { Auditor } from '../../../src/lease/auditor.js';
import type { ContextOptions, JobContext } from '../../../src/lease/context.js';
import { JobFolder } from '../../../src/lease/folder.js';
import { KeptStore } from '../../../src/lease/kept-store.js';
import { LeaseLifecycle } from '../../../src/lease/lifecycle.js';
import type { JobState } from '../../../src/lease/state.js';
import type { ExchangeEvents } from '../../../src/providers/context.js';
import type { Lease } from '../../../src/providers/lease.js';
import type { Runner } from '../../../src/runners/runner.js';
import { Secrets } from '../../../src/text/secrets.js';

const opened = vi.hoisted(() => ({ open: undefined as unknown as (options: ContextOptions) => unknown }));
vi.mock('../../../src/lease/context.js', () => ({
  openContext: async (options: ContextOptions) => opened.open(options),
}));

describe('an intermediate credential of an exchange that failed', () => {
  let path: string;
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'jobpass-'));
  });
  afterEach(() => rmSync(path, { recursive: true, force: true }));

  /** Fails in an exchange after its intermediate credential is saved. @returns the endings of all leases */
  const failed = async (error: JobpassError, round: boolean, usesAgain: boolean): Promise<unknown[]> => {
    const clock = jobClock(systemClock);
    const folder = new JobFolder(path);
    const http = {
      with: () => http,
      persist: (operation: (attempt: { leftMs: number }) => Promise<unknown>) => operation({ leftMs: 1_000 }),
    } as unknown as HttpClient;
    opened.open = ({ events }: { events: ExchangeEvents }) =>
      ({
        ...{ clock, http, secrets: new Secrets(), settings: { revoke: true }, serviceClock: {} },
        provider: {
          usesAgain: () => usesAgain,
          exchange: async () => {
            await events.intermediate({
              ...{
                id: 'parent',
                provider: 'vault',
                issuer: 'x',
                credential: 'secret-of-the-parent',
                values: [],
              },
              ...{ issuedAt: clock.now(), renewable: false, selfContained: false, handle: {} },
            } satisfies Lease);
            throw error;
          },
          probe: async () => ({ answer: 'unknown' }),
          revoke: async () => ({ answer: 'impossible' }),
        },
      }) as unknown as JobContext;
    const auditor = { note: () => true, noteEnding: () => undefined } as unknown as Auditor;
    const state = { version: 1, claims: {}, leases: [], lostAnswers: [] } as unknown as JobState;
    const lifecycle = new LeaseLifecycle({
      ...{ runner: {} as Runner, clock, state: () => state, store: new KeptStore(folder, clock), auditor },
      ...{ signal: new AbortController().signal, bounds: {}, hide: async () => undefined },
    });
    await expect(lifecycle.exchange(undefined, round ? http : undefined)).rejects.toBe(error);
    return (folder.loadKept()?.leases ?? []).map(({ ending }) => ending?.word);
  };

  const busy = new JobpassError('busy', 'Rate exceeded', { transient: true });
  const refused = new JobpassError('refused', 'Not allowed');
  it.each([
    ['stays for the next round of a renewal', busy, true, true, undefined],
    ['ends if no later exchange can use it', busy, true, false, 'lives until'],
    ['ends if the failure is permanent', refused, true, true, 'lives until'],
    ['ends if there is no further round', busy, false, true, 'lives until'],
  ] as const)('%s', async (_, error, round, usesAgain, word) => {
    expect(await failed(error, round, usesAgain)).toEqual([word]);
  });
});
