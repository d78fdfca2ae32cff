import type { Claims } from '../../identity/id-token.js';

/**
 * What is wrong with a role.
 *
 * - `no-subject`: nothing says whose token it must be
 * - `any-organisation`: a pattern takes every organisation's
 * - `look-alike`: a pattern takes names that only begin or end as the right one does
 * - `any-caller`: whoever may call a reusable workflow
 * - `any-repository`: every repository of the organisation
 * - `pull-requests`: code that nobody has reviewed yet
 * - `any-branch`: every branch, or every environment, of the repository
 * - `missing-claim`: a condition holds for tokens that lack the claim
 * - `ignored-condition`: a condition asks for what the service never sees, and so restricts nothing
 * - `no-audience`: tokens for other services get in
 * - `unbounded-revoke-role`: it may write policies of a role that has no permissions boundary
 * - `no-end`: what it gives can be renewed for ever, or lives for weeks
 * - `shared-identity`: different jobs become one identity
 *
 * As notes: `never-matches`, nobody gets in; `old-subject`, newer repositories do not.
 */
export type Weakness =
  | 'no-subject'
  | 'any-organisation'
  | 'look-alike'
  | 'any-caller'
  | 'any-repository'
  | 'pull-requests'
  | 'any-branch'
  | 'missing-claim'
  | 'ignored-condition'
  | 'no-audience'
  | 'unbounded-revoke-role'
  | 'no-end'
  | 'shared-identity'
  | 'never-matches'
  | 'old-subject';

/** From the worst; `note`: worth knowing, and no hole. */
export const SEVERITIES = ['high', 'medium', 'low', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Finding {
  /** The role, and the statement where there are such. */
  where: string;
  hole: Weakness;
  severity: Severity;
  /** What it is and why it matters. */
  message: string;
  /** What to change. */
  fix: string;
  /** The claims of a whole ID token, times aside, that gets in and should not. */
  example?: Claims;
  /** Those of them that tell. */
  telling?: readonly string[];
}

/** What could not be judged, and is not to be taken as safe. */
export interface Unjudged {
  where: string;
  because: string;
}

/** What came of a document. */
export interface Linted {
  /** How many roles were judged. */
  roles: number;
  /** How many were not, since no ID token gets in by them. */
  skipped: number;
  findings: readonly Finding[];
  unjudged: readonly Unjudged[];
}

export interface LintContext {
  /** What the roles are called where the document does not say. */
  name: string;
  /** The issuer of the ID tokens where the document does not say: an address. */
  issuer: string | undefined;
}

/** Reads the roles of a service that ID tokens get in by, and tells their holes. Nothing is sent anywhere. */
export interface Linter {
  /** What it reads, for help. */
  reads: string;
  /** @returns undefined where the document holds nothing of this service */
  lint(document: unknown, context: LintContext): Linted | undefined;
}
