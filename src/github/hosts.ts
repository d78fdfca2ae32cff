/** The API of GitHub.com. */
export const GITHUB_API = 'https://api.github.com';

/**
 * Returns the origin of git repositories and web pages for an API address: `https://github.com`.
 *
 * Sources: GitHub Docs, "Getting started with the REST API" (`https://HOST/api/v3` on GitHub Enterprise Server) and "About GitHub
 * Enterprise Cloud with data residency" (`https://api.SUBDOMAIN.ghe.com`).
 */
export function gitOrigin(api: URL): string {
  const host = /^api\.(github\.com|[^.]+\.ghe\.com)$/.exec(api.host)?.[1];
  return host === undefined ? api.origin : `${api.protocol}//${host}`;
}

/** Whether an API address belongs to GitHub.com or to GitHub Enterprise Cloud with data residency. */
export function isCloud(api: URL): boolean {
  return gitOrigin(api) !== api.origin;
}
