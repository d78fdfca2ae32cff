import { afterAll, beforeAll, expect, it } from 'vitest';
import { suiteUnless } from '../support/left-out.js';
import { findAct, type Run, startWorld, type World } from './act.js';

// act runs a job as GitHub's runner does, from the workflow file on. So this is the action as users have it:
// action.yml, the committed dist/, and a runner that we did not write.

const act = findAct();
const MISSING = 'act is not installed. Build it with: node scripts/install-act.mjs (it needs Go)';

suiteUnless(act === undefined ? MISSING : undefined, 'the action in a real runner (act)', () =>
  suite(act ?? ''),
);

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
    await expectOver(run, token);
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

  async function expectOver(run: Run, token: string | undefined): Promise<void> {
    if (token === undefined) return expect.fail('the step showed no credential');
    expect(await world.tryOutside(token), 'the credential after the job').toBe(401);
    expect(run.output).toMatch(/Ended credential \S+: revoked \(/);
    expect(run.output.match(/Ended credential/g), 'post ran once').toHaveLength(1);
    for (const secret of [token, world.requestToken]) {
      expect(run.output.includes(secret), `a secret in the output of act:\n${run.output}`).toBe(false);
    }
    expect(run.output, 'an ID token in the output of act').not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
    expect(run.left, 'in the runner’s temporary folder').toEqual([]);
  }
}
