import { constants } from 'node:fs';
import { join } from 'node:path';
import { type Head, hashOf } from '../../../audit/chain.js';
import { readRecord } from '../../../audit/read-record.js';
import type { Files } from './files.js';
import { type AuditLine, linesOf } from './journal-lines.js';

const { O_RDONLY } = constants;
const NAME = /^audit-\d{4}-\d{2}\.jsonl$/;
/** How much may be written without a sync, in bytes. */
export const SYNC_EVERY = 8 * 1024 * 1024;
/** How much of the end of a file is looked at on opening: more than can be without a sync, and so torn by a loss of power. */
export const WINDOW = 4 * SYNC_EVERY;

/** What an existing trail is, as it is found. */
export interface Found {
  /** The newest file, and how much of it is good. */
  name: string;
  length: number;
  /** What is behind that: a write that was cut off, or damage. */
  rest: number;
  head: Head | undefined;
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
export async function lookAt(files: Files, folder: string): Promise<Found | undefined> {
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

/** What the journal tells of a trail. */
export interface Told {
  /** The number of the first record that it still has. */
  first: number;
  /** The last one. */
  last: AuditLine | undefined;
}

/** What is wrong with a trail that was found, beside what the journal tells of it. @param torn whether more stands behind its last good line */
export function problemOf(
  place: string,
  torn: boolean,
  { count, hash }: Head,
  { first, last }: Told,
): string | undefined {
  if (torn) return `${place} is damaged behind record ${count}`;
  if (last === undefined)
    return count > 0 ? `${place} has ${count} records, and the journal knows of none` : undefined;
  if (first > count + 1)
    return `${place} ends with record ${count}, and record ${first} is the first that the journal still has`;
  if (last[0] < count) return `${place} has ${count} records, and ${last[0]} were written`;
  if (last[0] === count && hashOf(last[1]) !== hash)
    return `record ${count} in ${place} is not the one that was written`;
  return undefined;
}
