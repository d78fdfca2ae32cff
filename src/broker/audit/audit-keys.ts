import {
  createPrivateKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { JobpassError } from '../../errors.js';
import { signES256 } from '../signatures/ecdsa.js';
import type { KeyStore } from '../store/store.js';

/** The name of the audit keys in the key store. */
const NAME = 'audit-keys';

interface AuditKey {
  kid: string;
  /** The key. Only the last key has a private part; the other keys no longer sign records. */
  jwk: JsonWebKey;
  /** The creation time, in seconds since 1970. */
  since: number;
}

/**
 * The keys that sign a broker's records. They differ from the keys that sign tokens, because records may be verified years later.
 * Therefore, the store never deletes the public part of a key.
 */
export class AuditKeys {
  readonly #store: KeyStore;
  #version: number;
  #keys: readonly AuditKey[];
  #signer: KeyObject;

  private constructor(store: KeyStore, version: number, keys: readonly AuditKey[]) {
    this.#store = store;
    this.#version = version;
    this.#keys = keys;
    this.#signer = signerOf(keys);
  }

  /** Loads the keys, or creates the first key. @param now in seconds since 1970 @throws JobpassError `state` */
  static async open(store: KeyStore, now: number): Promise<AuditKeys> {
    const found = await store.read(NAME);
    if (found !== undefined) return new AuditKeys(store, found.version, read(found.text, store));
    const keys = [newKey(now)];
    if (await store.write(NAME, JSON.stringify(keys), 0)) return new AuditKeys(store, 1, keys);
    // Another broker created the first key in the meantime.
    return AuditKeys.open(store, now);
  }

  /** Returns the public keys as a JWK set (RFC 7517, section 5), for verifying records. */
  get jwks(): { keys: JsonWebKey[] } {
    return publicOf(this.#keys);
  }

  /** Returns the id of the current signing key. */
  get kid(): string {
    return this.#keys.at(-1)?.kid ?? '';
  }

  /** Signs a text with ES256 (RFC 7518, section 3.4). @returns base64url */
  sign(text: string): string {
    return signES256(text, this.#signer);
  }

  /** Loads the keys again if another broker has changed them. @throws JobpassError `state` */
  async refresh(): Promise<void> {
    const newer = await this.#store.newer(NAME, this.#version);
    if (newer !== undefined) this.#take(newer.version, read(newer.text, this.#store));
  }

  /** Starts to sign with a new key and deletes the private part of the current key. @throws JobpassError `state` */
  async rotate(now: number): Promise<void> {
    const former = this.#keys.map((key) => ({ ...key, jwk: openPart(key.jwk) }));
    const keys = [...former, newKey(now)];
    if (!(await this.#store.write(NAME, JSON.stringify(keys), this.#version))) {
      throw new JobpassError(
        'state',
        'The key that signs records was not rotated: another rotation happened at the same time',
        { hint: 'Try again if you need one more rotation' },
      );
    }
    this.#take(this.#version + 1, keys);
  }

  #take(version: number, keys: readonly AuditKey[]): void {
    this.#signer = signerOf(keys);
    this.#version = version;
    this.#keys = keys;
  }
}

/** Returns the public keys in a store. @returns undefined if the store has no keys yet @throws JobpassError `state` */
export async function auditJwks(store: KeyStore): Promise<{ keys: JsonWebKey[] } | undefined> {
  const found = await store.read(NAME);
  return found === undefined ? undefined : publicOf(read(found.text, store));
}

function newKey(now: number): AuditKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid: randomBytes(9).toString('base64url'), jwk: privateKey.export({ format: 'jwk' }), since: now };
}

function signerOf(keys: readonly AuditKey[]): KeyObject {
  return createPrivateKey({ key: keys.at(-1)?.jwk ?? {}, format: 'jwk' });
}

function openPart({ kty, crv, x, y }: JsonWebKey): JsonWebKey {
  return { kty, crv, x, y } as JsonWebKey;
}

function publicOf(keys: readonly AuditKey[]): { keys: JsonWebKey[] } {
  return {
    keys: keys.map(({ kid, jwk, since }) => ({
      ...openPart(jwk),
      kid,
      alg: 'ES256',
      use: 'sig',
      iat: since,
    })),
  };
}

function read(text: string, store: KeyStore): AuditKey[] {
  try {
    const keys = JSON.parse(text) as AuditKey[];
    if (keys.every(({ kid, jwk }) => typeof kid === 'string' && typeof jwk.x === 'string')) {
      signerOf(keys);
      return keys;
    }
  } catch {
    // The code below reports the error without the content of the file.
  }
  throw new JobpassError('state', `${store.where(NAME)} does not contain valid keys for records`, {
    hint: 'Restore it from a backup, or move it away: the broker then signs later records with a new key',
  });
}
