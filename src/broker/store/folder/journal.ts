import { constants } from 'node:fs';
import { type Clock, systemClock } from '../../../clock.js';
import { errorText, JobpassError, writeHint } from '../../../errors.js';
import { type Files, ignoreErrors, nodeFiles, withFile, writeAll } from './files.js';
import { encodeLine, type Item, slices } from './journal-lines.js';
import { readSegments, segmentPath, writeLines } from './journal-segments.js';

/** An event of a journal in use. */
export type JournalEvent =
  /** A batch is on the disk. */
  | { kind: 'synced'; seconds: number; bytes: number }
  /** An incomplete write was removed when the journal was opened. The write was never acknowledged. */
  | { kind: 'cut'; file: string; bytes: number }
  | { kind: 'compacted'; seconds: number; bytesBefore: number; bytesAfter: number }
  /** The journal retries later; no data is lost. */
  | { kind: 'compaction-failed'; error: JobpassError }
  /** Sent once. All later writes fail; a restart reads the actual content of the disk. */
  | { kind: 'broken'; error: JobpassError };

export interface JournalOptions {
  clock?: Clock;
  /** This callback must not throw. */
  onEvent?: (event: JournalEvent) => void;
  /** The minimum size at which the journal is compacted, in bytes. */
  compactFrom?: number;
  /** Runs before older segments become void, to save the data that only they contain. */
  beforeVoid?: () => Promise<void>;
  files?: Files;
}

const { O_WRONLY, O_CREAT } = constants;
const COMPACT_FROM = 4 * 1024 * 1024;
/** The pause after a failed compaction, in ms. */
const COMPACT_AGAIN_MS = 10_000;

/**
 * An append-only file in segments, `journal-<n>.log`, in a folder that only this process uses.
 *
 * Each line is on the disk before the next line is written, so only the last line can be incomplete after a crash. Compaction never
 * changes a line:
 * 1. Between two lines, the journal switches to the new segment n+1.
 * 2. It writes all live items to `journal-<n>.tmp`, marked `FRESH`, and syncs the file. The file may contain items that are newer
 *    than the start of n+1. That is harmless: a reader applies n+1 afterwards, with the same items or their removal.
 * 3. It renames the file to `journal-<n>.log`. From then on, all segments before n are void.
 * 4. It deletes the void segments. A crash before step 3 changes nothing; a crash after step 3 leaves files to delete.
 */
export class Journal {
  readonly #folder: string;
  readonly #files: Files;
  readonly #clock: Clock;
  readonly #report: (event: JournalEvent) => void;
  readonly #compactFrom: number;
  readonly #beforeVoid: () => Promise<void>;

  /** The current segment, and the length of its valid part. */
  #number = 0;
  #fd = -1;
  #end = 0;
  /** The lengths of the older segments. */
  readonly #older = new Map<number, number>();
  /** The length of the last segment that a compaction wrote. */
  #freshLength = 0;
  /** Whether the current segment was started for a compaction that has not succeeded yet. */
  #begun = false;
  #compaction: Promise<void> | undefined;
  #compactAfterMs = Number.NEGATIVE_INFINITY;
  #closed = false;
  #broken: JobpassError | undefined;

  private constructor(folder: string, options: JournalOptions) {
    this.#folder = folder;
    this.#files = options.files ?? nodeFiles;
    this.#clock = options.clock ?? systemClock;
    this.#report = options.onEvent ?? (() => undefined);
    this.#beforeVoid = options.beforeVoid ?? (async () => undefined);
    this.#compactFrom = options.compactFrom ?? COMPACT_FROM;
  }

  /**
   * Opens the journal in a folder, or starts a new journal, and calls `apply` with every item in the order of writing.
   *
   * @throws JobpassError `state` if the journal cannot be read or is damaged beyond its last write
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

  /** Returns the error after which all writes fail. */
  get broken(): JobpassError | undefined {
    return this.#broken;
  }

  /** Returns the length of all segments, in bytes. */
  get bytes(): number {
    let sum = this.#end;
    for (const length of this.#older.values()) sum += length;
    return sum;
  }

  /**
   * Writes items durably. Only one call may run at a time.
   *
   * @throws JobpassError `state`; a `transient` error leaves the journal unchanged and writable
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
        hint: writeHint(error, this.#folder),
      });
    }
    try {
      await this.#files.datasync(this.#fd);
    } catch (error) {
      // The system may have dropped the data, and a second sync would succeed without it.
      throw this.#break('sync', error);
    }
    this.#end += line.length;
    this.#report({
      kind: 'synced',
      seconds: (this.#clock.elapsed() - began) / 1000,
      bytes: line.length,
    });
  }

  /**
   * Starts a compaction if the journal is too long for its live items. Resolves when appending may continue; the compaction runs
   * in the background. Never rejects.
   *
   * @param live returns all live items at the time of the call
   * @param weight the size of all live items
   */
  async tidy(live: () => Iterable<Item>, weight: number): Promise<void> {
    if (this.#compaction !== undefined || this.#closed || this.#broken !== undefined) return;
    // The second limit applies after the live items have shrunk. An item takes at most six bytes per character, so the result of a
    // compaction is always below this limit.
    const bytes = this.bytes;
    if (bytes <= this.#compactFrom || (bytes <= 2 * this.#freshLength && bytes <= 8 * weight)) return;
    if (this.#clock.elapsed() < this.#compactAfterMs) return;
    try {
      // A failed compaction has already started a new segment, which is used again.
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

  /** Stops a running compaction and closes the files. Call it only while no append is running. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#compaction;
    await ignoreErrors(this.#files.close(this.#fd));
  }

  #path(number: number, ending: 'log' | 'tmp' = 'log'): string {
    return segmentPath(this.#folder, number, ending);
  }

  async #open(apply: (item: Item) => void): Promise<void> {
    const files = this.#files;
    await files.makeFolder(this.#folder);
    const found = await readSegments(files, this.#folder, apply);
    if (found.cut !== undefined) this.#report({ kind: 'cut', ...found.cut });
    const segments = [...found.lengths];
    [this.#number, this.#end] = segments.pop() ?? [1, 0];
    for (const [number, length] of segments) this.#older.set(number, length);
    if (found.fresh !== undefined) this.#freshLength = found.lengths.get(found.fresh) ?? 0;

    this.#fd = await files.open(this.#path(this.#number), O_WRONLY | O_CREAT);
    // If the last process was killed between a write and its sync, the data may not be on the disk yet: in
    // the newest segment, or in the previous segment if the newest segment is empty. Also, the name of the segment that makes
    // others void must be durable before the void ones are deleted.
    for (const number of this.#older.keys())
      await withFile(files, this.#path(number), O_WRONLY, (fd) => files.datasync(fd));
    await files.datasync(this.#fd);
    await files.syncFolder(this.#folder);
    for (const number of found.void) await files.remove(this.#path(number));
  }

  /**
   * Removes the remains of a failed write from the segment. Otherwise, the remains would be treated as damage in the middle of the
   * file.
   */
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
      hint: 'The content of the disk is uncertain, so the broker stops writing. Repair the disk, then restart the broker',
    });
    this.#report({ kind: 'broken', error: this.#broken });
    return this.#broken;
  }

  async #beginSegment(): Promise<void> {
    const number = this.#number + 1;
    const path = this.#path(number);
    const fd = await this.#files.open(path, O_WRONLY | O_CREAT);
    try {
      await this.#files.syncFolder(this.#folder);
    } catch (error) {
      // If the new segment stays, it is empty and harmless.
      await ignoreErrors(this.#files.close(fd));
      await ignoreErrors(this.#files.remove(path));
      throw error;
    }
    await ignoreErrors(this.#files.close(this.#fd));
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
      if (length === undefined) return await ignoreErrors(files.remove(path));
      await this.#beforeVoid();
      await files.rename(path, this.#path(number));
    } catch (error) {
      await ignoreErrors(files.remove(path));
      throw error;
    }
    // Without this sync, the deletions could survive a power loss while the rename is lost.
    await files.syncFolder(this.#folder);
    this.#begun = false;
    this.#older.set(number, length);
    this.#freshLength = length;
    for (const older of this.#older.keys()) {
      if (older >= number) continue;
      await files.remove(this.#path(older));
      this.#older.delete(older);
    }
    this.#report({
      kind: 'compacted',
      seconds: (this.#clock.elapsed() - began) / 1000,
      bytesBefore,
      bytesAfter: this.bytes,
    });
  }

  #compactionFailed(error: unknown): void {
    this.#compactAfterMs = this.#clock.elapsed() + COMPACT_AGAIN_MS;
    this.#report({
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
  return new JobpassError('state', `${what} failed: ${errorText(error)}`, {
    ...details,
    cause: error,
  });
}
