import { Option } from 'commander';
import { systemClock } from '../clock.js';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import { type Findings, findingsOf } from './findings.js';
import { brokenChains, count } from './formats.js';
import { moment } from './moment.js';
import type { FileLine } from './read.js';

// The parts that are common to all commands that read records: the argument, the option --now and the exit code.

/** The exit code if some lines could not be read. */
const EXIT_UNREADABLE = 3;
/** The maximum number of lines printed about one kind of problem. A last line states the number of further problems. */
export const MOST_LINES = 50;
export const FILES = 'Files with one record per line, or - for stdin (default: stdin)';

export const print = (text: string): void => void process.stdout.write(`${text}\n`);
export const printNotice = (text: string): void => void process.stderr.write(`jobpass: ${text}\n`);

export const EXIT_HELP =
  '\nExit codes:\n  0     all lines were read\n  2     usage error\n  3     some lines could not be read (stderr lists them)';

export function nowOption(): Option {
  return new Option(
    '--now <time>',
    'Time of the report, for reproducible output (default: the current time)',
  );
}

export function nowOf(text: string | undefined): number {
  const now = systemClock.now();
  return text === undefined ? now : moment(text, '--now', now);
}

export function filesOf(files: readonly string[]): readonly string[] {
  if (files.length > 0) return files;
  if (process.stdin.isTTY) {
    throw new JobpassError('usage', 'No record file was specified', {
      hint: 'Specify one or more files, or pass records on stdin',
    });
  }
  return ['-'];
}

/** Reads files of records and reports unreadable lines on stderr. */
export async function readFindings(
  files: readonly string[],
  now: number,
  end: (code: number) => void,
): Promise<Findings> {
  let printed = 0;
  const found = await findingsOf(filesOf(files), now, (place, problem) => {
    if (printed++ < MOST_LINES) printNotice(unreadableLineText(place, problem));
  });
  if (found.unreadable > MOST_LINES)
    printNotice(`${count(found.unreadable - MOST_LINES, 'more line')} cannot be read`);
  if (found.chains.tampered > 0)
    printNotice(`${brokenChains(found.chains.tampered)}. Run jobpass audit verify`);
  if (found.unreadable > 0) end(EXIT_UNREADABLE);
  return found;
}

function unreadableLineText({ file, line }: FileLine, problem: string): string {
  return `${printable(file)}:${line} ${problem}`;
}
