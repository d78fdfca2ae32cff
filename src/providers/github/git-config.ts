import { quoted } from '../../text/shell.js';
import { EMPTY_VARIABLES } from '../plugin.js';

/** The repositories for which git uses a token. */
export interface GitScope {
  /** The origin of the repositories: `https://github.com`. */
  origin: string;
  /** Full names. */
  repositories: readonly string[];
  /** If `repositories` is empty, git uses the token for all repositories of this owner. */
  owner: string | undefined;
}

/** Full names of repositories, and names of owners, that are safe in a URL and in a configuration file. */
const FULL_NAME = /^[A-Za-z0-9][\w-]*\/(?!\.{1,2}$)[\w.-]+$/;
const OWNER = /^[A-Za-z0-9][\w-]*$/;
/** The endings of a repository's address, and of the address of its wiki. Git compares whole segments of a path. */
const ENDINGS = ['', '.git', '.wiki', '.wiki.git'] as const;

/**
 * Returns the addresses for which git uses a token. Git distinguishes upper and lower case in paths, and GitHub does not. Therefore the
 * result also contains each name in lower case.
 */
export function addressesOf({ origin, repositories, owner }: GitScope): string[] {
  const names =
    repositories.length > 0
      ? repositories
          .filter((name) => FULL_NAME.test(name))
          .flatMap((name) => ENDINGS.map((ending) => `${name}${ending}`))
      : owner !== undefined && OWNER.test(owner)
        ? [owner]
        : [];
  return [...new Set(names.flatMap((name) => [name, name.toLowerCase()]))].map((name) => `${origin}/${name}`);
}

/**
 * Returns the file that git includes in its configuration. For each address, git uses only this credential helper, and sends no extra
 * header. With an extra header, git would not start the helper.
 *
 * @param command the helper's command line, without the operation
 */
export function gitConfigText(addresses: readonly string[], command: readonly string[]): string {
  const empty = EMPTY_VARIABLES.map((name) => `${name}=`);
  // On Windows, git starts helpers with its own shell.
  const words = command.map((word) =>
    quoted(process.platform === 'win32' ? word.replaceAll('\\', '/') : word),
  );
  const helper = inConfig(`!${[...empty, ...words].join(' ')}`);
  return addresses
    .map((address) =>
      [
        `[credential "${address}"]`,
        '\tuseHttpPath = true',
        '\thelper =',
        `\thelper = ${helper}`,
        `[http "${address}"]`,
        '\textraHeader =',
        '\tproactiveAuth = auto',
        '',
      ].join('\n'),
    )
    .join('');
}

/** Quotes a value for a configuration file. Source: git, "git-config" (Syntax). */
function inConfig(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}
