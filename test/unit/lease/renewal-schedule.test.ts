import { describe, expect, it } from 'vitest';
import { dueBy, graceOf, renewAt } from '../../../src/lease/renewal-schedule.js';
import type { Lease } from '../../../src/providers/lease.js';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

const lease = (more: Partial<Lease>): Lease => ({
  ...{ id: 'id', provider: 'made', issuer: 'made', credential: 'secret', values: [], issuedAt: NOW },
  ...{ renewable: false, selfContained: false, handle: {} },
  ...more,
});

describe('a lease whose issuer ends it before it expires', () => {
  const ended = lease({ expiresAt: NOW + HOUR, replaceBefore: NOW + 600_000 });

  it('is replaced before its issuer ends it', () => {
    expect(dueBy(ended)).toBe(NOW + 600_000);
    const at = renewAt(ended, { leaseMs: 600_000, ttlMs: HOUR, endsAt: NOW + HOUR }, NOW);
    expect(at).toBeGreaterThan(NOW);
    expect(at).toBeLessThanOrEqual(NOW + 200_000);
  });

  it('is not replaced if it lasts until the credential must end', () => {
    expect(renewAt(ended, { leaseMs: 600_000, ttlMs: 600_000, endsAt: NOW + 600_000 }, NOW)).toBe(Infinity);
  });
});

describe('the time until a replaced lease ends', () => {
  it('is long enough for a push if the credential logs in to registries', () => {
    const registries = { registries: ['ghcr.io'] };
    expect(graceOf(lease({ expiresAt: NOW + HOUR }), NOW, {}, registries)).toBe(300_000);
    expect(graceOf(lease({ expiresAt: NOW + HOUR }), NOW, { graceMs: 1_000 }, registries)).toBe(1_000);
  });

  it.each([
    ['usually half a minute', { expiresAt: NOW + HOUR }, {}, 30_000],
    ['as long as the provider says', { expiresAt: NOW + HOUR }, { graceMs: 300_000 }, 300_000],
    ['at most half of what is left', { expiresAt: NOW + 20_000 }, { graceMs: 300_000 }, 10_000],
    [
      'at most half of what its issuer leaves',
      { expiresAt: NOW + HOUR, replaceBefore: NOW + 20_000 },
      { graceMs: 300_000 },
      10_000,
    ],
    ['none after the expiry', { expiresAt: NOW - 1 }, {}, 0],
    ['none without an expiry', {}, {}, 0],
  ])('is %s', (_name, of, provider, expected) => {
    expect(graceOf(lease(of), NOW, provider)).toBe(expected);
  });
});
