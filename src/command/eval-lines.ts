import { DEFAULT_PROVIDER } from '../config/common-inputs.js';
import { inputInVariable } from '../config/options.js';
import { spellings } from '../config/provider-inputs.js';
import type { Settings } from '../config/settings.js';

/** The shells for which `jobpass login` can print lines. */
export const SHELL_FORMATS = ['sh', 'fish'] as const;
export type ShellFormat = (typeof SHELL_FORMATS)[number];

const NAME = /^[A-Za-z_]\w{0,199}$/;

/** Returns a line for `eval` that unsets variables. */
export function unsetting(names: readonly string[], format: ShellFormat): string {
  const plain = [...new Set(names)].filter((name) => NAME.test(name));
  if (plain.length === 0) return '';
  return `${format === 'fish' ? 'set -e' : 'unset'} ${plain.join(' ')}`;
}

/**
 * Returns a line for `eval` that makes the script fail after a failed command: the line unsets variables, so that the script
 * cannot continue with their former values, and preserves the exit code. The line never exits the shell, which may be
 * interactive.
 */
export function failingEvalLine(names: readonly string[], code: number, format: ShellFormat): string {
  const unset = unsetting(names, format);
  // Fish does not accept a group in parentheses as a command.
  const failing = format === 'fish' ? `sh -c 'exit ${code}'` : `(exit ${code})`;
  return unset === '' ? failing : `${unset}; ${failing}`;
}

/** The settings of a failed login's credentials. The list is empty if the login's inputs were invalid. */
export const known: Settings[] = [];

/**
 * Returns the line for the shell if `jobpass login` or `logout` fails, or undefined for the format dotenv.
 *
 * @param words the command-line arguments
 */
export async function failingEvalLineFor(
  words: readonly string[],
  code: number,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const format = optionIn(words, 'format');
  if (format === 'dotenv') return undefined;
  const names = words[0] === 'login' ? await namesFor(words, env) : [];
  return failingEvalLine(names, code, format === 'fish' ? 'fish' : 'sh');
}

/** Returns every variable that the login would have set. */
async function namesFor(words: readonly string[], env: NodeJS.ProcessEnv): Promise<string[]> {
  const { INPUTS } = await import('../providers/all-inputs.js');
  const { PROVIDERS } = await import('../providers/registry.js');
  const given = Object.fromEntries(
    INPUTS.flatMap((input) =>
      spellings(input).flatMap((spelling): [string, string][] => {
        const value = optionIn(words, spelling) ?? inputInVariable({ ...input, name: spelling });
        return value === undefined || value === '' ? [] : [[spelling, value]];
      }),
    ),
  );
  const marked = PROVIDERS.find(({ impliedBy = [] }) => impliedBy.some((mark) => mark in given));
  const provider = given['provider'] ?? marked?.name ?? DEFAULT_PROVIDER;
  const each = PROVIDERS.flatMap((entry) => {
    const own = known.filter((one) => one.provider === entry.name).map((one) => one.own);
    const guessed = entry.name === provider || 'credentials' in given ? [given] : [];
    return (known.length > 0 ? own : guessed).map((inputs) => entry.deliveredVariables(inputs, env));
  });
  return [...(await Promise.all(each)).flat(), 'JOBPASS_SECRETS_FILE'];
}

/** Returns the value of an option, which may be invalid or missing. */
function optionIn(words: readonly string[], name: string): string | undefined {
  const at = words.findLastIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  if (at < 0) return undefined;
  const word = words[at];
  return word?.includes('=') ? word.slice(name.length + 3) : words[at + 1];
}
