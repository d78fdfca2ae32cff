import { type ConditionSet, compileConditions } from '../../../identity/conditions.js';
import { parsePattern } from '../../../identity/patterns.js';
import type { ClaimPatterns, Glob } from '../attacks/glob.js';
import type { JobConditions } from './role.js';

/** Returns conditions in the form that the linter needs. @throws JobpassError if a condition is invalid */
export function jobConditions(when: ConditionSet): JobConditions {
  const failures = compileConditions(when);
  return { patterns: claimPatternsOf(when), accepts: (token) => failures(token).length === 0 };
}

/**
 * Returns the patterns for each claim. The search replaces a wildcard with any text. The conditions then decide whether the text may
 * contain `/` or `:`.
 */
function claimPatternsOf(when: ConditionSet): ClaimPatterns {
  return new Map(
    Object.entries(when).map(([claim, patterns]) => [
      claim,
      [patterns].flat().map((pattern): Glob => {
        const parts = parsePattern(String(pattern));
        return {
          text: parts.map((part) => (typeof part === 'string' ? part : '*')).join(''),
          wild: parts.every((part) => typeof part === 'string') ? '' : '*',
        };
      }),
    ]),
  );
}
