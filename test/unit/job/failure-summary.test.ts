import { describe, expect, it } from 'vitest';
import { JobpassError } from '../../../src/errors.js';
import { failureSummary } from '../../../src/job/failure-summary.js';

describe('the summary of a job without a credential', () => {
  it('has the service, the reason and the fix', () => {
    const error = new JobpassError('refused', 'The role is not for this job', { hint: 'Change the role' });
    const summary = failureSummary([{ error, subject: 'repo:a/b', services: ['vault.example'] }], {});
    expect(summary.heading).toBe('❌ Jobpass: not issued (refused)');
    expect(summary.rows).toEqual([['Jobpass', 'repo:a/b', '–', 'vault.example', 'Change the role']]);
    expect(summary.remarks).toEqual(['Jobpass: The role is not for this job']);
  });

  // A secret in the wrong input is masked in the log. Not every system masks its summaries.
  it.each(['usage', 'insecure'] as const)('has no value of an input (%s)', (code) => {
    const error = new JobpassError(code, '`ttl` is `hunter2`, which is not a duration', {
      hint: 'Use 15m',
      input: 'ttl',
    });
    const summary = failureSummary([{ error }], {});
    expect(JSON.stringify(summary)).not.toContain('hunter2');
    expect(summary.remarks).toEqual(['Jobpass: the input ttl is invalid; the log has its value']);
  });
});
