import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { StoredToken } from '../store.js';

/** The length of a code, in characters of base64url: 256 bits. */
const MAC_LENGTH = 43;

/** The encoding of tokens in their table. */
export interface TokenEncoding {
  write(token: StoredToken): string;
  /**
   * Decodes a token.
   *
   * @returns undefined unless a broker with this secret wrote the text, so that write access alone cannot create a valid token
   */
  read(text: string): StoredToken | undefined;
}

/**
 * Returns an encoding that stores each token as JSON after an HMAC-SHA256. The HMAC's key is derived from the secret, which is not
 * in the database.
 */
export function tokenEncoding(secret: string): TokenEncoding {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'jobpass broker tokens', 32));
  const mac = (json: string): string => createHmac('sha256', key).update(json).digest('base64url');
  return {
    write: (token) => {
      const json = JSON.stringify(token);
      return mac(json) + json;
    },
    read: (text) => {
      const json = text.slice(MAC_LENGTH);
      const [actual, expected] = [Buffer.from(text.slice(0, MAC_LENGTH)), Buffer.from(mac(json))];
      return actual.length === expected.length && timingSafeEqual(actual, expected)
        ? (JSON.parse(json) as StoredToken)
        : undefined;
    },
  };
}
