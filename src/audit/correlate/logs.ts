import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { JobpassError, systemCode, tell } from '../../errors.js';
import { printable } from '../../text/printable.js';
import type { FileLine } from '../read.js';

/** What is done with what a log says, entry by entry. */
export interface LogReader<Entry> {
  entry(entry: Entry, place: FileLine): void;
  problem(problem: string, place: FileLine): void;
}

/** A log that was read. */
export interface ReadLog {
  file: string;
  /** As in the registry: `cloudtrail`. */
  kind: string;
  /** Events, or answers to requests. */
  entries: number;
  unreadable: number;
  firstAt: number | undefined;
  lastAt: number | undefined;
}

/** Broken compression: what came before it is good. */
export class BrokenCompression extends Error {}

/**
 * Opens a log.
 *
 * @throws JobpassError `usage` for a file that cannot be read
 * @throws BrokenLog
 */
export async function readLog(file: string, read: (stream: Readable) => Promise<void>): Promise<void> {
  try {
    await read(createReadStream(file, { highWaterMark: 1 << 18 }));
  } catch (error) {
    const code = systemCode(error);
    if (code?.startsWith('Z_') === true) throw new BrokenCompression();
    throw code === undefined
      ? error
      : new JobpassError('usage', `${printable(file)} cannot be read: ${tell(error)}`);
  }
}
