import type { Claims } from '../identity/id-token.js';
import type { AuditEvent, AuditedJob } from './record.js';

/** The claims of each CI system, keyed by the names in {@link AuditedJob}. */
const CLAIM_NAMES: Readonly<Record<Exclude<keyof AuditedJob, 'system'>, readonly string[]>> = {
  run_id: ['run_id', 'pipeline_id', 'build_number', 'oidc.circleci.com/pipeline-id'],
  run_attempt: ['run_attempt'],
  job: ['job', 'job_id', 'oidc.circleci.com/job-id', 'step_key'],
  repository: ['repository', 'project_path', 'pipeline_slug'],
  ref: ['ref', 'build_branch'],
  sha: ['sha', 'build_commit'],
  workflow: ['workflow', 'workflow_ref', 'ci_config_ref_uri'],
  environment: ['environment'],
  event_name: ['event_name', 'pipeline_source'],
  runner: ['runner', 'runner_id', 'agent_id'],
};

const CLAIM_NAME_LIST = Object.entries(CLAIM_NAMES);

/**
 * Returns the facts about a job from its ID token's claims or the CI system. Each fact comes from the first source that contains
 * it.
 */
function auditedJob(system: string, ...sources: readonly Claims[]): AuditedJob {
  const job: Record<string, string> = { system };
  for (const [name, claims] of CLAIM_NAME_LIST) {
    for (const source of sources) {
      const claim = claims.find((one) => Object.hasOwn(source, one) && isPresent(source[one]));
      if (claim === undefined) continue;
      job[name] = String(source[claim]).slice(0, 300);
      break;
    }
  }
  return job as unknown as AuditedJob;
}

const isPresent = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && value !== '');

/** The part of a record that identifies the job and its user. */
export type AuditedIdentity = Pick<AuditEvent, 'job' | 'actor' | 'subject' | 'issuer'>;

/** Returns the identity of a job and its user from the ID token and the CI system. */
export function auditedIdentity(system: string, claims: Claims, job: Claims = {}): AuditedIdentity {
  const text = (name: string): string | undefined => {
    const value = claims[name] ?? job[name];
    return typeof value === 'string' && value !== '' ? value.slice(0, 300) : undefined;
  };
  const actor = text('actor') ?? text('user_login');
  const uid = text('actor_id') ?? text('user_id');
  const [subject, issuer] = [text('sub'), text('iss')];
  return {
    job: auditedJob(system, claims, job),
    ...(actor === undefined ? {} : { actor: { name: actor, ...(uid === undefined ? {} : { uid }) } }),
    ...(subject === undefined ? {} : { subject }),
    ...(issuer === undefined ? {} : { issuer }),
  };
}
