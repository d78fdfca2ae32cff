import type { Completed, Place } from './tree.js';

/** Returns the completion script for fish 3.0 and later. */
export function fish(places: readonly Place[]): string[] {
  const valued = places.flatMap(({ path, options }) =>
    options.filter(({ takes }) => takes !== 'nothing').map(({ long }) => literal(`${path} ${long}`)),
  );
  const commands = places.flatMap(({ path, commands: below }) =>
    below.map(({ name }) => literal(`${path} ${name}`)),
  );
  return [
    '# Completion of jobpass for fish: jobpass completion fish | source',
    '',
    '# Prints the names of the commands on the line, followed by -- if the line contains it.',
    'function __jobpass_path',
    '    set -l path',
    '    set -l skip no',
    '    for word in (commandline -opc)[2..-1]',
    '        if test $skip = yes',
    '            set skip no',
    '            continue',
    '        end',
    '        if test "$word" = --',
    '            echo "$path --"',
    '            return',
    '        end',
    '        switch "$path $word"',
    `            case ${valued.join(' ')}`,
    '                set skip yes',
    `            case ${commands.join(' ')}`,
    '                set path (string trim "$path $word")',
    '        end',
    '    end',
    '    echo "$path"',
    'end',
    '',
    'function __jobpass_at',
    '    set -l path (__jobpass_path)',
    '    test "$path" = "$argv[1]"',
    'end',
    '',
    '# Completes the command after --.',
    'function __jobpass_behind',
    '    set -l words (commandline -opc)',
    '    set -l end (contains -i -- -- $words)',
    '    complete -C (string join " " -- (string escape -- $words[(math $end + 1)..-1]) (commandline -ct))',
    'end',
    '',
    'complete -c jobpass -f',
    ...places.flatMap(place),
  ];
}

function place({ path, commands, options, words = [], command }: Place): string[] {
  const line = (...rest: string[]): string => `complete -c jobpass ${rest.join(' ')}`;
  const when = `-n ${literal(`__jobpass_at ${literal(path)}`)}`;
  return [
    ...commands.map(({ name, description }) => line(when, `-a ${name}`, `-d ${literal(description)}`)),
    ...words.map((word) => line(when, `-a ${word}`)),
    ...options.map((option) => line(when, ...optionOf(option))),
    ...(command
      ? [line(`-n ${literal(`__jobpass_at ${literal(`${path} --`)}`)}`, "-a '(__jobpass_behind)'")]
      : []),
  ];
}

function optionOf({ short, long, description, takes }: Completed): string[] {
  return [
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    `-l ${long.slice(2)}`,
    ...(takes === 'nothing' ? [] : takes === 'file' ? ['-r -F'] : ['-x']),
    ...(typeof takes === 'string' ? [] : [`-a ${literal(takes.join(' '))}`]),
    `-d ${literal(description)}`,
  ];
}

/** Returns a text as a string literal for fish. */
function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
