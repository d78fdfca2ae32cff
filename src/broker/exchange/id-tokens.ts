import { isUtf8 } from 'node:buffer';
import type { JWTPayload, JWTVerifyOptions } from 'jose';
import { type Clock, span, systemClock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import { type JsonObject, parseObject } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import { algorithmRefused, expired, IdTokenRefused, refusal, saysOf } from './id-token-refused.js';
import { type FetchReport, IssuerKeys } from './issuer-keys.js';
import { ALGORITHMS } from './usable-keys.js';

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
  claims: JWTPayload & { iss: string; sub: string; exp: number };
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

/** How far clocks may differ, in seconds. */
const TOLERANCE_S = 10;
/** No job lasts longer: a token that does is a mistake of its issuer, or none of a job. In seconds. */
const LONGEST_LIFE_S = 24 * 60 * 60;
/** CI systems' tokens have 1 to 3 KiB. In characters, which are bytes in a JWT. */
const LONGEST_TOKEN = 16 * 1024;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** The entries of one issuer. */
interface Trust<T> {
  entries: readonly T[];
  keys: IssuerKeys;
  options: JWTVerifyOptions;
}

/**
 * Verifies ID tokens of trusted issuers with jose: signature, algorithm, issuer, audience, times, subject.
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
      const { header, claims: unverified } = parse(token);
      const trust = typeof unverified.iss === 'string' ? trusts.get(unverified.iss) : undefined;
      const says = (): string => saysOf(header, unverified);
      if (trust === undefined) {
        throw new IdTokenRefused('the issuer of the ID token is not trusted', [says()]);
      }
      checkHeader(header, trust.options.algorithms ?? [], says);
      const now = Math.floor(clock.now() / 1000);
      // Before its key is looked for: that of an old token may be gone for good.
      if (typeof unverified.exp === 'number' && unverified.exp <= now - TOLERANCE_S) {
        throw expired(unverified.exp, now, says);
      }
      try {
        const { payload, protectedHeader } = await trust.keys.verify(token, header, {
          ...trust.options,
          currentDate: new Date(now * 1000),
        });
        // What was verified counts, and not our own reading of it.
        const { alg } = protectedHeader;
        return { claims: checkClaims(payload, now, says), entry: matching(trust, payload, alg, says) };
      } catch (error) {
        throw refusal(error, trust.options.audience, unverified, now, says);
      }
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
    options: {
      issuer,
      audience: entries.flatMap(({ audience }) => listOf(audience)),
      algorithms: [...new Set(entries.flatMap(({ algorithms }) => algorithms ?? ALGORITHMS))],
      clockTolerance: TOLERANCE_S,
      requiredClaims: ['sub', 'exp'],
    },
  };
}

interface Header {
  alg: string;
  kid: string | undefined;
  [name: string]: unknown;
}

/** Reads a token without believing it, to know whose keys it needs. */
function parse(token: string): { header: Header; claims: JWTPayload } {
  if (token.length > LONGEST_TOKEN) {
    throw new IdTokenRefused(`the ID token is longer than ${LONGEST_TOKEN / 1024} KiB`, []);
  }
  // Decoders differ in what else they take: padding, spaces, other alphabets. A JWT has none of it (RFC 7515, section 2).
  if (!COMPACT.test(token)) throw new IdTokenRefused('the ID token is not a JWT', []);
  const [head = '', body = ''] = token.split('.');
  const header = jsonOf(head);
  const claims = jsonOf(body);
  const { alg, kid } = header ?? {};
  const whole = header !== undefined && claims !== undefined;
  if (!whole || typeof alg !== 'string' || (kid !== undefined && typeof kid !== 'string')) {
    throw new IdTokenRefused('the ID token is not a JWT', []);
  }
  return { header: { ...header, alg, kid }, claims };
}

function jsonOf(part: string): JsonObject | undefined {
  const bytes = Buffer.from(part, 'base64url');
  return isUtf8(bytes) ? parseObject(bytes.toString('utf8')) : undefined;
}

function checkHeader({ typ, crit, alg }: Header, algorithms: readonly string[], says: () => string): void {
  // RFC 8725, section 3.11: an access token or a logout token of the same issuer is no ID token.
  if (typ !== undefined && !(typeof typ === 'string' && typ.toUpperCase() === 'JWT')) {
    throw new IdTokenRefused('the type of the token (typ) is not that of an ID token', [
      `it is «${printable(typ, 80)}»`,
      says(),
    ]);
  }
  if (crit !== undefined) {
    throw new IdTokenRefused('the ID token wants what is not supported here (crit)', [says()]);
  }
  if (!algorithms.includes(alg)) throw algorithmRefused(algorithms, says);
}

/** What jose leaves to its caller: that there is a subject, that it was not issued later than now, nor for ever. */
function checkClaims(payload: JWTPayload, now: number, says: () => string): VerifiedIdToken['claims'] {
  const { iss, sub, exp, iat } = payload;
  if (typeof sub !== 'string' || sub === '') {
    throw new IdTokenRefused('the claim sub of the ID token is missing or empty', [says()]);
  }
  if (typeof exp !== 'number' || typeof iss !== 'string') {
    throw new IdTokenRefused('the claim exp of the ID token is missing', [says()]);
  }
  if (iat !== undefined && iat > now + TOLERANCE_S) {
    throw new IdTokenRefused('the claim iat of the ID token lies in the future', [
      `by ${span((iat - now) * 1000)}`,
      says(),
    ]);
  }
  if (exp > now + LONGEST_LIFE_S) {
    throw new IdTokenRefused(
      `the claim exp of the ID token is more than ${LONGEST_LIFE_S / 3600} hours ahead`,
      [says()],
    );
  }
  return payload as VerifiedIdToken['claims'];
}

function matching<T extends TrustedIssuer>(
  { entries }: Trust<T>,
  { aud }: JWTPayload,
  alg: string,
  says: () => string,
): T {
  const named = entries.filter(({ audience }) => listOf(audience).some((wanted) => names(aud, wanted)));
  const entry = named.find(({ algorithms }) => (algorithms ?? ALGORITHMS).includes(alg));
  if (entry !== undefined) return entry;
  // Allowed for another audience of the same issuer only.
  throw algorithmRefused([...new Set(named.flatMap(({ algorithms }) => algorithms ?? ALGORITHMS))], says);
}

function names(aud: JWTPayload['aud'], wanted: string): boolean {
  return Array.isArray(aud) ? aud.includes(wanted) : aud === wanted;
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
