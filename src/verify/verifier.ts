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

/** The maximum length of a token. This limit is longer than any broker token, and it is the header limit of most servers. */
const LONGEST_TOKEN = 16 * 1024;
/** The `b64token` syntax from RFC 6750, section 2.1. */
const BEARER = /^[A-Za-z0-9._~+/-]+=*$/;
/** The accepted asymmetric algorithms. The broker itself uses ES256. */
const ALGORITHMS = ['ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'].concat([
  'EdDSA',
  'Ed25519',
]);
const LONGEST_CACHE_S = 60;
/** The maximum number of cached introspections. Services that receive more tokens send more requests. */
const MOST_CACHED = 1_000;

/** The dependencies that tests replace. */
export interface VerifierDependencies {
  clock: Clock;
  http: (tls: TlsMaterial) => HttpClient;
}

type TokenStatement = Readonly<Record<string, unknown>>;

/** Returns a function that verifies tokens. @throws VerificationError for invalid options */
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
          throw tokenRefused('The token is too long or has characters that are not allowed');
        const rules = (): TokenRules => ({ issuer, audience, scopes, presented, now: clock.now() });
        if (options.local === true && (isJwt(token) || resourceServer === undefined)) {
          if (!isJwt(token))
            throw tokenRefused(
              'The token is not a JWT, and opaque tokens are not accepted without a resource server',
            );
          const { payload } = await jwtVerify(token, findKey, {
            algorithms: ALGORITHMS,
            typ: 'at+jwt',
            currentDate: new Date(clock.now()),
            // The tolerance only affects tokens that become valid soon, because `judgeToken` rejects expired tokens.
            clockTolerance: AHEAD_MS / 1000,
          });
          const job = judgeToken(payload, rules(), (what) =>
            tokenRefused(`The token is not an access token: ${what}`),
          );
          return { ...job, checked: 'signature' };
        }
        const said = await introspect(token);
        if (said['active'] === false)
          throw tokenRefused('The token is not active: it is unknown to the broker, revoked or expired');
        const malformed = (what: string): Error =>
          new VerificationError('malformed', 503, `The broker's introspection response has ${what}`);
        if (said['active'] !== true) throw malformed('no usable active');
        return { ...judgeToken(said, rules(), malformed), checked: 'introspection' };
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

/** Returns the error for a failure of the JOSE library, without any content from the token or the keys. */
function joseFailure(error: errors.JOSEError): VerificationError {
  if (error instanceof errors.JWTExpired) return tokenRefused('The token has expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return tokenRefused(
      error.claim === 'typ'
        ? 'The token is not an access token (header typ must be at+jwt)'
        : `The claim ${error.claim} of the token is invalid`,
    );
  }
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return tokenRefused('The signature algorithm of the token is not allowed');
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return tokenRefused('The token is not signed with a key of the broker');
  return error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid
    ? tokenRefused('The token is malformed')
    : new VerificationError('malformed', 503, 'The keys of the broker are invalid');
}

/** Caches introspections of active tokens. The keys are hashes, so that the cache contains no token. */
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
    // The age is measured from before the request, so that a revocation is never delayed longer than `cacheSeconds`.
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

/** Checks the options. Callers may be written in plain JavaScript, and a missing option must not disable a check. */
function checkOptions(options: VerifierOptions): void {
  const { issuer, resourceServer, scopes = [], local, ca, cacheSeconds = 0 } = options;
  const wrong = (message: string, hint?: string): never => {
    throw new JobpassError('usage', message, hint === undefined ? {} : { hint });
  };
  if (!isText(issuer)) wrong('The issuer is missing');
  const audience = listOf(options.audience);
  if (audience.length === 0 || !audience.every(isText)) wrong('The audience is missing');
  if (!Array.isArray(scopes) || !scopes.every((scope) => isText(scope) && !scope.includes(' ')))
    wrong('The option scopes must be a list, with one scope per item');
  if (resourceServer !== undefined && !(isText(resourceServer.id) && isText(resourceServer.secret)))
    wrong('The resource server requires an id and a secret');
  if (resourceServer === undefined && local !== true) {
    wrong(
      'The options allow no way to verify tokens',
      'Set the id and secret of the resource server, or set local to verify JWTs by their signature only, which ignores revocations',
    );
  }
  if (!(cacheSeconds >= 0 && cacheSeconds <= LONGEST_CACHE_S))
    wrong(`cacheSeconds is ${cacheSeconds}, must be from 0 to ${LONGEST_CACHE_S}`);
  try {
    if (ca !== undefined) new X509Certificate(ca);
  } catch {
    wrong('The option ca is not a valid certificate', 'Pass certificates in PEM');
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function listOf(audience: VerifierOptions['audience']): readonly string[] {
  return Array.isArray(audience) ? [...audience] : [audience as string];
}
