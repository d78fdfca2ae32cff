import { type Command, Option } from 'commander';
import { systemClock } from '../../clock.js';
import { duration } from '../../config/values.js';
import { JobpassError } from '../../errors.js';
import { jsonLine } from '../../text/json.js';
import type { Findings } from '../findings.js';
import { moment } from '../moment.js';
import { SERVICE_LOGS } from './registry.js';

/** 1: something is suspicious. 3: something could not be judged. */
const EXIT = { suspicious: 1, unjudged: 3 } as const;
const SKEW_BOUNDS = { minMs: 0, maxMs: 3_600_000 };

interface Options {
  skew: string;
  provider?: string;
  since?: string;
  until?: string;
  json?: true;
  /** Those of the logs. */
  [own: string]: unknown;
}

/**
 * Adds `correlate` to the command `audit`.
 *
 * @param found reads records, and tells what of them cannot be read
 * @param tell prints a line for people on stderr
 * @param end takes an exit code that is not 0
 */
export function defineCorrelate(
  parent: Command,
  found: (files: readonly string[], now: number) => Promise<Findings>,
  tell: (text: string) => void,
  end: (code: number) => void,
): void {
  const fileOptions = SERVICE_LOGS.map(
    ({ kind, description }) => new Option(`--${kind} <file...>`, description),
  );
  const command = parent
    .command('correlate')
    .description(
      'tell by the logs of the services what credentials did, and whether any was used after its end',
    )
    .argument('[files...]', 'files of records, one a line, or - for stdin; default: stdin');
  for (const option of [...fileOptions, ...SERVICE_LOGS.flatMap(({ options }) => options())])
    command.addOption(option);
  command
    .option('--skew <time>', 'how far the clocks of services and of the machines of jobs may differ', '30s')
    .addOption(
      new Option('--provider <name>', 'only credentials of this provider').choices(
        SERVICE_LOGS.map(({ provider }) => provider.name),
      ),
    )
    .option('--since <time>', 'only uses from then on: RFC 3339, or a span back from now as in 7d')
    .option('--until <time>', 'only uses before, and only credentials that were over before')
    .option('--json', 'print what was found as one line of JSON')
    .addHelpText(
      'after',
      '\nExit: 0 all was looked at and nothing is suspicious, 1 something is, 2 wrong use, 3 something could not be looked at or judged.',
    )
    .action(async (files: string[], options: Options) => {
      const { skew, since, until, json, provider } = options;
      const logFiles = new Map(
        SERVICE_LOGS.map(({ kind }, at) => {
          const given = options[fileOptions[at]?.attributeName() ?? ''] ?? [];
          return [kind, given as string[]] as const;
        }),
      );
      if ([...logFiles.values()].flat().length === 0) {
        throw new JobpassError('usage', 'There is no log to look into', {
          hint: `Name files behind ${fileOptions.map(({ long }) => long).join(' or ')}`,
        });
      }
      const now = systemClock.now();
      const asked = {
        files: logFiles,
        own: options,
        skew: duration(skew, '--skew', SKEW_BOUNDS),
        ...(provider === undefined ? {} : { provider }),
        ...(since === undefined ? {} : { since: moment(since, '--since', now) }),
        ...(until === undefined ? {} : { until: moment(until, '--until', now) }),
      };
      const [{ correlate }, { correlationOutput }, { correlationLines, skewLine }] = await Promise.all([
        import('./correlate.js'),
        import('./output.js'),
        import('./output-lines.js'),
      ]);
      const findings = await found(files, now);
      const output = correlationOutput(findings, await correlate(findings, asked, tell));
      if (json) process.stdout.write(`${jsonLine(output)}\n`);
      else {
        for (const line of correlationLines(output)) process.stdout.write(`${line}\n`);
        tell(skewLine(output));
      }
      if (output.findings.length > 0) end(EXIT.suspicious);
      else if (output.unjudged.length > 0 || output.coverage.notLooked > 0 || findings.unreadable > 0)
        end(EXIT.unjudged);
    });
}
