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
