import { type Command, Help, type Option } from 'commander';
import { InputOption } from '../../config/options.js';
import { pathOf, takesCommand } from '../usage-errors.js';

/** The words that can follow a command's name. */
export interface Place {
  /** The words that select the command: empty for `jobpass` itself, `broker rotate-keys` for a subcommand. */
  path: string;
  commands: readonly Named[];
  options: readonly Completed[];
  /** The allowed arguments; undefined if every word is allowed. */
  words: readonly string[] | undefined;
  /** Whether another command follows `--`. */
  command: boolean;
}

export interface Named {
  name: string;
  description: string;
}

/** A visible option. */
export interface Completed {
  /** The short form, such as `-h`. */
  short: string | undefined;
  /** The long form, such as `--help`. */
  long: string;
  description: string;
  /** The kind of value: none, any word, a file, or one of a list. */
  takes: 'nothing' | 'word' | 'file' | readonly string[];
  repeated: boolean;
}

/** The maximum length of a description in characters, because shells print a description on one line. */
const LONGEST = 90;

/**
 * Returns every command below a command, including the `help` commands that the library commander adds.
 *
 * @param needed the parent commands' required options, which may precede or follow the command's name
 */
export function placesOf(program: Command, needed: readonly Option[] = []): Place[] {
  // Help can hide options that a shell completes.
  const help = new Help();
  const path = pathOf(program).split(' ').slice(1).join(' ');
  const commands = help.visibleCommands(program);
  const [argument] = program.registeredArguments;
  const place: Place = {
    path,
    commands: commands.map((one) => ({ name: one.name(), description: brief(one.description()) })),
    options: [...help.visibleOptions(program), ...needed].map(completed),
    words: argument?.argChoices,
    command: takesCommand(program),
  };
  return [
    place,
    ...commands.flatMap((one) => {
      if (program.commands.includes(one))
        return placesOf(one, [...needed, ...program.options.filter(({ mandatory }) => mandatory)]);
      // The `help` command that commander adds. Its argument is the name of another command.
      return [
        {
          path: `${path} ${one.name()}`.trim(),
          commands: [],
          options: [],
          words: program.commands.map((other) => other.name()),
          command: false,
        },
      ];
    }),
  ];
}

function completed(option: Option): Completed {
  const { short, long, description, argChoices, defaultValue } = option;
  const values = option instanceof InputOption && option.values.length > 0 ? option.values : argChoices;
  const takes = /<file(\.\.\.)?>$/.test(option.flags) ? 'file' : option.required ? 'word' : 'nothing';
  return {
    short,
    long: long ?? '',
    description: brief(description),
    takes: values ?? takes,
    repeated: Array.isArray(defaultValue),
  };
}

/** Returns the first sentence of a description, shortened to the maximum length. */
function brief(description: string): string {
  const [sentence = ''] = description.split(/(?<=[^.]\.) /);
  const text = sentence.replace(/\.$/, '');
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).replace(/ \S*$/, '')}…`;
}
