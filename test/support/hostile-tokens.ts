import { constants, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { JWK } from 'jose';

/** A key pair by the name under which it is published. */
export interface TestKey {
  kid: string | undefined;
  alg: string;
  privateKey: KeyObject;
  jwk: JWK;
}

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

/** @param kid null for a key without a name @param more what its JWK says as well; a member that is undefined is left out */
export function testKey(alg: string, kid: string | null = alg, more: Record<string, unknown> = {}): TestKey {
  const { privateKey } =
    alg === 'EdDSA'
      ? generateKeyPairSync('ed25519')
      : alg in CURVES
        ? generateKeyPairSync('ec', { namedCurve: CURVES[alg] ?? '' })
        : generateKeyPairSync('rsa', { modulusLength: Number(more['bits'] ?? 2_048) });
  const { bits: _, ...rest } = more;
  const name = kid ?? undefined;
  const jwk = {
    ...createPublicKey(privateKey).export({ format: 'jwk' }),
    kid: name,
    alg,
    use: 'sig',
    ...rest,
  };
  return { kid: name, alg, privateKey, jwk: JSON.parse(JSON.stringify(jwk)) as JWK };
}

/** A signature by an algorithm of JWS, whatever the key was made for. */
export function signatureOf(alg: string, key: KeyObject, text: string): Buffer {
  const bits = Number(alg.slice(2));
  const bytes = Buffer.from(text);
  if (alg === 'EdDSA') return sign(null, bytes, key);
  if (alg.startsWith('ES')) return sign(`sha${bits}`, bytes, { key, dsaEncoding: 'ieee-p1363' });
  if (alg.startsWith('RS')) return sign(`sha${bits}`, bytes, key);
  return pss(bits, key, text, bits / 8);
}

function pss(bits: number, key: KeyObject, text: string, saltLength: number): Buffer {
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return sign(`sha${bits}`, Buffer.from(text), { key, padding, saltLength });
}

const encoded = (part: unknown): string =>
  Buffer.from(typeof part === 'string' || Buffer.isBuffer(part) ? part : JSON.stringify(part)).toString(
    'base64url',
  );

/** A token of any two parts: a text or bytes stand as they are. */
export function tokenOf(header: unknown, claims: unknown, key: Pick<TestKey, 'alg' | 'privateKey'>): string {
  const text = `${encoded(header)}.${encoded(claims)}`;
  return `${text}.${signatureOf(key.alg, key.privateKey, text).toString('base64url')}`;
}

/** Ways to change the signature of a token. */
export function changedSignatures(token: string, { alg, privateKey }: TestKey): Record<string, string> {
  const text = token.slice(0, token.lastIndexOf('.'));
  const value = token.slice(text.length + 1);
  const bytes = Buffer.from(value, 'base64url');
  const half = bytes.length / 2;
  const changed: Record<string, Buffer | string> = {
    none: '',
    'one character less': value.slice(0, -1),
    'four characters less': value.slice(0, -4),
    'one character more': `${value}A`,
    'two characters more': `${value}AA`,
    'other unused bits': value.replace(/.$/, (last) => NEXT[last] ?? last),
    twice: Buffer.concat([bytes, bytes]),
    'a zero in front': Buffer.concat([Buffer.alloc(1), bytes]),
    'a zero behind': Buffer.concat([bytes, Buffer.alloc(1)]),
    'the first byte gone': bytes.subarray(1),
    'nothing but zeros': Buffer.alloc(bytes.length),
    'nothing but ones': Buffer.alloc(bytes.length, 0xff),
    'its halves exchanged': Buffer.concat([bytes.subarray(half), bytes.subarray(0, half)]),
    'its first bit': flipped(bytes, 0),
    'its last bit': flipped(bytes, bytes.length - 1),
  };
  if (alg.startsWith('ES')) changed['as DER'] = sign(`sha${alg.slice(2)}`, Buffer.from(text), privateKey);
  if (alg.startsWith('RS') || alg.startsWith('PS')) {
    const bits = Number(alg.slice(2));
    changed['PSS without salt'] = pss(bits, privateKey, text, 0);
    changed['PSS with another salt'] = pss(bits, privateKey, text, 20);
    changed['PSS with the longest salt'] = pss(bits, privateKey, text, constants.RSA_PSS_SALTLEN_MAX_SIGN);
    changed['SHA-1'] = sign('sha1', Buffer.from(text), privateKey);
    for (const other of ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'])
      changed[other] = signatureOf(other, privateKey, text);
  }
  return Object.fromEntries(
    Object.entries(changed).map(([what, signature]) => [
      what,
      `${text}.${typeof signature === 'string' ? signature : signature.toString('base64url')}`,
    ]),
  );
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** For each character the one behind it, of which the bits that encode nothing are the last. */
const NEXT: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from(ALPHABET, (character, at) => [character, ALPHABET[at ^ 1] ?? character]),
);

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ (at === 0 ? 0x80 : 1);
  return copy;
}

/** Headers, as JSON or as values, of tokens that a key has signed. */
export function hostileHeaders({ kid, alg }: { kid: string; alg: string }): unknown[] {
  const good = { alg, kid, typ: 'JWT' };
  const others = [
    'none',
    'None',
    '',
    'HS256',
    'RS1',
    'ES256K',
    'Ed25519',
    alg.toLowerCase(),
    ` ${alg}`,
    '__proto__',
  ];
  const all = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
  return [
    good,
    ...[...others, ...all].map((other) => ({ ...good, alg: other })),
    ...[undefined, null, 5, [alg], { alg }].map((other) => ({ ...good, alg: other })),
    ...[undefined, null, '', 5, [kid], 'nobody', `${kid} `, '__proto__'].map((other) => ({
      ...good,
      kid: other,
    })),
    ...all.map((other) => ({ ...good, kid: other })),
    ...[undefined, null, '', 'jwt', 'JOSE', 'at+jwt', 'application/jwt', 5].map((typ) => ({ ...good, typ })),
    ...[null, [], ['exp'], ['b64'], 'b64', ['__proto__']].map((crit) => ({
      ...good,
      crit,
      b64: true,
      exp: 1,
    })),
    { ...good, crit: ['b64'], b64: false },
    { ...good, b64: false },
    { ...good, cty: 'JWT', x5u: 'https://evil.example', jku: 'https://evil.example', zip: 'DEF' },
    `{"alg":"none","alg":"${alg}","kid":"${kid}"}`,
    `{"alg":"${alg}","alg":"none","kid":"${kid}"}`,
    `{"alg":"${alg}","kid":"nobody","kid":"${kid}"}`,
    `{"__proto__":{"alg":"${alg}","kid":"${kid}"}}`,
    `{"alg":"${alg}","kid":"${kid}","constructor":1,"__proto__":{"crit":["x"]}}`,
    `\ufeff${JSON.stringify(good)}`,
    ` ${JSON.stringify(good)}\n`,
    `{"alg":"\\u0045\\u0053256","kid":"${kid}"}`,
    Buffer.from(`{"alg":"${alg}","kid":"${kid}","x":"\xff"}`, 'latin1'),
    `[${JSON.stringify(good)}]`,
    'null',
    '"x"',
    '{',
    '{}',
  ];
}

/** Claims, as JSON or as values, around those that are good. @param now in seconds since 1970 */
export function hostileClaims(good: Readonly<Record<string, unknown>>, now: number): unknown[] {
  const { aud, iss } = good;
  const audiences = [
    undefined,
    null,
    '',
    5,
    true,
    {},
    [],
    [5],
    ['x'],
    [aud],
    ['x', aud],
    [[aud]],
    [null, aud],
    { aud },
  ];
  const times = [
    undefined,
    null,
    '',
    '1',
    [],
    {},
    true,
    0,
    -1,
    now,
    now + 0.5,
    now - 0.5,
    now + 9,
    now + 10,
    now + 11,
  ];
  const more = [now - 9, now - 9.5, now - 10, now - 11, now + 86_400, now + 86_401, now + 86_400.5];
  const text = JSON.stringify(good);
  return [
    good,
    ...[...audiences, `${String(aud)}/`, `${String(aud)} `].map((other) => ({ ...good, aud: other })),
    ...['exp', 'nbf', 'iat'].flatMap((name) =>
      [...times, ...more].map((time) => ({ ...good, [name]: time })),
    ),
    ...[undefined, null, '', ' ', 5, [], ['x'], {}, '\ud800'].map((sub) => ({ ...good, sub })),
    ...[undefined, null, '', [iss], `${String(iss)}/`, 5].map((other) => ({ ...good, iss: other })),
    ...['exp', 'nbf', 'iat'].map((name) => `{"${name}":1e400,${text.slice(1)}`),
    ...['exp', 'nbf', 'iat'].map((name) => `${text.slice(0, -1)},"${name}":1e400}`),
    ...['exp', 'nbf', 'iat'].map((name) => `${text.slice(0, -1)},"${name}":-1e400}`),
    `{"exp":1,${text.slice(1)}`,
    `${text.slice(0, -1)},"exp":1}`,
    `{"aud":"x",${text.slice(1)}`,
    `${text.slice(0, -1)},"aud":"x"}`,
    `${text.slice(0, -1)},"iss":"x"}`,
    `{"iss":"x",${text.slice(1)}`,
    `{"__proto__":${text}}`,
    `${text.slice(0, -1)},"__proto__":{"nbf":9e15}}`,
    `${text.slice(0, -1)},"x":${'['.repeat(500)}${']'.repeat(500)}}`,
    `\ufeff${text}`,
    ` ${text}\n`,
    text.replace('"sub"', '"su\\u0062"'),
    Buffer.from(`${text.slice(0, -1)},"x":"\xff"}`, 'latin1'),
    Buffer.from(`${text.slice(0, -1)},"x":"ü\u{1f600}"}`),
    Buffer.from(`${text.slice(0, -1)},"x":"\xed\xa0\x80"}`, 'latin1'),
    `[${text}]`,
    `${text}${text}`,
    'null',
    '{}',
    '{',
  ];
}
