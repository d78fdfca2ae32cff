import { JobpassError } from '../errors.js';

/** The inputs of a common action that are not called so here. */
export interface CommonAction {
  /** As `uses:` names it. */
  action: string;
  /** By their names in lower case, as a runner hands them on: what to do instead. */
  answers: ReadonlyMap<string, string | ((value: string) => string | undefined)>;
  /** Names that say little of where they come from: they are answered where the credential is of this provider. */
  vague?: { names: readonly string[]; provider: string };
}

/**
 * Answers inputs of common actions, with our name for each.
 *
 * @param unknown the inputs that are none of ours
 * @returns those that nobody knows; an answer may let a value pass, where it changes nothing here
 * @throws JobpassError `usage` with the answer
 */
export function answerCommonActions(
  unknown: ReadonlyMap<string, string>,
  actions: readonly CommonAction[],
  provider: string | undefined,
): string[] {
  return [...unknown].flatMap(([name, value]) => {
    const found = actions.find(
      ({ answers, vague }) =>
        answers.has(name) && (!vague?.names.includes(name) || vague.provider === provider),
    );
    const answer = found?.answers.get(name);
    if (found === undefined || answer === undefined) return [name];
    const fix = typeof answer === 'string' ? answer : answer(value);
    if (fix === undefined) return [];
    throw new JobpassError('usage', `The input ${name} of ${found.action} is not an input of Jobpass`, {
      hint: fix,
    });
  });
}
