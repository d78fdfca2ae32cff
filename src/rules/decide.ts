import { closest, distance } from 'fastest-levenshtein';
import { JobpassError } from '../errors.js';
import { type FailedCondition, tellFailure } from '../identity/conditions.js';
import type { Claims } from '../identity/id-token.js';
import { printable } from '../text/printable.js';
import type { Rule, RulesFile } from './file.js';

/** A rule, and which of its conditions do not hold. */
export interface Judged {
  rule: Rule;
  failed: readonly FailedCondition[];
}

/** What a file decides for a job about one credential. */
export interface Decision {
  credential: string;
  /** The first rule that fits; undefined where the job gets nothing. */
  taken: Rule | undefined;
  /** Every rule, in the order of the file. */
  judged: readonly Judged[];
}

/** The rules of a credential. @throws JobpassError `usage` for a name that the file does not have */
export function rulesFor(file: RulesFile, credential: string): readonly Rule[] {
  const rules = file.credentials.get(credential);
  if (rules !== undefined) return rules;
  const known = [...file.credentials.keys()];
  const near = closest(credential, known);
  throw new JobpassError('usage', `${file.path} has no credential ${printable(credential, 64)}`, {
    hint:
      distance(credential, near) <= 2 ? `Did you mean ${near}?` : `It has ${known.slice(0, 20).join(', ')}`,
  });
}

/**
 * Decides which rule is a job's: the first, in the order of the file, whose conditions all hold. That order can be read
 * from top to bottom, and the rule that is added at the end takes nothing from those above it.
 *
 * @throws JobpassError `usage` for a name that the file does not have
 */
export function decide(file: RulesFile, credential: string, claims: Claims): Decision {
  const judged = rulesFor(file, credential).map((rule) => ({ rule, failed: rule.check(claims) }));
  return { credential, taken: judged.find(({ failed }) => failed.length === 0)?.rule, judged };
}

/** The most rules, and conditions of one, that an error tells. */
const MOST_TOLD = 8;

/** That a job gets nothing, and why. */
export function noRuleError({ credential, judged }: Decision, path: string): JobpassError {
  const told = judged.slice(0, MOST_TOLD).map(({ rule, failed }) => {
    const why = failed.slice(0, MOST_TOLD).map(tellFailure).join(', ');
    return judged.length === 1 ? why : `${rule.name}: ${why}`;
  });
  const more = judged.length > MOST_TOLD ? `; and ${judged.length - MOST_TOLD} more` : '';
  return new JobpassError(
    'refused',
    `${path} has no rule of the credential ${credential} for this job: ${told.join('; ')}${more}`,
    { hint: 'Mend the rules, or run the job where one of them fits: jobpass config explain shows each' },
  );
}
