import { quoted } from '../../text/shell.js';
import type { Completed, Place } from './tree.js';

/** Returns the completion script for zsh. The script can be sourced, or stored as the file `_jobpass` in a folder in `fpath`. */
export function zsh(places: readonly Place[]): string[] {
  return [
    '#compdef jobpass',
    '# Completion of jobpass for zsh: source <(jobpass completion zsh), after compinit',
    '',
    ...places.flatMap((one) => [...place(one), '']),
    '# Runs the function if zsh loads this file from fpath. Registers the function if zsh sources this file.',
    'if [[ $funcstack[1] == _jobpass ]]; then',
    '  _jobpass "$@"',
    'else',
    '  compdef _jobpass jobpass',
    'fi',
  ];
}

const nameOf = (path: string): string => ['_jobpass', ...path.split(' ')].filter(Boolean).join('__');

function place({ path, commands, options, words, command }: Place): string[] {
  const specs = options.flatMap(spec);
  if (command) {
    return [
      `${nameOf(path)}() {`,
      '  local -i end=$words[(i)--]',
      '  if (( end < CURRENT )); then',
      '    shift end words',
      '    (( CURRENT -= end ))',
      '    _normal',
      '    return',
      '  fi',
      ...call(specs, "'*:command after --: '"),
      '}',
    ];
  }
  if (commands.length === 0) {
    const rest = words === undefined ? "'*:word: '" : quoted(`1:word:(${words.join(' ')})`);
    return [`${nameOf(path)}() {`, ...call(specs, rest), '}'];
  }
  return [
    `${nameOf(path)}() {`,
    '  local context state state_descr line ret=1',
    '  typeset -A opt_args',
    '  local -a names=(',
    ...commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`),
    '  )',
    ...call(['-C', ...specs], "'1: :->command'", "'*:: :->words'", '&& ret=0'),
    '  case $state in',
    '    command) _describe -t commands command names && ret=0 ;;',
    '    words)',
    '      case $words[1] in',
    ...commands.map(({ name }) => `        ${name}) ${nameOf(`${path} ${name}`.trim())} && ret=0 ;;`),
    '      esac',
    '      ;;',
    '  esac',
    '  return ret',
    '}',
  ];
}

/**
 * Returns a call of zsh's function `_arguments`. The words are quoted, because zsh would expand a leading `=` to the path of a
 * command.
 */
function call(specs: readonly string[], ...rest: readonly string[]): string[] {
  return [`  _arguments \\`, ...specs.map((one) => `    ${one} \\`), `    ${rest.join(' ')}`];
}

function spec({ short, long, description, takes, repeated }: Completed): string[] {
  const names = short === undefined ? [long] : [short, long];
  const others = repeated ? '*' : names.length > 1 ? `(${names.join(' ')})` : '';
  const shown = description.replace(/[\\[\]:]/g, '\\$&');
  return names.map((name) => {
    if (takes === 'nothing') return quoted(`${others}${name}[${shown}]`);
    const action = takes === 'word' ? ' ' : takes === 'file' ? '_files' : `(${takes.join(' ')})`;
    return quoted(`${others}${name}=[${shown}]:value:${action}`);
  });
}
