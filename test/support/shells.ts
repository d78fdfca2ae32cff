import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { within } from './pace.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** Why a shell cannot be driven here; undefined where it can. */
export function noShell(shell: Shell): string | undefined {
  return spawnSync(shell, ['--version'], { stdio: 'ignore' }).error === undefined
    ? undefined
    : `${shell} is not installed: node scripts/install-shells.mjs`;
}

/** What a shell calls with the words of a line, as bash splits it: at blanks, and around = and :. */
const BASH = `
source "$1" || exit
function=$(complete -p jobpass) && function=\${function#*-F } && function=\${function% jobpass}
while IFS= read -r COMP_LINE; do
  COMP_WORDS=() rest=$COMP_LINE
  while [[ $rest =~ ^[\\ ]*([=:]+|[^\\ =:]+)(.*)$ ]]; do
    COMP_WORDS+=("\${BASH_REMATCH[1]}") rest=\${BASH_REMATCH[2]}
  done
  case $COMP_LINE in *' ') COMP_WORDS+=('') ;; esac
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)) COMP_POINT=\${#COMP_LINE}
  "$function" jobpass "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
  printf '%s\\n' "\${COMPREPLY[@]}"
  echo ---
done < "$2" > "$3"
`;

/** An interactive zsh in a terminal of its own, which reads .zshrc and ends by itself. */
const ZSH = `
zmodload zsh/zpty
zpty terminal zsh -d -i
while zpty -r terminal 2> /dev/null; do :; done > /dev/null
`;
/** All completions come by compadd: it writes down what it is given. Nobody types, so that nothing is typed too early. */
const ZSHRC = `
files=($ZDOTDIR/{script,lines,offered})
autoload -Uz compinit
compinit -u -D
source $files[1]
compadd() {
  local -a given
  if (( ! \${@[(I)-[OAD]]} )); then
    builtin compadd -A given "$@"
    (( $#given )) && print -rl -- $given >> $files[3]
  fi
  builtin compadd "$@"
}
catch() { _main_complete; compstate[insert]= compstate[list]= }
zle -C catch complete-word catch
zle-line-init() {
  local line
  while IFS= read -r line; do
    BUFFER=$line CURSOR=$#line
    zle catch
    print -r -- --- >> $files[3]
  done < $files[2]
  exit
}
zle -N zle-line-init
`;

const FISH = `
source $argv[1]; or exit
while read -l line
    complete -C $line
    echo ---
end < $argv[2] > $argv[3]
`;

const DRIVERS: Readonly<Record<Shell, readonly string[]>> = {
  bash: ['bash', '--norc', '-c', BASH, 'bash'],
  zsh: ['zsh', '-f', '-c', ZSH, 'zsh'],
  fish: ['fish', '--no-config', '-c', FISH],
};

/**
 * What a shell offers at the end of each line.
 *
 * @param folder where it runs
 */
export function offered(shell: Shell, script: string, lines: readonly string[], folder: string): string[][] {
  const [program = '', ...words] = DRIVERS[shell];
  const place = join(folder, `.${shell}`);
  mkdirSync(place, { recursive: true });
  const files = ['script', 'lines', 'offered'].map((name) => join(place, name));
  writeFileSync(files[0] ?? '', script);
  writeFileSync(files[1] ?? '', lines.map((line) => `${line}\n`).join(''));
  writeFileSync(files[2] ?? '', '');
  writeFileSync(join(place, '.zshrc'), ZSHRC);
  const { stdout, stderr } = spawnSync(program, [...words, ...files], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: place, ZDOTDIR: place, TERM: 'dumb', LC_ALL: 'C.UTF-8' },
    encoding: 'utf8',
    timeout: within(60_000),
  });
  const sections = readFileSync(files[2] ?? '', 'utf8')
    .split('---\n')
    .slice(0, -1);
  if (sections.length !== lines.length) throw new Error(`${shell} answered no more: ${stdout}${stderr}`);
  // Fish says behind a tab what a word is.
  return sections.map((section) =>
    section
      .split('\n')
      .map((line) => line.split('\t')[0] ?? '')
      .filter((line) => line !== ''),
  );
}
