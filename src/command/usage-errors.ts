import type { Command, CommanderError } from 'commander';
import { closestName } from '../config/did-you-mean.js';
import { JobpassError } from '../errors.js';

/** Matches words that can only be a misspelled option or command. Any other word could be a secret. */
const OPTION = /^--?[a-z-]{1,24}(?==|$)/;
const WORD = /^[a-z-]{1,20}$/;
const HIDDEN = ' (not printed, because it could be a secret)';

/**
 * Returns the error for invalid arguments of a command. Parses commander's message instead of printing it, because the message
 * repeats the arguments.
 */
export function usageError(command: Command, { code, message }: CommanderError): JobpassError {
  const path = pathOf(command);
  const form = `Usage: ${path} ${command.usage()}`;
  const lists = `Run ${path} --help`;
  // The first quoted text is the argument, which can contain quotes.
  const near = /\n\(Did you mean ([\w ,-]+)\?\)$/.exec(message)?.[1];
  const instead = near === undefined ? lists : `Did you mean ${near}?`;
  const given = /'([^\n]*)'/.exec(message)?.[1] ?? '';
  // In other messages, the first quoted word is the name of an option or a command, and not the user's text.
  const ours = /'([^']*)'/.exec(message)?.[1] ?? '';
  const choices = / Allowed choices are ([^\n]*)\.$/.exec(message)?.[1];
  switch (code) {
    case 'commander.unknownCommand':
      return wrong(WORD.test(given) ? `Unknown command "${given}"` : `Unknown command${HIDDEN}`, instead);
    case 'commander.unknownOption': {
      const name = OPTION.exec(given)?.[0];
      const elsewhere =
        takesCommand(command) && !process.argv.includes('--')
          ? `. Write the command to run and its options after --. ${form}`
          : '';
      return wrong(
        name === undefined ? `Unknown option${HIDDEN}` : `Unknown option "${name}"`,
        `${instead}${elsewhere}`,
      );
    }
    case 'commander.missingArgument':
      return wrong(
        takesCommand(command) ? 'The command to run is missing' : `The argument "${ours}" is missing`,
        form,
      );
    case 'commander.optionMissingArgument':
      return wrong(`The value of the option "${ours}" is missing`, `Usage: ${ours}`);
    case 'commander.missingMandatoryOptionValue': {
      const needed = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
      return wrong(`The option "${ours}" is missing`, `Usage: ${[path, ...needed].join(' ')} …`);
    }
    case 'commander.invalidArgument': {
      const what = message.startsWith("error: option '")
        ? `value of the option "${ours}"`
        : (command.registeredArguments[0]?.name() ?? 'argument');
      const value = / argument '([a-z-]{1,20})' is invalid/.exec(message)?.[1] ?? '';
      const closest = closestName(value, choices?.split(', ') ?? []);
      const valid =
        closest === undefined
          ? `Valid values: ${choices ?? ''}`
          : `Did you mean ${closest}? Valid values: ${choices ?? ''}`;
      return wrong(`The ${what} is invalid`, choices === undefined ? lists : valid);
    }
    case 'commander.conflictingOption': {
      const other = / option '([^']*)'$/.exec(message)?.[1] ?? '';
      return wrong(`The options "${ours}" and "${other}" cannot be combined`, lists);
    }
    case 'commander.excessArguments':
      return wrong(
        `Too many arguments${HIDDEN}`,
        command.commands.length > 0 ? lists : `${form}. Quote arguments that contain spaces`,
      );
    default:
      return wrong('The arguments are invalid', form);
  }
}

/** `jobpass broker rotate-keys`. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** Returns whether the command runs another command, whose words follow `--`. */
export function takesCommand({ registeredArguments: [first] }: Command): boolean {
  return first?.variadic === true && first.required;
}

/** Returns a command and all of its subcommands. */
export function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

function wrong(message: string, hint: string): JobpassError {
  return new JobpassError('usage', message, { hint });
}
