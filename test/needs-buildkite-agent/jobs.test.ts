import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { secondsUntil } from '../support/kept-jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { end } from '../support/run-program.js';
import {
  ASLEEP,
  AWAKE,
  DEPLOY,
  type Ending,
  example,
  FAILURE,
  failingLogout,
  pointed,
  type Run,
} from '../support/runners/job.js';
import { JOBPASS, missingTools } from '../support/tools.js';
import { type BuildkiteJob, type BuildkiteWorld, startBuildkite } from './buildkite.js';

const PLUGIN = ['plugin.yml', 'hooks/environment', 'hooks/pre-exit'];

suiteUnless(missingTools('buildkite-agent'), 'the Buildkite plugin in the agent’s bootstrap', () => {
  let world: BuildkiteWorld;
  beforeAll(async () => {
    world = await startBuildkite();
  });
  afterAll(() => world.close());

  it.each([
    ['succeeds', 0],
    ['fails', FAILURE],
    ['is-cancelled', undefined],
  ] as const)('plugin: the job %s', async (ending, exitCode) => {
    const { run, token } = await deploy(ending, { plugin: pluginFiles(), ...step('deploy') });
    expectExitCode(run, exitCode);
    expect(run.output).toMatch(/Running plugin jobpass pre-exit hook[\s\S]*Ended credential \S+: revoked \(/);
    expect(run.output).toContain('shown by mistake: [REDACTED]');
    await expectRevoked(run, token);
    const told = world.annotations.map(({ body }) => body).join('\n');
    expect(told.includes(token), 'the credential in an annotation').toBe(false);
    expect(told).toContain('revoked');
  });

  it.each([
    ['succeeds', 0],
    ['fails', FAILURE],
    ['is-cancelled', undefined],
  ] as const)('exec: the job %s', async (ending, exitCode) => {
    const { run, token } = await deploy(ending, step('deploy-exec'));
    expectExitCode(run, exitCode);
    expect(run.output).toMatch(/Ended credential \S+: revoked \(/);
    expect(run.output).toContain('shown by mistake: ***');
    await expectRevoked(run, token);
  });

  it('plugin: the credential ends within 5 seconds when the bootstrap is killed', async () => {
    let refusedAfter: Promise<number> | undefined;
    const run = await world.run({
      plugin: pluginFiles(),
      ...step('deploy'),
      files: { 'deploy.sh': DEPLOY },
      // Nobody is left to remove the file that the hook gets.
      env: { ENDING: 'is-cancelled', JOBPASS },
      onOutput: (output, agent) => {
        if (refusedAfter !== undefined || !output.includes(`\n${ASLEEP}`)) return;
        const token = world.services.visits.at(-1)?.token ?? '';
        end(agent, 'SIGKILL', false);
        refusedAfter = secondsUntil(async () => (await world.services.tryOutside(token)) === 401, 10);
      },
    });
    expect(world.services.visits.at(-1)?.status, run.output).toBe(200);
    expect(await refusedAfter).toBeLessThan(within(5));
    expect(run.output).not.toContain('Ended credential');
    expect(run.left).toEqual([]);
  });

  it('plugin: a job that did its work has not failed because its log-out did', async () => {
    const env = { JOBPASS: failingLogout(world.folder) };
    const { run } = await deploy('succeeds', { plugin: pluginFiles(), ...step('deploy'), env });
    expect(run.output).toContain('jobpass logout ended with exit code 6');
    expect(run.exitCode, run.output).toBe(0);
  });

  it('plugin: the job does not begin when the log-in is refused', async () => {
    const first = world.services.visits.length;
    const { settings, ...rest } = step('deploy');
    const run = await world.run({
      files: { 'deploy.sh': DEPLOY },
      plugin: pluginFiles(),
      ...rest,
      settings: { ...settings, role: 'none-of-mine' },
    });
    expect(run.exitCode, run.output).not.toBe(0);
    expect(run.output).toContain('none-of-mine');
    expect(run.output).not.toContain('Running commands');
    expect(world.services.visits.slice(first)).toEqual([]);
    expect(run.left).toEqual([]);
  });

  it('plugin: a setting that it does not have is refused by the agent', async () => {
    const { settings, ...rest } = step('deploy');
    const run = await world.run({
      files: { 'deploy.sh': DEPLOY },
      plugin: pluginFiles(),
      ...rest,
      settings: { ...settings, rol: 'deploy' },
    });
    expect(run.exitCode, run.output).not.toBe(0);
    expect(run.output).toContain('rol');
    expect(run.output).not.toContain('Running commands');
  });

  it('plugin: what it was set to is not in the job’s environment', async () => {
    const { settings } = step('deploy');
    const run = await world.run({
      files: { 'deploy.sh': DEPLOY },
      plugin: pluginFiles(),
      command: 'env',
      settings: { ...settings, ttl: '10m' },
    });
    expect(run.exitCode, run.output).toBe(0);
    const ours = run.output.match(/^JOBPASS_?\w*(?==)/gm)?.filter((name) => name !== 'JOBPASS');
    expect(ours).toEqual(['JOBPASS_TOKEN']);
    expect(run.output).not.toMatch(/^jobpass_\w+/m);
  });

  function pluginFiles(): Record<string, string> {
    return Object.fromEntries(PLUGIN.map((name) => [name, example('buildkite', name)]));
  }

  /** A step of the example pipeline: its command, and what it sets for the plugin. */
  function step(key: string): { command: string; settings: Record<string, string> } {
    const { steps } = parse(pointed(example('buildkite', 'pipeline.yml'), world.services)) as {
      steps: {
        key: string;
        command?: string;
        commands?: string[];
        plugins?: Record<string, Record<string, string>>[];
      }[];
    };
    const found = steps.find((one) => one.key === key);
    const [plugin = {}] = found?.plugins ?? [];
    return {
      command: found?.command ?? found?.commands?.join('\n') ?? '',
      settings: Object.values(plugin)[0] ?? {},
    };
  }

  async function deploy(
    ending: Ending,
    job: Omit<BuildkiteJob, 'files'>,
  ): Promise<{ run: Run; token: string }> {
    const first = world.services.visits.length;
    let cancelled = false;
    const run = await world.run({
      ...job,
      files: { 'deploy.sh': DEPLOY },
      env: { ...job.env, ENDING: ending },
      onOutput: (output, agent) => {
        if (cancelled || !output.includes(`\n${ASLEEP}`)) return;
        cancelled = true;
        // The agent ends its bootstrap so when a job is cancelled.
        end(agent, 'SIGTERM', false);
      },
    });
    expect(cancelled, run.output).toBe(ending === 'is-cancelled');
    expect(run.output).not.toContain(`\n${AWAKE}`);
    const [visit, ...more] = world.services.visits.slice(first);
    expect(visit?.status, run.output).toBe(200);
    expect(more).toEqual([]);
    return { run, token: visit?.token ?? '' };
  }

  /** A bootstrap that was told to end says no exit code of the job. */
  function expectExitCode(run: Run, exitCode: number | undefined): void {
    if (exitCode === undefined) expect(run.exitCode, run.output).not.toBe(0);
    else expect(run.exitCode, run.output).toBe(exitCode);
  }

  async function expectRevoked(run: Run, token: string): Promise<void> {
    for (const secret of [token, world.agentToken]) {
      expect(run.output.includes(secret), 'a secret in the output').toBe(false);
    }
    expect(run.output, 'an ID token in the output').not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
    expect(run.left, run.output).toEqual([]);
    expect(await world.services.tryOutside(token), 'the credential after the job').toBe(401);
  }
});
