import { JobpassError } from '../../errors.js';
import { printable } from '../../text/printable.js';

/** The number of entries in git's configuration variables. Sources: git, "git-config" (ENVIRONMENT); git 2.31 or later. */
const COUNT = 'GIT_CONFIG_COUNT';
const KEY = 'GIT_CONFIG_KEY_';
const VALUE = 'GIT_CONFIG_VALUE_';
/** The maximum number of entries in the environment. A higher number indicates a mistake. */
const MOST = 1_000;

/**
 * Returns variables that make git include files in its configuration, after the entries that the environment already contains.
 * Git ignores a file that no longer exists.
 *
 * @param files absolute paths
 * @throws JobpassError `usage` if git cannot read the entries in the environment
 */
export function gitConfigVariables(
  env: NodeJS.ProcessEnv,
  files: readonly string[],
): [name: string, value: string][] {
  const from = entriesIn(env);
  return [
    ...files.flatMap((file, at): [string, string][] => [
      [`${KEY}${from + at}`, 'include.path'],
      [`${VALUE}${from + at}`, file],
    ]),
    [COUNT, String(from + files.length)],
  ];
}

/** Whether a variable belongs to git's configuration variables, which may also contain entries of the user. */
export function isGitConfigVariable(name: string): boolean {
  return name === COUNT || name.startsWith(KEY) || name.startsWith(VALUE);
}

/**
 * Returns the number of entries in git's configuration variables.
 *
 * @throws JobpassError `usage` if git cannot read the entries
 */
export function entriesIn(env: NodeJS.ProcessEnv): number {
  const text = env[COUNT] ?? '';
  if (text === '') return 0;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  if (count === undefined) throw invalid(`\`${COUNT}\` is \`${printable(text, 40)}\`, which is not a number`);
  if (count > MOST) throw invalid(`\`${COUNT}\` is \`${text}\`, the most is \`${MOST}\``);
  for (let at = 0; at < count; at++) {
    const missing = [KEY, VALUE].find((name) => env[`${name}${at}`] === undefined);
    if (missing !== undefined)
      throw invalid(`\`${COUNT}\` is \`${text}\`, but the variable ${missing}${at} is missing`);
  }
  return count;
}

function invalid(problem: string): JobpassError {
  return new JobpassError('usage', problem, {
    hint: `Set ${COUNT} to the number of entries (${KEY}0 and ${VALUE}0, and so on), remove it, or set \`git: false\``,
  });
}
