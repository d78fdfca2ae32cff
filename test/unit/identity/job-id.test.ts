import { describe, expect, it } from 'vitest';
import { JOB_ID_LENGTH, jobIdForm, jobIdOf } from '../../../src/identity/job-id.js';

const GITHUB = 'https://token.actions.githubusercontent.com';

describe('job IDs', () => {
  it('contain the claims that identify a job', () => {
    const claims = {
      iss: GITHUB,
      sub: 'repo:octo-org/shop',
      run_id: '12',
      run_attempt: '3',
      check_run_id: '77',
    };
    expect(jobIdOf(claims)).toBe('github.12.3.77');
    expect(jobIdOf({ ...claims, check_run_id: undefined })).toBe('github.12.3.0');
    expect(jobIdOf({ iss: 'https://gitlab.com', pipeline_id: '5', job_id: 6 })).toBe('gitlab.5.6');
    expect(jobIdOf({ iss: 'https://agent.buildkite.com', job_id: '0184990A-477B-4fa8' })).toBe(
      'buildkite.0184990a477b4fa8',
    );
  });

  it('differ for two servers of the same CI system', () => {
    const claims = { pipeline_id: '5', job_id: '6' };
    const ids = ['gitlab.com', 'gitlab.example.com', 'gitlab-2.example.com'].map((host) =>
      jobIdOf({ ...claims, iss: `https://${host}` }),
    );
    expect(ids).toEqual(['gitlab.5.6', 'iss.gitlab.example.com.5.6', 'iss.gitlab.2.example.com.5.6']);
  });

  it('are undefined if a claim is missing', () => {
    expect(jobIdOf({ iss: GITHUB, run_id: '12' })).toBeUndefined();
    expect(jobIdOf({ iss: GITHUB, run_id: '12', run_attempt: null })).toBeUndefined();
    expect(jobIdOf({ iss: 'https://ci.example' })).toBeUndefined();
    expect(jobIdOf({ sub: 'job' })).toBeUndefined();
    expect(jobIdOf({ iss: 'https://ci.example', sub: '---' })).toBeUndefined();
  });

  it('contain the subject for other issuers', () => {
    expect(jobIdOf({ iss: 'https://ci.example/a/', sub: 'Project:Shop/ref:MAIN' })).toBe(
      'iss.ci.example.a.project.shop.ref.main',
    );
    expect(jobIdForm('https://ci.example').claims).toEqual([]);
    // The Kelvin sign, which is a k in lower case.
    expect(jobIdOf({ iss: 'https://ci.example', sub: '\u212Aelvin' })).toBe('iss.ci.example.elvin');
  });

  it('can be part of a DNS name', () => {
    const id =
      jobIdOf({ iss: 'https://ci.example', sub: `${'a'.repeat(JOB_ID_LENGTH - 16)}/${'b'.repeat(300)}` }) ??
      '';
    expect(id.length).toBeLessThanOrEqual(JOB_ID_LENGTH);
    expect(id).toMatch(/^[a-z0-9]+(\.[a-z0-9]+)*$/);
  });
});
