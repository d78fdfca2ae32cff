import type { Settings } from '../../config/settings.js';
import type { KnownService } from '../../identity/audiences.js';

/** AWS host names in all partitions, including the host names of VPC endpoints. A test compares them with the SDK's table. */
export const AWS_HOSTS =
  /(^|\.)(amazonaws\.(com|com\.cn|eu)|api\.(aws|aws\.scloud|aws(\.hci)?\.ic\.gov|amazonwebservices\.(com\.cn|eu)|cloud-aws\.adc-e\.uk)|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)$/;

/** The audiences that STS accepts, keyed by partition. */
export const AWS: KnownService = {
  service: 'AWS',
  audience: /^sts\.amazonaws\.(com|com\.cn|eu)$/i,
  hosts: AWS_HOSTS,
};

/** The ARN of a role of AWS. Its account has only digits. Ceph's roles have the partition `aws` too, but not such an account. */
const AWS_ROLE = /^arn:aws[\w-]*:iam::\d+:/;

/** An S3-compatible server: MinIO, or any other. */
export type S3Server = 'minio' | 'other';

/**
 * Returns the kind of S3-compatible server that the settings select, or undefined for AWS. A server is not AWS if neither the
 * host in `url` nor the role belongs to AWS.
 */
export function s3ServerOf({ url, role = '' }: Pick<Settings, 'url' | 'role'>): S3Server | undefined {
  if (url === undefined || !URL.canParse(url) || AWS_HOSTS.test(new URL(url).hostname)) return undefined;
  if (!role.startsWith('arn:') || AWS_ROLE.test(role)) return undefined;
  return role.startsWith('arn:minio:') ? 'minio' : 'other';
}
