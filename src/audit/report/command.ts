import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { errorText, JobpassError } from '../../errors.js';
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

/** Adds `report` to the command `audit`. @param end receives an exit code other than 0 */
export function defineReport(parent: Command, end: (code: number) => void): void {
  parent
    .command('report')
    .description('Create a report on all credentials: identity, lifetime and ending')
    .argument('[files...]', FILES)
    .option('--output <file>', 'Output file (default: stdout)')
    .addOption(new Option('--format <name>', 'Output format').choices(FORMATS).default('html'))
    .addOption(nowOption())
    .option('--json', 'Same as --format json')
    .addHelpText('after', EXIT_HELP)
    .action(async (files: string[], options: ReportOptions) => {
      const { output } = options;
      const format = options.json ? 'json' : options.format;
      if (output === undefined && format === 'html' && process.stdout.isTTY) {
        throw new JobpassError('usage', 'A terminal cannot display the HTML report', {
          hint: 'Set an output file (--output report.html) or another format (--format markdown)',
        });
      }
      const found = await readFindings(files, nowOf(options.now), end);
      await write(await formatted(found, format), output);
      if (output !== undefined)
        printNotice(`wrote a report on ${count(found.records, 'record')} to ${printable(output)}`);
    });
}

async function formatted(found: Findings, format: ReportOptions['format']): Promise<Iterable<string>> {
  if (format === 'json') return jsonOf(found);
  if (format === 'csv') return csvOf(found);
  if (format === 'markdown') return markdownOf(found);
  const { pageOf } = await import('./page.js');
  return [pageOf(found)];
}

/** Writes to a file, or to stdout if there is no path. @throws JobpassError `usage` if the file cannot be written */
async function write(pieces: Iterable<string>, path: string | undefined): Promise<void> {
  if (path === undefined) {
    for (const piece of grouped(pieces)) {
      if (process.stdout.write(piece)) continue;
      try {
        // Wait for a slow reader.
        await once(process.stdout, 'drain');
      } catch {
        // The reader closed the pipe.
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
    throw new JobpassError('usage', `${printable(path)} cannot be written: ${errorText(error)}`);
  }
}

/** Joins small pieces to save writes. */
function* grouped(pieces: Iterable<string>): Generator<string> {
  let buffer = '';
  for (const piece of pieces) {
    buffer += piece;
    if (buffer.length < 1 << 16) continue;
    yield buffer;
    buffer = '';
  }
  if (buffer !== '') yield buffer;
}
