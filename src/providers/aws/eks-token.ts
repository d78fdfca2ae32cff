import { stsUrl } from '../../aws/endpoints.js';
import type { SessionKeys } from '../../aws/session-keys.js';
import { presignedUrl } from '../../aws/signature-v4.js';
import type { Clock } from '../../clock.js';
import type { Settings } from '../../config/settings.js';
import { JobpassError } from '../../errors.js';
import { isLoopback } from '../../http/hosts.js';
import { ServiceClock } from '../../http/service-clock.js';
import type { OtherCredential } from '../context.js';
import type { Lease } from '../lease.js';
import { SESSION } from './credential.js';
import { sessionNameOf } from './session-name.js';
import { awsSettings } from './settings.js';

/** The expiry in the signed URL, in seconds, as the AWS CLI sets it. STS accepts the URL for 15 minutes. */
const EXPIRES_S = 60;

/**
 * Returns a token for Amazon EKS, signed with an AWS session. The token is a URL of `GetCallerIdentity`, which EKS requests to
 * identify the signer. Sources: AWS CLI, `aws eks get-token`; aws-iam-authenticator, `pkg/token`.
 *
 * @throws JobpassError `state` if the lease contains no session
 */
export async function eksToken(
  { settings, lease, ahead }: OtherCredential,
  cluster: string,
  clock: Clock,
): Promise<string> {
  const keys = SESSION.read(lease.credential);
  if (keys === undefined)
    throw new JobpassError('state', `The saved credential ${lease.id} contains no AWS session`);
  return signEksToken(keys, { ...endpointOf(settings), cluster, at: new ServiceClock(clock, ahead).now() });
}

/**
 * Returns a token for Amazon EKS, signed with the keys of an AWS session.
 *
 * @param request the STS endpoint in the URL, the name of the EKS cluster, and the time on the clock of STS
 */
export async function signEksToken(
  keys: SessionKeys,
  { url: sts, region, cluster, at }: { url: URL; region: string; cluster: string; at: number },
): Promise<string> {
  const url = await presignedUrl(
    { ...{ service: 'sts', url: sts, region, at }, headers: { 'x-k8s-aws-id': cluster } },
    { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    keys,
    EXPIRES_S,
  );
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
}

/** Returns the session name of a lease, which EKS passes to admission policies. */
export function eksSessionName(lease: Lease): string {
  return sessionNameOf(lease);
}

/** The STS endpoint in the URL. EKS accepts only the usual endpoints of regions, even if Jobpass itself uses another endpoint. */
function endpointOf(settings: Settings): { url: URL; region: string } {
  const { sts, region, partition } = awsSettings(settings);
  const usesOwn = isLoopback(sts) || partition.regions === undefined;
  return { url: usesOwn ? sts : stsUrl(region, { fips: false, dualStack: false }), region };
}
