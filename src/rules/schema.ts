import { z } from 'zod';
import type { InputDefinition } from '../config/inputs.js';
import { httpsUrl, name, text, when } from '../config/schemas.js';
import { INPUTS } from '../providers/inputs.js';

/** Inputs that say where the file is, or what only a step can want. */
const NOT_HERE: readonly string[] = ['credentials', 'config', 'config-sha256', 'name'];

/** An input as YAML likes to write it: one value, a list of them (lines), or a map (JSON, as policies are). */
const value = z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]);

/** What an input is called in the file, its other spellings among them; secrets have no place there. */
function inputsOf(definitions: readonly InputDefinition[]): Record<string, z.ZodOptional<typeof value>> {
  return Object.fromEntries(
    definitions
      .filter((input) => !NOT_HERE.includes(input.name) && input.secret !== true)
      .flatMap(({ name: own, aliases = [], description, values }) => {
        const told = values === undefined ? description : `${description} (${values.join(', ')})`;
        return [own, ...aliases].map((each) => [each, value.optional().describe(told)]);
      }),
  );
}

const inputs = inputsOf(INPUTS);

const shared = {
  when: when
    .optional()
    .describe('claims of the ID token and what they must be, in patterns that hold for the whole of it'),
  trust: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('what jobpass trust needs besides, to make the role on the server'),
};

const rule = z.strictObject({
  name: name.optional().describe('what the log calls the rule'),
  jobs: name.optional().describe('whose jobs; needed where `jobs` has several'),
  ...shared,
  ...inputs,
});

const credential = z.strictObject({
  ...shared,
  rules: z.array(rule).min(1, 'is an empty list').optional().describe('the first whose conditions hold wins'),
  ...inputs,
});

/** The file `.jobpass.yml`. */
export const rulesFile = z.strictObject({
  jobs: z
    .record(
      name,
      z.strictObject({
        issuer: httpsUrl('any').describe('who issues their ID tokens, exactly as the claim iss has it'),
        when: when.optional().describe('what holds for all of them: the repository and its id'),
        'jwks-uri': httpsUrl('any')
          .optional()
          .describe("for jobpass trust: the issuer's keys, where it has no discovery document"),
      }),
    )
    .refine((jobs) => Object.keys(jobs).length > 0, 'is empty')
    .optional()
    .describe('whose jobs this file speaks of'),
  credentials: z
    .record(text.regex(/^[A-Za-z][\w-]{0,63}$/, 'is no name: letters, digits, - and _'), credential)
    .refine((credentials) => Object.keys(credentials).length > 0, 'is empty'),
});

export type RulesFileContent = z.output<typeof rulesFile>;
