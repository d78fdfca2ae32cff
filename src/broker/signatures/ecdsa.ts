import { type KeyObject, sign, verify } from 'node:crypto';

// A JWS signature is two concatenated numbers (RFC 7518, section 3.4); OpenSSL uses DER. Node can convert between the two formats,
// but only if the key is passed in an options object. Parsing this object throws an internal exception, which takes as long as the
// signature itself on Node 24.

const INTEGER = 0x02;
const SEQUENCE = 0x30;

/** Signs a text with ES256. @returns base64url */
export function signES256(text: string, key: KeyObject): string {
  return concatenated(sign('sha256', Buffer.from(text), key), 32).toString('base64url');
}

/**
 * Verifies an ES256, ES384 or ES512 signature.
 *
 * @param size the length of each of the signature's two numbers, in bytes
 */
export function verifyECDSA(
  hash: string,
  size: number,
  { key, text, signature }: { key: KeyObject; text: Buffer; signature: Buffer },
): boolean {
  return signature.length === 2 * size && verify(hash, text, key, der(signature, size));
}

/** Converts two concatenated numbers of `size` bytes to DER (X.690, section 8). */
function der(signature: Buffer, size: number): Buffer {
  const body = Buffer.concat([integer(signature.subarray(0, size)), integer(signature.subarray(size))]);
  const head = body.length < 0x80 ? [SEQUENCE, body.length] : [SEQUENCE, 0x81, body.length];
  return Buffer.concat([Buffer.from(head), body]);
}

/** Returns a non-negative number as a DER integer: the shortest form, with a leading zero if the first bit would be a sign. */
function integer(bytes: Buffer): Buffer {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const digits = bytes.subarray(from);
  const sign = (digits[0] ?? 0) >= 0x80 ? [0] : [];
  return Buffer.concat([Buffer.from([INTEGER, digits.length + sign.length, ...sign]), digits]);
}

/** Converts an OpenSSL signature of up to 127 bytes to two concatenated numbers. */
function concatenated(signature: Buffer, size: number): Buffer {
  const both = Buffer.alloc(2 * size);
  let at = 2;
  for (let end = size; end <= 2 * size; end += size) {
    const length = signature[at + 1] ?? 0;
    const digits = signature.subarray(at + 2, at + 2 + length);
    at += 2 + length;
    // There may be a leading zero.
    const shown = digits.subarray(Math.max(0, length - size));
    shown.copy(both, end - shown.length);
  }
  return both;
}
