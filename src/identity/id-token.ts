import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { decodeJwt } from 'jose/jwt/decode';
import { type Clock, span, timestamp } from '../clock.js';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';

export type Claims = Readonly<Record<string, unknown>>;

/** An ID token from the runner, with its claims. The provider checks the signature; Jobpass does not. */
export interface IdToken {
  /** The compact JWT: a secret. */
  raw: string;
  claims: Claims;
  /** The claims that identify the job to a person, safe to print. */
  shown: Claims;
}

export interface ReadOptions {
  /** The time, in ms since 1970, that the service sent together with the token, if any. */
  servedAt?: number | undefined;
  /**
   * Whether the token was issued for this request. If so, its `iat` is used as the current time unless another source provides
   * the time.
   */
  fresh?: boolean | undefined;
  /** Makes the text of a claim safe to print. */
  show?: (text: string) => string;
  /** Additional claims that identify the job to a person. A name that begins with `/` is a JSON pointer. */
  worthShowing?: readonly string[];
}

/** The smallest difference between the issuer's clock and this machine's clock that Jobpass logs, in milliseconds. */
const LOGGED_SKEW_MS = 30_000;
/**
 * The limit for an `iat` in the future, in milliseconds from now. An `iat` beyond this limit does not count as a sign of clock
 * skew.
 */
const LONGEST_SKEW_MS = 10 * 365 * 86_400_000;
/** The shortest remaining life of an ID token that Jobpass sends, in milliseconds. */
const WORTH_SENDING_MS = 5_000;

/**
 * Parses an ID token and checks its form, audience and expiry. It does not check the signature.
 *
 * @returns the token, and a remark if this machine's clock is wrong
 * @throws JobpassError `bad-id-token`, or `malformed` if the text is not a JWT
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
      { hint: 'Set `audience` to the audience that the service expects' },
    );
  }
  const { exp, iat } = claims;
  if (typeof exp !== 'number') {
    throw new JobpassError('malformed', 'The ID token has no expiry (`exp`)', {
      transient: true,
    });
  }
  const now = clock.now();
  const issuedAt = typeof iat === 'number' && iat * 1000 - now < LONGEST_SKEW_MS ? iat * 1000 : undefined;
  const byIssuer = fresh && issuedAt !== undefined && issuedAt <= exp * 1000 ? issuedAt : undefined;
  const trusted = servedAt ?? byIssuer;
  // Without a trusted time, only a token that was issued in the future proves that this clock is wrong.
  const skew = trusted === undefined ? Math.min(0, now - (issuedAt ?? now)) : now - trusted;
  const service = servedAt === undefined ? "ID token issuer's" : "ID token service's";
  const remark =
    Math.abs(skew) > LOGGED_SKEW_MS
      ? `This machine's clock is ${span(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} the ${service}. The times below use this machine's clock`
      : undefined;
  const time = trusted ?? now;
  if (exp * 1000 < time + WORTH_SENDING_MS) {
    const clockOf = servedAt !== undefined ? 'the service that issued it' : 'this machine';
    throw new JobpassError('bad-id-token', expiredText('The ID token', exp * 1000, time, clockOf), {
      transient: true,
      hint: 'Request the ID token just before its use, or correct that clock',
    });
  }
  return { token, ...(remark === undefined ? {} : { remark }) };
}

/** The message for an ID token that has expired or is about to expire. The message contains the expiry and the current time. */
export function expiredText(token: string, expiresAt: number, time: number, clockOf: string): string {
  const when =
    time < expiresAt ? `expires in ${span(expiresAt - time)}` : `expired ${span(time - expiresAt)} ago`;
  return `${token} ${when}: \`exp\` is ${timestamp(Math.max(0, expiresAt))}, the clock of ${clockOf} shows ${timestamp(time)}`;
}

/** Whether a text looks like a signed JWT. */
export function isSignedJwt(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

/** Decodes an ID token without checking its claims. @throws JobpassError `malformed` */
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
    throw new JobpassError('malformed', 'The runner returned an ID token that is not a signed JWT', {
      transient: true,
    });
  }
}

/** Returns an ID token's claims, or undefined if the text is not a JWT. */
export function claimsOf(raw: string): Claims | undefined {
  if (!isSignedJwt(raw)) return undefined;
  try {
    return decodeIdToken(raw).claims;
  } catch {
    return undefined;
  }
}

/** The expiry of an ID token, in ms since 1970. */
export function expiryOf(raw: string): number | undefined {
  const exp = claimsOf(raw)?.['exp'];
  return typeof exp === 'number' && exp > 0 ? exp * 1000 : undefined;
}

/** The claims that identify the job to a person, in display order. */
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
      const path = name.startsWith('/') ? name.slice(1).split('/').map(unescaped) : [name];
      const text = texts(path.reduce<unknown>(memberOf, claims)).join(', ');
      return text === '' ? [] : [[path.at(-1), show(text)]];
    }),
  );
}

/** Decodes a part of a JSON pointer (RFC 6901). */
const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Claims)[name]
    : undefined;
}

/** Returns the strings and numbers in a claim as texts, without other values. */
export function texts(claim: unknown): string[] {
  const values: unknown[] = Array.isArray(claim) ? claim : [claim];
  return values.flatMap((value) =>
    typeof value === 'string' || typeof value === 'number' ? [String(value)] : [],
  );
}
