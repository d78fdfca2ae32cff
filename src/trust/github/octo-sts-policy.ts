import type { Permissions } from '../../github/permissions.js';

/**
 * A trust policy of Octo STS.
 *
 * Source: octo-sts/app, `pkg/octosts/trust_policy.go` (`TrustPolicy`, `OrgTrustPolicy`): all patterns are anchored regular
 * expressions, a claim must be a text or a boolean, and a missing `audience` stands for the host of the service.
 */
export interface OctoStsPolicy {
  issuer: string;
  subject?: string;
  subject_pattern?: string;
  audience?: string;
  claim_pattern?: Readonly<Record<string, string>>;
  permissions: Permissions;
  /** Only in a policy of an organization. */
  repositories?: readonly string[];
}
