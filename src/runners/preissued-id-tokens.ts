import { readFileSync } from 'node:fs';
import { JobpassError, tell } from '../errors.js';
import { type Claims, claimsOf, expiryOf, texts } from '../identity/id-token.js';
import { printable } from '../text/printable.js';
import type { ServedIdToken } from './runner.js';

/** One that expires sooner is not sent, in milliseconds. */
const WORTH_SENDING_MS = 5_000;

/**
 * Checks an ID token that cannot be had anew, so that asking again mends nothing.
 *
 * @param from where it stands, for people: `the variable DEPLOY_TOKEN`
 * @param options `fresh`: it was made for this request, so that this machine's clock, which may be off, has no say
 * @throws JobpassError `no-id-token` where it is none, `bad-id-token` where it is over or for somebody else
 */
export function checkPreissued(
  text: string,
  from: string,
  audience: string,
  { fresh = false, now = Date.now() }: { fresh?: boolean; now?: number } = {},
): ServedIdToken {
  const raw = text.trim();
  const claims = claimsOf(raw);
  if (claims === undefined) {
    throw new JobpassError('no-id-token', `What ${from} holds is no ID token`, {
      hint: 'It must be a signed JWT, in one line',
    });
  }
  const { exp } = claims;
  if (!fresh && typeof exp === 'number' && exp * 1000 < now + WORTH_SENDING_MS) {
    throw new JobpassError('bad-id-token', `The ID token in ${from} has expired by this machine's clock`, {
      hint: "It was made when the job began: use it sooner, have the system make it live longer, or check this machine's clock",
    });
  }
  const audiences = texts(claims['aud']);
  if (!audiences.includes(audience)) {
    throw new JobpassError(
      'bad-id-token',
      `The ID token in ${from} is for the audience "${printable(audiences.join(', '))}", not for "${printable(audience)}"`,
      { hint: 'Ask the system for that audience, or give --audience as the service expects it' },
    );
  }
  return fresh ? { raw, fresh } : { raw };
}

/** An ID token that was made when the job began, and the variable that holds it. */
export interface PreissuedIdToken {
  name: string;
  raw: string;
  claims: Claims;
}

/** The variables that hold a JWT, with what it says. */
export function idTokensIn(env: NodeJS.ProcessEnv): PreissuedIdToken[] {
  return Object.entries(env).flatMap(([name, value]) => {
    // As every JWT begins: the rest is not worth a look.
    if (!value?.startsWith('eyJ')) return [];
    const claims = claimsOf(value);
    return claims === undefined ? [] : [{ name, raw: value, claims }];
  });
}

/**
 * The one of a job's ID tokens that is for an audience; of several, the one that lives longest.
 *
 * @param job whose they are, for people: `This job of GitLab`
 * @throws JobpassError `no-id-token` where none is
 */
export function preissuedIdToken(
  held: readonly PreissuedIdToken[],
  audience: string,
  { job, hint }: { job: string; hint: string },
): ServedIdToken {
  const [fitting] = held
    .filter(({ claims }) => texts(claims['aud']).includes(audience))
    .sort((one, other) => (expiryOf(other.raw) ?? 0) - (expiryOf(one.raw) ?? 0));
  if (fitting !== undefined) return checkPreissued(fitting.raw, `the variable ${fitting.name}`, audience);
  const others = held.map(
    ({ name, claims }) => `${name} is for "${printable(texts(claims['aud']).join(', '))}"`,
  );
  throw new JobpassError(
    'no-id-token',
    others.length === 0
      ? `${job} has no ID token`
      : `${job} has no ID token for the audience "${printable(audience)}": ${others.join(', ')}`,
    { hint },
  );
}

/** When the first of a job's ID tokens expires that still lives, in ms since 1970. */
export function firstExpiry(held: readonly PreissuedIdToken[], now: number = Date.now()): number | undefined {
  const ends = held.map(({ raw }) => expiryOf(raw) ?? 0).filter((end) => end > now);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** The ID token that a file holds at this moment. @throws JobpassError */
export function idTokenInFile(path: string, audience: string): ServedIdToken {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new JobpassError(
      'no-id-token',
      `The ID token’s file ${printable(path)} cannot be read: ${tell(error)}`,
      {
        hint: 'Check the path, and that this user may read it',
      },
    );
  }
  return checkPreissued(text, `the file ${printable(path)}`, audience);
}
