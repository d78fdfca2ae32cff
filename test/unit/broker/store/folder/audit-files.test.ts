import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hashOf, nextLine } from '../../../../../src/audit/chain.js';
import { readRecord } from '../../../../../src/audit/read-record.js';
import type { AuditRecord } from '../../../../../src/audit/record.js';
import { Chains } from '../../../../../src/audit/verify/chains.js';
import { readTrail } from '../../../../../src/broker/store/folder/audit-trail.js';
import { Disk } from '../../../../support/disk.js';
import { modelTests } from '../../../../support/models/tests.js';
import { trail } from '../../../../support/models/trail.js';
import {
  eventOf,
  heldClock,
  issue,
  type Opened,
  openOn,
  revoke,
  START,
  TRAIL,
  told,
} from '../../../../support/models/trail-entries.js';

/** What makes the journal long, and leaves nothing alive. */
async function issueAndRevoke(opened: Opened, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await issue(opened, `t${i}`);
    await revoke(opened, `t${i}`);
  }
}

const compactions = ({ events }: Opened): number => events.filter(({ kind }) => kind === 'compacted').length;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the audit trail of a broker', () => {
  it('has each event once, whoever asks how often', async () => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock());
    await issue(opened, 't1');
    await opened.entries.note(eventOf('refused', ''));
    expect(await Promise.all([revoke(opened, 't1'), revoke(opened, 't1'), revoke(opened, 't0')])).toEqual([
      true,
      false,
      false,
    ]);
    expect(await revoke(opened, 't1')).toBe(false);
    expect((await told(disk)).map(({ event }) => event)).toEqual(['issued', 'refused', 'revoked']);
    expect(opened.entries.head).toMatchObject({ count: 3 });
    await opened.entries.close();
  });

  it('says that a token has expired, once, also where nobody was there when it did', async () => {
    const disk = new Disk();
    const clock = heldClock();
    const opened = await openOn(disk, clock);
    await issue(opened, 't1', 10);
    await issue(opened, 't2', 1000);
    clock.ms += 10_000;
    expect(await revoke(opened, 't1')).toBe(false);
    await opened.entries.close();
    for (let start = 0; start < 3; start++) {
      const again = await openOn(disk, clock);
      vi.advanceTimersByTime(2_000);
      await again.entries.close();
    }
    expect(await told(disk)).toEqual([
      { event: 'issued', id: 't1' },
      { event: 'issued', id: 't2' },
      { event: 'expired', id: 't1' },
    ]);
  });

  it('goes on in a file for each month, and never back', async () => {
    const disk = new Disk();
    const clock = heldClock();
    const opened = await openOn(disk, clock);
    await issue(opened, 't1');
    await expect.poll(() => told(disk)).toHaveLength(1);
    clock.ms += 10 * 86_400_000;
    await opened.entries.note(eventOf('refused', ''));
    await expect.poll(() => told(disk)).toHaveLength(2);
    clock.ms -= 9 * 86_400_000;
    await opened.entries.note(eventOf('refused', ''));
    await opened.entries.close();
    expect([...disk.names.keys()].filter((name) => name.startsWith(TRAIL))).toEqual([
      `${TRAIL}/audit-2026-11.jsonl`,
      `${TRAIL}/audit-2026-12.jsonl`,
    ]);
    expect(disk.text(`${TRAIL}/audit-2026-12.jsonl`).split('\n')).toHaveLength(3);
    expect(await told(disk)).toHaveLength(3);
  });

  it('goes on after compactions, with the head that it had', async () => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock(), 5_000);
    await issueAndRevoke(opened, 40);
    await expect.poll(() => compactions(opened)).toBeGreaterThan(0);
    const { head } = opened.entries;
    await opened.entries.close();
    const again = await openOn(disk, heldClock());
    expect(again.entries.head).toEqual(head);
    await again.entries.note(eventOf('refused', ''));
    expect(await told(disk)).toHaveLength(81);
    expect(again.problems).toEqual([]);
    await again.entries.close();
  });

  it('waits in the journal while its file cannot be written, and is not healthy then', async () => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock(), 3_000);
    await issue(opened, 't1');
    disk.fail = (step, path) => (step === 'write' && path.startsWith(TRAIL) ? 'ENOSPC' : undefined);
    for (let i = 2; i < 12; i++) await issue(opened, `t${i}`);
    expect(opened.entries.healthy).toBe(false);
    // What only the journal has must not be compacted away.
    await expect.poll(() => opened.events.some(({ kind }) => kind === 'compaction-failed')).toBe(true);
    const { entries } = await openOn(disk.crash({ kind: 'kill' }), heldClock());
    expect(entries.head).toMatchObject({ count: 11 });
    await entries.close();
    disk.fail = () => undefined;
    vi.advanceTimersByTime(1_000);
    await expect.poll(() => opened.entries.healthy).toBe(true);
    await opened.entries.close();
    expect(await told(disk)).toHaveLength(11);
  });

  it.each([
    ['its beginning damaged', (text: string) => text.replace('3002', '3\0 2')],
    ['its end cut off', (text: string) => text.slice(0, -100)],
    ['its end overwritten', (text: string) => `${text.slice(0, -100)}${'\0'.repeat(100)}`],
    ['its last lines removed', (text: string) => `${text.split('\n').slice(0, -3).join('\n')}\n`],
    ['everything removed', () => ''],
  ])('with %s in its file is put back from the journal, as far as that goes back', async (_, change) => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock());
    for (let i = 0; i < 5; i++) await issue(opened, `t${i}`);
    await opened.entries.close();
    const file = `${TRAIL}/audit-2026-11.jsonl`;
    disk.put(file, change(disk.text(file)));
    const again = await openOn(disk, heldClock());
    expect(again.problems).toEqual([]);
    expect((await told(disk)).map(({ id }) => id)).toEqual(['t0', 't1', 't2', 't3', 't4']);
    await again.entries.close();
  });

  it('syncs what it finds before the journal drops it: the last process may have been killed before it did', async () => {
    const disk = new Disk();
    const first = await openOn(disk, heldClock());
    for (let i = 0; i < 5; i++) await issue(first, `t${i}`);
    await expect.poll(() => told(disk)).toHaveLength(5);
    const killed = disk.crash({ kind: 'kill' });
    // Long enough for a compaction at once.
    const second = await openOn(killed, heldClock(), 100);
    // Without a record, so that nothing is written to the trail.
    await second.entries.claim('u', START / 1000 + 1000);
    await expect.poll(() => compactions(second)).toBeGreaterThan(0);
    // Nothing is left but what was synced.
    const after = killed.crash({ kind: 'power', chance: () => 0.3 });
    const third = await openOn(after, heldClock());
    expect(third.problems).toEqual([]);
    expect((await told(after)).map(({ id }) => id)).toEqual(['t0', 't1', 't2', 't3', 't4']);
    for (const { entries } of [first, second, third]) await entries.close();
  });

  it('trusts no sync after one that failed: the system may have dropped what it could not write', async () => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock(), 3_000);
    await issue(opened, 't0');
    await expect.poll(() => told(disk)).toHaveLength(1);
    let failures = 0;
    disk.fail = (step, path) => {
      if (step !== 'datasync' || !path.startsWith(TRAIL)) return undefined;
      return failures++ === 0 ? 'EIO' : undefined;
    };
    vi.advanceTimersByTime(1_000);
    await expect.poll(() => opened.entries.healthy).toBe(false);
    await issueAndRevoke(opened, 20);
    vi.advanceTimersByTime(1_000);
    await expect.poll(() => opened.events.some(({ kind }) => kind === 'compaction-failed')).toBe(true);
    expect(compactions(opened)).toBe(0);
    expect(opened.entries.healthy).toBe(false);
    // The trail goes on, and the journal has all of it for the next start.
    expect(await told(disk)).toHaveLength(41);
    await opened.entries.close();
    disk.names.delete(`${TRAIL}/audit-2026-11.jsonl`);
    const again = await openOn(disk, heldClock());
    expect(again.problems).toEqual([]);
    expect(await told(disk)).toHaveLength(41);
    await again.entries.close();
  });

  it('has each record once where the sync fails that many records together need', async () => {
    const disk = new Disk();
    disk.fail = (step, path) => (step === 'datasync' && path.startsWith(TRAIL) ? 'EIO' : undefined);
    const opened = await openOn(disk, heldClock());
    const long = { ...eventOf('refused', ''), because: 'x'.repeat(40_000) };
    // More than may be without a sync.
    await Promise.all(Array.from({ length: 150 }, () => opened.entries.note(long)));
    vi.advanceTimersByTime(1_000);
    await expect.poll(() => opened.entries.healthy).toBe(false);
    await issue(opened, 't0');
    await opened.entries.close();
    expect(disk.text(`${TRAIL}/audit-2026-11.jsonl`).length).toBeGreaterThan(8 * 1024 * 1024);
    expect(await told(disk)).toHaveLength(151);
  });

  it('is not gone on with in a file whose name is not durable', async () => {
    const disk = new Disk();
    let failures = 0;
    disk.fail = (step, path) =>
      step === 'syncFolder' && path === TRAIL && failures++ === 0 ? 'EIO' : undefined;
    const opened = await openOn(disk, heldClock(), 1_000);
    await issue(opened, 't0');
    await expect.poll(() => opened.entries.healthy).toBe(false);
    await issueAndRevoke(opened, 10);
    vi.advanceTimersByTime(1_000);
    await expect.poll(() => compactions(opened)).toBeGreaterThan(0);
    expect(failures).toBeGreaterThan(1);
    const after = disk.crash({ kind: 'power', chance: () => 0.9 });
    const again = await openOn(after, heldClock());
    expect(again.problems).toEqual([]);
    for (const { entries } of [opened, again]) await entries.close();
  });

  it('that lost what the journal no longer has says so, and goes on', async () => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock(), 3_000);
    await issueAndRevoke(opened, 20);
    await expect.poll(() => compactions(opened)).toBeGreaterThan(0);
    await opened.entries.close();
    const file = `${TRAIL}/audit-2026-11.jsonl`;
    const lines = disk.text(file).split('\n');
    disk.put(file, `${lines.slice(0, 10).join('\n')}\n`);
    const again = await openOn(disk, heldClock());
    expect(again.problems.join()).toMatch(
      /^\/data\/audit\/audit-2026-11\.jsonl ends with record 10, but the journal starts with record \d+/,
    );
    await again.entries.note(eventOf('refused', ''));
    expect(again.entries.head?.count).toBe(41);
    expect(disk.text(file).split('\n').slice(0, 10)).toEqual(lines.slice(0, 10));
    await again.entries.close();
  });

  it.each([
    [
      'its last record changed',
      (lines: readonly string[]) => [
        ...lines.slice(0, -1),
        (lines.at(-1) ?? '').replace('"time":1', '"time":2'),
      ],
      'record 5 in /data/audit/audit-2026-11.jsonl differs from the record that the broker wrote',
    ],
    [
      'a record added',
      (lines: readonly string[]) => {
        const last = lines.at(-1) ?? '';
        const { unmapped, metadata } = JSON.parse(last) as AuditRecord;
        const head = {
          chain: unmapped.jobpass.chain,
          count: metadata.sequence,
          hash: hashOf(last),
        };
        return [...lines, nextLine(eventOf('revoked', 't0'), head).line];
      },
      '/data/audit/audit-2026-11.jsonl has 6 records, but the broker wrote only 5',
    ],
  ])('with %s while nobody was there goes on behind what was written', async (_, change, problem) => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock());
    for (let i = 0; i < 5; i++) await issue(opened, `t${i}`);
    const { head } = opened.entries;
    await opened.entries.close();
    const file = `${TRAIL}/audit-2026-11.jsonl`;
    disk.put(file, `${change(disk.text(file).split('\n').slice(0, -1)).join('\n')}\n`);
    const again = await openOn(disk, heldClock());
    expect(again.problems).toEqual([problem]);
    expect(again.entries.head).toEqual(head);
    await issue(again, 't6');
    await again.entries.close();
    const chains = new Chains();
    let line = 0;
    for await (const text of readTrail(disk, TRAIL)) {
      const record = readRecord(text);
      if (!('problem' in record)) chains.add(record, { file, line: ++line }, hashOf(text));
    }
    expect(chains.judge().map(({ verdict }) => verdict)).toEqual(['tampered']);
  });

  it('is gone on with where it was, were all its files gone', async () => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock(), 3_000);
    await issueAndRevoke(opened, 20);
    await expect.poll(() => opened.entries.bytes).toBeLessThan(3_000);
    // Without a record more, until only what a compaction has carried on knows the last one.
    const before = compactions(opened);
    for (let i = 0; compactions(opened) === before; i++) await opened.entries.claim(`u${i}`, START);
    const { head } = opened.entries;
    await opened.entries.close();
    disk.names.delete(`${TRAIL}/audit-2026-11.jsonl`);
    const again = await openOn(disk, heldClock());
    expect(again.problems.join()).toContain('ends with record 0, but the journal starts with record 40');
    expect(again.entries.head).toEqual(head);
    await again.entries.close();
  });

  it('leaves what it cannot put back, where its file is damaged', async () => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock(), 3_000);
    await issueAndRevoke(opened, 20);
    await expect.poll(() => compactions(opened)).toBeGreaterThan(0);
    await opened.entries.close();
    const file = `${TRAIL}/audit-2026-11.jsonl`;
    const lines = disk.text(file).split('\n');
    lines[4] = 'damage';
    const damaged = lines.join('\n');
    disk.put(file, damaged);
    const again = await openOn(disk, heldClock());
    expect(again.problems.join()).toContain('is damaged after record 4');
    expect(disk.text(file).startsWith(damaged)).toBe(true);
    expect(again.entries.head?.count).toBe(40);
    await again.entries.close();
  });
});

modelTests(trail, 600, { compactions: 200, crashes: 200, revoked: 200, expired: 200 });
