import { sha256 } from '../../../sha256.js';
import type { Files } from './files.js';

/** A key with a value that is valid until `expiresAt` (seconds since 1970). */
export type StoredEntry = readonly [key: string, expiresAt: number, value: string];

/** A journal entry: a stored value, or a removed key without a value. */
export type Entry = StoredEntry | readonly [key: string];

/** A line of the audit trail with its number. It stays in the journal until it is durable in the trail's own files. */
export type AuditLine = readonly [sequence: number, line: string];

/** An item of the journal. */
export type Item = Entry | AuditLine;

/** The size of a line that a compaction writes, in characters. Processing a line of this size takes well under a millisecond. */
const SLICE = 64 * 1024;
const READ_AT_ONCE = 1024 * 1024;

const SUM_LENGTH = 16;
const NEWLINE = 0x0a;

function checksum(json: Buffer): string {
  return sha256(json, 'hex').slice(0, SUM_LENGTH);
}

/** Returns a journal line: the first characters of a JSON text's SHA-256 hash, a space, the JSON text, and a newline. */
export function encodeLine(content: readonly Item[] | string): Buffer {
  const json = JSON.stringify(content);
  const length = Buffer.byteLength(json);
  const line = Buffer.allocUnsafe(SUM_LENGTH + 1 + length + 1);
  // Nearly all texts are ASCII, and encoding them as latin1 is several times as fast.
  line.write(json, SUM_LENGTH + 1, length === json.length ? 'latin1' : 'utf8');
  line.write(`${checksum(line.subarray(SUM_LENGTH + 1, -1))} `, 'latin1');
  line[line.length - 1] = NEWLINE;
  return line;
}

/** Returns the JSON text of a line without its newline. @returns undefined if the checksum does not match */
export function decodeLine(line: Buffer): string | undefined {
  const json = line.subarray(SUM_LENGTH + 1);
  if (json.length === 0 || line.toString('latin1', 0, SUM_LENGTH) !== checksum(json)) return undefined;
  return json.toString('utf8');
}

/** The first line of a segment that contains all live items. This line makes all earlier segments void. */
export const FRESH = encodeLine('all before this is void');

export function isItem(item: unknown): item is Item {
  if (!Array.isArray(item)) return false;
  if (item.length === 2) return Number.isSafeInteger(item[0]) && typeof item[1] === 'string';
  if (typeof item[0] !== 'string') return false;
  return item.length === 1 || (item.length === 3 && Number.isFinite(item[1]) && typeof item[2] === 'string');
}

/** Returns the approximate size of an item in memory and journal, in characters. */
export function weigh(item: Item): number {
  if (isAuditLine(item)) return item[1].length + 32;
  return item[0].length + (item[2]?.length ?? 0) + 32;
}

export function isAuditLine(item: Item): item is AuditLine {
  return typeof item[0] === 'number';
}

/** Returns the lines of a segment with all live items, created on demand. */
export function* slices(live: Iterable<Item>): Generator<Buffer> {
  yield FRESH;
  let slice: Item[] = [];
  let weight = 0;
  for (const entry of live) {
    slice.push(entry);
    weight += weigh(entry);
    if (weight < SLICE) continue;
    yield encodeLine(slice);
    slice = [];
    weight = 0;
  }
  if (slice.length > 0) yield encodeLine(slice);
}

/** Returns the lines of an open file, from its start or from an offset. The last line may be incomplete. */
export async function* linesOf(
  files: Files,
  fd: number,
  from = 0,
): AsyncGenerator<{ line: Buffer; whole: boolean }> {
  let rest: Buffer = Buffer.alloc(0);
  // The limit is one byte more than the rest of the file, so that the second read of a short file reaches the end.
  const left = Math.max(0, (await files.size(fd)) - from) + 1;
  const chunk = Buffer.allocUnsafe(Math.min(READ_AT_ONCE, left));
  for (let position = from; ; ) {
    const length = await files.read(fd, chunk, position);
    if (length === 0) break;
    position += length;
    const text = Buffer.concat([rest, chunk.subarray(0, length)]);
    let start = 0;
    for (let end = text.indexOf(NEWLINE); end !== -1; end = text.indexOf(NEWLINE, start)) {
      yield { line: text.subarray(start, end), whole: true };
      start = end + 1;
    }
    rest = text.subarray(start);
  }
  if (rest.length > 0) yield { line: rest, whole: false };
}
