import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { errorText, JobpassError, systemCode } from '../errors.js';
import { printable } from '../text/printable.js';
import { partsOf } from './parts.js';
import { type ReadRecord, readRecord, type UnreadableLine } from './read-record.js';

/** The maximum length of a line in bytes. A record is about 1500 bytes long. */
const LONGEST_LINE = 1 << 20;
const LF = 0x0a;
const CR = 0x0d;

/** The position of a line. */
export interface FileLine {
  file: string;
  /** Starts at 1. */
  line: number;
}

/** Receives the content of files, line by line. */
export interface AuditReader {
  /** @param bytes the line without its line break; only valid until this function returns */
  record(record: ReadRecord, place: FileLine, bytes: Buffer): void;
  problem(problem: UnreadableLine, place: FileLine): void;
  /** Called for an empty file. */
  empty?(file: string): void;
  /** The reader awaits this promise before the next read, so that work on earlier records can catch up. */
  room?(): Promise<void>;
}

/**
 * Reads files with one record per line, plain or compressed with gzip; `-` is stdin. Also reads the further parts of each trail.
 * Reads a file once, even if it is named twice, and keeps only one chunk in memory.
 *
 * @throws JobpassError `usage` if a file cannot be read
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
        // The lines before this one are intact.
        reader.problem(
          { problem: 'and all later lines cannot be read: the gzip data is corrupt' },
          { ...place, line: place.line + 1 },
        );
        continue;
      }
      throw code === undefined
        ? error
        : new JobpassError('usage', `${printable(place.file)} cannot be read: ${errorText(error)}`);
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
      { problem: 'is incomplete: its writer was killed, or the file was truncated', half: true },
      place,
    );
  else if ('problem' in read) reader.problem(read, place);
  else reader.record(read, place, bytes);
}

export interface LineReader {
  /** @param whole whether a line break follows, which may be missing after the last line of a file */
  line(bytes: Buffer, whole: boolean): void;
  tooLong(): void;
  room?(): Promise<void>;
}

/** Reads the lines of a stream and decompresses them. @param longest the maximum length of a line in bytes */
export async function readLines(from: Readable, lines: LineReader, longest = LONGEST_LINE): Promise<void> {
  let pieces: Buffer[] = [];
  let size = 0;
  const add = (piece: Buffer): void => {
    size += piece.length;
    if (size <= longest) pieces.push(piece);
    else pieces = [];
  };
  const end = (broken: boolean): void => {
    if (size > longest) lines.tooLong();
    else {
      const [only] = pieces;
      const whole = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
      lines.line(whole.at(-1) === CR ? whole.subarray(0, -1) : whole, broken);
    }
    pieces = [];
    size = 0;
  };
  for await (const chunk of plain(from)) {
    let start = 0;
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, start)) {
      add(chunk.subarray(start, at));
      end(true);
      start = at + 1;
    }
    // Copy the incomplete line, so that the chunk can be freed.
    if (start < chunk.length) add(Buffer.from(chunk.subarray(start)));
    await lines.room?.();
  }
  if (size > 0) end(false);
}

/** Returns the content of a stream. Content that starts like gzip is decompressed, regardless of the file name. */
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
  // The loop below throws the pipeline's error.
  pipeline(Readable.from(all()), unzipped, () => undefined);
  for await (const chunk of unzipped) yield chunk as Buffer;
}
