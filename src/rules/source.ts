import { execFile } from 'node:child_process';
import { JobpassError } from '../errors.js';
import type { CiSystem } from '../runners/runner.js';
import { printable } from '../text/printable.js';
import { type FoundRules, found, inTree, RULES_FILES, readRulesIn } from './find.js';

/** The longest that git may take, in milliseconds. */
const GIT_MS = 10_000;
const LONGEST = 1_000_000;

export interface SourceOptions {
  /** The input of that name. */
  config: string | undefined;
  /** Likewise: in hex. */
  sha256: string | undefined;
}

/**
 * The file of rules of a job. Where files of a stranger may be checked out, it is read from the commit that the workflow
 * is from, unless its SHA-256 is known.
 *
 * @throws JobpassError `usage` where there is none, `insecure` where it may be a stranger's
 */
export async function rulesOfJob(
  system: Pick<CiSystem, 'untrustedFiles' | 'workspace'>,
  { config, sha256 }: SourceOptions,
): Promise<FoundRules> {
  const folder = system.workspace?.() ?? process.cwd();
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256)) {
    throw new JobpassError('usage', 'The input config-sha256 is no SHA-256', {
      hint: 'Write it in 64 hex digits, as sha256sum does',
    });
  }
  const strangers = system.untrustedFiles?.();
  if (strangers !== undefined && sha256 === undefined) {
    return fromCommit(folder, config, strangers);
  }
  const rules = readRulesIn(folder, config);
  if (sha256 !== undefined && sha256.toLowerCase() !== rules.sha256) {
    throw new JobpassError('insecure', `${rules.path} is another than config-sha256 says: ${rules.sha256}`, {
      hint: 'Look at what has changed in it, and give the SHA-256 of what you trust',
    });
  }
  return rules;
}

/** That a file from a workspace was read for a job whose ID token says that a stranger's may be there. */
export function untrustedFileError(path: string, event: string): JobpassError {
  return new JobpassError(
    'insecure',
    `${path} was not used: the ID token says that this job is of ${printable(event, 40)}`,
    { hint: 'Give its SHA-256 as config-sha256' },
  );
}

async function fromCommit(
  folder: string,
  config: string | undefined,
  { why, commit }: { why: string; commit: string | undefined },
): Promise<FoundRules> {
  const refused = (reason: string): JobpassError =>
    new JobpassError('insecure', `No file of rules is read from the workspace ${why}: ${reason}`, {
      hint: 'Run this step before the stranger’s files are checked out (a plain checkout has that commit), or give the SHA-256 of the file you trust as config-sha256',
    });
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) throw refused('and no commit is known');
  const names = config === undefined ? [...RULES_FILES] : [inTree(folder, config)];
  if (names.some((name) => name === undefined))
    throw refused(`and ${printable(config)} is not a file of the repository`);
  const listed = await git(folder, ['ls-tree', '-z', commit, '--', ...(names as string[])]);
  if (listed === undefined) throw refused(`and the commit ${commit.slice(0, 12)} is not there`);
  const entries = listed
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line));
  const [first, another] = entries;
  if (first === undefined || first === null) {
    throw refused(`and the commit ${commit.slice(0, 12)} has no ${names.join(' and no ')}`);
  }
  const [, mode = '', , object = '', name = ''] = first;
  if (another !== undefined) throw refused('and there are two in the commit: say which (config)');
  // A link would lead to what is checked out.
  if (!/^100\d{3}$/.test(mode)) throw refused(`and ${name} is no plain file in that commit`);
  const content = await git(folder, ['cat-file', 'blob', object]);
  if (content === undefined) throw refused(`and ${name} cannot be read from the commit`);
  return found(content, `${name} of the commit ${commit.slice(0, 12)}`);
}

/** What git prints; undefined where it fails. It fetches nothing, and follows no replacement of objects. */
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
        // Nothing that an earlier step set leads git elsewhere.
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
