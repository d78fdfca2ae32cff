import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWTPayload } from 'jose';
import { manifestsFor } from '../../../src/servers/kubernetes/manifests.js';
import { policyBindings } from '../../../src/servers/kubernetes/policies.js';
import { within } from '../pace.js';
import { KubernetesServer } from './server.js';

const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');
const RBAC = 'rbac.authorization.k8s.io';

/** What a doctor printed, and its exit code. */
export interface Findings {
  code: number | null;
  text: string;
  lines: string[];
}

/**
 * An API server with one namespace for each fault that the doctor finds. The claim `ns` of an ID token chooses the namespace whose
 * service account `deploy` the job may use.
 */
export class DoctorCluster {
  readonly server: KubernetesServer;
  readonly folder = mkdtempSync(join(tmpdir(), 'jobpass-doctor-'));
  #files = 0;

  private constructor(server: KubernetesServer) {
    this.server = server;
  }

  static async start(): Promise<DoctorCluster> {
    const server = await KubernetesServer.start({
      // Added to RBAC, as kubeadm does. With the authorizer Node, lists of rules are always incomplete.
      args: ['--authorization-mode=Node'],
      authentication: authenticationOf,
    });
    const cluster = new DoctorCluster(server);
    try {
      await server.apply(...manifests());
      await cluster.#isReady();
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  /** An ID token of the job `github`-like run 77, which may use the account of a namespace. */
  idToken(ns: string, changes: JWTPayload = {}): Promise<string> {
    return this.server.issuer.token({
      ...{ aud: this.server.url, sub: 'repo:octo-org/octo-repo:ref:refs/heads/main' },
      ...{ repository: 'octo-org/octo-repo', repository_id: '4711', run_id: '77', ns },
      ...changes,
    });
  }

  /** Writes a file for an option. @returns its path */
  file(text: string | object): string {
    const path = join(this.folder, `file-${++this.#files}`);
    writeFileSync(path, typeof text === 'string' ? text : JSON.stringify(text));
    return path;
  }

  /** Runs the doctor with an ID token. */
  async examine(
    ns: string,
    {
      claims = {},
      args = [],
      env = {},
      token,
    }: { claims?: JWTPayload; args?: string[]; env?: Record<string, string>; token?: string } = {},
  ): Promise<Findings> {
    const idToken = token ?? (await this.idToken(ns, claims));
    const usual = [
      '--url',
      this.server.url,
      '--ca',
      this.server.caFile,
      '--role',
      `${ns}/deploy`,
      '--namespace',
      'shop',
    ];
    const { code, stdout, stderr } = await run(
      [
        ...['doctor', 'kubernetes', '--id-token-file', this.file(idToken)],
        ...usual.filter((_, at) => !args.includes(usual[at - (at % 2)] ?? '')),
        ...args,
      ],
      env,
    );
    const text = stdout + stderr;
    for (const secret of [idToken, idToken.split('.')[2] ?? idToken])
      if (text.includes(secret)) throw new Error('the output has a secret in it');
    if (/eyJ[\w-]+\.eyJ/.test(text)) throw new Error(`the output has a token in it: ${text}`);
    return { code, text, lines: text.split('\n') };
  }

  /** The names of the Secrets of a namespace. */
  async secrets(namespace: string): Promise<string[]> {
    const { body } = await this.server.request('GET', `/api/v1/namespaces/${namespace}/secrets`);
    return body.items.map((one: { metadata: { name: string } }) => one.metadata.name);
  }

  async close(): Promise<void> {
    await this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Waits until the API server has the issuer's keys and enforces the policies. */
  async #isReady(): Promise<void> {
    const token = await this.idToken('jobpass');
    const late = Date.now() + within(30_000);
    for (const namespace of ['jobpass', 'warned', 'strict', 'loose']) {
      for (;;) {
        const { status, headers } = await this.server.request(
          'POST',
          `/api/v1/namespaces/${namespace}/secrets?dryRun=All`,
          {
            token: await this.idToken(namespace),
            body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' }, data: { a: 'YQ==' } },
          },
        );
        if (status === 403 || status === 422 || headers['warning'] !== undefined) break;
        if (Date.now() > late)
          throw new Error(`${namespace}: the policies are not enforced (${status}), ${token.length}`);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }
}

function run(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [CLI, ...args],
      {
        env: {
          PATH: process.env['PATH'],
          HOME: '/nowhere',
          NODE_OPTIONS: process.env['NODE_OPTIONS'],
          ...env,
        },
        timeout: within(65_000),
      },
      (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** The mappings that fit, with a group and a job ID. */
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

/** The configuration: an entry that fits, and one for each fault. */
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

/** Namespaces with rights, but each with another fault. */
function manifests(): object[] {
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
    { account: 'deploy', bindings: [{ namespace: 'shop', kind: 'ClusterRole' as const, role: 'edit' }] },
  ];
  const all = (namespace: string): object[] => manifestsFor({ namespace, roles });
  const without = (namespace: string, ...kinds: string[]): object[] =>
    all(namespace).filter((one) => !kinds.includes((one as { kind: string }).kind));
  const [anchors] = policyBindings('warned');
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'empty' } },
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
    ...all('wide'),
    binding(undefined, 'wide', ['ClusterRole', 'view'], group('wide')),
    // The job has no rights, the account does not exist, and the account has no rights.
    ...without('rightless', 'RoleBinding'),
    ...all('accountless').filter(
      (one) => (one as { kind: string; metadata: { name: string } }).kind !== 'ServiceAccount',
    ),
  ];
}
