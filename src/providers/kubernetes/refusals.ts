import type { JobpassError } from '../../errors.js';
import type { KubernetesApi, Reply } from './api.js';

/** The fix for a missing right. */
export const RIGHTS_HINT =
  'Compare the cluster with the output of `jobpass trust kubernetes`, or run `jobpass doctor kubernetes` in the job';

/** The message of an admission policy that denies the request; undefined for any other response. */
export function denied({ status }: Reply): string | undefined {
  return status !== undefined && /ValidatingAdmissionPolicy/.test(status.message)
    ? status.message
    : undefined;
}

/** Whether the API server itself reports that a right is missing. */
export function isForbidden(reply: Reply): boolean {
  return reply.answer.status === 403 && reply.status?.reason === 'Forbidden' && denied(reply) === undefined;
}

/** The error for an object that the cluster's administrator has to create. */
export function missing(api: KubernetesApi, reply: Reply, what: string): JobpassError {
  return api.refusal(
    reply,
    `Create ${what}: \`jobpass trust kubernetes\` prints all objects that Jobpass needs`,
  );
}
