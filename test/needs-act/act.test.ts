import { afterAll, beforeAll, expect, it } from 'vitest';
import { secondsUntil } from '../support/kept-jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { missingTools, toolPath } from '../support/tools.js';
import { type Run, startWorld, type World } from './act.js';

// act runs a job as GitHub's runner does, from the workflow file on. So this is the action as users have it:
// action.yml, the committed dist/, and a runner that we did not write.

suiteUnless(missingTools('act'), 'the action in a real runner (act)', () => suite(toolPath('act')));

function suite(program: string): void {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  it('runs the example, a job that succeeds', async () => {
    const first = world.visits.length;
    const run = await world.run(program, { workflow: 'deploy.yml', event: 'push', job: 'deploy' });
    const [visit, ...more] = world.visits.slice(first);
    expect(run.exitCode, run.output).toBe(0);
    expect(visit?.status, 'in the job').toBe(200);
    expect(more).toEqual([]);
    await expectOver(run, visit?.token);
  });

  it('revokes when the job succeeds', async () => {
    const { run, token } = await runWithWitness('succeeds');
    expect(run.exitCode, run.output).toBe(0);
    await expectOver(run, token);
  });

  it('revokes when a step fails', async () => {
    const { run, token } = await runWithWitness('fails');
    expect(run.output).toContain('exit status 3');
    expect(run.exitCode).toBe(1);
    await expectOver(run, token);
  });

  it('revokes when the job is cancelled', async () => {
    let cancelled = false;
    const { run, token } = await runWithWitness('is-cancelled', (output, child) => {
      if (cancelled || !output.includes('| asleep')) return;
      cancelled = true;
      child.kill('SIGINT');
    });
    expect(cancelled, run.output).toBe(true);
    expect(run.output).not.toContain('| awake');
    expect(run.exitCode).toBe(1);
    expect(run.keepers).toBe(1);
    await expectOver(run, token);
  });

  it('serves two credentials of one job by one keeper, which ends with it', async () => {
    const run = await world.run(program, {
      workflow: 'jobs.yml',
      event: 'workflow_dispatch',
      job: 'is-kept',
    });
    expect(run.exitCode, run.output).toBe(0);
    const [one, two, after, ...more] = world.visits.slice(-3);
    expect([one?.status, two?.status, after?.status, more], run.output).toEqual([200, 200, 401, []]);
    expect(two?.token).not.toBe(one?.token);
    expect(after?.token, 'what the witness tried').toBe(one?.token);
    expect(run.output).toContain('keepers: 1');
    expect(run.keepers).toBe(1);
    expect(run.output).toContain('shown by mistake: ***');
    for (const name of ['one', 'two']) {
      expect(run.output).toMatch(new RegExp(`\\| ${name} +active +yes `));
    }
    await expectOver(run, one?.token, two?.token);
  });

  it('revokes in the middle of a job, where a step asks for it', async () => {
    const first = world.visits.length;
    const run = await world.run(program, {
      workflow: 'jobs.yml',
      event: 'workflow_dispatch',
      job: 'revokes-now',
    });
    expect(run.exitCode, run.output).toBe(0);
    const visits = world.visits.slice(first);
    expect(
      visits.map(({ status }) => status),
      `before it, after it, and the witness\n${run.output}`,
    ).toEqual([200, 401, 401]);
    expect(new Set(visits.map(({ token }) => token)).size).toBe(1);
    expect(run.output).not.toContain('| the endpoint answers');
    expect(run.output).toContain('| the file is gone');
    expect(run.output).toContain('A step revoked the credential before the end of the job');
    expect(run.left).toEqual([]);
    expect(await world.tryOutside(visits[0]?.token ?? '')).toBe(401);
  });

  it('ends the credential within 5 seconds when the runner is killed', async () => {
    let step: number | undefined;
    let killedAt = 0;
    let refusedAfter: Promise<number> | undefined;
    const run = await world.run(program, {
      workflow: 'jobs.yml',
      event: 'workflow_dispatch',
      job: 'is-killed',
      onOutput: (output, child) => {
        const pid = /\| asleep as (\d+)/.exec(output)?.[1];
        if (pid === undefined || step !== undefined) return;
        step = Number(pid);
        const token = world.visits.at(-1)?.token ?? '';
        expect(world.visits.at(-1)?.status).toBe(200);
        killedAt = performance.now();
        child.kill('SIGKILL');
        refusedAfter = secondsUntil(async () => (await world.tryOutside(token)) === 401, 10);
      },
    });
    try {
      expect(killedAt, run.output).toBeGreaterThan(0);
      expect(await refusedAfter).toBeLessThan(within(5));
      expect(run.keepers).toBe(1);
      expect(run.output).not.toContain('Ended credential');
      expect(run.left).toEqual([]);
    } finally {
      try {
        if (step !== undefined) process.kill(step, 'SIGKILL');
      } catch {
        // It has ended with the runner.
      }
    }
  });

  /** Runs a job in which the witness looks before Jobpass and after it. */
  async function runWithWitness(
    job: string,
    onOutput?: Parameters<World['run']>[1]['onOutput'],
  ): Promise<{ run: Run; token: string | undefined }> {
    const first = world.visits.length;
    const run = await world.run(program, {
      workflow: 'jobs.yml',
      event: 'workflow_dispatch',
      job,
      ...(onOutput === undefined ? {} : { onOutput }),
    });
    const visits = world.visits.slice(first);
    expect(
      visits.map(({ status }) => status),
      `the step in the job, then the witness after it\n${run.output}`,
    ).toEqual([200, 401]);
    expect(visits[1]?.token, 'the witness tried the same credential').toBe(visits[0]?.token);
    expect(run.output, 'the variable was printed, and masked').toContain('shown by mistake: ***');
    const after = /witness after: (.*)/.exec(run.output)?.[1];
    expect(JSON.parse(after ?? 'null'), 'what the runner still had after post').toEqual({
      status: 401,
      folderInJob: true,
      left: [],
    });
    return { run, token: visits[0]?.token };
  }

  async function expectOver(run: Run, ...given: (string | undefined)[]): Promise<void> {
    const tokens = given.filter((token) => token !== undefined);
    if (tokens.length < given.length) return expect.fail('the step showed no credential');
    for (const token of tokens) {
      expect(await world.tryOutside(token), 'the credential after the job').toBe(401);
    }
    expect(run.output).toMatch(/Ended credential \S+: revoked \(/);
    expect(run.output.match(/Ended credential/g), 'each post ran once').toHaveLength(tokens.length);
    for (const secret of [...tokens, world.requestToken]) {
      expect(run.output.includes(secret), `a secret in the output of act:\n${run.output}`).toBe(false);
    }
    expect(run.output, 'an ID token in the output of act').not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
    expect(run.left, 'in the runner’s temporary folder').toEqual([]);
  }
}
