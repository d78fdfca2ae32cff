import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { suiteUnless } from '../support/left-out.js';
import { end } from '../support/run-program.js';
import {
  ASLEEP,
  AWAKE,
  DEPLOY,
  type Ending,
  endStartedBy,
  example,
  pointed,
  type Run,
} from '../support/runners/job.js';
import { missingTools } from '../support/tools.js';
import { type GitLabWorld, startGitLab } from './gitlab-ci-local.js';

suiteUnless(missingTools('gitlab-ci-local'), 'the GitLab components in gitlab-ci-local', () => {
  let world: GitLabWorld;
  beforeAll(async () => {
    world = await startGitLab();
  });
  afterAll(() => world.close());

  it.each(['succeeds', 'fails'] as const)('exec: the job %s', async (ending) => {
    const { run, token } = await deploy('deploy', ending);
    expect(run.exitCode, run.output).toBe(ending === 'succeeds' ? 0 : 1);
    if (ending === 'fails') expect(run.output).toMatch(/FAIL.*3/);
    expectMasked(run, token);
    await expectOver(run, token);
  });

  it('exec: the job is cancelled', async () => {
    const { run, token } = await deploy('deploy', 'is-cancelled');
    expect(run.output).not.toContain(AWAKE);
    expectMasked(run, token);
    await expectOver(run, token);
  });

  it('exec: the runner is stopped with all that it runs, as by a terminal', async () => {
    const { run, token } = await deploy('deploy', 'is-cancelled', (runner) => end(runner, 'SIGINT', true));
    expect(run.output).not.toContain(AWAKE);
    expectMasked(run, token);
    await expectRevoked(run, token);
  });

  it.each(['succeeds', 'fails'] as const)('login and logout: the job %s', async (ending) => {
    const { run, token } = await deploy('deploy-in-steps', ending);
    expect(run.exitCode, run.output).toBe(ending === 'succeeds' ? 0 : 1);
    expect(run.output).toContain('gitlab cannot mask values');
    await expectOver(run, token);
  });

  it('login and logout: the job is cancelled', async () => {
    const { run, token } = await deploy('deploy-in-steps', 'is-cancelled');
    expect(run.output).not.toContain(AWAKE);
    await expectOver(run, token);
  });

  it('login: the runner is stopped, and runs no after_script', async () => {
    const { run, token } = await deploy('deploy-in-steps', 'is-cancelled', (runner) =>
      end(runner, 'SIGINT', true),
    );
    expect(run.output).not.toContain(AWAKE);
    await expectRevoked(run, token);
  });

  it('asks for no credential with an ID token for somebody else', async () => {
    const first = world.services.visits.length;
    const files = exampleFiles();
    const name = 'templates/jobpass.yml';
    files[name] = files[name]?.replace('aud: $[[ inputs.audience ]]', 'aud: https://else.example') ?? '';
    const run = await world.run({ files, job: 'deploy', variables: { ENDING: 'succeeds' } });
    expect(run.exitCode, run.output).toBe(1);
    expect(run.output).toContain('ID_TOKEN is for "https://else.example"');
    expect(run.output).toMatch(/FAIL.*114/);
    expect(world.services.visits.slice(first)).toEqual([]);
    expect(run.left).toEqual([]);
  });

  function exampleFiles(): Record<string, string> {
    const names = ['.gitlab-ci.yml', 'templates/jobpass.yml', 'templates/session.yml'];
    return {
      ...Object.fromEntries(names.map((name) => [name, pointed(example('gitlab', name), world.services)])),
      'deploy.sh': DEPLOY,
    };
  }

  async function deploy(
    job: string,
    ending: Ending,
    // As GitLab's runner does: it ends the script, and then runs after_script.
    cancel: (runner: ChildProcess) => void = ({ pid }) => endStartedBy(pid, 'SIGTERM'),
  ): Promise<{ run: Run; token: string }> {
    const first = world.services.visits.length;
    let cancelled = false;
    const run = await world.run({
      files: exampleFiles(),
      job,
      variables: { ENDING: ending },
      onOutput: (output, runner) => {
        if (cancelled || !output.includes(`> ${ASLEEP}`)) return;
        cancelled = true;
        cancel(runner);
      },
    });
    expect(cancelled, run.output).toBe(ending === 'is-cancelled');
    const [visit, ...more] = world.services.visits.slice(first);
    expect(visit?.status, run.output).toBe(200);
    expect(more).toEqual([]);
    return { run, token: visit?.token ?? '' };
  }

  function expectMasked(run: Run, token: string): void {
    expect(run.output).toContain('> shown by mistake: ***');
    expect(run.output.includes(token), 'the credential in the output').toBe(false);
  }

  /** The ending is in the job's log. */
  async function expectOver(run: Run, token: string): Promise<void> {
    expect(run.output).toMatch(/Ended credential \S+: revoked \(/);
    await expectRevoked(run, token);
  }

  async function expectRevoked(run: Run, token: string): Promise<void> {
    expect(run.output, 'an ID token in the output').not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
    expect(run.left, run.output).toEqual([]);
    expect(await world.services.tryOutside(token), 'the credential after the job').toBe(401);
  }
});
