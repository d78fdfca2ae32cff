import type { Place } from './tree.js';

/**
 * Returns the completion script for bash 3.2 and later. If bash-completion is installed, the script uses it to complete the
 * command after `--`.
 */
export function bash(places: readonly Place[]): string[] {
  return [
    '# Completion of jobpass for bash: source <(jobpass completion bash)',
    '',
    '# Sets the words that can follow a command: subcommands, flags, flags with a value, and arguments.',
    '_jobpass_place() {',
    "  commands='' flags='' valued='' words='' behind=''",
    '  case $1 in',
    ...places.flatMap(place),
    '  esac',
    '}',
    '',
    '# Sets what can follow an option: a list of words (values), or any file name (files).',
    '_jobpass_value() {',
    "  values='' files=''",
    '  case $1 in',
    ...values(places),
    '  esac',
    '}',
    ...FIXED.split('\n'),
  ];
}

function place({ path, commands, options, words = [], command }: Place): string[] {
  const set = (name: string, list: readonly string[]): string[] =>
    list.length === 0 ? [] : [`${name}='${list.join(' ')}'`];
  const flags = options.flatMap(({ short, long }) => [...(short === undefined ? [] : [short]), long]);
  const sets = [
    ...set(
      'commands',
      commands.map(({ name }) => name),
    ),
    ...set('flags', [...flags, ...(command ? ['--'] : [])]),
    ...set(
      'valued',
      options.filter(({ takes }) => takes !== 'nothing').map(({ long }) => long),
    ),
    ...set('words', words),
    ...(command ? ['behind=yes'] : []),
  ];
  return [`    '${path}') ${sets.join(' ')} ;;`];
}

function values(places: readonly Place[]): string[] {
  const found = new Map<string, string[]>();
  for (const { path, options } of places) {
    for (const { long, takes } of options) {
      if (takes === 'nothing' || takes === 'word') continue;
      const set = takes === 'file' ? 'files=yes' : `values='${takes.join(' ')}'`;
      found.set(set, [...(found.get(set) ?? []), `'${path} ${long}'`]);
    }
  }
  return [...found].map(([set, options]) => `    ${options.join(' | ')}) ${set} ;;`);
}

const FIXED = `
_jobpass_reply() {
  local line
  while IFS= read -r line; do COMPREPLY+=("$line"); done
}

_jobpass_files() {
  # Bash 3.2 does not have compopt.
  compopt -o filenames 2> /dev/null
  _jobpass_reply < <(compgen -f -- "$1")
}

_jobpass() {
  local cur=\${COMP_WORDS[COMP_CWORD]} path='' option='' word i
  local commands flags valued words behind values files
  COMPREPLY=()
  _jobpass_place ''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [ -n "$option" ]; then
      # In --option=value, bash treats = as a separate word.
      [ "$word" = = ] || option=''
      continue
    fi
    case $word in
      --)
        [ -n "$behind" ] || return 0
        if declare -F _command_offset > /dev/null; then
          _command_offset $((i + 1))
        elif ((i + 1 == COMP_CWORD)); then
          _jobpass_reply < <(compgen -c -- "$cur")
        else
          _jobpass_files "$cur"
        fi
        return 0
        ;;
      -*) case " $valued " in *" $word "*) option=$word ;; esac ;;
      *)
        case " $commands " in
          *" $word "*)
            path=\${path:+$path }$word
            _jobpass_place "$path"
            ;;
        esac
        ;;
    esac
  done
  if [ -n "$option" ]; then
    [ "$cur" != = ] || cur=''
    _jobpass_value "$path $option"
    if [ -n "$files" ]; then
      _jobpass_files "$cur"
    else
      _jobpass_reply < <(compgen -W "$values" -- "$cur")
    fi
    return 0
  fi
  word="$commands $words"
  # Completes flags if the word starts with -, or if the command has no subcommands and no arguments.
  case $cur$commands$words in -* | '') word=$flags ;; esac
  _jobpass_reply < <(compgen -W "$word" -- "$cur")
}

complete -F _jobpass jobpass`;
