import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  rmdirSync,
  statSync,
  writeSync,
} from 'node:fs';
import { JobpassError, tell } from '../errors.js';
import { freshHead, type Head, hashOf, nextLine } from './chain.js';
import type { AuditEvent, AuditRecord } from './record.js';

/** How long another process of the same job may write, in milliseconds. */
const LOCK_MS = 1_000;
/** A lock that is older was left by a process that was killed: writing takes a few milliseconds. */
const STALE_MS = 3_000;
/** More than the longest line takes, in bytes. */
const TAIL = 64 * 1024;

/**
 * Appends events to a file of records, each held by the one behind it. Several processes of a job may do so: they take
 * turns. A line that a killed process left half is cut off: it never was a record.
 *
 * @param file for this user alone, where it is made here
 * @returns the head of the chain, and the lines
 * @throws JobpassError `state` where it cannot be written
 */
export function appendTo(file: string, events: readonly AuditEvent[]): { head: Head; lines: string[] } {
  try {
    return locked(`${file}.lock`, () => append(file, events));
  } catch (error) {
    if (error instanceof JobpassError) throw error;
    throw new JobpassError('state', `The audit trail ${file} could not be written: ${tell(error)}`, {
      hint: 'Check free space and permissions, or give another audit-file',
    });
  }
}

function append(file: string, events: readonly AuditEvent[]): { head: Head; lines: string[] } {
  const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  try {
    const end = endOf(descriptor);
    const { size } = end;
    let { head } = end;
    const lines: string[] = [];
    for (const event of events) {
      const next = nextLine(event, head);
      lines.push(next.line);
      head = next.head;
    }
    const bytes = Buffer.from(`${end.before}${lines.map((line) => `${line}\n`).join('')}`);
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(descriptor, bytes, done, bytes.length - done, size + done);
    }
    return { head, lines };
  } finally {
    closeSync(descriptor);
  }
}

/** The head of the chain in a file, where the next line is put, and what must stand before it. */
function endOf(descriptor: number): { head: Head; size: number; before: string } {
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
  if (end === 0 && from > 0) return { head: headAt(''), size, before: '\n' };
  if (from + end < size) ftruncateSync(descriptor, from + end);
  const before = tail.subarray(0, Math.max(0, end - 1));
  const line = before.subarray(before.lastIndexOf(10) + 1).toString('utf8');
  return { head: headAt(line), size: from + end, before: '' };
}

/** The head that a last line makes; a new chain where there is none, or none of ours. */
function headAt(line: string): Head {
  const fresh = freshHead();
  if (line === '') return fresh;
  try {
    const { metadata, unmapped } = JSON.parse(line) as AuditRecord;
    const { chain } = unmapped.jobpass;
    const { sequence } = metadata;
    if (typeof chain === 'string' && /^[\w-]{1,64}$/.test(chain) && Number.isSafeInteger(sequence))
      return { chain, count: sequence, hash: hashOf(line) };
  } catch {
    // What is not ours cannot be gone on with.
  }
  return fresh;
}

function locked<T>(lock: string, work: () => T): T {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; ; waited += 5) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    breakStale(lock);
    if (waited >= LOCK_MS)
      throw new JobpassError('state', `Another process has held the audit trail for ${LOCK_MS} ms`);
    Atomics.wait(sleeper, 0, 0, 5);
  }
  try {
    return work();
  } finally {
    rmdirSync(lock);
  }
}

function breakStale(lock: string): void {
  try {
    if (Date.now() - statSync(lock).mtimeMs > STALE_MS) rmdirSync(lock);
  } catch {
    // It is gone already.
  }
}
