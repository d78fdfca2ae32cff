import { afterAll, beforeAll, expect, it } from 'vitest';
import { suiteUnless } from '../support/left-out.js';
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
} from '../support/runners/job.js';
import { JOBPASS, missingTools } from '../support/tools.js';
import { type JenkinsWorld, startJenkins } from './jenkins.js';

suiteUnless(missingTools('groovy'), 'the Jenkins step on Jenkins’s Groovy', () => {
  let world: JenkinsWorld;
  beforeAll(async () => {
    world = await startJenkins();
  });
  afterAll(() => world.close());

  it.each([
    ['succeeds', 'Finished: SUCCESS'],
    ['fails', `script returned exit code ${FAILURE}`],
    ['is-cancelled', 'Finished: ABORTED'],
  ] as const)('the build %s', async (ending, finished) => {
    const first = world.services.visits.length;
    const run = await runJob(ending, pointed(example('jenkins', 'Jenkinsfile'), world.services));
    expect(run.output).toContain(finished);
    expect(run.output).not.toContain(`\n${AWAKE}`);
    const [visit, ...more] = world.services.visits.slice(first);
    expect(visit?.status, run.output).toBe(200);
    expect(more).toEqual([]);
    expect(run.output).toMatch(/✅ \S+: revoked \(proven\), \d/);
    expect(await world.services.tryOutside(visit?.token ?? ''), 'the credential after the build').toBe(401);
    expect(run.left, run.output).toEqual([]);
    // Jenkins traces its shells. What is seen of the credential is the line that prints it, which nothing there masks.
    const seen = run.output.split('\n').filter((line) => line.includes(visit?.token ?? ''));
    expect(seen).toEqual([`shown by mistake: ${visit?.token}`]);
    expect(run.output, 'an ID token in the output').not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
  });

  it('a build without the credential gets nothing, and its block is not run', async () => {
    const first = world.services.visits.length;
    const jenkinsfile = pointed(example('jenkins', 'Jenkinsfile'), world.services);
    const run = await runJob('succeeds', jenkinsfile.replace("role: '", "credentialsId: 'other', role: '"));
    expect(run.output).toContain("Could not find credentials entry with ID 'other'");
    expect(world.services.visits.slice(first)).toEqual([]);
    expect(run.left).toEqual([]);
  });

  it('a build whose log-in is refused fails, and its block is not run', async () => {
    const first = world.services.visits.length;
    const jenkinsfile = pointed(example('jenkins', 'Jenkinsfile'), world.services);
    const run = await runJob('succeeds', jenkinsfile.replace("role: 'deploy'", "role: 'none-of-mine'"));
    expect(run.output).toContain('none-of-mine');
    expect(run.output).toContain('script returned exit code 4');
    expect(world.services.visits.slice(first)).toEqual([]);
    expect(run.left).toEqual([]);
  });

  it('hands every named parameter on as an input', async () => {
    const jenkinsfile = pointed(example('jenkins', 'Jenkinsfile'), world.services)
      .replace("role: 'deploy'", "role: 'deploy', ttl: '10m', envName: 'DEPLOY_TOKEN', name: 'mine'")
      .replace('./deploy.sh', `test -n "$DEPLOY_TOKEN" && ${JOBPASS} status`);
    const run = await runJob('succeeds', jenkinsfile);
    expect(run.exitCode, run.output).toBe(0);
    expect(run.output).toMatch(/\(10m\)/);
    expect(run.output).toContain('mine');
  });

  it.each([
    ['succeeds', 'Finished: SUCCESS'],
    ['fails', `script returned exit code ${FAILURE}`],
  ] as const)('a build that %s does so too when its log-out fails', async (ending, finished) => {
    const jenkinsfile = pointed(example('jenkins', 'Jenkinsfile'), world.services);
    const run = await runJob(ending, jenkinsfile, { JOBPASS: failingLogout(world.folder) });
    expect(run.output).toContain('jobpass logout ended with exit code 6');
    expect(run.output).toContain(finished);
  });

  function runJob(
    ending: Ending,
    jenkinsfile: string,
    env: Readonly<Record<string, string>> = {},
  ): ReturnType<JenkinsWorld['run']> {
    let cancelled = false;
    return world.run({
      files: { 'deploy.sh': DEPLOY },
      jenkinsfile,
      env: { ...env, ENDING: ending },
      onOutput: (output, jenkins) => {
        if (cancelled || !output.includes(`\n${ASLEEP}`)) return;
        cancelled = true;
        end(jenkins, 'SIGTERM', false);
      },
    });
  }
});
