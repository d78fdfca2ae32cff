import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CorrelationOutput } from '../../src/audit/correlate/output.js';
import { pause, secondsUntil } from '../support/kept-jobs.js';
import { TARGET_RIGHTS } from '../support/kubernetes/account.js';
import { clientEnv, noKubernetesClients } from '../support/kubernetes/clients.js';
import { GUARDED, KubernetesJobs, TARGET } from '../support/kubernetes/jobs.js';
import { StandInKubelet } from '../support/kubernetes/kubelet.js';
import { kubernetesProgram, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { ended, freePort } from '../support/processes.js';

/** How long an API server accepts a token after the deletion of its anchor, in milliseconds. */
const CACHE_MS = 10_000;
const SECRET = 'a-secret-in-a-command';

// A real API server and a real kubectl; the kubelet is a stand-in.
suiteUnless(noKubernetes() ?? noKubernetesClients(), 'The audit log of sessions that outlive a job', () => {
  const folder = mkdtempSync(join(tmpdir(), 'correlate-sessions-'));
  const running: ChildProcess[] = [];
  let jobs: KubernetesJobs;
  let kubelet: StandInKubelet;
  beforeAll(async () => {
    jobs = await KubernetesJobs.start({ ...GUARDED, manifests: [...GUARDED.manifests, ...TARGET_RIGHTS] });
    kubelet = await StandInKubelet.start(jobs.server, { namespace: TARGET, name: 'web' });
  }, within(90_000));
  afterAll(async () => {
    for (const child of running) {
      child.kill('SIGKILL');
      await ended(child);
    }
    await kubelet?.close();
    await jobs?.close();
    rmSync(folder, { recursive: true });
  });

  /** Starts kubectl in the job, and waits until it prints a text. */
  async function begin(kubeconfig: string, text: string, ...args: string[]): Promise<void> {
    const child = spawn(kubernetesProgram('kubectl'), args, {
      env: clientEnv({ KUBECONFIG: kubeconfig }),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    running.push(child);
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (more: string) => {
        printed += more;
      });
    await expect.poll(() => printed, { timeout: within(15_000) }).toContain(text);
  }

  it('finds exec and port-forward', { timeout: within(120_000) }, async () => {
    const records = join(folder, 'records.jsonl');
    const job = jobs.job();
    const main = await job.main({ ...jobs.inputs, 'audit-file': records });
    expect(main.exitCode, main.output).toBe(0);
    const kubeconfig = main.env.get('KUBECONFIG') ?? '';
    const shell = `echo ready; read line # ${SECRET}`;
    await begin(kubeconfig, 'ready', 'exec', '-i', 'web', '--', 'sh', '-c', shell);
    await begin(kubeconfig, 'Forwarding from', 'port-forward', 'pod/web', `${await freePort()}:80`);
    const post = await job.post(main);
    expect(post.output).toMatch(/: revoked \(/);

    const correlate = async (): Promise<CorrelationOutput> => {
      const { output } = await job.command(
        ...['audit', 'correlate', records, '--json', '--kubernetes-audit', jobs.server.auditFile],
      );
      expect(output).not.toContain(SECRET);
      return JSON.parse(output.split('\n').find((line) => line.startsWith('{')) ?? '') as CorrelationOutput;
    };
    const open = await correlate();
    expect(open.findings).toEqual([]);
    expect(open.unjudged.map(({ kind }) => kind)).toEqual(['still open', 'still open']);
    const [credential] = open.credentials;
    await pause(Math.max(0, Date.parse(credential?.revokedAt ?? '') + CACHE_MS + 2_000 - Date.now()));
    for (const child of running) {
      child.kill('SIGKILL');
      await ended(child);
    }
    await secondsUntil(async () => (await correlate()).unjudged.length === 0, 20);
    const { findings } = await correlate();
    expect(findings.map(({ kind, id }) => `${kind} ${id}`)).toEqual(
      [1, 2].map(() => `open after end ${main.outputs.get('credential-id')}`),
    );
    expect(findings.map(({ action }) => action.replace(/^\w+ /, '')).sort()).toEqual([
      `pods/exec in ${TARGET}`,
      `pods/portforward in ${TARGET}`,
    ]);
  });
});
