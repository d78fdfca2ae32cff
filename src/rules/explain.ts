import { tellFailure } from '../identity/conditions.js';
import type { Claims } from '../identity/id-token.js';
import { printable } from '../text/printable.js';
import { type Decision, decide } from './decide.js';
import type { Rule, RulesFile } from './file.js';
import { inputsFor, type StepInputs } from './step-inputs.js';

/** What becomes of one rule, for people and programs. */
export interface ExplainedRule {
  rule: string;
  line: number;
  /** `taken`; `also fits`: it would be, were it not for one above it; `does not fit`. */
  verdict: 'taken' | 'also fits' | 'does not fit';
  /** Which conditions fail, and why. */
  why: readonly string[];
  role?: string;
}

/** What a file decides about one credential, and why. */
export interface Explanation {
  credential: string;
  taken: string | null;
  /** What the job asks for. */
  inputs: Readonly<Record<string, string>>;
  rules: readonly ExplainedRule[];
}

/** Explains what a job of these claims gets under each name. @throws JobpassError `usage` for an unknown name */
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
        why: failed.map(tellFailure),
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

/** The same for people. */
export function explanationLines(path: string, explanations: readonly Explanation[]): string[] {
  return explanations.flatMap(({ credential, taken, inputs, rules }) => [
    taken === null
      ? `${credential}: nothing, since no rule fits`
      : `${credential}: rule ${taken}, with ${Object.entries(inputs)
          .map(([input, value]) => `${input} ${value}`)
          .join(', ')}`,
    ...rules.flatMap(({ rule, line, verdict, why, role }) => {
      const head = `  ${verdict.padEnd(12)}  ${rule} (${path}:${line})`;
      if (verdict === 'taken') return [head];
      if (verdict === 'also fits') {
        return [
          `${head}: one above it is taken${role === undefined ? '' : `, but the service gives ${role} as well to who asks`}`,
        ];
      }
      return [head, ...why.map((one) => `                  ${one}`)];
    }),
  ]);
}
