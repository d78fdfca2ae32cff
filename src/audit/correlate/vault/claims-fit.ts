import { printable } from '../../../text/printable.js';
import type { Credential } from '../../credential-history.js';

/**
 * Names under which a role may map claims, and what a record has of them. A claim under any other name decides nothing.
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

/** Whether no claim in the metadata of a log-in differs from what the records have of its job. */
export function claimsFit(metadata: Readonly<Record<string, string>>, credential: Credential): boolean {
  return Object.entries(metadata).every(([name, value]) => {
    const known = Object.hasOwn(CLAIMS, name) ? CLAIMS[name]?.(credential) : undefined;
    return known === undefined || known === value.slice(0, 300) || known === printable(value, 300);
  });
}
