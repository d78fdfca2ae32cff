import { readFileSync } from 'node:fs';
import { errorText, JobpassError, systemCode } from '../errors.js';
import { type Claims, claimsOf, expiredText, expiryOf, texts } from '../identity/id-token.js';
import { printable } from '../text/printable.js';
import type { ServedIdToken } from './runner.js';

/** The shortest remaining life of an ID token that Jobpass sends, in milliseconds. */
const WORTH_SENDING_MS = 5_000;

/**
 * Checks an ID token that cannot be requested again. A retry would not help, so errors are not transient.
 *
 * @param from where the token comes from, for messages: `the variable DEPLOY_TOKEN`
 * @param options `fresh`: the token was issued for this request. Its expiry is then not checked, because this machine's clock
 * may be wrong
 * @throws JobpassError `no-id-token` if the text is not an ID token, `bad-id-token` if it expired or has another audience
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
    throw new JobpassError('no-id-token', `The text in ${from} is not an ID token`, {
      hint: 'It must be a signed JWT on one line',
    });
  }
  const { exp } = claims;
  if (!fresh && typeof exp === 'number' && exp * 1000 < now + WORTH_SENDING_MS) {
    throw new JobpassError(
      'bad-id-token',
      expiredText(`The ID token in ${from}`, exp * 1000, now, 'this machine'),
      {
        hint: 'The ID token was issued when the job started. Use it earlier, configure a longer life in the CI system, or correct the clock',
      },
    );
  }
  const audiences = texts(claims['aud']);
  if (!audiences.includes(audience)) {
    throw new JobpassError(
      'bad-id-token',
      `The ID token in ${from} is for the audience "${printable(audiences.join(', '))}", not for "${printable(audience)}"`,
      {
        hint: 'Request that audience from the CI system, or set `audience` to the audience that the service expects',
      },
    );
  }
  return fresh ? { raw, fresh } : { raw };
}

/** An ID token that was issued when the job started, and the name of its variable. */
export interface PreissuedIdToken {
  name: string;
  raw: string;
  claims: Claims;
}

/** The environment variables that contain a JWT, with the JWT's claims. */
export function idTokensIn(env: NodeJS.ProcessEnv): PreissuedIdToken[] {
  return Object.entries(env).flatMap(([name, value]) => {
    // Every JWT starts with these characters. Jobpass does not parse other values.
    if (!value?.startsWith('eyJ')) return [];
    const claims = claimsOf(value);
    return claims === undefined ? [] : [{ name, raw: value, claims }];
  });
}

/**
 * Returns a job's ID token for an audience. If several tokens match, returns the token that expires last.
 *
 * @param job the tokens' owner, for messages: `This job of GitLab`
 * @throws JobpassError `no-id-token` if no token has this audience
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

/** The earliest expiry among the ID tokens that have not expired yet, in ms since 1970. */
export function firstExpiry(held: readonly PreissuedIdToken[], now: number = Date.now()): number | undefined {
  const ends = held.map(({ raw }) => expiryOf(raw) ?? 0).filter((end) => end > now);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** Returns the ID token that a file currently contains. @throws JobpassError */
export function idTokenInFile(path: string, audience: string): ServedIdToken {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new JobpassError(
      'no-id-token',
      `Cannot read the ID token file ${printable(path)}: ${errorText(error)}`,
      {
        hint:
          systemCode(error) === 'ENOENT'
            ? 'The file is missing: check the path'
            : 'Check the path, and that this user may read the file',
      },
    );
  }
  return checkPreissued(text, `the file ${printable(path)}`, audience);
}
