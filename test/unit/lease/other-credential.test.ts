import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { JobFolder } from '../../../src/lease/folder.js';
import { readOtherCredential } from '../../../src/lease/other-credential.js';
import type { HeldLease, JobState } from '../../../src/lease/state.js';
import type { Lease } from '../../../src/providers/lease.js';

const MINUTE = 60_000;
let parent = '';
let folder: JobFolder;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'jobpass-other-'));
  folder = JobFolder.create(parent);
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const held = (
  id: string,
  livesMs: number,
  more: Partial<HeldLease> = {},
  lease: Partial<Lease> = {},
): HeldLease => ({
  lease: {
    ...{
      id,
      provider: 'oauth',
      issuer: 'https://issuer.example',
      credential: `the-token-of-${id}`,
      values: [],
    },
    ...{ issuedAt: Date.now(), expiresAt: Date.now() + livesMs, renewable: false, selfContained: false },
    handle: {},
    ...lease,
  },
  deliveredTo: [],
  ...more,
});
const save = (leases: HeldLease[], renewal: JobState['renewal'] = 'anew'): void =>
  folder.save({
    ...{
      version: 1,
      life: { leaseMs: 1, ttlMs: 1, endsAt: 1 },
      renewal,
      claims: {},
      leases,
      lostAnswers: [],
    },
    settings: { provider: 'oauth', own: {}, role: 'deploy' } as unknown as JobState['settings'],
  });
const read = () => readOtherCredential({ name: 'cloud', folder: folder.path }, systemClock);
const failure = (): unknown => {
  try {
    return read();
  } catch (error) {
    return error;
  }
};

describe('the saved state of a credential with which another one logs in', () => {
  it('contains the lease that main saved', () => {
    save([held('parent', 9 * MINUTE, {}, { intermediate: {} }), held('one', MINUTE)]);
    expect(read()).toMatchObject({ settings: { role: 'deploy' }, lease: { credential: 'the-token-of-one' } });
  });

  it('contains the lease that the keeper renewed, even after a step revoked it', () => {
    save([held('one', MINUTE)]);
    const ending = { word: 'revoked', at: 1, because: 'a step revoked it' } as const;
    folder.saveKept({
      ...{ version: 1, renewals: 1, outages: [], lostAnswers: [] },
      leases: [held('two', 5 * MINUTE, { ending })],
    });
    expect(read().lease.credential).toBe('the-token-of-two');
  });

  it('causes a transient error after its expiry if the keeper may renew it', () => {
    save([held('one', -MINUTE)]);
    expect(failure()).toMatchObject({
      code: 'refused',
      transient: true,
      message: expect.stringMatching(/^The credential "cloud" is needed to log in, but it expired at \d{4}-/),
    });
  });

  it('causes an error with a fix after its final expiry', () => {
    save([held('one', -MINUTE)], 'none');
    expect(failure()).toMatchObject({
      transient: false,
      hint: 'Set a longer `ttl` for "cloud", or `deliver: endpoint` or `deliver: file`, with which Jobpass renews it',
    });
  });

  it('causes an error after its revocation and expiry', () => {
    save([held('one', -MINUTE, { ending: { word: 'revoked', at: 1, because: 'it is gone' } })]);
    expect(failure()).toMatchObject({
      transient: false,
      message: expect.stringContaining('and a step revoked it'),
    });
  });

  it('causes an error if the credential was not issued', () => {
    save([held('parent', MINUTE, {}, { intermediate: {} })]);
    expect(failure()).toMatchObject({
      code: 'state',
      message: 'The credential "cloud" is needed to log in, but it was not issued',
    });
  });

  it('causes an error if its files are missing', () => {
    folder.remove();
    expect(failure()).toMatchObject({
      code: 'state',
      message: 'The credential "cloud" is needed to log in, but its saved state is missing',
      hint: `Check whether a step of this job removes files in ${folder.path}`,
    });
  });
});
