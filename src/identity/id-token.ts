import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { decodeJwt } from 'jose/jwt/decode';
import { type Clock, span } from '../clock.js';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';

export type Claims = Readonly<Record<string, unknown>>;

/** An ID token as the runner gave it, and what it says. Its signature is for the provider to judge. */
export interface IdToken {
  /** The compact JWT: a secret. */
  raw: string;
  claims: Claims;
  /** The claims that tell a person which job this is, safe to print. */
  shown: Claims;
}

export interface ReadOptions {
  /** The time of day by the clock of the service that handed it out, in ms since 1970, if it told. */
  servedAt?: number | undefined;
  /** Whether it was made for this request: then its `iat` tells the time where nothing else does. */
  fresh?: boolean | undefined;
  /** Makes a claim's text safe to print. */
  show?: (text: string) => string;
  /** Claims that tell a person which job this is, besides those that every system has. */
  worthShowing?: readonly string[];
}

/** Above this difference between the issuer's clock and ours we say so. */
const SKEW_TOLD_MS = 30_000;
/** A token that says it was issued further in the future than this says nothing about a clock, in milliseconds. */
const LONGEST_SKEW_MS = 10 * 365 * 86_400_000;
/** How long an ID token must still live to be worth sending, in milliseconds. */
const WORTH_SENDING_MS = 5_000;

/**
 * Reads an ID token and checks what can be checked without its issuer's keys: its shape, its audience, and
 * its expiry against the clock.
 *
 * @returns the token, and a remark where this machine's clock is off
 * @throws JobpassError `bad-id-token`, or `malformed` when it is no JWT at all
 */
export function readIdToken(
  raw: string,
  audience: string,
  clock: Clock,
  { servedAt, fresh = false, show = printable, worthShowing }: ReadOptions = {},
): { token: IdToken; remark?: string } {
  const token = decodeIdToken(raw, show, worthShowing);
  const { claims } = token;
  const audiences = texts(claims['aud']);
  if (!audiences.includes(audience)) {
    throw new JobpassError(
      'bad-id-token',
      `The ID token is for the audience "${show(audiences.join(', '))}", not for "${printable(audience)}"`,
      { hint: 'Give the audience that the service expects in the input audience' },
    );
  }
  const { exp, iat } = claims;
  if (typeof exp !== 'number') {
    throw new JobpassError('malformed', 'The ID token does not say when it expires (exp)', {
      transient: true,
    });
  }
  const now = clock.now();
  const issuedAt = typeof iat === 'number' && iat * 1000 - now < LONGEST_SKEW_MS ? iat * 1000 : undefined;
  const byIssuer = fresh && issuedAt !== undefined && issuedAt <= exp * 1000 ? issuedAt : undefined;
  const told = servedAt ?? byIssuer;
  // Where nothing tells the time, a token from the future is the one sign that a clock is off.
  const skew = told === undefined ? Math.min(0, now - (issuedAt ?? now)) : now - told;
  const service = servedAt === undefined ? "ID token issuer's" : "ID token service's";
  const remark =
    Math.abs(skew) > SKEW_TOLD_MS
      ? `This machine's clock is ${span(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} the ${service}: times below are by this machine's clock`
      : undefined;
  if (exp * 1000 < (told ?? now) + WORTH_SENDING_MS) {
    const clockOf = servedAt !== undefined ? 'the service that handed it out' : 'this machine';
    throw new JobpassError(
      'bad-id-token',
      `The ID token expired ${span((told ?? now) - exp * 1000)} ago by the clock of ${clockOf}`,
      { transient: true, hint: 'Ask for it just before it is used, or set this clock right' },
    );
  }
  return { token, ...(remark === undefined ? {} : { remark }) };
}

/** Whether a text has the form of a signed JWT. */
export function isSignedJwt(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

/** Reads what an ID token says, and checks nothing but that it is one. @throws JobpassError `malformed` */
export function decodeIdToken(
  raw: string,
  show: (text: string) => string = printable,
  worthShowing: readonly string[] = [],
): IdToken {
  try {
    const header = decodeProtectedHeader(raw);
    if (typeof header.alg !== 'string' || header.alg === 'none') throw new Error('unsigned');
    const claims = decodeJwt(raw);
    return { raw, claims, shown: shownClaims(claims, show, worthShowing) };
  } catch {
    throw new JobpassError('malformed', 'The runner handed out an ID token that is not a signed JWT', {
      transient: true,
    });
  }
}

/** What an ID token says; undefined for what is none. */
export function claimsOf(raw: string): Claims | undefined {
  if (!isSignedJwt(raw)) return undefined;
  try {
    return decodeIdToken(raw).claims;
  } catch {
    return undefined;
  }
}

/** When an ID token expires, in ms since 1970. */
export function expiryOf(raw: string): number | undefined {
  const exp = claimsOf(raw)?.['exp'];
  return typeof exp === 'number' && exp > 0 ? exp * 1000 : undefined;
}

/** The claims that tell a person which job this is, in the order in which they are shown. */
const WORTH_SHOWING = [
  'iss',
  'sub',
  'aud',
  'repository',
  'ref',
  'environment',
  'event_name',
  'job_workflow_ref',
  'run_id',
  'run_attempt',
  'actor',
] as const;

function shownClaims(claims: Claims, show: (text: string) => string, more: readonly string[]): Claims {
  return Object.fromEntries(
    [...WORTH_SHOWING, ...more].flatMap((name) => {
      const text = texts(claims[name]).join(', ');
      return text === '' ? [] : [[name, show(text)]];
    }),
  );
}

/** The strings and numbers in a claim, as texts: whatever else stands there has no text that could be shown. */
export function texts(claim: unknown): string[] {
  const values: unknown[] = Array.isArray(claim) ? claim : [claim];
  return values.flatMap((value) =>
    typeof value === 'string' || typeof value === 'number' ? [String(value)] : [],
  );
}
