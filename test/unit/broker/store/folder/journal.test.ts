import { describe, expect, it } from 'vitest';
import { Journal, type JournalEvent } from '../../../../../src/broker/store/folder/journal.js';
import {
  type Entry,
  encodeLine,
  type Item,
  isAuditLine,
} from '../../../../../src/broker/store/folder/journal-lines.js';
import { Disk } from '../../../../support/disk.js';

const FOLDER = '/journal';
const LATER = 1_700_003_600;
const path = (number: number, ending = 'log'): string => `${FOLDER}/journal-${number}.${ending}`;

interface Read {
  held: Map<string, string>;
  events: JournalEvent[];
  journal: Journal;
}

async function open(disk: Disk, compactFrom = 1e9): Promise<Read> {
  const held = new Map<string, string>();
  const events: JournalEvent[] = [];
  const apply = (entry: Item): void => {
    if (isAuditLine(entry)) return;
    if (entry.length === 3) held.set(entry[0], entry[2]);
    else held.delete(entry[0]);
  };
  const journal = await Journal.open(FOLDER, apply, {
    files: disk,
    compactFrom,
    onEvent: (event) => events.push(event),
  });
  return { held, events, journal };
}

const put = (key: string, value = 'value'): Entry => [key, LATER, value];
const FRESH = encodeLine('all before this is void');

function diskWith(segments: Readonly<Record<number, readonly (Buffer | string)[]>>): Disk {
  const disk = new Disk();
  for (const [number, lines] of Object.entries(segments)) {
    disk.put(path(Number(number)), Buffer.concat(lines.map((line) => Buffer.from(line))));
  }
  return disk;
}

const names = (disk: Disk): string[] => [...disk.names.keys()].sort();

describe('the form of the journal', () => {
  it('is a checksum and a JSON text in each line', async () => {
    const disk = new Disk();
    const { journal } = await open(disk);
    await journal.append([put('a', 'ä\n'), ['b']]);
    await journal.append([put('c')]);
    await journal.close();
    expect(disk.text(path(1))).toBe(
      '590dbbc14f95f10a [["a",1700003600,"ä\\n"],["b"]]\nc45f581b278682f1 [["c",1700003600,"value"]]\n',
    );
  });

  it('survives writes that are done in parts', async () => {
    const disk = new Disk();
    disk.atOnce = 7;
    const { journal } = await open(disk);
    await journal.append([put('a')]);
    await journal.append([put('b')]);
    const { held, events } = await open(disk);
    expect([...held.keys()]).toEqual(['a', 'b']);
    expect(events).toEqual([]);
  });

  it('is not written by a system that writes nothing', async () => {
    const disk = new Disk();
    disk.atOnce = 0;
    const { journal } = await open(disk);
    await expect(journal.append([put('a')])).rejects.toMatchObject({ code: 'state', transient: true });
  });

  it('is read across the borders of what is read at once', async () => {
    const disk = new Disk();
    const { journal } = await open(disk);
    for (let i = 0; i < 30; i++) await journal.append([put(`${i}`, `${i}`.repeat(60_000))]);
    const { held, events } = await open(disk);
    expect(held.size).toBe(30);
    expect(held.get('29')).toBe('29'.repeat(60_000));
    expect(events).toEqual([]);
  });
});

describe('the end of a journal whose last write never finished', () => {
  const good = encodeLine([put('a'), put('b')]);
  const last = encodeLine([['a'], put('c', 'é')]);
  const tails: [string, Buffer][] = [];
  for (let length = 1; length < last.length; length++) {
    tails.push([`${length} bytes`, last.subarray(0, length)]);
    tails.push([
      `${length} bytes, then zeros`,
      Buffer.concat([last.subarray(0, length), Buffer.alloc(last.length - length)]),
    ]);
    // A later part can be on the disk without an earlier one.
    tails.push([`zeros for ${length} bytes`, Buffer.concat([Buffer.alloc(length), last.subarray(length)])]);
  }
  tails.push(['zeros', Buffer.alloc(5000)], ['zeros, many', Buffer.alloc(3_000_000)]);

  it('is cut off, wherever it ends', async () => {
    for (const [what, tail] of tails) {
      for (const segments of [{ 1: [good, tail] }, { 3: [FRESH, good], 4: [tail] }]) {
        const disk = diskWith(segments);
        const { held, events, journal } = await open(disk);
        expect([...held.keys()], what).toEqual(['a', 'b']);
        expect(events, what).toEqual([{ kind: 'cut', file: expect.any(String), bytes: tail.length }]);
        // On the disk itself, and what is written next stands in its place.
        await journal.append([put('d')]);
        const again = await open(disk.crash({ kind: 'power', chance: () => 0.99 }));
        expect([...again.held.keys()], what).toEqual(['a', 'b', 'd']);
        expect(again.events, what).toEqual([]);
      }
    }
  });

  it('may stand before a segment that was begun and never used', async () => {
    const disk = diskWith({ 1: [good, last.subarray(0, 20)], 2: [] });
    const { held, events, journal } = await open(disk);
    expect([...held.keys()]).toEqual(['a', 'b']);
    expect(events).toMatchObject([{ kind: 'cut', file: path(1), bytes: 20 }]);
    await journal.append([put('d')]);
    expect((await open(disk)).held.size).toBe(3);
  });

  it('is on the disk once it was read, although it was never acknowledged', async () => {
    const disk = new Disk();
    const { journal } = await open(disk);
    disk.stopAt = disk.steps + 1;
    await Promise.race([journal.append([put('a')]), disk.stopped]);
    const next = disk.crash({ kind: 'kill' });
    expect((await open(next)).held.has('a')).toBe(true);
    expect((await open(next.crash({ kind: 'power', chance: () => 0.3 }))).held.has('a')).toBe(true);
  });

  it('is read where it was whole', async () => {
    const { held } = await open(diskWith({ 1: [good, last] }));
    expect([...held.keys()]).toEqual(['b', 'c']);
  });
});

describe('damage of the journal', () => {
  const lines = [encodeLine([put('a')]), encodeLine([['a']]), encodeLine([put('b')])];
  const bad = Buffer.from(lines[1] ?? '');
  bad.writeUInt8(bad.readUInt8(20) ^ 1, 20);

  it.each<[string, Record<number, (Buffer | string)[]>, string]>([
    ['a line in the middle', { 1: [lines[0] ?? '', bad, lines[2] ?? ''] }, `line 2 of ${path(1)} is damaged`],
    ['a torn line before another', { 1: [bad, bad.subarray(0, 5)] }, `line 1 of ${path(1)} is damaged`],
    ['an empty line', { 1: ['\n', ...lines] }, `line 1 of ${path(1)} is damaged`],
    [
      'the last line of an older segment',
      { 1: [bad], 2: [lines[2] ?? ''] },
      `line 1 of ${path(1)} is damaged`,
    ],
    ['the last line of a compacted segment', { 1: [FRESH, bad], 2: [] }, `line 2 of ${path(1)} is damaged`],
    [
      'the first line of a compacted segment',
      { 2: [FRESH.subarray(1), ...lines], 3: [] },
      `${path(1)} is missing`,
    ],
    ['a segment that is missing', { 1: [FRESH], 3: lines }, `${path(2)} is missing`],
  ])('is refused: %s', async (_, segments, message) => {
    const disk = diskWith(segments);
    const before = names(disk).map((name) => disk.text(name));
    const opening = open(disk);
    await expect(opening).rejects.toMatchObject({
      code: 'state',
      message: `The journal cannot be read: ${message}`,
      hint: expect.stringContaining('backup'),
    });
    expect(names(disk).map((name) => disk.text(name))).toEqual(before);
  });

  it.each([['"all"'], ['{}'], ['[["a",1]]'], ['[["a","1","b"]]'], ['[[1]]'], ['[null]']])(
    'is not the same as what another version wrote: %s',
    async (json) => {
      const line = encodeLine(JSON.parse(json) as Entry[]);
      await expect(open(diskWith({ 1: [line] }))).rejects.toMatchObject({
        code: 'state',
        message: `Line 1 of ${path(1)} has an unknown format`,
      });
    },
  );

  it('says what the system reported', async () => {
    const disk = new Disk();
    disk.fail = (step) => (step === 'open' ? 'EACCES' : undefined);
    await expect(open(disk)).rejects.toMatchObject({
      code: 'state',
      message: `Opening the journal in ${FOLDER} failed: the system reported EACCES`,
    });
  });
});

describe('compaction of the journal', () => {
  const old = encodeLine([put('gone'), put('stays')]);
  const removal = encodeLine([['gone']]);
  const fresh = encodeLine([put('stays')]);
  const young = encodeLine([put('young')]);

  it.each<[string, Record<number, (Buffer | string)[]>, Buffer | undefined, string[]]>([
    ['the new segment is begun', { 1: [old, removal], 2: [] }, undefined, [path(1), path(2)]],
    ['the new segment is used', { 1: [old, removal], 2: [young] }, undefined, [path(1), path(2)]],
    ['half is written', { 1: [old, removal], 2: [young] }, FRESH.subarray(0, 9), [path(1), path(2)]],
    ['all is written', { 1: [old, removal], 2: [young] }, Buffer.concat([FRESH, fresh]), [path(1), path(2)]],
    ['it is renamed', { 1: [old], 2: [FRESH, fresh], 3: [young] }, undefined, [path(2), path(3)]],
    ['some are deleted', { 2: [removal], 3: [FRESH, fresh], 4: [young] }, undefined, [path(3), path(4)]],
    ['all are deleted', { 3: [FRESH, fresh], 4: [young] }, undefined, [path(3), path(4)]],
    [
      'one was left from an earlier one',
      { 1: [old], 3: [FRESH, fresh], 4: [young] },
      undefined,
      [path(3), path(4)],
    ],
  ])('may end when %s', async (_, segments, tmp, left) => {
    const disk = diskWith(segments);
    if (tmp !== undefined) disk.put(path(1, 'tmp'), tmp);
    const { held, events } = await open(disk);
    expect(held.has('gone')).toBe(false);
    expect(held.has('stays')).toBe(true);
    expect(events).toEqual([]);
    expect(names(disk)).toEqual(left);
  });

  it('keeps what is removed while it is written out of what is read later', async () => {
    const disk = new Disk();
    const { journal } = await open(disk, 0);
    await journal.append([put('a'), put('b')]);
    await journal.tidy(() => [put('a'), put('b')], 100);
    await journal.append([['a']]);
    await expect.poll(() => disk.text(path(1))).toContain('void');
    await journal.close();
    expect([...(await open(disk)).held.keys()]).toEqual(['b']);
  });

  it('holds at every step at which it can be killed or lose power', async () => {
    let steps = 0;
    for (let stopAt = 0, done = false; !done; stopAt++) {
      for (const chance of [undefined, 0, 0.4, 0.6, 0.99]) {
        const disk = diskWith({ 1: [old, removal], 2: [young] });
        const { journal } = await open(disk, 0);
        disk.stopAt = disk.steps + stopAt;
        let acknowledged = false;
        const work = async (): Promise<void> => {
          await journal.tidy(() => [put('stays', 'x'.repeat(100_000)), put('young')], 100);
          await journal.append([put('last')]);
          acknowledged = true;
          await expect.poll(() => names(disk)).toEqual([path(2), path(3)]);
          done = true;
        };
        await Promise.race([work(), disk.stopped]);
        const left = disk.crash(
          chance === undefined ? { kind: 'kill' } : { kind: 'power', chance: () => chance },
        );
        const { held } = await open(left);
        expect([...held.keys()].filter((key) => key !== 'last')).toEqual(['stays', 'young']);
        if (acknowledged) expect(held.has('last')).toBe(true);
        steps = Math.max(steps, stopAt);
      }
    }
    // Begin a segment (2), write three lines (3), sync twice, rename, sync, delete, and the append's two.
    expect(steps).toBeGreaterThanOrEqual(10);
  });

  it('takes no new segment for each time it fails', async () => {
    const disk = diskWith({ 1: [old, removal] });
    let seconds = 0;
    const events: string[] = [];
    const journal = await Journal.open(FOLDER, () => undefined, {
      files: disk,
      compactFrom: 0,
      clock: { now: () => 0, elapsed: () => seconds * 1000, sleep: async () => undefined },
      onEvent: ({ kind }) => events.push(kind),
    });
    disk.fail = (step) => (step === 'rename' ? 'EIO' : undefined);
    for (let failed = 1; failed <= 3; failed++) {
      await journal.tidy(() => [put('stays')], 100);
      await expect.poll(() => events).toHaveLength(failed);
      // Too early, so nothing is done.
      await journal.tidy(() => [put('stays')], 100);
      seconds += 10;
    }
    expect(new Set(events)).toEqual(new Set(['compaction-failed']));
    expect(names(disk)).toEqual([path(1), path(2)]);
  });

  it('gives up when the journal is closed, and leaves it as it was', async () => {
    const disk = diskWith({ 1: [old, removal] });
    const { journal } = await open(disk, 0);
    await journal.tidy(() => [put('stays')], 100);
    await journal.close();
    expect(names(disk)).toEqual([path(1), path(2)]);
    expect([...(await open(disk)).held.keys()]).toEqual(['stays']);
  });
});
