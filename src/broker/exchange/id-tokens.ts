import { type Clock, systemClock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import { printable } from '../../text/printable.js';
import { ALGORITHMS } from '../signatures/algorithms.js';
import { readSignedToken, type SignedToken } from '../signatures/signed-token.js';
import { checkClaims, checkNotExpired, type IdTokenClaims } from './id-token-claims.js';
import { algorithmRefused, describeToken, IdTokenRefused, invalidSignature } from './id-token-refused.js';
import { type FetchReport, IssuerKeys } from './issuer-keys.js';

/** An issuer of ID tokens that the broker trusts. */
export interface TrustedIssuer {
  /** The issuer, exactly as in the `iss` claim of its tokens. */
  issuer: string;
  /** The accepted audiences. A token must name at least one of these audiences. */
  audience: string | readonly string[];
  /** The allowed signature algorithms. If undefined, all asymmetric algorithms that CI systems use are allowed. */
  algorithms?: readonly string[];
  /** The address of the issuer's keys. If undefined, the address comes from the issuer's discovery document. */
  jwksUri?: string;
  /** The client that fetches the issuer's keys. If an issuer has several entries, the client of the first entry is used. */
  http: HttpClient;
}

/** A valid ID token. */
export interface VerifiedIdToken<T extends TrustedIssuer = TrustedIssuer> {
  claims: IdTokenClaims;
  /** The matching entry: the issuer's first entry that accepts one of the token's audiences. */
  entry: T;
}

export interface IdTokenVerifier<T extends TrustedIssuer = TrustedIssuer> {
  /**
   * Verifies an ID token.
   *
   * @throws IdTokenRefused for an invalid token
   * @throws JobpassError `busy` or `unreachable`, transient, if the issuer's keys are not available: the token may be valid
   */
  verify(token: string): Promise<VerifiedIdToken<T>>;
  /**
   * Loads the keys of all issuers.
   *
   * @throws JobpassError `busy` or `unreachable`, transient: the error for the first issuer that fails
   */
  prefetch(): Promise<void>;
  /** The issuers without valid keys at the moment. */
  unready(): readonly string[];
  /** Cancels all waits and fetches. */
  close(): void;
}

export interface VerifierOptions {
  clock?: Clock;
  onFetch?: (report: FetchReport) => void;
}

/** The maximum length of an ID token, in characters. CI systems' tokens are 1 to 3 KiB long. */
const LONGEST_TOKEN = 16 * 1024;

/** The entries of one issuer. */
interface Trust<T> {
  entries: readonly T[];
  keys: IssuerKeys;
  /** The audiences and algorithms of all entries. */
  audiences: readonly string[];
  algorithms: readonly string[];
}

/**
 * Returns a verifier for ID tokens of trusted issuers. The verifier checks the signature, algorithm, issuer, audience, times and
 * subject.
 *
 * @throws JobpassError `usage` or `insecure` for an entry that cannot work
 */
export function idTokenVerifier<T extends TrustedIssuer>(
  trusted: readonly T[],
  { clock = systemClock, onFetch }: VerifierOptions = {},
): IdTokenVerifier<T> {
  const trusts = new Map<string, Trust<T>>();
  for (const { issuer } of trusted) {
    if (trusts.has(issuer)) continue;
    const entries = trusted.filter((entry) => entry.issuer === issuer);
    trusts.set(issuer, trustIn(issuer, entries, clock, onFetch));
  }

  return {
    verify: async (token) => {
      const parsed = parse(token);
      const { header, claims } = parsed;
      const trust = typeof claims['iss'] === 'string' ? trusts.get(claims['iss']) : undefined;
      const says = (): string => describeToken(parsed);
      if (trust === undefined) {
        throw new IdTokenRefused('the issuer of the ID token is not trusted', [says()]);
      }
      checkHeader(parsed, trust.algorithms, says);
      const now = Math.floor(clock.now() / 1000);
      // Checks the expiry before the key is looked up, because the key of an old token may no longer be published.
      checkNotExpired(claims, now, says);
      const verdict = await trust.keys.verify(parsed);
      if (verdict !== 'good') throw invalidSignature(verdict, says);
      const { audiences } = trust;
      return {
        claims: checkClaims(claims, { audiences, now, says }),
        entry: matching(trust, claims, header.alg, says),
      };
    },
    prefetch: async () => {
      await Promise.all([...trusts.values()].map(({ keys }) => keys.prefetch()));
    },
    unready: () => [...trusts.values()].filter(({ keys }) => !keys.ready).map(({ keys }) => keys.issuer),
    close: () => {
      for (const { keys } of trusts.values()) keys.close();
    },
  };
}

function trustIn<T extends TrustedIssuer>(
  issuer: string,
  entries: readonly T[],
  clock: Clock,
  onFetch: VerifierOptions['onFetch'],
): Trust<T> {
  const wrong = (problem: string, hint: string): JobpassError =>
    new JobpassError('usage', `The trusted issuer ${printable(issuer)} ${problem}`, { hint });
  const [first] = entries;
  if (first === undefined) throw wrong('has no entry', 'Add an entry under trust');
  for (const { audience, algorithms, jwksUri } of entries) {
    const wanted = listOf(audience);
    if (wanted.length === 0 || wanted.includes('')) {
      throw wrong(
        'has no audience',
        'Set an audience: without one, tokens for any service would be valid here',
      );
    }
    const other = algorithms?.find((name) => !ALGORITHMS.includes(name));
    if (other !== undefined || algorithms?.length === 0) {
      throw wrong(
        other === undefined
          ? 'has an empty list of algorithms'
          : `has the unsupported algorithm ${printable(other, 40)}`,
        `Use one or more of ${ALGORITHMS.join(', ')}`,
      );
    }
    if (jwksUri !== first.jwksUri) {
      throw wrong('has entries with different values of jwks-uri', 'Set the same jwks-uri in all of them');
    }
  }
  const { jwksUri, http } = first;
  return {
    entries,
    keys: new IssuerKeys({
      issuer,
      http,
      clock,
      ...(jwksUri === undefined ? {} : { jwksUri }),
      ...(onFetch === undefined ? {} : { onFetch }),
    }),
    audiences: entries.flatMap(({ audience }) => listOf(audience)),
    algorithms: [...new Set(entries.flatMap(({ algorithms }) => algorithms ?? ALGORITHMS))],
  };
}

/** Parses a token without verifying it, to determine its issuer. */
function parse(token: string): SignedToken {
  if (token.length > LONGEST_TOKEN) {
    throw new IdTokenRefused(`the ID token is longer than ${LONGEST_TOKEN / 1024} KiB`, []);
  }
  const parsed = readSignedToken(token);
  if (parsed === undefined) throw new IdTokenRefused('the ID token is not a JWT', []);
  return parsed;
}

function checkHeader({ header }: SignedToken, algorithms: readonly string[], says: () => string): void {
  const { typ, crit, alg } = header;
  // RFC 8725, section 3.11: rejects access tokens and logout tokens of the same issuer.
  if (typ !== undefined && !(typeof typ === 'string' && typ.toUpperCase() === 'JWT')) {
    throw new IdTokenRefused('the token is not an ID token (header typ)', [
      `typ is "${printable(typ, 80)}"`,
      says(),
    ]);
  }
  if (crit !== undefined) {
    throw new IdTokenRefused('the ID token requires unsupported extensions (header crit)', [says()]);
  }
  if (!algorithms.includes(alg)) throw algorithmRefused(algorithms, says);
}

function matching<T extends TrustedIssuer>(
  { entries }: Trust<T>,
  { aud }: SignedToken['claims'],
  alg: string,
  says: () => string,
): T {
  const named = entries.filter(({ audience }) => listOf(audience).some((wanted) => names(aud, wanted)));
  const entry = named.find(({ algorithms }) => (algorithms ?? ALGORITHMS).includes(alg));
  if (entry !== undefined) return entry;
  // The algorithm is allowed only for another audience of the issuer.
  throw algorithmRefused([...new Set(named.flatMap(({ algorithms }) => algorithms ?? ALGORITHMS))], says);
}

function names(aud: unknown, wanted: string): boolean {
  return Array.isArray(aud) ? aud.includes(wanted) : aud === wanted;
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
