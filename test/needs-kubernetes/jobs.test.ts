import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { keepersUnder } from '../support/keepers.js';
import { secondsUntil } from '../support/kept-jobs.js';
import { moveExpiry, tokenOf } from '../support/kubernetes/anchors.js';
import { GUARDED, KubernetesJobs } from '../support/kubernetes/jobs.js';
import { kubernetesProgram, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { type CommandOptions, type CommandResult, Machine } from '../support/machine.js';
import { within } from '../support/pace.js';

suiteUnless(noKubernetes(), 'jobpass exec with a real API server', () => {
  let jobs: KubernetesJobs;
  let machine: Machine;
  beforeAll(async () => {
    jobs = await KubernetesJobs.start(GUARDED);
  }, within(90_000));
  afterAll(() => jobs?.close());
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.close());

  const KUBECTL = `"${kubernetesProgram('kubectl')}"`;
  const NODE = `"${process.env['JOBPASS_NODE'] ?? process.execPath}"`;
  /** Runs the exec plugin as a client does, and saves its output for the test. */
  const STEAL = `${NODE} "$(dirname "$KUBECONFIG")/kube-credential.cjs" > copy`;
  const stolen = (): string => JSON.parse(readFileSync(join(machine.temp, 'copy'), 'utf8')).status.token;

  function exec(script: string, options: CommandOptions = {}): Promise<CommandResult> {
    const words = Object.entries(jobs.inputs).flatMap(([name, value]) => [`--${name}`, value]);
    return machine.jobpass(['exec', ...words, '--', '/bin/sh', '-c', script], {
      ...options,
      env: { GITHUB_ACTIONS: 'true', RUNNER_TEMP: machine.temp, ...jobs.environment },
    });
  }

  /** Sends a signal to `jobpass exec` when the command has printed a word. */
  const once = (word: string, act: (pid: number) => void): NonNullable<CommandOptions['onOutput']> => {
    let done = false;
    return (stdout, child) => {
      if (done || !stdout.includes(word)) return;
      done = true;
      act(child.pid ?? 0);
      // The command inherits the output, and may run longer than `jobpass exec`.
      if (child.killed) child.stdout?.destroy();
    };
  };

  async function expectOver(ran: CommandResult): Promise<void> {
    expect(ran.stderr).toMatch(/Ended credential \S+: revoked \(/);
    expect(ran.stderr).toContain('Not stopped by the revocation: open watches');
    expect(await jobs.accepts(stolen()), 'the token after the job').toBe(false);
    expect(await jobs.anchors()).toEqual([]);
    expect(ran.stdout + ran.stderr).not.toContain(stolen());
    await secondsUntil(() => machine.left().length === 0, 5);
  }

  it('ends the token of a job that succeeds', async () => {
    const ran = await exec(`${KUBECTL} create configmap succeeds; ${STEAL}; echo "shown: $(cat copy)"`);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toMatch(/^configmap\/succeeds created\nshown: .*"token":"\*\*\*"/);
    await expectOver(ran);
  });

  it('ends the token of a job that fails', async () => {
    const ran = await exec(`${KUBECTL} create configmap fails; ${STEAL}; exit 7`);
    expect(ran.code, ran.stderr).toBe(7);
    expect(ran.stdout).toBe('configmap/fails created\n');
    await expectOver(ran);
  });

  it('ends the token of a job that is canceled', async () => {
    const ran = await exec(`${STEAL}; echo ready; exec sleep 60`, {
      onOutput: once('ready', (pid) => process.kill(pid, 'SIGTERM')),
    });
    expect(ran.code, ran.stderr).toBe(143);
    await expectOver(ran);
  });

  it('ends the token of a job that is killed, because the keeper deletes the anchor', async () => {
    const ran = await exec(`${STEAL}; echo ready; exec sleep 20`, { onOutput: once('ready', kill) });
    expect(ran.code).toBe(null);
    const token = stolen();
    await secondsUntil(async () => (await jobs.anchors()).length === 0, 5);
    // The API server may accept the token for ten more seconds from its cache.
    await secondsUntil(async () => !(await jobs.accepts(token)), 13);
    await secondsUntil(() => machine.left().length === 0, 20);
  });

  it('leaves the anchor of a lost machine until the sweep after its expiry', {
    timeout: within(90_000),
  }, async () => {
    const ran = await exec(`${STEAL}; echo ready; exec sleep 20`, {
      onOutput: once('ready', (pid) => {
        const keepers = keepersUnder(machine.temp);
        expect(keepers).toHaveLength(1);
        for (const keeper of keepers) process.kill(keeper, 'SIGKILL');
        kill(pid);
      }),
    });
    expect(ran.code).toBe(null);
    const token = stolen();
    expect(await jobs.accepts(token), 'the token while the anchor is there').toBe(true);
    const { body } = await jobs.server.request('GET', '/api/v1/namespaces/jobpass/secrets');
    expect(body.items).toHaveLength(1);
    const [{ metadata }] = body.items;
    const expires = Number(metadata.annotations['jobpass/expires']) - Date.now() / 1000;
    expect(expires).toBeGreaterThan(0);
    expect(expires).toBeLessThanOrEqual(300);
    // The sweep does not delete an anchor before its expiry.
    expect(await sweep()).toMatchObject({ code: 0 });
    expect(await jobs.anchors()).toEqual([metadata.name]);
    await moveExpiry(jobs.server, metadata.name, -1);
    const swept = await sweep();
    expect(swept.code, swept.stderr).toBe(0);
    expect(await jobs.anchors()).toEqual([]);
    await secondsUntil(async () => !(await jobs.accepts(token)), 13);
  });

  async function sweep(): Promise<CommandResult> {
    const token = await tokenOf(jobs.server, 'jobpass-sweep');
    return machine.jobpass(['sweep', 'kubernetes', '--kubeconfig', jobs.server.kubeconfig({ token })]);
  }

  function kill(pid: number): void {
    process.kill(pid, 'SIGKILL');
  }
});
