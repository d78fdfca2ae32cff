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
 * How long a key is published before it signs, in seconds: services keep our keys for some minutes (`CACHE_S`), and
 * a token of a key that they do not know yet would be refused.
 */
export const LEAD_S = 900;
/** What we tell services about how long they may keep our keys, in seconds. */
export const CACHE_S = 300;
/** The name under which they are kept. */
const NAME = 'keys';

interface StoredKey {
  kid: string;
  /** The private key. */
  jwk: JWK;
  /** In seconds since 1970. */
  published: number;
  /** When it stopped signing, in seconds since 1970. */
  retired?: number;
}

/** All keys: those before `current` no longer sign, the one behind it is known to services before it does. */
interface StoredKeys {
  retired: StoredKey[];
  current: StoredKey;
  next: StoredKey;
  /** When `current` began to sign, in seconds since 1970. */
  since: number;
}

/**
 * The broker's own signing keys: created on first start, changed by age and by command, shared by all brokers of a store. A
 * retired key stays published as long as a token signed with it may live.
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

  /** @throws JobpassError `state` when the keys are there and cannot be used, or cannot be kept */
  static async open(store: KeyStore, clock: Clock): Promise<SigningKeys> {
    const known = await store.read(NAME);
    if (known !== undefined)
      return new SigningKeys(store, clock, await checked(known.text, store), known.version);
    const now = seconds(clock);
    const stored = { retired: [], current: await newKey(now), next: await newKey(now), since: now };
    if (await store.write(NAME, JSON.stringify(stored), 0)) return new SigningKeys(store, clock, stored, 1);
    // Another broker was first.
    return SigningKeys.open(store, clock);
  }

  /**
   * Takes what another broker of the store has made of them by now: a key that is not accepted any more must not be, and a
   * token of one that is new must.
   *
   * @throws JobpassError `state`
   */
  async refresh(): Promise<void> {
    const newer = await this.#store.newer(NAME, this.#version);
    if (newer === undefined || newer.version <= this.#version) return;
    const stored = await checked(newer.text, this.#store);
    // While that was checked, a later one may have come.
    if (newer.version > this.#version) this.#use(stored, newer.version);
  }

  /** The public keys, as `/jwks` serves them (RFC 7517, section 5). */
  get jwks(): { keys: JWK[] } {
    return this.#published;
  }

  /** When the present key began to sign, in seconds since 1970. */
  get since(): number {
    return this.#stored.since;
  }

  /**
   * Signs an access token (RFC 9068). Not by jose: WebCrypto has another thread make each signature, and to hand it
   * over and back costs as much as to make it.
   */
  async sign(claims: JWTPayload): Promise<string> {
    const header = { alg: ALGORITHM, typ: 'at+jwt', kid: this.#stored.current.kid };
    const text = `${encoded(header)}.${encoded(claims)}`;
    return `${text}.${signES256(text, this.#signer)}`;
  }

  /** The claims of an access token that one of our keys signed and that has not expired; undefined for all else. */
  verify(token: string, issuer: string): Promise<JWTPayload | undefined> {
    return this.#verifier.verify(token, issuer);
  }

  /** Forgets which signatures were verified before. */
  forgetSignatures(): void {
    this.#verifier = new AccessTokenVerifier(this.#published, this.#clock);
  }

  /**
   * Lets the next key sign, and publishes one more.
   *
   * @param options.now takes a key even when services may not know it yet
   * @param options.compromised stops to accept every token that was signed until now, and signs with a key that
   *   was not there before
   * @returns for how long services may not know the new key yet, in seconds
   * @throws JobpassError `usage` when the next key is too young, `state` when the keys cannot be kept
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
        `The next signing key was published ${span(age * 1000)} ago, and services may keep older ones for some minutes: a token that it signs now could be refused`,
        { hint: `Try again in ${span((LEAD_S - age) * 1000)}, or give --now` },
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
   * What is due by age: a new signing key, and the end of those whose tokens have all expired.
   *
   * @param rotateEvery in seconds
   * @returns whether anything changed
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

  /** One change at a time: two side by side would each keep what the other has dropped. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(change);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Kept first, then used: a token whose key is forgotten could be neither verified nor revoked. */
  async #take(stored: StoredKeys): Promise<void> {
    if (!(await this.#store.write(NAME, JSON.stringify(stored), this.#version))) {
      throw new JobpassError('state', 'The signing key was changed by somebody else at the same moment', {
        hint: 'Look whether that will do; if not, try again',
        transient: true,
      });
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

/** @throws JobpassError `state` where a text is not what was kept */
async function checked(text: string, store: KeyStore): Promise<StoredKeys> {
  try {
    const stored = JSON.parse(text) as StoredKeys;
    const keys = [stored.current, stored.next, ...stored.retired];
    if (Number.isFinite(stored.since) && (await Promise.all(keys.map(works))).every(Boolean)) return stored;
  } catch {
    // Told below, without what it holds.
  }
  throw new JobpassError(
    'state',
    `${store.where(NAME)} does not hold the signing keys that the broker wrote`,
    {
      hint: 'Put it back from a backup; or move it away, and tokens that are JWTs are no longer accepted',
    },
  );
}

/** Whether a key verifies what it signs: damage would show only when the first token is refused. */
async function works({ kid, jwk, published: since }: StoredKey): Promise<boolean> {
  if (typeof kid !== 'string' || !Number.isFinite(since)) return false;
  const { d: _, ...open } = jwk;
  const signed = await new CompactSign(Buffer.from(kid))
    .setProtectedHeader({ alg: ALGORITHM })
    .sign(await importJWK(jwk, ALGORITHM));
  await compactVerify(signed, await importJWK(open, ALGORITHM));
  return true;
}
