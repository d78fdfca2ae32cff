import { createPrivateKey, type JsonWebKey, type KeyObject, randomBytes } from 'node:crypto';
import {
  CompactSign,
  compactVerify,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
} from 'jose';
import { type Clock, span } from '../../clock.js';
import { LONGEST_TTL } from '../../config/schemas.js';
import { JobpassError } from '../../errors.js';
import { signES256 } from '../signatures/ecdsa.js';
import type { KeyStore } from '../store/store.js';
import { AccessTokenVerifier } from './access-token-verifier.js';

const ALGORITHM = 'ES256';
/**
 * The time between publishing a key and signing with it, in seconds. Services cache the keys for some minutes (`CACHE_S`) and would
 * reject a token signed with a key that they do not know yet.
 */
export const LEAD_S = 900;
/** The time for which services may cache the keys (Cache-Control), in seconds. */
export const CACHE_S = 300;
/** The name of the signing keys in the key store. */
const NAME = 'keys';

interface StoredKey {
  kid: string;
  /** The private key. */
  jwk: JWK;
  /** The time of publication, in seconds since 1970. */
  published: number;
  /** The time when the key stopped signing, in seconds since 1970. */
  retired?: number;
}

/** All keys: `retired` keys no longer sign, `current` signs, and `next` is already published. */
interface StoredKeys {
  retired: StoredKey[];
  current: StoredKey;
  next: StoredKey;
  /** The time when `current` started to sign, in seconds since 1970. */
  since: number;
}

/**
 * The broker's signing keys. They are created when a broker first starts, rotated at a certain age and by command, and shared by
 * all brokers with the same store. A retired key stays published as long as its tokens may be valid.
 */
export class SigningKeys {
  readonly #store: KeyStore;
  readonly #clock: Clock;
  #version: number;
  #stored: StoredKeys;
  #signer: KeyObject;
  #published: { keys: JWK[] };
  #verifier: AccessTokenVerifier;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(store: KeyStore, clock: Clock, stored: StoredKeys, version: number) {
    this.#store = store;
    this.#clock = clock;
    this.#version = version;
    this.#stored = stored;
    this.#signer = signerOf(stored);
    this.#published = published(stored);
    this.#verifier = new AccessTokenVerifier(this.#published, this.#clock);
  }

  /** Loads the keys, or creates them. @throws JobpassError `state` if the stored keys are invalid, or new keys cannot be stored */
  static async open(store: KeyStore, clock: Clock): Promise<SigningKeys> {
    const known = await store.read(NAME);
    if (known !== undefined)
      return new SigningKeys(store, clock, await checked(known.text, store), known.version);
    const now = seconds(clock);
    const stored = { retired: [], current: await newKey(now), next: await newKey(now), since: now };
    if (await store.write(NAME, JSON.stringify(stored), 0)) return new SigningKeys(store, clock, stored, 1);
    // Another broker created the keys in the meantime.
    return SigningKeys.open(store, clock);
  }

  /**
   * Loads the keys again if another broker with the same store has changed them, so that this broker rejects removed keys and
   * accepts new ones.
   *
   * @throws JobpassError `state`
   */
  async refresh(): Promise<void> {
    const newer = await this.#store.newer(NAME, this.#version);
    if (newer === undefined || newer.version <= this.#version) return;
    const stored = await checked(newer.text, this.#store);
    // A later version may have been loaded during the check.
    if (newer.version > this.#version) this.#use(stored, newer.version);
  }

  /** Returns the public keys for `/jwks` (RFC 7517, section 5). */
  get jwks(): { keys: JWK[] } {
    return this.#published;
  }

  /** Returns the time when the current key started to sign, in seconds since 1970. */
  get since(): number {
    return this.#stored.since;
  }

  /**
   * Signs an access token (RFC 9068). Does not use jose, because WebCrypto signs on another thread, and switching threads takes as
   * long as the signature itself.
   */
  async sign(claims: JWTPayload): Promise<string> {
    const header = { alg: ALGORITHM, typ: 'at+jwt', kid: this.#stored.current.kid };
    const text = `${encoded(header)}.${encoded(claims)}`;
    return `${text}.${signES256(text, this.#signer)}`;
  }

  /** Returns the claims of a valid access token of this broker, or undefined for any other text. */
  verify(token: string, issuer: string): Promise<JWTPayload | undefined> {
    return this.#verifier.verify(token, issuer);
  }

  /** Clears the cache of verified signatures. */
  forgetSignatures(): void {
    this.#verifier = new AccessTokenVerifier(this.#published, this.#clock);
  }

  /**
   * Starts to sign with the next key and publishes a new next key.
   *
   * @param options.now rotates even if services may not know the next key yet
   * @param options.compromised rejects every token that was signed before the rotation, and signs with a newly created key
   * @returns the time until all services know the new key, in seconds
   * @throws JobpassError `usage` if the next key is too young, `state` if the keys cannot be stored
   */
  rotate(options: { now?: boolean; compromised?: boolean } = {}): Promise<number> {
    return this.#inTurn(() => this.#rotate(options));
  }

  async #rotate(options: { now?: boolean; compromised?: boolean }): Promise<number> {
    await this.refresh();
    const now = seconds(this.#clock);
    const { retired, current, next } = this.#stored;
    const age = now - next.published;
    if (!options.now && !options.compromised && age < LEAD_S) {
      throw new JobpassError(
        'usage',
        `The signing key was not rotated: the next key was published only ${span(age * 1000)} ago, and services with cached keys could reject its tokens`,
        { hint: `Try again in ${span((LEAD_S - age) * 1000)}, or use --now` },
      );
    }
    const stored = options.compromised
      ? { retired: [], current: await newKey(now), next: await newKey(now), since: now }
      : {
          retired: [...retired, { ...current, retired: now }],
          current: next,
          next: await newKey(now),
          since: now,
        };
    await this.#take(stored);
    return options.compromised ? LEAD_S : Math.max(0, LEAD_S - age);
  }

  /**
   * Rotates the signing key if it is due, or drops retired keys whose tokens have all expired.
   *
   * @param rotateEvery the maximum age of a signing key, in seconds
   * @returns the change, or undefined if there is none
   */
  keepUp(rotateEvery: number): Promise<'rotated' | 'dropped' | undefined> {
    return this.#inTurn(() => this.#keepUp(rotateEvery));
  }

  async #keepUp(rotateEvery: number): Promise<'rotated' | 'dropped' | undefined> {
    await this.refresh();
    const now = seconds(this.#clock);
    const { retired, next, since } = this.#stored;
    if (now - since >= rotateEvery && now - next.published >= LEAD_S) {
      await this.#rotate({});
      return 'rotated';
    }
    const alive = retired.filter((key) => now - (key.retired ?? now) <= LONGEST_TTL + CACHE_S);
    if (alive.length === retired.length) return undefined;
    await this.#take({ ...this.#stored, retired: alive });
    return 'dropped';
  }

  /** Runs one change at a time. Two concurrent changes would undo each other. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(change);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Stores the keys before it uses them. A token with a lost key could be neither verified nor revoked. */
  async #take(stored: StoredKeys): Promise<void> {
    if (!(await this.#store.write(NAME, JSON.stringify(stored), this.#version))) {
      throw new JobpassError(
        'state',
        'The signing key was not rotated: another rotation happened at the same time',
        { hint: 'Try again if you need one more rotation', transient: true },
      );
    }
    this.#use(stored, this.#version + 1);
  }

  #use(stored: StoredKeys, version: number): void {
    this.#signer = signerOf(stored);
    this.#version = version;
    this.#stored = stored;
    this.#published = published(stored);
    this.#verifier = new AccessTokenVerifier(this.#published, this.#clock);
  }
}

function seconds(clock: Clock): number {
  return Math.floor(clock.now() / 1000);
}

async function newKey(now: number): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return {
    kid: randomBytes(9).toString('base64url'),
    jwk: await exportJWK(privateKey),
    published: now,
  };
}

function signerOf({ current }: StoredKeys): KeyObject {
  return createPrivateKey({ key: current.jwk as JsonWebKey, format: 'jwk' });
}

function encoded(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function published({ retired, current, next }: StoredKeys): { keys: JWK[] } {
  return {
    keys: [current, next, ...retired].map(({ kid, jwk: { kty, crv, x, y } }) => ({
      kty,
      crv,
      x,
      y,
      kid,
      alg: ALGORITHM,
      use: 'sig',
    })) as JWK[],
  };
}

/** Returns the keys in a stored text, after a check that they work. @throws JobpassError `state` for an invalid text */
async function checked(text: string, store: KeyStore): Promise<StoredKeys> {
  try {
    const stored = JSON.parse(text) as StoredKeys;
    const keys = [stored.current, stored.next, ...stored.retired];
    if (Number.isFinite(stored.since) && (await Promise.all(keys.map(works))).every(Boolean)) return stored;
  } catch {
    // The code below reports the error without the content of the file.
  }
  throw new JobpassError('state', `${store.where(NAME)} does not contain valid signing keys`, {
    hint: 'Restore it from a backup, or move it away: the broker then rejects all JWTs that it issued before',
  });
}

/** Returns whether a key verifies its own signature. Otherwise, damage would be noticed only when a service rejects the first token. */
async function works({ kid, jwk, published: since }: StoredKey): Promise<boolean> {
  if (typeof kid !== 'string' || !Number.isFinite(since)) return false;
  const { d: _, ...open } = jwk;
  const signed = await new CompactSign(Buffer.from(kid))
    .setProtectedHeader({ alg: ALGORITHM })
    .sign(await importJWK(jwk, ALGORITHM));
  await compactVerify(signed, await importJWK(open, ALGORITHM));
  return true;
}
