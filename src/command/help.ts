import { type Command, CommanderError, Help, Option } from 'commander';
import { PROVIDERS } from '../providers/registry.js';

/** The option that lists every option of a command. */
const HELP_ALL = '--help-all';

/** The groups of options, in the order in which the help lists them. */
export const GROUPS = {
  common: 'Options:',
  idToken: 'ID token and runner:',
  output: 'Output:',
  inputs: 'Inputs of every provider:',
  shared: 'Inputs of several providers:',
  aliases: 'Aliases of inputs:',
} as const;

/** The inputs that `--help` lists. `--help-all` lists all inputs. */
const COMMON: readonly string[] = [
  ...['provider', 'url', 'role', 'ttl', 'credentials', 'deliver'],
  ...['scope', 'secrets', 'region', 'audience'],
];

/**
 * Sorts the options of inputs into groups. `--help` lists the common options, and `--help-all` lists every option.
 *
 * @param inputs the names of the inputs, without aliases
 */
export function groupInputOptions(command: Command, inputs: ReadonlySet<string>): void {
  for (const option of command.options) {
    const name = inputOf(option, inputs);
    option.helpGroup(COMMON.includes(name) ? GROUPS.common : groupOf(name, inputs));
  }
  (command.options as Option[]).sort((one, other) => rankOf(one) - rankOf(other));
  command.addOption(new Option(HELP_ALL, 'Show every option, grouped by provider').helpGroup(GROUPS.common));
  command.on('option:help-all', () => {
    command.outputHelp();
    throw new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)');
  });
  const all = process.argv.includes(HELP_ALL);
  command.configureHelp({
    // `--help` prints only the first sentence.
    optionDescription: (option) => {
      const text = Help.prototype.optionDescription.call(new Help(), option);
      const [first = text] = /^.*?[^.]\.(?= |$)/.exec(text) ?? [];
      const fallback =
        / \(default: [^)]*\)$/.exec(text)?.[0] ?? / Default: .*?[^.]\.(?= |$)/.exec(text)?.[0] ?? '';
      if (all) return text;
      return first.endsWith(fallback) ? first : first + fallback;
    },
    visibleOptions(one) {
      const options = Help.prototype.visibleOptions.call(this, one);
      const hidden: readonly string[] = [
        GROUPS.inputs,
        GROUPS.shared,
        GROUPS.aliases,
        ...PROVIDERS.map(ofProvider),
      ];
      return all
        ? options
        : options.filter(({ helpGroupHeading = '' }) => !hidden.includes(helpGroupHeading));
    },
  });
}

/** Returns the input that an option sets. For a secret input, the option is `--NAME-file`. */
function inputOf({ long }: Option, inputs: ReadonlySet<string>): string {
  const name = (long ?? '').replace(/^--/, '');
  return inputs.has(name) ? name : name.replace(/-file$/, '');
}

function groupOf(name: string, inputs: ReadonlySet<string>): string {
  if (!inputs.has(name)) return GROUPS.aliases;
  const owners = PROVIDERS.filter((provider) => provider.inputs.some((input) => input.name === name));
  const [owner] = owners;
  if (owner === undefined) return GROUPS.inputs;
  return owners.length > 1 ? GROUPS.shared : ofProvider(owner);
}

function ofProvider({ name }: { name: string }): string {
  return `Inputs of the provider ${name}:`;
}

/** Returns the position of an option's group in the help. */
function rankOf({ helpGroupHeading = '' }: Option): number {
  const order: readonly string[] = [
    GROUPS.common,
    GROUPS.inputs,
    ...PROVIDERS.map(ofProvider),
    GROUPS.shared,
    GROUPS.aliases,
  ];
  const rank = order.indexOf(helpGroupHeading);
  return rank === -1 ? order.length : rank;
}

/** Returns a command's exit codes as the last lines of the command's help. */
export function exitCodes(codes: Readonly<Record<string, string>>): string {
  const lines = Object.entries(codes).map(([code, meaning]) => `  ${code.padEnd(5)} ${meaning}`);
  return `\nExit codes:\n${lines.join('\n')}`;
}
