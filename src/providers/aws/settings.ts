import { defaultOf } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { boolean, invalid, list } from '../../config/values.js';
import { JobpassError } from '../../errors.js';
import { AllowedHosts, isLoopback, secureUrl } from '../../http/hosts.js';
import { printable } from '../../text/printable.js';
import { type PartitionOfRegion, parseRole, partitionOf, stsUrl } from './endpoints.js';
import { AWS_HOSTS } from './hosts.js';
import { AWS_INPUTS, type AwsInput, awsAudience } from './inputs.js';
import { parsePolicy, type UserPolicies } from './session-policy.js';

/** The validated settings of the AWS provider. */
export interface AwsSettings {
  region: string;
  partition: PartitionOfRegion;
  audience: string;
  /** Each is assumed with the one before; the first with the ID token. */
  roles: readonly string[];
  sts: URL;
  /** Where its IAM is, and for which region its calls are signed; undefined where only `iam-url` could say. */
  iam: { url: URL; region: string } | undefined;
  sessionName: string | undefined;
  policies: UserPolicies;
  accounts: readonly string[];
  profile: string;
  /** The profile has its name from that of the credential, so that others can stand beside it. */
  oneOfSeveral: boolean;
  /** The profile takes nothing away of what the job has: programs find it by its name alone. */
  besideOthers: boolean;
  revokeRole: string | undefined;
  unbounded: boolean;
}

/** @throws JobpassError `usage` or `insecure` for what cannot work, before anything is sent */
export function awsSettings(settings: Settings): AwsSettings {
  const given = (name: AwsInput): string | undefined => settings.own[name];
  const or = (name: AwsInput): string => given(name) ?? defaultOf(AWS_INPUTS, name);
  const flag = (name: AwsInput, otherwise: boolean): boolean => {
    const value = given(name);
    return value === undefined ? otherwise : boolean(value, name);
  };
  const refuse = (message: string, hint: string): never => {
    throw new JobpassError('usage', message, { hint });
  };
  const region =
    given('region') ?? refuse('The input region is missing', 'Give the region, as in eu-central-1');
  const roles = list(settings.role ?? '');
  if (roles.length === 0)
    refuse(
      'The input role is missing',
      'Give the ARN of the role, as in arn:aws:iam::123456789012:role/deploy',
    );
  const partition = partitionOf(region, settings.url === undefined ? undefined : roles[0]);
  const revokeRole = given('revoke-role');
  for (const role of [...roles, ...(revokeRole === undefined ? [] : [revokeRole])]) {
    const { partition: own } = parseRole(role);
    if (own !== partition.name)
      refuse(`The role ${role} is of ${own}, and the region ${region} of ${partition.name}`, 'Check both');
  }
  const name = given('session-name');
  if (name !== undefined && !/^[\w+=,.@-]{2,64}$/.test(name)) {
    throw invalid('session-name', name, 'STS takes 2 to 64 letters, digits and _+=,.@-');
  }
  const inline = given('session-policy');
  if (inline !== undefined) parsePolicy(inline);
  const arns = list(given('session-policy-arns') ?? '').map((entry) =>
    entry.startsWith('arn:') ? entry : `arn:${partition.name}:iam::aws:policy/${entry}`,
  );
  if (arns.length > 10) refuse('session-policy-arns has more than 10 policies', 'STS takes 10 at most');
  const accounts = list(given('allowed-account-ids') ?? '');
  for (const account of accounts)
    if (!/^\d{12}$/.test(account)) throw invalid('allowed-account-ids', account, 'Accounts have 12 digits');
  const profile = given('profile') ?? given('aws-profile') ?? settings.name ?? 'default';
  if (given('profile') !== undefined && given('aws-profile') !== undefined)
    refuse('The inputs profile and aws-profile are both given', 'Give one of them');
  if (!flag('overwrite-aws-profile', true))
    refuse(
      'overwrite-aws-profile cannot be false: profiles are in files of the job, and a later step replaces one of the same name',
      'Leave it out, and give each step another aws-profile',
    );
  for (const name of [
    'unset-current-credentials',
    'role-skip-session-tagging',
    'mask-aws-account-id',
  ] as const)
    flag(name, false);
  if (!/^[\w.@-]{1,64}$/.test(profile))
    throw invalid('profile', profile, 'Write letters, digits, dots and dashes');
  const sts =
    settings.url === undefined
      ? stsUrl(region, {
          fips: boolean(or('fips'), 'fips'),
          dualStack: boolean(or('dual-stack'), 'dual-stack'),
        })
      : secureUrl(settings.url, 'The input url');
  const iam =
    given('iam-url') === undefined ? undefined : secureUrl(given('iam-url') ?? '', 'The input iam-url');
  if (revokeRole !== undefined && iam === undefined && partition.iam === undefined && !isLoopback(sts))
    refuse(`It is not known where IAM is in the partition ${partition.name}`, 'Give iam-url');
  const allowed = new AllowedHosts(settings.allowedHosts);
  for (const url of iam === undefined ? [sts] : [sts, iam]) {
    // Whatever its audience: the account decides which ones it takes.
    if (AWS_HOSTS.test(url.hostname) || isLoopback(url) || allowed.has(url)) continue;
    throw new JobpassError('insecure', `${printable(url.host, 100)} is none of AWS's own hosts`, {
      hint: 'It would get what works at AWS: list it in allowed-hosts if you trust it with that',
    });
  }
  return {
    region,
    partition,
    audience: awsAudience(settings),
    roles,
    sts,
    iam: iamOf(iam, sts, region, partition),
    sessionName: name,
    policies: { inline, arns },
    accounts,
    profile,
    oneOfSeveral: given('profile') === undefined && settings.name !== undefined,
    besideOthers: given('aws-profile') !== undefined,
    revokeRole,
    unbounded: boolean(or('revoke-role-unbounded'), 'revoke-role-unbounded'),
  };
}

/** A stand-in on this machine is one for both. */
function iamOf(
  given: URL | undefined,
  sts: URL,
  region: string,
  { iam }: PartitionOfRegion,
): AwsSettings['iam'] {
  const url = given ?? (isLoopback(sts) ? sts : iam && new URL(`https://${iam.host}`));
  return url && { url, region: iam?.region ?? region };
}
