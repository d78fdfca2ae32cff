import type { Claims } from './id-token.js';
import { type JobClaim, jobIdForm } from './job-id.js';
import { type IssuerKind, knownIssuer } from './known-issuers.js';

/** The longest subject that Google maps, in bytes. Source: IAM REST reference, `WorkloadIdentityPoolProvider`, `google.subject`. */
const MOST_BYTES = 127;

/** The claims with immutable IDs that come before those of the job. With them, every subject is short enough for Google. */
const PROJECT_IDS: Readonly<Partial<Record<IssuerKind, readonly string[]>>> = {
  github: ['repository_owner_id', 'repository_id'],
  gitlab: ['namespace_id', 'project_id'],
  buildkite: ['pipeline_id'],
  terraform: ['terraform_workspace_id'],
};

/** How the subject of a job in Google Cloud is made from claims: a prefix, and values with colons between them. */
export interface GoogleSubjectForm {
  prefix: string;
  claims: readonly JobClaim[];
}

/**
 * Returns how `jobpass trust gcp` maps `google.subject`, unless the rules name the subjects: `github:OWNER:REPOSITORY:RUN:ATTEMPT:JOB`.
 * Unlike the claim `sub`, this subject always fits into Google's limit, and each one in an audit log belongs to one job.
 *
 * @param issuer the claim `iss`
 * @returns undefined if Jobpass knows no claims that identify a job of this issuer
 */
export function googleSubjectForm(issuer: string): GoogleSubjectForm | undefined {
  const kind = knownIssuer(issuer)?.kind;
  const { claims } = jobIdForm(issuer);
  if (kind === undefined || claims.length === 0) return undefined;
  return { prefix: kind, claims: [...(PROJECT_IDS[kind] ?? []).map((claim) => ({ claim })), ...claims] };
}

/** Returns the subject of a job in Google Cloud by `googleSubjectForm`; undefined for an unknown issuer, or if a claim is missing. */
export function jobSubjectOf(claims: Claims): string | undefined {
  const form = googleSubjectForm(String(claims['iss']));
  const values = form?.claims.map(({ claim, else: fallback }) => claims[claim] ?? fallback);
  if (form === undefined || values === undefined || values.some((one) => one === undefined || one === null))
    return undefined;
  return `${form.prefix}:${values.map(String).join(':')}`;
}

/** Returns whether a text is short enough for `google.subject`. */
export function fitsGoogleSubject(text: string): boolean {
  return text !== '' && Buffer.byteLength(text) <= MOST_BYTES;
}
