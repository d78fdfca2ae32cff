import { sendJson } from '../../aws/json-calls.js';
import { PARTITIONS, type Partition } from '../../aws/partitions.js';
import type { SessionKeys } from '../../aws/session-keys.js';
import { isLoopback } from '../../http/hosts.js';
import type { Attempt } from '../../http/retry.js';
import type { ProviderContext } from '../context.js';
import type { RegistryHosts } from '../definition.js';
import type { RegistryLogIn } from '../provider.js';
import { s3ServerOf } from './hosts.js';

const PUBLIC = 'public.ecr.aws';
/**
 * A private registry of ECR: `ACCOUNT.dkr.ecr.REGION.amazonaws.com`, or with FIPS or IPv6. Sources: Amazon ECR user guide, "Amazon ECR
 * private registry"; the endpoint rules for ECR in botocore 1.44.8.
 */
const PRIVATE = /^\d{12}\.dkr[.-]ecr(-fips)?\.([a-z0-9-]+)\.([a-z0-9.-]+)$/;

/** The call that returns a log-in: the same operation of two services. Source: the models of ECR and ECR Public in botocore 1.44.8. */
interface EcrCall {
  service: 'ecr' | 'ecr-public';
  target: string;
  region: string;
  url: URL;
}

/** The registries of Amazon ECR. */
export const ECR_HOSTS: RegistryHosts = {
  examples: ['ACCOUNT.dkr.ecr.REGION.amazonaws.com', PUBLIC],
  refuses: (host, settings) => {
    if (s3ServerOf(settings) !== undefined)
      return 'Remove `registries`: S3-compatible servers have no registries';
    if (/^\d{12}$/.test(host))
      return `Set the host of the registry instead of the account: \`${host}.dkr.ecr.REGION.amazonaws.com\``;
    return callFor(host) === undefined
      ? `Use a registry of Amazon ECR: \`ACCOUNT.dkr.ecr.REGION.amazonaws.com\` or \`${PUBLIC}\``
      : undefined;
  },
};

/** The call for a registry; undefined if the registry does not belong to Amazon ECR. */
export function callFor(host: string): EcrCall | undefined {
  if (host === PUBLIC) {
    return {
      service: 'ecr-public',
      target: 'SpencerFrontendService.GetAuthorizationToken',
      region: 'us-east-1',
      url: new URL('https://api.ecr-public.us-east-1.amazonaws.com'),
    };
  }
  const [, fips = '', region = '', ending = ''] = PRIVATE.exec(host) ?? [];
  const partition = PARTITIONS.find(({ regions }) => regions.test(region));
  // Without this check, a host of others with the same beginning would get the log-in.
  if (partition === undefined || !endingsIn(partition).includes(ending)) return undefined;
  return {
    service: 'ecr',
    target: 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
    region,
    url: new URL(`https://api.ecr${fips}.${region}.${partition.suffix}`),
  };
}

/** The endings of the hosts of registries: `amazonaws.com`, and `on.aws` for hosts with an IPv6 address. */
function endingsIn({ suffix, dualStackSuffix }: Partition): string[] {
  return [suffix, dualStackSuffix.replace(/^api\./, 'on.')];
}

/**
 * Requests a log-in to a registry of Amazon ECR with a session. The log-in's token lives for 12 hours.
 *
 * @param sts the address of STS. A stand-in for AWS on this machine serves all services at one address
 * @throws JobpassError
 */
export async function ecrLogIn(
  host: string,
  keys: SessionKeys,
  { http, serviceClock }: Pick<ProviderContext, 'http' | 'serviceClock'>,
  sts: URL,
  attempt: Attempt,
): Promise<RegistryLogIn> {
  const call = callFor(host);
  if (call === undefined) throw new Error('not a registry of Amazon ECR');
  const what = `The log-in to ${host} (GetAuthorizationToken)`;
  const url = isLoopback(sts) ? sts : call.url;
  const reply = await sendJson({ ...call, url, what, body: {}, keys }, http, serviceClock, attempt);
  const { request, answer, json, code, said } = reply;
  if (code !== undefined || answer.status !== 200) {
    const permissions =
      call.service === 'ecr'
        ? '`ecr:GetAuthorizationToken`'
        : '`ecr-public:GetAuthorizationToken` and `sts:GetServiceBearerToken`';
    const text = [code, said].filter((part) => part !== undefined).join(': ');
    throw http.refusal(
      request,
      answer,
      text === '' ? undefined : text,
      code?.startsWith('AccessDenied')
        ? `Allow ${permissions} in the policy of the role, and in \`session-policy\` if you set it`
        : undefined,
    );
  }
  const found = json?.['authorizationData'];
  const { authorizationToken, expiresAt } = (Array.isArray(found) ? found[0] : found) ?? {};
  const [, username, secret] =
    typeof authorizationToken === 'string'
      ? (/^([^:]+):(.+)$/.exec(Buffer.from(authorizationToken, 'base64').toString('utf8')) ?? [])
      : [];
  if (username === undefined || secret === undefined || typeof expiresAt !== 'number')
    throw http.malformed(request, answer, 'no authorizationToken with expiresAt');
  return { username, secret, expiresAt: serviceClock.latest(expiresAt * 1_000) };
}
