import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { JobpassError, tell } from '../../errors.js';
import { printable } from '../../text/printable.js';
import type { Findings } from '../findings.js';
import { count, csvOf, jsonOf, markdownOf } from '../formats.js';
import { EXIT_HELP, FILES, nowOf, nowOption, printNotice, readFindings } from '../record-files.js';

const FORMATS = ['html', 'json', 'csv', 'markdown'] as const;

interface ReportOptions {
  output?: string;
  format: (typeof FORMATS)[number];
  now?: string;
  json?: true;
}

/** Adds `report` to the command `audit`. @param end takes an exit code that is not 0 */
export function defineReport(parent: Command, end: (code: number) => void): void {
  parent
    .command('report')
    .description('make a page that tells who held what, and what was never confirmed dead')
    .argument('[files...]', FILES)
    .option('--output <file>', 'where it goes; default: stdout')
    .addOption(new Option('--format <name>', 'what to make').choices(FORMATS).default('html'))
    .addOption(nowOption())
    .option('--json', 'the same as --format json')
    .addHelpText('after', EXIT_HELP)
    .action(async (files: string[], options: ReportOptions) => {
      const { output } = options;
      const format = options.json ? 'json' : options.format;
      if (output === undefined && format === 'html' && process.stdout.isTTY) {
        throw new JobpassError('usage', 'A page is of no use in a terminal', {
          hint: 'Say where it goes (--output report.html), or take another form (--format markdown)',
        });
      }
      const found = await readFindings(files, nowOf(options.now), end);
      await write(await formatted(found, format), output);
      if (output !== undefined) printNotice(`${count(found.records, 'record')} are in ${printable(output)}`);
    });
}

async function formatted(found: Findings, format: ReportOptions['format']): Promise<Iterable<string>> {
  if (format === 'json') return jsonOf(found);
  if (format === 'csv') return csvOf(found);
  if (format === 'markdown') return markdownOf(found);
  const { pageOf } = await import('./page.js');
  return [pageOf(found)];
}

/** Writes to a file, or to stdout where none is named. @throws JobpassError `usage` for a file that cannot be written */
async function write(pieces: Iterable<string>, path: string | undefined): Promise<void> {
  if (path === undefined) {
    for (const piece of grouped(pieces)) {
      if (process.stdout.write(piece)) continue;
      try {
        // What reads may be slower than we are.
        await once(process.stdout, 'drain');
      } catch {
        // Or have read enough.
        return;
      }
    }
    return;
  }
  const { open } = await import('node:fs/promises');
  try {
    const file = await open(path, 'w');
    try {
      for (const piece of grouped(pieces)) await file.write(piece);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new JobpassError('usage', `${printable(path)} cannot be written: ${tell(error)}`);
  }
}

/** Fewer and larger pieces: each costs a write. */
function* grouped(pieces: Iterable<string>): Generator<string> {
  let held = '';
  for (const piece of pieces) {
    held += piece;
    if (held.length < 1 << 16) continue;
    yield held;
    held = '';
  }
  if (held !== '') yield held;
}
