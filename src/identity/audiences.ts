import { JobpassError } from '../errors.js';
import { type AllowedHosts, isLoopback } from '../http/hosts.js';
import { printable } from '../text/printable.js';

/** A service that accepts an audience known to everyone. */
export interface KnownService {
  /** For people. */
  service: string;
  audience: RegExp;
  /** The hosts of that service: there, and only there, a token for it may be sent. */
  hosts: RegExp;
}

/** Those for which there is no provider: others are in the definition of theirs. */
export const OTHER_SERVICES: readonly KnownService[] = [
  {
    service: 'Google Cloud',
    audience: /(^|\/\/|\.)googleapis\.com(\/|$)/i,
    hosts: /(^|\.)googleapis\.com$/,
  },
  {
    service: 'Microsoft Entra',
    audience: /^api:\/\/AzureADTokenExchange/i,
    hosts: /(^|\.)(microsoftonline\.com|microsoftonline\.us|partner\.microsoftonline\.cn|chinacloudapi\.cn)$/,
  },
  { service: 'Sigstore', audience: /^sigstore$/i, hosts: /(^|\.)sigstore\.dev$/ },
  { service: 'the Python package index', audience: /^(test)?pypi$/i, hosts: /(^|\.)pypi\.org$/ },
  { service: 'the npm registry', audience: /^npm:/i, hosts: /(^|\.)npmjs\.(org|com)$/ },
  { service: 'the Rust registry', audience: /^(https:\/\/)?crates\.io\/?$/i, hosts: /(^|\.)crates\.io$/ },
  { service: 'RubyGems', audience: /^(https:\/\/)?rubygems\.org\/?$/i, hosts: /(^|\.)rubygems\.org$/ },
  { service: 'NuGet', audience: /^(https:\/\/)?(www\.)?nuget\.org(\/|$)/i, hosts: /(^|\.)nuget\.org$/ },
  { service: 'Octo STS', audience: /^(https:\/\/)?octo-sts\.dev\/?$/i, hosts: /(^|\.)octo-sts\.dev$/ },
];

/**
 * Refuses to send an ID token with a well-known service's audience to another host: whoever receives it there could use it in
 * the job's name.
 *
 * @param services every service that is known
 * @param targets every URL that the token would be sent to
 * @throws JobpassError `insecure`
 */
export function checkAudience(
  services: readonly KnownService[],
  audience: string,
  targets: readonly URL[],
  allowed: AllowedHosts,
): void {
  const known = services.find((entry) => entry.audience.test(audience));
  if (known === undefined) return;
  for (const url of targets) {
    if (known.hosts.test(url.hostname) || isLoopback(url) || allowed.has(url)) continue;
    throw new JobpassError(
      'insecure',
      `An ID token for the audience "${printable(audience, 80)}" works at ${known.service}, and would be sent to ${printable(url.host, 100)}`,
      {
        hint: `Give an audience that only ${printable(url.host, 100)} accepts, or list that host in allowed-hosts if you trust it with your access to ${known.service}`,
      },
    );
  }
}
