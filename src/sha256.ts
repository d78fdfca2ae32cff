import { createRequire } from 'node:module';

type Encoding = 'hex' | 'base64url' | 'binary';

let loaded: typeof import('node:crypto') | undefined;
let hash: ((data: string | Buffer, encoding: Encoding) => string) | undefined;

/** Node's cryptography module. It is loaded at its first use, because loading takes milliseconds. */
export function nodeCrypto(): typeof import('node:crypto') {
  // The path of Node is unknown on some systems. Built-in modules resolve from any path.
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
