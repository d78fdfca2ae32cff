import { ANY, parsePattern, RUN } from '../../identity/patterns.js';
import { matchesGlob } from '../../servers/vault/globs.js';
import { printable } from '../../text/printable.js';

/** The allowed values of each claim. */
export type ClaimValues = ReadonlyMap<string, readonly string[]>;

/** A role's conditions on claims. */
export interface BoundClaims {
  bound_claims_type: 'string' | 'glob';
  bound_claims: Readonly<Record<string, readonly string[]>>;
}

/**
 * Finds conditions that the server would interpret in another way than Jobpass.
 *
 * Tested with OpenBao 2.6.2 (test/needs-openbao/trust-vault.test.ts): this version parses numbers in pointers as Go does (`01`,
 * `+1`, `0x1`), replaces half of a surrogate pair with U+FFFD, and matches an empty claim with `*`.
 *
 * @returns the reasons, each with an alternative; empty if there are no such conditions
 */
export function unsupportedConditions(sets: ClaimValues): string[] {
  const found: string[] = [];
  for (const [claim, patterns] of sets) {
    const named = `the claim ${printable(claim, 80)}`;
    if (isIllFormed(claim)) found.push(`${named} has a character that the server replaces`);
    if (claim.startsWith('/') && claim.split('/').some((part) => /^[+-]?\d/.test(part) && !INDEX.test(part)))
      found.push(
        `${named} is a pointer with a number that the server parses in another way: write a plain number such as 0 or 12`,
      );
    for (const pattern of patterns) {
      const parts = parsePattern(pattern);
      const shown = `${named} has "${printable(pattern, 80)}"`;
      if (isIllFormed(pattern)) found.push(`${shown}: the server replaces a character of the pattern`);
      else if (parts.every((part) => typeof part !== 'string'))
        found.push(
          `${shown}: the server would accept an empty claim. Write a part of the text, or remove the condition to allow any text`,
        );
      else if (parts.includes(RUN))
        found.push(
          `${shown}: the server has no wildcard that stops at / and :. Use ** to allow any text, or list each value`,
        );
    }
  }
  return found;
}

const INDEX = /^(0|[1-9]\d*)$/;

function isIllFormed(text: string): boolean {
  return /[\uFFFD\p{Cs}]/u.test(text);
}

/** Returns the conditions in the form that a role uses, or a string with the reason why one role cannot combine them. */
export function boundClaimsOf(sets: ClaimValues): BoundClaims | string {
  const all = [...sets].map(([claim, patterns]) => [claim, patterns.map(parsePattern)] as const);
  const globs = all.some(([, patterns]) => patterns.some((parts) => parts.includes(ANY)));
  const star = all.find(([, patterns]) =>
    patterns.some((parts) => parts.some((part) => typeof part === 'string' && part.includes('*'))),
  );
  if (globs && star !== undefined)
    return `the claim ${printable(star[0], 80)} has a literal asterisk, but in a role with wildcards the server treats every asterisk as a wildcard: use separate rules and roles for literal asterisks and for wildcards`;
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
 * Combines two sets of conditions into one set that accepts every token that either set accepts. Returns undefined if the sets
 * differ in more than the values of one claim.
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

/** Returns whether two sets of conditions are equal, in any order. */
export function isSameClaimValues(one: ClaimValues, other: ClaimValues): boolean {
  return (
    one.size === other.size && [...one].every(([claim, values]) => isSame(values, other.get(claim) ?? []))
  );
}

/** Combines as many sets of conditions as possible. */
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
    // It may now be possible to combine the new set with an earlier set.
    at = 0;
  }
  return left;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}

/** Returns whether the server's pattern `outer` accepts every text that `inner` accepts. */
export function isWithin(inner: string, outer: string, globs: { inner: boolean; outer: boolean }): boolean {
  if (inner === outer && globs.inner === globs.outer) return true;
  if (!globs.outer) return inner === outer && (!globs.inner || !inner.includes('*'));
  // An asterisk in the inner pattern stands for any text, so only an asterisk in the outer pattern can match it.
  return matchesGlob(outer, globs.inner ? inner.replaceAll('*', ANYTHING) : inner);
}

/** A character that no text contains, because `unsupportedConditions` rejects it. */
const ANYTHING = '\uFFFD';
