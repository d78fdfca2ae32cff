import type { Claims } from './id-token.js';
import { type IssuerKind, knownIssuer } from './known-issuers.js';

/** A claim whose values are part of a job ID. `else` is the value if the claim is missing. Without `else`, the claim is required. */
export interface JobClaim {
  claim: string;
  else?: string;
}

/**
 * The claims that identify one job, for each CI system. All ID tokens of a job have the same values, and no other job has them.
 * The sources are those of `KNOWN_CLAIMS`.
 */
const JOB_CLAIMS: Readonly<Partial<Record<IssuerKind, readonly JobClaim[]>>> = {
  // GitHub Enterprise Server does not have the claim check_run_id yet.
  github: [{ claim: 'run_id' }, { claim: 'run_attempt' }, { claim: 'check_run_id', else: '0' }],
  gitlab: [{ claim: 'pipeline_id' }, { claim: 'job_id' }],
  buildkite: [{ claim: 'job_id' }],
  circleci: [{ claim: 'oidc.circleci.com/workflow-id' }, { claim: 'oidc.circleci.com/job-id' }],
  terraform: [{ claim: 'terraform_run_id' }, { claim: 'terraform_run_phase' }],
};

/** Returns the names of the claims that identify one job of a CI system; empty if no claims do. */
export function jobClaims(kind: IssuerKind): readonly string[] {
  return (JOB_CLAIMS[kind] ?? []).map(({ claim }) => claim);
}

/** How a job ID is made from the claims of an issuer's ID tokens. */
export interface JobIdForm {
  /** The beginning, which is different for each issuer. */
  prefix: string;
  /** The claims whose values follow; empty if the issuer is unknown. In this case, the subject follows. */
  claims: readonly JobClaim[];
}

/** The maximum length of a job ID, so that names that contain one are valid DNS names. */
export const JOB_ID_LENGTH = 200;

/** Returns how job IDs are made for an issuer. @param issuer the claim `iss` */
export function jobIdForm(issuer: string): JobIdForm {
  const known = knownIssuer(issuer);
  const claims = (known && JOB_CLAIMS[known.kind]) ?? [];
  const prefix = known?.shared === true ? known.kind : `iss.${dotted(issuer.replace(/^https?:\/\//, ''))}`;
  return { prefix, claims };
}

/**
 * Returns the ID of the job that an ID token belongs to: lower-case letters, digits and dots, at most 200 characters. If Jobpass
 * knows no claims that identify a job, jobs with the same subject have the same ID. Undefined if a required claim is missing.
 */
export function jobIdOf(claims: Claims): string | undefined {
  const { iss, sub } = claims;
  if (typeof iss !== 'string') return undefined;
  const { prefix, claims: names } = jobIdForm(iss);
  if (names.length === 0) {
    const subject = typeof sub === 'string' ? dotted(sub) : '';
    return subject === '' ? undefined : bounded(`${prefix}.${subject}`);
  }
  const values = names.map(({ claim, else: fallback }) => claims[claim] ?? fallback);
  if (values.some((value) => value === undefined || value === null)) return undefined;
  return bounded([prefix, ...values.map((value) => plain(String(value)))].join('.'));
}

/** A text's letters and digits, in lower case. */
export function plain(text: string): string {
  return runs(text).join('');
}

/** A text's runs of letters and digits, in lower case and separated by dots. */
export function dotted(text: string): string {
  return runs(text).join('.');
}

function runs(text: string): string[] {
  // Only ASCII: `toLowerCase` makes ASCII letters of some other characters.
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return lower.match(/[a-z0-9]+/g) ?? [];
}

function bounded(id: string): string {
  return id.length <= JOB_ID_LENGTH ? id : dotted(id.slice(0, JOB_ID_LENGTH));
}
