import type { Command, CommanderError } from 'commander';
import { JobpassError } from '../errors.js';

/** What can only be the name of an option or of a command, mistyped; anything else could be a secret. */
const OPTION = /^--?[a-z-]{1,24}(?==|$)/;
const WORD = /^[a-z-]{1,20}$/;
const HIDDEN = ', not shown in case it is a secret';

/**
 * What commander found wrong with the words of a command, and what to write instead. Its message is taken apart, since it
 * repeats words that it was given.
 */
export function usageError(command: Command, { code, message }: CommanderError): JobpassError {
  const path = pathOf(command);
  const form = `Write ${path} ${command.usage()}`;
  const lists = `${path} --help lists what there is`;
  // What was given is in front of it, and may hold quotes.
  const near = /\n\(Did you mean ([\w ,-]+)\?\)$/.exec(message)?.[1];
  const instead = near === undefined ? lists : `Did you mean ${near}?`;
  const given = /'([^\n]*)'/.exec(message)?.[1] ?? '';
  // Where it is a name of ours, it stands first.
  const ours = /'([^']*)'/.exec(message)?.[1] ?? '';
  const choices = / Allowed choices are ([^\n]*)\.$/.exec(message)?.[1];
  switch (code) {
    case 'commander.unknownCommand':
      return wrong(WORD.test(given) ? `Unknown command '${given}'` : `Unknown command${HIDDEN}`, instead);
    case 'commander.unknownOption': {
      const name = OPTION.exec(given)?.[0];
      const elsewhere =
        takesCommand(command) && !process.argv.includes('--')
          ? `. The options of a command to run stand behind --: ${form.replace('Write ', '')}`
          : '';
      return wrong(
        name === undefined ? `Unknown option${HIDDEN}` : `Unknown option '${name}'`,
        `${instead}${elsewhere}`,
      );
    }
    case 'commander.missingArgument':
      return wrong(takesCommand(command) ? 'There is no command to run' : `The ${ours} is missing`, form);
    case 'commander.optionMissingArgument':
      return wrong(`The option '${ours}' has no value`, `Write it behind: ${ours}`);
    case 'commander.missingMandatoryOptionValue': {
      const needed = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
      return wrong(`The option '${ours}' is missing`, `Write ${[path, ...needed].join(' ')} …`);
    }
    case 'commander.invalidArgument': {
      const what = message.startsWith("error: option '")
        ? `option '${ours}'`
        : (command.registeredArguments[0]?.name() ?? 'argument');
      return wrong(`The ${what} cannot be that`, choices === undefined ? lists : `It can be ${choices}`);
    }
    case 'commander.conflictingOption': {
      const other = / option '([^']*)'$/.exec(message)?.[1] ?? '';
      return wrong(`The options '${ours}' and '${other}' exclude each other`, lists);
    }
    case 'commander.excessArguments':
      return wrong(
        `There are too many words${HIDDEN}`,
        command.commands.length > 0 ? lists : `${form}. What has spaces in it stands in quotes`,
      );
    default:
      return wrong('These words make no command', form);
  }
}

/** `jobpass broker rotate-keys`. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** Whether it runs another command, whose words stand behind `--`. */
export function takesCommand({ registeredArguments: [first] }: Command): boolean {
  return first?.variadic === true && first.required;
}

/** This command, and every one below it. */
export function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

function wrong(message: string, hint: string): JobpassError {
  return new JobpassError('usage', message, { hint });
}
