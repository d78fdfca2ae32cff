import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import * as f from '../support/faults.js';
import { send } from '../support/faulty-server.js';
import type { KeptJob } from '../support/kept-jobs.js';
import { GUARDED, KubernetesJobs } from '../support/kubernetes/jobs.js';
import { failure } from '../support/kubernetes/rows.js';
import { kubernetesProgram, noKubernetes } from '../support/kubernetes/server.js';
import { type KubernetesHop, KubernetesWorld } from '../support/kubernetes/world.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';

suiteUnless(noKubernetes(), 'An API server that starts, and the exec plugin in odd places', () => {
  let jobs: KubernetesJobs;
  let world: KubernetesWorld;
  beforeAll(async () => {
    jobs = await KubernetesJobs.start(GUARDED);
  }, within(90_000));
  afterAll(() => jobs?.close());
  beforeEach(async () => {
    world = await KubernetesWorld.start(jobs);
  });
  afterEach(() => world.close());

  // Seen on a real server for 100 to 400 ms of each start: the roles are not read yet.
  const FORBIDDEN = failure(403, 'Forbidden', 'User "jobpass:x" cannot create resource "secrets"');

  /** The server rejects the next requests of a hop, as long as it reports that it is not ready. */
  function starting(...hops: KubernetesHop[]): void {
    for (const hop of hops) world.fault(hop, FORBIDDEN, FORBIDDEN);
    // It does not let the job look at first.
    for (const _ of hops) world.fault('kube-other', FORBIDDEN, f.status(500, 'not ready'));
  }

  async function expectRevoked(job: KeptJob, main: { state: Map<string, string> }): Promise<void> {
    const post = await job.post(main);
    expect(post.output).toMatch(/: revoked \(/);
    expect(await jobs.anchors()).toEqual([]);
  }

  it('main waits for it', async () => {
    starting('kube-anchor', 'kube-token');
    const job = jobs.job();
    const main = await job.main(world.inputsFor());
    expect(main.exitCode, main.output).toBe(0);
    await expectRevoked(job, main);
  });

  it('post waits for it, with the deletion and with the proof', async () => {
    const job = jobs.job();
    const main = await job.main(world.inputsFor());
    expect(main.exitCode, main.output).toBe(0);
    await expect.poll(() => world.of('kube-review').length).toBe(1);
    starting('kube-end', 'kube-review');
    await expectRevoked(job, main);
  });

  it('the keeper leaves no anchor, though several rounds of its renewal create the same one', {
    timeout: within(120_000),
  }, async () => {
    world.fault('kube-token', async (_request, response, serve) => {
      const served = await serve();
      const body = served.body as { status: Record<string, unknown> };
      const expirationTimestamp = new Date(Date.now() + 45_000).toISOString();
      send(response, { ...served, body: { ...body, status: { ...body.status, expirationTimestamp } } });
    });
    const job = jobs.job();
    const main = await job.main({ ...world.inputsFor(), deliver: 'file' });
    expect(main.exitCode, main.output).toBe(0);
    world.fault('kube-token', failure(404, 'NotFound', 'secrets "x" not found', 'secrets'));
    world.break('kube-token', f.servedBut(f.status(422)));
    for (const name of await jobs.anchors())
      await jobs.server.request('DELETE', `/api/v1/namespaces/jobpass/secrets/${name}`);
    const creations = (): number => world.of('kube-anchor').length;
    await expect.poll(creations, { timeout: within(60_000), interval: 500 }).toBeGreaterThan(2);
    await job.post(main);
    expect(await jobs.anchors()).toEqual([]);
    for (const token of world.issued) expect(await jobs.accepts(token)).toBe(false);
  });

  it.each([
    '',
    'null',
    '7',
    '{}',
    '[]',
    '{"url":"nope","token":"x"}',
    '{"url":"http://127.0.0.1:9","token":"a\\nb"}',
    '{"url":"ftp://127.0.0.1","token":"x"}',
  ])('the plugin with the damaged file `%s`: one line', async (text) => {
    const job = jobs.job();
    const main = await job.main(jobs.inputs);
    const plugin = join(dirname(main.env.get('KUBECONFIG') ?? ''), 'kube-credential.cjs');
    const folder = mkdtempSync(join(jobs.server.folder, 'with spaces & $odd '));
    copyFileSync(plugin, join(folder, 'kube-credential.cjs'));
    writeFileSync(join(folder, 'endpoint.json'), text);
    const ran = promisify(execFile)(process.execPath, [join(folder, 'kube-credential.cjs')], { env: {} });
    await expect(ran).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^jobpass: no token: [^\n]+\n$/),
    });
  });

  it('NODE_DEBUG and NODE_OPTIONS of a step do not change the plugin', async () => {
    const job = jobs.job();
    const main = await job.main(jobs.inputs);
    const kubeconfig = main.env.get('KUBECONFIG') ?? '';
    const { token } = JSON.parse(readFileSync(join(dirname(kubeconfig), 'endpoint.json'), 'utf8'));
    const env = {
      HOME: jobs.server.folder,
      KUBECONFIG: kubeconfig,
      NODE_DEBUG: 'http,net',
      NODE_OPTIONS: '--require=/nowhere',
    };
    const { stderr } = await promisify(execFile)(kubernetesProgram('kubectl'), ['get', 'configmaps'], {
      env,
    });
    expect(stderr).not.toContain(token);
    expect(stderr).not.toContain('HTTP ');
    await job.post(main);
  });
});
