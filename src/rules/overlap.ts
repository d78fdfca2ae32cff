import type { ConditionSet } from '../identity/conditions.js';
import { ANY, type Part, parsePattern, RUN } from '../identity/patterns.js';
import type { Rule } from './file.js';

/**
 * Returns whether a job could meet the conditions of both rules. Jobpass applies the first rule to such a job, but the service
 * also accepts the job for the second rule's role.
 */
export function overlap(one: Rule, other: Rule): boolean {
  if (one.issuer !== undefined && other.issuer !== undefined && one.issuer !== other.issuer) return false;
  return Object.keys(one.conditions).every((claim) => {
    const [left, right] = [patternsOf(one.conditions, claim), patternsOf(other.conditions, claim)];
    if (right.length === 0) return true;
    return left.some((a) => right.some((b) => meet(parsePattern(a), parsePattern(b))));
  });
}

/**
 * Returns whether every job that matches `other` also matches `one`. Compares only the text of patterns, so some cases are
 * missed.
 */
export function covers(one: Rule, other: Rule): boolean {
  if (one.issuer !== undefined && one.issuer !== other.issuer) return false;
  return Object.keys(one.conditions).every((claim) => {
    const wide = patternsOf(one.conditions, claim);
    const narrow = patternsOf(other.conditions, claim);
    return narrow.length > 0 && narrow.every((pattern) => wide.includes(pattern) || wide.includes('**'));
  });
}

function patternsOf(set: ConditionSet, claim: string): string[] {
  return [set[claim] ?? []].flat().map(String);
}

/** A character, or a wildcard. */
type Unit = string | typeof RUN | typeof ANY;

const unitsOf = (parts: readonly Part[]): Unit[] =>
  parts.flatMap((part): Unit[] => (typeof part === 'string' ? [...part] : [part]));

/** Returns whether any text matches both patterns. */
function meet(first: readonly Part[], second: readonly Part[]): boolean {
  const [a, b] = [unitsOf(first), unitsOf(second)];
  const seen = new Set<number>();
  const waiting: [number, number][] = [[0, 0]];
  const passes = (wild: Unit | undefined, unit: Unit | undefined): boolean =>
    unit !== undefined && (wild === ANY || (wild === RUN && unit !== '/' && unit !== ':'));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [i, j] = next;
    const key = i * (b.length + 1) + j;
    if (seen.has(key)) continue;
    seen.add(key);
    if (i === a.length && j === b.length) return true;
    const [left, right] = [a[i], b[j]];
    const [wildLeft, wildRight] = [typeof left === 'number', typeof right === 'number'];
    if (wildLeft) waiting.push([i + 1, j]);
    if (wildRight) waiting.push([i, j + 1]);
    if (typeof left === 'string' && left === right) waiting.push([i + 1, j + 1]);
    if (wildLeft && typeof right === 'string' && passes(left, right)) waiting.push([i, j + 1]);
    if (wildRight && typeof left === 'string' && passes(right, left)) waiting.push([i + 1, j]);
  }
  return false;
}
