import { createReadStream } from 'node:fs';
import { type Command, Option } from 'commander';
import { JobpassError, tell } from '../../errors.js';
import { readBounded } from '../../files.js';
import { jsonLine } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import { SEVERITIES, type Severity } from './linter.js';
import { printReport } from './print.js';
import { LINTERS } from './registry.js';
import { lintText, type Report, worstFirst } from './report.js';

interface Options {
  failOn: Exclude<Severity, 'note'>;
  issuer?: string;
  json?: true;
}

/** The longest file taken, in bytes: what an account of some ten thousand roles comes to. */
const LONGEST = 32 * 1024 * 1024;
/** How long a file or stdin is waited for, in milliseconds. */
const WAIT_MS = 120_000;

/** Exit codes: something was found; something could not be judged. */
const FOUND = 1;
const UNJUDGED = 3;

/** Adds to the command `lint` what it takes and does. @param end takes an exit code that is not 0 */
export function defineLint(command: Command, end: (code: number) => void): void {
  command
    .description(
      'tell the holes of IAM trust policies and of Vault roles, each with a token that would get in',
    )
    .argument('[files...]', 'JSON, as the clients of the services print it; - or none is stdin')
    .addOption(
      new Option('--fail-on <severity>', 'the least that counts for the exit code')
        .choices(SEVERITIES.filter((severity) => severity !== 'note'))
        .default('low'),
    )
    .option('--issuer <url>', 'who makes the ID tokens, where roles of Vault do not show it')
    .option('--json', 'print everything as one line of JSON')
    .addHelpText(
      'after',
      '\nNothing is sent anywhere.\nExit: 0 nothing found, 1 something found, 2 wrong use, 3 nothing found, and something could not be judged.',
    )
    .action(async (files: string[], { failOn, issuer, json }: Options) => {
      if (issuer !== undefined && !/^https:\/\/[^\s/?#]+[^\s?#]*$/.test(issuer))
        throw new JobpassError('usage', 'What --issuer names is no address of an issuer', {
          hint: 'Write it as it stands in its tokens: https://token.actions.githubusercontent.com',
        });
      const linters = await Promise.all(LINTERS.map(({ load }) => load()));
      const parts: Report[] = [];
      for (const file of files.length === 0 ? ['-'] : files)
        parts.push(lintText(await read(file), file, linters, issuer));
      const report = worstFirst(parts);
      process.stdout.write(json === true ? `${jsonLine(report)}\n` : printReport(report));
      const counted = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
      if (report.findings.some(({ severity }) => counted.includes(severity))) end(FOUND);
      else if (report.unjudged.length > 0) end(UNJUDGED);
    });
}

async function read(file: string): Promise<string> {
  if (file === '-') {
    if (process.stdin.isTTY)
      process.stderr.write(
        'jobpass: waiting for JSON: paste it, and end with Enter and Ctrl-D (Ctrl-Z on Windows)\n',
      );
    return (await readBounded('stdin', process.stdin, WAIT_MS, LONGEST)).toString('utf8');
  }
  const shown = printable(file, 120);
  try {
    return (await readBounded(shown, createReadStream(file), WAIT_MS, LONGEST)).toString('utf8');
  } catch (error) {
    if (error instanceof JobpassError) throw error;
    throw new JobpassError('usage', `${shown} cannot be read: ${tell(error)}`);
  }
}
