import { type Clock, systemClock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import { printable } from '../../text/printable.js';
import { ALGORITHMS } from '../signatures/algorithms.js';
import { readSignedToken, type SignedToken } from '../signatures/signed-token.js';
import { checkClaims, checkNotExpired, type IdTokenClaims } from './id-token-claims.js';
import { algorithmRefused, foreignSignature, IdTokenRefused, saysOf } from './id-token-refused.js';
import { type FetchReport, IssuerKeys } from './issuer-keys.js';

/** An issuer of ID tokens that the broker trusts. */
export interface TrustedIssuer {
  /** As the claim iss of its tokens spells it, to the letter. */
  issuer: string;
  /** The audience, or the audiences, of which its tokens must name one. */
  audience: string | readonly string[];
  /** The signatures that it may use: without it, every asymmetric one that CI systems use. */
  algorithms?: readonly string[];
  /** Where its keys are: without it, its discovery document tells. */
  jwksUri?: string;
  /** What its keys are fetched with. Of several entries for one issuer the first one's is used. */
  http: HttpClient;
}

/** An ID token that was found to be good. */
export interface VerifiedIdToken<T extends TrustedIssuer = TrustedIssuer> {
  claims: IdTokenClaims;
  /** The entry that it matched: the first of its issuer whose audience it names. */
  entry: T;
}

export interface IdTokenVerifier<T extends TrustedIssuer = TrustedIssuer> {
  /**
   * @throws IdTokenRefused for a token that is no good
   * @throws JobpassError `busy` or `unreachable`, transient, when the issuer's keys cannot be had: the token may be good
   */
  verify(token: string): Promise<VerifiedIdToken<T>>;
  /**
   * Gets the keys of every issuer.
   *
   * @throws JobpassError `busy` or `unreachable`, transient, of the first issuer that fails
   */
  prefetch(): Promise<void>;
  /** The issuers without keys that are believed at this moment. */
  unready(): readonly string[];
  /** Ends every wait and fetch. */
  close(): void;
}

export interface VerifierOptions {
  clock?: Clock;
  onFetch?: (report: FetchReport) => void;
}

/** CI systems' tokens have 1 to 3 KiB. In characters, which are bytes in a JWT. */
const LONGEST_TOKEN = 16 * 1024;

/** The entries of one issuer. */
interface Trust<T> {
  entries: readonly T[];
  keys: IssuerKeys;
  /** Every audience and every algorithm that one of the entries takes. */
  audiences: readonly string[];
  algorithms: readonly string[];
}

/**
 * Verifies ID tokens of trusted issuers: signature, algorithm, issuer, audience, times, subject.
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
      const says = (): string => saysOf(parsed);
      if (trust === undefined) {
        throw new IdTokenRefused('the issuer of the ID token is not trusted', [says()]);
      }
      checkHeader(parsed, trust.algorithms, says);
      const now = Math.floor(clock.now() / 1000);
      // Before its key is looked for: that of an old token may be gone for good.
      checkNotExpired(claims, now, says);
      const verdict = await trust.keys.verify(parsed);
      if (verdict !== 'good') throw foreignSignature(verdict, says);
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
  const wrong = (said: string, hint: string): JobpassError =>
    new JobpassError('usage', `The trusted issuer ${printable(issuer)} ${said}`, { hint });
  const [first] = entries;
  if (first === undefined) throw wrong('has no entry', 'Give one');
  for (const { audience, algorithms, jwksUri } of entries) {
    const wanted = listOf(audience);
    if (wanted.length === 0 || wanted.includes('')) {
      throw wrong('has no audience', 'Without one, a token for any other service would do here');
    }
    const other = algorithms?.find((name) => !ALGORITHMS.includes(name));
    if (other !== undefined || algorithms?.length === 0) {
      throw wrong(
        `may not use ${other === undefined ? 'any algorithm' : `the algorithm ${printable(other, 40)}`}`,
        `Choose of ${ALGORITHMS.join(', ')}`,
      );
    }
    if (jwksUri !== first.jwksUri) {
      throw wrong('has two places for its keys', 'Give the same jwks-uri in each of its entries');
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

/** Reads a token without believing it, to know whose keys it needs. */
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
  // RFC 8725, section 3.11: an access token or a logout token of the same issuer is no ID token.
  if (typ !== undefined && !(typeof typ === 'string' && typ.toUpperCase() === 'JWT')) {
    throw new IdTokenRefused('the type of the token (typ) is not that of an ID token', [
      `it is "${printable(typ, 80)}"`,
      says(),
    ]);
  }
  if (crit !== undefined) {
    throw new IdTokenRefused('the ID token wants what is not supported here (crit)', [says()]);
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
  // Allowed for another audience of the same issuer only.
  throw algorithmRefused([...new Set(named.flatMap(({ algorithms }) => algorithms ?? ALGORITHMS))], says);
}

function names(aud: unknown, wanted: string): boolean {
  return Array.isArray(aud) ? aud.includes(wanted) : aud === wanted;
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
