import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Clock, systemClock } from '../../clock.js';
import { JobpassError, tell } from '../../errors.js';

/** What the journal says of a key: its value until `expiresAt` (seconds since 1970), or, alone, that it is removed. */
export type Entry = readonly [key: string, expiresAt: number, value: string] | readonly [key: string];

/** What can be told of a journal while it is in use. */
export type JournalEvent =
  /** A batch is on the disk. */
  | { kind: 'synced'; seconds: number; bytes: number }
  /** On opening: the end of a write that never finished was cut off. It was acknowledged to nobody. */
  | { kind: 'cut'; file: string; bytes: number }
  | { kind: 'compacted'; seconds: number; bytesBefore: number; bytesAfter: number }
  /** It is tried again later; nothing is lost. */
  | { kind: 'compaction-failed'; error: JobpassError }
  /** Told once. From here on every write is refused; a new start reads what is really on the disk. */
  | { kind: 'broken'; error: JobpassError };

export interface JournalOptions {
  clock?: Clock;
  /** Must not throw. */
  onEvent?: (event: JournalEvent) => void;
  /** Below this many bytes the journal is never compacted. */
  compactFrom?: number;
  files?: Files;
}

/** The file operations that the journal is made of, so that tests can make each fail. All reject with system errors. */
export interface Files {
  /** With `fs.constants` as flags; a new file gets the mode 0600. */
  open(path: string, flags: number): Promise<number>;
  /** @returns how many bytes were read; 0 at the end */
  read(fd: number, into: Buffer, position: number): Promise<number>;
  /** @returns how many bytes were written, which may be fewer than were given */
  write(fd: number, bytes: Buffer, position: number): Promise<number>;
  datasync(fd: number): Promise<void>;
  truncate(fd: number, length: number): Promise<void>;
  close(fd: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  list(folder: string): Promise<string[]>;
  /** Makes the folder (0700) and those above it, durably. */
  makeFolder(folder: string): Promise<void>;
  /** Makes durable which names the folder holds. */
  syncFolder(folder: string): Promise<void>;
}

const { O_RDONLY, O_WRONLY, O_CREAT, O_TRUNC } = fs.constants;
const read = promisify(fs.read);

// Numbers and callbacks, not the FileHandles of fs/promises: those cost several times as much for each batch.
export const nodeFiles: Files = {
  open: (path, flags) => promisify(fs.open)(path, flags, 0o600),
  read: async (fd, into, position) => (await read(fd, into, 0, into.length, position)).bytesRead,
  // At once: it goes to memory only, and the way to another thread and back takes longer.
  write: async (fd, bytes, position) => fs.writeSync(fd, bytes, 0, bytes.length, position),
  datasync: promisify(fs.fdatasync),
  truncate: promisify(fs.ftruncate),
  close: promisify(fs.close),
  rename: promisify(fs.rename),
  remove: promisify(fs.unlink),
  list: (folder) => fs.promises.readdir(folder),
  makeFolder: async (folder) => {
    const first = await fs.promises.mkdir(folder, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    for (let made = folder; ; made = dirname(made)) {
      await nodeFiles.syncFolder(dirname(made));
      if (made === first || made === dirname(made)) return;
    }
  },
  syncFolder: async (folder) => {
    const handle = await fs.promises.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

const COMPACT_FROM = 4 * 1024 * 1024;
/** How long a failed compaction waits before the next, in ms. */
const COMPACT_AGAIN_MS = 10_000;
/** How many characters of entries a compaction turns into one line: well below a millisecond of work. */
const SLICE = 64 * 1024;
/** How much a compaction writes between two syncs. One sync of all of it would hold up the batches meanwhile. */
const SYNC_EVERY = 2 * 1024 * 1024;
const READ_AT_ONCE = 1024 * 1024;

const SUM_LENGTH = 16;
const NEWLINE = 0x0a;
const NAME = /^journal-([1-9]\d{0,14})\.(log|tmp)$/;

function checksum(json: Buffer): string {
  return createHash('sha256').update(json).digest('hex').slice(0, SUM_LENGTH);
}

/** A line of the journal: the start of the SHA-256 of a JSON text, a space, the JSON text, a newline. */
export function encodeLine(content: readonly Entry[] | string): Buffer {
  const line = Buffer.from(`${' '.repeat(SUM_LENGTH + 1)}${JSON.stringify(content)}\n`);
  line.write(checksum(line.subarray(SUM_LENGTH + 1, -1)), 'latin1');
  return line;
}

/** @returns the JSON text of a line (given without its newline), or undefined where it is not what was written */
function decodeLine(line: Buffer): string | undefined {
  const json = line.subarray(SUM_LENGTH + 1);
  if (json.length === 0 || line.toString('latin1', 0, SUM_LENGTH) !== checksum(json)) return undefined;
  return json.toString('utf8');
}

/** The first line of a segment that holds all that was alive, so that those before it no longer count. */
const FRESH = encodeLine('all before this is void');

function isEntry(item: unknown): item is Entry {
  if (!Array.isArray(item) || typeof item[0] !== 'string') return false;
  return item.length === 1 || (item.length === 3 && Number.isFinite(item[1]) && typeof item[2] === 'string');
}

/** How much of memory and journal an entry takes, roughly, in characters. */
export function weigh(entry: Entry): number {
  return entry[0].length + (entry[2]?.length ?? 0) + 32;
}

/**
 * An append-only file in segments, `journal-<n>.log`, in a folder that this process has for itself.
 *
 * Each line is on the disk before the next is written, so a crash can tear the last line and no other.
 * Compaction never changes a line either:
 * 1. between two lines, writing goes over to the new segment n+1;
 * 2. all that is alive is written to `journal-<n>.tmp`, marked `FRESH`, and synced. It may hold what is younger than
 *    n+1's beginning; n+1 is read after it, and says so again or has removed it;
 * 3. it is renamed to `journal-<n>.log`: at this moment all segments before n become void;
 * 4. they are deleted.
 * A crash before 3 leaves everything as it was, a crash after it some files to delete.
 */
export class Journal {
  readonly #folder: string;
  readonly #files: Files;
  readonly #clock: Clock;
  readonly #tell: (event: JournalEvent) => void;
  readonly #compactFrom: number;

  /** The segment that is written to, and the length of what is known to be good in it. */
  #number = 0;
  #fd = -1;
  #end = 0;
  /** The lengths of the segments before it. */
  readonly #older = new Map<number, number>();
  /** The length of the last segment that compaction made. */
  #freshLength = 0;
  /** Whether #number was begun for a compaction that has not succeeded yet. */
  #begun = false;
  #compaction: Promise<void> | undefined;
  #compactAfterMs = Number.NEGATIVE_INFINITY;
  #closed = false;
  #broken: JobpassError | undefined;

  private constructor(folder: string, options: JournalOptions) {
    this.#folder = folder;
    this.#files = options.files ?? nodeFiles;
    this.#clock = options.clock ?? systemClock;
    this.#tell = options.onEvent ?? (() => undefined);
    this.#compactFrom = options.compactFrom ?? COMPACT_FROM;
  }

  /**
   * Reads the journal of a folder, or begins one, and tells every entry in the order in which it was written.
   *
   * @throws JobpassError `state` when it cannot be read, or is damaged: more than the end of its last write is missing
   */
  static async open(
    folder: string,
    apply: (entry: Entry) => void,
    options: JournalOptions = {},
  ): Promise<Journal> {
    const journal = new Journal(folder, options);
    try {
      await journal.#open(apply);
    } catch (error) {
      if (error instanceof JobpassError) throw error;
      throw failure(`Opening the journal in ${folder}`, error);
    }
    return journal;
  }

  /** Why nothing can be written any more. */
  get broken(): JobpassError | undefined {
    return this.#broken;
  }

  /** The length of all segments, in bytes. */
  get bytes(): number {
    let sum = this.#end;
    for (const length of this.#older.values()) sum += length;
    return sum;
  }

  /**
   * Writes entries; they are on the disk when it resolves. One call at a time.
   *
   * @throws JobpassError `state`; a `transient` one means that the journal is as before, and can be written to
   */
  async append(entries: readonly Entry[]): Promise<void> {
    if (this.#broken !== undefined) throw this.#broken;
    const line = encodeLine(entries);
    const began = this.#clock.elapsed();
    try {
      await this.#writeAll(this.#fd, line, this.#end);
    } catch (error) {
      await this.#cutBack();
      throw failure(`The write to ${this.#path(this.#number)}`, error, {
        transient: true,
        hint: 'Look at the space on its disk',
      });
    }
    try {
      await this.#files.datasync(this.#fd);
    } catch (error) {
      // The system may have dropped what it could not write, and a second sync would then succeed all the same.
      throw this.#break('sync', error);
    }
    this.#end += line.length;
    this.#tell({
      kind: 'synced',
      seconds: (this.#clock.elapsed() - began) / 1000,
      bytes: line.length,
    });
  }

  /**
   * Begins a compaction if the journal has become too long for what is alive. Resolves when appending may go on; the
   * compaction then runs beside it. Never rejects.
   *
   * @param live tells all that is alive and appended, at the moment when it is asked for it
   * @param weight of all that is alive
   */
  async tidy(live: () => Iterable<Entry>, weight: number): Promise<void> {
    if (this.#compaction !== undefined || this.#closed || this.#broken !== undefined) return;
    // The second limit is for when there was much and now is little. An entry takes at most six bytes for each
    // character, so what compaction has written is always below it.
    const bytes = this.bytes;
    if (bytes <= this.#compactFrom || (bytes <= 2 * this.#freshLength && bytes <= 8 * weight)) return;
    if (this.#clock.elapsed() < this.#compactAfterMs) return;
    try {
      // A compaction that failed has left a new segment behind, which will do.
      if (!this.#begun) await this.#beginSegment();
    } catch (error) {
      this.#compactionFailed(error);
      return;
    }
    this.#compaction = this.#compact(live())
      .catch((error: unknown) => this.#compactionFailed(error))
      .finally(() => {
        this.#compaction = undefined;
      });
  }

  /** Ends a compaction under way, and lets go of the files. Call it when nothing is being appended. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#compaction;
    await quietly(this.#files.close(this.#fd));
  }

  #path(number: number, ending: 'log' | 'tmp' = 'log'): string {
    return join(this.#folder, `journal-${number}.${ending}`);
  }

  async #open(apply: (entry: Entry) => void): Promise<void> {
    const files = this.#files;
    await files.makeFolder(this.#folder);
    const found: number[] = [];
    for (const name of await files.list(this.#folder)) {
      const [, number, ending] = NAME.exec(name) ?? [];
      if (ending === 'tmp') await files.remove(join(this.#folder, name));
      else if (number !== undefined) found.push(Number(number));
    }
    found.sort((a, b) => a - b);
    const fresh = await this.#lastFresh(found);
    const newest = found.at(-1) ?? 1;
    const first = fresh ?? 1;
    if (found.length > 0) {
      for (let number = first; number <= newest; number++) {
        if (!found.includes(number)) throw damaged(`${this.#path(number)} is missing`);
      }
      await this.#replay(first, newest, fresh, apply);
    }

    this.#number = newest;
    this.#fd = await files.open(this.#path(newest), O_WRONLY | O_CREAT);
    // What was read may not be on the disk yet, if the last process was killed between a write and its sync: in the
    // newest segment, or in the one before, where the newest was left behind empty. And a segment may be void only if
    // the name of the one that makes it so is sure to stay.
    for (const number of this.#older.keys()) await this.#syncSegment(number);
    await files.datasync(this.#fd);
    await files.syncFolder(this.#folder);
    for (const number of found) if (number < first) await files.remove(this.#path(number));
  }

  async #syncSegment(number: number): Promise<void> {
    const fd = await this.#files.open(this.#path(number), O_WRONLY);
    try {
      await this.#files.datasync(fd);
    } finally {
      await this.#files.close(fd);
    }
  }

  /** @returns the number of the last segment before which nothing counts */
  async #lastFresh(numbers: readonly number[]): Promise<number | undefined> {
    for (const number of numbers.toReversed()) {
      const fd = await this.#files.open(this.#path(number), O_RDONLY);
      try {
        const start = Buffer.alloc(FRESH.length);
        const length = await this.#files.read(fd, start, 0);
        if (length === FRESH.length && start.equals(FRESH)) return number;
      } finally {
        await this.#files.close(fd);
      }
    }
    return undefined;
  }

  async #replay(
    first: number,
    newest: number,
    fresh: number | undefined,
    apply: (entry: Entry) => void,
  ): Promise<void> {
    /** A line that is not whole: the torn end of the last write, if nothing comes behind it. */
    let torn: { number: number; line: number; at: number; length: number } | undefined;
    for (let number = first; number <= newest; number++) {
      const path = this.#path(number);
      const fd = await this.#files.open(path, O_RDONLY);
      let end = 0;
      let count = 0;
      try {
        for await (const { line, whole } of this.#lines(fd)) {
          if (torn !== undefined) throw damaged(`line ${torn.line} of ${this.#path(torn.number)} is damaged`);
          count++;
          const json = whole ? decodeLine(line) : undefined;
          if (json === undefined) {
            // What compaction wrote was on the disk before it got its name: no crash can have torn it.
            if (number === fresh) throw damaged(`line ${count} of ${path} is damaged`);
            torn = { number, line: count, at: end, length: line.length + (whole ? 1 : 0) };
            continue;
          }
          end += line.length + 1;
          if (number === fresh && count === 1) continue;
          const entries: unknown = JSON.parse(json);
          if (!Array.isArray(entries) || !entries.every(isEntry)) {
            throw new JobpassError('state', `Reading line ${count} of ${path} failed: it is not understood`, {
              hint: 'Was it written by another version of Jobpass? Then start that one',
            });
          }
          entries.forEach(apply);
        }
      } finally {
        await this.#files.close(fd);
      }
      if (number === newest) this.#end = end;
      else this.#older.set(number, end);
      if (number === fresh) this.#freshLength = end;
    }
    if (torn === undefined) return;
    const fd = await this.#files.open(this.#path(torn.number), O_WRONLY);
    try {
      await this.#files.truncate(fd, torn.at);
      await this.#files.datasync(fd);
    } finally {
      await this.#files.close(fd);
    }
    this.#tell({ kind: 'cut', file: this.#path(torn.number), bytes: torn.length });
  }

  async *#lines(fd: number): AsyncGenerator<{ line: Buffer; whole: boolean }> {
    let rest: Buffer = Buffer.alloc(0);
    for (let position = 0; ; ) {
      const chunk = Buffer.allocUnsafe(READ_AT_ONCE);
      const length = await this.#files.read(fd, chunk, position);
      if (length === 0) break;
      position += length;
      const text = Buffer.concat([rest, chunk.subarray(0, length)]);
      let start = 0;
      for (let end = text.indexOf(NEWLINE); end !== -1; end = text.indexOf(NEWLINE, start)) {
        yield { line: text.subarray(start, end), whole: true };
        start = end + 1;
      }
      rest = text.subarray(start);
    }
    if (rest.length > 0) yield { line: rest, whole: false };
  }

  async #writeAll(fd: number, bytes: Buffer, position: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const written = await this.#files.write(fd, done === 0 ? bytes : bytes.subarray(done), position + done);
      if (written === 0) throw new JobpassError('state', 'the system wrote nothing');
      done += written;
    }
  }

  /** Takes the rest of a failed write off the segment: otherwise the next line would make it damage. */
  async #cutBack(): Promise<void> {
    try {
      await this.#files.truncate(this.#fd, this.#end);
      await this.#files.datasync(this.#fd);
    } catch (error) {
      throw this.#break('truncation', error);
    }
  }

  #break(what: string, error: unknown): JobpassError {
    this.#broken = failure(`The ${what} of ${this.#path(this.#number)}`, error, {
      hint: 'What is on the disk is uncertain, so nothing more is written: mend the disk, and start again',
    });
    this.#tell({ kind: 'broken', error: this.#broken });
    return this.#broken;
  }

  async #beginSegment(): Promise<void> {
    const number = this.#number + 1;
    const path = this.#path(number);
    const fd = await this.#files.open(path, O_WRONLY | O_CREAT);
    try {
      await this.#files.syncFolder(this.#folder);
    } catch (error) {
      // If it stays, it is empty, and takes nothing from the segment before it.
      await quietly(this.#files.close(fd));
      await quietly(this.#files.remove(path));
      throw error;
    }
    await quietly(this.#files.close(this.#fd));
    this.#older.set(this.#number, this.#end);
    this.#number = number;
    this.#fd = fd;
    this.#end = 0;
    this.#begun = true;
  }

  async #compact(live: Iterable<Entry>): Promise<void> {
    const files = this.#files;
    const began = this.#clock.elapsed();
    const bytesBefore = this.bytes;
    const number = this.#number - 1;
    const path = this.#path(number, 'tmp');
    let length = 0;
    try {
      const fd = await files.open(path, O_WRONLY | O_CREAT | O_TRUNC);
      try {
        let synced = 0;
        for (const line of slices(live)) {
          if (this.#closed || this.#broken !== undefined) return await quietly(files.remove(path));
          await this.#writeAll(fd, line, length);
          length += line.length;
          if (length - synced >= SYNC_EVERY) {
            await files.datasync(fd);
            synced = length;
          }
        }
        await files.datasync(fd);
      } finally {
        await quietly(files.close(fd));
      }
      await files.rename(path, this.#path(number));
    } catch (error) {
      await quietly(files.remove(path));
      throw error;
    }
    // Without this the deletions could reach the disk, and the name not.
    await files.syncFolder(this.#folder);
    this.#begun = false;
    this.#older.set(number, length);
    this.#freshLength = length;
    for (const older of this.#older.keys()) {
      if (older >= number) continue;
      await files.remove(this.#path(older));
      this.#older.delete(older);
    }
    this.#tell({
      kind: 'compacted',
      seconds: (this.#clock.elapsed() - began) / 1000,
      bytesBefore,
      bytesAfter: this.bytes,
    });
  }

  #compactionFailed(error: unknown): void {
    this.#compactAfterMs = this.#clock.elapsed() + COMPACT_AGAIN_MS;
    this.#tell({
      kind: 'compaction-failed',
      error: failure(`The compaction of the journal in ${this.#folder}`, error, { transient: true }),
    });
  }
}

/** The lines of a compacted segment, each made when it is asked for. */
function* slices(live: Iterable<Entry>): Generator<Buffer> {
  yield FRESH;
  let slice: Entry[] = [];
  let weight = 0;
  for (const entry of live) {
    slice.push(entry);
    weight += weigh(entry);
    if (weight < SLICE) continue;
    yield encodeLine(slice);
    slice = [];
    weight = 0;
  }
  if (slice.length > 0) yield encodeLine(slice);
}

function failure(
  what: string,
  error: unknown,
  details: { transient?: boolean; hint?: string } = {},
): JobpassError {
  return new JobpassError('state', `${what} failed: ${tell(error)}`, {
    ...details,
    cause: error,
  });
}

function damaged(what: string): JobpassError {
  return new JobpassError('state', `Reading the journal failed: ${what}`, {
    hint:
      'Restore its folder from a backup. Or move the folder away and start with an empty one: ' +
      'what was issued and revoked is then forgotten',
  });
}

async function quietly(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch {
    // Whoever calls this has a worse failure to tell, or loses nothing.
  }
}
