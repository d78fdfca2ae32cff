import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GUARDED, KubernetesJobs, TARGET } from '../support/kubernetes/jobs.js';
import { kubernetesProgram, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';

suiteUnless(noKubernetes(), 'Jobs with a real API server', () => {
  let jobs: KubernetesJobs;
  beforeAll(async () => {
    jobs = await KubernetesJobs.start(GUARDED, { args: ['--service-account-max-token-expiration=1h'] });
  });
  afterAll(() => jobs?.close());

  const kubectl = async (env: ReadonlyMap<string, string>, ...args: string[]): Promise<string> =>
    (
      await promisify(execFile)(kubernetesProgram('kubectl'), args, {
        env: {
          PATH: '',
          HOME: jobs.server.folder,
          KUBECONFIG: env.get('KUBECONFIG') ?? '',
        },
      })
    ).stdout;

  /** The token that kubectl sends. */
  const tokenOf = async (env: ReadonlyMap<string, string>): Promise<string> => {
    const { users } = JSON.parse(readFileSync(env.get('KUBECONFIG') ?? '', 'utf8'));
    const [{ user }] = users;
    if (user.exec === undefined) return user.token ?? readFileSync(user.tokenFile, 'utf8');
    const { stdout } = await promisify(execFile)(user.exec.command, user.exec.args, { env: {} });
    return JSON.parse(stdout).status.token;
  };

  it.each(['endpoint', 'file', 'env'])(
    '%s: kubectl works in the job, and the token ends with it',
    async (deliver) => {
      const job = jobs.job();
      const main = await job.main({ ...jobs.inputs, deliver });
      expect(main.exitCode, main.output).toBe(0);
      expect(main.outputs.get('kubeconfig')).toBe(main.env.get('KUBECONFIG'));
      expect(readFileSync(main.env.get('KUBECONFIG') ?? '', 'utf8')).toContain(jobs.server.url);
      expect(await kubectl(main.env, 'create', 'configmap', deliver)).toContain(
        `configmap/${deliver} created`,
      );
      expect(await jobs.anchors()).toHaveLength(1);
      const token = await tokenOf(main.env);
      const post = await job.post(main);
      expect(post.output).toMatch(/: revoked \(/);
      expect(await jobs.accepts(token)).toBe(false);
      expect(await jobs.anchors()).toEqual([]);
    },
  );

  it('labels the anchor with the job, for people', async () => {
    const job = jobs.job();
    const main = await job.main({ ...jobs.inputs, deliver: 'env' });
    const [name] = await jobs.anchors();
    const { body } = await jobs.server.request('GET', `/api/v1/namespaces/jobpass/secrets/${name}`);
    expect(body.metadata.labels).toEqual({
      'jobpass/created': expect.stringMatching(/^\d{10}$/),
      'jobpass/job': 'github.77.1.4242',
    });
    expect(body.metadata.annotations).toEqual({
      'jobpass/expires': expect.stringMatching(/^\d{10}$/),
      'jobpass/subject': jobs.claims.sub,
    });
    expect(body.data).toBeUndefined();
    await job.post(main);
  });

  it.each([
    ['ten minutes behind', -600_000],
    ['three hours ahead', 10_800_000],
  ])('with a clock that is %s: the anchor expires by the clock of the API server', async (_how, ms) => {
    const options = {
      env: {
        NODE_OPTIONS: `--require=${join(import.meta.dirname, '../support/set-clock.cjs')}`,
        JOBPASS_TEST_CLOCK_MS: String(ms),
      },
    };
    const job = jobs.job();
    const main = await job.main(jobs.inputs, options);
    expect(main.exitCode, main.output).toBe(0);
    const [name] = await jobs.anchors();
    const { body } = await jobs.server.request('GET', `/api/v1/namespaces/jobpass/secrets/${name}`);
    const ahead = Number(body.metadata.annotations['jobpass/expires']) - Date.now() / 1000;
    expect(ahead).toBeGreaterThan(220);
    expect(ahead).toBeLessThan(300);
    const post = await job.post(main, options);
    expect(post.output).toMatch(/: revoked \(/);
    expect(await jobs.anchors()).toEqual([]);
  });

  it('delivers the ID token itself, which lives until its expiry', async () => {
    const job = jobs.job();
    const { role: _, ...inputs } = jobs.inputs;
    const main = await job.main({
      ...inputs,
      audience: jobs.server.url,
      'credential-type': 'id-token',
      deliver: 'env',
    });
    expect(main.exitCode, main.output).toBe(0);
    const token = await tokenOf(main.env);
    expect(await jobs.accepts(token)).toBe(true);
    const post = await job.post(main);
    expect(post.output).toMatch(/: lives until 20\S+ \(nobody can revoke an ID token\)/);
  });

  it('logs the warning of an API server that shortens a token', async () => {
    const job = jobs.job();
    const main = await job.main({ ...jobs.inputs, deliver: 'env', ttl: '2h' });
    expect(main.exitCode, main.output).toBe(0);
    expect(main.output).toMatch(
      /^::warning .*requested expiration of 7200 seconds shortened to 3600 seconds/m,
    );
    expect(Date.parse(main.outputs.get('expires-at') ?? '') - Date.now()).toBeLessThan(3_600_000);
    await job.post(main);
  });

  it('cannot prove the end of a token for other audiences', async () => {
    const job = jobs.job();
    const main = await job.main({ ...jobs.inputs, audiences: 'https://vault.example', deliver: 'env' });
    expect(main.exitCode, main.output).toBe(0);
    expect(main.output).not.toContain('::warning');
    const [, claims = ''] = (await tokenOf(main.env)).split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString()).aud).toEqual(['https://vault.example']);
    const post = await job.post(main);
    expect(post.output).toMatch(/: accepted \(/);
    expect(post.output).not.toContain('::error');
    expect(await jobs.anchors()).toEqual([]);
  });

  it('revokes several credentials of one step with `revoke: now`', async () => {
    const job = jobs.job();
    const { provider, url, ca, role } = jobs.inputs;
    const main = await job.main({
      ...{ provider: provider ?? '', url: url ?? '', ca: ca ?? '', role: role ?? '' },
      credentials: 'one: { deliver: file }\ntwo: { deliver: env }',
    });
    expect(main.exitCode, main.output).toBe(0);
    expect(await jobs.anchors()).toHaveLength(2);
    expect([...main.env.keys()].filter((name) => name.startsWith('KUBE'))).toEqual([
      'KUBECONFIG_ONE',
      'KUBECONFIG_TWO',
    ]);
    const both = `${main.env.get('KUBECONFIG_ONE')}:${main.env.get('KUBECONFIG_TWO')}`;
    const merged = new Map([['KUBECONFIG', both]]);
    expect(await kubectl(merged, '--context', 'two', 'create', 'configmap', 'two', '-n', TARGET)).toContain(
      'created',
    );
    const now = await job.main({ revoke: 'now' });
    expect(now.exitCode, now.output).toBe(0);
    expect(await jobs.anchors()).toEqual([]);
  });

  it('runs the exec plugin as a command, as the executable does', async () => {
    const job = jobs.job();
    const main = await job.main(jobs.inputs);
    const folder = dirname(main.env.get('KUBECONFIG') ?? '');
    const plugin = await job.command('kube-credential', folder);
    expect(plugin.exitCode, plugin.output).toBe(0);
    expect(JSON.parse(plugin.output)).toMatchObject({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: await tokenOf(main.env), expirationTimestamp: expect.stringMatching(/^20.*Z$/) },
    });
    await job.post(main);
    const later = await job.command('kube-credential', folder);
    expect(later.exitCode).toBe(1);
    expect(later.output).toBe('jobpass: no token: the job that this kubeconfig belongs to has ended\n');
  });

  it('reads the address and the CA from a kubeconfig', async () => {
    const job = jobs.job();
    const { url: _, ca: __, ...inputs } = jobs.inputs;
    const main = await job.main({ ...inputs, kubeconfig: readFileSync(jobs.server.adminKubeconfig, 'utf8') });
    expect(main.exitCode, main.output).toBe(0);
    expect(await kubectl(main.env, 'get', 'configmaps')).toContain('endpoint');
    expect(main.output).not.toContain(jobs.server.adminToken);
    expect((await job.post(main)).output).toMatch(/: revoked \(/);
  });
});
