import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { printable } from '../../text/printable.js';

/** An entry of a git configuration file. */
interface Entry {
  section: string;
  /** The text in quotes after the section's name. */
  part: string;
  /** The name in lower case. */
  name: string;
  value: string;
  file: string;
}

/** Notes for the log about a job's git configuration. */
export interface GitNotes {
  infos: string[];
  /** Settings that git prefers to the token, with the fix. */
  warnings: string[];
}

/** The maximum number of files that include each other. */
const DEEPEST = 3;
/** The maximum size of a file that is read, in bytes. */
const LONGEST = 1_000_000;

/**
 * Looks for other credentials for the same repositories in the job's git configuration. The extra header that `actions/checkout`
 * stores has no effect, because the token's configuration sets an empty header. Git prefers credentials in addresses, and in curl's
 * file `.netrc`, to every credential helper.
 *
 * @param addresses the addresses of the repositories for which git uses the token
 * @param where these repositories, for messages
 */
export function gitNotes(addresses: readonly string[], where: string, env: NodeJS.ProcessEnv): GitNotes {
  const notes: GitNotes = { infos: [], warnings: [] };
  const entries = filesOf(env).flatMap((file) => entriesIn(file, env));
  const applies = (prefix: string): boolean => addresses.some((address) => covers(prefix, address));
  const headers = entries.filter(
    ({ section, name, part, value }) =>
      section === 'http' && name === 'extraheader' && value !== '' && (part === '' || applies(part)),
  );
  for (const file of new Set(headers.map((one) => one.file))) {
    notes.infos.push(
      `The extra header in ${file}, which actions/checkout stores, does not apply to ${where}: git uses the token there`,
    );
  }
  for (const { section, name, part, value, file } of entries) {
    const rewrites = section === 'url' && /^(push)?insteadof$/.test(name);
    if (rewrites && addresses.some((one) => one.startsWith(value)) && !isPlain(part, addresses)) {
      notes.warnings.push(
        `In ${file}, \`url.${withoutUser(part)}.${name}\` replaces the addresses of ${where}, so git does not use the token. Remove this entry`,
      );
    }
    const isAddress = section === 'remote' && /^(push)?url$/.test(name);
    if (isAddress && hasPassword(value) && applies(withoutUser(value, ''))) {
      notes.warnings.push(
        `In ${file}, the address of the remote \`${printable(part, 60)}\` contains a credential, which git uses instead of the token. Run: git remote set-url ${printable(part, 60)} ${printable(withoutUser(value, ''), 200)}`,
      );
    }
  }
  const netrc = netrcFor(addresses, env);
  if (netrc !== undefined) {
    notes.warnings.push(
      `${netrc.file} contains a credential for ${netrc.host}, which git uses instead of the token. Remove this entry`,
    );
  }
  return notes;
}

/** The configuration files that exist in most jobs. Source: git, "git-config" (FILES). */
function filesOf(env: NodeJS.ProcessEnv): string[] {
  const home = homeOf(env);
  const { GIT_CONFIG_GLOBAL: global, GIT_CONFIG_SYSTEM: system, XDG_CONFIG_HOME: xdg } = env;
  return [
    system ?? '/etc/gitconfig',
    ...(global === undefined
      ? [join(xdg || join(home, '.config'), 'git', 'config'), join(home, '.gitconfig')]
      : [global]),
    join(env['GITHUB_WORKSPACE'] || process.cwd(), '.git', 'config'),
  ];
}

function homeOf(env: NodeJS.ProcessEnv): string {
  return env['HOME'] || homedir();
}

/** Returns the entries of a file and of the files that it includes under any condition. The list is empty if there is no such file. */
function entriesIn(file: string, env: NodeJS.ProcessEnv, depth = 0): Entry[] {
  const text = textOf(file);
  if (text === undefined) return [];
  const found: Entry[] = [];
  let section = '';
  let part = '';
  for (const line of text.replace(/\\\r?\n/g, '').split(/\r?\n/)) {
    const [header, kind, quotedPart = ''] = /^\s*\[([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\]/.exec(line) ?? [];
    if (header !== undefined && kind !== undefined) {
      section = kind.toLowerCase();
      part = quotedPart.replace(/\\(.)/g, '$1');
    }
    const [, name, value = ''] =
      /^\s*([A-Za-z][\w-]*)\s*=\s*(.*?)\s*$/.exec(line.slice(header?.length ?? 0)) ?? [];
    if (name === undefined) continue;
    const plain = value.replace(/^"(.*)"$/, '$1').replace(/\\(["\\])/g, '$1');
    found.push({ section, part, name: name.toLowerCase(), value: plain, file });
  }
  const included = found.filter((one) => /^include(if)?$/.test(one.section) && one.name === 'path');
  if (depth < DEEPEST) {
    for (const { value } of included) {
      const path = value.replace(/^~(?=\/)/, homeOf(env));
      found.push(...entriesIn(isAbsolute(path) ? path : join(dirname(file), path), env, depth + 1));
    }
  }
  return found;
}

/** Returns the text of a regular file of at most `LONGEST` bytes. Any step can write these files, so a path may name a pipe. */
function textOf(file: string): string | undefined {
  try {
    const found = statSync(file);
    return found.isFile() && found.size <= LONGEST ? readFileSync(file, 'utf8') : undefined;
  } catch {
    // The file does not exist, or git cannot read it either.
    return undefined;
  }
}

/** Whether the address in a configuration's section covers another address. Git compares hosts and whole segments of a path. */
function covers(prefix: string, address: string): boolean {
  const base = prefix.replace(/\/$/, '').toLowerCase();
  const other = address.toLowerCase();
  return other === base || other.startsWith(`${base}/`);
}

/** Whether an address that replaces others is on the same host and contains no credential. */
function isPlain(base: string, addresses: readonly string[]): boolean {
  if (!URL.canParse(base) || hasPassword(base)) return false;
  const { origin } = new URL(base);
  return addresses.some((one) => new URL(one).origin === origin);
}

function hasPassword(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return username !== '' || password !== '';
}

/** Returns an address with a replacement for the user and the password. */
function withoutUser(address: string, instead = '***@'): string {
  return printable(address.replace(/\/\/[^/]*@/, `//${instead}`), 200);
}

/** Returns curl's file `.netrc` if it contains a credential for the repositories' host. */
function netrcFor(
  addresses: readonly string[],
  env: NodeJS.ProcessEnv,
): { file: string; host: string } | undefined {
  const [first] = addresses;
  if (first === undefined) return undefined;
  const host = new URL(first).hostname;
  for (const name of ['.netrc', '_netrc']) {
    const file = join(homeOf(env), name);
    const words = textOf(file)?.split(/\s+/) ?? [];
    const isFor = words.some(
      (word, at) => word === 'default' || (word === 'machine' && words[at + 1] === host),
    );
    if (isFor) return { file, host };
  }
  return undefined;
}
