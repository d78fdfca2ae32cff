import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bitbucketRunner } from '../../../src/runners/bitbucket.js';
import { gitlabRunner } from '../../../src/runners/gitlab.js';
import { jenkinsRunner } from '../../../src/runners/jenkins.js';
import { kubernetesRunner } from '../../../src/runners/kubernetes.js';
import { semaphoreRunner } from '../../../src/runners/semaphore.js';
import { http, refusal, shellRunnerContract } from '../../support/contracts/shell-runner.js';
import { heldJwt } from '../../support/fake-programs.js';

const now = (): number => Math.floor(Date.now() / 1000);
const LEFT = { leftMs: 5_000 };

/** Docs: docs.gitlab.com/ci/variables/predefined_variables and /ci/secrets/id_token_authentication. */
const GITLAB = {
  GITLAB_CI: 'true',
  CI_SERVER_URL: 'https://gitlab.example',
  CI_PROJECT_PATH: 'group/project',
  CI_COMMIT_REF_NAME: 'main',
  CI_PIPELINE_ID: '1212',
  CI_JOB_ID: '311',
  CI_RUNNER_ID: '7',
  CI_PROJECT_ID: '22',
  GITLAB_USER_LOGIN: 'octo',
};

shellRunnerContract(
  'gitlab',
  {
    audience: 'https://vault.example',
    masks: false,
    passesVariablesBy: 'file',
    summary: false,
    job: ['project_path', 'ref', 'job_id'],
  },
  () => ({
    env: {
      ...GITLAB,
      VAULT_ID_TOKEN: heldJwt({ iss: 'https://gitlab.example', aud: 'https://vault.example' }),
    },
    withoutPermission: GITLAB,
    envOfAnother: { CI_JOB_ID: '312' },
    close: () => undefined,
  }),
);

/** Docs: support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets; the braces are theirs. */
const BITBUCKET = {
  BITBUCKET_BUILD_NUMBER: '52',
  BITBUCKET_WORKSPACE: 'acme',
  BITBUCKET_REPO_FULL_NAME: 'acme/service',
  BITBUCKET_BRANCH: 'main',
  BITBUCKET_PIPELINE_UUID: '{d32eeb5c-14fd-4162-845c-6897bdb4d2ce}',
  BITBUCKET_STEP_UUID: '{19fb8a86-fad3-42a4-ab43-f9e150d7b3ab}',
};
const WORKSPACE = 'ari:cloud:bitbucket::workspace/b2c8c9e8-2b0d-4a8a-9d0c-0f1f3f8a1a11';

shellRunnerContract(
  'bitbucket',
  {
    audience: WORKSPACE,
    masks: false,
    passesVariablesBy: 'file',
    summary: false,
    job: ['repository', 'branchName', 'stepUuid'],
  },
  () => ({
    env: { ...BITBUCKET, BITBUCKET_STEP_OIDC_TOKEN: heldJwt({ aud: [WORKSPACE] }) },
    withoutPermission: BITBUCKET,
    envOfAnother: { BITBUCKET_STEP_UUID: '{20fb8a86-fad3-42a4-ab43-f9e150d7b3ab}' },
    close: () => undefined,
  }),
);

/** Docs: docs.semaphoreci.com/reference/env-vars and /reference/openid. */
const SEMAPHORE = {
  SEMAPHORE: 'true',
  SEMAPHORE_ORGANIZATION_URL: 'https://acme.semaphoreci.com',
  SEMAPHORE_PROJECT_NAME: 'docs',
  SEMAPHORE_GIT_REF: 'refs/heads/main',
  SEMAPHORE_PIPELINE_ID: 'ea3e6bba-d19a-45d7-86a0-e78a2301b616',
  SEMAPHORE_JOB_NAME: 'Deploy',
  SEMAPHORE_JOB_ID: 'a26d42cf-89ac-4c3f-9e2d-51bb231897bf',
  SEMAPHORE_AGENT_MACHINE_TYPE: 'e1-standard-2',
};

shellRunnerContract(
  'semaphore',
  {
    audience: 'https://acme.semaphoreci.com',
    masks: false,
    passesVariablesBy: 'file',
    summary: false,
    job: ['prj', 'ref', 'job_id'],
  },
  () => ({
    env: { ...SEMAPHORE, SEMAPHORE_OIDC_TOKEN: heldJwt({ aud: 'https://acme.semaphoreci.com' }) },
    withoutPermission: SEMAPHORE,
    envOfAnother: { SEMAPHORE_JOB_ID: 'b26d42cf-89ac-4c3f-9e2d-51bb231897bf' },
    close: () => undefined,
  }),
);

/** Source: jenkinsci/jenkins, CoreEnvironmentContributor/buildEnv.properties, and Job.getCharacteristicEnvVars. */
const JENKINS = {
  JENKINS_URL: 'https://jenkins.example/',
  JOB_NAME: 'folder/deploy/main',
  BUILD_NUMBER: '153',
  BUILD_ID: '153',
  BUILD_TAG: 'jenkins-folder-deploy-main-153',
  BRANCH_NAME: 'main',
  NODE_NAME: 'built-in',
  EXECUTOR_NUMBER: '1',
  JENKINS_NODE_COOKIE: '5f3a9c',
  JENKINS_SERVER_COOKIE: 'durable-0a1b',
};

shellRunnerContract(
  'jenkins',
  {
    audience: 'https://vault.example',
    masks: false,
    passesVariablesBy: 'file',
    summary: false,
    job: ['job', 'build_number', 'node'],
  },
  () => ({
    env: {
      ...JENKINS,
      IDTOKEN: heldJwt({ iss: 'https://jenkins.example/oidc', aud: ['https://vault.example'] }),
    },
    withoutPermission: JENKINS,
    envOfAnother: { BUILD_NUMBER: '154', BUILD_ID: '154', BUILD_TAG: 'jenkins-folder-deploy-main-154' },
    close: () => undefined,
  }),
);

shellRunnerContract(
  'kubernetes',
  {
    audience: 'https://vault.example',
    masks: false,
    passesVariablesBy: 'file',
    summary: false,
    job: ['pod'],
  },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'jobpass-pod-'));
    const file = join(folder, 'token');
    writeFileSync(file, heldJwt({ aud: ['https://vault.example'], sub: 'system:serviceaccount:ci:deploy' }));
    // Docs: kubernetes.io/docs/concepts/services-networking/service, "Environment variables".
    const pod = { KUBERNETES_SERVICE_HOST: '10.96.0.1', HOSTNAME: 'deploy-7x2kq' };
    return {
      env: { ...pod, JOBPASS_ID_TOKEN_FILE: file },
      withoutPermission: { ...pod, JOBPASS_ID_TOKEN_FILE: '/none' },
      envOfAnother: { HOSTNAME: 'deploy-9b1zz' },
      close: () => rmSync(folder, { recursive: true, force: true }),
    };
  },
);

describe('ID tokens that a job holds', () => {
  it.each([
    [
      'GitLab',
      gitlabRunner({ ...GITLAB }),
      /id_tokens: \{ JOBPASS_ID_TOKEN: \{ aud: 'https:\/\/vault\.example' \} \}/,
    ],
    ['Bitbucket', bitbucketRunner(BITBUCKET), /oidc: \{ audiences: \['https:\/\/vault\.example'\] \}/],
    ['Jenkins', jenkinsRunner(JENKINS), /audience "https:\/\/vault\.example".*withCredentials/],
    ['Semaphore', semaphoreRunner(SEMAPHORE), /plans/],
    [
      'Kubernetes',
      kubernetesRunner({}, '/none'),
      /serviceAccountToken: \{ path: token, audience: 'https:\/\/vault\.example' \}/,
    ],
  ])('are told of, where there is none: %s', async (_system, runner, hint) => {
    const failure = await refusal(runner.idTokens.request('https://vault.example', http, LEFT));
    expect(failure).toMatchObject({ code: 'no-id-token', transient: false });
    expect(failure.hint).toMatch(hint);
  });

  it('say what GitLab’s are for, with the name to give another audience to', async () => {
    const runner = gitlabRunner({
      ...GITLAB,
      AWS_ID_TOKEN: heldJwt({ iss: 'https://gitlab.example', aud: 'sts.amazonaws.com' }),
      FOREIGN: heldJwt({ iss: 'https://elsewhere.example', aud: 'https://vault.example' }),
    });
    const failure = await refusal(runner.idTokens.request('https://vault.example', http, LEFT));
    expect(failure.message).toContain('AWS_ID_TOKEN is for "sts.amazonaws.com"');
    expect(failure.message).not.toContain('FOREIGN');
    expect(failure.hint).toContain("id_tokens: { AWS_ID_TOKEN: { aud: 'https://vault.example' } }");
  });

  it('are taken by how long they live, where several fit', async () => {
    const [over, short, long] = [-10, 60, 600].map((life) => heldJwt({ aud: 'x', exp: now() + life }));
    const runner = jenkinsRunner({ ...JENKINS, A: short, B: long, C: over });
    expect((await runner.idTokens.request('x', http, LEFT)).raw).toBe(long);
    expect(runner.idTokens.secrets()).toHaveLength(3);
    expect(runner.idTokens.until()).toBe((now() + 60) * 1000);
  });

  it('are refused when they are over, since there is no other', async () => {
    const runner = bitbucketRunner({
      ...BITBUCKET,
      BITBUCKET_STEP_OIDC_TOKEN: heldJwt({ aud: 'x', exp: now() - 5 }),
    });
    expect(await refusal(runner.idTokens.request('x', http, LEFT))).toMatchObject({
      code: 'bad-id-token',
      transient: false,
    });
  });

  it('are read anew each time where they are a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jobpass-pod-'));
    const file = join(folder, 'token');
    try {
      const runner = kubernetesRunner({}, file);
      const [first, second] = [1, 2].map((n) => heldJwt({ aud: ['x'], n }));
      for (const token of [first, second]) {
        writeFileSync(file, `${token}\n`);
        expect((await runner.idTokens.request('x', http, LEFT)).raw).toBe(token);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('leave Jenkins’s cookies with Jenkins', () => {
    const { variables } = jenkinsRunner({ ...JENKINS, IDTOKEN: heldJwt({ aud: 'x' }) }).system;
    expect(variables).toContain('IDTOKEN');
    expect(variables.filter((name) => /COOKIE/.test(name))).toEqual([]);
  });

  it.each([
    ['e1-standard-2', true],
    ['s1-linux-small', false],
    ['', false],
  ])('come with a machine of Semaphore of the type "%s", given up: %s', (type, ephemeral) => {
    expect(semaphoreRunner({ ...SEMAPHORE, SEMAPHORE_AGENT_MACHINE_TYPE: type }).system.ephemeral).toBe(
      ephemeral,
    );
  });
});
