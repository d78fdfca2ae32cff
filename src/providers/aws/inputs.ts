import { COMMON_INPUTS, defaultOf, type InputDefinition, YES_OR_NO } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { boolean, list } from '../../config/values.js';
import { JobpassError } from '../../errors.js';

/** The inputs that only this provider reads. */
export const AWS_INPUTS = [
  { name: 'region', description: 'The region, as in `eu-central-1`.', aliases: ['aws-region'] },
  {
    name: 'session-name',
    description:
      'The name of the session, which CloudTrail shows. Default: repository, run, attempt and a random end. A given one gets that end as well where sessions are revoked by their name (`revoke-role`).',
    aliases: ['role-session-name'],
  },
  {
    name: 'session-policy',
    description: 'A policy (JSON) that narrows the session: it has what both the role and this allow.',
    aliases: ['inline-session-policy'],
  },
  {
    name: 'session-policy-arns',
    description: 'The same by the ARNs of managed policies, separated by commas, spaces or lines.',
    aliases: ['managed-session-policies'],
  },
  {
    name: 'allowed-account-ids',
    description: 'The accounts in which the session may be. Any other one is refused.',
  },
  {
    name: 'fips',
    description: 'Whether to use the FIPS endpoints.',
    default: 'false',
    values: YES_OR_NO,
  },
  {
    name: 'dual-stack',
    description: 'Whether to use the endpoints that have an IPv6 address as well.',
    default: 'false',
    values: YES_OR_NO,
  },
  {
    name: 'profile',
    description: 'The profile that programs find the session under. Default: `name`, or else `default`.',
    appliesTo: 'deliver: file',
  },
  {
    name: 'revoke-role',
    description:
      'A role that may write policies on the job’s role, and so revoke: [docs/reference/aws.md](docs/reference/aws.md) says when that is safe.',
  },
  {
    name: 'revoke-role-unbounded',
    description:
      'Whether `revoke-role` may be used for a role without a permissions boundary. [docs/reference/aws.md](docs/reference/aws.md) says what any step of the job could do then.',
    default: 'false',
    values: YES_OR_NO,
  },
  { name: 'iam-url', description: 'The address of IAM, where it is not AWS’s own.', destination: 'address' },
  // Of aws-actions/configure-aws-credentials: docs/reference/aws.md has all of its inputs.
  {
    name: 'aws-profile',
    description: 'The same as `profile` with `deliver: file`, beside what the job has already.',
    foreign: true,
  },
  {
    name: 'output-credentials',
    description: 'Whether `deliver` has `output`.',
    values: YES_OR_NO,
    foreign: true,
  },
  {
    name: 'output-env-credentials',
    description: 'Whether `deliver` has `env`. Default: `true`, and `false` with `aws-profile`.',
    values: YES_OR_NO,
    foreign: true,
  },
  {
    name: 'overwrite-aws-profile',
    description: 'A later step always overwrites a profile of an earlier one, so only `true` is accepted.',
    values: YES_OR_NO,
    foreign: true,
  },
  {
    name: 'mask-aws-account-id',
    description: 'Whether the account’s number is masked in the log.',
    values: YES_OR_NO,
    foreign: true,
  },
  {
    name: 'unset-current-credentials',
    description: 'Changes nothing, since a delivery always replaces what earlier steps left.',
    values: YES_OR_NO,
    foreign: true,
  },
  {
    name: 'role-skip-session-tagging',
    description: 'Changes nothing, since no session tags are sent.',
    values: YES_OR_NO,
    foreign: true,
  },
] as const satisfies readonly InputDefinition[];

export type AwsInput = (typeof AWS_INPUTS)[number]['name'];

/**
 * The deliveries that inputs of `aws-actions/configure-aws-credentials` ask for; undefined where none of them is given.
 *
 * @throws JobpassError `usage` where `deliver` is given as well, or nothing would be delivered
 */
export function awsDeliver(given: ReadonlyMap<string, string>): string | undefined {
  const said = ['aws-profile', 'output-credentials', 'output-env-credentials'].filter((name) =>
    given.has(name),
  );
  if (said.length === 0) return undefined;
  const deliver = given.get('deliver') ?? defaultOf(COMMON_INPUTS, 'deliver');
  if (deliver !== defaultOf(COMMON_INPUTS, 'deliver')) {
    throw new JobpassError(
      'usage',
      `The inputs deliver and ${said.join(', ')} both say how the session is delivered`,
      {
        hint: 'Leave out one of them',
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
  throw new JobpassError('usage', 'With output-env-credentials: false nothing is delivered', {
    hint: 'Give output-credentials: true or aws-profile, or deliver: file or endpoint in its place',
  });
}

/** The numbers of the accounts that the roles are in, where the user wants them masked. @throws JobpassError `usage` */
export function hiddenAccounts({ role = '', own }: Settings): string[] {
  const said = own['mask-aws-account-id'];
  if (said === undefined || !boolean(said, 'mask-aws-account-id')) return [];
  return [...new Set(list(role).flatMap((arn) => /^arn:[\w-]+:iam::(\d{12}):/.exec(arn)?.[1] ?? []))];
}

/** The audience that STS takes, unless another is registered. */
export function awsAudience({ audience, own }: Settings): string {
  return audience ?? (own['region']?.startsWith('cn-') ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com');
}
