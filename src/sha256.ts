import { createRequire } from 'node:module';

type Encoding = 'hex' | 'base64url' | 'binary';

let loaded: typeof import('node:crypto') | undefined;
let hash: ((data: string | Buffer, encoding: Encoding) => string) | undefined;

/** Loads Node's cryptography module at its first use, because loading takes milliseconds. */
export function nodeCrypto(): typeof import('node:crypto') {
  // Node's own path is unknown on some systems. Any path works, because built-in modules resolve from every path.
  loaded ??= createRequire('/')('node:crypto') as typeof import('node:crypto');
  return loaded;
}

/** The SHA-256 hash of a text (as UTF-8) or of bytes. */
export function sha256(data: string | Buffer, encoding: Encoding): string {
  hash ??= hasher(nodeCrypto());
  return hash(data, encoding);
}

/** `crypto.hash` takes half the time, but early versions of Node 20 lack it. */
function hasher(crypto: typeof import('node:crypto')): typeof sha256 {
  return crypto.hash === undefined
    ? (data, encoding) => crypto.createHash('sha256').update(data).digest(encoding)
    : (data, encoding) => crypto.hash('sha256', data, encoding);
}
