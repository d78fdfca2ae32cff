import type { DescribedSession } from '../../../providers/aws/description.js';
import type { CredentialUse } from '../credential-use.js';

/**
 * Selects the credentials of one job from credentials with the same session id. Returns undefined if the job is ambiguous. Jobs
 * share a session id if they share a `session-name`.
 *
 * @param described the run in the description of a copy. Any holder of the session can send any description, so the description
 * only selects among the jobs that have this session id
 */
export function ofOneJob(
  credentialUses: readonly CredentialUse[],
  described: DescribedSession | undefined,
): readonly CredentialUse[] | undefined {
  const jobs = new Set(credentialUses.map(jobOf));
  if (jobs.size === 1) return credentialUses;
  if (described?.run === undefined) return undefined;
  const fitting = credentialUses.filter(({ lifetime }) => {
    const { run_id: run, run_attempt: attempt } = lifetime.credential.job;
    return run === described.run && (described.attempt === undefined || attempt === described.attempt);
  });
  return new Set(fitting.map(jobOf)).size === 1 ? fitting : undefined;
}

function jobOf({ lifetime }: CredentialUse): string {
  const { run, job } = lifetime.credential;
  return `${run}\n${job.job ?? ''}`;
}
