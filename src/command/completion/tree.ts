import { type Command, Help, type Option } from 'commander';
import { InputOption } from '../../config/options.js';
import { pathOf, takesCommand } from '../usage-errors.js';

/** What can be written behind the name of a command. */
export interface Place {
  /** The names that lead to it: none for `jobpass` itself, `broker rotate-keys`. */
  path: string;
  commands: readonly Named[];
  options: readonly Completed[];
  /** Words that stand by themselves; undefined where any could. */
  words: readonly string[] | undefined;
  /** Whether the words of another command stand behind `--`. */
  command: boolean;
}

export interface Named {
  name: string;
  description: string;
}

/** An option that is shown. */
export interface Completed {
  /** `-h`, if it has one. */
  short: string | undefined;
  /** `--help`. */
  long: string;
  description: string;
  /** What follows: nothing, a word, a file, or one of these. */
  takes: 'nothing' | 'word' | 'file' | readonly string[];
  repeated: boolean;
}

/** The longest description, in characters: shells show one line of it. */
const LONGEST = 90;

/**
 * Every place below a command, with that of its help.
 *
 * @param needed options of the commands above it that must be given, on either side of its name
 */
export function placesOf(program: Command, needed: readonly Option[] = []): Place[] {
  // The help of a command can hide options that a shell completes all the same.
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
      // Commander's own, which takes the name of another one.
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

/** The first sentence, or what fits of it. */
function brief(description: string): string {
  const [sentence = ''] = description.split(/(?<=[^.]\.) /);
  const text = sentence.replace(/\.$/, '');
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).replace(/ \S*$/, '')}…`;
}
