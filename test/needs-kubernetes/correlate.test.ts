import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CorrelationOutput } from '../../src/audit/correlate/output.js';
import { secondsUntil } from '../support/kept-jobs.js';
import { ACCOUNT, GUARDED, KubernetesJobs, TARGET } from '../support/kubernetes/jobs.js';
import { noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';

const CLI = join(import.meta.dirname, '../../dist/jobpass.js');
/** How long an API server accepts a token after the deletion of its anchor, in milliseconds. */
const CACHE_MS = 10_000;

/** Runs `jobpass audit correlate`. */
async function correlate(...words: string[]): Promise<{ code: number | null; stdout: string }> {
  const child = spawn(process.execPath, [CLI, 'audit', 'correlate', ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const BODIES = [
  { level: 'RequestResponse', resources: [{ group: '', resources: ['serviceaccounts/token', 'secrets'] }] },
  { level: 'Metadata' },
];

for (const [level, rules] of [
  ['Metadata', [{ level: 'Metadata' }]],
  ['RequestResponse', BODIES],
] as const) {
  suiteUnless(noKubernetes(), `The audit log of a real API server at the level ${level}`, () => {
    let folder: string;
    let jobs: KubernetesJobs;
    let number = 0;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'correlate-kubernetes-'));
      const policy = {
        apiVersion: 'audit.k8s.io/v1',
        kind: 'Policy',
        omitStages: ['RequestReceived'],
        rules,
      };
      jobs = await KubernetesJobs.start(GUARDED, { audit: JSON.stringify(policy) });
    }, within(60_000));
    afterAll(async () => {
      await jobs?.close();
      if (folder !== undefined) rmSync(folder, { recursive: true });
    });

    const kubectl = (kubeconfig: string, ...args: string[]): Promise<string> =>
      jobs.server.kubectl(args, { kubeconfig });
    const list = async (token: string): Promise<number> =>
      (await jobs.server.request('GET', `/api/v1/namespaces/${TARGET}/configmaps`, { token })).status;

    /** A separate account for each job, because a token of another job's account counts as an unknown session. */
    async function account(name: string): Promise<string> {
      const rbac = 'rbac.authorization.k8s.io';
      const create = async (path: string, body: object): Promise<void> => {
        expect((await jobs.server.request('POST', path, { body })).status).toBe(201);
      };
      const bind = (namespace: string, role: string, subject: object): Promise<void> =>
        create(`/apis/${rbac}/v1/namespaces/${namespace}/rolebindings`, {
          metadata: { name },
          roleRef: { apiGroup: rbac, kind: 'Role', name: role },
          subjects: [subject],
        });
      await create('/api/v1/namespaces/jobpass/serviceaccounts', { metadata: { name } });
      await create(`/apis/${rbac}/v1/namespaces/jobpass/roles`, {
        metadata: { name },
        rules: [
          { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: [name], verbs: ['create'] },
        ],
      });
      await bind('jobpass', name, { kind: 'Group', apiGroup: rbac, name: `jobpass:${ACCOUNT}` });
      await bind(TARGET, 'deploy', { kind: 'ServiceAccount', namespace: 'jobpass', name });
      return `jobpass/${name}`;
    }

    /** The name of the current job's anchor. */
    const anchorName = async (): Promise<string> =>
      (await jobs.anchors()).find((name) => name.includes(`.${1_000 + number}.`)) ?? '';

    /** Runs a whole job. @returns its records and the token of its steps */
    async function job(
      inputs: Record<string, string>,
      steps: (kubeconfig: string, token: string) => Promise<unknown>,
    ): Promise<{ records: string; token: string; id: string; role: string }> {
      // Each job belongs to a different run, because requests with the ID token of one job must not count for another job.
      jobs.claims['run_id'] = String(1_000 + ++number);
      const records = join(folder, `records-${number}.jsonl`);
      const role = await account(`deployer-${number}`);
      const one = jobs.job({ GITHUB_RUN_ID: String(1_000 + number) });
      const main = await one.main({
        ...jobs.inputs,
        role,
        deliver: 'env',
        'audit-file': records,
        ...inputs,
      });
      expect(main.exitCode, main.output).toBe(0);
      const kubeconfig = main.env.get('KUBECONFIG') ?? '';
      const { users } = JSON.parse(readFileSync(kubeconfig, 'utf8'));
      const token: string = users[0].user.token;
      await steps(kubeconfig, token);
      const post = await one.post(main);
      expect(post.exitCode, post.output).toBe(0);
      return { records, token, id: main.outputs.get('credential-id') ?? '', role };
    }

    /** Runs the command. @returns its output as JSON and as text */
    async function found(
      { records, token }: { records: string; token: string },
      ...words: string[]
    ): Promise<{ code: number | null; output: CorrelationOutput; text: string }> {
      const all = [records, '--kubernetes-audit', jobs.server.auditFile, ...words];
      const { code, stdout } = await correlate(...all, '--json');
      const { stdout: text } = await correlate(...all);
      expect(stdout + text).not.toContain(token.slice(-40));
      return { code, output: JSON.parse(stdout) as CorrelationOutput, text };
    }

    it(
      'shows what a job did, and finds nothing suspicious',
      async () => {
        const ran = await job({}, async (kubeconfig) => {
          await kubectl(kubeconfig, 'create', 'configmap', `app-${number}`);
          await kubectl(kubeconfig, 'get', 'configmaps');
          await expect(kubectl(kubeconfig, 'get', 'nodes')).rejects.toThrow(/forbidden/);
        });
        expect(await list(ran.token)).toBe(401);
        const { code, output } = await found(ran);
        expect([output.findings, output.attempts, output.unjudged]).toEqual([[], [], []]);
        expect(output.credentials).toMatchObject([
          {
            id: ran.id,
            role: ran.role,
            joined: 'exact',
            ending: 'revoked',
            revokedAt: expect.any(String) as string,
            actions: expect.arrayContaining([
              { name: `create configmaps in ${TARGET}`, count: 1 },
              { name: `list configmaps in ${TARGET}`, count: 1 },
              { name: 'list nodes: 403', count: 1 },
            ]) as unknown,
            addresses: [{ name: '127.0.0.1', count: expect.any(Number) as number }],
            errors: [{ name: '403 Forbidden', count: 1 }],
            through: [],
            own: expect.arrayContaining([
              { name: 'create secrets in jobpass', count: 1 },
              { name: 'create serviceaccounts/token in jobpass', count: 1 },
              { name: 'delete secrets in jobpass', count: 1 },
            ]) as unknown,
          },
        ]);
        expect(output.coverage).toMatchObject({ looked: 1, notLooked: 0 });
        expect(code).toBe(0);
      },
      within(60_000),
    );

    it(
      'finds a watch that continues after the job',
      async () => {
        let watch: ReturnType<typeof https.get> | undefined;
        const ran = await job({}, async (_, token) => {
          const url = `${jobs.server.url}/api/v1/namespaces/${TARGET}/configmaps?watch=true`;
          watch = https.get(url, {
            ca: jobs.server.authority.cert,
            headers: { authorization: `Bearer ${token}` },
          });
          watch.on('error', () => undefined);
          await new Promise<void>((resolve) => {
            watch?.once('response', (response) => {
              response.on('error', () => undefined).resume();
              resolve();
            });
          });
        });
        const open = await found(ran);
        expect(open.output.unjudged).toMatchObject([{ kind: 'still open' }]);
        expect(open.code).toBe(3);
        const deletedAt = Date.parse(open.output.credentials[0]?.revokedAt ?? '');
        await pause(Math.max(0, deletedAt + CACHE_MS + 2_000 - Date.now()));
        watch?.destroy();
        await secondsUntil(async () => (await found(ran)).output.unjudged.length === 0, 30);
        const { code, output, text } = await found(ran);
        expect(output.findings).toMatchObject([
          { kind: 'open after end', id: ran.id, action: `watch configmaps in ${TARGET}`, count: 1 },
        ]);
        expect(text).toContain(`FINDING open after end: ${ran.id}`);
        expect(code).toBe(1);
      },
      within(90_000),
    );

    it(
      'finds uses after the end of a token, which is the deletion of its anchor',
      async () => {
        const ran = await job({ revoke: 'false' }, async () => undefined);
        await pause(1_500);
        expect(await list(ran.token)).toBe(200);
        const { code, output } = await found(ran, '--skew', '0s');
        expect(output.findings).toMatchObject([
          {
            kind: 'use after end',
            id: ran.id,
            ending: 'lives until',
            action: `list configmaps in ${TARGET}`,
          },
        ]);
        expect(code).toBe(1);
        await jobs.server.kubectl(['delete', 'secret', await anchorName(), '-n', 'jobpass']);
        const after = await found(ran);
        expect(after.output.credentials).toMatchObject([
          {
            revokedAt: expect.any(String) as string,
            own: expect.arrayContaining([
              { name: 'delete secrets in jobpass by admin', count: 1 },
            ]) as unknown,
          },
        ]);
      },
      within(60_000),
    );

    it(
      "finds a token that an administrator creates, a job's second token, and denied requests with its ID token",
      async () => {
        const ran = await job({}, async () => {
          const made = await jobs.server.kubectl(['create', 'token', `deployer-${number}`, '-n', 'jobpass']);
          expect(await list(made.trim())).toBe(200);
          const token = await jobs.idToken();
          const path = '/api/v1/namespaces/jobpass';
          const request = async (spec: object): Promise<number> => {
            const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec };
            const own = `${path}/serviceaccounts/deployer-${number}/token`;
            return (await jobs.server.request('POST', own, { token, body })).status;
          };
          const name = await anchorName();
          expect(await request({ boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name } })).toBe(201);
          expect(await request({})).toBe(403);
          expect((await jobs.server.request('GET', `${path}/secrets`, { token })).status).toBe(403);
          const other = `${path}/serviceaccounts/other/token`;
          expect((await jobs.server.request('POST', other, { token, body: {} })).status).toBe(403);
        });
        const { code, output } = await found(ran);
        expect(output.findings).toHaveLength(2);
        expect(output.findings).toMatchObject(
          [
            { kind: 'unknown session', role: ran.role, who: 'admin', count: 2 },
            {
              kind: 'unknown session',
              role: ran.role,
              who: expect.stringMatching(/^jobpass:github:/) as string,
            },
          ].map((one) => expect.objectContaining(one) as unknown),
        );
        expect(output.credentials).toMatchObject([
          {
            id: ran.id,
            through: [{ name: "the job's ID token", count: 3 }],
            actions: [
              { name: 'create serviceaccounts/token in jobpass: 403', count: 2 },
              { name: 'list secrets in jobpass: 403', count: 1 },
            ],
          },
        ]);
        expect(code).toBe(1);
      },
      within(60_000),
    );
  });
}
