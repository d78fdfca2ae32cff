import type { IdToken } from '../../../identity/id-token.js';
import { printable } from '../../../text/printable.js';

/** The parts of a job's identity that trusted publishers name. */
export interface PublisherClaims {
  repository?: string;
  /** The file name of the workflow: `release.yml`. */
  workflow?: string;
  environment?: string;
  /** Set if a runner that the CI system does not host runs the job. */
  selfHosted?: true;
  /** The event that started the job. */
  event?: string;
}

/** Reads the claims of a job on GitHub Actions or GitLab CI that trusted publishers name. */
export function publisherClaims({ claims }: Pick<IdToken, 'claims'>): PublisherClaims {
  const text = (name: string): string | undefined => {
    const value = claims[name];
    return typeof value === 'string' && value !== '' ? printable(value, 200) : undefined;
  };
  // GitHub names the called workflow in job_workflow_ref; GitLab names the file in ci_config_ref_uri.
  const path = text('workflow_ref') ?? text('ci_config_ref_uri');
  const file = /([^/@]+\.ya?ml)@/.exec(path ?? '')?.[1];
  const repository = text('repository') ?? text('project_path');
  const environment = text('environment');
  const event = text('event_name');
  return {
    ...(repository === undefined ? {} : { repository }),
    ...(file === undefined ? {} : { workflow: file }),
    ...(environment === undefined ? {} : { environment }),
    ...(event === undefined ? {} : { event }),
    ...(text('runner_environment') === 'self-hosted' ? { selfHosted: true } : {}),
  };
}

/** The entry of a trusted publisher that matches the job, for messages. */
export function publisherEntry(token: Pick<IdToken, 'claims'>): string {
  const { repository = '?', workflow = '?', environment } = publisherClaims(token);
  return `repository \`${repository}\`, workflow file \`${workflow}\`, ${
    environment === undefined ? 'no environment' : `environment \`${environment}\``
  }`;
}

/** The fix for an ID token that the service has already accepted. */
export const USED_TOKEN_HINT = 'The service accepts each ID token once. Run the job again';
