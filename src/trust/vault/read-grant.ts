import type { VaultSettings } from '../../providers/vault/settings.js';
import type { Grant } from '../../rules/grant.js';
import { isSameSets, joined, type Sets } from './bound-claims.js';
import type { VaultOwn } from './trust-schema.js';

export type VaultGrant = Grant<VaultOwn>;

/** A grant with what was read of it. */
export interface Asked {
  grant: VaultGrant;
  vault: VaultSettings;
  /** What must hold, the audience among it: no condition can have its name. */
  sets: Sets;
}

export const AUDIENCE = 'aud';

/** Grants with the same conditions: a job that has one of them has the others. */
export interface Class {
  sets: Sets;
  asked: Asked[];
}

export function classesOf(asked: readonly Asked[]): Class[] {
  const classes: Class[] = [];
  for (const one of asked) {
    const like = classes.find(({ sets }) => isSameSets(onClaims(sets), onClaims(one.sets)));
    if (like === undefined) {
      classes.push({ sets: one.sets, asked: [one] });
      continue;
    }
    // The same job can ask for an ID token with either audience.
    like.sets = joined(like.sets, one.sets) ?? like.sets;
    like.asked.push(one);
  }
  return classes;
}

export function onClaims(sets: Sets): Sets {
  return new Map([...sets].filter(([claim]) => claim !== AUDIENCE));
}
