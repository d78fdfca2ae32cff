import { execFile } from 'node:child_process';
import { JobpassError } from '../errors.js';
import type { CiSystem } from '../runners/runner.js';
import { printable } from '../text/printable.js';
import { type FoundRules, found, inTree, RULES_FILES, readRulesIn } from './find.js';

/** The time limit for a git command, in milliseconds. */
const GIT_MS = 10_000;
const LONGEST = 1_000_000;

export interface SourceOptions {
  /** The input `config`. */
  config: string | undefined;
  /** The input `config-sha256`: the SHA-256 in hex. */
  sha256: string | undefined;
}

/**
 * Finds a job's rules file. If the workspace may contain an outsider's files (a pull request from a fork), Jobpass reads the
 * file from the workflow's commit, unless the file's SHA-256 is known.
 *
 * @throws JobpassError `usage` if there is no file, `insecure` if an outsider may have written the file
 */
export async function rulesOfJob(
  system: Pick<CiSystem, 'untrustedFiles' | 'workspace'>,
  { config, sha256 }: SourceOptions,
): Promise<FoundRules> {
  const folder = system.workspace?.() ?? process.cwd();
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256)) {
    throw new JobpassError('usage', '`config-sha256` is not a SHA-256', {
      hint: 'Set the 64 hex digits that `sha256sum` prints',
    });
  }
  const untrusted = system.untrustedFiles?.();
  if (untrusted !== undefined && sha256 === undefined) {
    return fromCommit(folder, config, untrusted);
  }
  const rules = readRulesIn(folder, config);
  if (sha256 !== undefined && sha256.toLowerCase() !== rules.sha256) {
    throw new JobpassError(
      'insecure',
      `${rules.path} has the SHA-256 ${rules.sha256}, which differs from \`config-sha256\``,
      {
        hint: 'Review the changes in the file, then set `config-sha256` to the new SHA-256',
      },
    );
  }
  return rules;
}

/** Returns the error for a rules file from a workspace that, according to the job's ID token, may contain an outsider's files. */
export function untrustedFileError(path: string, event: string): JobpassError {
  return new JobpassError(
    'insecure',
    `${path} was not used: according to the ID token, the event of this job is ${printable(event, 40)}, so the file may be an outsider's`,
    { hint: 'Set `config-sha256` to the SHA-256 of the file' },
  );
}

async function fromCommit(
  folder: string,
  config: string | undefined,
  { why, commit }: { why: string; commit: string | undefined },
): Promise<FoundRules> {
  const refused = (reason: string): JobpassError =>
    new JobpassError('insecure', `Jobpass does not read a rules file from the workspace ${why}: ${reason}`, {
      hint: 'Run this step before any step that checks out the pull request (a plain checkout has the trusted commit), or set `config-sha256` to the SHA-256 of the file that you trust',
    });
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) throw refused('no trusted commit is known');
  const names = config === undefined ? [...RULES_FILES] : [inTree(folder, config)];
  if (names.some((name) => name === undefined))
    throw refused(`${printable(config)} is not a file of the repository`);
  const listed = await git(folder, ['ls-tree', '-z', commit, '--', ...(names as string[])]);
  if (listed === undefined) throw refused(`the commit ${commit.slice(0, 12)} is missing`);
  const entries = listed
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line));
  const [first, another] = entries;
  if (first === undefined || first === null) {
    throw refused(`the commit ${commit.slice(0, 12)} has no ${names.join(' and no ')}`);
  }
  const [, mode = '', , object = '', name = ''] = first;
  if (another !== undefined) throw refused('the commit has two rules files: select one with `config`');
  // A symbolic link could point to a file in the workspace.
  if (!/^100\d{3}$/.test(mode)) throw refused(`${name} is not a regular file in that commit`);
  const content = await git(folder, ['cat-file', 'blob', object]);
  if (content === undefined) throw refused(`${name} cannot be read from the commit`);
  return found(content, `${name} of the commit ${commit.slice(0, 12)}`);
}

/**
 * Returns the output of a git command, or undefined if the command fails. Git fetches no objects and uses no object
 * replacements.
 */
function git(folder: string, words: readonly string[]): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    execFile(
      'git',
      ['-c', `safe.directory=${folder}`, '-C', folder, '--no-pager', ...words],
      {
        encoding: 'buffer',
        timeout: GIT_MS,
        killSignal: 'SIGKILL',
        maxBuffer: LONGEST,
        // Git settings from earlier steps must not redirect git.
        env: {
          ...{ PATH: process.env['PATH'], HOME: process.env['HOME'], SystemRoot: process.env['SystemRoot'] },
          ...{ GIT_NO_REPLACE_OBJECTS: '1', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0' },
          ...{ GIT_TERMINAL_PROMPT: '0', GIT_LITERAL_PATHSPECS: '1', GIT_CONFIG_NOSYSTEM: '1' },
        },
      },
      (error, stdout) => resolve(error === null ? stdout : undefined),
    );
  });
}
