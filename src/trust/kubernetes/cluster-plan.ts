import type { Settings } from '../../config/settings.js';
import { errorText } from '../../errors.js';
import { jobIdForm } from '../../identity/job-id.js';
import {
  type Account,
  type KubernetesSettings,
  kubernetesSettings,
} from '../../providers/kubernetes/settings.js';
import type { Grant, ReportProblem } from '../../rules/grant.js';
import { unsupportedConditions } from '../../servers/cel/claim-conditions.js';
import type { GroupGrant, TrustedIssuer } from '../../servers/kubernetes/authentication.js';
import {
  bindingFor,
  bindingName,
  GROUPS_API,
  type Manifest,
  manifestsFor,
  type RoleBinding,
} from '../../servers/kubernetes/manifests.js';
import { groupOf, SWEEP_ACCOUNT, USER_PREFIX } from '../../servers/kubernetes/names.js';
import { printable } from '../../text/printable.js';
import type { KubernetesTrust } from './trust-schema.js';

export type KubernetesGrant = Grant<KubernetesTrust>;

/** The expected configuration of a cluster. */
export interface Cluster {
  /** The address of the API server. */
  url: string;
  /** The accounts as `namespace/name`, and the groups that have rights themselves. */
  roles: readonly string[];
  manifests: readonly Manifest[];
  issuers: readonly TrustedIssuer[];
  /** The rules that use each account or group, as text. */
  users: ReadonlyMap<string, readonly string[]>;
  /** The settings for requests to the API server. */
  settings: Settings;
}

/** A grant, with its validated settings. */
interface ReadGrant {
  grant: KubernetesGrant;
  kubernetes: KubernetesSettings;
  /** The service account as `namespace/name`, or the name of the group whose members have rights themselves. */
  role: string;
}

/** Returns the clusters that the grants use. */
export function clustersOf(grants: readonly KubernetesGrant[], reportProblem: ReportProblem): Cluster[] {
  const byUrl = new Map<string, ReadGrant[]>();
  for (const grant of grants) {
    const read = readGrant(grant, reportProblem);
    if (read === undefined) continue;
    const url = read.kubernetes.url.href.replace(/\/$/, '');
    byUrl.set(url, [...(byUrl.get(url) ?? []), read]);
  }
  return [...byUrl].map(([url, all]) => clusterOf(url, all, reportProblem));
}

function readGrant(grant: KubernetesGrant, reportProblem: ReportProblem): ReadGrant | undefined {
  try {
    const kubernetes = kubernetesSettings(grant.settings);
    const { account, auth } = kubernetes;
    const problems = [
      ...(auth === 'jwt'
        ? [...unsupportedConditions(grant.conditions, 'Kubernetes'), ...issuerProblems(grant)]
        : []),
      ...runnerProblems(kubernetes, grant.trust),
      ...(account === undefined ? [] : accountProblems(account, grant.trust)),
    ];
    for (const problem of problems) reportProblem(grant, problem);
    const role = account === undefined ? grant.credential : `${account.namespace}/${account.name}`;
    return problems.length > 0 ? undefined : { grant, kubernetes, role };
  } catch (error) {
    reportProblem(grant, errorText(error));
    return undefined;
  }
}

function issuerProblems({ issuer, jwksUri, trust }: KubernetesGrant): string[] {
  return [
    ...(issuer.startsWith('https://')
      ? []
      : [`the API server trusts only issuers with https, but the issuer is ${printable(issuer, 100)}`]),
    ...(jwksUri === undefined || trust['discovery-url'] !== undefined
      ? []
      : [
          'the API server reads keys from a discovery document, not from `jwks-uri`: set `discovery-url` under trust',
        ]),
  ];
}

function runnerProblems({ auth }: KubernetesSettings, { runners }: KubernetesTrust): string[] {
  if (auth === 'pod' && runners === undefined)
    return [
      'a job in a pod has the service account of the pod: set `runners` under trust to this service account',
    ];
  return auth !== 'pod' && runners !== undefined ? ['`runners` under trust is only for `auth: pod`'] : [];
}

function accountProblems({ namespace, name }: Account, { bind = {} }: KubernetesTrust): string[] {
  return [
    ...(name === SWEEP_ACCOUNT
      ? [`the service account ${name} deletes expired anchors: use another account`]
      : []),
    ...(namespace === 'default' || /^(kube|openshift)-/.test(namespace)
      ? [
          `the namespace of the service account is ${namespace}, but must contain only accounts and anchors: use a namespace such as jobpass`,
        ]
      : []),
    ...(namespace in bind
      ? [
          `\`bind\` gives rights in ${namespace}, which must contain only accounts and anchors: use other namespaces for accounts and for workloads`,
        ]
      : []),
  ];
}

function clusterOf(url: string, all: readonly ReadGrant[], reportProblem: ReportProblem): Cluster {
  const [first] = all as [ReadGrant];
  const roles = groupBy(all, ({ role }) => role);
  for (const same of roles.values())
    reportDifferent(same, ({ trust }) => trust.bind, 'rights', reportProblem);
  const withTokens = all.filter(({ kubernetes }) => kubernetes.auth === 'jwt');
  for (const same of groupBy(withTokens, ({ grant }) => grant.issuer).values())
    reportDifferent(
      same,
      ({ trust }) => [trust['discovery-url'], trust['issuer-ca']],
      'discovery-url or issuer-ca',
      reportProblem,
    );
  const namespaces = groupBy(
    all.filter(({ kubernetes }) => kubernetes.account !== undefined),
    ({ kubernetes }) => kubernetes.account?.namespace ?? '',
  );
  for (const [namespace, own] of namespaces)
    reportSharedJobIds(
      namespace,
      own.filter((one) => withTokens.includes(one)),
      reportProblem,
    );
  const manifests = [...namespaces].flatMap(([namespace, own]) =>
    manifestsFor({
      namespace,
      roles: [...groupBy(own, ({ kubernetes }) => kubernetes.account?.name ?? '')].map(([account, same]) => ({
        account,
        runners: [...new Set(same.flatMap(({ grant }) => grant.trust.runners ?? []))],
        bindings: bindingsOf(same[0]?.grant.trust),
      })),
    }),
  );
  const groups = [...roles].filter(([, [one]]) => one?.kubernetes.account === undefined);
  return {
    url,
    roles: [...roles.keys()],
    manifests: [
      ...unique(manifests),
      ...groups.flatMap(([group, [one]]) =>
        bindingsOf(one?.grant.trust).map((binding) =>
          bindingFor(binding, bindingName(USER_PREFIX + group, binding), {
            apiGroup: GROUPS_API,
            kind: 'Group',
            name: USER_PREFIX + group,
          }),
        ),
      ),
    ],
    issuers: [...groupBy(withTokens, ({ grant }) => grant.issuer)].map(([issuer, own]) =>
      issuerOf(issuer, own),
    ),
    users: new Map([...roles].map(([role, own]) => [role, own.map(ruleWithLogIn)])),
    settings: first.grant.settings,
  };
}

function issuerOf(issuer: string, all: readonly ReadGrant[]): TrustedIssuer {
  const { trust } = (all as [ReadGrant])[0].grant;
  const discoveryUrl = trust['discovery-url'];
  const ca = trust['issuer-ca'];
  return {
    issuer,
    ...(discoveryUrl === undefined ? {} : { discoveryUrl }),
    ...(ca === undefined ? {} : { ca }),
    grants: all.map(
      ({ grant: { audience, conditions }, kubernetes: { account }, role }): GroupGrant => ({
        group: account === undefined ? USER_PREFIX + role : groupOf(account.namespace, account.name),
        audience,
        conditions,
      }),
    ),
  };
}

function bindingsOf({ bind = {} }: KubernetesTrust = {}): RoleBinding[] {
  return Object.entries(bind).flatMap(([namespace, roles]) =>
    roles.map((each): RoleBinding => {
      const [kind, role = ''] = each.split('/');
      return { namespace, kind: kind === 'Role' ? 'Role' : 'ClusterRole', role };
    }),
  );
}

/** Reports the first grant whose settings differ from those of another grant for the same role or issuer. */
function reportDifferent(
  [first, ...others]: readonly ReadGrant[],
  settings: (grant: KubernetesGrant) => unknown,
  what: string,
  reportProblem: ReportProblem,
): void {
  const differs = others.find(
    ({ grant }) => JSON.stringify(settings(grant)) !== JSON.stringify(first && settings(first.grant)),
  );
  if (first !== undefined && differs !== undefined)
    reportProblem(differs.grant, `its ${what} under trust differ from those of ${ruleName(first.grant)}`);
}

/** Reports issuers whose jobs could have the same job ID. Such jobs could delete each other's anchors. */
function reportSharedJobIds(
  namespace: string,
  all: readonly ReadGrant[],
  reportProblem: ReportProblem,
): void {
  const [first, ...others] = [...groupBy(all, ({ grant }) => grant.issuer).values()].map(
    ([one]) => one as ReadGrant,
  );
  const seen = first === undefined ? [] : [first];
  for (const { grant } of others) {
    const own = `${jobIdForm(grant.issuer).prefix}.`;
    const same = seen.find((one) => {
      const other = `${jobIdForm(one.grant.issuer).prefix}.`;
      return own.startsWith(other) || other.startsWith(own);
    });
    if (same !== undefined)
      reportProblem(
        grant,
        `jobs of ${printable(grant.issuer, 100)} and of ${printable(same.grant.issuer, 100)} could have the same job ID, and delete anchors of each other in the namespace ${namespace}: use accounts in another namespace for one of the issuers`,
      );
  }
}

/** Returns a rule's name, with its log-in if the cluster does not check the conditions of the rule. */
function ruleWithLogIn({ grant, kubernetes: { auth } }: ReadGrant): string {
  return `${ruleName(grant)}${auth === 'jwt' ? '' : ` with auth: ${auth}, whose conditions the cluster does not check`}`;
}

const ruleName = ({ credential, rule, from }: KubernetesGrant): string =>
  printable(
    credential === rule ? `${credential} (${from})` : `the rule ${rule} of ${credential} (${from})`,
    200,
  );

function groupBy<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

/** Removes repeated manifests: several namespaces share the policies. */
function unique(manifests: readonly Manifest[]): Manifest[] {
  return [...new Map(manifests.map((one) => [JSON.stringify([one.kind, one.metadata]), one])).values()];
}
