import type { Settings } from '../../config/settings.js';
import { JobpassError } from '../../errors.js';
import { printable } from '../../text/printable.js';
import { code } from '../descriptions.js';
import type { AwsInput } from './inputs.js';

/** The inputs that only AWS supports, and the reason or the replacement. */
const ONLY_AWS: readonly (readonly [name: AwsInput, fix: string])[] = [
  ['session-policy-arns', 'Use `session-policy`: S3-compatible servers ignore the ARNs of managed policies'],
  ['allowed-account-ids', 'Remove it: the roles of S3-compatible servers belong to no AWS account'],
  [
    'revoke-role',
    'Remove it: `revoke-role` needs the IAM of AWS. Jobpass revokes sessions of MinIO without it',
  ],
  ['allow-assume', 'Remove it: sessions of S3-compatible servers cannot assume roles'],
  ['iam-url', 'Remove it: only `revoke-role` uses it'],
  ['fips', 'Remove it: `url` selects the endpoint'],
  ['dual-stack', 'Remove it: `url` selects the endpoint'],
];

/** The region of an S3-compatible server without a configured region. */
export const S3_SERVER_REGION = 'us-east-1';

/** Checks the settings for an S3-compatible server. @throws JobpassError `usage` */
export function checkS3Server({ own }: Settings, region: string, roles: readonly string[]): void {
  const refuse = (message: string, hint: string): never => {
    throw new JobpassError('usage', message, { hint });
  };
  for (const [name, fix] of ONLY_AWS) {
    const value = own[name];
    if (value !== undefined && value !== 'false')
      refuse(`${code(name)} is not supported for an S3-compatible server`, fix);
  }
  if (!/^[\w.-]{1,64}$/.test(region))
    refuse(
      `\`region\` is \`${printable(region, 40)}\`, which is not valid`,
      'Use 1 to 64 letters, digits and _.-',
    );
  if (roles.length > 1)
    refuse(
      `\`role\` has ${roles.length} roles, the most for an S3-compatible server is 1`,
      'Set one role: S3-compatible servers do not let a session assume another role',
    );
  const [role = ''] = roles;
  if (!/^arn:[\w-]+:[\x21-\x7e]+:role\/[\x21-\x7e]+$/.test(role) || role.length > 2048)
    refuse(
      `\`role\` is \`${printable(role, 100)}\`, which is not the ARN of a role`,
      'Use an ARN of the server, for example `arn:minio:iam:::role/…`, which MinIO prints when it starts',
    );
}
