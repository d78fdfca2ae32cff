import { describe, expect, it } from 'vitest';
import { judge } from '../../../../src/sweep/kubernetes/anchors.js';

const NOW = Date.parse('2026-11-30T15:20:00Z');
const SECONDS = NOW / 1_000;

/** An anchor that was created an hour ago. */
const anchor = (metadata: object, name = 'jobpass-a-0123456789') => ({
  ...{ name, uid: 'u', resourceVersion: '1' },
  metadata: { creationTimestamp: '2026-11-30T14:20:00Z', ...metadata },
});
const expiring = (expires: unknown) => anchor({ annotations: { 'jobpass/expires': expires } });

describe('judge', () => {
  it.each<[number, string]>([
    [-3_600, 'expired'],
    [-1, 'expired'],
    [0, 'expired'],
    [1, 'live'],
    [300, 'live'],
    // The clock of the API server that checked the expiry may be ahead.
    [360, 'live'],
  ])('an expiry in %i s is %s', (seconds, state) => {
    const verdict = judge(expiring(String(SECONDS + seconds)), NOW);
    expect(verdict).toEqual(state === 'live' ? { state } : { state, expiredAt: NOW + seconds * 1_000 });
  });

  it.each<[unknown]>([
    [undefined],
    [''],
    ['soon'],
    ['1.5e9'],
    ['-1'],
    [' 1'],
    ['9999999999999'],
    [1],
    [String(SECONDS + 361)],
  ])('treats an anchor with the expiry %j as expired after five minutes without a change', (expires) => {
    const old = expiring(expires);
    expect(judge(old, NOW)).toMatchObject({
      state: 'expired',
      because: expect.stringMatching(/nothing has changed it for 1h$/) as string,
    });
    const time = (ms: number) => ({
      ...old,
      metadata: {
        ...old.metadata,
        managedFields: [{ time: '2026-11-30T14:30:00Z' }, { time: new Date(ms).toISOString() }, {}],
      },
    });
    expect(judge(time(NOW - 300_000), NOW).state).toBe('expired');
    expect(judge(time(NOW - 299_000), NOW)).toMatchObject({
      state: 'kept',
      because: expect.stringMatching(/, but it was changed 4m 59s ago$/) as string,
    });
  });

  it('never deletes Secrets with another name, or Secrets that are already marked for deletion', () => {
    const annotations = { 'jobpass/expires': '1' };
    expect(judge(anchor({ annotations }, 'database'), NOW)).toEqual({
      state: 'kept',
      because: 'its name does not begin with jobpass-',
    });
    const deleted = {
      annotations,
      deletionTimestamp: '2026-11-30T15:00:00Z',
      finalizers: ['a/b', 'c/d\n::set-env'],
    };
    expect(judge(anchor(deleted), NOW)).toEqual({
      state: 'kept',
      because: 'it is already marked for deletion, which finalizers delay: a/b, c/d ::set-env',
    });
  });

  it('treats an anchor with an unreadable creation time as expired', () => {
    expect(judge(anchor({ creationTimestamp: 'never' }), NOW).state).toBe('expired');
  });
});
