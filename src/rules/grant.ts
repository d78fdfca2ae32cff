import type { Settings } from '../config/settings.js';
import type { ConditionSet } from '../identity/conditions.js';

/** A rule in the form that a server must enforce. */
export interface Grant<TrustSettings = unknown> {
  credential: string;
  rule: string;
  /** The position of the rule for messages: `.jobpass.yml:12`. */
  from: string;
  /**
   * The issuer of the jobs' ID tokens. All grants with the same issuer use the same keys. Empty if the jobs log in without an ID
   * token.
   */
  issuer: string;
  /** The URL of the issuer's keys, if the issuer has no discovery document. */
  jwksUri?: string;
  /** Empty if the jobs log in without an ID token. */
  audience: string;
  /** All other conditions, for `compileConditions`: claims and patterns. */
  conditions: ConditionSet;
  settings: Settings;
  /** The settings under `trust`, parsed by the provider's schema. */
  trust: TrustSettings;
}

/** Reports why a server cannot enforce a grant. One error lists all such problems. */
export type ReportProblem = (grant: Grant, reason: string) => void;
