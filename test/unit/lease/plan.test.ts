import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/config/settings.js';
import { endingBefore, planLife, withoutLivenessCheck } from '../../../src/lease/plan.js';
import { PROVIDERS } from '../../../src/providers/registry.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
type Given = Record<string, string>;
const plan = async (given: Given, renews: 'in place' | 'anew', ephemeral = true, revocable = true) => {
  const { settings } = await readSettings(new Map(Object.entries(given)), PROVIDERS);
  return planLife(settings, { renews, ephemeral, revocable });
};

describe('the plan for log-ins to registries', () => {
  it('needs a keeper, and has leases that outlast a push', async () => {
    expect(await plan({ registries: 'ghcr.io' }, 'anew')).toMatchObject({
      ...{ keep: true, keeperNeeded: true, renewal: 'anew', leaseMs: 15 * MINUTE },
    });
    expect(await plan({ registries: 'ghcr.io', deliver: 'env' }, 'anew')).toMatchObject({
      ...{ keep: true, keeperNeeded: true, renewal: 'none' },
    });
  });

  it('is refused without a keeper', async () => {
    const refused = plan({ registries: 'ghcr.io', deliver: 'env', keep: 'false' }, 'anew');
    await expect(refused).rejects.toThrow('`keep: false` is not possible with `registries`');
  });
});

describe('planLife', () => {
  it.each<[number | undefined, string | undefined, number]>([
    [10 * MINUTE, undefined, 10 * MINUTE],
    [10 * MINUTE, 'gcr.io', 15 * MINUTE],
    [HOUR, 'gcr.io', HOUR],
    [undefined, 'gcr.io', 15 * MINUTE],
  ])('a default of %j for log-ins to %s is %d', async (defaultLeaseMs, registries, leaseMs) => {
    const given = { url: 'https://a.example', deliver: 'endpoint', ...(registries && { registries }) };
    const { settings } = await readSettings(new Map(Object.entries(given)), PROVIDERS);
    const circumstances = { renews: 'anew', ephemeral: true, revocable: false } as const;
    const own = defaultLeaseMs === undefined ? {} : { defaultLeaseMs };
    expect(planLife(settings, { ...circumstances, ...own }).leaseMs).toBe(leaseMs);
  });

  it.each<[string, Given, 'in place' | 'anew', boolean, object]>([
    // What renewal leaves as it is, is renewed wherever it goes.
    [
      'vault in the environment',
      {},
      'in place',
      true,
      { keep: true, renewal: 'in place', leaseMs: MINUTE, ttlMs: 6 * HOUR },
    ],
    [
      'vault in the environment, with keep: false',
      { keep: 'false' },
      'in place',
      true,
      { keep: false, renewal: 'none', leaseMs: HOUR },
    ],
    // A secret that renewal changes is taken once where steps keep what they were given.
    [
      'oauth in the environment',
      {},
      'anew',
      true,
      { keep: false, renewal: 'none', leaseMs: HOUR, ttlMs: HOUR },
    ],
    ['oauth in an output', { deliver: 'output' }, 'anew', true, { keep: false, renewal: 'none' }],
    [
      'oauth in a file and in the environment',
      { deliver: 'file, env' },
      'anew',
      true,
      { keep: false, renewal: 'none' },
    ],
    [
      'oauth in the environment, on a machine that outlives the job',
      {},
      'anew',
      false,
      { keep: true, renewal: 'none', leaseMs: HOUR, ttlMs: HOUR },
    ],
    [
      'oauth in the environment, on a machine that outlives the job, with revoke: false',
      { revoke: 'false' },
      'anew',
      false,
      { keep: false },
    ],
    [
      'oauth in a file',
      { deliver: 'file' },
      'anew',
      true,
      { keep: true, renewal: 'anew', leaseMs: 5 * MINUTE, ttlMs: 6 * HOUR },
    ],
    ['oauth by endpoint', { deliver: 'endpoint' }, 'anew', true, { keep: true, renewal: 'anew' }],
    [
      'oauth by endpoint and in the environment',
      { deliver: 'endpoint, env' },
      'anew',
      true,
      { keep: true, renewal: 'none', leaseMs: HOUR },
    ],
    [
      'lifetimes as given',
      { lease: '30s', ttl: '2h' },
      'in place',
      true,
      { keep: true, leaseMs: 30_000, ttlMs: 2 * HOUR },
    ],
    ['a ttl below the lease', { ttl: '25s' }, 'in place', true, { leaseMs: 25_000, ttlMs: 25_000 }],
    ['keep: true in the environment', { keep: 'true' }, 'in place', true, { keep: true }],
  ])('%s', async (_, given, renews, ephemeral, wanted) => {
    expect(await plan(given, renews, ephemeral)).toMatchObject(wanted);
  });

  it.each<[string, Given, RegExp]>([
    [
      'keep: true, where it cannot be renewed',
      { keep: 'true' },
      /`keep: true` is not possible with `deliver: env`.*`deliver: endpoint` or `deliver: file`/,
    ],
    [
      'an endpoint without a keeper',
      { keep: 'false', deliver: 'endpoint' },
      /endpoint` is not possible with `keep: false`/,
    ],
  ])('refuses %s', async (_, given, told) => {
    await expect(plan(given, 'anew')).rejects.toMatchObject({
      code: 'usage',
      told: expect.stringMatching(told),
    });
  });

  describe('of a credential that ends without a keeper', () => {
    const needing = async (given: Given) => {
      const { settings } = await readSettings(new Map(Object.entries(given)), PROVIDERS);
      const circumstances = {
        ephemeral: true,
        revocable: true,
        needsKeeper: true,
        defaultLeaseMs: 10 * MINUTE,
      };
      return planLife(settings, { renews: 'anew', ...circumstances });
    };

    it('keeps it whatever the delivery, on every runner', async () => {
      expect(await needing({})).toMatchObject({
        keep: true,
        keeperNeeded: true,
        renewal: 'none',
        leaseMs: HOUR,
      });
      expect(await needing({ deliver: 'file' })).toMatchObject({
        keep: true,
        renewal: 'anew',
        leaseMs: 10 * MINUTE,
      });
      expect(await needing({ deliver: 'file', lease: '20m' })).toMatchObject({ leaseMs: 20 * MINUTE });
    });

    it('rejects `keep: false`', async () => {
      await expect(needing({ keep: 'false' })).rejects.toThrow(
        /`keep: false` is not possible with `provider: oauth`/,
      );
    });
  });

  it('keeps nothing beside the job that could be neither renewed nor revoked', async () => {
    expect(await plan({}, 'anew', false, false)).toMatchObject({ keep: false });
    expect(await plan({ deliver: 'endpoint' }, 'anew', false, false)).toMatchObject({ keep: true });
  });

  it('says that what is in the environment is taken once, and that a lease means nothing then', async () => {
    const { remarks } = await plan({ lease: '1m' }, 'anew');
    expect(remarks.join()).toMatch(/Issued once for 1h.*`deliver: endpoint` or `file`.*`lease` is ignored/);
  });

  it('gives a renewed credential an hour only where nothing tells when the job is over', async () => {
    const { settings } = await readSettings(new Map(), PROVIDERS);
    const bounded = withoutLivenessCheck(
      planLife(settings, { renews: 'in place', ephemeral: true, revocable: true }),
      settings,
    );
    expect(bounded).toMatchObject({ keep: true, leaseMs: MINUTE, ttlMs: HOUR });
    expect(bounded.remarks.join()).toContain('On this system, Jobpass cannot see whether the job still runs');
  });

  it.each(['19s', '0', '2d', 'soon'])('refuses a lease of %s', async (lease) => {
    await expect(plan({ lease }, 'in place')).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a credential that logs in with another one', () => {
  it.each([
    [6 * HOUR, 6 * HOUR, 6 * HOUR - MINUTE],
    [6 * HOUR, HOUR, 59 * MINUTE],
    [HOUR, 6 * HOUR, HOUR],
    [HOUR, 20_000, 15_000],
  ])('that lives for %i ms ends before one that lives for %i ms: %i ms', async (own, other, ttlMs) => {
    const given = { keep: true, renewal: 'anew', leaseMs: 10 * MINUTE, remarks: [] } as const;
    const changed = endingBefore({ ...given, ttlMs: own }, { ...given, ttlMs: other }, 'cloud');
    expect(changed.ttlMs).toBe(ttlMs);
    expect(changed.leaseMs).toBe(Math.min(10 * MINUTE, ttlMs));
    expect(changed.remarks.length).toBe(ttlMs === own ? 0 : 1);
  });
});
