import { constants } from 'node:fs';
import { join } from 'node:path';
import { freshHead, type Head, hashOf } from '../../../audit/chain.js';
import type { Clock } from '../../../clock.js';
import { JobpassError, tell } from '../../../errors.js';
import { type Found, headOf, lookAt, problemOf, SYNC_EVERY, WINDOW } from './audit-trail.js';
import { bytesOf, type Files, withFile, writeAll } from './files.js';
import type { AuditLine } from './journal-lines.js';

const { O_RDWR, O_CREAT } = constants;
/** How many lines may wait for a file that cannot be written. Each is safe in the journal, and held in memory. */
const MOST_WAITING = 10_000;

/**
 * The audit trail of a broker: a file for each month, which grows at its end alone. What is in it was in the journal first,
 * where it became durable together with the change that it tells of; so whatever a crash takes from the files is put back from
 * there. The journal drops nothing that is not synced here (`sync`).
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
  /** Of the last line that waits, or was written. */
  #added: Head | undefined;
  #failed = false;
  /** Why what is written may not be on the disk: a sync has failed, and the system may have dropped what it could not write. */
  #untrusted: JobpassError | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** What the journal has told, until `begin`. */
  readonly #told = {
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

  /** Of the last line that is in a file. */
  get head(): Head {
    return this.#head;
  }

  /** Whether so much waits that nothing more may be recorded. */
  get full(): boolean {
    // The start after a loss of power looks at so much of a file, and no more.
    const tooLong = this.#untrusted !== undefined && this.#dirty >= WINDOW / 2;
    return this.#waiting.length >= MOST_WAITING || tooLong;
  }

  /** Whether what waits could not be written when it was last tried, or is not sure to be on the disk. */
  get behind(): boolean {
    return this.#failed || this.#untrusted !== undefined;
  }

  /**
   * Looks at the trail of a folder. To be told what the journal holds (`replay`), and then to `begin`.
   *
   * @throws JobpassError `state` where it cannot be read
   */
  static async open(folder: string, files: Files, clock: Clock): Promise<AuditFiles> {
    try {
      await files.makeFolder(folder);
      return new AuditFiles(folder, files, clock, await lookAt(files, folder));
    } catch (error) {
      throw new JobpassError('state', `The audit trail in ${folder} cannot be read: ${tell(error)}`, {
        cause: error,
      });
    }
  }

  /** A line that the journal holds. */
  replay(line: AuditLine): void {
    const [sequence, text] = line;
    this.#told.first = Math.min(this.#told.first, sequence);
    if (sequence >= (this.#told.last?.[0] ?? 0)) this.#told.last = line;
    // Of another chain: the files are not those that the journal was written with.
    if (sequence > this.#head.count || headOf(text)?.chain !== this.#head.chain)
      this.#told.missing.push(line);
  }

  /**
   * Puts back what the journal has and the files have not.
   *
   * @returns what is wrong with what was found, for the log
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
    const { first, last, missing } = this.#told;
    const found = this.#found;
    const place = found === undefined ? this.#folder : join(this.#folder, found.name);
    const { count } = this.#head;
    const torn = found !== undefined && found.rest > 0;
    const known = torn && first <= count + 1;
    const problem = known ? undefined : problemOf(place, torn, this.#head, this.#told);
    if (known) await this.#cut(place, found.length);
    // The journal does not have it, so that it stays: it is all that there is of it.
    else if (torn) await this.#endLine(place, found);
    // What was found may not be on the disk yet, if the last process was killed before its sync. It is not missing, so that
    // nothing else would bring it there, and the journal drops what it takes for safe here.
    if (found !== undefined) await this.#within(place, (fd) => this.#datasync(fd));
    if (missing.length > 0) {
      missing.sort(([one], [other]) => one - other);
      await this.#append(missing.map(([, line]) => line));
      this.#told.missing = [];
    }
    // Whatever stands there by now, what comes next follows what was written: so it shows, and no signature speaks for it.
    if (last !== undefined) this.#head = headOf(last[1]) ?? this.#head;
    await this.sync();
    return problem;
  }

  /** Adds lines that are in the journal by now, and the head that they make. Never rejects: what cannot be written waits, and is tried again. */
  async add(lines: readonly string[], head: Head): Promise<void> {
    for (const line of lines) this.#waiting.push(line);
    this.#added = head;
    await this.catchUp().catch(() => undefined);
  }

  /** Writes what waits. @throws JobpassError `state` */
  catchUp(): Promise<void> {
    return this.#inTurn(async () => {
      const lines = this.#waiting;
      if (lines.length === 0) return;
      this.#waiting = [];
      try {
        await this.#append(lines, this.#added);
        this.#failed = false;
        // Whether that works or not, the lines are written, and must not be again.
        if (this.#dirty >= SYNC_EVERY) await this.#sync().catch(() => undefined);
      } catch (error) {
        this.#failed = true;
        this.#waiting = [...lines, ...this.#waiting];
        throw error;
      }
    });
  }

  /** When it resolves, all that was added is on the disk. @throws JobpassError `state` */
  async sync(): Promise<void> {
    await this.catchUp();
    await this.#inTurn(() => this.#sync());
  }

  async close(): Promise<void> {
    await this.sync().catch(() => undefined);
    await this.#inTurn(() => this.#closeFile());
  }

  /** One at a time: positions in the file are ours to know. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** @param head that the lines make, where it is known */
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

  /** Takes the file of this month, or of a later one: where a clock goes back the order of files must not. */
  async #openFile(): Promise<void> {
    const month = `audit-${new Date(this.#clock.now()).toISOString().slice(0, 7)}.jsonl`;
    if (this.#fd !== -1 && month <= this.#name) return;
    if (month > this.#name) {
      // Only the newest may be torn by a loss of power.
      if (this.#name !== '') {
        await this.#closeFile();
        // What a write that failed has left would be in nobody's way but a reader's.
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
      // Its name is not sure to stay: the next try begins here again.
      await this.#files.close(fd);
      throw error;
    }
    this.#fd = fd;
  }

  async #cut(path: string, length: number): Promise<void> {
    await this.#within(path, (fd) => this.#files.truncate(fd, length));
  }

  /** What follows begins a line of its own. */
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

  /** What is left of a write that failed is written over by the next: it is the same, and more. */
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

  /** Once this has failed, the next sync would succeed all the same: so the journal keeps what it has until the next start. */
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
    : new JobpassError('state', `The audit trail in ${folder} could not be written: ${tell(error)}`, {
        transient: true,
        hint: 'Look at the space on its disk',
        cause: error,
      });
}
