import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hashOf } from './chain.js';
import type { AuditRecord } from './record.js';
import type { TrailLine } from './sinks/sink.js';

/** How far a sink got. */
interface CursorPosition {
  /** In bytes: where the next line begins. */
  offset: number;
  /** Of the line before; empty where there is none. */
  hash: string;
  /** Records that it will never take, which nobody was told of yet. */
  refused?: { count: number; why: string };
}

/** What comes next in a trail. */
export interface PendingRecords {
  lines: TrailLine[];
  /** Where a sink stands that took these. */
  after: CursorPosition;
}

/** What is read of a trail at once, in bytes: a line is a few hundred to a few thousand. */
const CHUNK = 1024 * 1024;
const TAIL = 64 * 1024;

/**
 * How far a sink got with a trail, in a small file beside it, for the processes of a job that come later. Two that send at
 * the same moment may send a record twice, never leave one out: receivers know it by its id.
 */
export class FileCursor {
  readonly #trail: string;
  readonly #file: string;

  /** @param sink what tells the sink from all others: its kind, and its receiver */
  constructor(trail: string, sink: { name: string; target: string }) {
    const mark = createHash('sha256').update(sink.target).digest('hex').slice(0, 8);
    this.#trail = trail;
    this.#file = `${trail}.${sink.name}-${mark}`;
  }

  /**
   * Has the sink begin with what is written from now on, unless it has begun already: what an old trail holds was not for it.
   * Whoever writes records does this before.
   */
  begin(): void {
    if (existsSync(this.#file)) return;
    try {
      writeFileSync(this.#file, JSON.stringify(this.#end()), { mode: 0o600, flag: 'wx' });
    } catch {
      // Another process has begun, or nothing can be written here: then the sink gets the whole trail, which is no loss.
    }
  }

  /** Whether there may be anything to send; costs next to nothing. */
  get isBehind(): boolean {
    const size = this.#size;
    return size !== 0 && size !== this.#place.offset;
  }

  /** Where the trail ends by now, and whether the sink got as far as a place that was such an end. */
  get end(): number {
    return this.#size;
  }

  hasReached(end: number): boolean {
    return this.#place.offset >= end;
  }

  /** How many records wait. */
  get waiting(): number {
    let place = this.#place;
    for (let count = 0; ; ) {
      const { lines, after } = this.#from(place, Number.POSITIVE_INFINITY);
      count += lines.length;
      if (after.offset === place.offset) return count;
      place = after;
    }
  }

  /** The next records. @param most how many at most */
  next(most: number): PendingRecords {
    return this.#from(this.#place, most);
  }

  /** Notes that the sink took everything up to a place. */
  moveTo({ offset, hash }: CursorPosition, refused?: { count: number; why: string }): void {
    const before = this.#place;
    // Another process may have come further meanwhile: then nothing is to be sent again.
    const further = before.offset > offset && before.offset <= this.#size ? before : { offset, hash };
    const count = (before.refused?.count ?? 0) + (refused?.count ?? 0);
    const why = refused?.why ?? before.refused?.why ?? '';
    this.#write({ ...further, ...(count === 0 ? {} : { refused: { count, why } }) });
  }

  /** Records that the sink will never take, told once. */
  takeRefused(): { count: number; why: string } | undefined {
    const { refused, ...place } = this.#place;
    if (refused !== undefined) this.#write(place);
    return refused;
  }

  get #size(): number {
    return statSync(this.#trail, { throwIfNoEntry: false })?.size ?? 0;
  }

  get #place(): CursorPosition {
    try {
      const { offset, hash, refused } = JSON.parse(readFileSync(this.#file, 'utf8')) as CursorPosition;
      if (Number.isSafeInteger(offset) && offset >= 0 && typeof hash === 'string')
        return {
          offset,
          hash,
          ...(Number.isSafeInteger(refused?.count) && typeof refused?.why === 'string' ? { refused } : {}),
        };
    } catch {
      // Then from the beginning.
    }
    return { offset: 0, hash: '' };
  }

  #write(place: CursorPosition): void {
    try {
      const beside = `${this.#file}.${process.pid}.new`;
      writeFileSync(beside, JSON.stringify(place), { mode: 0o600 });
      renameSync(beside, this.#file);
    } catch {
      // Then these records go out once more.
    }
  }

  /** Where a line would begin that is written now. */
  #end(): CursorPosition {
    const size = this.#size;
    const from = Math.max(0, size - TAIL);
    const tail = this.#read(from, size - from);
    const end = tail.lastIndexOf(10) + 1;
    if (end === 0) return { offset: from, hash: '' };
    const line = tail.subarray(tail.lastIndexOf(10, end - 2) + 1, end - 1);
    return { offset: from + end, hash: hashOf(line.toString('utf8')) };
  }

  #from(place: CursorPosition, most: number): PendingRecords {
    const size = this.#size;
    // Another file has taken its place.
    if (place.offset > size) return this.#from({ offset: 0, hash: '' }, most);
    const chunk = this.#read(place.offset, Math.min(CHUNK, size - place.offset));
    const lines: TrailLine[] = [];
    let { hash } = place;
    let at = 0;
    while (lines.length < most) {
      const end = chunk.indexOf(10, at);
      if (end === -1) break;
      const text = chunk.toString('utf8', at, end);
      const record = recordIn(text);
      const { prev } = record?.unmapped.jobpass ?? {};
      // The first line goes on from the last one that was sent, or begins a chain; else this is another file.
      if (at === 0 && place.offset > 0 && prev !== undefined && prev !== '' && prev !== place.hash)
        return this.#from({ offset: 0, hash: '' }, most);
      at = end + 1;
      hash = hashOf(text);
      if (record !== undefined) lines.push({ text, record });
    }
    // A line of somebody else's that is longer than all of this is passed over.
    if (at === 0 && chunk.length === CHUNK) at = CHUNK;
    return { lines, after: { offset: place.offset + at, hash } };
  }

  #read(from: number, length: number): Buffer {
    if (length <= 0) return Buffer.alloc(0);
    const descriptor = openSync(this.#trail, 'r');
    try {
      const bytes = Buffer.alloc(length);
      let done = 0;
      while (done < length) {
        const read = readSync(descriptor, bytes, done, length - done, from + done);
        if (read === 0) break;
        done += read;
      }
      return bytes.subarray(0, done);
    } finally {
      closeSync(descriptor);
    }
  }
}

/**
 * A record of ours; undefined for any other line. A step of the job can write here: what has the wrong form in a place that
 * sinks look at would keep back all that follow.
 */
function recordIn(text: string): AuditRecord | undefined {
  try {
    const record = JSON.parse(text) as AuditRecord;
    const { metadata, time, user, service, actor, session, unmapped } = record;
    const { event, job, chain, prev, role, name } = unmapped.jobpass;
    const sound =
      areTexts([metadata.uid, event, job.system, chain, prev, user.name, service.name]) &&
      areTexts([...Object.values(job), role ?? '', name ?? '', session === undefined ? '' : session.uid]) &&
      areTexts(actor === undefined ? [] : [actor.user.name, actor.user.uid ?? '']) &&
      // It is sent as a header, and what is signed is put together with dots.
      /^[\w-]{1,80}$/.test(metadata.uid) &&
      Number.isSafeInteger(time) &&
      Math.abs(time) < 8.64e15;
    return sound ? record : undefined;
  } catch {
    return undefined;
  }
}

function areTexts(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}
