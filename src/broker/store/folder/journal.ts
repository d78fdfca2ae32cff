import { constants } from 'node:fs';
import { type Clock, systemClock } from '../../../clock.js';
import { JobpassError, tell } from '../../../errors.js';
import { type Files, nodeFiles, quietly, withFile, writeAll } from './files.js';
import { encodeLine, type Item, slices } from './journal-lines.js';
import { readSegments, segmentPath, writeLines } from './journal-segments.js';

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
  /** Waited for before older segments become void: what only they have is to be safe elsewhere by then. */
  beforeVoid?: () => Promise<void>;
  files?: Files;
}

const { O_WRONLY, O_CREAT } = constants;
const COMPACT_FROM = 4 * 1024 * 1024;
/** How long a failed compaction waits before the next, in ms. */
const COMPACT_AGAIN_MS = 10_000;

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
  readonly #beforeVoid: () => Promise<void>;

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
    this.#beforeVoid = options.beforeVoid ?? (async () => undefined);
    this.#compactFrom = options.compactFrom ?? COMPACT_FROM;
  }

  /**
   * Reads the journal of a folder, or begins one, and tells every entry in the order in which it was written.
   *
   * @throws JobpassError `state` when it cannot be read, or is damaged: more than the end of its last write is missing
   */
  static async open(
    folder: string,
    apply: (item: Item) => void,
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
  async append(entries: readonly Item[]): Promise<void> {
    if (this.#broken !== undefined) throw this.#broken;
    const line = encodeLine(entries);
    const began = this.#clock.elapsed();
    try {
      await writeAll(this.#files, this.#fd, line, this.#end);
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
  async tidy(live: () => Iterable<Item>, weight: number): Promise<void> {
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
    return segmentPath(this.#folder, number, ending);
  }

  async #open(apply: (item: Item) => void): Promise<void> {
    const files = this.#files;
    await files.makeFolder(this.#folder);
    const found = await readSegments(files, this.#folder, apply);
    if (found.cut !== undefined) this.#tell({ kind: 'cut', ...found.cut });
    const segments = [...found.lengths];
    [this.#number, this.#end] = segments.pop() ?? [1, 0];
    for (const [number, length] of segments) this.#older.set(number, length);
    if (found.fresh !== undefined) this.#freshLength = found.lengths.get(found.fresh) ?? 0;

    this.#fd = await files.open(this.#path(this.#number), O_WRONLY | O_CREAT);
    // What was read may not be on the disk yet, if the last process was killed between a write and its sync: in the
    // newest segment, or in the one before, where the newest was left behind empty. And a segment may be void only if
    // the name of the one that makes it so is sure to stay.
    for (const number of this.#older.keys())
      await withFile(files, this.#path(number), O_WRONLY, (fd) => files.datasync(fd));
    await files.datasync(this.#fd);
    await files.syncFolder(this.#folder);
    for (const number of found.void) await files.remove(this.#path(number));
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

  async #compact(live: Iterable<Item>): Promise<void> {
    const files = this.#files;
    const began = this.#clock.elapsed();
    const bytesBefore = this.bytes;
    const number = this.#number - 1;
    const path = this.#path(number, 'tmp');
    let length: number | undefined;
    try {
      length = await writeLines(files, path, slices(live), () => !this.#closed && this.#broken === undefined);
      if (length === undefined) return await quietly(files.remove(path));
      await this.#beforeVoid();
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
