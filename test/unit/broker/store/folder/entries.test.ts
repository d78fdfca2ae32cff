import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Entries } from '../../../../../src/broker/store/folder/entries.js';
import type { JournalEvent } from '../../../../../src/broker/store/folder/journal.js';
import { openEntries } from '../../../../../src/broker/store/folder/open-entries.js';
import { Table } from '../../../../../src/broker/store/folder/table.js';
import { memoryEntries } from '../../../../../src/broker/store/memory.js';
import type { Clock } from '../../../../../src/clock.js';
import { Disk } from '../../../../support/disk.js';
import { entries, FOLDER, heldClock, openOn } from '../../../../support/models/entries.js';
import { modelTests } from '../../../../support/models/tests.js';
import { within } from '../../../../support/pace.js';

const LATER = 1_700_003_600;
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jobpass-records-'));
  folders.push(folder);
  return folder;
}

const kinds: [string, (clock: Clock) => Promise<Entries>][] = [
  ['in memory', async (clock) => memoryEntries(clock)],
  ['in files', async (clock) => openEntries(join(await emptyFolder(), 'a', 'b'), { clock })],
];

describe.each(kinds)('records %s', (_, open) => {
  it('hold what was put, until it is removed', async () => {
    const records = await open(heldClock());
    expect(records.get('a')).toBeUndefined();
    await records.put('a', 'one', LATER);
    await records.put('b', 'b\n"\u0000é\ud800', LATER);
    await records.put('a', 'two', LATER);
    expect(records.get('a')).toBe('two');
    expect(records.get('b')).toBe('b\n"\u0000é\ud800');
    expect(records.size).toBe(2);
    const removed = records.remove('a');
    expect(records.get('a')).toBeUndefined();
    await removed;
    await records.remove('a');
    await records.remove('never there');
    expect(records.get('a')).toBeUndefined();
    expect(records.size).toBe(1);
    await records.close();
  });

  it('forget at the second of expiry', async () => {
    const clock = heldClock();
    const records = await open(clock);
    await records.put('a', 'one', clock.seconds + 10);
    clock.seconds += 9;
    expect(records.get('a')).toBe('one');
    expect(await records.claim('a', LATER)).toBe(false);
    clock.seconds += 1;
    expect(records.get('a')).toBeUndefined();
    expect(await records.claim('a', LATER)).toBe(true);
    expect(records.get('a')).toBe('');
    await records.close();
  });

  it('give a claim to one of many', async () => {
    const records = await open(heldClock());
    const won = await Promise.all(Array.from({ length: 50 }, () => records.claim('a', LATER)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await records.claim('a', LATER)).toBe(false);
    await records.remove('a');
    expect(await records.claim('a', LATER)).toBe(true);
    await records.close();
  });

  it('keep the order of what is asked at once', async () => {
    const records = await open(heldClock());
    const asked = [
      records.put('a', 'one', LATER),
      records.remove('a'),
      records.put('b', 'one', LATER),
      records.remove('b'),
      records.put('b', 'two', LATER),
      records.put('c', 'one', LATER),
    ];
    const [claimed] = await Promise.all([records.claim('c', LATER), ...asked]);
    expect([records.get('a'), records.get('b'), records.get('c')]).toEqual([undefined, 'two', 'one']);
    expect(claimed).toBe(false);
    await records.close();
  });

  it('refuse a record without an end, and writes after closing', async () => {
    const records = await open(heldClock());
    await expect(records.put('a', 'one', Number.POSITIVE_INFINITY)).rejects.toThrow(RangeError);
    await expect(records.claim('a', Number.NaN)).rejects.toThrow(RangeError);
    await records.put('a', 'one', LATER);
    await records.close();
    await records.close();
    await expect(records.put('a', 'two', LATER)).rejects.toMatchObject({ code: 'state' });
    expect(records.get('a')).toBe('one');
  });
});

describe('records in memory', () => {
  it('forget what has expired in slices, and see every record', () => {
    const clock = heldClock();
    const table = new Table(clock);
    for (let i = 0; i < 100; i++) table.set([`key ${i}`, clock.seconds + (i % 2 === 0 ? 10 : 1000), 'value']);
    const whole = table.weight;
    clock.seconds += 10;
    table.sweep(30);
    expect(table.size).toBe(85);
    for (let i = 0; i < 4; i++) table.sweep(30);
    expect(table.size).toBe(50);
    expect(table.weight).toBeGreaterThan(whole / 2 - 50);
    for (let i = 1; i < 100; i += 2) table.delete(`key ${i}`);
    expect([table.size, table.weight]).toEqual([0, 0]);
  });

  it('tell what is alive without end in sight while more comes', () => {
    const table = new Table(heldClock());
    for (let i = 0; i < 10; i++) table.set([`${i}`, LATER, 'value']);
    let told = 0;
    for (const _ of table.live()) table.set([`more ${told++}`, LATER, 'value']);
    expect(told).toBe(10);
  });
});

const SEGMENT = `${FOLDER}/journal-1.log`;

describe('records in files', () => {
  it('are there again, without what was removed or has expired', async () => {
    const folder = join(await emptyFolder(), 'journal');
    const clock = heldClock();
    const records = await openEntries(folder, { clock });
    await records.put('stays', 'one', LATER);
    await records.put('removed', 'two', LATER);
    await records.put('shortened', 'three', LATER);
    await records.put('shortened', 'three', clock.seconds + 5);
    await records.remove('removed');
    await records.close();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'journal-1.log'))).mode & 0o777).toBe(0o600);

    clock.seconds += 5;
    const again = await openEntries(folder, { clock });
    expect(again.get('stays')).toBe('one');
    expect(again.size).toBe(1);
    expect(again.healthy).toBe(true);
    await again.close();
  });

  it('write what is asked at once as one batch', async () => {
    const { records, events } = await openOn(new Disk());
    await Promise.all(Array.from({ length: 100 }, (_, i) => records.put(`${i}`, 'value', LATER)));
    expect(events.map(({ kind }) => kind)).toEqual(['synced']);
  });

  it('answer only after the sync', async () => {
    for (let stopAt = 0; ; stopAt++) {
      const disk = new Disk();
      const { records } = await openOn(disk);
      disk.stopAt = disk.steps + stopAt;
      let answered = false;
      const asked = records.put('a', 'one', LATER).then(() => {
        answered = true;
      });
      await Promise.race([asked, disk.stopped]);
      await new Promise(setImmediate);
      // Stopped at the write, then at the sync, then not at all.
      expect(answered).toBe(stopAt === 2);
      expect(records.get('a')).toBe(answered ? 'one' : undefined);
      if (answered) return;
    }
  });

  it('go on after a write that failed, as if it had not been asked', async () => {
    const disk = new Disk();
    const { records, events } = await openOn(disk);
    await records.put('a', 'one', LATER);
    await records.put('b', 'one', LATER);
    const before = disk.text(SEGMENT);

    disk.fail = (step) => (step === 'write' ? 'ENOSPC' : undefined);
    const removed = records.remove('b');
    expect(records.get('b')).toBeUndefined();
    const asked = [
      records.put('a', 'two', LATER),
      records.claim('c', LATER),
      records.claim('c', LATER),
      removed,
    ];
    for (const { status, reason } of (await Promise.allSettled(asked)) as PromiseRejectedResult[]) {
      expect(status).toBe('rejected');
      expect(reason).toMatchObject({ code: 'state', transient: true });
      expect((reason as Error).message).toBe(`The write to ${SEGMENT} failed: the system reported ENOSPC`);
    }
    expect(disk.text(SEGMENT)).toBe(before);
    expect([records.get('a'), records.get('b'), records.get('c')]).toEqual(['one', undefined, undefined]);
    expect(records.healthy).toBe(false);
    await expect(records.remove('b')).rejects.toMatchObject({ transient: true });

    disk.fail = () => undefined;
    expect(await records.claim('c', LATER)).toBe(true);
    expect(records.healthy).toBe(true);
    // The removal that failed went along.
    const { records: again } = await openOn(disk.crash({ kind: 'kill' }));
    expect([again.get('a'), again.get('b'), again.get('c')]).toEqual(['one', undefined, '']);
    expect(events.map(({ kind }) => kind)).not.toContain('broken');
  });

  it('write a removal again after one that failed', async () => {
    const disk = new Disk();
    const { records } = await openOn(disk);
    await records.put('a', 'one', LATER);
    disk.fail = (step) => (step === 'write' ? 'EIO' : undefined);
    await expect(records.remove('a')).rejects.toMatchObject({ code: 'state' });
    disk.fail = () => undefined;
    await records.remove('a');
    const { records: again } = await openOn(disk.crash({ kind: 'kill' }));
    expect(again.get('a')).toBeUndefined();
  });

  it('become healthy again by themselves', async () => {
    const disk = new Disk();
    const { records } = await openOn(disk);
    disk.fail = (step) => (step === 'write' ? 'ENOSPC' : undefined);
    await expect(records.put('a', 'one', LATER)).rejects.toThrow();
    disk.fail = () => undefined;
    await expect.poll(() => records.healthy, { timeout: within(3000) }).toBe(true);
  });

  it('keep a put that comes after a removal that failed', async () => {
    const disk = new Disk();
    const { records } = await openOn(disk);
    await records.put('a', 'one', LATER);
    disk.fail = (step) => (step === 'write' ? 'ENOSPC' : undefined);
    await expect(records.remove('a')).rejects.toThrow();
    disk.fail = () => undefined;
    await records.put('a', 'two', LATER);
    expect(records.get('a')).toBe('two');
    const { records: again } = await openOn(disk.crash({ kind: 'kill' }));
    expect(again.get('a')).toBe('two');
  });

  it.each([
    ['sync', (step: string) => (step === 'datasync' ? 'EIO' : undefined)],
    ['truncation', (step: string) => (step === 'write' ? 'ENOSPC' : step === 'truncate' ? 'EIO' : undefined)],
  ])('are broken for good by a %s that fails', async (what, fail) => {
    const disk = new Disk();
    const { records, events } = await openOn(disk);
    await records.put('a', 'one', LATER);
    disk.fail = fail;
    const first = records.put('b', 'two', LATER);
    await expect(first).rejects.toMatchObject({
      code: 'state',
      transient: false,
      message: `The ${what} of ${SEGMENT} failed: the system reported EIO`,
    });
    disk.fail = () => undefined;
    const { steps } = disk;
    await expect(records.put('c', 'three', LATER)).rejects.toMatchObject({ code: 'state' });
    await expect(records.claim('c', LATER)).rejects.toMatchObject({ code: 'state' });
    await expect(records.remove('a')).rejects.toMatchObject({ code: 'state' });
    await expect(records.remove('a')).rejects.toMatchObject({ code: 'state' });
    expect(disk.steps).toBe(steps);
    expect([records.get('a'), records.get('b'), records.healthy]).toEqual([undefined, undefined, false]);
    expect(events.filter(({ kind }) => kind === 'broken')).toHaveLength(1);
    await records.close();
  });

  it('are compacted while they are used, and shrink', async () => {
    const folder = await emptyFolder();
    const clock = heldClock();
    const events: JournalEvent[] = [];
    const options = {
      clock,
      compactFrom: 200_000,
      onEvent: (event: JournalEvent): void => void events.push(event),
    };
    const records = await openEntries(folder, options);
    for (let round = 0; round < 40; round++) {
      await Promise.all(
        Array.from({ length: 100 }, (_, i) => records.put(`${i}`, `${round}`.repeat(200), LATER)),
      );
      await records.remove(`${round}`);
    }
    await expect.poll(() => records.bytes).toBeLessThan(300_000);
    await records.close();
    expect(events.filter(({ kind }) => kind === 'compacted').length).toBeGreaterThan(2);
    const again = await openEntries(folder, options);
    expect(again.size).toBe(99);
    for (let i = 0; i < 100; i++) expect(again.get(`${i}`)).toBe(i === 39 ? undefined : '39'.repeat(200));
    await again.close();
  });

  it('shrink when much has become little', async () => {
    const disk = new Disk();
    const { records, events, clock } = await openOn(disk, heldClock(), 20_000);
    await Promise.all(
      Array.from({ length: 1000 }, (_, i) => records.put(`${i}`, 'x'.repeat(500), clock.seconds + 60)),
    );
    await expect.poll(() => events.some(({ kind }) => kind === 'compacted')).toBe(true);
    expect(records.bytes).toBeGreaterThan(500_000);
    clock.seconds += 60;
    await expect.poll(() => records.bytes, { timeout: within(5000) }).toBeLessThan(1000);
    await expect.poll(() => records.size, { timeout: within(5000) }).toBe(0);
  });

  it.each(['open', 'write', 'datasync', 'rename', 'syncFolder', 'remove'] as const)(
    'lose nothing by a compaction in which %s fails, and compact later',
    async (failing) => {
      let disk = new Disk();
      const { records, events, clock } = await openOn(disk, heldClock(), 5000);
      await records.put('removed', 'x', LATER);
      // A sync of the segment that is written to would break the journal: only the compaction's file fails.
      disk.fail = (step, path) =>
        step === failing && (path.endsWith('.tmp') || !/write|datasync|open/.test(step)) ? 'EIO' : undefined;
      for (let i = 0; i < 20; i++) await records.put(`${i % 10}`, 'x'.repeat(1000), LATER);
      await records.remove('removed');
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(events.filter(({ kind }) => kind === 'compaction-failed')).toHaveLength(1);
      expect(records.healthy).toBe(true);
      const check = async (): Promise<void> => {
        const { records: again } = await openOn(disk.crash({ kind: 'kill' }));
        expect([again.size, again.get('removed')]).toEqual([10, undefined]);
      };
      await check();
      disk.fail = () => undefined;
      clock.seconds += 10;
      await records.put('1', 'x', LATER);
      for (let i = 0; i < 10; i++) await records.put('2', 'x'.repeat(1000), LATER);
      await expect.poll(() => events.some(({ kind }) => kind === 'compacted')).toBe(true);
      await check();
      expect([...disk.names.keys()].filter((name) => name.endsWith('.tmp'))).toEqual([]);
      disk = disk.crash({ kind: 'power', chance: () => 0.9 });
      await check();
    },
  );
});

modelTests(entries, 1_500, { compactions: 500, cuts: 50 });
