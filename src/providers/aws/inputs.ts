import { type InputDefinition, USUAL_DELIVERY, YES_OR_NO } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { boolean, list } from '../../config/values.js';
import { JobpassError } from '../../errors.js';
import { code } from '../descriptions.js';
import { s3ServerOf } from './hosts.js';

/** The inputs that only this provider reads. */
export const AWS_INPUTS = [
  { name: 'region', description: 'The AWS region, for example `eu-central-1`.', aliases: ['aws-region'] },
  {
    name: 'session-name',
    description:
      'The session name that CloudTrail shows. Default: repository, run, attempt and a random suffix. If `revoke-role` revokes sessions by name, Jobpass adds a random suffix to this value too.',
    aliases: ['role-session-name'],
  },
  {
    name: 'session-policy',
    description: 'A session policy (JSON). The session may do only what both the role and this policy allow.',
    aliases: ['inline-session-policy'],
  },
  {
    name: 'session-policy-arns',
    description:
      'The ARNs of managed policies to use as session policies, separated by commas, spaces or line breaks.',
    aliases: ['managed-session-policies'],
  },
  {
    name: 'allow-assume',
    description:
      'The roles that a step may assume with the session: `others` (all except the roles of the job), `none`, or the ARNs of roles, with `*` and `?` as wildcards. The session of another role can outlive the session of the job. Default: `others` if AWS issues a [scoped copy](docs/reference/aws.md#how-a-session-ends), otherwise no restriction.',
  },
  {
    name: 'allowed-account-ids',
    description:
      'The account IDs that the session may belong to. Jobpass rejects a session in any other account.',
  },
  {
    name: 'fips',
    description: 'Whether to use FIPS endpoints: `true` or `false`.',
    default: 'false',
    values: YES_OR_NO,
  },
  {
    name: 'dual-stack',
    description: 'Whether to use dual-stack endpoints, which support IPv4 and IPv6: `true` or `false`.',
    default: 'false',
    values: YES_OR_NO,
  },
  {
    name: 'profile',
    description: 'The AWS profile to write the session to. Default: the value of `name`, or else `default`.',
    appliesTo: 'deliver: file',
  },
  {
    name: 'revoke-role',
    description:
      'A role that revokes sessions by writing policies on the role of the job. [docs/reference/aws.md](docs/reference/aws.md) explains when this is safe.',
  },
  {
    name: 'revoke-role-unbounded',
    description:
      'Whether `revoke-role` is allowed for a role without a permissions boundary: `true` or `false`. [docs/reference/aws.md](docs/reference/aws.md) explains what any step of the job could then do.',
    default: 'false',
    values: YES_OR_NO,
  },
  {
    name: 'iam-url',
    description: 'The address of the IAM endpoint, if it is not the endpoint of AWS.',
    destination: 'address',
  },
  // Inputs from `aws-actions/configure-aws-credentials`. docs/reference/aws.md lists all of these inputs.
  {
    name: 'aws-profile',
    description:
      'The AWS profile to write the session to. Sets `deliver` to `file`, and to the deliveries that `output-credentials` and `output-env-credentials` select.',
    foreign: true,
  },
  {
    name: 'output-credentials',
    description: 'Whether `deliver` includes `output`: `true` or `false`.',
    values: YES_OR_NO,
    foreign: true,
  },
  {
    name: 'output-env-credentials',
    description:
      'Whether `deliver` includes `env`: `true` or `false`. Default: `true`, or `false` with `aws-profile`.',
    values: YES_OR_NO,
    foreign: true,
  },
  {
    name: 'overwrite-aws-profile',
    description: 'Only `true` is accepted: a later step always overwrites the profile of an earlier step.',
    values: YES_OR_NO,
    foreign: true,
  },
  {
    name: 'mask-aws-account-id',
    description: 'Whether to mask the account ID in the log: `true` or `false`.',
    values: YES_OR_NO,
    foreign: true,
  },
  {
    name: 'unset-current-credentials',
    description: 'Has no effect: a delivery always replaces the credentials of earlier steps.',
    values: YES_OR_NO,
    foreign: true,
  },
  {
    name: 'role-skip-session-tagging',
    description: 'Has no effect: Jobpass sends no session tags.',
    values: YES_OR_NO,
    foreign: true,
  },
] as const satisfies readonly InputDefinition[];

export type AwsInput = (typeof AWS_INPUTS)[number]['name'];

/**
 * Returns the deliveries that inputs of `aws-actions/configure-aws-credentials` imply, or undefined if none of these inputs is
 * set.
 *
 * @throws JobpassError `usage` if `deliver` is also set, or if nothing would be delivered
 */
export function awsDeliver(given: ReadonlyMap<string, string>): string | undefined {
  const set = ['aws-profile', 'output-credentials', 'output-env-credentials'].filter((name) =>
    given.has(name),
  );
  if (set.length === 0) return undefined;
  const deliver = given.get('deliver') ?? USUAL_DELIVERY;
  if (deliver !== USUAL_DELIVERY) {
    throw new JobpassError(
      'usage',
      `\`deliver\` and ${set.map(code).join(', ')} both set the delivery of the session`,
      {
        hint: `Remove \`deliver\` or ${set.map(code).join(', ')}`,
      },
    );
  }
  const profile = given.has('aws-profile');
  const whether = (name: string, otherwise: boolean): boolean =>
    given.has(name) ? boolean(given.get(name) ?? '', name) : otherwise;
  const ways = [
    ...(whether('output-env-credentials', !profile) ? ['env'] : []),
    ...(whether('output-credentials', false) ? ['output'] : []),
    ...(profile ? ['file'] : []),
  ];
  if (ways.length > 0) return ways.join();
  throw new JobpassError('usage', '`output-env-credentials: false` leaves no delivery for the session', {
    hint: 'Set `output-credentials: true` or `aws-profile`, or replace `output-env-credentials` by `deliver: file` or `deliver: endpoint`',
  });
}

/** Returns the account IDs in the roles' ARNs if `mask-aws-account-id` is `true`. @throws JobpassError `usage` */
export function hiddenAccounts({ role = '', own }: Settings): string[] {
  const said = own['mask-aws-account-id'];
  if (said === undefined || !boolean(said, 'mask-aws-account-id')) return [];
  return [...new Set(list(role).flatMap((arn) => /^arn:[\w-]+:iam::(\d{12}):/.exec(arn)?.[1] ?? []))];
}

/**
 * The ID token's audience. The default is the audience that STS expects, or the origin of an S3-compatible server, which must not
 * receive an ID token that AWS accepts.
 */
export function awsAudience(settings: Settings): string {
  const { audience, own, url = '' } = settings;
  if (audience !== undefined) return audience;
  if (s3ServerOf(settings) !== undefined) return new URL(url).origin;
  return own['region']?.startsWith('cn-') ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com';
}

/** The member of `Settings.own` that marks a credential with which another credential of the step logs in. */
export const FOR_LOG_INS = 'for-log-ins';

/** Marks a credential with which another credential logs in. @throws JobpassError `usage` for an S3-compatible server */
export function forLogIns(settings: Settings): Settings {
  if (s3ServerOf(settings) === undefined)
    return { ...settings, own: { ...settings.own, [FOR_LOG_INS]: 'true' } };
  throw new JobpassError('usage', `The credential is for the S3-compatible server at \`${settings.url}\``, {
    hint: 'Set `aws-credential` of the other credential to a credential of AWS itself',
  });
}
