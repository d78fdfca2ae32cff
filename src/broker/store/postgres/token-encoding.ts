import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { KeptToken } from '../store.js';

/** In characters of base64url: 256 bits. */
const MAC_LENGTH = 43;

/** How tokens stand in their table. */
export interface TokenEncoding {
  write(token: KeptToken): string;
  /** @returns undefined for what no broker with this secret wrote: who can write to the table alone makes no token */
  read(text: string): KeptToken | undefined;
}

/** Tokens as JSON behind a code (HMAC-SHA256) by a key made of the secret, which is not in the database. */
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
      const [given, wanted] = [Buffer.from(text.slice(0, MAC_LENGTH)), Buffer.from(mac(json))];
      return given.length === wanted.length && timingSafeEqual(given, wanted)
        ? (JSON.parse(json) as KeptToken)
        : undefined;
    },
  };
}
