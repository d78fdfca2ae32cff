import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GUARDED, KubernetesJobs } from '../support/kubernetes/jobs.js';
import { kubernetesProgram, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';

suiteUnless(noKubernetes(), 'Jobs with a real API server', () => {
  let jobs: KubernetesJobs;
  beforeAll(async () => {
    jobs = await KubernetesJobs.start(GUARDED);
  });
  afterAll(() => jobs?.close());

  const kubectl = async (env: ReadonlyMap<string, string>, ...args: string[]): Promise<string> =>
    (
      await promisify(execFile)(kubernetesProgram('kubectl'), args, {
        env: {
          PATH: '',
          HOME: dirname(env.get('KUBECONFIG') ?? ''),
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
});
