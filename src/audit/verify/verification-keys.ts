import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { JobpassError } from '../../errors.js';
import { readFile } from '../../files.js';
import { printable } from '../../text/printable.js';
import type { ReadRecord } from '../read-record.js';
import { signatureOf } from '../signature.js';

/** How long the file may take to be read: it may be a pipe. */
const WAIT_MS = 10_000;
const HINT =
  'It is what GET /audit/keys of the broker answers, and what jobpass broker records --keys prints: a JWK set';

/**
 * What is known of the signature in a record.
 *
 * - `good`: its key made it, of this line
 * - `wrong`: it did not
 * - `unknown key`: the key is not at hand
 * - `not checked`: no key is
 */
export interface SignatureCheck {
  kid: string;
  verdict: 'good' | 'wrong' | 'unknown key' | 'not checked';
}

/** Reads the public keys of a broker, by their ids. @throws JobpassError `usage` */
export async function readKeys(path: string): Promise<ReadonlyMap<string, KeyObject>> {
  const text = (await readFile('--keys', path, WAIT_MS)).toString('utf8');
  let set: unknown;
  try {
    set = (JSON.parse(text) as { keys?: unknown } | null)?.keys;
  } catch {
    set = undefined;
  }
  if (!Array.isArray(set))
    throw new JobpassError('usage', 'The file of --keys is no JWK set', { hint: HINT });
  const keys = new Map<string, KeyObject>();
  for (const one of set as readonly unknown[]) {
    const { kid, kty, crv, x, y } = (one ?? {}) as JsonWebKey & { kid?: unknown };
    // A set may have other keys beside these (RFC 7517, section 5).
    if (typeof kid !== 'string' || kty !== 'EC' || crv !== 'P-256') continue;
    if (keys.has(kid)) {
      throw new JobpassError('usage', `The file of --keys has two keys of the name ${printable(kid, 64)}`, {
        hint: HINT,
      });
    }
    try {
      keys.set(kid, createPublicKey({ key: { kty, crv, x, y } as JsonWebKey, format: 'jwk' }));
    } catch {
      throw new JobpassError('usage', `The key ${printable(kid, 64)} of --keys is none`, { hint: HINT });
    }
  }
  if (keys.size === 0) {
    throw new JobpassError('usage', 'The file of --keys has no key for records (EC, P-256, with a kid)', {
      hint: HINT,
    });
  }
  return keys;
}

/** So many signatures may wait for their turn: a line is held for each. */
const MOST_WAITING = 1_000;

/**
 * Checks signatures beside the reading, in Node's pool of threads: one takes longer than all else that is done with a record.
 */
export class SignatureChecks {
  readonly #keys: ReadonlyMap<string, KeyObject> | undefined;
  #waiting = 0;
  #enough = 0;
  #go = (): void => undefined;

  /** @param keys none: signatures are not checked */
  constructor(keys: ReadonlyMap<string, KeyObject> | undefined) {
    this.#keys = keys;
  }

  /** @returns what is known of it, once `end` has resolved; undefined where a record has none */
  begin({ unmapped }: ReadRecord, line: Buffer): SignatureCheck | undefined {
    const { signature: given } = unmapped.jobpass;
    if (given === undefined) return undefined;
    const signed: SignatureCheck = { kid: given.slice(0, given.indexOf('.')), verdict: 'not checked' };
    if (this.#keys === undefined) return signed;
    const key = this.#keys.get(signed.kid);
    if (key === undefined) {
      signed.verdict = 'unknown key';
      return signed;
    }
    signed.verdict = 'wrong';
    const found = signatureOf(line.toString('utf8'));
    // One that stands elsewhere in the record is of no line that a broker has written.
    if (found === undefined) return signed;
    this.#waiting++;
    const how = { key, dsaEncoding: 'ieee-p1363' } as const;
    verify('sha256', Buffer.from(found.text), how, found.signature, (error, good) => {
      if (error === null && good) signed.verdict = 'good';
      if (--this.#waiting <= this.#enough) this.#go();
    });
    return signed;
  }

  /** Resolves when more may be begun. */
  async room(): Promise<void> {
    if (this.#waiting > MOST_WAITING) await this.#until(MOST_WAITING / 2);
  }

  /** Resolves when all that was begun is known. */
  async end(): Promise<void> {
    if (this.#waiting > 0) await this.#until(0);
  }

  #until(enough: number): Promise<void> {
    this.#enough = enough;
    return new Promise((resolve) => {
      this.#go = resolve;
    });
  }
}
