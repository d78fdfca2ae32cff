import { type ChildProcess, spawn } from 'node:child_process';
import { kubeletProgram } from '../../../scripts/kubernetes-clients/clients.mjs';
import { within } from '../pace.js';
import { ended, freePort } from '../processes.js';
import type { KubernetesServer } from './server.js';

const STARTS_MS = 10_000;

/**
 * A stand-in for a kubelet, with a node and a running pod. The kubelet's own code serves the sessions. There is no container:
 * commands in the pod run on this machine, and ports of the pod are ports of this machine.
 */
export class StandInKubelet {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** @param pod the pod's namespace and name */
  static async start(
    server: KubernetesServer,
    pod: { namespace: string; name: string },
  ): Promise<StandInKubelet> {
    const port = await freePort();
    const { certFile, keyFile } = server.authority.server();
    const child = spawn(kubeletProgram(), [String(port), certFile, keyFile], { stdio: 'ignore' });
    const node = { metadata: { name: 'node' } };
    const pods = `/api/v1/namespaces/${pod.namespace}/pods`;
    const status = {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
    };
    const spec = { nodeName: 'node', containers: [{ name: pod.name, image: 'none' }] };
    for (const [method, path, body] of [
      ['POST', '/api/v1/nodes', node],
      ['PUT', '/api/v1/nodes/node/status', { ...node, status }],
      ['POST', pods, { metadata: { name: pod.name }, spec }],
      ['PATCH', `${pods}/${pod.name}/status`, { status: { phase: 'Running' } }],
    ] as const) {
      const headers = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {};
      const answer = await server.request(method, path, { body, headers });
      if (answer.status > 299) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    }
    const late = Date.now() + within(STARTS_MS);
    while ((await server.request('GET', `${pods}/${pod.name}/log`)).status !== 200) {
      if (Date.now() > late) throw new Error('the kubelet does not start');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return new StandInKubelet(child);
  }

  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await ended(this.#child);
  }
}
