import { createRequire } from 'node:module';

type Encoding = 'hex' | 'base64url' | 'binary';

let loaded: typeof import('node:crypto') | undefined;
let hash: ((data: string | Buffer, encoding: Encoding) => string) | undefined;

/** Node's cryptography. Loading it takes milliseconds, so it is loaded when it is used first. */
export function nodeCrypto(): typeof import('node:crypto') {
  // The path of Node itself is not known on every system; what is Node's own is found from anywhere.
  loaded ??= createRequire('/')('node:crypto') as typeof import('node:crypto');
  return loaded;
}

/** The SHA-256 of a text, as UTF-8, or of bytes. */
export function sha256(data: string | Buffer, encoding: Encoding): string {
  hash ??= hasher(nodeCrypto());
  return hash(data, encoding);
}

/** The short way, which takes half as long, is not in every Node 20. */
function hasher(crypto: typeof import('node:crypto')): typeof sha256 {
  return crypto.hash === undefined
    ? (data, encoding) => crypto.createHash('sha256').update(data).digest(encoding)
    : (data, encoding) => crypto.hash('sha256', data, encoding);
}
