import type { Claims } from '../../identity/id-token.js';

/**
 * The kind of a finding.
 *
 * - `no-subject`: no condition restricts the subject
 * - `any-organisation`: a pattern accepts every organization
 * - `look-alike`: a pattern accepts names that only begin or end like the intended name
 * - `any-caller`: the role accepts jobs of anyone who may call a reusable workflow
 * - `any-repository`: the role accepts every repository of the organization
 * - `pull-requests`: the role accepts jobs that run code before its review
 * - `fork-events`: the role accepts jobs that anyone can start from a fork, and that run on the default branch
 * - `any-branch`: the role accepts every branch, or every environment, of the repository
 * - `missing-claim`: a condition accepts tokens without the claim
 * - `ignored-condition`: a condition on a claim that the service never sees, so the condition restricts nothing
 * - `no-audience`: the role accepts tokens for other services
 * - `unbounded-revoke-role`: the role can write policies on a role that has no permissions boundary
 * - `no-end`: the role's tokens can be renewed forever, or are valid for weeks
 * - `shared-identity`: different jobs get the same identity
 * - `system-names`: a job can have a username or group that begins with `system:`
 * - `no-prefix`: usernames or groups of jobs can equal those of other users
 * - `no-policy`: no admission policy limits the Secrets and tokens that jobs create
 * - `weak-policy`: an admission policy allows more than Jobpass needs
 * - `secret-access`: jobs can read or change Secrets next to the accounts
 * - `any-account`: jobs can use every service account of a namespace
 * - `wildcard-rights`: jobs have rights on all resources, or with all verbs
 * - `every-user`: all users of the cluster have the rights of jobs
 * - `name-takeover`: a condition contains a name that another account can take over
 * - `sensitive-permissions`: tokens have permissions that can lead to more rights
 * - `every-repository`: tokens give access to every repository of an installation
 * - `long-lifetime`: tokens live longer than most jobs need
 * - `whole-pool`: a policy names every identity of a workload identity pool
 *
 * Notes: `never-matches`, the role accepts no token; `old-subject`, the role does not accept newer repositories; `no-copies`,
 * sessions of the role may not request copies that expire earlier; `long-subject`, the service rejects jobs with long branch names.
 */
export type Weakness =
  | 'no-subject'
  | 'any-organisation'
  | 'look-alike'
  | 'any-caller'
  | 'any-repository'
  | 'pull-requests'
  | 'fork-events'
  | 'any-branch'
  | 'missing-claim'
  | 'ignored-condition'
  | 'no-audience'
  | 'unbounded-revoke-role'
  | 'no-end'
  | 'shared-identity'
  | 'system-names'
  | 'no-prefix'
  | 'no-policy'
  | 'weak-policy'
  | 'secret-access'
  | 'any-account'
  | 'wildcard-rights'
  | 'every-user'
  | 'name-takeover'
  | 'sensitive-permissions'
  | 'every-repository'
  | 'long-lifetime'
  | 'whole-pool'
  | 'never-matches'
  | 'old-subject'
  | 'no-copies'
  | 'long-subject';

/** Severities, in order from the worst. A `note` is not a security problem. */
export const SEVERITIES = ['high', 'medium', 'low', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Finding {
  /** The role, and the statement if the role has statements. */
  where: string;
  hole: Weakness;
  severity: Severity;
  /** The problem and its consequence. */
  message: string;
  /** The fix. */
  fix: string;
  /** The claims of an ID token that the role accepts but should reject, without the claims that contain times. */
  example?: Claims;
  /** The claims in the example that show the problem. */
  telling?: readonly string[];
}

/** A role that could not be judged, and may be unsafe. */
export interface Unjudged {
  where: string;
  because: string;
}

/** The result for a document. */
export interface Linted {
  /** The number of judged roles. */
  roles: number;
  /** The number of roles that accept no ID tokens and were skipped. */
  skipped: number;
  findings: readonly Finding[];
  unjudged: readonly Unjudged[];
}

export interface LintContext {
  /** The name of roles if the document does not contain their names. */
  name: string;
  /** The URL of the issuer if the document does not contain it. */
  issuer: string | undefined;
}

/** Finds security problems in roles that accept ID tokens. Sends no requests. */
export interface Linter {
  /** The supported documents, for help. */
  reads: string;
  /** @returns undefined if the document contains no roles of this service */
  lint(document: unknown, context: LintContext): Linted | undefined;
}
