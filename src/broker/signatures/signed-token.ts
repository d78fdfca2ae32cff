import { isAscii, isUtf8 } from 'node:buffer';
import { type JsonObject, parseObject } from '../../text/json.js';

/** A JWT in compact form (RFC 7515, section 7.1), decoded but not verified: its content is not trusted yet. */
export interface SignedToken {
  header: JsonObject & { alg: string; kid?: string };
  claims: JsonObject;
  /** The token as received. */
  bytes: Buffer;
  /** The signed part of `bytes`. */
  signingInput: Buffer;
  signature: Buffer;
}

const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/**
 * Decodes a JWT.
 *
 * @returns undefined for a text that is not a JWT, or that decoders could interpret differently: with padding, spaces,
 *   characters of another alphabet or an extra character (RFC 7515, section 2), or JSON that is not UTF-8
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
