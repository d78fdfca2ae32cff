import { describe, expect, it } from 'vitest';
import { describedSession, sessionDescription } from '../../../../src/providers/aws/description.js';

/** The rule of STS. Source: client-sts 3.1177.0, GetScopedCredentialsRequest. */
const ALLOWED = /^[\t\n\r\x20-\x7e\xa1-\xff]{2,256}$/;

describe('the description of a scoped copy', () => {
  it('names the credential, the run and the attempt', () => {
    const claims = { repository: 'octo-org/shop', run_id: '77', run_attempt: '2', actor: 'octocat' };
    const description = sessionDescription('octo-org-shop-77-2-k3x9', claims);
    expect(description).toBe('jobpass octo-org-shop-77-2-k3x9 run 77 attempt 2');
    expect(describedSession(description)).toEqual({
      id: 'octo-org-shop-77-2-k3x9',
      run: '77',
      attempt: '2',
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['GitLab', { pipeline_id: 4711, project_path: 'shop' }, 'jobpass job run 4711'],
    ['Buildkite', { build_number: '8', step_key: 'deploy' }, 'jobpass job run 8'],
    ['a system whose token names no run', { sub: 'system:serviceaccount:ci:deploy' }, 'jobpass job'],
    ['a claim that is no text', { run_id: { $gt: '' }, run_attempt: null }, 'jobpass job'],
    ['an empty claim', { run_id: '', run_attempt: '1' }, 'jobpass job attempt 1'],
  ])('of %s', (_, claims, description) => {
    expect(sessionDescription('job', claims)).toBe(description);
    expect(describedSession(description)?.id).toBe('job');
  });

  it('has only characters that STS accepts, and is neither too long nor too short', () => {
    const hostile = [
      '',
      'a',
      'é\u0000\u007f\u0085\u00a0',
      '::add-mask::x\n\r',
      '漢字 \ud800',
      'x'.repeat(5_000),
    ];
    for (const id of hostile)
      for (const run of hostile)
        for (const attempt of hostile) {
          const description = sessionDescription(id, { run_id: run, run_attempt: attempt });
          expect(description).toMatch(ALLOWED);
          // One word for each fact, so that a claim cannot pretend to be another fact.
          expect(description.split(' ').length).toBeLessThanOrEqual(6);
        }
  });

  it.each([
    'jobpass',
    'jobpass a run',
    'jobpass a b',
    'something else',
    'jobpass a run 1 attempt 2 more',
    '',
  ])('is not %j', (text) => expect(describedSession(text)).toBeUndefined());
});
