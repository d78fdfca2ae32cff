import { describe, expect, it } from 'vitest';
import { currentOf, isOrigin, leadingTo } from '../../../src/lease/intermediates.js';
import type { HeldLease } from '../../../src/lease/state.js';
import type { Lease } from '../../../src/providers/lease.js';

const held = (id: string, more: Partial<Lease> = {}, ending?: HeldLease['ending']): HeldLease => ({
  lease: { id, ...more } as Lease,
  deliveredTo: [],
  ...(ending === undefined ? {} : { ending }),
});
const EXPIRED = { word: 'expired', at: 0, because: 'test' } as const;

describe('an intermediate credential from which several credentials are made', () => {
  const parent = held('parent', { intermediate: { leadsTo: 'first' } });
  const first = held('first', { madeFrom: 'parent' });
  const second = held('second', { madeFrom: 'parent' });

  it('is kept while a credential that was made from it is live', () => {
    expect(leadingTo(first.lease, [parent, first, second])).toEqual([]);
    expect(leadingTo(first.lease, [parent, first, { ...second, ending: EXPIRED }])).toEqual([parent]);
    expect(leadingTo(second.lease, [parent, second])).toEqual([parent]);
  });

  it('is not kept for the credentials of another one', () => {
    const other = held('other', { madeFrom: 'another parent' });
    expect(leadingTo(first.lease, [parent, first, other])).toEqual([parent]);
  });

  it('is an origin, unlike an intermediate credential that leads to one credential', () => {
    const login = held('login', { intermediate: { leadsTo: 'token' } });
    const leases = [login, held('token'), parent, first];
    expect(leases.map((one) => isOrigin(one, leases))).toEqual([false, false, true, false]);
  });

  it('is never the credential that steps use', () => {
    expect(currentOf([parent, first, second])).toBe(second);
    expect(currentOf([first, second, parent])).toBe(second);
  });
});

describe('a credential that a client requested from the endpoint', () => {
  it('is never the delivered credential', () => {
    const delivered = held('delivered');
    const other = held('other', { requestedFor: 'https://vault.azure.net' });
    expect(currentOf([delivered, other])).toBe(delivered);
    expect(currentOf([held('ended', {}, EXPIRED), other])?.lease.id).toBe('ended');
  });
});
