import { constants } from 'node:fs';
import { join } from 'node:path';
import { freshHead, type Head, hashOf } from '../../../audit/chain.js';
import { readRecord } from '../../../audit/read-record.js';
import type { Clock } from '../../../clock.js';
import { JobpassError, tell } from '../../../errors.js';
import type { Files } from './files.js';
import { type AuditLine, linesOf } from './journal-lines.js';

const { O_RDONLY, O_RDWR, O_CREAT } = constants;
const NAME = /^audit-\d{4}-\d{2}\.jsonl$/;
/** How much may be written without a sync, in bytes. */
const SYNC_EVERY = 8 * 1024 * 1024;
/** How much of the end of a file is looked at on opening: more than can be without a sync, and so torn by a loss of power. */
const WINDOW = 4 * SYNC_EVERY;
/** How many lines may wait for a file that cannot be written. Each is safe in the journal, and held in memory. */
const MOST_WAITING = 10_000;

/** What an existing trail is, as it is found. */
interface Found {
  /** The newest file, and how much of it is good. */
  name: string;
  length: number;
  /** What is behind that: a write that was cut off, or damage. */
  rest: number;
  head: Head | undefined;
}

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
    const { count, hash } = this.#head;
    let problem: string | undefined;
    if (found !== undefined && found.rest > 0) {
      if (first <= count + 1) await this.#cut(place, found.length);
      else {
        // The journal does not have it, so that it stays: it is all that there is of it.
        problem = `${place} is damaged behind record ${count}`;
        await this.#endLine(place, found);
      }
    } else if (first > count + 1 && last !== undefined) {
      problem = `${place} ends with record ${count}, and record ${first} is the first that the journal still has`;
    } else if (last !== undefined && last[0] < count) {
      problem = `${place} has ${count} records, and ${last[0]} were written`;
    } else if (last !== undefined && last[0] === count && hashOf(last[1]) !== hash) {
      problem = `record ${count} in ${place} is not the one that was written`;
    } else if (last === undefined && count > 0) {
      problem = `${place} has ${count} records, and the journal knows of none`;
    }
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

  /** Adds lines that are in the journal by now. Never rejects: what cannot be written waits, and is tried again. */
  async add(lines: readonly string[]): Promise<void> {
    for (const line of lines) this.#waiting.push(line);
    await this.catchUp().catch(() => undefined);
  }

  /** Writes what waits. @throws JobpassError `state` */
  catchUp(): Promise<void> {
    return this.#inTurn(async () => {
      const lines = this.#waiting;
      if (lines.length === 0) return;
      this.#waiting = [];
      try {
        await this.#append(lines);
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

  async #append(lines: readonly string[]): Promise<void> {
    try {
      await this.#openFile();
      await this.#write(Buffer.from(lines.map((line) => `${line}\n`).join('')));
      const [first, last] = [lines[0] ?? '', lines.at(-1) ?? ''];
      const { chain } = headOf(first) ?? this.#head;
      this.#head = {
        chain,
        count: headOf(last)?.count ?? this.#head.count + lines.length,
        hash: hashOf(last),
      };
    } catch (error) {
      throw failure(this.#folder, error);
    }
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

  async #within(path: string, work: (fd: number) => Promise<unknown>): Promise<void> {
    const fd = await this.#files.open(path, O_RDWR);
    try {
      await work(fd);
    } finally {
      await this.#files.close(fd);
    }
  }

  /** What is left of a write that failed is written over by the next: it is the same, and more. */
  async #write(bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const part = done === 0 ? bytes : bytes.subarray(done);
      const written = await this.#files.write(this.#fd, part, this.#end + done);
      if (written === 0) throw new JobpassError('state', 'the system wrote nothing');
      done += written;
    }
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

/** The files of a trail, in their order. */
export async function auditFiles(files: Files, folder: string): Promise<string[]> {
  return (await files.list(folder)).filter((name) => NAME.test(name)).sort();
}

/** The trail line by line, also while it grows: what is not whole yet is not told. */
export async function* readTrail(files: Files, folder: string): AsyncGenerator<string> {
  for (const name of await auditFiles(files, folder)) {
    const fd = await files.open(join(folder, name), O_RDONLY);
    try {
      for await (const { line, whole } of linesOf(files, fd)) {
        if (whole && line.length > 0) yield line.toString('utf8');
      }
    } finally {
      await files.close(fd);
    }
  }
}

/** Looks at the end of the newest file that has records, for as far as its lines are a chain. */
async function lookAt(files: Files, folder: string): Promise<Found | undefined> {
  let newest: Found | undefined;
  for (const name of (await auditFiles(files, folder)).reverse()) {
    const found = await lookAtFile(files, folder, name);
    newest ??= found;
    if (found.head !== undefined) return { ...newest, head: found.head };
    // Unless it was begun and nothing is whole in it yet, those before it say nothing of where it ends.
    if (found.length > 0) break;
  }
  return newest;
}

async function lookAtFile(files: Files, folder: string, name: string): Promise<Found> {
  const fd = await files.open(join(folder, name), O_RDONLY);
  try {
    const size = await files.size(fd);
    let at = Math.max(0, size - WINDOW);
    let length = at;
    let head: Head | undefined;
    // A window may begin within a line.
    let begun = at === 0;
    for await (const { line, whole } of linesOf(files, fd, at)) {
      at += line.length + 1;
      if (!begun) {
        begun = true;
        length = at;
        continue;
      }
      const text = line.toString('utf8');
      const next = whole ? headOf(text) : undefined;
      if (next === undefined || (head !== undefined && !follows(text, head))) break;
      head = next;
      length = at;
    }
    return { name, length, rest: size - length, head };
  } finally {
    await files.close(fd);
  }
}

/** The head that a line makes; undefined where it is no record. */
function headOf(line: string): Head | undefined {
  const record = readRecord(line);
  return 'problem' in record
    ? undefined
    : { chain: record.unmapped.jobpass.chain, count: record.metadata.sequence, hash: hashOf(line) };
}

function follows(line: string, before: Head): boolean {
  const record = readRecord(line);
  return (
    !('problem' in record) &&
    record.unmapped.jobpass.prev === before.hash &&
    record.metadata.sequence === before.count + 1
  );
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
