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

/** The name under which they are kept. */
const NAME = 'audit-keys';

interface AuditKey {
  kid: string;
  /** Of all but the last one the public part alone: nothing is signed with it any more. */
  jwk: JsonWebKey;
  /** When it was made, in seconds since 1970. */
  since: number;
}

/**
 * The keys that sign a broker's records. They are not those that sign tokens: services keep those for minutes, and whoever
 * looks at records does so years later, so the public part of each stays.
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

  /** Reads them, or makes the first. @param now in seconds since 1970 @throws JobpassError `state` */
  static async open(store: KeyStore, now: number): Promise<AuditKeys> {
    const found = await store.read(NAME);
    if (found !== undefined) return new AuditKeys(store, found.version, read(found.text, store));
    const keys = [newKey(now)];
    if (await store.write(NAME, JSON.stringify(keys), 0)) return new AuditKeys(store, 1, keys);
    // Another broker was first.
    return AuditKeys.open(store, now);
  }

  /** The public keys as a JWK set (RFC 7517, section 5), which is what checks the records. */
  get jwks(): { keys: JsonWebKey[] } {
    return publicOf(this.#keys);
  }

  /** The id of the key that signs. */
  get kid(): string {
    return this.#keys.at(-1)?.kid ?? '';
  }

  /** ES256 (RFC 7518, section 3.4), base64url. */
  sign(text: string): string {
    return signES256(text, this.#signer);
  }

  /** Takes what another broker has made of them. @throws JobpassError `state` */
  async refresh(): Promise<void> {
    const newer = await this.#store.newer(NAME, this.#version);
    if (newer !== undefined) this.#take(newer.version, read(newer.text, this.#store));
  }

  /** Lets another key sign from now on, and forgets the private part of this one. @throws JobpassError `state` */
  async rotate(now: number): Promise<void> {
    const former = this.#keys.map((key) => ({ ...key, jwk: openPart(key.jwk) }));
    const keys = [...former, newKey(now)];
    if (!(await this.#store.write(NAME, JSON.stringify(keys), this.#version))) {
      throw new JobpassError(
        'state',
        'The key that signs records was changed by somebody else at the same moment',
        {
          hint: 'Look whether that will do; if not, try again',
        },
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

/** The public keys, without making any. @returns undefined where there are none yet @throws JobpassError `state` */
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
    // Told below, without what it holds.
  }
  throw new JobpassError(
    'state',
    `${store.where(NAME)} does not hold the keys for records that the broker wrote`,
    {
      hint: 'Put it back from a backup; or move it away, and later records are signed by another key',
    },
  );
}
