import { existsSync, readFileSync } from 'node:fs';
import * as f from '../faults.js';
import { send } from '../faulty-server.js';
import type { KubernetesJobs } from '../kubernetes/jobs.js';
import { KubernetesWorld } from '../kubernetes/world.js';
import type { Service } from './provider.js';

/** A front before a real API server, for the contract of providers. */
export async function kubernetesService(jobs: KubernetesJobs): Promise<Service> {
  const world = await KubernetesWorld.start(jobs);
  const inputs: Record<string, string> = { ...world.inputsFor(), deliver: 'env' };
  /** The token in the kubeconfig; every token that was issued once post has deleted the file. */
  const tokens = (env: ReadonlyMap<string, string>): string[] => {
    const path = env.get('KUBECONFIG') ?? '';
    return existsSync(path) ? [JSON.parse(readFileSync(path, 'utf8')).users[0].user.token] : world.issued;
  };
  return {
    inputs,
    runner: () => world.runner(),
    secrets: tokens,
    accepts: async (env) => {
      for (const token of tokens(env)) if (await jobs.accepts(token)) return true;
      return false;
    },
    refuse: () => {
      inputs['role'] = 'jobpass/another';
    },
    // The API server issues no token for less than ten minutes. So the front says that this one ends earlier, and refuses it then.
    shorten: () => {
      world.break('kube-token', async (_request, response, serve) => {
        const served = await serve();
        const body = served.body as { status: Record<string, unknown> };
        const expirationTimestamp = new Date(Date.now() + 1_500).toISOString();
        send(response, { ...served, body: { ...body, status: { ...body.status, expirationTimestamp } } });
        world.break('kube-review', f.status(401));
      });
      return 2_200;
    },
    leave: () => world.leave(),
    close: () => world.close(),
  };
}
