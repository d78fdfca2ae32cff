import { describe, expect, it } from 'vitest';
import type { Claims } from '../../../src/identity/id-token.js';
import { knownJob } from '../../../src/identity/known-job.js';

const JOBS: [string, boolean, Claims, readonly string[]][] = [
  [
    'GitHub',
    true,
    { iss: 'https://token.actions.githubusercontent.com', run_id: '1', run_attempt: '1', check_run_id: '11' },
    ['iss', 'run_id', 'run_attempt', 'check_run_id'],
  ],
  ['GitLab', true, { iss: 'https://gitlab.com', pipeline_id: '1', job_id: '2' }, ['pipeline_id', 'job_id']],
  [
    'a GitLab server with any address',
    true,
    { iss: 'https://ci.example', project_path: 'shop/web', pipeline_id: '1', job_id: '2' },
    ['iss', 'pipeline_id', 'job_id'],
  ],
  ['Buildkite', true, { iss: 'https://agent.buildkite.com', job_id: 'u-1' }, ['job_id']],
  [
    'CircleCI',
    false,
    {
      iss: 'https://oidc.circleci.com/org/o-1',
      'oidc.circleci.com/workflow-id': 'w-1',
      'oidc.circleci.com/job-id': 'j-1',
    },
    ['iss', 'oidc.circleci.com/workflow-id', 'oidc.circleci.com/job-id'],
  ],
  [
    'HCP Terraform',
    false,
    { iss: 'https://app.terraform.io', terraform_run_id: 'run-1', terraform_run_phase: 'plan' },
    ['terraform_run_id', 'terraform_run_phase'],
  ],
];

describe.each(JOBS)('a job of %s', (_, hasOneKey, claims, names) => {
  it('is known by its claims alone', () => {
    const job = knownJob(claims);
    expect(job).toEqual({ id: expect.stringMatching(/^[\w-]{22}$/), hasOneKey });
    expect(knownJob({ ...claims, jti: 'x', iat: 5, sub: 'y' })).toEqual(job);
  });

  it.each(names)('is another job with another %s', (name) => {
    const value = String(claims[name]);
    const changed = name === 'iss' ? { ...claims, iss: `${value}x` } : { ...claims, [name]: `${value}x` };
    expect(knownJob(changed)?.id).not.toBe(knownJob(claims)?.id);
  });

  it.each(names.filter((name) => name !== 'iss'))('is unknown without %s', (name) => {
    expect(knownJob({ ...claims, [name]: undefined })).toBeUndefined();
    expect(knownJob({ ...claims, [name]: '' })).toBeUndefined();
  });
});

describe('a job that its ID token does not identify', () => {
  it.each([
    [
      'of GitHub Enterprise Server, which has no check_run_id',
      { iss: 'https://h/_services/token', run_id: '1' },
    ],
    ['of an unknown issuer', { iss: 'https://ci.example', sub: 'job' }],
    ['of Azure Pipelines', { iss: 'https://vstoken.dev.azure.com/o', sub: 'p://o/p/pipeline', prj_id: 'p' }],
  ])('%s is unknown', (_, claims: Claims) => {
    expect(knownJob(claims)).toBeUndefined();
  });
});
