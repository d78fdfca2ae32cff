import { constants } from 'node:fs';
import { join } from 'node:path';
import { type Head, hashOf } from '../../../audit/chain.js';
import { readRecord } from '../../../audit/read-record.js';
import type { Files } from './files.js';
import { type AuditLine, linesOf } from './journal-lines.js';

const { O_RDONLY } = constants;
const NAME = /^audit-\d{4}-\d{2}\.jsonl$/;
/** The maximum amount written without a sync, in bytes. */
export const SYNC_EVERY = 8 * 1024 * 1024;
/**
 * The number of bytes at the end of a file that are checked when the trail is opened. This number is larger than the amount of
 * unsynced data, which a power loss may damage.
 */
export const WINDOW = 4 * SYNC_EVERY;

/** The state of an existing trail. */
export interface Found {
  /** The newest file, and the length of its valid part. */
  name: string;
  length: number;
  /** The length of the text after the valid part: an incomplete write, or damage. */
  rest: number;
  head: Head | undefined;
}

/** Returns the files of a trail, in order. */
export async function auditFiles(files: Files, folder: string): Promise<string[]> {
  return (await files.list(folder)).filter((name) => NAME.test(name)).sort();
}

/** Returns the lines of the trail, which may still grow. Incomplete lines are omitted. */
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

/** Checks the end of the newest file with records: the valid part ends where the lines stop forming a chain. */
export async function inspectTrail(files: Files, folder: string): Promise<Found | undefined> {
  let newest: Found | undefined;
  for (const name of (await auditFiles(files, folder)).reverse()) {
    const found = await inspectFile(files, folder, name);
    newest ??= found;
    if (found.head !== undefined) return { ...newest, head: found.head };
    // Older files determine the head only if the newest file does not contain a complete line yet.
    if (found.length > 0) break;
  }
  return newest;
}

async function inspectFile(files: Files, folder: string, name: string): Promise<Found> {
  const fd = await files.open(join(folder, name), O_RDONLY);
  try {
    const size = await files.size(fd);
    let at = Math.max(0, size - WINDOW);
    let length = at;
    let head: Head | undefined;
    // The window may start within a line.
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

/** Returns the head after a line, or undefined for a line that is not a record. */
export function headOf(line: string): Head | undefined {
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

/** The records in a journal. */
export interface ReplayedLines {
  /** The number of the first record that the journal still contains. */
  first: number;
  /** The last record. */
  last: AuditLine | undefined;
}

/**
 * Returns a description of the damage to a trail or of its mismatch with the journal, or undefined if there is neither.
 *
 * @param torn whether there is text after the last valid line
 */
export function problemOf(
  place: string,
  torn: boolean,
  { count, hash }: Head,
  { first, last }: ReplayedLines,
): string | undefined {
  if (torn) return `${place} is damaged after record ${count}`;
  if (last === undefined)
    return count > 0 ? `${place} has ${count} records, but the journal has none` : undefined;
  if (first > count + 1)
    return `${place} ends with record ${count}, but the journal starts with record ${first}`;
  if (last[0] < count) return `${place} has ${count} records, but the broker wrote only ${last[0]}`;
  if (last[0] === count && hashOf(last[1]) !== hash)
    return `record ${count} in ${place} differs from the record that the broker wrote`;
  return undefined;
}
