import { GIT_USER } from '../../github/token-parts.js';
import { isLoopback } from '../../http/hosts.js';
import type { RegistryHosts } from '../definition.js';
import type { Lease } from '../lease.js';
import type { RegistryLogIn } from '../provider.js';

/** The registry of GitHub.com. */
const GHCR = 'ghcr.io';

/** The registry of an enterprise with data residency. */
const RESIDENT = /^containers\.[\w-]+\.ghe\.com$/;

/**
 * The registry that accepts the tokens of an API. A registry of another GitHub must not get them.
 *
 * @returns undefined if no registry is known; `unknown` if the API is not known before the exchange, or a stand-in on this machine
 */
function registryAt(api: string | undefined): string | undefined {
  if (api === undefined || !URL.canParse(api)) return 'unknown';
  const url = new URL(api);
  if (isLoopback(url)) return 'unknown';
  if (url.hostname === 'api.github.com') return GHCR;
  const [, name] = /^api\.([\w-]+)\.ghe\.com$/.exec(url.hostname) ?? [];
  return name === undefined ? undefined : `containers.${name}.ghe.com`;
}

/**
 * GitHub's container registry. GitHub documents log-ins with personal access tokens and with the `GITHUB_TOKEN` of a workflow. An
 * installation token also logs in, but some users report that the registry denies pulls of private packages with it.
 *
 * Sources (30 November 2026): GitHub Docs, "Working with the Container registry"; jikig-ai/soleur issue 6073 (5 July 2026).
 */
export const GHCR_HOSTS: RegistryHosts = {
  examples: [GHCR],
  refuses: (host, { own }) => {
    const { permissions, 'api-url': api } = own;
    const wanted = registryAt(api);
    if (wanted === undefined)
      return 'Remove `registries`: Jobpass knows no registry that accepts tokens of the server in `api-url`';
    if (wanted === 'unknown' ? host !== GHCR && !RESIDENT.test(host) : host !== wanted)
      return `Use the registry \`${wanted === 'unknown' ? GHCR : wanted}\``;
    return permissions === undefined || /\bpackages\b/.test(permissions)
      ? undefined
      : 'Add `packages: read` or `packages: write` to `permissions`';
  },
};

/** The log-in with an installation token. */
export function ghcrLogIn(lease: Lease<string>): RegistryLogIn {
  return { username: GIT_USER, secret: lease.credential };
}
