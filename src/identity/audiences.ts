import { JobpassError } from '../errors.js';
import { type AllowedHosts, isLoopback } from '../http/hosts.js';
import { printable } from '../text/printable.js';

/** A well-known service and the audience that it accepts from every CI system. */
export interface KnownService {
  /** The name for messages. */
  service: string;
  audience: RegExp;
  /** The hosts of the service. A token for its audience may be sent only to these hosts. */
  hosts: RegExp;
  /** The audience that another instance of the service, at this host, accepts instead. */
  audienceAt?: (hostname: string) => string;
}

/** Well-known services without a provider. Services with a provider are listed in the provider's definition. */
export const OTHER_SERVICES: readonly KnownService[] = [
  { service: 'Sigstore', audience: /^sigstore$/i, hosts: /(^|\.)sigstore\.dev$/ },
  { service: 'the Python package index', audience: /^(test)?pypi$/i, hosts: /(^|\.)pypi\.org$/ },
  {
    service: 'the npm registry',
    audience: /^npm:/i,
    hosts: /(^|\.)npmjs\.(org|com)$/,
    audienceAt: (hostname) => `npm:${hostname}`,
  },
  { service: 'the Rust registry', audience: /^(https:\/\/)?crates\.io\/?$/i, hosts: /(^|\.)crates\.io$/ },
  { service: 'RubyGems', audience: /^(https:\/\/)?rubygems\.org\/?$/i, hosts: /(^|\.)rubygems\.org$/ },
  { service: 'NuGet', audience: /^(https:\/\/)?(www\.)?nuget\.org(\/|$)/i, hosts: /(^|\.)nuget\.org$/ },
  { service: 'Anthropic', audience: /^https:\/\/api\.anthropic\.com/i, hosts: /(^|\.)anthropic\.com$/ },
  { service: 'OpenAI', audience: /^https:\/\/(api|auth)\.openai\.com/i, hosts: /(^|\.)openai\.com$/ },
  { service: 'Pulumi Cloud', audience: /^urn:pulumi:org:/i, hosts: /(^|\.)pulumi\.com$/ },
  {
    service: 'Docker Hub',
    audience: /^https:\/\/identity(-stage)?\.docker\.com/i,
    hosts: /(^|\.)docker\.com$/,
  },
  { service: 'Octo STS', audience: /^(https:\/\/)?octo-sts\.dev\/?$/i, hosts: /(^|\.)octo-sts\.dev$/ },
];

/**
 * Rejects an ID token for a well-known service that would be sent to another host. The other host could use the token to
 * impersonate the job.
 *
 * @param services all known services
 * @param targets all URLs that the token would be sent to
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
    if (known.audienceAt?.(url.hostname) === audience) continue;
    throw new JobpassError(
      'insecure',
      `The ID token would be sent to "${printable(url.host, 100)}", but its audience "${printable(audience, 80)}" is accepted by ${known.service}`,
      {
        hint: `Set \`audience\` to a value that only "${printable(url.host, 100)}" accepts. If that host may use your access to ${known.service}, add it to \`allowed-hosts\``,
      },
    );
  }
}
