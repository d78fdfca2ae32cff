import { nodeCrypto, sha256 } from '../sha256.js';
import { jsonLine } from '../text/json.js';
import { type AuditEvent, recordOf } from './record.js';

/** The end of a chain: the number of its records, and the SHA-256 hash of its last line in hex. */
export interface Head {
  chain: string;
  count: number;
  hash: string;
}

/** Returns the hash of a line without its line break. The next record contains this hash. */
export function hashOf(line: string): string {
  return sha256(line, 'hex');
}

/** Returns the head of a new, empty chain. */
export function freshHead(): Head {
  return { chain: nodeCrypto().randomBytes(8).toString('hex'), count: 0, hash: '' };
}

/**
 * Returns the next line of a chain, without its line break, and the new head.
 *
 * @param sign adds a signature to the line
 */
export function nextLine(
  event: AuditEvent,
  head: Head,
  sign: (line: string) => string = (line) => line,
): { line: string; head: Head } {
  const { chain, count, hash } = head;
  const line = sign(jsonLine(recordOf(event, { chain, sequence: count + 1, prev: hash })));
  return { line, head: { chain, count: count + 1, hash: hashOf(line) } };
}

/** Returns a head as text, in the form that `--head` accepts: `chain:count:hash`. */
export function headText({ chain, count, hash }: Head): string {
  return `${chain}:${count}:${hash}`;
}

/** Parses a head; returns undefined if the text is invalid. */
export function parseHead(text: string): Head | undefined {
  const match = /^([A-Za-z0-9_-]{1,64}):(\d{1,9}):([0-9a-f]{64})$/.exec(text);
  return match === null
    ? undefined
    : { chain: match[1] ?? '', count: Number(match[2]), hash: match[3] ?? '' };
}
