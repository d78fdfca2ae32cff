import { defaultOf, type InputDefinition } from '../config/common-inputs.js';
import { JobpassError } from '../errors.js';
import { canonicalName, INPUTS } from '../providers/all-inputs.js';
import type { Rule } from './file.js';

/** Those of a step that are no input of a credential. */
const OF_THE_STEP: readonly string[] = ['credentials', 'config', 'config-sha256', 'name'];

/** What the step says itself, by the inputs' own names. */
export type StepInputs = ReadonlyMap<string, string>;

/** Inputs that are addresses to which tokens go. */
const ADDRESSES = namesOf(({ destination }) => destination === 'address');
/** Those by which tokens could go to other services, or be read on their way. */
const DESTINATIONS = [...ADDRESSES, ...namesOf(({ destination }) => destination === 'trust')];

function namesOf(chosen: (input: InputDefinition) => boolean): string[] {
  return INPUTS.filter(chosen).map(({ name }) => name);
}

/**
 * Where the step says where tokens go, the file says nothing of it: otherwise it could send them on.
 *
 * @param path the file, for people
 * @throws JobpassError `insecure`
 */
export function checkDestination(rule: Rule, step: StepInputs, path: string): void {
  const said = ADDRESSES.find((input) => step.has(input));
  if (said === undefined) return;
  const more = DESTINATIONS.filter((input) => rule.inputs.has(input) && !step.has(input));
  if (more.length === 0) return;
  throw new JobpassError(
    'insecure',
    `The step says ${said}, and ${path} says ${more.join(', ')} for ${rule.credential}, by which tokens could go elsewhere`,
    { hint: `Say ${more.join(', ')} in the step as well, or leave ${said} to the file` },
  );
}

/** The inputs of a credential by a rule. What the step says itself holds in the place of what the file says. */
export function inputsFor(rule: Rule, step: StepInputs): Map<string, string> {
  const inputs = new Map(rule.inputs);
  for (const [input, value] of step) inputs.set(input, value);
  return inputs.set('name', rule.credential);
}

/** What the step says itself, under the inputs' own names. An action's runner fills in the defaults: these say nothing. */
export function stepsOwn(given: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...given]
      .filter(
        ([input, value]) => !OF_THE_STEP.includes(input) && value !== (defaultOf(INPUTS, input) || undefined),
      )
      .map(([input, value]) => [canonicalName(input), value]),
  );
}
