import { printable } from '../../../text/printable.js';
import type { Credential } from '../../credential-history.js';

/**
 * The metadata names that a role may map claims to, each with the matching value from a record. Other names are ignored.
 */
const CLAIMS: Readonly<Record<string, (credential: Credential) => string | undefined>> = {
  run_id: ({ job }) => job.run_id,
  pipeline_id: ({ job }) => job.run_id,
  run_attempt: ({ job }) => job.run_attempt,
  repository: ({ job }) => job.repository,
  project_path: ({ job }) => job.repository,
  ref: ({ job }) => job.ref,
  sha: ({ job }) => job.sha,
  environment: ({ job }) => job.environment,
  event_name: ({ job }) => job.event_name,
  actor: ({ actor }) => actor,
  user_login: ({ actor }) => actor,
  sub: ({ subject }) => subject,
  subject: ({ subject }) => subject,
};

/** Returns whether all known claims in the metadata of a login match the job in the records. */
export function claimsFit(metadata: Readonly<Record<string, string>>, credential: Credential): boolean {
  return Object.entries(metadata).every(([name, value]) => {
    const known = Object.hasOwn(CLAIMS, name) ? CLAIMS[name]?.(credential) : undefined;
    return known === undefined || known === value.slice(0, 300) || known === printable(value, 300);
  });
}
