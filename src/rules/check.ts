import type * as z from 'zod';
import { readSettings } from '../config/settings.js';
import { errorText, JobpassError } from '../errors.js';
import { AllowedHosts } from '../http/hosts.js';
import { checkAudience } from '../identity/audiences.js';
import { openToStrangers } from '../identity/conditions.js';
import { wrongClaims } from '../identity/known-claims.js';
import { commonActions, KNOWN_SERVICES, PROVIDERS, providerDefinition } from '../providers/registry.js';
import type { Rule, RulesFile } from './file.js';
import { addTrustIssue, anyUserProblem } from './grants.js';
import { covers, overlap } from './overlap.js';
import { inputsFor, type StepInputs } from './step-inputs.js';

/** A summary of a valid file. */
export interface CheckedRules {
  config: string;
  sha256: string;
  credentials: number;
  rules: number;
  /** Notes about rules, each with a position in the file. */
  notes: readonly string[];
}

/** Loads a provider's schema for `trust`, or returns undefined if the provider has no such schema. */
export type LoadTrustSchema = (provider: string) => Promise<z.ZodType | undefined>;

/** The maximum number of notes in a result. */
const MOST_NOTES = 50;

/**
 * Checks everything in a file that does not depend on a job: finds invalid inputs, settings and audiences, conditions that
 * anyone can meet, and rules that no job can reach.
 *
 * @param step the inputs that the workflow sets in addition to the file
 * @param strict whether an unknown claim also counts as a problem
 * @throws JobpassError `usage` with every problem, its line and column
 */
export async function checkRules(
  file: RulesFile,
  sha256: string,
  step: StepInputs,
  { trustSchema, strict = false }: { trustSchema: LoadTrustSchema; strict?: boolean | undefined },
): Promise<CheckedRules> {
  const { problems, placeOf } = file;
  const notes: string[] = [];
  const note = (rule: Rule, text: string): void => {
    const { line = 1, column = 1 } = rule.place ?? {};
    notes.push(`${file.path}:${line}:${column} ${rule.credential}, ${rule.name}: ${text}`);
  };
  checkClaims(file, strict, notes);
  for (const rules of file.credentials.values()) {
    for (const [at, rule] of rules.entries()) {
      await checkInputs(rule, file, step);
      await checkTrust(rule, file, trustSchema);
      if (rule.issuer !== undefined && openToStrangers(rule.issuer, rule.conditions) !== undefined) {
        problems.add(
          placeOf(rule.path),
          rule.path,
          anyUserProblem(rule.issuer, openToStrangers(rule.issuer, rule.conditions) ?? []),
        );
      }
      const before = rules.slice(0, at);
      const hides = before.find((one) => covers(one, rule));
      if (hides !== undefined)
        note(rule, `never applies, because ${hides.name} above it matches the same jobs`);
      else {
        const also = before.find((one) => overlap(one, rule) && roleOf(one) !== roleOf(rule));
        if (also !== undefined) {
          note(
            rule,
            `a job that matches this rule and ${also.name} gets ${also.name}, but the service accepts the job for both roles`,
          );
        }
      }
    }
  }
  problems.throwIfAny();
  return {
    config: file.path,
    sha256,
    credentials: file.credentials.size,
    rules: [...file.credentials.values()].reduce((sum, rules) => sum + rules.length, 0),
    notes:
      notes.length > MOST_NOTES
        ? [...notes.slice(0, MOST_NOTES), `and ${notes.length - MOST_NOTES} more`]
        : notes,
  };
}

/** Reports conditions that no token can meet, because the claim is misspelled or the claim's values have a different form. */
function checkClaims(
  { path: file, levels, problems, placeOf }: RulesFile,
  strict: boolean,
  notes: string[],
): void {
  for (const { when, path, issuers } of levels)
    for (const issuer of issuers)
      for (const { claim, reason, sure } of wrongClaims(issuer, when)) {
        const at = [...path, 'when', claim];
        if (sure || strict) problems.add(placeOf(at), at, reason);
        else {
          const { line = 1, column = 1 } = placeOf(at) ?? {};
          notes.push(`${file}:${line}:${column} ${problems.named(at)}: ${reason}`);
        }
      }
}

async function checkInputs(rule: Rule, file: RulesFile, step: StepInputs): Promise<void> {
  const { problems, placeOf } = file;
  try {
    const { settings } = await readSettings(inputsFor(rule, step), PROVIDERS, {
      shared: (name) => step.has(name),
      commonActions,
    });
    const entry = providerDefinition(settings.provider);
    await entry.check(settings);
    const audience = entry.audience(settings);
    if (audience !== undefined && settings.url !== undefined)
      checkAudience(
        KNOWN_SERVICES,
        audience,
        [new URL(settings.url)],
        new AllowedHosts(settings.allowedHosts),
      );
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    const [, input = error.input] = /^(?:The input )?`?([a-z][\w-]*)/.exec(error.message) ?? [];
    const at = (input === undefined ? undefined : file.inputAt(rule, input)) ?? rule.path;
    problems.add(placeOf(at), at, errorText(error));
  }
}

/** Checks the settings under a rule's `trust` with the schema of the rule's provider. */
async function checkTrust(
  { trust, inputs, path }: Rule,
  { problems, placeOf }: RulesFile,
  trustSchema: LoadTrustSchema,
): Promise<void> {
  if (Object.keys(trust).length === 0) return;
  const schema = await trustSchema(inputs.get('provider') ?? '');
  const read = schema?.safeParse(trust, { reportInput: true });
  for (const issue of read?.error?.issues ?? [])
    addTrustIssue(issue, [...path, 'trust'], schema, { problems, placeOf });
}

function roleOf({ inputs }: Rule): string {
  return inputs.get('role') ?? '';
}

/** Returns the summary as lines of text. */
export function checkedRulesLines({ config, sha256, credentials, rules, notes }: CheckedRules): string[] {
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  return [
    `${config} is valid: ${count(credentials, 'credential')}, ${count(rules, 'rule')} (SHA-256 ${sha256})`,
    ...notes.map((one) => `note: ${one}`),
  ];
}
