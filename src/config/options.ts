import { type Command, Option } from 'commander';
import { JobpassError } from '../errors.js';
import { readFile } from '../files.js';
import { type InputDefinition, variableOf } from './common-inputs.js';

/** How long a file or stdin is waited for, in milliseconds. */
export const WAIT_MS = 20_000;
export const SECRET_ARGUMENT_HINT =
  'Give it in a file or in the environment: other processes can read the arguments of this one';

/** The options of a command as commander gives them. */
export type Options = Readonly<Record<string, unknown>>;

/** The option of an input. What it can be is for shells to offer: the input says better than commander what is wrong. */
export class InputOption extends Option {
  readonly values: readonly string[];

  constructor({ name, description, values = [], file }: InputDefinition) {
    super(`--${name} <${file ? 'file' : 'value'}>`, plain(description));
    this.values = values;
  }
}

/** Adds an option for each input, those that are secrets as files. */
export function addInputOptions(command: Command, inputs: readonly InputDefinition[]): void {
  for (const input of inputs) {
    const { name, description, secret } = input;
    if (secret) {
      command.option(`--${name}-file <file>`, `a file with it. ${plain(description)}`);
      command.addOption(new Option(`--${name} [value]`).hideHelp());
    } else command.addOption(new InputOption(input));
  }
  for (const token of ['--token [value]', '--id-token [value]'])
    command.addOption(new Option(token).hideHelp());
}

/**
 * Refuses secrets among the arguments, where others can read them.
 *
 * @param tokenOption the option that takes a file with an ID token
 * @throws JobpassError `usage`
 */
export function refuseSecrets(
  inputs: readonly InputDefinition[],
  options: Options,
  tokenOption: string,
): void {
  const secrets = inputs.filter(({ secret }) => secret).map(({ name }) => name);
  for (const name of ['token', 'id-token', ...secrets]) {
    if (options[camel(name)] === undefined) continue;
    const file = secrets.includes(name) ? `--${name}-file` : tokenOption;
    throw new JobpassError('usage', `--${name} takes no value: it would be a secret among the arguments`, {
      hint: `${SECRET_ARGUMENT_HINT} (${file})`,
    });
  }
}

/**
 * The inputs by name: what the options say, else what `others` says.
 *
 * @throws JobpassError `usage` for a file that cannot be read
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

/** Whether an option says what an input is. */
export function isOption({ name, secret }: InputDefinition, options: Options): boolean {
  return typeof options[camel(secret ? `${name}-file` : name)] === 'string';
}

/** What the variable of an input says, where no option gives it: `JOBPASS_REVOKE_ROLE`. */
export function inputInVariable({ name, noVariable }: InputDefinition): string | undefined {
  return noVariable ? undefined : process.env[variableOf(name)];
}

/** A description as one line of a terminal: it is written as Markdown. */
export function plain(description: string): string {
  return description.replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$2').replace(/`/g, '');
}

/** As commander names options. */
function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
