import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { circleciRunner } from '../../../src/runners/circleci.js';
import { audiencesOf, type Job } from '../../support/contracts/runner.js';
import { http, refusal, shellRunnerContract } from '../../support/contracts/shell-runner.js';
import { type FakePrograms, fakePrograms, heldJwt } from '../../support/fake-programs.js';

const ORGANIZATION = '00000000-1111-2222-3333-444444444444';
const held = (claims: Record<string, unknown> = {}): string =>
  heldJwt({ iss: `https://oidc.circleci.com/org/${ORGANIZATION}`, aud: ORGANIZATION, ...claims });

/** Docs: circleci.com/docs/reference/variables, "Built-in environment variables". */
const ENV = {
  CIRCLECI: 'true',
  CIRCLE_PROJECT_REPONAME: 'repo-1',
  CIRCLE_BRANCH: 'main',
  CIRCLE_JOB: 'deploy',
  CIRCLE_BUILD_NUM: '312',
  CIRCLE_WORKFLOW_ID: '8e1f8a0c-94d5-4c8f-9b39-4e2a3c3f1a11',
  CIRCLE_WORKFLOW_JOB_ID: '2a9c4b1e-7d0f-4d57-8a2f-6d6f0f5c2b33',
  CIRCLE_NODE_INDEX: '0',
};

/** circleci.com/docs/oidc-tokens-with-custom-claims. */
const CIRCLECI = `
if (words.slice(0, 4).join(' ') !== 'run oidc get --claims') end(2);
else print(jwt({ iss: 'https://oidc.circleci.com/org/${ORGANIZATION}', ...JSON.parse(words[4]) }) + '\\n');
`;

shellRunnerContract(
  'circleci',
  { masks: false, passesVariablesBy: 'file', summary: false, job: ['project', 'oidc.circleci.com/job-id'] },
  (): Job => {
    const programs = fakePrograms();
    const circleci = programs.add('circleci', CIRCLECI);
    const env = {
      ...ENV,
      CIRCLE_OIDC_TOKEN: held(),
      CIRCLE_OIDC_TOKEN_V2: held({ v: 2 }),
      PATH: programs.path,
    };
    return {
      env,
      withoutPermission: { ...ENV, PATH: '/nowhere' },
      envOfAnother: { CIRCLE_WORKFLOW_JOB_ID: '5c2b332a-7d0f-4d57-8a2f-2a9c4b1e6d6f' },
      arguments: () => circleci.calls().flatMap(({ words }) => words),
      close: () => programs.remove(),
    };
  },
);

describe('CircleCI', () => {
  let programs: FakePrograms;
  let folder: string;
  let script: string;
  beforeEach(() => {
    programs = fakePrograms();
    folder = mkdtempSync(join(tmpdir(), 'jobpass-circleci-'));
    script = join(folder, 'bash_env');
  });
  afterEach(() => {
    programs.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = (audience: string, env: NodeJS.ProcessEnv) =>
    circleciRunner(env).idTokens.request(audience, http, { leftMs: 5_000 });

  it('takes the token that it holds, the one that says more first', async () => {
    const newer = held({ v: 2 });
    const env = { ...ENV, CIRCLE_OIDC_TOKEN: held(), CIRCLE_OIDC_TOKEN_V2: newer, PATH: '/nowhere' };
    expect((await ask(ORGANIZATION, env)).raw).toBe(newer);
  });

  it.each([
    ['over', { exp: 1 }],
    ['nearly over', { exp: Math.floor(Date.now() / 1000) + 30 }],
  ])('asks for another one where that is %s', async (_what, claims) => {
    const circleci = programs.add('circleci', CIRCLECI);
    const env = { ...ENV, CIRCLE_OIDC_TOKEN_V2: held(claims), PATH: programs.path };
    expect(audiencesOf((await ask(ORGANIZATION, env)).raw)).toEqual([ORGANIZATION]);
    expect(circleci.calls()).toHaveLength(1);
  });

  it('asks for an audience as JSON, whatever is in it', async () => {
    const circleci = programs.add('circleci', CIRCLECI);
    const audience = 'a"b\\c --root-issuer';
    expect(audiencesOf((await ask(audience, { ...ENV, PATH: programs.path })).raw)).toEqual([audience]);
    expect(circleci.calls()[0]?.words).toEqual([
      'run',
      'oidc',
      'get',
      '--claims',
      JSON.stringify({ aud: audience }),
    ]);
  });

  it('tells of the local command of the same name, which knows no such thing', async () => {
    programs.add('circleci', 'complain(\'Error: unknown command "run" for "circleci"\\n\'); end(255);');
    const failure = await refusal(ask('x', { ...ENV, PATH: programs.path }));
    expect(failure).toMatchObject({ code: 'no-id-token', transient: false });
    expect(failure.told).toMatch(/exit code 255\): "Error: unknown command "run".*first in the PATH/);
  });

  it('has later steps source a file, which is not in theirs, and may be gone', () => {
    const file = join(folder, "it's a file");
    writeFileSync(file, "export VAULT_TOKEN='the-secret-value'\n");
    writeFileSync(script, 'export EARLIER=yes');
    const runner = circleciRunner({ ...ENV, BASH_ENV: script });
    runner.step.sourceInLaterSteps?.(file);
    runner.step.sourceInLaterSteps?.(file);
    expect(readFileSync(script, 'utf8')).not.toContain('the-secret-value');
    expect(readFileSync(script, 'utf8').split('\n')).toHaveLength(3);
    const step = (): string => {
      const { stdout, stderr } = spawnSync(
        '/bin/bash',
        ['-eo', 'pipefail', '-c', 'echo "$EARLIER $VAULT_TOKEN"'],
        // On a socket as standard input bash would take itself for a remote shell, and read other files.
        { stdio: ['ignore', 'pipe', 'pipe'], env: { BASH_ENV: script }, encoding: 'utf8' },
      );
      return stdout + stderr;
    };
    expect(step()).toBe('yes the-secret-value\n');
    rmSync(file);
    expect(step()).toBe('yes \n');
  });

  it('makes that file for this user alone where it is missing', () => {
    circleciRunner({ ...ENV, BASH_ENV: script }).step.sourceInLaterSteps?.(join(folder, 'variables'));
    expect(statSync(script).mode & 0o777).toBe(0o600);
  });

  it('fails where there is no such file, or it cannot be written', () => {
    const failing = expect.objectContaining({
      code: 'delivery',
      hint: expect.stringContaining('. /x/variables'),
    });
    expect(() => circleciRunner(ENV).step.sourceInLaterSteps?.('/x/variables')).toThrow(failing);
    mkdirSync(script);
    expect(() =>
      circleciRunner({ ...ENV, BASH_ENV: script }).step.sourceInLaterSteps?.('/x/variables'),
    ).toThrow(failing);
  });

  it('hands no key of CircleCI itself to a process beside the job', () => {
    const { system } = circleciRunner({
      ...ENV,
      CIRCLE_TOKEN: 'x',
      CIRCLECI_CLI_TOKEN: 'x',
      CIRCLE_INTERNAL_TASK_DATA: '/x',
    });
    expect(system.variables).toContain('CIRCLE_INTERNAL_TASK_DATA');
    expect(system.variables.filter((name) => name.endsWith('TOKEN'))).toEqual([]);
  });
});
