import { describe, expect, it } from 'vitest';
import { jobOf } from '../../../../src/doctor/kubernetes/log-in.js';

const POD = 'authentication.kubernetes.io/pod-uid';

describe('the job ID of a user', () => {
  it.each<[extra: Record<string, string[]>, job: string | undefined]>([
    [{}, undefined],
    [{ 'jobpass/job': ['github.77.1.0'] }, 'github.77.1.0'],
    [{ 'jobpass/job': ['github.77.1.0', 'github.78.1.0'] }, undefined],
    [{ 'jobpass/job': ['github.77-1'] }, undefined],
    [{ 'jobpass/job': ['github'] }, undefined],
    [{ 'jobpass/job': [''], [POD]: ['a-b'] }, undefined],
    [{ [POD]: ['0f3c-11'] }, 'pod.0f3c11'],
    [{ sessionName: ['GitHub-77.1'] }, 'eks.github771'],
    [{ [POD]: ['0f3c'], sessionName: ['x'] }, 'pod.0f3c'],
  ])('%o', (extra, job) => expect(jobOf({ username: 'u', uid: '', groups: [], extra })).toBe(job));
});
