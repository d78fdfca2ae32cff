/**
 * Returns the secret parts of an installation token: in a stateless token (`ghs_<app>_<JWT>`), each part of the JWT after the header.
 * The header is the same in many tokens, so it is not secret. A stateful token has no parts.
 *
 * Source: GitHub Changelog, 27 April 2026.
 */
export function tokenParts(token: string): string[] {
  const parts = token.split('.');
  // The text before the JWT can contain dots too: the IDs of some apps do. `eyJ` begins the header.
  const header = Math.max(
    0,
    parts.findIndex((part) => part.includes('eyJ')),
  );
  return parts.slice(header + 1).filter((part) => part.length >= 16);
}

/** The user name that GitHub expects together with an installation token. Source: GitHub Docs, "Authenticating as a GitHub App installation". */
export const GIT_USER = 'x-access-token';

/** The value of a `Basic` authorization header for git. */
export function basicCredential(token: string): string {
  return Buffer.from(`${GIT_USER}:${token}`).toString('base64');
}
