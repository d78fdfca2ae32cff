import { closestName } from '../config/did-you-mean.js';
import { JobpassError } from '../errors.js';
import { type FailedCondition, failureText } from '../identity/conditions.js';
import type { Claims } from '../identity/id-token.js';
import { printable } from '../text/printable.js';
import type { Rule, RulesFile } from './file.js';

/** A rule, and the conditions that the job does not meet. */
export interface Judged {
  rule: Rule;
  failed: readonly FailedCondition[];
}

/** A file's decision about one credential for one job. */
export interface Decision {
  credential: string;
  /** The first rule that matches; undefined if the job gets no credential. */
  taken: Rule | undefined;
  /** Every rule, in the order of the file. */
  judged: readonly Judged[];
}

/** Returns a credential's rules. @throws JobpassError `usage` for an unknown name */
export function rulesFor(file: RulesFile, credential: string): readonly Rule[] {
  const rules = file.credentials.get(credential);
  if (rules !== undefined) return rules;
  const known = [...file.credentials.keys()];
  const near = closestName(credential, known);
  throw new JobpassError('usage', `${file.path} has no credential "${printable(credential, 64)}"`, {
    hint: near === undefined ? `The file has ${known.slice(0, 20).join(', ')}` : `Did you mean "${near}"?`,
  });
}

/**
 * Finds the rule that applies to a job: the first rule in the file whose conditions all match. A rule that is added at the end
 * changes nothing for jobs that match an earlier rule.
 *
 * @throws JobpassError `usage` for an unknown name
 */
export function decide(file: RulesFile, credential: string, claims: Claims): Decision {
  const judged = rulesFor(file, credential).map((rule) => ({ rule, failed: rule.check(claims) }));
  return { credential, taken: judged.find(({ failed }) => failed.length === 0)?.rule, judged };
}

/** The maximum number of rules in an error, and the maximum number of conditions for each rule. */
const MOST_SHOWN = 8;

/** Returns the error for a job that no rule matches, with the reason for each rule. */
export function noRuleError({ credential, judged }: Decision, path: string): JobpassError {
  const reasons = judged.slice(0, MOST_SHOWN).map(({ rule, failed }) => {
    const why = failed.slice(0, MOST_SHOWN).map(failureText).join(', ');
    return judged.length === 1 ? why : `${rule.name}: ${why}`;
  });
  const more = judged.length > MOST_SHOWN ? `; and ${judged.length - MOST_SHOWN} more` : '';
  return new JobpassError(
    'refused',
    `No rule of the credential "${credential}" in ${path} matches this job: ${reasons.join('; ')}${more}`,
    {
      hint: 'Change the rules, or run the job where a rule matches. To see each rule, run `jobpass config explain`',
    },
  );
}
