import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { openControl } from '../../../src/control/server.js';
import { JobpassError } from '../../../src/errors.js';
import { currentToken, statusLines } from '../../../src/job/commands.js';
import { JobFolder } from '../../../src/lease/folder.js';
import type { JobState } from '../../../src/lease/state.js';
import type { Json } from '../../../src/providers/lease.js';

const KEYS = { AccessKeyId: 'ASIAEXAMPLE', SecretAccessKey: 'the-key', SessionToken: 'the-token' };

let parent = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'jobpass-token-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const EXPIRES = systemClock.now() + 3_600_000;
const leaseOf = (provider: string, credential: Json): JobState['leases'][number] => ({
  lease: {
    ...{ id: 'one', provider, issuer: 'test', credential, values: [], handle: {} },
    ...{ issuedAt: EXPIRES - 3_600_000, expiresAt: EXPIRES, renewable: false, selfContained: false },
  },
  deliveredTo: [],
});
const save = (provider: string, credential: Json, more: Partial<JobState> = {}): JobFolder => {
  const folder = JobFolder.create(parent);
  folder.save({
    ...{ version: 1, settings: { provider, own: {} } as unknown as JobState['settings'] },
    ...{ life: { leaseMs: 1, ttlMs: 1, endsAt: 1 }, renewal: 'none', claims: {}, lostAnswers: [] },
    ...{ leases: [leaseOf(provider, credential)], ...more },
  });
  return folder;
};

describe('what jobpass token prints', () => {
  it('without a format: a token as it is, the keys of AWS as JSON', async () => {
    save('vault', 'the-vault-token');
    expect(await currentToken(parent, undefined)).toBe('the-vault-token');
    rmSync(parent, { recursive: true });
    save('aws', KEYS);
    expect(await currentToken(parent, 'aws')).toBe(JSON.stringify(KEYS));
  });

  it('in a format', async () => {
    save('aws', KEYS);
    expect(JSON.parse(await currentToken(parent, undefined, 'process-credential'))).toEqual({
      ...{ Version: 1, ...KEYS },
      Expiration: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    expect(await currentToken(parent, undefined, 'dotenv')).toBe(
      'AWS_ACCESS_KEY_ID=ASIAEXAMPLE\nAWS_SECRET_ACCESS_KEY=the-key\nAWS_SESSION_TOKEN=the-token',
    );
    rmSync(parent, { recursive: true });
    save('oauth', 'abc', { settings: { provider: 'oauth', own: { 'env-name': 'DEPLOY_TOKEN' } } as never });
    expect(JSON.parse(await currentToken(parent, undefined, 'json'))).toEqual({ DEPLOY_TOKEN: 'abc' });
    expect(await currentToken(parent, undefined, 'raw')).toBe('abc');
  });

  it('never one that only led to it, also where it has ended', async () => {
    const leading = leaseOf('vault', 'the-helper');
    Object.assign(leading.lease, { id: 'helper', intermediate: { leadsTo: 'one' } });
    const ended = { word: 'expired', at: EXPIRES, because: 'the credential had expired' } as const;
    save('vault', 'the-vault-token', {
      leases: [leading, { ...leaseOf('vault', 'the-vault-token'), ending: ended }],
    });
    await expect(currentToken(parent, undefined)).rejects.toMatchObject({ code: 'refused' });
  });

  it('refuses a format that its provider does not have, and lists those that it has', async () => {
    save('vault', 'the-vault-token');
    await expect(currentToken(parent, undefined, 'process-credential')).rejects.toMatchObject({
      ...{ code: 'usage', message: 'Credentials of vault have no format process-credential' },
      hint: 'Use one of: raw, dotenv, json, token-response, netrc, npmrc, docker, terraform',
    });
  });

  describe('of a credential that a keeper has', () => {
    const asked: string[] = [];
    const keep = async (answer: (command: string) => unknown) => {
      const keeper = join(parent, 'keeper');
      save('aws', { ...KEYS, AccessKeyId: 'ASIAREPLACED' }, { keeper });
      asked.length = 0;
      return openControl(keeper, {
        ...{ who: 'keeper', hint: '' },
        answer: async ({ command }) => {
          asked.push(command);
          return answer(command);
        },
      });
    };

    it('asks the keeper, in either way', async () => {
      const control = await keep((command) =>
        command === 'lease' ? leaseOf('aws', KEYS).lease : JSON.stringify(KEYS),
      );
      expect(JSON.parse(await currentToken(parent, undefined))).toEqual(KEYS);
      const printed = JSON.parse(await currentToken(parent, undefined, 'process-credential')) as object;
      expect(printed).toMatchObject(KEYS);
      expect(asked).toEqual(['token', 'lease']);
      await control.close();
    });

    it('prints nothing where an older keeper knows no formats', async () => {
      const control = await keep(() => {
        throw new JobpassError('usage', 'The keeper does not know this command');
      });
      await expect(currentToken(parent, undefined, 'raw')).rejects.toMatchObject({
        message: 'The keeper does not know this command',
      });
      await control.close();
    });
  });
});

it('prints no expiry of a credential that has ended', () => {
  const lease = {
    ...{ name: 'deploy', id: 'one', provider: 'oauth', issuer: 'https://service.example', identity: {} },
    ...{
      issuedAt: '2026-11-30T06:00:00Z',
      expiresAt: '2999-11-30T06:00:00Z',
      renewals: 0,
      renewedAt: undefined,
    },
    ...{ kept: false, deliveredTo: [], ended: undefined },
  };
  expect(statusLines([lease])[1]).toMatch(/^deploy +active +- .* 2999-11-30T06:00:00Z \(in /);
  expect(statusLines([{ ...lease, ended: 'revoked' }])[1]).toMatch(
    /^deploy +revoked +- +2026-11-30T06:00:00Z +- +0 /,
  );
  expect(statusLines([{ ...lease, expiresAt: '2026-11-30T06:00:01Z' }])[1]).toMatch(
    /^deploy +expired .* 2026-11-30T06:00:01Z +0 /,
  );
  expect(statusLines([{ ...lease, requestedFor: 'https://vault.azure.net' }])[1]).toMatch(
    /^deploy \(https:\/\/vault\.azure\.net\) +active /,
  );
  // A step can damage the saved state.
  const damaged = { ...lease, name: 5 as unknown as string, issuer: 'https://a\n::error::x' };
  expect(statusLines([damaged]).join('\n')).toMatch(/^5 +active /m);
  expect(statusLines([damaged])[1]).not.toContain('\n');
  // The same identity is printed once.
  expect(
    statusLines([
      { ...lease, identity: { sub: 'job' } },
      { ...lease, identity: { sub: 'job' } },
    ]).slice(3),
  ).toEqual(['', 'Identity: sub job']);
});
