import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { JobpassError, systemCode, tell } from '../errors.js';
import { printable } from '../text/printable.js';
import { partsOf } from './parts.js';
import { type ReadRecord, readRecord, type UnreadableLine } from './read-record.js';

/** The longest line taken, in bytes. A record has some 1500. */
const LONGEST_LINE = 1 << 20;
const LF = 0x0a;
const CR = 0x0d;

/** Where a line stands. */
export interface FileLine {
  file: string;
  /** From 1. */
  line: number;
}

/** What is done with what is read, line by line. */
export interface AuditReader {
  /** @param bytes the line without its break; void once this returns */
  record(record: ReadRecord, place: FileLine, bytes: Buffer): void;
  problem(problem: UnreadableLine, place: FileLine): void;
  /** Called for a file that has nothing in it. */
  empty?(file: string): void;
  /** Waited for before more is read: for what is done with records beside the reading. */
  room?(): Promise<void>;
}

/**
 * Reads files of records, one a line, compressed by gzip or not; `-` is stdin. With a file come the parts of its trail that
 * stand beside it. A file that is named twice is read once. No more than a piece of a file is held.
 *
 * @throws JobpassError `usage` for a file that cannot be read
 */
export async function readAudit(files: readonly string[], reader: AuditReader): Promise<void> {
  for (const file of new Set(files.flatMap((one) => (one === '-' ? [one] : partsOf(one))))) {
    const place = { file: file === '-' ? 'stdin' : file, line: 0 };
    try {
      await readLines(file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 18 }), {
        line: (bytes, whole) => readLine(bytes, { ...place, line: ++place.line }, reader, whole),
        room: async () => reader.room?.(),
        tooLong: () =>
          reader.problem(
            { problem: `is longer than ${LONGEST_LINE >> 20} MiB` },
            { ...place, line: ++place.line },
          ),
      });
      if (place.line === 0) reader.empty?.(place.file);
    } catch (error) {
      const code = systemCode(error);
      if (code?.startsWith('Z_') === true) {
        // What came before it is good: only the rest cannot be read.
        reader.problem(
          { problem: 'and what follows cannot be read: the gzip data is broken' },
          { ...place, line: place.line + 1 },
        );
        continue;
      }
      throw code === undefined
        ? error
        : new JobpassError('usage', `${printable(place.file)} cannot be read: ${tell(error)}`);
    }
  }
}

function readLine(bytes: Buffer, place: FileLine, reader: AuditReader, whole: boolean): void {
  if (bytes.length === 0) {
    reader.problem({ problem: 'is empty' }, place);
    return;
  }
  const read = readRecord(bytes.toString('utf8'));
  if ('problem' in read && !whole && !read.newer)
    reader.problem(
      { problem: 'is half: its writer was killed while it wrote, or the file was cut off there', half: true },
      place,
    );
  else if ('problem' in read) reader.problem(read, place);
  else reader.record(read, place, bytes);
}

export interface LineReader {
  /** @param whole whether a line break ends it: of the last line of a file none may */
  line(bytes: Buffer, whole: boolean): void;
  tooLong(): void;
  room?(): Promise<void>;
}

/** Hands on the lines of a stream, decompressed. @param longest in bytes: of what is longer only that is told */
export async function readLines(from: Readable, lines: LineReader, longest = LONGEST_LINE): Promise<void> {
  let held: Buffer[] = [];
  let size = 0;
  const add = (piece: Buffer): void => {
    size += piece.length;
    if (size <= longest) held.push(piece);
    else held = [];
  };
  const end = (broken: boolean): void => {
    if (size > longest) lines.tooLong();
    else {
      const [only] = held;
      const whole = held.length === 1 && only !== undefined ? only : Buffer.concat(held);
      lines.line(whole.at(-1) === CR ? whole.subarray(0, -1) : whole, broken);
    }
    held = [];
    size = 0;
  };
  for await (const chunk of plain(from)) {
    let start = 0;
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, start)) {
      add(chunk.subarray(start, at));
      end(true);
      start = at + 1;
    }
    // A chunk is kept no longer than the line that it ends with.
    if (start < chunk.length) add(Buffer.from(chunk.subarray(start)));
    await lines.room?.();
  }
  if (size > 0) end(false);
}

/** The content itself: what begins as gzip does is decompressed, whatever the file is called. */
export async function* plain(from: Readable): AsyncGenerator<Buffer> {
  const chunks = from[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { done, value } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    for (;;) {
      const { done, value } = await chunks.next();
      if (done) return;
      yield value;
    }
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* all();
    return;
  }
  const { createGunzip } = await import('node:zlib');
  const unzipped = createGunzip();
  // Its failure comes out of the loop below as well.
  pipeline(Readable.from(all()), unzipped, () => undefined);
  for await (const chunk of unzipped) yield chunk as Buffer;
}
