import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
/** The version of the sealed form, which is its first byte. */
const FORM = 1;
/** Lengths in bytes. */
const NONCE = 12;
const TAG = 16;
const KEY = 32;

/** The purposes of sealed data. Each has its own key, whose derivation (HKDF) contains this text. */
const PURPOSES = {
  'database keys': 'jobpass broker keys',
  'folder keys': 'jobpass broker folder keys',
  'app key': 'jobpass broker app key',
  'github token': 'jobpass broker github token',
} as const;

export type Purpose = keyof typeof PURPOSES;

/** The values that sealed data is bound to. The data can be opened only for the same values, so it cannot replace other data. */
export type BoundTo = readonly (string | number)[];

/**
 * Encrypts and authenticates what a broker stores, with a secret that is not in the store: the content of `key-file`. The cipher is
 * AES-256-GCM, with a key for each purpose.
 */
export class Seal {
  readonly #secret: string;
  readonly #keys = new Map<Purpose, Buffer>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Seals a text. @returns base64url */
  seal(purpose: Purpose, text: string, boundTo: BoundTo): string {
    return this.sealBytes(purpose, Buffer.from(text), boundTo).toString('base64url');
  }

  /** Opens a sealed text. @returns undefined if the secret, the purpose or `boundTo` differs, or the sealed text was changed */
  open(purpose: Purpose, sealed: string, boundTo: BoundTo): string | undefined {
    return this.openBytes(purpose, Buffer.from(sealed, 'base64url'), boundTo)?.toString('utf8');
  }

  /** Seals bytes: see `seal`. */
  sealBytes(purpose: Purpose, bytes: Buffer, boundTo: BoundTo): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv(CIPHER, this.#key(purpose), nonce).setAAD(authenticated(boundTo));
    const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
    return Buffer.concat([Buffer.of(FORM), nonce, cipher.getAuthTag(), body]);
  }

  /** Opens sealed bytes: see `open`. */
  openBytes(purpose: Purpose, sealed: Buffer, boundTo: BoundTo): Buffer | undefined {
    const body = 1 + NONCE + TAG;
    if (sealed[0] !== FORM || sealed.length < body) return undefined;
    const nonce = sealed.subarray(1, 1 + NONCE);
    const decipher = createDecipheriv(CIPHER, this.#key(purpose), nonce, { authTagLength: TAG })
      .setAAD(authenticated(boundTo))
      .setAuthTag(sealed.subarray(1 + NONCE, body));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(body)), decipher.final()]);
    } catch {
      return undefined;
    }
  }

  #key(purpose: Purpose): Buffer {
    const known = this.#keys.get(purpose);
    if (known !== undefined) return known;
    const key = Buffer.from(hkdfSync('sha256', this.#secret, '', PURPOSES[purpose], KEY));
    this.#keys.set(purpose, key);
    return key;
  }
}

function authenticated(boundTo: BoundTo): Buffer {
  return Buffer.from(JSON.stringify(boundTo));
}
