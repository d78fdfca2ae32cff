import type { IdToken } from '../../../identity/id-token.js';
import { printable } from '../../../text/printable.js';

/** The parts of a job's identity that trusted publishers name. */
export interface PublisherClaims {
  /** The CI system, if the claims show it. */
  system?: 'github' | 'gitlab';
  repository?: string;
  /** The file name of the workflow: `release.yml`. */
  workflow?: string;
  environment?: string;
  /** Set if a runner that the CI system does not host runs the job. */
  selfHosted?: true;
  /** The event that started the job. */
  event?: string;
}

/**
 * The claim of GitHub Actions from which a registry reads the workflow file. They differ in a reusable workflow: `workflow_ref` is the
 * file of the caller, `job_workflow_ref` the file that contains the job.
 */
export type WorkflowClaim = 'workflow_ref' | 'job_workflow_ref';

/** Reads the claims of a job on GitHub Actions or GitLab CI that trusted publishers name. */
export function publisherClaims(
  { claims }: Pick<IdToken, 'claims'>,
  workflowClaim: WorkflowClaim = 'workflow_ref',
): PublisherClaims {
  const text = (name: string): string | undefined => {
    const value = claims[name];
    return typeof value === 'string' && value !== '' ? printable(value, 200) : undefined;
  };
  // GitLab names the file in ci_config_ref_uri.
  const path = text(workflowClaim) ?? text('ci_config_ref_uri');
  const file = /([^/@]+\.ya?ml)@/.exec(path ?? '')?.[1];
  const project = text('project_path');
  const repository = text('repository') ?? project;
  const environment = text('environment');
  const event = text('event_name');
  return {
    ...(repository === undefined ? {} : { system: repository === project ? 'gitlab' : 'github', repository }),
    ...(file === undefined ? {} : { workflow: file }),
    ...(environment === undefined ? {} : { environment }),
    ...(event === undefined ? {} : { event }),
    ...(text('runner_environment') === 'self-hosted' ? { selfHosted: true } : {}),
  };
}

/** The entry of a trusted publisher that matches the job, for messages. */
export function publisherEntry(token: Pick<IdToken, 'claims'>, workflowClaim?: WorkflowClaim): string {
  const { repository = '?', workflow = '?', environment } = publisherClaims(token, workflowClaim);
  return `repository \`${repository}\`, workflow file \`${workflow}\`, ${
    environment === undefined ? 'no environment' : `environment \`${environment}\``
  }`;
}

/** The fix for an ID token that the service has already accepted. */
export const USED_TOKEN_HINT = 'The service accepts each ID token once. Run the job again';
