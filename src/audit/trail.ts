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
import { JobpassError, systemCode, tell, writeHint } from '../errors.js';
import { freshHead, type Head, hashOf, nextLine } from './chain.js';
import { partsOf, withPartLock } from './parts.js';
import type { AuditEvent, AuditRecord } from './record.js';

/** More than the longest line takes, in bytes. */
const TAIL = 64 * 1024;

/** Answers of file systems that do not know how to write to a disk at once. */
const NO_SYNC: ReadonlySet<string> = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

/** The last line that this process wrote to each part, and the head that it makes: hashed once. */
const written = new Map<string, { line: string; head: Head }>();

/** What was appended to a trail. */
export interface Appended {
  /** The file that the records are in: the trail's own, or a part beside it. */
  part: string;
  /** The head of the chain in that file. */
  head: Head;
  lines: string[];
}

/**
 * Appends events to a file of records, each held by the one behind it. Several processes of a job may do so: they take turns,
 * and go on in another part of the trail where a turn does not end ({@link withPartLock}).
 *
 * @param file for this user alone, where it is made here
 * @param durable whether the records must outlive a loss of power
 * @throws JobpassError `state` where it cannot be written
 */
export function appendTo(file: string, events: readonly AuditEvent[], durable = false): Appended {
  try {
    return withPartLock(file, (part) => append(part, events, durable));
  } catch (error) {
    if (error instanceof JobpassError) throw error;
    throw new JobpassError('state', `The audit trail ${file} could not be written: ${tell(error)}`, {
      hint: `${writeHint(error, dirname(file))}, or set another \`audit-file\``,
    });
  }
}

/** The head of the last chain of each file of a trail, as the files are now. Files that cannot be read have none. */
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
    // A line that an error left half never was a record.
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
      // What is not acknowledged is not there: no half line, and no record that its writer takes for lost.
      undo(descriptor, size);
      throw error;
    }
    written.set(part, { line: lines.at(-1) ?? last, head });
    return { part, head, lines };
  } finally {
    closeSync(descriptor);
  }
}

/** Has the file's content written to the disk, where the file system knows how. */
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
    // The next one cuts off what is half.
  }
}

/** The last whole line of a file, where the next one is put, what must stand before it, and whether half a line is there. */
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
  // Longer than any line of ours: somebody else's, which is left as it is.
  if (end === 0 && from > 0) return { line: '', size, half: false, before: '\n' };
  const before = tail.subarray(0, Math.max(0, end - 1));
  const line = before.subarray(before.lastIndexOf(10) + 1).toString('utf8');
  return { line, size: from + end, half: from + end < size, before: '' };
}

/** The head that a last line makes; undefined where there is none, or none of ours: what is not ours cannot be gone on with. */
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
