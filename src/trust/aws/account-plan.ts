import type { Settings } from '../../config/settings.js';
import type { AwsSettings } from '../../providers/aws/settings.js';
import type { PolicyDocument, TrustStatement } from './document.js';

/** An OpenID Connect provider that must exist in an account. */
export interface OidcProvider {
  /** The issuer's URL. */
  url: string;
  host: string;
  arn: string;
  clientIds: readonly string[];
}

export interface InlinePolicy {
  name: string;
  document: PolicyDocument;
  /** The purpose of the policy, as text. */
  why: string;
  /** The reason why jobs also work without the policy, as text. A role without the policy does not count as a difference. */
  optional?: string;
}

/** A statement, and the rules that it is generated from: `.jobpass.yml:12: rule production of deploy`. */
export interface StatementOf {
  statement: TrustStatement;
  why: readonly string[];
}

/** A role that must exist in an account. */
export interface RolePlan {
  arn: string;
  name: string;
  /** The path before the name: `/`, or text between slashes. */
  path: string;
  /** The purpose of the role, as text. */
  why: string;
  statements: readonly StatementOf[];
  trust: PolicyDocument;
  /** ARNs of managed policies. */
  policies: readonly string[];
  inline: readonly InlinePolicy[];
  boundary?: string;
  description?: string;
  tags: Readonly<Record<string, string>>;
  /** The maximum session duration, in seconds. */
  maxSession: number;
}

/** The providers and roles that must exist in one account. */
export interface AccountPlan {
  partition: string;
  account: string;
  providers: readonly OidcProvider[];
  roles: readonly RolePlan[];
  /** The settings of one of the grants. All grants use the same endpoints. */
  settings: Settings;
  aws: AwsSettings;
}
