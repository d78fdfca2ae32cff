import { constants } from 'node:fs';
import { join } from 'node:path';
import { freshHead, type Head, hashOf } from '../../../audit/chain.js';
import type { Clock } from '../../../clock.js';
import { errorText, JobpassError, writeHint } from '../../../errors.js';
import { type Found, headOf, inspectTrail, problemOf, SYNC_EVERY, WINDOW } from './audit-trail.js';
import { bytesOf, type Files, withFile, writeAll } from './files.js';
import type { AuditLine } from './journal-lines.js';

const { O_RDWR, O_CREAT } = constants;
/** The maximum number of lines that wait for a file that cannot be written. These lines are safe in the journal and in memory. */
const MOST_WAITING = 10_000;

/**
 * The audit trail of a broker: one append-only file per month. Each record is first written to the journal, where it becomes
 * durable together with its change. If a crash loses records from the files, the next start restores them from the journal. The
 * journal keeps each record until it is synced here (`sync`).
 */
export class AuditFiles {
  readonly #folder: string;
  readonly #files: Files;
  readonly #clock: Clock;
  #name: string;
  #fd = -1;
  #end: number;
  #dirty = 0;
  #head: Head;
  #waiting: string[] = [];
  /** The head after the last added line. */
  #added: Head | undefined;
  #failed = false;
  /** The failed sync after which written lines may be missing on the disk: the system may have discarded data that it could not write. */
  #untrusted: JobpassError | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** The lines that `replay` has received. */
  readonly #replayed = {
    first: Number.POSITIVE_INFINITY,
    last: undefined as AuditLine | undefined,
    missing: [] as AuditLine[],
  };
  readonly #found: Found | undefined;

  private constructor(folder: string, files: Files, clock: Clock, found: Found | undefined) {
    this.#folder = folder;
    this.#files = files;
    this.#clock = clock;
    this.#found = found;
    this.#name = found?.name ?? '';
    this.#end = found?.length ?? 0;
    this.#head = found?.head ?? freshHead();
  }

  /** Returns the head after the last line in a file. */
  get head(): Head {
    return this.#head;
  }

  /** Returns whether so many lines are waiting that the trail can accept no more records. */
  get full(): boolean {
    // After a power loss, the start checks only the last `WINDOW` bytes of a file.
    const tooLong = this.#untrusted !== undefined && this.#dirty >= WINDOW / 2;
    return this.#waiting.length >= MOST_WAITING || tooLong;
  }

  /** Returns whether the last write failed, or written lines may be missing on the disk. */
  get behind(): boolean {
    return this.#failed || this.#untrusted !== undefined;
  }

  /**
   * Opens the trail in a folder. Next, call `replay` with each line in the journal, and then `begin`.
   *
   * @throws JobpassError `state` if the trail cannot be read
   */
  static async open(folder: string, files: Files, clock: Clock): Promise<AuditFiles> {
    try {
      await files.makeFolder(folder);
      return new AuditFiles(folder, files, clock, await inspectTrail(files, folder));
    } catch (error) {
      throw new JobpassError('state', `The audit trail in ${folder} cannot be read: ${errorText(error)}`, {
        cause: error,
      });
    }
  }

  /** Receives a line from the journal. */
  replay(line: AuditLine): void {
    const [sequence, text] = line;
    this.#replayed.first = Math.min(this.#replayed.first, sequence);
    if (sequence >= (this.#replayed.last?.[0] ?? 0)) this.#replayed.last = line;
    // If the files contain another chain, they do not belong to this journal.
    if (sequence > this.#head.count || headOf(text)?.chain !== this.#head.chain)
      this.#replayed.missing.push(line);
  }

  /**
   * Restores the journal's lines that are missing from the files.
   *
   * @returns a description of the problem with the files, for the log; undefined if there is none
   * @throws JobpassError `state`
   */
  async begin(): Promise<string | undefined> {
    try {
      return await this.#begin();
    } catch (error) {
      throw failure(this.#folder, error);
    }
  }

  async #begin(): Promise<string | undefined> {
    const { first, last, missing } = this.#replayed;
    const found = this.#found;
    const place = found === undefined ? this.#folder : join(this.#folder, found.name);
    const { count } = this.#head;
    const torn = found !== undefined && found.rest > 0;
    const known = torn && first <= count + 1;
    const problem = known ? undefined : problemOf(place, torn, this.#head, this.#replayed);
    if (known) await this.#cut(place, found.length);
    // The journal does not contain these lines, so the damaged text is kept as the only copy.
    else if (torn) await this.#endLine(place, found);
    // If the last process was killed before its sync, the lines in the file may not be on the disk yet. No
    // later step writes them again, and the journal drops lines that the file contains.
    if (found !== undefined) await this.#within(place, (fd) => this.#datasync(fd));
    if (missing.length > 0) {
      missing.sort(([one], [other]) => one - other);
      await this.#append(missing.map(([, line]) => line));
      this.#replayed.missing = [];
    }
    // The next record continues the chain of the last line in the journal, regardless of the content of the
    // file. Therefore, a changed file breaks the chain, and no signature covers the change.
    if (last !== undefined) this.#head = headOf(last[1]) ?? this.#head;
    await this.sync();
    return problem;
  }

  /**
   * Adds lines that are already in the journal, with the head after them. The promise never rejects, because lines that cannot be
   * written wait for a retry.
   */
  async add(lines: readonly string[], head: Head): Promise<void> {
    for (const line of lines) this.#waiting.push(line);
    this.#added = head;
    await this.catchUp().catch(() => undefined);
  }

  /** Writes all waiting lines. @throws JobpassError `state` */
  catchUp(): Promise<void> {
    return this.#inTurn(async () => {
      const lines = this.#waiting;
      if (lines.length === 0) return;
      this.#waiting = [];
      try {
        await this.#append(lines, this.#added);
        this.#failed = false;
        // The lines are written even if the sync fails, and must not be written again.
        if (this.#dirty >= SYNC_EVERY) await this.#sync().catch(() => undefined);
      } catch (error) {
        this.#failed = true;
        this.#waiting = [...lines, ...this.#waiting];
        throw error;
      }
    });
  }

  /** Writes and syncs all added lines. @throws JobpassError `state` */
  async sync(): Promise<void> {
    await this.catchUp();
    await this.#inTurn(() => this.#sync());
  }

  async close(): Promise<void> {
    await this.sync().catch(() => undefined);
    await this.#inTurn(() => this.#closeFile());
  }

  /** Runs one operation at a time, because operations track the position in the file. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Appends lines to the file. @param head the head after the lines, if known */
  async #append(lines: readonly string[], head?: Head): Promise<void> {
    try {
      await this.#openFile();
      await this.#write(bytesOf(`${lines.join('\n')}\n`));
      this.#head = head ?? this.#headAfter(lines);
    } catch (error) {
      throw failure(this.#folder, error);
    }
  }

  #headAfter(lines: readonly string[]): Head {
    const [first, last] = [lines[0] ?? '', lines.at(-1) ?? ''];
    const { chain } = headOf(first) ?? this.#head;
    return { chain, count: headOf(last)?.count ?? this.#head.count + lines.length, hash: hashOf(last) };
  }

  /** Opens the file for this month, or keeps a later file open: the order of files must not change if the clock is set back. */
  async #openFile(): Promise<void> {
    const month = `audit-${new Date(this.#clock.now()).toISOString().slice(0, 7)}.jsonl`;
    if (this.#fd !== -1 && month <= this.#name) return;
    if (month > this.#name) {
      // A power loss may damage only the newest file.
      if (this.#name !== '') {
        await this.#closeFile();
        // The remains of a failed write would confuse readers.
        await this.#within(join(this.#folder, this.#name), async (fd) => {
          await this.#files.truncate(fd, this.#end);
          await this.#datasync(fd);
        });
        this.#dirty = 0;
      }
      this.#name = month;
      this.#end = 0;
    }
    const fd = await this.#files.open(join(this.#folder, this.#name), O_RDWR | O_CREAT);
    try {
      await this.#files.syncFolder(this.#folder);
    } catch (error) {
      // The file name may not be durable yet, so the next attempt starts here again.
      await this.#files.close(fd);
      throw error;
    }
    this.#fd = fd;
  }

  async #cut(path: string, length: number): Promise<void> {
    await this.#within(path, (fd) => this.#files.truncate(fd, length));
  }

  /** Ends a damaged line, so that the next record starts a new line. */
  async #endLine(path: string, { length, rest }: Found): Promise<void> {
    await this.#within(path, async (fd) => {
      await this.#files.write(fd, Buffer.from('\n'), length + rest);
      await this.#files.datasync(fd);
    });
    this.#end = length + rest + 1;
  }

  #within(path: string, work: (fd: number) => Promise<void>): Promise<void> {
    return withFile(this.#files, path, O_RDWR, work);
  }

  /** Writes bytes at the end. A retry overwrites the remains of a failed write, because it starts with the same bytes. */
  async #write(bytes: Buffer): Promise<void> {
    await writeAll(this.#files, this.#fd, bytes, this.#end);
    this.#end += bytes.length;
    this.#dirty += bytes.length;
  }

  async #sync(): Promise<void> {
    if (this.#untrusted !== undefined) throw this.#untrusted;
    if (this.#dirty === 0 || this.#fd === -1) return;
    await this.#datasync(this.#fd);
    this.#dirty = 0;
  }

  /** Syncs a file. After a failure a later sync could succeed without the lost data, so the journal keeps its lines until the next start. */
  async #datasync(fd: number): Promise<void> {
    try {
      await this.#files.datasync(fd);
    } catch (error) {
      this.#untrusted ??= failure(this.#folder, error);
      throw this.#untrusted;
    }
  }

  async #closeFile(): Promise<void> {
    if (this.#fd !== -1) await this.#files.close(this.#fd);
    this.#fd = -1;
  }
}

function failure(folder: string, error: unknown): JobpassError {
  return error instanceof JobpassError && error.message.includes(folder)
    ? error
    : new JobpassError('state', `The audit trail in ${folder} could not be written: ${errorText(error)}`, {
        transient: true,
        hint: writeHint(error, folder),
        cause: error,
      });
}
