import { constants } from 'node:fs';
import { join } from 'node:path';
import { JobpassError } from '../../../errors.js';
import { type Files, ignoreErrors, withFile, writeAll } from './files.js';
import { decodeLine, FRESH, type Item, isItem, linesOf } from './journal-lines.js';

const { O_RDONLY, O_WRONLY, O_CREAT, O_TRUNC } = constants;
const NAME = /^journal-([1-9]\d{0,14})\.(log|tmp)$/;

export function segmentPath(folder: string, number: number, ending: 'log' | 'tmp' = 'log'): string {
  return join(folder, `journal-${number}.${ending}`);
}

/** The segments of a journal in a folder. */
export interface Segments {
  /** The lengths of the valid segments, in order. */
  lengths: ReadonlyMap<number, number>;
  /** The last segment that contains all live items. All earlier segments are void. */
  fresh: number | undefined;
  void: readonly number[];
  /** The incomplete last write, which was removed. */
  cut: { file: string; bytes: number } | undefined;
}

/**
 * Reads the segments in a folder and calls `apply` with every item in the order of writing. Removes the remains of an
 * unfinished compaction or write.
 *
 * @throws JobpassError `state` if segments are damaged; system errors if reading or writing fails
 */
export async function readSegments(
  files: Files,
  folder: string,
  apply: (item: Item) => void,
): Promise<Segments> {
  const found: number[] = [];
  for (const name of await files.list(folder)) {
    const [, number, ending] = NAME.exec(name) ?? [];
    if (ending === 'tmp') await files.remove(join(folder, name));
    else if (number !== undefined) found.push(Number(number));
  }
  found.sort((a, b) => a - b);
  const fresh = await lastFresh(files, folder, found);
  const first = fresh ?? 1;
  const lengths = new Map<number, number>();
  /** An incomplete line. If no line follows it, it is the torn end of the last write. */
  let torn: Torn | undefined;
  const newest = found.at(-1) ?? 0;
  for (let number = first; number <= newest; number++) {
    if (!found.includes(number)) throw damaged(`${segmentPath(folder, number)} is missing`);
  }
  for (let number = first; number <= newest; number++) {
    const path = segmentPath(folder, number);
    const read = await replay(files, path, { torn, isFresh: number === fresh }, apply);
    lengths.set(number, read.length);
    torn = read.torn;
  }
  if (torn !== undefined) await cutOff(files, torn);
  return {
    lengths,
    fresh,
    void: found.filter((number) => number < first),
    cut: torn === undefined ? undefined : { file: torn.path, bytes: torn.bytes },
  };
}

/** Returns the number of the last segment that contains all live items. */
async function lastFresh(
  files: Files,
  folder: string,
  numbers: readonly number[],
): Promise<number | undefined> {
  for (const number of numbers.toReversed()) {
    const isFresh = await withFile(files, segmentPath(folder, number), O_RDONLY, async (fd) => {
      const start = Buffer.alloc(FRESH.length);
      return (await files.read(fd, start, 0)) === FRESH.length && start.equals(FRESH);
    });
    if (isFresh) return number;
  }
  return undefined;
}

interface Torn {
  path: string;
  line: number;
  at: number;
  bytes: number;
}

/**
 * Reads one segment.
 *
 * @param before the torn line in an earlier segment
 * @returns the length of the valid part, and the torn line in this segment or an earlier one
 */
async function replay(
  files: Files,
  path: string,
  { torn: before, isFresh }: { torn: Torn | undefined; isFresh: boolean },
  apply: (item: Item) => void,
): Promise<{ length: number; torn: Torn | undefined }> {
  const fd = await files.open(path, O_RDONLY);
  let torn = before;
  let end = 0;
  let count = 0;
  try {
    for await (const { line, whole } of linesOf(files, fd)) {
      if (torn !== undefined) throw damaged(`line ${torn.line} of ${torn.path} is damaged`);
      count++;
      const json = whole ? decodeLine(line) : undefined;
      if (json === undefined) {
        // A compaction syncs its segment before the rename, so a crash cannot leave an incomplete line in it.
        if (isFresh) throw damaged(`line ${count} of ${path} is damaged`);
        torn = { path, line: count, at: end, bytes: line.length + (whole ? 1 : 0) };
        continue;
      }
      end += line.length + 1;
      if (isFresh && count === 1) continue;
      const entries: unknown = JSON.parse(json);
      if (!Array.isArray(entries) || !entries.every(isItem)) {
        throw new JobpassError('state', `Line ${count} of ${path} has an unknown format`, {
          hint: 'If another version of Jobpass wrote it, start that version',
        });
      }
      entries.forEach(apply);
    }
  } finally {
    await files.close(fd);
  }
  return { length: end, torn };
}

/** The amount that a compaction writes between two syncs. A single sync at the end would delay batches. */
const SYNC_EVERY = 2 * 1024 * 1024;

/**
 * Writes a new file line by line and syncs it.
 *
 * @param mayContinue called before each line: false stops the write
 * @returns the length of the file; undefined if the write was stopped
 */
export async function writeLines(
  files: Files,
  path: string,
  lines: Iterable<Buffer>,
  mayContinue: () => boolean,
): Promise<number | undefined> {
  const fd = await files.open(path, O_WRONLY | O_CREAT | O_TRUNC);
  try {
    let [length, synced] = [0, 0];
    for (const line of lines) {
      if (!mayContinue()) return undefined;
      await writeAll(files, fd, line, length);
      length += line.length;
      if (length - synced >= SYNC_EVERY) {
        await files.datasync(fd);
        synced = length;
      }
    }
    await files.datasync(fd);
    return length;
  } finally {
    await ignoreErrors(files.close(fd));
  }
}

async function cutOff(files: Files, { path, at }: Torn): Promise<void> {
  await withFile(files, path, O_WRONLY, async (fd) => {
    await files.truncate(fd, at);
    await files.datasync(fd);
  });
}

function damaged(what: string): JobpassError {
  return new JobpassError('state', `The journal cannot be read: ${what}`, {
    hint:
      'Restore its folder from a backup, or move the folder away and start with an empty one: ' +
      'the broker then loses all issued tokens and revocations',
  });
}
