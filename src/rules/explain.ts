import { failureText } from '../identity/conditions.js';
import type { Claims } from '../identity/id-token.js';
import { printable } from '../text/printable.js';
import { type Decision, decide } from './decide.js';
import type { Rule, RulesFile } from './file.js';
import { inputsFor, type StepInputs } from './step-inputs.js';

/** The result for one rule, for people and for programs. */
export interface ExplainedRule {
  rule: string;
  line: number;
  /**
   * `taken`: the rule applies. `also fits`: the rule matches, but an earlier rule applies. `does not fit`: the rule does not
   * match.
   */
  verdict: 'taken' | 'also fits' | 'does not fit';
  /** The conditions that the job does not meet, with the reasons. */
  why: readonly string[];
  role?: string;
}

/** A file's decision about one credential, with the reasons. */
export interface Explanation {
  credential: string;
  taken: string | null;
  /** The inputs for the job's request. */
  inputs: Readonly<Record<string, string>>;
  rules: readonly ExplainedRule[];
}

/** Explains which credential a job with these claims gets for each name. @throws JobpassError `usage` for an unknown name */
export function explain(
  file: RulesFile,
  names: readonly string[],
  claims: Claims,
  step: StepInputs,
): Explanation[] {
  return names.map((name) => explanation(decide(file, name, claims), step));
}

function explanation({ credential, taken, judged }: Decision, step: StepInputs): Explanation {
  return {
    credential,
    taken: taken?.name ?? null,
    inputs: taken === undefined ? {} : Object.fromEntries(shownInputs(taken, step)),
    rules: judged.map(({ rule, failed }) => {
      const role = rule.inputs.get('role');
      return {
        rule: rule.name,
        line: rule.place?.line ?? 1,
        verdict: rule === taken ? 'taken' : failed.length === 0 ? 'also fits' : 'does not fit',
        why: failed.map(failureText),
        ...(role === undefined ? {} : { role: printable(role) }),
      };
    }),
  };
}

function shownInputs(rule: Rule, step: StepInputs): [string, string][] {
  return [...inputsFor(rule, step)]
    .filter(([input]) => input !== 'name')
    .map(([input, value]) => [input, printable(value)]);
}

/** Returns the explanations as lines of text. */
export function explanationLines(path: string, explanations: readonly Explanation[]): string[] {
  return explanations.flatMap(({ credential, taken, inputs, rules }) => [
    taken === null
      ? `${credential}: no credential, because no rule matches`
      : `${credential}: rule ${taken}, with ${Object.entries(inputs)
          .map(([input, value]) => `${input} ${value}`)
          .join(', ')}`,
    ...rules.flatMap(({ rule, line, verdict, why, role }) => {
      const head = `  ${verdict.padEnd(12)}  ${rule} (${path}:${line})`;
      if (verdict === 'taken') return [head];
      if (verdict === 'also fits') {
        return [
          `${head}: a rule above it matches${role === undefined ? '' : `, but the service also accepts this job for the role ${role}`}`,
        ];
      }
      return [head, ...why.map((one) => `                  ${one}`)];
    }),
  ]);
}
