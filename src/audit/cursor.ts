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

/** The position of a sink in a trail. */
interface CursorPosition {
  /** The byte offset of the next line. */
  offset: number;
  /** The hash of the previous line; empty at the start. */
  hash: string;
  /** The number of permanently rejected records that have not been reported yet, and the reason. */
  refused?: { count: number; why: string };
}

/** The next records of a trail. */
export interface PendingRecords {
  lines: TrailLine[];
  /** The position after these records. */
  after: CursorPosition;
}

/** The number of bytes to read at once. A line is a few hundred to a few thousand bytes long. */
const CHUNK = 1024 * 1024;
const TAIL = 64 * 1024;

/**
 * Stores the position of a sink in a small file beside the trail, for the job's later processes. Two processes that send at the
 * same time may send a record twice but never skip a record. Receivers use the record's id to recognize duplicates.
 */
export class FileCursor {
  readonly #trail: string;
  readonly #file: string;

  /** @param sink the kind and the receiver, which identify the sink */
  constructor(trail: string, sink: { name: string; target: string }) {
    const mark = createHash('sha256').update(sink.target).digest('hex').slice(0, 8);
    this.#trail = trail;
    this.#file = `${trail}.${sink.name}-${mark}`;
  }

  /**
   * Starts the sink at the current end of the trail, unless it has started before. Older records are not sent. Call this before
   * writing records.
   */
  begin(): void {
    if (existsSync(this.#file)) return;
    try {
      writeFileSync(this.#file, JSON.stringify(this.#end()), { mode: 0o600, flag: 'wx' });
    } catch {
      // Another process started the sink, or the file cannot be written. The sink then receives the whole trail.
    }
  }

  /** Returns whether there may be records to send. This check is cheap. */
  get isBehind(): boolean {
    const size = this.#size;
    return size !== 0 && size !== this.#place.offset;
  }

  /** Returns the current end of the trail. */
  get end(): number {
    return this.#size;
  }

  hasReached(end: number): boolean {
    return this.#place.offset >= end;
  }

  /** Returns the number of records that have not been sent yet. */
  get waiting(): number {
    let place = this.#place;
    for (let count = 0; ; ) {
      const { lines, after } = this.#from(place, Number.POSITIVE_INFINITY);
      count += lines.length;
      if (after.offset === place.offset) return count;
      place = after;
    }
  }

  /** Returns the next records. @param most the maximum number of records */
  next(most: number): PendingRecords {
    return this.#from(this.#place, most);
  }

  /** Stores the position up to which the sink has received all records. */
  moveTo({ offset, hash }: CursorPosition, refused?: { count: number; why: string }): void {
    const before = this.#place;
    // Another process may have sent more in the meantime. Do not send those records again.
    const further = before.offset > offset && before.offset <= this.#size ? before : { offset, hash };
    const count = (before.refused?.count ?? 0) + (refused?.count ?? 0);
    const why = refused?.why ?? before.refused?.why ?? '';
    this.#write({ ...further, ...(count === 0 ? {} : { refused: { count, why } }) });
  }

  /** Returns the number of permanently rejected records and the reason, once; undefined if there are none to report. */
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
      // Start at the beginning.
    }
    return { offset: 0, hash: '' };
  }

  #write(place: CursorPosition): void {
    try {
      const beside = `${this.#file}.${process.pid}.new`;
      writeFileSync(beside, JSON.stringify(place), { mode: 0o600 });
      renameSync(beside, this.#file);
    } catch {
      // These records are sent again.
    }
  }

  /** Returns the position of the next line to be written. */
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
    // Another file has replaced the trail.
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
      // The first line must continue the last sent line or start a chain. Otherwise the file was replaced.
      if (at === 0 && place.offset > 0 && prev !== undefined && prev !== '' && prev !== place.hash)
        return this.#from({ offset: 0, hash: '' }, most);
      at = end + 1;
      hash = hashOf(text);
      if (record !== undefined) lines.push({ text, record });
    }
    // Skip a foreign line that is longer than the chunk.
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
 * Parses a record; returns undefined for any other line. A step of the job can write to this file. A record with an invalid
 * field that sinks use would block all records after it.
 */
function recordIn(text: string): AuditRecord | undefined {
  try {
    const record = JSON.parse(text) as AuditRecord;
    const { metadata, time, user, service, actor, session, unmapped } = record;
    const { event, job, chain, prev, role, name, key_id: keyId } = unmapped.jobpass;
    const sound =
      areTexts([metadata.uid, event, job.system, chain, prev, user.name, service.name]) &&
      areTexts([role ?? '', name ?? '', keyId ?? '']) &&
      areTexts([...Object.values(job), session === undefined ? '' : session.uid]) &&
      areTexts(actor === undefined ? [] : [actor.user.name, actor.user.uid ?? '']) &&
      // Sinks send the id in a header and join the signed parts with dots.
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
