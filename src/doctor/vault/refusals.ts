import type { Claims } from '../../identity/id-token.js';

/** The server's error if another auth method is mounted at the path. */
export const OF_METHOD: readonly [method: string, pattern: RegExp][] = [
  ['jwt', /^role ".*" could not be found$/],
  ['kubernetes', /^invalid role name/],
  ['cert', /client certificate/],
  ['approle', /invalid role or secret ID|role_id/],
];

/** The errors that the server returns before it looks up the role. */
export const NO_ROLE_YET =
  /^missing role$|could not load configuration|no handler for route|unsupported path/;

/** The claim that an error names. */
const BLAMED: readonly [pattern: RegExp, claim: string][] = [
  [/\(aud\) claim|^audience claim found/, 'aud'],
  [/\(sub\) claim/, 'sub'],
  [/\(iss\) claim/, 'iss'],
  [/\(exp\) claim/, 'exp'],
  [/\(nbf\) claim/, 'nbf'],
  [/\(iat\) claim/, 'iat'],
];

/** Returns the claim that a login error names, with the value in the ID token. For people. */
export function claimInRefusal(said: string, claims: Claims): string | undefined {
  const named = /claim "([^"]{1,200})"|"([^"]{1,200})" claim|claim '([^']{1,200})'/.exec(said);
  const claim = BLAMED.find(([pattern]) => pattern.test(said))?.[1] ?? named?.[1] ?? named?.[2] ?? named?.[3];
  if (claim !== undefined) {
    const value = claims[claim];
    const has = value === undefined ? (claim.startsWith('/') ? undefined : 'missing') : JSON.stringify(value);
    return has === undefined ? `the error is about the claim ${claim}` : `the ID token's ${claim} is ${has}`;
  }
  if (/signature|keys oidc/.test(said))
    return `the mount does not have the keys of the ID token's issuer ${JSON.stringify(claims['iss'])}`;
  return undefined;
}
