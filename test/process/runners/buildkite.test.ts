import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildkiteRunner } from '../../../src/runners/buildkite.js';
import type { Job } from '../../support/contracts/runner.js';
import { http, refusal, shellRunnerContract } from '../../support/contracts/shell-runner.js';
import { type FakeProgram, type FakePrograms, fakePrograms } from '../../support/fake-programs.js';
import { within } from '../../support/pace.js';

/** Docs: buildkite.com/docs/pipelines/configure/environment-variables and /docs/apis/agent-api/internal-job. */
const ENV = {
  BUILDKITE: 'true',
  BUILDKITE_COMPUTE_TYPE: 'self-hosted',
  BUILDKITE_ORGANIZATION_SLUG: 'acme-inc',
  BUILDKITE_PIPELINE_SLUG: 'my-project',
  BUILDKITE_BRANCH: 'main',
  BUILDKITE_BUILD_NUMBER: '1514',
  BUILDKITE_STEP_KEY: 'deploy',
  BUILDKITE_JOB_ID: 'e44f9784-e20e-4b93-a21d-f41fd5869db9',
  BUILDKITE_AGENT_ACCESS_TOKEN: 'bkaj_0123456789abcdefghijklmnopqrstuvwxyz',
  BUILDKITE_AGENT_ENDPOINT: 'https://agent-edge.buildkite.com/v3',
  BUILDKITE_AGENT_JOB_API_SOCKET: '/tmp/job-api/1.sock',
  BUILDKITE_AGENT_JOB_API_TOKEN: 'job-api-0123456789abcdef',
};

/** What the agent's source has it do: clicommand/oidc_request_token.go, redactor_add.go and annotate.go. */
const AGENT = `
const needs = (...names) => names.every((name) => process.env[name] || (complain('fatal: no ' + name + '\\n'), end(1), false));
if (words[0] === 'oidc' && needs('BUILDKITE_AGENT_ACCESS_TOKEN', 'BUILDKITE_JOB_ID', 'BUILDKITE_AGENT_JOB_API_SOCKET', 'BUILDKITE_AGENT_JOB_API_TOKEN'))
  print(jwt({ iss: 'https://agent.buildkite.com', aud: option('--audience'), job_id: process.env.BUILDKITE_JOB_ID }) + '\\n');
if (words[0] === 'redactor' && needs('BUILDKITE_AGENT_JOB_API_SOCKET', 'BUILDKITE_AGENT_JOB_API_TOKEN'))
  end(process.env.BUILDKITE_AGENT_REDACT_VARS_FILTER ? 9 : 0);
`;

function fakeAgent(body = AGENT): { programs: FakePrograms; agent: FakeProgram; env: NodeJS.ProcessEnv } {
  const programs = fakePrograms();
  const agent = programs.add('buildkite-agent', body);
  return { programs, agent, env: { ...ENV, PATH: programs.path } };
}

const redacted = (agent: FakeProgram): string[] =>
  agent
    .calls()
    .filter(({ words }) => words.join(' ') === 'redactor add --format json')
    .flatMap(({ input }) => Object.values(JSON.parse(input) as Record<string, string>));

shellRunnerContract(
  'buildkite',
  {
    masks: true,
    passesVariablesBy: 'file',
    summary: true,
    job: ['organization_slug', 'pipeline_slug', 'job_id'],
  },
  (): Job => {
    const { programs, agent, env } = fakeAgent();
    const { BUILDKITE_AGENT_ACCESS_TOKEN: _, ...withoutPermission } = env;
    return {
      env,
      withoutPermission,
      envOfAnother: { BUILDKITE_JOB_ID: '0190046e-e199-453b-a302-a21a4d649d31' },
      masked: () => redacted(agent),
      summary: () =>
        agent
          .calls()
          .filter(({ words }) => words[0] === 'annotate')
          .map(({ input }) => input)
          .join(''),
      arguments: () => agent.calls().flatMap(({ words }) => words),
      close: () => programs.remove(),
    };
  },
);

describe('Buildkite', () => {
  let fake: ReturnType<typeof fakeAgent>;
  const ask = (env = fake.env, leftMs = 5_000) =>
    buildkiteRunner(env).idTokens.request('https://x.example', http, { leftMs });

  beforeEach(() => {
    fake = fakeAgent();
  });
  afterEach(() => fake.programs.remove());

  it('asks for a short life, and for no other job', async () => {
    await ask();
    expect(fake.agent.calls()).toEqual([
      { words: ['oidc', 'request-token', '--audience=https://x.example', '--lifetime=300'], input: '' },
    ]);
  });

  it('has nothing filtered out of what is to be hidden', async () => {
    const runner = buildkiteRunner({ ...fake.env, BUILDKITE_AGENT_REDACT_VARS_FILTER: 'true' });
    await runner.step.mask(['the-secret-value']);
    expect(redacted(fake.agent)).toEqual(['the-secret-value']);
  });

  it.each([
    ['ends with 1 and shows what it got', 'complain(input); print(input); end(1);', /ended with exit code 1/],
    ['is killed', "process.kill(process.pid, 'SIGKILL');", /was killed by SIGKILL/],
  ])('delivers nothing where the agent %s', async (_what, body, why) => {
    fake.programs.add('buildkite-agent', body);
    const failure = await refusal(buildkiteRunner(fake.env).step.mask(['the-secret-value']));
    expect(failure).toMatchObject({ code: 'delivery', transient: false });
    expect(failure.message).toMatch(why);
    expect(failure.told).not.toContain('the-secret-value');
  });

  it('delivers nothing where there is no agent', async () => {
    const failure = await refusal(
      buildkiteRunner({ ...ENV, PATH: '/nowhere' }).step.mask(['the-secret-value']),
    );
    expect(failure).toMatchObject({ code: 'delivery' });
    expect(failure.message).toMatch(/was not found/);
  });

  it('does not fail over a summary', async () => {
    fake.programs.add('buildkite-agent', 'end(1);');
    await buildkiteRunner(fake.env).step.summary({
      ...{ heading: 'Jobpass', columns: ['Credential'], rows: [] },
      ...{ remarks: [], details: [] },
    });
  });

  it.each([
    ['prints garbage', "print('not a token\\n');", 'no-id-token', /not an ID token/],
    ['prints nothing', '', 'no-id-token', /not an ID token/],
    [
      'prints two lines',
      "print(jwt({ aud: 'https://x.example' }) + '\\n' + jwt({ aud: 'https://x.example' }) + '\\n');",
      'no-id-token',
      /not an ID token/,
    ],
    [
      'gives one for somebody else',
      "print(jwt({ aud: 'https://y.example' }));",
      'bad-id-token',
      /y\.example/,
    ],
    [
      'says no, with a secret',
      "complain('401 for bkaj_0123456789abcdefghijklmnopqrstuvwxyz\\n'); end(1);",
      'no-id-token',
      /exit code 1\): "401 for …"/,
    ],
    ['prints without end', "for (let n = 0; n < 200; n++) print('x'.repeat(1000));", 'no-id-token', /./],
  ])('is told where the agent %s', async (_what, body, code, message) => {
    fake.programs.add('buildkite-agent', body);
    const failure = await refusal(ask());
    expect(failure).toMatchObject({ code, transient: false });
    expect(failure.message).toMatch(message);
    expect(failure.told).not.toMatch(/bkaj_|eyJ|xxxx/);
    expect(failure.told).not.toContain('\n');
  });

  it('is asked again where the agent hangs', async () => {
    fake.programs.add('buildkite-agent', 'setTimeout(() => {}, 60_000);');
    const began = Date.now();
    expect(await refusal(ask(fake.env, 500))).toMatchObject({ code: 'unreachable', transient: true });
    expect(Date.now() - began).toBeLessThan(within(5_000));
  });

  it('is a machine that is given up only where Buildkite hosts it', () => {
    expect(buildkiteRunner(ENV).system.ephemeral).toBe(false);
    expect(buildkiteRunner({ ...ENV, BUILDKITE_COMPUTE_TYPE: 'hosted' }).system.ephemeral).toBe(true);
  });

  it('lives as long as the process that runs the job', async () => {
    vi.resetModules();
    const asked: (readonly string[])[] = [];
    vi.doMock('../../../src/runners/processes.js', () => ({
      ancestor: async (names: readonly string[]) => {
        asked.push(names);
        return { pid: 7, startedAt: '1' };
      },
    }));
    const { buildkiteRunner: mocked } = await import('../../../src/runners/buildkite.js');
    expect(await mocked(ENV).system.livenessCheck()).toEqual({ kind: 'process', pid: 7, startedAt: '1' });
    expect(asked).toEqual([['buildkite-agent']]);
    vi.doUnmock('../../../src/runners/processes.js');
  });
});
