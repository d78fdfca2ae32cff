import { stsUrl } from '../../aws/endpoints.js';
import type { Settings } from '../../config/settings.js';
import { isLoopback } from '../../http/hosts.js';
import { awsSettings } from './settings.js';

/**
 * The STS endpoint and its region for a signed URL that another service requests. Such services accept only the usual endpoint of
 * the region, even if Jobpass itself uses another endpoint.
 */
export function signingEndpoint(settings: Settings): { url: URL; region: string } {
  const { sts, region, partition } = awsSettings(settings);
  const usesOwn = isLoopback(sts) || partition.regions === undefined;
  return { url: usesOwn ? sts : stsUrl(region, { fips: false, dualStack: false }), region };
}
