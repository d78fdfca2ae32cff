import { createReadStream } from 'node:fs';
import { type Command, Option } from 'commander';
import { errorText, JobpassError } from '../../errors.js';
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

/** The maximum size of a file, in bytes: enough for an account with about ten thousand roles. */
const LONGEST = 32 * 1024 * 1024;
/** The time limit for reading a file or stdin, in milliseconds. */
const WAIT_MS = 120_000;

/** Exit codes: findings; no findings, but roles that could not be judged. */
const FOUND = 1;
const UNJUDGED = 3;

/** Defines the command `lint`. @param end sets an exit code other than 0 */
export function defineLint(command: Command, end: (code: number) => void): void {
  command
    .description(
      'Find security problems in IAM trust policies, Vault roles, federated credentials of Azure, Kubernetes clusters, workload identity pools, brokers and rules files, if possible with an accepted token',
    )
    .argument(
      '[files...]',
      'JSON from the CLI of the service, or YAML for Kubernetes and Jobpass. Default: stdin, also written as -',
    )
    .addOption(
      new Option('--fail-on <severity>', 'The lowest severity that causes exit code 1.')
        .choices(SEVERITIES.filter((severity) => severity !== 'note'))
        .default('low'),
    )
    .option('--issuer <url>', 'The issuer of the ID tokens, for Vault roles without an issuer.')
    .option('--json', 'Print the report as one line of JSON.')
    .addHelpText(
      'after',
      `
This command sends no requests.

Exit codes:
  0     no findings
  1     findings
  2     invalid usage
  3     no findings, but Jobpass could not judge some roles`,
    )
    .action(async (files: string[], { failOn, issuer, json }: Options) => {
      if (issuer !== undefined && !/^https:\/\/[^\s/?#]+[^\s?#]*$/.test(issuer))
        throw new JobpassError('usage', 'The value of --issuer is not the URL of an issuer', {
          hint: 'Use the value of iss in its tokens: https://token.actions.githubusercontent.com',
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
        'jobpass: waiting for JSON on stdin: paste it, then press Enter and Ctrl-D (Ctrl-Z on Windows)\n',
      );
    return (await readBounded('stdin', process.stdin, WAIT_MS, LONGEST)).toString('utf8');
  }
  const shown = printable(file, 120);
  try {
    return (await readBounded(shown, createReadStream(file), WAIT_MS, LONGEST)).toString('utf8');
  } catch (error) {
    if (error instanceof JobpassError) throw error;
    throw new JobpassError('usage', `${shown} cannot be read: ${errorText(error)}`);
  }
}
