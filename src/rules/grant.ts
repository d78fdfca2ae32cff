import type { Settings } from '../config/settings.js';
import type { ConditionSet } from '../identity/conditions.js';

/** One way into a role, as the file of rules has it. */
export interface Grant<TrustSettings = unknown> {
  credential: string;
  rule: string;
  /** Where the rule stands, for people: `.jobpass.yml:12`. */
  from: string;
  /** Whose jobs; never two issuers of the same name with different keys. */
  issuer: string;
  /** The issuer's keys, where it has no discovery document. */
  jwksUri?: string;
  audience: string;
  /** Everything else that must hold, all together: claims and patterns, as `compileConditions` takes them. */
  conditions: ConditionSet;
  settings: Settings;
  /** What the file says under `trust`, read by the provider's schema. */
  trust: TrustSettings;
}

/** Tells that a server cannot be made to hold to a grant, and why: all such are told together. */
export type ReportProblem = (grant: Grant, reason: string) => void;
