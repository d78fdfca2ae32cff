import { isAscii, isUtf8 } from 'node:buffer';
import { type JsonObject, parseObject } from '../../text/json.js';

/** A JWT in its compact form (RFC 7515, section 7.1), decoded and not verified: nothing of it may be believed yet. */
export interface SignedToken {
  header: JsonObject & { alg: string; kid?: string };
  claims: JsonObject;
  /** The token as it came. */
  bytes: Buffer;
  /** The part of `bytes` that the signature is over. */
  signingInput: Buffer;
  signature: Buffer;
}

const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/**
 * Decodes a JWT once, for all that look at it.
 *
 * @returns undefined for a text that is none, or that decoders read in different ways: with padding, spaces, characters of
 *   another alphabet or a character too many (RFC 7515, section 2), or JSON that is not UTF-8
 */
export function readSignedToken(token: string): SignedToken | undefined {
  if (!COMPACT.test(token)) return undefined;
  const [head = '', body = '', tail = ''] = token.split('.');
  const signature = decoded(tail);
  const header = objectOf(decoded(head));
  const claims = objectOf(decoded(body));
  if (signature === undefined || header === undefined || claims === undefined) return undefined;
  const { alg, kid } = header;
  if (typeof alg !== 'string' || (kid !== undefined && typeof kid !== 'string')) return undefined;
  const bytes = Buffer.from(token, 'latin1');
  return {
    header: header as SignedToken['header'],
    claims,
    bytes,
    signingInput: bytes.subarray(0, head.length + 1 + body.length),
    signature,
  };
}

function decoded(part: string): Buffer | undefined {
  return part.length % 4 === 1 ? undefined : Buffer.from(part, 'base64url');
}

function objectOf(json: Buffer | undefined): JsonObject | undefined {
  if (json === undefined) return undefined;
  if (isAscii(json)) return parseObject(json.toString('latin1'));
  return isUtf8(json) ? parseObject(json.toString('utf8')) : undefined;
}
