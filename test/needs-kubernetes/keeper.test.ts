import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../../src/demo/stand-in-runner.js';
import { send } from '../support/faulty-server.js';
import { pause } from '../support/kept-jobs.js';
import { GUARDED, KubernetesJobs } from '../support/kubernetes/jobs.js';
import { noKubernetes } from '../support/kubernetes/server.js';
import { KubernetesWorld } from '../support/kubernetes/world.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { endings } from '../support/rows.js';

suiteUnless(noKubernetes(), 'The keeper with a real API server', () => {
  let jobs: KubernetesJobs;
  beforeAll(async () => {
    jobs = await KubernetesJobs.start(GUARDED);
  });
  afterAll(() => jobs?.close());

  interface Secret {
    metadata: { name: string; annotations: Record<string, string> };
  }
  /** The anchors of one job, by its run attempt. */
  const anchorsOf = async (attempt: string): Promise<Secret[]> => {
    const { body } = await jobs.server.request('GET', '/api/v1/namespaces/jobpass/secrets');
    return body.items.filter(({ metadata }: Secret) => metadata.name.includes(`.77.${attempt}.`));
  };
  const expiresIn = (anchor: Secret | undefined): number =>
    Number(anchor?.metadata.annotations['jobpass/expires']) - Date.now() / 1000;
  /** Starts a job with its own run attempt, because the tests run in parallel. */
  const begin = async (
    attempt: string,
    inputs: Record<string, string> = {},
  ): Promise<{ job: ReturnType<KubernetesJobs['job']>; main: StepResult }> => {
    const job = await jobs.jobWith({ run_attempt: attempt });
    const main = await job.main({ ...jobs.inputs, deliver: 'file', ...inputs });
    expect(main.exitCode, main.output).toBe(0);
    return { job, main };
  };

  describe.concurrent('in parallel tests', () => {
    it('moves the expiry of the anchor only while the job runs', {
      timeout: within(200_000),
    }, async ({ expect }) => {
      const { job, main } = await begin('1');
      const [first] = await anchorsOf('1');
      expect(expiresIn(first)).toBeGreaterThan(220);
      expect(expiresIn(first)).toBeLessThan(300);
      await expect
        .poll(async () => expiresIn((await anchorsOf('1'))[0]) - expiresIn(first), {
          timeout: within(80_000),
          interval: 1_000,
        })
        .toBeGreaterThan(50);
      const post = await job.post(main);
      expect(post.output).toMatch(/: revoked \(/);
      expect(await anchorsOf('1')).toEqual([]);
    });

    it('creates another anchor and token if the anchor was deleted', {
      timeout: within(200_000),
    }, async ({ expect }) => {
      const { job, main } = await begin('2');
      const [first] = await anchorsOf('2');
      // Before this time, the keeper has sent the first probe.
      await pause(within(2_000));
      await jobs.server.request('DELETE', `/api/v1/namespaces/jobpass/secrets/${first?.metadata.name}`);
      await expect.poll(() => anchorsOf('2'), { timeout: within(90_000), interval: 1_000 }).toHaveLength(1);
      const post = await job.post(main);
      // The first token ended with its anchor, which the test deleted.
      expect(post.output.match(/Ended credential \S+: \w+/g)).toHaveLength(2);
      expect(post.output).not.toMatch(/failed|lives until/);
      expect(await anchorsOf('2')).toEqual([]);
    });

    it('ends the token if the job ends without its post step', async ({ expect }) => {
      const { job } = await begin('3');
      expect(await anchorsOf('3')).toHaveLength(1);
      await job.worker.close();
      await expect.poll(() => anchorsOf('3'), { timeout: within(30_000) }).toEqual([]);
    });

    it('leaves the anchor and its expiry if the keeper is killed with the job', async ({ expect }) => {
      const { job } = await begin('4');
      for (const pid of job.keepers()) process.kill(pid, 'SIGKILL');
      await job.worker.close();
      await pause(3_000);
      const [left] = await anchorsOf('4');
      expect(expiresIn(left)).toBeLessThan(240);
    });

    it('binds renewed tokens to the same anchor, whose deletion ends every token', {
      timeout: within(120_000),
    }, async ({ expect }) => {
      const world = await KubernetesWorld.start(jobs);
      try {
        // The API server issues no token for less than ten minutes. So the gateway shortens the expiry in the responses.
        world.break('kube-token', async (_request, response, serve) => {
          const served = await serve();
          const body = served.body as { status: Record<string, unknown> };
          const expirationTimestamp = new Date(Date.now() + 45_000).toISOString();
          send(response, { ...served, body: { ...body, status: { ...body.status, expirationTimestamp } } });
        });
        const { url = '', audience = '' } = world.inputsFor();
        const { job, main } = await begin('5', { url, audience });
        await expect.poll(() => world.issued.length, { timeout: within(60_000) }).toBeGreaterThan(1);
        await expect
          .poll(() => readFileSync(join(dirname(main.env.get('KUBECONFIG') ?? ''), 'token'), 'utf8'))
          .toBe(world.issued.at(-1));
        expect(await anchorsOf('5')).toHaveLength(1);
        expect(world.of('kube-anchor')).toHaveLength(1);
        const post = await job.post(main);
        expect([...new Set(endings(post))]).toEqual(['revoked']);
        expect(endings(post)).toHaveLength(world.issued.length);
        expect(world.of('kube-end').filter(({ method }) => method === 'DELETE')).toHaveLength(1);
        for (const token of world.issued) expect(await jobs.accepts(token)).toBe(false);
      } finally {
        await world.close();
      }
    });
  });
});
