import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingsOf } from '../../../src/audit/findings.js';
import type { AuditRecord } from '../../../src/audit/record.js';
import { systemClock } from '../../../src/clock.js';
import type { Settings } from '../../../src/config/settings.js';
import { Auditor } from '../../../src/lease/auditor.js';
import { EVERY_MS, RenewalRecords } from '../../../src/lease/renewal-records.js';
import type { HeldLease } from '../../../src/lease/state.js';
import type { Runner } from '../../../src/runners/runner.js';

const T0 = Date.UTC(2026, 10, 26, 10);
const HOUR = 3_600_000;

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'renewals-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Kept {
  leaseMs?: number;
  /** What the server gives, whatever it is asked for. */
  givenMs?: number;
  hours?: number;
  /** Of so many renewals the answer of one is lost, though the server has renewed. */
  lostEvery?: number;
}

/** A credential that a keeper renews for some hours, and what its trail states at every moment. */
async function keep({ leaseMs = 60_000, givenMs = leaseMs, hours = 6, lostEvery = 0 }: Kept) {
  const file = join(folder, `trail-${++files}.jsonl`);
  let now = T0;
  const clock = { ...systemClock, now: () => now };
  const settings = { provider: 'vault', audit: 'true', auditFile: file } as unknown as Settings;
  const audited = { job: { system: 'github', job: 'deploy' }, subject: 'repo:o/r' };
  const runner = { step: { log: console } } as unknown as Runner;
  const auditor = new Auditor(runner, { settings, audited }, clock, true);
  const endsAt = T0 + hours * HOUR;
  const held = {
    lease: { id: 'kept', issuer: 'https://vault.example.com', issuedAt: T0, expiresAt: T0 + leaseMs },
    deliveredTo: [],
  } as unknown as HeldLease;
  auditor.note('issued', held);
  const renewals = new RenewalRecords({ clock, life: { leaseMs, endsAt }, auditor });
  renewals.take(held);
  const lines = (): AuditRecord[] =>
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditRecord);
  let stated = Math.max(...lines().map(({ session }) => session?.expiration_time ?? 0));
  const state = (): void => {
    stated = Math.max(stated, lines().at(-1)?.session?.expiration_time ?? 0);
  };
  let [real, renewed, early] = [T0 + leaseMs, 0, 0];
  for (let at = 1; real < endsAt - 1_500; at++) {
    now += Math.min(leaseMs, givenMs) / 3;
    renewals.before();
    state();
    // In this moment the server has renewed it, and everything is lost: the trail is all that is left.
    now += 50;
    real = now + (givenMs === leaseMs ? Math.min(leaseMs, endsAt - now) : givenMs);
    if (real > stated) early++;
    if (lostEvery > 0 && at % lostEvery === 0) continue;
    held.lease.expiresAt = real;
    renewals.after();
    state();
    renewed++;
  }
  renewals.flush();
  const findings = await findingsOf([file], now, () => undefined);
  return { records: lines(), renewed, early, found: findings.lifetimes[0] };
}

const told = (records: readonly AuditRecord[]): number =>
  records.filter(({ unmapped }) => unmapped.jobpass.event.startsWith('renew')).length;

describe('records of renewals', () => {
  it('of six hours are few, count all, and never state an end that is earlier than the real one', async () => {
    const { records, renewed, early, found } = await keep({});
    expect(renewed).toBeGreaterThan(1_000);
    expect(early).toBe(0);
    expect(told(records)).toBeLessThanOrEqual((6 * HOUR) / EVERY_MS + 2);
    expect(found?.renewals).toBe(renewed);
    expect(records.map(({ unmapped }) => unmapped.jobpass.event).slice(0, 3)).toEqual([
      'issued',
      'renewing',
      'renewed',
    ]);
    const [, , first, second] = records;
    expect(first?.unmapped.jobpass.renewals).toMatchObject({ count: expect.any(Number) as number });
    const { count = 0, first_time = 0, last_time = 0 } = first?.unmapped.jobpass.renewals ?? {};
    // Each renewal was 20 seconds and its answer after the one before.
    expect(last_time - first_time).toBeCloseTo((count - 1) * 20_050, -3);
    expect(second?.time ?? 0).toBeGreaterThanOrEqual((first?.time ?? 0) + EVERY_MS);
    // No later than one record and one lease behind the real end.
    const last = records.at(-1)?.session?.expiration_time ?? 0;
    expect(last).toBeLessThanOrEqual(T0 + 6 * HOUR + 10_000);
  });

  it('state no earlier end where answers are lost', async () => {
    const { early, renewed, found } = await keep({ lostEvery: 3 });
    expect(early).toBe(0);
    expect(found?.renewals).toBe(renewed);
  });

  it('of long leases are one for each', async () => {
    const { records, renewed, early } = await keep({ leaseMs: HOUR });
    expect(early).toBe(0);
    expect(told(records)).toBeLessThanOrEqual(renewed + 1);
  });

  it('are few also where the server gives more than it is asked for', async () => {
    const { records, early } = await keep({ givenMs: 10 * 60_000, hours: 2 });
    // Only the first time nobody could know.
    expect(early).toBeLessThanOrEqual(1);
    expect(told(records)).toBeLessThanOrEqual((2 * HOUR) / EVERY_MS + 2);
  });
});
