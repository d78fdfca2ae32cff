import { Option } from 'commander';
import { systemClock } from '../clock.js';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import { type Findings, findingsOf } from './findings.js';
import { count } from './formats.js';
import { moment } from './moment.js';
import type { FileLine } from './read.js';

// What the commands that read records have in common: the argument, the option --now, how they end.

/** Some lines could not be read. */
const EXIT_UNREADABLE = 3;
/** So many lines about one kind of trouble are printed for people; how many there are more is told. */
export const MOST_LINES = 50;
export const FILES = 'files of records, one a line, or - for stdin; default: stdin';

export const print = (text: string): void => void process.stdout.write(`${text}\n`);
export const printNotice = (text: string): void => void process.stderr.write(`jobpass: ${text}\n`);

export const EXIT_HELP =
  '\nExit: 0 all was read, 2 wrong use, 3 some lines could not be read, which are told.';

export function nowOption(): Option {
  return new Option(
    '--now <time>',
    'what time it is, for an output that can be made again; default: the clock',
  );
}

export function nowOf(text: string | undefined): number {
  const now = systemClock.now();
  return text === undefined ? now : moment(text, '--now', now);
}

export function filesOf(files: readonly string[]): readonly string[] {
  if (files.length > 0) return files;
  if (process.stdin.isTTY) {
    throw new JobpassError('usage', 'There is nothing to read', {
      hint: 'Name the files of records, or hand records on stdin',
    });
  }
  return ['-'];
}

/** What is in files, with a word about each line that cannot be read. */
export async function readFindings(
  files: readonly string[],
  now: number,
  end: (code: number) => void,
): Promise<Findings> {
  let told = 0;
  const found = await findingsOf(filesOf(files), now, (place, problem) => {
    if (told++ < MOST_LINES) printNotice(unreadableLineText(place, problem));
  });
  if (found.unreadable > MOST_LINES)
    printNotice(`${found.unreadable - MOST_LINES} more lines cannot be read`);
  if (found.chains.tampered > 0)
    printNotice(
      `${count(found.chains.tampered, 'chain')} of records do not hang together: see jobpass audit verify`,
    );
  if (found.unreadable > 0) end(EXIT_UNREADABLE);
  return found;
}

function unreadableLineText({ file, line }: FileLine, problem: string): string {
  return `${printable(file)}:${line} ${problem}`;
}
