import { createHash, X509Certificate } from 'node:crypto';
import { decodeProtectedHeader } from 'jose/decode/protected_header';
import * as errors from 'jose/errors';
import { jwtVerify } from 'jose/jwt/verify';
import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';
import type { HttpClient } from '../http/client.js';
import type { TlsMaterial } from '../http/transport.js';
import type { VerifierOptions, VerifyToken } from './api.js';
import { brokerClient } from './broker-client.js';
import { checkFailed, tokenRefused, VerificationError } from './failure.js';
import { AHEAD_MS, judgeToken, type TokenRules } from './judge.js';
import { keyCache } from './signing-key.js';

/** Longer than any token of a broker, and what most servers take as a header. */
const LONGEST_TOKEN = 16 * 1024;
/** RFC 6750, section 2.1: b64token */
const BEARER = /^[A-Za-z0-9._~+/-]+=*$/;
/** Signatures that others can check but not make; the broker's own are ES256. */
const ALGORITHMS = ['ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'].concat([
  'EdDSA',
  'Ed25519',
]);
const LONGEST_CACHE_S = 60;
/** How many introspections are kept at most: services with more tokens ask more often. */
const MOST_CACHED = 1_000;

/** What tests hold in their own hands. */
export interface VerifierDependencies {
  clock: Clock;
  http: (tls: TlsMaterial) => HttpClient;
}

type TokenStatement = Readonly<Record<string, unknown>>;

/** @throws VerificationError when the options cannot work */
export function verifier(options: VerifierOptions, { clock, http }: VerifierDependencies): VerifyToken {
  try {
    checkOptions(options);
    const { issuer, resourceServer, ca } = options;
    const broker = brokerClient({ issuer, resourceServer, http: http({ ca }), clock });
    const findKey = keyCache(broker.keys, clock);
    const introspect = cachedIntrospection(broker.introspect, (options.cacheSeconds ?? 0) * 1000, clock);
    const audience = listOf(options.audience);
    const scopes = [...(options.scopes ?? [])];

    return async (token, presented = {}) => {
      try {
        if (typeof token !== 'string' || token.length > LONGEST_TOKEN || !BEARER.test(token))
          throw tokenRefused('The token has a length or characters that none can have');
        const rules = (): TokenRules => ({ issuer, audience, scopes, presented, now: clock.now() });
        if (options.local === true && (isJwt(token) || resourceServer === undefined)) {
          if (!isJwt(token)) throw tokenRefused('The token is not a JWT, and no others are taken here');
          const { payload } = await jwtVerify(token, findKey, {
            algorithms: ALGORITHMS,
            typ: 'at+jwt',
            currentDate: new Date(clock.now()),
            // For what is valid soon only: `judge` takes nothing that has expired.
            clockTolerance: AHEAD_MS / 1000,
          });
          const job = judgeToken(payload, rules(), (what) =>
            tokenRefused(`The token is no access token: ${what}`),
          );
          return { ...job, checked: 'signature' };
        }
        const said = await introspect(token);
        if (said['active'] === false)
          throw tokenRefused(
            'The token is not active: the broker does not know it, or it was revoked or has expired',
          );
        const misshapen = (what: string): Error =>
          new VerificationError('malformed', 503, `The broker's answer about the token has ${what}`);
        if (said['active'] !== true) throw misshapen('no usable active');
        return { ...judgeToken(said, rules(), misshapen), checked: 'introspection' };
      } catch (error) {
        throw error instanceof errors.JOSEError ? joseFailure(error) : checkFailed(error);
      }
    };
  } catch (error) {
    throw checkFailed(error);
  }
}

function isJwt(token: string): boolean {
  try {
    return token.split('.').length === 3 && typeof decodeProtectedHeader(token).alg === 'string';
  } catch {
    return false;
  }
}

/** What the library says of a JWT or of the keys, in words that quote nothing of either. */
function joseFailure(error: errors.JOSEError): VerificationError {
  if (error instanceof errors.JWTExpired) return tokenRefused('The token has expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return tokenRefused(
      error.claim === 'typ'
        ? 'The token is no access token (typ at+jwt)'
        : `The claim ${error.claim} of the token does not fit`,
    );
  }
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return tokenRefused('The token is signed in a way that is not taken');
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return tokenRefused('The signature of the token is not of a key of the broker');
  return error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid
    ? tokenRefused('The token cannot be read')
    : new VerificationError('malformed', 503, 'The keys of the broker cannot be used');
}

/** Keeps what was said of live tokens for a while. Under their hashes: who reads this memory gets no token. */
function cachedIntrospection(
  ask: (token: string) => Promise<TokenStatement>,
  forMs: number,
  clock: Clock,
): (token: string) => Promise<TokenStatement> {
  if (forMs === 0) return ask;
  const kept = new Map<string, { said: TokenStatement; until: number }>();
  return async (token) => {
    const key = createHash('sha256').update(token).digest('base64');
    const known = kept.get(key);
    if (known !== undefined && known.until > clock.elapsed()) return known.said;
    kept.delete(key);
    // From before the question: what is revoked after it may not be seen for longer.
    const until = clock.elapsed() + forMs;
    const said = await ask(token);
    if (said['active'] === true) {
      for (const oldest of kept.keys()) {
        if (kept.size < MOST_CACHED) break;
        kept.delete(oldest);
      }
      kept.set(key, { said, until });
    }
    return said;
  };
}

/** Callers may be plain JavaScript: an option that is missing must not become one that lets everything pass. */
function checkOptions(options: VerifierOptions): void {
  const { issuer, resourceServer, scopes = [], local, ca, cacheSeconds = 0 } = options;
  const wrong = (said: string, hint?: string): never => {
    throw new JobpassError('usage', said, hint === undefined ? {} : { hint });
  };
  if (!isText(issuer)) wrong('The issuer is missing');
  const audience = listOf(options.audience);
  if (audience.length === 0 || !audience.every(isText)) wrong('The audience is missing');
  if (!Array.isArray(scopes) || !scopes.every((scope) => isText(scope) && !scope.includes(' ')))
    wrong('The scopes are not a list of single scopes');
  if (resourceServer !== undefined && !(isText(resourceServer.id) && isText(resourceServer.secret)))
    wrong('The resource server has no id or no secret');
  if (resourceServer === undefined && local !== true) {
    wrong(
      'There is no way to check a token',
      'Give the id and secret of the resource server, or take JWTs by their signature alone (local), with which a revocation is not seen',
    );
  }
  if (!(cacheSeconds >= 0 && cacheSeconds <= LONGEST_CACHE_S))
    wrong(`The seconds to keep an introspection are not from 0 to ${LONGEST_CACHE_S}`);
  try {
    if (ca !== undefined) new X509Certificate(ca);
  } catch {
    wrong('The ca holds no certificate that can be read', 'It takes certificates in PEM');
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function listOf(audience: VerifierOptions['audience']): readonly string[] {
  return Array.isArray(audience) ? [...audience] : [audience as string];
}
