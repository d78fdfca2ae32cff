import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errorText, JobpassError, systemCode, writeHint } from '../errors.js';
import { freshHead, type Head, hashOf, nextLine } from './chain.js';
import { partsOf, withPartLock } from './parts.js';
import type { AuditEvent, AuditRecord } from './record.js';

/** The number of bytes to read at the end of a file. Every record is shorter. */
const TAIL = 64 * 1024;

/** The errors from file systems that do not support fdatasync. */
const NO_SYNC: ReadonlySet<string> = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

/** The last line that this process wrote to each part, with its head, so that the line is hashed only once. */
const written = new Map<string, { line: string; head: Head }>();

/** The result of appending to a trail. */
export interface Appended {
  /** The file with the records: the main file or another part of the trail. */
  part: string;
  /** The head of the chain in this file. */
  head: Head;
  lines: string[];
}

/**
 * Appends events as records to a trail. Several processes of a job may append; they lock the file ({@link withPartLock}).
 *
 * @param file the trail's path; a new file is accessible only to this user
 * @param durable whether the records must survive a power failure
 * @throws JobpassError `state` if the trail cannot be written
 */
export function appendTo(file: string, events: readonly AuditEvent[], durable = false): Appended {
  try {
    return withPartLock(file, (part) => append(part, events, durable));
  } catch (error) {
    if (error instanceof JobpassError) throw error;
    throw new JobpassError('state', `The audit trail ${file} could not be written: ${errorText(error)}`, {
      hint: `${writeHint(error, dirname(file))}, or set another \`audit-file\``,
    });
  }
}

/** Returns the head of the last chain in each file of a trail. Unreadable files are omitted. */
export function headsOf(file: string): { part: string; head: Head }[] {
  return partsOf(file).flatMap((part) => {
    try {
      const descriptor = openSync(part, constants.O_RDONLY | constants.O_NOFOLLOW);
      try {
        const head = headAt(endOf(descriptor).line);
        return head === undefined ? [] : [{ part, head }];
      } finally {
        closeSync(descriptor);
      }
    } catch {
      return [];
    }
  });
}

function append(part: string, events: readonly AuditEvent[], durable: boolean): Appended {
  const descriptor = openSync(part, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  try {
    const { line: last, size, half, before } = endOf(descriptor);
    // Remove an incomplete line, which is not a record.
    if (half) ftruncateSync(descriptor, size);
    const own = written.get(part);
    let head = (own?.line === last ? own.head : headAt(last)) ?? freshHead();
    const lines: string[] = [];
    for (const event of events) {
      const next = nextLine(event, head);
      lines.push(next.line);
      head = next.head;
    }
    const bytes = Buffer.from(`${before}${lines.map((line) => `${line}\n`).join('')}`);
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(descriptor, bytes, done, bytes.length - done, size + done);
      }
      if (durable) sync(descriptor);
    } catch (error) {
      // Remove everything that this call wrote: an incomplete line, or a record whose writer assumes that it is lost.
      undo(descriptor, size);
      throw error;
    }
    written.set(part, { line: lines.at(-1) ?? last, head });
    return { part, head, lines };
  } finally {
    closeSync(descriptor);
  }
}

/** Flushes a file to disk if the file system supports this. */
function sync(descriptor: number): void {
  try {
    fdatasyncSync(descriptor);
  } catch (error) {
    if (!NO_SYNC.has(systemCode(error) ?? '')) throw error;
  }
}

function undo(descriptor: number, size: number): void {
  try {
    ftruncateSync(descriptor, size);
  } catch {
    // The next call removes the incomplete line.
  }
}

/** Returns the last complete line of a file, the offset and the prefix of the next line, and whether an incomplete line follows. */
function endOf(descriptor: number): { line: string; size: number; half: boolean; before: string } {
  const { size } = fstatSync(descriptor);
  const from = Math.max(0, size - TAIL);
  const tail = Buffer.alloc(size - from);
  for (let done = 0; done < tail.length; ) {
    const read = readSync(descriptor, tail, done, tail.length - done, from + done);
    if (read === 0) break;
    done += read;
  }
  const end = tail.lastIndexOf(10) + 1;
  // No record is this long. Keep the foreign line and start after it.
  if (end === 0 && from > 0) return { line: '', size, half: false, before: '\n' };
  const before = tail.subarray(0, Math.max(0, end - 1));
  const line = before.subarray(before.lastIndexOf(10) + 1).toString('utf8');
  return { line, size: from + end, half: from + end < size, before: '' };
}

/** Returns the head after a line; undefined if the line is not a record, because its chain cannot be continued. */
function headAt(line: string): Head | undefined {
  if (line === '') return undefined;
  try {
    const { metadata, unmapped } = JSON.parse(line) as AuditRecord;
    const { chain } = unmapped.jobpass;
    const { sequence } = metadata;
    return typeof chain === 'string' && /^[\w-]{1,64}$/.test(chain) && Number.isSafeInteger(sequence)
      ? { chain, count: sequence, hash: hashOf(line) }
      : undefined;
  } catch {
    return undefined;
  }
}
