import { type Command, Option } from 'commander';
import { JobpassError } from '../errors.js';
import { readFile } from '../files.js';
import { type InputDefinition, variableOf } from './common-inputs.js';

/** The time limit for reading a file or stdin, in milliseconds. */
export const WAIT_MS = 20_000;
export const SECRET_ARGUMENT_HINT =
  'Pass the secret in a file or in the environment: other processes can read the arguments of a command';

/** The parsed options of a command. */
export type Options = Readonly<Record<string, unknown>>;

/**
 * Returns the option that sets an input. Shells complete the values in `values`. The code that reads the input checks the
 * value, because its errors are clearer than commander's.
 */
export class InputOption extends Option {
  readonly values: readonly string[];

  constructor({ name, description, values = [], file, default: fallback }: InputDefinition) {
    const shown = fallback === undefined ? '' : ` (default: ${fallback})`;
    super(`--${name} <${file ? 'file' : 'value'}>`, `${plain(description)}${shown}`);
    this.values = values;
  }
}

/** Adds an option for each input. A secret input gets an option that names a file. */
export function addInputOptions(command: Command, inputs: readonly InputDefinition[]): void {
  for (const input of inputs) {
    const { name, description, secret } = input;
    if (secret) {
      command.option(`--${name}-file <file>`, `The file with this input. ${plain(description)}`);
      command.addOption(new Option(`--${name} [value]`).hideHelp());
    } else command.addOption(new InputOption(input));
  }
  for (const token of ['--token [value]', '--id-token [value]'])
    command.addOption(new Option(token).hideHelp());
}

/**
 * Rejects secrets among the arguments, because other processes can read them.
 *
 * @param tokenOption the option whose value is the path to a file with an ID token
 * @throws JobpassError `usage`
 */
export function rejectSecrets(
  inputs: readonly InputDefinition[],
  options: Options,
  tokenOption: string,
): void {
  const secrets = inputs.filter(({ secret }) => secret).map(({ name }) => name);
  for (const name of ['token', 'id-token', ...secrets]) {
    if (options[camel(name)] === undefined) continue;
    const file = secrets.includes(name) ? `--${name}-file` : tokenOption;
    throw new JobpassError('usage', `--${name} takes no value: arguments of a command are not secret`, {
      hint: `${SECRET_ARGUMENT_HINT} (${file})`,
    });
  }
}

/**
 * Returns the inputs, keyed by name. If no option sets an input, the value comes from `others`.
 *
 * @throws JobpassError `usage` for an unreadable file
 */
export async function inputsOf(
  inputs: readonly InputDefinition[],
  options: Options,
  others: (input: InputDefinition) => string | undefined,
): Promise<Map<string, string>> {
  const given = new Map<string, string>();
  for (const input of inputs) {
    const { name, secret } = input;
    const option = options[camel(secret ? `${name}-file` : name)];
    const value =
      typeof option !== 'string'
        ? others(input)?.trim()
        : secret
          ? (await readFile(`--${name}-file`, option, WAIT_MS)).toString('utf8').trim()
          : option.trim();
    if (value !== undefined && value !== '') given.set(name, value);
  }
  return given;
}

/** Returns whether an option sets the input. */
export function isOption({ name, secret }: InputDefinition, options: Options): boolean {
  return typeof options[camel(secret ? `${name}-file` : name)] === 'string';
}

/** Returns the value of an input's variable, such as `JOBPASS_REVOKE_ROLE`. */
export function inputInVariable({ name, noVariable }: InputDefinition): string | undefined {
  return noVariable ? undefined : process.env[variableOf(name)];
}

/** Returns a description without Markdown, for a terminal. */
export function plain(description: string): string {
  return description.replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$2').replace(/`/g, '');
}

/** Returns the name that the library commander uses for an option in its result. */
export function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
