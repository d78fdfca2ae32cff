import { type InputDefinition, REVOKE_ROLE, YES_OR_NO } from '../../config/inputs.js';
import type { Settings } from '../../config/settings.js';

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
    description:
      'With `deliver: file`: the profile that programs find the session under. Default: `name`, or else `default`.',
  },
  REVOKE_ROLE,
  {
    name: 'revoke-role-unbounded',
    description:
      'Whether `revoke-role` may be used for a role without a permissions boundary. [docs/aws.md](docs/aws.md) says what any step of the job could do then.',
    default: 'false',
    values: YES_OR_NO,
  },
  { name: 'iam-url', description: 'The address of IAM, where it is not AWS’s own.' },
] as const satisfies readonly InputDefinition[];

export type AwsInput = (typeof AWS_INPUTS)[number]['name'];

/** The audience that STS takes, unless another is registered. */
export function awsAudience({ audience, own }: Settings): string {
  return audience ?? (own['region']?.startsWith('cn-') ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com');
}
