import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { errorText, JobpassError, systemCode } from '../../errors.js';
import { printable } from '../../text/printable.js';
import type { FileLine } from '../read.js';

/** Receives the entries of a log, and descriptions of the log's problems. */
export interface LogReader<Entry> {
  entry(entry: Entry, place: FileLine): void;
  problem(problem: string, place: FileLine): void;
}

/** The entry counts and the period of a log that was read. */
export interface ReadLog {
  file: string;
  /** The kind of log in the registry, such as `cloudtrail`. */
  kind: string;
  /** The number of events or responses. */
  entries: number;
  unreadable: number;
  firstAt: number | undefined;
  lastAt: number | undefined;
}

/** The error if the compressed data is corrupt. All data before the error is valid. */
export class BrokenCompression extends Error {}

/**
 * Opens a log.
 *
 * @throws JobpassError `usage` for a file that cannot be read
 * @throws BrokenCompression
 */
export async function readLog(file: string, read: (stream: Readable) => Promise<void>): Promise<void> {
  try {
    await read(createReadStream(file, { highWaterMark: 1 << 18 }));
  } catch (error) {
    const code = systemCode(error);
    if (code?.startsWith('Z_') === true) throw new BrokenCompression();
    throw code === undefined
      ? error
      : new JobpassError('usage', `${printable(file)} cannot be read: ${errorText(error)}`);
  }
}
