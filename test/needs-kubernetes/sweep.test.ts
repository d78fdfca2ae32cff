import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { manifestsFor } from '../../src/servers/kubernetes/manifests.js';
import type { SweepReport } from '../../src/sweep/kubernetes/sweep.js';
import {
  makeAnchor,
  makeAnchors,
  moveExpiry,
  NAMESPACE,
  reviewed,
  secretNames,
  tokenOf,
} from '../support/kubernetes/anchors.js';
import { Front, type FrontOptions } from '../support/kubernetes/front.js';
import { GUARDED, KubernetesJobs, TARGET } from '../support/kubernetes/jobs.js';
import { type KubernetesServer, noKubernetes } from '../support/kubernetes/server.js';
import { noMount, suiteUnless } from '../support/left-out.js';
import { type CommandOptions, type CommandResult, Machine } from '../support/machine.js';
import { within } from '../support/pace.js';

const ROOT = join(import.meta.dirname, '../..');
const CLI = join(ROOT, 'dist/jobpass.js');
const EXAMPLE = readFileSync(join(ROOT, 'examples/kubernetes/sweep-cronjob.yml'), 'utf8');
const DOCS = readFileSync(join(ROOT, 'docs/reference/json.md'), 'utf8');
/** The time after which the API server rejects a token that it has cached for 10 seconds. */
const DEAD_MS = 11_500;
/** An interval so short that etcd compacts a list while a test waits between two pages. */
const COMPACTED_MS = 2_000;

/** Moves the time in the API server's responses ahead. */
const inFuture =
  (ms: number): Required<FrontOptions>['after'] =>
  (_, answer) => {
    const date = new Date(Date.parse(answer.headers['date'] ?? '') + ms).toUTCString();
    return { ...answer, headers: { ...answer.headers, date } };
  };

suiteUnless(noKubernetes(), 'jobpass sweep kubernetes with a real API server', () => {
  let jobs: KubernetesJobs;
  let server: KubernetesServer;
  let front: Front;
  let machine: Machine;
  /** The token of the service account in the example, which has exactly the rights in the example. */
  let token: string;

  beforeAll(async () => {
    jobs = await KubernetesJobs.start(GUARDED, { args: [`--etcd-compaction-interval=${COMPACTED_MS}ms`] });
    ({ server } = jobs);
    front = await Front.start(server);
    await server.apply(EXAMPLE);
    token = await tokenOf(server, 'jobpass-sweep');
  }, within(90_000));
  afterAll(async () => {
    await front?.close();
    await jobs?.close();
  });
  beforeEach(() => {
    machine = new Machine();
    front.set({});
  });
  afterEach(async () => {
    machine.close();
    for (const name of await secretNames(server)) {
      const path = `/api/v1/namespaces/${NAMESPACE}/secrets/${name}`;
      await server.request('PATCH', path, {
        body: { metadata: { finalizers: null } },
        headers: { 'content-type': 'application/merge-patch+json' },
      });
      await server.request('DELETE', path);
    }
  });

  /** Runs the command with the token of the service account or another token, directly or through the gateway. */
  function sweep(
    words: readonly string[] = [],
    { as = token, through = false, ...options }: CommandOptions & { as?: string; through?: boolean } = {},
  ): Promise<CommandResult> {
    const path = join(machine.temp, 'kubeconfig');
    writeFileSync(join(machine.temp, 'token'), `${as}\n`);
    writeFileSync(
      path,
      JSON.stringify({
        clusters: [
          {
            name: 'c',
            cluster: through
              ? { server: front.url }
              : {
                  server: server.url,
                  'certificate-authority-data': Buffer.from(server.authority.cert).toString('base64'),
                },
          },
        ],
        users: [{ name: 'u', user: { tokenFile: 'token' } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'x',
      }),
    );
    return machine.jobpass(['sweep', 'kubernetes', '--kubeconfig', path, ...words], options);
  }

  /** Runs the command with --json. It must succeed. */
  async function reportOf(
    words: readonly string[] = [],
    options: Parameters<typeof sweep>[1] = {},
  ): Promise<SweepReport> {
    const { code, stdout, stderr } = await sweep([...words, '--json'], options);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^\{[ -~]*\}\n$/);
    return JSON.parse(stdout) as SweepReport;
  }
  const outcomes = ({ swept }: SweepReport): Record<string, string> =>
    Object.fromEntries(swept.map(({ name, outcome }) => [name, outcome]));

  it('ends the tokens of expired anchors, and leaves live anchors and other Secrets', async () => {
    const expired = await makeAnchor(server, { expiresIn: -1 });
    const live = await makeAnchor(server, { expiresIn: 200 });
    const past = { annotations: { 'jobpass/expires': '1' } };
    const foreign = [
      await makeAnchor(server, { ...past, secret: { type: 'Opaque', stringData: { password: 'x' } } }),
      await makeAnchor(server, { ...past, secret: { type: 'jobpass/other' } }),
      await makeAnchor(server, {
        secret: { type: 'jobpass/anchor', metadata: { name: 'other', ...past } },
      }),
    ];
    const elsewhere = await makeAnchor(server, { ...past, namespace: TARGET });
    const [dying, alive] = [
      await tokenOf(server, 'deployer', { boundTo: expired }),
      await tokenOf(server, 'deployer', { boundTo: live }),
    ];
    expect([await reviewed(server, dying), await reviewed(server, alive)]).toEqual([201, 201]);

    const { code, stdout, stderr } = await sweep();
    const at = Date.now();
    expect([code, stderr]).toEqual([
      0,
      'jobpass: warning: left alone: other (its name does not begin with jobpass-)\n',
    ]);
    expect(stdout).toMatch(
      new RegExp(
        `^deleted ${expired.name} \\(expired \\S+Z\\)\\n3 anchors in the namespace jobpass: 1 live, 1 deleted, 1 kept\\n$`,
      ),
    );
    expect(await secretNames(server)).toEqual([live, ...foreign].map(({ name }) => name).sort());
    expect(await secretNames(server, TARGET)).toEqual([elsewhere.name]);
    await expect.poll(() => reviewed(server, dying), { timeout: DEAD_MS, interval: 250 }).toBe(401);
    expect(Date.now() - at).toBeLessThan(DEAD_MS);
    expect(await reviewed(server, alive)).toBe(201);
    await server.request('DELETE', `/api/v1/namespaces/${TARGET}/secrets/${elsewhere.name}`);
  });

  it('deletes nothing in a dry run, and prints the report as in the docs', async () => {
    const anchor = await makeAnchor(server, { expiresIn: -60 });
    const dry = await sweep(['--dry-run']);
    expect(dry.stdout).toMatch(
      new RegExp(`^would delete ${anchor.name} .*\\n1 anchor in .*: 0 live, 1 expired \\(dry run\\)\\n$`),
    );
    expect(await secretNames(server)).toEqual([anchor.name]);
    const report = await reportOf();
    const line = DOCS.split('\n')[DOCS.split('\n').indexOf('$ jobpass sweep kubernetes --json') + 1] ?? '';
    const keys = (value: object): string[] => Object.keys(value);
    const shown = JSON.parse(line) as SweepReport;
    expect(keys(report)).toEqual(keys(shown));
    expect(keys(report.swept[0] ?? {})).toEqual(keys(shown.swept[0] ?? {}));
    expect(report).toMatchObject({
      server: server.url,
      namespace: NAMESPACE,
      dryRun: false,
      anchors: 1,
      live: 0,
      swept: [{ name: anchor.name, uid: anchor.uid, outcome: 'deleted' }],
    });
    const none = await sweep();
    expect([none.code, none.stdout]).toEqual([0, '0 anchors in the namespace jobpass\n']);
  });

  it(
    'ends the token of a lost machine after the expiry of the anchor',
    async () => {
      const idToken = await jobs.idToken();
      await expect.poll(() => jobs.accepts(idToken), { timeout: within(20_000) }).toBe(true);
      const job = jobs.job();
      const main = await job.main({ ...jobs.inputs, deliver: 'env' });
      expect(main.exitCode, main.output).toBe(0);
      const stolen = JSON.parse(readFileSync(main.env.get('KUBECONFIG') ?? '', 'utf8')).users[0].user.token;
      expect(await jobs.accepts(stolen)).toBe(true);
      for (const pid of job.keepers()) process.kill(pid, 'SIGKILL');
      await job.worker.close();
      const [anchor] = await secretNames(server);
      expect(await reportOf()).toMatchObject({ anchors: 1, live: 1, swept: [] });
      // The responses have the time after the expiry, which is four minutes ahead.
      front.set({ after: inFuture(240_000) });
      expect(outcomes(await reportOf([], { through: true }))).toEqual({ [anchor ?? '']: 'deleted' });
      await expect.poll(() => jobs.accepts(stolen), { timeout: DEAD_MS, interval: 250 }).toBe(false);
    },
    within(60_000),
  );

  it('has the rights that trust prints, and the policies allow its account to delete only anchors', async () => {
    const documents = parseAllDocuments(EXAMPLE).map((one) => one.toJS());
    const { automountServiceAccountToken: _, ...account } = documents[0];
    const printed = manifestsFor({ roles: [] }).filter(({ metadata }) => metadata.name === 'jobpass-sweep');
    expect([account, ...documents.slice(1, 3)]).toEqual(printed);
    const foreign = await makeAnchor(server, { secret: { type: 'Opaque' } });
    const path = `/api/v1/namespaces/${NAMESPACE}/secrets/${foreign.name}`;
    expect(await server.request('DELETE', `${path}?dryRun=All`, { token })).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining("'jobpass-anchors' denied request") as string },
    });
    for (const method of ['GET', 'PATCH'])
      expect((await server.request(method, path, { token, body: {} })).status).toBe(403);
  });

  it('leaves an anchor whose expiry has moved after the list was read', async () => {
    const moving = await makeAnchor(server, { expiresIn: -1 });
    const expired = await makeAnchor(server, { expiresIn: -1 });
    front.set({
      before: async ({ method, path }) => {
        if (method === 'DELETE' && path.includes(moving.name)) await moveExpiry(server, moving.name);
        return undefined;
      },
    });
    const report = await reportOf([], { through: true });
    expect(outcomes(report)).toEqual({ [moving.name]: 'changed', [expired.name]: 'deleted' });
    expect(await secretNames(server)).toEqual([moving.name]);
  });

  it('leaves an anchor of the same name that was created after the list was read', async () => {
    const first = await makeAnchor(server, { expiresIn: -1 });
    front.set({
      before: async ({ method }) => {
        if (method !== 'DELETE') return undefined;
        await server.request('DELETE', `/api/v1/namespaces/${NAMESPACE}/secrets/${first.name}`);
        const metadata = { name: first.name, annotations: { 'jobpass/expires': '1' } };
        await makeAnchor(server, { secret: { metadata } });
        return undefined;
      },
    });
    expect(outcomes(await reportOf([], { through: true }))).toEqual({ [first.name]: 'changed' });
    expect(await secretNames(server)).toEqual([first.name]);
  });

  it(
    'reads a thousand anchors in pages, and deletes a few at a time',
    async () => {
      await makeAnchors(server, 990, { expiresIn: -1 });
      const live = await makeAnchors(server, 10, { expiresIn: 250 });
      front.set({});
      const report = await reportOf([], { through: true });
      expect([report.anchors, report.live, report.swept.length]).toEqual([1_000, 10, 990]);
      expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(['deleted']));
      expect(front.of('GET').map(({ path }) => /continue=/.test(path))).toEqual([false, true, true, true]);
      expect(front.most).toBeGreaterThan(1);
      expect(front.most).toBeLessThanOrEqual(8);
      expect(await secretNames(server)).toEqual(live.map(({ name }) => name).sort());
    },
    within(120_000),
  );

  it(
    'continues with a newer list if the server no longer has the rest',
    async () => {
      const anchors = await makeAnchors(server, 300, { expiresIn: 250 });
      const anyone = anchors[0]?.name ?? '';
      front.set({
        before: async ({ path }) => {
          if (!path.includes('continue=') || front.statuses.includes(410)) return undefined;
          // Each compaction removes the revisions before the previous compaction, and requires a change since then.
          for (const late = Date.now() + within(40_000); Date.now() < late; ) {
            if ((await server.request('GET', path)).status === 410) break;
            await moveExpiry(server, anyone);
            await new Promise((resolve) => setTimeout(resolve, 500));
          }
          return undefined;
        },
      });
      const report = await reportOf([], { through: true });
      expect(front.statuses).toContain(410);
      expect([report.anchors, report.live, report.swept]).toEqual([300, 300, []]);
    },
    within(60_000),
  );

  it(
    'reads smaller pages if annotations make a page too large',
    async () => {
      const large = { 'example.com/large': 'x'.repeat(200_000) };
      await makeAnchors(server, 60, { expiresIn: -1, annotations: large });
      const report = await reportOf([], { through: true });
      expect(report.swept.filter(({ outcome }) => outcome === 'deleted')).toHaveLength(60);
      expect(front.of('GET').map(({ path }) => /limit=(\d+)/.exec(path)?.[1])).toEqual(['250', '32', '32']);
    },
    within(60_000),
  );

  it(
    'survives a restart of the API server, and other transient errors',
    async () => {
      await makeAnchors(server, 30, { expiresIn: -1 });
      let restarted: Promise<void> | undefined;
      const failing = [429, 500, 503];
      front.set({
        before: async ({ method }) => {
          const status = failing.shift();
          if (status !== undefined)
            return { status, body: '{"kind":"Status"}', headers: { 'retry-after': '1' } };
          if (method === 'DELETE') restarted ??= server.restart(1_000);
          return undefined;
        },
      });
      const report = await reportOf([], { through: true });
      await restarted;
      // If the response to a deletion is lost, the anchor no longer exists at the next attempt.
      expect(report.swept.filter(({ outcome }) => outcome === 'deleted' || outcome === 'gone')).toHaveLength(
        30,
      );
      expect(await secretNames(server)).toEqual([]);
    },
    within(90_000),
  );

  it(
    'survives a restart of the API server without a gateway',
    async () => {
      await makeAnchors(server, 5, { expiresIn: -1 });
      const restarted = server.restart(2_000);
      const { code, stdout, stderr } = await sweep();
      await restarted;
      expect(code, stderr).toBe(0);
      expect(stdout).toContain('5 anchors in the namespace jobpass: 0 live, 5 deleted\n');
      expect(stderr).toMatch(/ECONN(REFUSED|RESET); retrying\n.*Answered after \d+ retr/s);
    },
    within(90_000),
  );

  it('uses the clock of the API server', async () => {
    const expired = await makeAnchor(server, { expiresIn: -1 });
    const live = await makeAnchor(server, { expiresIn: 30 });
    for (const hours of [-30, 30]) {
      const env = {
        NODE_OPTIONS: `--require ${join(ROOT, 'test/support/set-clock.cjs')}`,
        JOBPASS_TEST_CLOCK_MS: String(hours * 3_600_000),
      };
      const report = await reportOf(['--dry-run'], { env });
      expect(outcomes(report)).toEqual({ [expired.name]: 'expired' });
      expect(Math.abs(Date.parse(report.now) - Date.now())).toBeLessThan(within(30_000));
    }
    expect(await secretNames(server)).toEqual([expired.name, live.name].sort());
  });

  it(
    'succeeds if another sweep deletes the same anchors',
    async () => {
      await makeAnchors(server, 200, { expiresIn: -1 });
      const reports = await Promise.all([reportOf(), reportOf()]);
      const all = reports.flatMap(({ swept }) => swept);
      expect(all.filter(({ outcome }) => outcome === 'deleted')).toHaveLength(200);
      expect(all.filter(({ outcome }) => !['deleted', 'gone'].includes(outcome))).toEqual([]);
      expect(await secretNames(server)).toEqual([]);
    },
    within(60_000),
  );

  it('deletes an anchor without a valid expiry after five minutes without a change', async () => {
    const odd = [
      await makeAnchor(server, {}),
      await makeAnchor(server, { expiresIn: 'soon' }),
      await makeAnchor(server, { expiresIn: '-5' }),
      await makeAnchor(server, { expiresIn: 86_400 }),
    ];
    const { code, stdout, stderr } = await sweep();
    expect([code, stdout]).toEqual([0, '4 anchors in the namespace jobpass: 0 live, 4 kept\n']);
    const why = odd.map(({ name }) => stderr.split('\n').find((line) => line.includes(name)));
    expect(why[0]).toMatch(/it has no annotation jobpass\/expires, but it was changed \d+s ago/);
    expect(why[1]).toMatch(/its annotation jobpass\/expires is "soon", which is not a time in seconds/);
    expect(why[2]).toMatch(/is "-5"/);
    expect(why[3]).toMatch(/its expiry is more than 5m ahead: \S+Z, but it was changed/);
    // The responses have a time six minutes later.
    front.set({ after: inFuture(360_000) });
    const moved = await reportOf(['--dry-run'], { through: true });
    expect(moved.swept.map(({ outcome }) => outcome)).toEqual(odd.map(() => 'expired'));
    const report = await reportOf([], { through: true });
    expect(report.swept.map(({ because }) => because)).toContainEqual(
      expect.stringMatching(/^it has no annotation jobpass\/expires, and nothing has changed it for 6m/),
    );
    expect(await secretNames(server)).toEqual([]);
  });

  it('reports an anchor whose deletion finalizers delay, as long as it exists', async () => {
    const anchor = await makeAnchor(server, { expiresIn: -1, finalizers: ['example.com/backup'] });
    const first = await sweep();
    expect(first.stderr).toMatch(/left alone: .*it is now marked for deletion, which finalizers delay/);
    const second = await sweep();
    expect(second.stderr).toMatch(
      /it is already marked for deletion, which finalizers delay: example\.com\/backup/,
    );
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(await secretNames(server)).toEqual([anchor.name]);
  });

  it(
    'reports missing rights at once, with the fix',
    async () => {
      const anchor = await makeAnchor(server, { expiresIn: -1 });
      const removeRights = async (): Promise<void> => {
        for (const kind of ['rolebinding', 'role'])
          await server.kubectl(['delete', '--ignore-not-found', kind, 'jobpass-sweep', '-n', NAMESPACE]);
      };
      await removeRights();
      try {
        const { code, stderr, ms } = await sweep();
        expect(code).toBe(4);
        expect(stderr).toMatch(/403: .*User "\S+:jobpass-sweep" cannot list resource "secrets"/);
        expect(ms).toBeLessThan(within(5_000));
        const [role = '', binding = ''] = [...stderr.matchAll(/`kubectl (create [^`]+)`/g)].map(
          ([, words]) => words ?? '',
        );
        await server.kubectl(role.replace('list,delete', 'list').split(' '));
        await server.kubectl(binding.split(' '));
        const listing = await sweep();
        expect([listing.code, listing.stdout]).toEqual([4, '']);
        expect(listing.stderr).toMatch(
          /The deletion of the anchor .* 403: .* cannot delete resource "secrets"/,
        );
        await removeRights();
        for (const words of [role, binding]) await server.kubectl(words.split(' '));
        expect(outcomes(await reportOf())).toEqual({ [anchor.name]: 'deleted' });
      } finally {
        await removeRights();
        await server.apply(EXAMPLE);
      }
    },
    within(60_000),
  );

  it(
    'reports that no other account may delete anchors, even with all rights',
    async () => {
      await makeAnchor(server, { expiresIn: -1 });
      await server.apply({
        ...{ apiVersion: 'v1', kind: 'ServiceAccount' },
        metadata: { name: 'other', namespace: NAMESPACE },
      });
      const as = await tokenOf(server, 'other');
      const fix =
        /Use the service account jobpass-sweep of the namespace: .*`kubectl create token jobpass-sweep --namespace jobpass`/;
      for (const says of [/cannot list resource "secrets"/, /policy.*'jobpass-anchors' denied request/i]) {
        const { code, stdout, stderr } = await sweep([], { as });
        expect([code, stdout]).toEqual([4, '']);
        expect(stderr).toMatch(says);
        expect(stderr).toMatch(fix);
        await server
          .kubectl([
            ...['create', 'rolebinding', 'other', '-n', NAMESPACE],
            ...['--role', 'jobpass-sweep', '--serviceaccount', `${NAMESPACE}:other`],
          ])
          .catch(() => undefined);
      }
    },
    within(30_000),
  );

  it(
    'reports an ended token, a missing namespace and an unreachable cluster',
    async () => {
      const dead = await sweep([], { as: 'dead' });
      expect(dead.code).toBe(4);
      expect(dead.stderr).toMatch(
        /401: Unauthorized.*`kubectl create token jobpass-sweep --namespace jobpass`/,
      );
      const elsewhere = await sweep(['--namespace', 'jobpas'], { as: server.adminToken });
      expect(elsewhere.code).toBe(2);
      expect(elsewhere.stderr).toMatch(/has no namespace "jobpas"\. Set --namespace/);
      await front.close();
      const away = await sweep(['--timeout', '5s'], { through: true });
      front = await Front.start(server);
      expect(away.code).toBe(5);
      expect(away.stderr).toMatch(
        /did not finish within 5s: .*ECONN(REFUSED|RESET)|The list of anchors at .* failed: ECONNREFUSED/,
      );
      expect(away.ms).toBeLessThan(within(8_000));
    },
    within(30_000),
  );

  it(
    'deletes the rest if an admission policy rejects one deletion',
    async () => {
      const stuck = await makeAnchor(server, { expiresIn: -1, job: 'stuck' });
      const expired = await makeAnchors(server, 3, { expiresIn: -1 });
      const name = 'stuck';
      const api = 'admissionregistration.k8s.io/v1';
      await server.apply(
        {
          ...{ apiVersion: api, kind: 'ValidatingAdmissionPolicy', metadata: { name } },
          spec: {
            matchConstraints: {
              resourceRules: [
                { apiGroups: [''], apiVersions: ['v1'], operations: ['DELETE'], resources: ['secrets'] },
              ],
            },
            validations: [
              { expression: `!oldObject.metadata.name.contains('stuck')`, message: 'it is stuck' },
            ],
          },
        },
        {
          ...{ apiVersion: api, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name } },
          spec: { policyName: name, validationActions: ['Deny'] },
        },
      );
      try {
        // The API server enforces a new policy after a moment.
        await expect
          .poll(async () => (await sweep(['--dry-run'])).code === 0 && (await dryDelete(stuck.name)), {
            timeout: within(15_000),
          })
          .toBe(422);
        const { code, stdout, stderr } = await sweep();
        expect(code).toBe(6);
        expect(stderr).toMatch(new RegExp(`warning: not deleted: ${stuck.name} .*422: .*it is stuck`));
        expect(stdout).toContain('4 anchors in the namespace jobpass: 0 live, 3 deleted, 1 failed\n');
        for (const { name: gone } of expired) expect(stdout).toContain(`deleted ${gone} `);
      } finally {
        await server.kubectl(['delete', 'validatingadmissionpolicybinding,validatingadmissionpolicy', name]);
        await expect.poll(() => dryDelete(stuck.name), { timeout: within(15_000) }).toBe(200);
      }
    },
    within(60_000),
  );

  async function dryDelete(name: string): Promise<number> {
    const path = `/api/v1/namespaces/${NAMESPACE}/secrets/${name}?dryRun=All`;
    return (await server.request('DELETE', path)).status;
  }

  it('has an example that the API server accepts, even at its strictest level of pod security', async () => {
    const level = 'pod-security.kubernetes.io/enforce=restricted';
    await server.kubectl(['label', 'namespace', NAMESPACE, level]);
    try {
      const said = await server.kubectl(['apply', '--dry-run=server', '-f', '-'], { stdin: EXAMPLE });
      expect(said.match(/ \(server dry run\)$/gm)).toHaveLength(4);
      const documents = parseAllDocuments(EXAMPLE).map((one) => one.toJS());
      const cronJob = documents.find(({ kind }) => kind === 'CronJob');
      // The API server enforces the level when it creates pods.
      const pod = (spec: object): Promise<string> =>
        server.kubectl(['create', '--dry-run=server', '-f', '-'], {
          stdin: JSON.stringify({
            ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'sweep', namespace: NAMESPACE } },
            spec,
          }),
        });
      const { spec } = cronJob.spec.jobTemplate.spec.template;
      expect(await pod(spec)).toContain('pod/sweep created (server dry run)');
      await expect(pod({ ...spec, securityContext: {} })).rejects.toThrow(/violates PodSecurity "restricted/);
    } finally {
      await server.kubectl(['label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/enforce-']);
    }
  });

  suiteUnless(noMount(), 'in a pod', () => {
    it('uses the service account of the pod', async () => {
      const anchor = await makeAnchor(server, { expiresIn: -1 });
      writeFileSync(join(machine.temp, 'token'), token);
      writeFileSync(join(machine.temp, 'ca.crt'), server.authority.cert);
      const { hostname, port } = new URL(server.url);
      // Only this process sees the folder of the kubelet.
      const script = `set -e
mount -t tmpfs tmpfs /run
folder=/run/secrets/kubernetes.io/serviceaccount
mkdir -p "$folder"
cp token ca.crt "$folder"
exec "$@"`;
      const pod = (...words: string[]): Promise<CommandResult> =>
        machine.run(
          [
            ...['unshare', '--mount', 'sh', '-c', script, 'sh'],
            ...[process.env['JOBPASS_NODE'] ?? process.execPath, CLI, 'sweep', 'kubernetes', ...words],
          ],
          { env: { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port } },
        );
      const { code, stdout, stderr } = await pod();
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(new RegExp(`^deleted ${anchor.name} `));
      const elsewhere = await pod('--namespace', 'shop');
      expect(elsewhere.code).toBe(4);
      expect(elsewhere.stderr).toMatch(/cannot list resource "secrets" .* in the namespace "shop"/);
    });
  });
});
