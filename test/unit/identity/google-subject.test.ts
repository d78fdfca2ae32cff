import { describe, expect, it } from 'vitest';
import { fitsGoogleSubject, jobSubjectOf } from '../../../src/identity/google-subject.js';
import { KNOWN_CLAIMS } from '../../../src/identity/known-issuers.js';

const UUID = '0190f8d3-5f0e-4c3a-9a57-0f6f3f2f7c11';
const ISSUERS = {
  github: 'https://token.actions.githubusercontent.com',
  gitlab: 'https://gitlab.com',
  buildkite: 'https://agent.buildkite.com',
  circleci: `https://oidc.circleci.com/org/${UUID}`,
  terraform: 'https://app.terraform.io',
} as const;
const longest = (kind: keyof typeof ISSUERS): string =>
  kind === 'buildkite' || kind === 'circleci'
    ? UUID
    : kind === 'terraform'
      ? 'ws-Kq8vM6yZJm3fRt2b'
      : '99999999999';

describe('the subject of a job in Google Cloud', () => {
  it('contains the immutable IDs of the project and of the job', () => {
    const claims = {
      iss: ISSUERS.github,
      ...{ repository_owner_id: '456', repository_id: '123', run_id: '1001', run_attempt: '2' },
    };
    expect(jobSubjectOf({ ...claims, check_run_id: '77' })).toBe('github:456:123:1001:2:77');
    expect(jobSubjectOf(claims)).toBe('github:456:123:1001:2:0');
    expect(jobSubjectOf({ ...claims, repository_id: undefined })).toBeUndefined();
    expect(jobSubjectOf({ ...claims, iss: 'https://ci.example' })).toBeUndefined();
  });

  it.each(Object.keys(ISSUERS) as (keyof typeof ISSUERS)[])('of %s is short enough for Google', (kind) => {
    const claims = Object.fromEntries(KNOWN_CLAIMS[kind].map((claim) => [claim, longest(kind)]));
    const subject = jobSubjectOf({ ...claims, iss: ISSUERS[kind] }) ?? '';
    expect(fitsGoogleSubject(subject), subject).toBe(true);
  });

  it('counts bytes, not characters', () => {
    expect(fitsGoogleSubject('x'.repeat(127))).toBe(true);
    expect(fitsGoogleSubject('ä'.repeat(64))).toBe(false);
    expect(fitsGoogleSubject('')).toBe(false);
  });
});
