import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random letters and digits. */
export const letters = (length: number): string =>
  Array.from(randomBytes(length), (byte) => DIGITS[byte % DIGITS.length]).join('');

/** github.blog, "Behind GitHub's new authentication token formats": CRC-32 in base 62, six digits. */
export function withChecksum(prefix: string, body: string): string {
  let rest = crc32(body);
  let digits = '';
  for (let place = 0; place < 6; place++) {
    digits = `${DIGITS[rest % 62]}${digits}`;
    rest = Math.floor(rest / 62);
  }
  return `${prefix}${body}${digits}`;
}

/** A token of the format of 2021: a prefix, 30 random characters, 6 of a checksum. */
export const statefulToken = (prefix = 'ghs_'): string => withChecksum(prefix, letters(30));

export const fineGrainedToken = (): string => `github_pat_${letters(22)}_${letters(59)}`;

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** `ghs_<app>_<JWT>` of about this length. */
export function statelessToken(length = 520): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = part({ alg: 'ES256', typ: 'JWT', kid: letters(8) });
  const claims = part({
    app: 123456,
    ref: randomBytes(Math.max(8, Math.floor((length - 240) / 1.78))).toString('base64url'),
  });
  const text = `${head}.${claims}`;
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `ghs_123456_${text}.${signature.toString('base64url')}`;
}
