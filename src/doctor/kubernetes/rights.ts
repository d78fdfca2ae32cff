import type { Account } from '../../providers/kubernetes/settings.js';
import { groupOf, jobRoleOf } from '../../servers/kubernetes/names.js';
import type { KubernetesUser } from '../../servers/kubernetes/read-authentication.js';
import type { KubernetesExamination, ResourceRule, Rules } from './examination.js';

/** The permissions that a job needs in the namespace of its service account. */
export interface Needed {
  verb: string;
  resource: string;
  subresource?: string;
  name?: string;
}

/** A name of a namespace that does not exist. In such a namespace, only permissions for the whole cluster apply. */
const NOWHERE = 'jobpass-doctor-asks-about-nowhere';

/**
 * Permissions of every user, or of every service account. Source: Kubernetes, ClusterRoles `system:basic-user` and
 * `system:cluster-trust-bundle-discovery`.
 */
const OF_EVERYBODY: readonly (readonly [group: string, resource: string, verbs: readonly string[]])[] = [
  ['authorization.k8s.io', 'selfsubjectaccessreviews', ['create']],
  ['authorization.k8s.io', 'selfsubjectrulesreviews', ['create']],
  ['authentication.k8s.io', 'selfsubjectreviews', ['create']],
  ['certificates.k8s.io', 'clustertrustbundles', ['get', 'list', 'watch']],
];

/**
 * Permissions that a job must not have, because each of them reads or creates credentials of others. The doctor requests each
 * permission separately, because the API server's list of rules may be incomplete.
 */
const FORBIDDEN: readonly Needed[] = [
  ...['get', 'list', 'watch', 'update', 'deletecollection'].map((verb) => ({ verb, resource: 'secrets' })),
  { verb: 'create', resource: 'serviceaccounts', subresource: 'token' },
  { verb: 'impersonate', resource: 'serviceaccounts' },
];

/** Checks that a job has the permissions that it needs, and no others. @returns the missing permissions */
export async function examineRights(
  examination: KubernetesExamination,
  token: string,
  account: Account,
  user: KubernetesUser,
): Promise<readonly Needed[]> {
  const { namespace } = account;
  const missing: Needed[] = [];
  for (const needed of neededFor(account))
    if ((await examination.may(token, attributesOf(needed, namespace))) === false) missing.push(needed);
  if (missing.length > 0)
    examination.report(
      'fail',
      'rights',
      `The job may not ${missing.map(shownNeed).join(', ')} in the namespace "${namespace}"`,
      `Bind the role "${jobRoleOf(account.name)}" to ${
        examination.settings.auth === 'jwt'
          ? `the group "${groupOf(namespace, account.name)}", as \`jobpass trust kubernetes\` does`
          : `the user "${user.username}" or one of its groups`
      }`,
    );
  const everywhere = excess(await examination.rules(token, NOWHERE), undefined);
  const here = excess(await examination.rules(token, namespace), account);
  const extra = [
    ...everywhere.map((text) => `${text} in every namespace`),
    ...here
      .filter((text) => !everywhere.includes(text))
      .map((text) => `${text} in the namespace "${namespace}"`),
    // Other authorizers than RBAC list no rules.
    ...(everywhere.length > 0 || here.length > 0 ? [] : await forbiddenIn(examination, token, namespace)),
  ];
  if (extra.length > 0)
    examination.report(
      'fail',
      'rights',
      `The job has permissions that it must not have: ${extra.join('; ')}`,
      'Remove the bindings that grant them to the user or its groups. Bind roles for the work of the job to the service account',
    );
  else if (missing.length === 0)
    examination.report(
      'ok',
      'rights',
      `In the namespace "${namespace}", the job may create, change and delete Secrets and create tokens of "${account.name}". The API server lists no other permissions`,
    );
  return missing;
}

function neededFor({ name }: Account): Needed[] {
  return [
    { verb: 'create', resource: 'serviceaccounts', subresource: 'token', name },
    ...['create', 'patch', 'delete'].map((verb) => ({ verb, resource: 'secrets' })),
  ];
}

function attributesOf(
  { verb, resource, subresource, name }: Needed,
  namespace: string,
): Record<string, string> {
  return {
    ...{ namespace, verb, group: '', version: 'v1', resource },
    ...(subresource === undefined ? {} : { subresource }),
    ...(name === undefined ? {} : { name }),
  };
}

async function forbiddenIn(
  examination: KubernetesExamination,
  token: string,
  namespace: string,
): Promise<string[]> {
  const found: string[] = [];
  for (const one of FORBIDDEN)
    if ((await examination.may(token, attributesOf(one, namespace))) === true)
      found.push(`${shownNeed(one)} in the namespace "${namespace}"`);
  return found;
}

const shownNeed = ({ verb, resource, subresource, name }: Needed): string =>
  `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}${name === undefined ? '' : ` of "${name}"`}`;

/**
 * Returns the permissions that a list of rules grants beyond what a job needs, in printable form.
 *
 * @param account the account whose job has the rules; undefined if the job needs nothing here
 */
export function excess(rules: Rules | undefined, account: Account | undefined): string[] {
  return (rules?.resources ?? []).flatMap((rule) => {
    const verbs = rule.verbs.filter((verb) => !isExpected(rule, verb, account));
    return verbs.length === 0 ? [] : [shownRule({ ...rule, verbs })];
  });
}

/** Whether a job needs what a rule allows with a verb, or every user may do it. */
function isExpected(
  { groups, resources, names }: ResourceRule,
  verb: string,
  account: Account | undefined,
): boolean {
  return groups.every((group) =>
    resources.every((resource) => {
      if (OF_EVERYBODY.some(([of, one, verbs]) => of === group && one === resource && verbs.includes(verb)))
        return true;
      if (account === undefined || group !== '') return false;
      if (resource === 'secrets') return ['create', 'delete', 'patch'].includes(verb);
      const isToken = resource === 'serviceaccounts/token' && verb === 'create';
      // A job may have rules for several accounts. The namespace contains only accounts of jobs.
      return isToken && names.length > 0;
    }),
  );
}

/** Returns a rule in printable form: `get, list pods, services`. */
export function shownRule({ verbs, resources, groups, names }: ResourceRule): string {
  const of = groups.filter((group) => group !== '');
  return [
    `${verbs.join(', ')} ${resources.join(', ')}`,
    of.length === 0 ? '' : ` of ${of.join(', ')}`,
    names.length === 0 ? '' : ` (${names.join(', ')})`,
  ].join('');
}
