import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { secondsUntil } from '../support/kept-jobs.js';
import { GUARDED, KubernetesJobs } from '../support/kubernetes/jobs.js';
import { kubernetesProgram, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { missingTools, toolPath } from '../support/tools.js';
import { type Acts, type Run, type RunOptions, startActs } from './act.js';

/** The end of a job takes ten seconds longer than with other providers, because the API server caches accepted tokens. */
const HANGS_MS = 30_000;

suiteUnless(missingTools('act') ?? noKubernetes(), 'Kubernetes credentials in a real runner (act)', () => {
  let jobs: KubernetesJobs;
  let acts: Acts;
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-stolen-'));
  const STOLEN = join(folder, 'stolen');
  beforeAll(async () => {
    jobs = await KubernetesJobs.start(GUARDED);
    acts = startActs({
      idTokens: jobs.tokens,
      vars: {
        ...{ API_SERVER: jobs.server.url, CA: jobs.server.caFile },
        ...{ KUBECTL: kubernetesProgram('kubectl'), STOLEN },
      },
      files: {
        '.github/workflows/kubernetes-jobs.yml': readFileSync(
          join(import.meta.dirname, 'kubernetes-jobs.yml'),
          'utf8',
        ),
      },
    });
  }, within(90_000));
  afterAll(async () => {
    acts?.close();
    await jobs?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (job: string, onOutput?: RunOptions['onOutput']): Promise<Run> =>
    acts.run(toolPath('act'), {
      ...{ workflow: 'kubernetes-jobs.yml', event: 'workflow_dispatch', job, hangsAfterMs: HANGS_MS },
      ...(onOutput === undefined ? {} : { onOutput }),
    });
  const stolen = (): string => JSON.parse(readFileSync(STOLEN, 'utf8')).status.token;

  it('ends the token when the job succeeds', { timeout: within(60_000) }, async () => {
    const ran = await run('succeeds');
    expect(ran.exitCode, ran.output).toBe(0);
    expect(ran.output).toContain('configmap/succeeds created');
    await expectOver(ran);
  });

  it('ends the token when a step fails', { timeout: within(60_000) }, async () => {
    const ran = await run('fails');
    expect(ran.output).toContain('exit status 3');
    expect(ran.exitCode).toBe(1);
    await expectOver(ran);
  });

  it('ends the token when the job is canceled', { timeout: within(60_000) }, async () => {
    let cancelled = false;
    const ran = await run('sleeps', (output, act) => {
      if (cancelled || !output.includes('| asleep')) return;
      cancelled = true;
      act.kill('SIGINT');
    });
    expect(cancelled, ran.output).toBe(true);
    expect(ran.exitCode).toBe(1);
    await expectOver(ran);
  });

  it('ends the token when the runner is killed', { timeout: within(60_000) }, async () => {
    const ran = await runAndKill('sleeps');
    await secondsUntil(async () => (await jobs.anchors()).length === 0, 5);
    await secondsUntil(async () => !(await jobs.accepts(stolen())), 13);
    expectNothingShown(ran);
  });

  it('leaves the anchor and its expiry when the machine is lost', { timeout: within(60_000) }, async () => {
    const ran = await runAndKill('is-lost');
    expect(await jobs.accepts(stolen())).toBe(true);
    const [anchor] = await jobs.anchors();
    const path = `/api/v1/namespaces/jobpass/secrets/${anchor}`;
    const { metadata } = (await jobs.server.request('GET', path)).body;
    const expires = Number(metadata.annotations['jobpass/expires']) - Date.now() / 1000;
    expect(expires).toBeGreaterThan(0);
    expect(expires).toBeLessThanOrEqual(300);
    // The same requests as those of the sweep.
    await jobs.server.request('DELETE', path);
    await secondsUntil(async () => !(await jobs.accepts(stolen())), 13);
    expectNothingShown(ran);
  });

  /** Runs a job, and kills act and the step that sleeps. */
  async function runAndKill(job: string): Promise<Run> {
    let step: number | undefined;
    const ran = await run(job, (output, act) => {
      const pid = /\| asleep as (\d+)/.exec(output)?.[1];
      if (pid === undefined || step !== undefined) return;
      step = Number(pid);
      act.kill('SIGKILL');
      process.kill(step, 'SIGKILL');
    });
    expect(step, ran.output).toBeDefined();
    expect(ran.keepers).toBe(1);
    expect(ran.output).not.toContain('Ended credential');
    return ran;
  }

  async function expectOver(ran: Run): Promise<void> {
    expect(ran.output).toMatch(/Ended credential \S+: revoked \(/);
    expect(ran.output).toContain('Not stopped by the revocation: open watches');
    expect(await jobs.accepts(stolen()), 'the token after the job').toBe(false);
    expect(await jobs.anchors()).toEqual([]);
    expect(ran.output).toMatch(/shown by mistake: .*"token":"\*\*\*"/);
    expectNothingShown(ran);
    expect(ran.left).toEqual([]);
  }

  function expectNothingShown(ran: Run): void {
    expect(ran.output).not.toContain(stolen());
    expect(ran.output, 'a token in the output of act').not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
  }
});
