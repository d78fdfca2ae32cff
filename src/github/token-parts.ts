/**
 * Returns the secret parts of an installation token: the payload and the signature of the JWT in a stateless token
 * (`ghs_<app>_<JWT>`). The header of the JWT is equal in many tokens. A stateful token has no parts.
 *
 * Source: GitHub Changelog, 27 April 2026.
 */
export function tokenParts(token: string): string[] {
  const [, payload, signature] = token.split('.');
  return [payload, signature].filter((part): part is string => part !== undefined && part.length >= 16);
}

/** The user name that GitHub expects beside an installation token. Source: GitHub Docs, "Authenticating as a GitHub App installation". */
export const GIT_USER = 'x-access-token';

/** The value of a `Basic` authorization header for git. */
export function basicCredential(token: string): string {
  return Buffer.from(`${GIT_USER}:${token}`).toString('base64');
}
