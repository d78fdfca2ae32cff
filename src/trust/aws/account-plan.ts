import type { Settings } from '../../config/settings.js';
import type { AwsSettings } from '../../providers/aws/settings.js';
import type { PolicyDocument, TrustStatement } from './document.js';

/** An OpenID Connect provider that an account must have. */
export interface OidcProvider {
  /** The issuer. */
  url: string;
  host: string;
  arn: string;
  clientIds: readonly string[];
}

export interface InlinePolicy {
  name: string;
  document: PolicyDocument;
  /** What it is for, for people. */
  why: string;
}

/** A statement, and the rules that it is made of: `.jobpass.yml:12: rule production of deploy`. */
export interface StatementOf {
  statement: TrustStatement;
  why: readonly string[];
}

/** A role that an account must have. */
export interface RolePlan {
  arn: string;
  name: string;
  /** `/`, or what stands between slashes in front of the name. */
  path: string;
  /** What it is for, for people. */
  why: string;
  statements: readonly StatementOf[];
  trust: PolicyDocument;
  /** ARNs of managed policies. */
  policies: readonly string[];
  inline: readonly InlinePolicy[];
  boundary?: string;
  description?: string;
  tags: Readonly<Record<string, string>>;
  /** How long a session may be asked for, in seconds. */
  maxSession: number;
}

/** What one account must have. */
export interface AccountPlan {
  partition: string;
  account: string;
  providers: readonly OidcProvider[];
  roles: readonly RolePlan[];
  /** The settings of one grant: the endpoints of all. */
  settings: Settings;
  aws: AwsSettings;
}
