import { JobpassError } from '../errors.js';

/** A common action's inputs whose names differ from the names of Jobpass's inputs. */
export interface CommonAction {
  /** The action's name in `uses:`. */
  action: string;
  /** The advice for each input, keyed by the input's name in lower case. Runners pass the names of inputs in this form. */
  answers: ReadonlyMap<string, string | ((value: string) => string | undefined)>;
  /** The advice for all inputs whose names begin with a prefix. @param name the name without the prefix */
  family?: { prefix: string; answer: (name: string, value: string) => string };
  /** Names that many actions use. Jobpass rejects them only if the credential has this provider. */
  vague?: { names: readonly string[]; provider: string };
}

/**
 * Rejects inputs of common actions, with the matching input of Jobpass as the hint.
 *
 * @param unknown the inputs that Jobpass does not have
 * @returns the names of inputs that no common action has either. An input is accepted without a warning if its value has no
 * effect in Jobpass
 * @throws JobpassError `usage` with the matching input as the hint
 */
export function rejectCommonActionInputs(
  unknown: ReadonlyMap<string, string>,
  actions: readonly CommonAction[],
  provider: string | undefined,
): string[] {
  return [...unknown].flatMap(([name, value]) => {
    const found = actions.find(
      ({ answers, family, vague }) =>
        (answers.has(name) || (family !== undefined && name.startsWith(family.prefix))) &&
        (!vague?.names.includes(name) || vague.provider === provider),
    );
    const answer = found?.answers.get(name) ?? familyAnswer(found, name);
    if (found === undefined || answer === undefined) return [name];
    const fix = typeof answer === 'string' ? answer : answer(value);
    if (fix === undefined) return [];
    throw new JobpassError('usage', `The input ${name} of ${found.action} is not an input of Jobpass`, {
      hint: fix,
    });
  });
}

/** The advice for an input of a family. */
function familyAnswer(
  action: CommonAction | undefined,
  name: string,
): ((value: string) => string) | undefined {
  const { family } = action ?? {};
  if (family === undefined || !name.startsWith(family.prefix)) return undefined;
  return (value) => family.answer(name.slice(family.prefix.length), value);
}
