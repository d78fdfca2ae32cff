import type { VaultSettings } from '../../providers/vault/settings.js';
import type { Grant } from '../../rules/grant.js';
import { type ClaimValues, isSameClaimValues, union } from './bound-claims.js';
import type { VaultTrust } from './trust-schema.js';

export type VaultGrant = Grant<VaultTrust>;

/** A grant with its parsed settings. */
export interface ReadGrant {
  grant: VaultGrant;
  vault: VaultSettings;
  /** The conditions, including the audience. No other condition can have the same name as the audience. */
  claims: ClaimValues;
}

export const AUDIENCE = 'aud';

/** Grants with the same conditions. A job that gets one of these grants can also get the others. */
export interface GrantGroup {
  claims: ClaimValues;
  grants: ReadGrant[];
}

export function groupByConditions(asked: readonly ReadGrant[]): GrantGroup[] {
  const classes: GrantGroup[] = [];
  for (const one of asked) {
    const like = classes.find(({ claims }) =>
      isSameClaimValues(withoutAudience(claims), withoutAudience(one.claims)),
    );
    if (like === undefined) {
      classes.push({ claims: one.claims, grants: [one] });
      continue;
    }
    // The same job can request an ID token with either audience.
    like.claims = union(like.claims, one.claims) ?? like.claims;
    like.grants.push(one);
  }
  return classes;
}

export function withoutAudience(sets: ClaimValues): ClaimValues {
  return new Map([...sets].filter(([claim]) => claim !== AUDIENCE));
}
