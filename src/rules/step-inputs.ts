import { defaultOf, type InputDefinition } from '../config/common-inputs.js';
import { JobpassError } from '../errors.js';
import { canonicalName, INPUTS } from '../providers/all-inputs.js';
import type { Rule } from './file.js';

/** A step's inputs that are not inputs of a credential. */
const OF_THE_STEP: readonly string[] = ['credentials', 'config', 'config-sha256', 'name'];

/** The inputs that the step itself sets, keyed by their own names instead of aliases. */
export type StepInputs = ReadonlyMap<string, string>;

/** Inputs whose value is the address of a service that receives tokens. */
const ADDRESSES = namesOf(({ destination }) => destination === 'address');
/** Inputs that could send tokens to other services, or let others read the tokens in transit. */
const DESTINATIONS = [...ADDRESSES, ...namesOf(({ destination }) => destination === 'trust')];

function namesOf(chosen: (input: InputDefinition) => boolean): string[] {
  return INPUTS.filter(chosen).map(({ name }) => name);
}

/**
 * Rejects a file that changes where tokens are sent, if the step sets the destination. Otherwise the file could redirect
 * tokens.
 *
 * @param path the file's path for messages
 * @throws JobpassError `insecure`
 */
export function checkDestination(rule: Rule, step: StepInputs, path: string): void {
  const said = ADDRESSES.find((input) => step.has(input));
  if (said === undefined) return;
  const more = DESTINATIONS.filter((input) => rule.inputs.has(input) && !step.has(input));
  if (more.length === 0) return;
  throw new JobpassError(
    'insecure',
    `The step sets \`${said}\`, but ${path} sets \`${more.join('`, `')}\` for "${rule.credential}", which could redirect tokens`,
    { hint: `Set \`${more.join('`, `')}\` in the step too, or set \`${said}\` only in the file` },
  );
}

/** Returns a credential's inputs under a rule. The step's inputs override the file's inputs. */
export function inputsFor(rule: Rule, step: StepInputs): Map<string, string> {
  const inputs = new Map(rule.inputs);
  for (const [input, value] of step) inputs.set(input, value);
  return inputs.set('name', rule.credential);
}

/**
 * Returns the inputs that the step itself sets, keyed by their own names. Values that equal the default are omitted, because an
 * action's runner sets the defaults.
 */
export function inputsOfStep(given: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...given]
      .filter(
        ([input, value]) => !OF_THE_STEP.includes(input) && value !== (defaultOf(INPUTS, input) || undefined),
      )
      .map(([input, value]) => [canonicalName(input), value]),
  );
}
