import { JobpassError } from '../errors.js';
import { type AllowedHosts, isLoopback } from '../http/hosts.js';
import { printable } from '../text/printable.js';

interface KnownAudience {
  service: string;
  audience: RegExp;
  /** The hosts of that service: there, and only there, a token for it may be sent. */
  hosts: RegExp;
}

/** The names of AWS in all of its partitions, VPC endpoints among them. A test compares them with the SDK's table. */
export const AWS_HOSTS =
  /(^|\.)(amazonaws\.(com|com\.cn|eu)|api\.(aws|aws\.scloud|aws(\.hci)?\.ic\.gov|amazonwebservices\.(com\.cn|eu)|cloud-aws\.adc-e\.uk)|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)$/;

/**
 * Audiences that a service known to everyone accepts. Whoever receives an ID token with one of them can use it
 * there in the job's name, so it goes to no other host.
 */
const KNOWN: readonly KnownAudience[] = [
  {
    service: 'AWS',
    audience: /^sts\.amazonaws\.(com|com\.cn|eu)$/i,
    hosts: AWS_HOSTS,
  },
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
 * Refuses to send an ID token with a well-known service's audience to another host.
 *
 * @param targets every URL that the token would be sent to
 * @throws JobpassError `insecure`
 */
export function checkAudience(audience: string, targets: readonly URL[], allowed: AllowedHosts): void {
  const known = KNOWN.find((entry) => entry.audience.test(audience));
  if (known === undefined) return;
  for (const url of targets) {
    if (known.hosts.test(url.hostname) || isLoopback(url) || allowed.has(url)) continue;
    throw new JobpassError(
      'insecure',
      `An ID token for the audience «${printable(audience, 80)}» works at ${known.service}, and would be sent to ${printable(url.host, 100)}`,
      {
        hint: `Give an audience that only ${printable(url.host, 100)} accepts, or list that host in allowed-hosts if you trust it with your access to ${known.service}`,
      },
    );
  }
}
