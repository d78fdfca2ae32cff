/** The names that Jobpass uses in a cluster. */
export { ANCHOR_TYPE, EXPIRES, FIELD_MANAGER } from '../../providers/kubernetes/anchors.js';

/** The beginning of the usernames and groups of jobs. No other user of the cluster has such a name. */
export const USER_PREFIX = 'jobpass:';
/** The namespace of accounts and anchors. It contains nothing else. */
export const DEFAULT_NAMESPACE = 'jobpass';
/** The beginning of an anchor's name. The job ID, a hyphen and random characters follow. */
export const ANCHOR_PREFIX = 'jobpass-';
/** The attribute of a user that contains the job ID (`extra`). */
export const JOB_EXTRA = 'jobpass/job';
/** The attribute with the ID of the pod to which a service account's token is bound. */
export const POD_EXTRA = 'authentication.kubernetes.io/pod-uid';
/** The attribute in which EKS puts the name of an AWS session. */
export const SESSION_EXTRA = 'sessionName';
/** The service account that deletes expired anchors. */
export const SWEEP_ACCOUNT = 'jobpass-sweep';
/** The policy for anchors. */
export const ANCHORS_POLICY = 'jobpass-anchors';
/** The policy for tokens of service accounts. */
export const TOKENS_POLICY = 'jobpass-tokens';

/** The earliest and the latest expiry of an anchor, in seconds from the request. */
export const EXPIRY_S = { min: 30, max: 300 } as const;

/** Groups to which the policies do not apply: administrators, kubelets, and the cluster's own controllers. */
export const EXEMPT_GROUPS: readonly string[] = [
  'system:masters',
  'system:nodes',
  'system:serviceaccounts:kube-system',
];

/** Returns the group of the jobs that may use a service account. */
export function groupOf(namespace: string, account: string): string {
  return `${USER_PREFIX}${namespace}/${account}`;
}

/** Returns the name of the Role and the RoleBinding of the jobs that may use a service account. */
export function jobRoleOf(account: string): string {
  return `${USER_PREFIX}${account}`;
}

/** Returns the name of a policy's binding for a namespace. */
export function bindingOf(policy: string, namespace: string): string {
  return namespace === DEFAULT_NAMESPACE ? policy : `${policy}-${namespace}`;
}
