import { manifestsFor } from '../../../src/servers/kubernetes/manifests.js';
import { policyBindings } from '../../../src/servers/kubernetes/policies.js';
import type { KubernetesServer } from './server.js';

const RBAC = 'rbac.authorization.k8s.io';

/** Correct mappings, with a group and a job ID. */
export const MAPPINGS = {
  username: { expression: "'jobpass:test:' + claims.repository_id + ':' + claims.run_id" },
  groups: { expression: "['jobpass:' + claims.ns + '/deploy']" },
  extra: [
    {
      key: 'jobpass/job',
      // As `jobIdOf` makes it for an issuer without known claims.
      valueExpression:
        "'iss.' + claims.iss.replace('https://', '').lowerAscii().findAll('[a-z0-9]+').join('.') + '.' + claims.sub.lowerAscii().findAll('[a-z0-9]+').join('.')",
    },
  ],
};

/** Returns an entry for an issuer, whose keys are those of the test's issuer. */
export function entry(server: KubernetesServer, url: string, changes: object = {}): object {
  return {
    issuer: {
      url,
      ...(url === server.issuer.url ? {} : { discoveryURL: server.issuer.discoveryUrl(url) }),
      audiences: [server.url],
      certificateAuthority: server.authority.cert,
    },
    claimValidationRules: [
      { expression: "claims.repository_id == '4711'", message: 'only the repository octo-org/octo-repo' },
      { claim: 'repository', requiredValue: 'octo-org/octo-repo' },
    ],
    claimMappings: MAPPINGS,
    userValidationRules: [{ expression: "!user.username.startsWith('system:')", message: 'no system users' }],
    ...changes,
  };
}

/** The configuration: a correct entry, and an entry for each fault. */
export function authenticationOf(server: KubernetesServer): object {
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: [
      entry(server, server.issuer.url),
      entry(server, 'https://slash.example/'),
      entry(server, 'https://no-prefix.example', {
        claimMappings: {
          ...MAPPINGS,
          username: { claim: 'sub', prefix: '' },
          groups: { expression: "['jobpass:' + claims.ns + '/deploy', 'admins']" },
        },
      }),
      entry(server, 'https://no-job.example', { claimMappings: { ...MAPPINGS, extra: [] } }),
      entry(server, 'https://other-job.example', {
        claimMappings: {
          ...MAPPINGS,
          extra: [{ key: 'jobpass/job', valueExpression: "'github.' + claims.run_id" }],
        },
      }),
    ],
  };
}

/** Namespaces with rights. Each namespace has a different fault. */
export function faultyManifests(): object[] {
  const group = (namespace: string): object => ({
    kind: 'Group',
    apiGroup: RBAC,
    name: `jobpass:${namespace}/deploy`,
  });
  const binding = (
    namespace: string | undefined,
    name: string,
    role: [kind: string, name: string],
    subject: object,
  ): object => ({
    ...{ apiVersion: `${RBAC}/v1`, kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding' },
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    roleRef: { apiGroup: RBAC, kind: role[0], name: role[1] },
    subjects: [subject],
  });
  const roles = [
    { account: 'deploy', bindings: [{ namespace: 'shop', kind: 'Role' as const, role: 'work' }] },
  ];
  const all = (namespace: string): object[] => manifestsFor({ namespace, roles });
  const without = (namespace: string, ...kinds: string[]): object[] =>
    all(namespace).filter((one) => !kinds.includes((one as { kind: string }).kind));
  const [anchors] = policyBindings('warned');
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'empty' } },
    {
      ...{ apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: { name: 'work', namespace: 'shop' } },
      rules: [
        { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'patch'] },
        { apiGroups: [''], resources: ['configmaps'], resourceNames: ['site'], verbs: ['*'] },
      ],
    },
    ...all('jobpass'),
    // No policy applies.
    ...without('bare', 'ValidatingAdmissionPolicyBinding'),
    // The policies only warn.
    ...without('warned', 'ValidatingAdmissionPolicyBinding'),
    ...policyBindings('warned').map((one) => ({
      ...one,
      spec: { ...one.spec, validationActions: ['Warn'] },
    })),
    // Only one rule is enforced, by another policy.
    ...without('loose', 'ValidatingAdmissionPolicyBinding'),
    {
      ...{
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: 'loose' },
      },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['secrets'] },
          ],
        },
        validations: [
          { expression: "!has(object.data) || object.type == 'jobpass/anchor'", message: 'no data' },
        ],
      },
    },
    {
      ...anchors,
      metadata: { name: 'loose' },
      spec: {
        ...anchors?.spec,
        policyName: 'loose',
        matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'loose' } } },
      },
    },
    // Another policy denies all Secrets.
    ...all('strict'),
    {
      ...{
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: 'company' },
      },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['secrets'] },
          ],
        },
        validations: [
          {
            expression: "has(object.metadata.labels) && 'owner' in object.metadata.labels",
            message: 'every object needs the label owner',
          },
        ],
      },
    },
    {
      ...anchors,
      metadata: { name: 'company' },
      spec: {
        ...anchors?.spec,
        policyName: 'company',
        matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'strict' } } },
      },
    },
    // The job has more rights than it needs.
    ...all('greedy'),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata: { name: 'reader', namespace: 'greedy' },
      rules: [
        { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] },
        { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
      ],
    },
    binding('greedy', 'reader', ['Role', 'reader'], group('greedy')),
    ...all('hooked'),
    // No pod has rights here yet.
    ...all('pods'),
    ...all('wide'),
    {
      ...{ apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'nodes' } },
      rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] }],
    },
    binding(undefined, 'wide', ['ClusterRole', 'nodes'], group('wide')),
    // The job has no rights, the account does not exist, and the account has no rights.
    ...without('rightless', 'RoleBinding'),
    ...all('accountless').filter(
      (one) => (one as { kind: string; metadata: { name: string } }).kind !== 'ServiceAccount',
    ),
  ];
}
