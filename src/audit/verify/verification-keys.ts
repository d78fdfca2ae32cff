import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { JobpassError } from '../../errors.js';
import { readFile } from '../../files.js';
import { printable } from '../../text/printable.js';
import type { ReadRecord } from '../read-record.js';
import { signatureOf } from '../signature.js';

/** The maximum time to read the file, in milliseconds. The file may be a pipe. */
const WAIT_MS = 10_000;
const HINT =
  'Pass a JWK set: the response of GET /audit/keys of the broker, or the output of jobpass broker records --keys';

/**
 * The result of checking the signature of a record.
 *
 * - `good`: the signature is valid
 * - `wrong`: the signature is invalid
 * - `unknown key`: the key is unknown
 * - `not checked`: no keys were passed
 */
export interface SignatureCheck {
  kid: string;
  verdict: 'good' | 'wrong' | 'unknown key' | 'not checked';
}

/** Reads a broker's public keys. The returned map is keyed by key id. @throws JobpassError `usage` */
export async function readKeys(path: string): Promise<ReadonlyMap<string, KeyObject>> {
  const text = (await readFile('--keys', path, WAIT_MS)).toString('utf8');
  let set: unknown;
  try {
    set = (JSON.parse(text) as { keys?: unknown } | null)?.keys;
  } catch {
    set = undefined;
  }
  if (!Array.isArray(set))
    throw new JobpassError('usage', 'The file in --keys is not a JWK set', { hint: HINT });
  const keys = new Map<string, KeyObject>();
  for (const one of set as readonly unknown[]) {
    const { kid, kty, crv, x, y } = (one ?? {}) as JsonWebKey & { kid?: unknown };
    // A set may contain other keys too (RFC 7517, section 5).
    if (typeof kid !== 'string' || kty !== 'EC' || crv !== 'P-256') continue;
    if (keys.has(kid)) {
      throw new JobpassError('usage', `The file in --keys has two keys with the id ${printable(kid, 64)}`, {
        hint: HINT,
      });
    }
    try {
      keys.set(kid, createPublicKey({ key: { kty, crv, x, y } as JsonWebKey, format: 'jwk' }));
    } catch {
      throw new JobpassError('usage', `The key ${printable(kid, 64)} in --keys is invalid`, { hint: HINT });
    }
  }
  if (keys.size === 0) {
    throw new JobpassError('usage', 'The file in --keys has no key for records (EC, P-256, with a kid)', {
      hint: HINT,
    });
  }
  return keys;
}

/** The maximum number of pending signature checks. Each pending check keeps a line in memory. */
const MOST_WAITING = 1_000;

/**
 * Checks signatures in Node's thread pool while reading continues. Checking a signature takes longer than all other processing of a
 * record.
 */
export class SignatureChecks {
  readonly #keys: ReadonlyMap<string, KeyObject> | undefined;
  #waiting = 0;
  #enough = 0;
  #go = (): void => undefined;

  /** @param keys if undefined, signatures are not checked */
  constructor(keys: ReadonlyMap<string, KeyObject> | undefined) {
    this.#keys = keys;
  }

  /** Starts a check. @returns its result, complete when `end` resolves; undefined for a record without a signature */
  begin({ unmapped }: ReadRecord, line: Buffer): SignatureCheck | undefined {
    const { signature } = unmapped.jobpass;
    if (signature === undefined) return undefined;
    const signed: SignatureCheck = {
      kid: signature.slice(0, signature.indexOf('.')),
      verdict: 'not checked',
    };
    if (this.#keys === undefined) return signed;
    const key = this.#keys.get(signed.kid);
    if (key === undefined) {
      signed.verdict = 'unknown key';
      return signed;
    }
    signed.verdict = 'wrong';
    const found = signatureOf(line.toString('utf8'));
    // A broker writes the signature only at the end of the line.
    if (found === undefined) return signed;
    this.#waiting++;
    const how = { key, dsaEncoding: 'ieee-p1363' } as const;
    verify('sha256', Buffer.from(found.text), how, found.signature, (error, good) => {
      if (error === null && good) signed.verdict = 'good';
      if (--this.#waiting <= this.#enough) this.#go();
    });
    return signed;
  }

  /** Resolves when more checks may start. */
  async room(): Promise<void> {
    if (this.#waiting > MOST_WAITING) await this.#until(MOST_WAITING / 2);
  }

  /** Resolves when all checks are complete. */
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
