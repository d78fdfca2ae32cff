import { ANY, parsePattern, RUN } from '../../identity/patterns.js';
import { matchesGlob } from '../../servers/vault/globs.js';
import { printable } from '../../text/printable.js';

/** Values of which one must be there, by claim. */
export type ClaimValues = ReadonlyMap<string, readonly string[]>;

/** What a role demands of claims. */
export interface BoundClaims {
  bound_claims_type: 'string' | 'glob';
  bound_claims: Readonly<Record<string, readonly string[]>>;
}

/**
 * What the server would understand otherwise than the file, of single conditions.
 *
 * Proven against OpenBao 2.6.2 (test/needs-openbao/trust-vault.test.ts): it reads numbers in pointers as Go does (`01`, `+1`,
 * `0x1`), takes half of a surrogate pair for U+FFFD, and lets `*` stand for an empty claim.
 *
 * @returns reasons, with what to write instead; none where it understands the same
 */
export function unsupportedConditions(sets: ClaimValues): string[] {
  const found: string[] = [];
  for (const [claim, patterns] of sets) {
    const named = `the claim ${printable(claim, 80)}`;
    if (isIllFormed(claim)) found.push(`${named} has a character that the server reads as another`);
    if (claim.startsWith('/') && claim.split('/').some((part) => /^[+-]?\d/.test(part) && !INDEX.test(part)))
      found.push(`${named} is a pointer with a number that the server reads otherwise: write it as 0 or 12`);
    for (const pattern of patterns) {
      const parts = parsePattern(pattern);
      const shown = `${named} has "${printable(pattern, 80)}"`;
      if (isIllFormed(pattern)) found.push(`${shown}: the server reads a character of it as another`);
      else if (parts.every((part) => typeof part !== 'string'))
        found.push(
          `${shown}: the server would take an empty claim for it. Write a part of the text, or leave the condition out if any text is meant`,
        );
      else if (parts.includes(RUN))
        found.push(
          `${shown}: no wildcard of the server stops at / and :. Write ** if any text is meant, or each value`,
        );
    }
  }
  return found;
}

const INDEX = /^(0|[1-9]\d*)$/;

function isIllFormed(text: string): boolean {
  return /[\uFFFD\p{Cs}]/u.test(text);
}

/** Conditions that were not misunderstood one by one, as a role has them; a text: why they cannot be had together. */
export function boundClaimsOf(sets: ClaimValues): BoundClaims | string {
  const all = [...sets].map(([claim, patterns]) => [claim, patterns.map(parsePattern)] as const);
  const globs = all.some(([, patterns]) => patterns.some((parts) => parts.includes(ANY)));
  const star = all.find(([, patterns]) =>
    patterns.some((parts) => parts.some((part) => typeof part === 'string' && part.includes('*'))),
  );
  if (globs && star !== undefined)
    return `the claim ${printable(star[0], 80)} has a star that is meant as one, and where a role has wildcards the server takes each star for one: make rules with a role each, of which none has both`;
  return {
    bound_claims_type: globs ? 'glob' : 'string',
    bound_claims: Object.fromEntries(
      all.map(([claim, patterns]) => [
        claim,
        [...new Set(patterns.map((parts) => parts.map((part) => (part === ANY ? '*' : part)).join('')))],
      ]),
    ),
  };
}

/**
 * Joins two sets of demands into one that holds where either does; undefined where there is none: they must differ in
 * the values of one claim alone.
 */
export function union(one: ClaimValues, other: ClaimValues): ClaimValues | undefined {
  if (one.size !== other.size || [...one.keys()].some((claim) => !other.has(claim))) return undefined;
  const differing = [...one].filter(([claim, values]) => !isSame(values, other.get(claim) ?? []));
  const [first, another] = differing;
  if (another !== undefined) return undefined;
  if (first === undefined) return one;
  const [claim, values] = first;
  return new Map([...one, [claim, [...new Set([...values, ...(other.get(claim) ?? [])])]]]);
}

/** Whether two sets of demands are the same, in whatever order. */
export function isSameClaimValues(one: ClaimValues, other: ClaimValues): boolean {
  return (
    one.size === other.size && [...one].every(([claim, values]) => isSame(values, other.get(claim) ?? []))
  );
}

/** Joins as many of several as can be. */
export function unionAll(all: readonly ClaimValues[]): ClaimValues[] {
  const left = [...all];
  for (let at = 0; at < left.length; ) {
    const one = left[at] as ClaimValues;
    const next = left.findIndex((other, place) => place > at && union(one, other) !== undefined);
    if (next < 0) {
      at++;
      continue;
    }
    left[at] = union(one, left[next] as ClaimValues) as ClaimValues;
    left.splice(next, 1);
    // What was joined may be like one before it now.
    at = 0;
  }
  return left;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}

/** Whether the server takes every text that one pattern of it takes for another as well. */
export function isWithin(inner: string, outer: string, globs: { inner: boolean; outer: boolean }): boolean {
  if (inner === outer && globs.inner === globs.outer) return true;
  if (!globs.outer) return inner === outer && (!globs.inner || !inner.includes('*'));
  // A star of the inner one stands for all texts, so only a star can take it.
  return matchesGlob(outer, globs.inner ? inner.replaceAll('*', ANYTHING) : inner);
}

/** No text has it: a role with it would not have been understood. */
const ANYTHING = '\uFFFD';
