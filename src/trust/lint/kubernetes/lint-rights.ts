import { ANCHORS_POLICY, TOKENS_POLICY, USER_PREFIX } from '../../../servers/kubernetes/names.js';
import { POLICIES, policyBindings } from '../../../servers/kubernetes/policies.js';
import type { JsonObject } from '../../../text/json.js';
import { listOf, objectOf, objectsOf, textOf } from '../../../text/json-values.js';
import { printable } from '../../../text/printable.js';
import { compareBinding, comparePolicy } from '../../kubernetes/compare-policy.js';
import { subjectsIn } from '../../kubernetes/compare-rights.js';
import type { Finding, Severity, Unjudged, Weakness } from '../linter.js';

/** Groups and users that stand for all users, or for all service accounts. */
const EVERYONE = [
  'system:authenticated',
  'system:unauthenticated',
  'system:serviceaccounts',
  'system:anonymous',
];
const READS = ['get', 'list', 'watch'];
const CHANGES = ['update', 'deletecollection'];

/** A RoleBinding or ClusterRoleBinding that gives rights to jobs, with its Role. */
interface Grant {
  where: string;
  /** Undefined for a ClusterRoleBinding. */
  namespace: string | undefined;
  binding: JsonObject;
  role: string;
  rules: readonly JsonObject[] | undefined;
}

/** Finds rights of jobs that the admission policies do not limit, and missing or weak policies. */
export function lintRights(objects: readonly JsonObject[]): {
  roles: number;
  findings: Finding[];
  unjudged: Unjudged[];
} {
  const grants = grantsIn(objects);
  const jobs = grants.filter(({ binding }) => isOfJobs(binding) || isJobRole(binding));
  const namespaces = [...new Set(jobs.filter(createsSecrets).flatMap(({ namespace }) => namespace ?? []))];
  return {
    roles: jobs.length,
    findings: [
      ...jobs.flatMap((grant) => [...rightsFindings(grant), ...everyoneFindings(grant)]),
      ...namespaces.flatMap((namespace) => policyFindings(namespace, objects)),
    ],
    unjudged: jobs
      .filter(({ rules, role }) => rules === undefined && role !== 'ClusterRole cluster-admin')
      .map(({ where, role }) => ({ where, because: `the ${role} is not in the file` })),
  };
}

function grantsIn(objects: readonly JsonObject[]): Grant[] {
  return objects
    .filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding')
    .map((binding) => {
      const { name, namespace } = objectOf(binding['metadata']);
      const { kind, name: role } = objectOf(binding['roleRef']);
      const place = binding['kind'] === 'RoleBinding' ? (textOf(namespace) ?? 'default') : undefined;
      const found = objects.find((one) => {
        const metadata = objectOf(one['metadata']);
        return (
          one['kind'] === kind &&
          metadata['name'] === role &&
          (kind === 'ClusterRole' || (textOf(metadata['namespace']) ?? 'default') === place)
        );
      });
      return {
        where: `${binding['kind']} ${printable(place === undefined ? name : `${place}/${name}`, 160)}`,
        namespace: place,
        binding,
        role: `${printable(kind, 40)} ${printable(role, 160)}`,
        rules: found && objectsOf(found['rules']),
      };
    });
}

/** Returns whether a binding gives rights to users whose names begin with `jobpass:`. */
function isOfJobs(binding: JsonObject): boolean {
  return objectsOf(binding['subjects']).some(({ name }) => textOf(name)?.startsWith(USER_PREFIX) === true);
}

/** Returns whether a binding gives rights from a Role of jobs. */
function isJobRole(binding: JsonObject): boolean {
  const { kind, name } = objectOf(binding['roleRef']);
  return kind === 'Role' && textOf(name)?.startsWith(USER_PREFIX) === true;
}

function createsSecrets({ rules = [] }: Grant): boolean {
  return rules.some((rule) => allows(rule, 'secrets', 'create'));
}

function rightsFindings(grant: Grant): Finding[] {
  const { where, rules = [], role } = grant;
  const add = (hole: Weakness, severity: Severity, message: string, fix: string): Finding => ({
    ...{ where, hole, severity, message, fix },
  });
  const some = (resource: string, verbs: readonly string[]): string[] =>
    verbs.filter((verb) => rules.some((rule) => allows(rule, resource, verb)));
  const wild = rules.some((rule) => has(rule['verbs'], '*', true) || has(rule['resources'], '*', true));
  if (wild || role === 'ClusterRole cluster-admin')
    return [
      add(
        'wildcard-rights',
        'high',
        `Jobs have the rights of the ${role}, which has a wildcard or all rights.`,
        'List the verbs and resources that jobs need',
      ),
    ];
  const secrets = some('secrets', [...READS, ...CHANGES]);
  const accounts = rules.some(
    (rule) => allows(rule, 'serviceaccounts/token', 'create') && listOf(rule['resourceNames']).length === 0,
  );
  const pods = some('pods', ['create']).length > 0;
  const impersonates = rules.some((rule) => has(rule['verbs'], 'impersonate'));
  return [
    ...(secrets.length === 0
      ? []
      : [
          add(
            'secret-access',
            'high',
            `Jobs can ${secrets.join(', ')} Secrets, and no admission policy limits this.`,
            'Grant only create, delete and patch on Secrets, in a namespace that contains only accounts and anchors',
          ),
        ]),
    ...(accounts || pods
      ? [
          add(
            'any-account',
            'high',
            accounts
              ? 'Jobs can create tokens of every service account in the namespace.'
              : 'Jobs can create pods, and a pod can use every service account in the namespace.',
            accounts ? 'Name the service account in resourceNames' : 'Do not grant create on pods',
          ),
        ]
      : []),
    ...(impersonates
      ? [
          add(
            'wildcard-rights',
            'high',
            'Jobs can impersonate users, including users with the job ID of another job.',
            'Do not grant impersonate',
          ),
        ]
      : []),
  ];
}

function everyoneFindings({ where, binding }: Grant): Finding[] {
  const all = objectsOf(binding['subjects']).filter(({ name }) => EVERYONE.includes(String(name)));
  if (all.length === 0) return [];
  return [
    {
      where,
      hole: 'every-user',
      severity: 'high',
      message: `Not only jobs have the rights of jobs, but also ${subjectsIn({ subjects: all }).join(', ')}.`,
      fix: 'Bind the Role only to the group of the jobs',
    },
  ];
}

/** Finds missing and weak policies in a namespace in which jobs create Secrets. */
function policyFindings(namespace: string, objects: readonly JsonObject[]): Finding[] {
  const where = `namespace ${printable(namespace, 80)}`;
  return POLICIES.flatMap((wanted): Finding[] => {
    const { name } = wanted.metadata;
    const risk = RISKS[name] ?? '';
    const fix =
      'Apply the output of jobpass trust kubernetes. Pass policies, bindings and rights in one file';
    const found = objects.find(
      (one) => one['kind'] === 'ValidatingAdmissionPolicy' && objectOf(one['metadata'])['name'] === name,
    );
    const binding = policyBindings(namespace).find(({ spec }) => spec.policyName === name);
    const bindings = objects.filter(
      (one) =>
        one['kind'] === 'ValidatingAdmissionPolicyBinding' && objectOf(one['spec'])['policyName'] === name,
    );
    const effective = bindings.some(
      (one) => binding !== undefined && compareBinding(one, binding).length === 0,
    );
    if (found === undefined || !effective) {
      const missing =
        found === undefined
          ? `The policy ${name} is missing`
          : `No binding applies the policy ${name} to the namespace and denies requests`;
      return [{ where, hole: 'no-policy', severity: 'high', message: `${missing}, so ${risk}.`, fix }];
    }
    const weak = comparePolicy(found, wanted).filter(({ kind }) => kind === 'wider');
    if (weak.length === 0) return [];
    const why = weak.map(({ text }) => text).join('; ');
    return [
      {
        where,
        hole: 'weak-policy',
        severity: 'high',
        message: `The policy ${name} allows more than Jobpass needs: ${why}.`,
        fix,
      },
    ];
  });
}

const RISKS: Readonly<Record<string, string>> = {
  [ANCHORS_POLICY]: 'jobs can create permanent tokens, and delete the anchors of other jobs',
  [TOKENS_POLICY]: 'jobs can create tokens that do not end with the job',
};

function allows(rule: JsonObject, resource: string, verb: string): boolean {
  return has(rule['apiGroups'], '') && has(rule['resources'], resource) && has(rule['verbs'], verb);
}

/** Returns whether a list has a value, or a wildcard. */
function has(list: unknown, value: string, exact = false): boolean {
  return listOf(list).some((one) => one === value || (!exact && one === '*'));
}
