import { isUtf8 } from 'node:buffer';
import {
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import { isObject } from '../../src/text/json.js';

export interface JoseOptions {
  issuer: string;
  audience: string;
  algorithms: readonly string[];
  /** In seconds since 1970. */
  now: number;
}

const TOLERANCE_S = 10;
const LONGEST_LIFE_S = 24 * 60 * 60;

/**
 * The claims of an ID token that is good; undefined for all others. By `jose`, as the broker verified until it verified
 * signatures by itself: what its own verifier is held against.
 */
export async function verifiedByJose(
  token: string,
  keys: JSONWebKeySet,
  { issuer, audience, algorithms, now }: JoseOptions,
): Promise<JWTPayload | undefined> {
  if (token.length > 16 * 1024 || !/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) return undefined;
  const [header, claims] = token.split('.').slice(0, 2).map(objectOf);
  if (header === undefined || claims === undefined) return undefined;
  const { alg, kid, typ, crit } = header;
  if (typeof alg !== 'string' || !algorithms.includes(alg)) return undefined;
  if (kid !== undefined && typeof kid !== 'string') return undefined;
  if (typ !== undefined && !(typeof typ === 'string' && typ.toUpperCase() === 'JWT')) return undefined;
  if (crit !== undefined || claims['iss'] !== issuer) return undefined;
  const payload = await byAnyKey(token, keys, {
    issuer,
    audience,
    algorithms: [...algorithms],
    clockTolerance: TOLERANCE_S,
    requiredClaims: ['sub', 'exp'],
    currentDate: new Date(now * 1000),
  });
  const { sub, exp, iat } = payload ?? {};
  const isGood =
    typeof sub === 'string' &&
    sub !== '' &&
    typeof exp === 'number' &&
    exp <= now + LONGEST_LIFE_S &&
    (iat === undefined || iat <= now + TOLERANCE_S);
  return isGood ? payload : undefined;
}

function objectOf(part: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = Buffer.from(part, 'base64url');
  if (!isUtf8(bytes)) return undefined;
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function byAnyKey(
  token: string,
  keys: JSONWebKeySet,
  options: JWTVerifyOptions,
): Promise<JWTPayload | undefined> {
  try {
    return (await jwtVerify(token, createLocalJWKSet(keys), options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) return undefined;
    for await (const key of error) {
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (failure) {
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) return undefined;
      }
    }
    return undefined;
  }
}
