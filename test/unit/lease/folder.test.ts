import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JobFolder } from '../../../src/lease/folder.js';
import type { JobState } from '../../../src/lease/state.js';
import { secretsOf } from '../../../src/providers/lease-credential.js';

const SAVED = join(import.meta.dirname, '../../support/saved-state');
const KEYS = {
  AccessKeyId: 'ASIA7KYBL6QAUMMV3LTJ',
  SecretAccessKey: 'the-secret-key-of-an-ended-test-account',
  SessionToken: 'the-token/of+an+ended-test-account==',
};

let parent = '';
let folder: JobFolder;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'jobpass-saved-'));
  folder = JobFolder.create(parent);
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

describe('files that Jobpass 0.1.0 saved, with a session of AWS as a string of JSON', () => {
  it('are read: state.json, of main', () => {
    copyFileSync(join(SAVED, 'aws-state-0.1.0.json'), join(folder.path, 'state.json'));
    const [held] = folder.load()?.leases ?? [];
    expect(held?.lease.credential).toEqual(KEYS);
    // As post has it, with no provider loaded and no values saved.
    expect(held && secretsOf(held.lease)).toEqual(Object.values(KEYS));
  });

  it('are read: kept.json, of the keeper', () => {
    copyFileSync(join(SAVED, 'aws-kept-0.1.0.json'), join(folder.path, 'kept.json'));
    expect(folder.loadKept()?.leases.map(({ lease }) => lease.credential)).toEqual([
      KEYS,
      { ...KEYS, AccessKeyId: 'ASIA7KYBL6QAUMMV3222' },
    ]);
  });

  it('are saved again as earlier versions read them, and read back the same', () => {
    copyFileSync(join(SAVED, 'aws-state-0.1.0.json'), join(folder.path, 'state.json'));
    const state = folder.load() as JobState;
    folder.save(state);
    const saved = JSON.parse(readFileSync(join(folder.path, 'state.json'), 'utf8')) as JobState;
    expect(saved.leases[0]?.lease.credential).toBe(JSON.stringify(KEYS));
    expect(folder.load()).toEqual(state);
  });
});

describe('a saved credential that is none of its provider', () => {
  const state = JSON.parse(readFileSync(join(SAVED, 'aws-state-0.1.0.json'), 'utf8')) as JobState;
  const save = (provider: string, credential: unknown): void => {
    const leases = state.leases.map((held) => ({ ...held, lease: { ...held.lease, provider, credential } }));
    writeFileSync(join(folder.path, 'state.json'), JSON.stringify({ ...state, leases }));
  };

  it.each([
    ['aws', 'no JSON'],
    ['aws', '{"AccessKeyId":"A"}'],
    ['aws', null],
    ['vault', KEYS],
    ['oauth', undefined],
  ])('of %s is refused: %j', (provider, credential) => {
    save(provider, credential);
    expect(() => folder.load()).toThrow('The saved state is invalid');
  });

  it('of a token is read as it is, also where it looks like JSON', () => {
    save('vault', JSON.stringify(KEYS));
    expect(folder.load()?.leases[0]?.lease.credential).toBe(JSON.stringify(KEYS));
  });
});
