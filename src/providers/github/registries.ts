import { GIT_USER } from '../../github/token-parts.js';
import type { RegistryHosts } from '../definition.js';
import type { Lease } from '../lease.js';
import type { RegistryLogIn } from '../provider.js';

/** The registry of GitHub.com. */
const GHCR = 'ghcr.io';

/**
 * GitHub's container registry. GitHub documents log-ins with personal access tokens and with the `GITHUB_TOKEN` of a workflow. An
 * installation token also logs in, but some users report that the registry denies pulls of private packages with it.
 *
 * Sources (30 November 2026): GitHub Docs, "Working with the Container registry"; jikig-ai/soleur issue 6073 (5 July 2026).
 */
export const GHCR_HOSTS: RegistryHosts = {
  examples: [GHCR],
  refuses: (host, { own }) => {
    if (host !== GHCR && !/^containers\.[\w-]+\.ghe\.com$/.test(host)) return `Use the registry \`${GHCR}\``;
    const { permissions } = own;
    return permissions === undefined || /\bpackages\b/.test(permissions)
      ? undefined
      : 'Add `packages: read` or `packages: write` to `permissions`';
  },
};

/** The log-in with an installation token. */
export function ghcrLogIn(lease: Lease<string>): RegistryLogIn {
  return { username: GIT_USER, secret: lease.credential };
}
