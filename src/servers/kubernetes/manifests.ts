import { DEFAULT_NAMESPACE, groupOf, jobRoleOf, SWEEP_ACCOUNT } from './names.js';
import { POLICIES, policyBindings } from './policies.js';

/** An object of the API, with its place. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  [field: string]: unknown;
}

/** A service account that jobs may use, and its rights in the cluster. */
export interface JobRole {
  /** The service account's name. */
  account: string;
  /** The service accounts of pods whose jobs may use the account, as `namespace/name`, besides the account's group. */
  runners?: readonly string[];
  /** The RoleBindings that give the account its rights. */
  bindings?: readonly RoleBinding[];
}

/** A Role or ClusterRole that an account has in a namespace. */
export interface RoleBinding {
  namespace: string;
  kind: 'Role' | 'ClusterRole';
  role: string;
}

/** The accounts in one namespace. */
export interface JobNamespace {
  /** Default: `jobpass`. */
  namespace?: string;
  roles: readonly JobRole[];
}

/** The API group of users' groups and of rights. */
export const GROUPS_API = 'rbac.authorization.k8s.io';

/**
 * Returns everything that a cluster needs for the accounts in a namespace, in the order of application: the namespace, the policies
 * and their bindings, the accounts, and their rights. Policies come before the rights that they limit.
 */
export function manifestsFor({ namespace = DEFAULT_NAMESPACE, roles }: JobNamespace): Manifest[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    ...(POLICIES as readonly unknown[] as readonly Manifest[]),
    ...(policyBindings(namespace) as readonly unknown[] as readonly Manifest[]),
    account(namespace, SWEEP_ACCOUNT),
    ...rights(namespace, SWEEP_ACCOUNT, SWEEP_RULES, {
      kind: 'ServiceAccount',
      name: SWEEP_ACCOUNT,
      namespace,
    }),
    ...roles.flatMap((role) => [
      // Pods must not get tokens of the account.
      { ...account(namespace, role.account), automountServiceAccountToken: false },
      ...rights(
        namespace,
        jobRoleOf(role.account),
        jobRules(role.account),
        { apiGroup: GROUPS_API, kind: 'Group', name: groupOf(namespace, role.account) },
        ...(role.runners ?? []).map(accountSubject),
      ),
      ...(role.bindings ?? []).map((binding) =>
        bindingFor(binding, bindingName(`${namespace}:${role.account}`, binding), {
          kind: 'ServiceAccount',
          name: role.account,
          namespace,
        }),
      ),
    ]),
  ];
}

/** A user, group or service account that has rights. */
type Subject = Readonly<Record<string, string>>;

/** A rule of a Role. */
interface Rule {
  apiGroups: readonly string[];
  resources: readonly string[];
  resourceNames?: readonly string[];
  verbs: readonly string[];
}

const SWEEP_RULES: readonly Rule[] = [{ apiGroups: [''], resources: ['secrets'], verbs: ['list', 'delete'] }];

/** Returns the rights of jobs that may use an account. The policies limit them to anchors. */
export function jobRules(account: string): Rule[] {
  return [
    { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: [account], verbs: ['create'] },
    { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'delete', 'patch'] },
  ];
}

function account(namespace: string, name: string): Manifest {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
}

function accountSubject(path: string): Subject {
  const [namespace = '', name = ''] = path.split('/');
  return { kind: 'ServiceAccount', name, namespace };
}

function rights(
  namespace: string,
  name: string,
  rules: readonly Rule[],
  ...subjects: readonly Subject[]
): Manifest[] {
  const metadata = { name, namespace };
  return [
    { apiVersion: `${GROUPS_API}/v1`, kind: 'Role', metadata, rules },
    bindingFor({ namespace, kind: 'Role', role: name }, name, ...subjects),
  ];
}

/** Returns the name of a RoleBinding, which differs for each Role of an account or group. */
export function bindingName(who: string, { kind, role }: RoleBinding): string {
  return `${who}:${kind}:${role}`;
}

/** Returns a RoleBinding. */
export function bindingFor(
  { namespace, kind, role }: RoleBinding,
  name: string,
  ...subjects: readonly Subject[]
): Manifest {
  return {
    apiVersion: `${GROUPS_API}/v1`,
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup: GROUPS_API, kind, name: role },
    subjects,
  };
}
