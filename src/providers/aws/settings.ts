import { type PartitionOfRegion, parseRole, partitionOf, stsUrl } from '../../aws/endpoints.js';
import { defaultOf } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { boolean, invalid, list } from '../../config/values.js';
import { JobpassError } from '../../errors.js';
import { AllowedHosts, isLoopback, secureUrl } from '../../http/hosts.js';
import { printable } from '../../text/printable.js';
import { type Assumable, assumableRoles } from './assume-rules.js';
import { AWS_HOSTS, type S3Server, s3ServerOf } from './hosts.js';
import { AWS_INPUTS, type AwsInput, awsAudience, FOR_LOG_INS } from './inputs.js';
import { checkS3Server, S3_SERVER_REGION } from './s3-server-settings.js';
import { scopePolicy } from './scope-policy.js';
import { parsePolicy, type UserPolicies } from './session-policy.js';
import { sharedPolicyOf } from './shared-session.js';

/** The AWS provider's validated settings. */
export interface AwsSettings {
  region: string;
  partition: PartitionOfRegion;
  /** The kind of S3-compatible server; undefined for AWS. */
  s3Server: S3Server | undefined;
  audience: string;
  /** The roles to assume: the first role with the ID token, each further role with the previous role's session. */
  roles: readonly string[];
  sts: URL;
  /** The IAM endpoint and the region in signatures for it; undefined for a partition that requires `iam-url`. */
  iam: { url: URL; region: string } | undefined;
  sessionName: string | undefined;
  /**
   * Whether another credential logs in with this one. All sessions of the credential then have the same name, because the other
   * service recognizes the job from this name.
   */
  isForLogIns: boolean;
  policies: UserPolicies;
  /** The policies of the session from which several credentials of the step are made; undefined for a session of its own. */
  shared: UserPolicies | undefined;
  /** The roles that sessions may assume; undefined if the user sets no rule. */
  assumable: Assumable | undefined;
  accounts: readonly string[];
  profile: string;
  /** Whether the profile has the credential's name, because there are several profiles. */
  oneOfSeveral: boolean;
  /** Whether the job also keeps other AWS credentials, so that programs must select the profile by name. */
  besideOthers: boolean;
  revokeRole: string | undefined;
  unbounded: boolean;
}

/** Reads and checks the settings before any request. @throws JobpassError `usage` or `insecure` */
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
  const s3Server = s3ServerOf(settings);
  const region =
    given('region') ??
    (s3Server === undefined
      ? refuse('`region` is missing', 'Set `region`, for example to `eu-central-1`')
      : S3_SERVER_REGION);
  const roles = list(settings.role ?? '');
  if (roles.length === 0)
    refuse(
      '`role` is missing',
      'Set `role` to the ARN of the role, for example `arn:aws:iam::123456789012:role/deploy`',
    );
  if (s3Server !== undefined) checkS3Server(settings, region, roles);
  const partition =
    s3Server === undefined
      ? partitionOf(region, settings.url === undefined ? undefined : roles[0])
      : { name: s3Server };
  const revokeRole = given('revoke-role');
  const checked = s3Server === undefined ? [...roles, ...(revokeRole === undefined ? [] : [revokeRole])] : [];
  for (const role of checked) {
    const { partition: own } = parseRole(role);
    if (own !== partition.name)
      refuse(
        `The role ${role} is in the partition "${own}", but the region ${region} is in "${partition.name}"`,
        'Set a role and a region of the same partition',
      );
  }
  const name = given('session-name');
  if (name !== undefined && !/^[\w+=,.@-]{2,64}$/.test(name)) {
    throw invalid('session-name', name, 'Use 2 to 64 letters, digits and _+=,.@-');
  }
  const inline = given('session-policy');
  if (inline !== undefined) parsePolicy(inline);
  const arns = list(given('session-policy-arns') ?? '').map((entry) =>
    entry.startsWith('arn:') ? entry : `arn:${partition.name}:iam::aws:policy/${entry}`,
  );
  if (arns.length > 10)
    refuse(`\`session-policy-arns\` has ${arns.length} policies, the most is 10`, 'Remove some policies');
  const assumable = assumableRoles(given('allow-assume'));
  // The policy of a copy must fit, and the user must learn this before the first request.
  const shared = sharedPolicyOf(settings);
  if (s3Server === undefined) scopePolicy({ inline, arns }, { roles, assumable }, shared !== undefined);
  const accounts = list(given('allowed-account-ids') ?? '');
  for (const account of accounts)
    if (!/^\d{12}$/.test(account))
      throw invalid('allowed-account-ids', account, 'Use account IDs of 12 digits');
  const profile = given('profile') ?? given('aws-profile') ?? settings.name ?? 'default';
  if (given('profile') !== undefined && given('aws-profile') !== undefined)
    refuse('`profile` and `aws-profile` are both set', 'Remove one of them');
  if (!flag('overwrite-aws-profile', true))
    refuse(
      '`overwrite-aws-profile: false` is not allowed: a later step always overwrites the profile of an earlier step',
      'Remove this input, and set a different `aws-profile` in each step',
    );
  for (const name of [
    'unset-current-credentials',
    'role-skip-session-tagging',
    'mask-aws-account-id',
  ] as const)
    flag(name, false);
  if (!/^[\w.@-]{1,64}$/.test(profile))
    throw invalid('profile', profile, 'Use 1 to 64 letters, digits and _.@-');
  const sts =
    settings.url === undefined
      ? stsUrl(region, {
          fips: boolean(or('fips'), 'fips'),
          dualStack: boolean(or('dual-stack'), 'dual-stack'),
        })
      : secureUrl(settings.url, '`url`');
  const iam = given('iam-url') === undefined ? undefined : secureUrl(given('iam-url') ?? '', '`iam-url`');
  if (revokeRole !== undefined && iam === undefined && partition.iam === undefined && !isLoopback(sts))
    refuse(`Jobpass does not know the IAM endpoint of the partition "${partition.name}"`, 'Set `iam-url`');
  const allowed = new AllowedHosts(settings.allowedHosts);
  // An S3-compatible server needs no ID token that AWS accepts. `checkAudience` rejects such a token.
  const ofAws = s3Server !== undefined ? [] : iam === undefined ? [sts] : [sts, iam];
  for (const url of ofAws) {
    // This check applies to any audience, because the OIDC provider in the account determines the accepted audiences.
    if (AWS_HOSTS.test(url.hostname) || isLoopback(url) || allowed.has(url)) continue;
    throw new JobpassError('insecure', `${printable(url.host, 100)} is not a host of AWS`, {
      hint: 'This host would receive credentials that are valid at AWS. If you trust the host, add it to `allowed-hosts`',
    });
  }
  return {
    region,
    partition,
    s3Server,
    audience: awsAudience(settings),
    roles,
    sts,
    iam: iamOf(iam, sts, region, partition),
    sessionName: name,
    isForLogIns: settings.own[FOR_LOG_INS] !== undefined,
    policies: { inline, arns },
    shared: shared && { ...shared, arns },
    assumable,
    accounts,
    profile,
    oneOfSeveral: given('profile') === undefined && settings.name !== undefined,
    besideOthers: given('aws-profile') !== undefined,
    revokeRole,
    unbounded: boolean(or('revoke-role-unbounded'), 'revoke-role-unbounded'),
  };
}

/** The IAM endpoint. If STS is a test server on this machine, the same server is used for IAM. */
function iamOf(
  given: URL | undefined,
  sts: URL,
  region: string,
  { iam }: PartitionOfRegion,
): AwsSettings['iam'] {
  const url = given ?? (isLoopback(sts) ? sts : iam && new URL(`https://${iam.host}`));
  return url && { url, region: iam?.region ?? region };
}
