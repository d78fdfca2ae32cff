import { type ChildProcess, spawn } from 'node:child_process';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TARGET_RIGHTS } from '../support/kubernetes/account.js';
import { clientEnv, noKubernetesClients } from '../support/kubernetes/clients.js';
import { GUARDED, KubernetesJobs, TARGET } from '../support/kubernetes/jobs.js';
import { StandInKubelet } from '../support/kubernetes/kubelet.js';
import { kubernetesProgram, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { ended, freePort } from '../support/processes.js';

// A real API server and a real kubectl. A stand-in for the kubelet serves sessions with the kubelet's own code.

suiteUnless(noKubernetes() ?? noKubernetesClients(), 'Sessions that are open at the end of the job', () => {
  let jobs: KubernetesJobs;
  let kubelet: StandInKubelet;
  let web: http.Server;
  const running: ChildProcess[] = [];
  beforeAll(async () => {
    jobs = await KubernetesJobs.start({ ...GUARDED, manifests: [...GUARDED.manifests, ...TARGET_RIGHTS] });
    kubelet = await StandInKubelet.start(jobs.server, { namespace: TARGET, name: 'web' });
    web = http.createServer((_, response) => response.end('from the pod'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  }, within(90_000));
  afterAll(async () => {
    for (const child of running) {
      child.kill('SIGKILL');
      await ended(child);
    }
    web?.close();
    await kubelet?.close();
    await jobs?.close();
  });

  /** Starts kubectl in the job. @returns the process and its output */
  function kubectl(env: ReadonlyMap<string, string>, ...args: string[]) {
    const child = spawn(kubernetesProgram('kubectl'), args, {
      env: clientEnv({ KUBECONFIG: env.get('KUBECONFIG') ?? '' }),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    running.push(child);
    const output = { text: '' };
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output.text += text;
      });
    return {
      say: (line: string) => child.stdin.write(`${line}\n`),
      shows: (text: string) => expect.poll(() => output.text, { timeout: within(10_000) }).toContain(text),
      goesOn: () => child.exitCode === null && child.signalCode === null,
      /** Returns the number of printed lines. */
      lines: () => output.text.split('\n').length,
    };
  }

  it('continue after the end of the token, and the log contains a note about them', {
    timeout: within(90_000),
  }, async () => {
    const job = jobs.job();
    const main = await job.main(jobs.inputs);
    expect(main.exitCode, main.output).toBe(0);
    const local = await freePort();
    const fromPod = async (): Promise<string> => (await fetch(`http://127.0.0.1:${local}`)).text();

    const echo = 'while read line; do echo "the pod got $line"; done';
    const exec = kubectl(main.env, 'exec', '-i', 'web', '--', 'sh', '-c', echo);
    const { port } = web.address() as AddressInfo;
    const forward = kubectl(main.env, 'port-forward', 'pod/web', `${local}:${port}`);
    const watch = kubectl(main.env, 'get', 'configmaps', '--watch', '-o', 'name');
    const logs = kubectl(main.env, 'logs', '--follow', 'web');
    exec.say('one');
    await exec.shows('the pod got one');
    await forward.shows('Forwarding from');
    await logs.shows('line 2\n');
    await jobs.server.request('POST', `/api/v1/namespaces/${TARGET}/configmaps`, {
      body: { metadata: { name: 'before' } },
    });
    await watch.shows('configmap/before');
    expect(await fromPod()).toBe('from the pod');

    const post = await job.post(main);
    expect(post.output).toMatch(/Ended credential \S+: revoked \(/);
    expect(post.output).toMatch(/Not stopped by the revocation: .*watches.*exec.*port-forward/);

    // The token can start no new requests.
    const late = kubectl(main.env, 'get', 'configmaps');
    await expect.poll(() => late.goesOn(), { timeout: within(20_000) }).toBe(false);

    exec.say('two');
    await exec.shows('the pod got two');
    // The forwarded port even accepts a new connection.
    expect(await fromPod()).toBe('from the pod');
    await jobs.server.request('POST', `/api/v1/namespaces/${TARGET}/configmaps`, {
      body: { metadata: { name: 'after' } },
    });
    await watch.shows('configmap/after');
    const seen = logs.lines();
    await expect.poll(() => logs.lines(), { timeout: within(10_000) }).toBeGreaterThan(seen);
    for (const session of [exec, forward, watch, logs]) expect(session.goesOn()).toBe(true);
  });
});
