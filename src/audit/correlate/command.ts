import { type Command, Option } from 'commander';
import { systemClock } from '../../clock.js';
import { duration } from '../../config/values.js';
import { JobpassError } from '../../errors.js';
import { jsonLine } from '../../text/json.js';
import type { Findings } from '../findings.js';
import { moment } from '../moment.js';
import { SERVICE_LOGS } from './registry.js';

/** Exit codes: 1 if a use is suspicious, 3 if a credential could not be checked or a use could not be judged. */
const EXIT = { suspicious: 1, unjudged: 3 } as const;
const SKEW_BOUNDS = { minMs: 0, maxMs: 3_600_000 };

interface Options {
  skew: string;
  provider?: string;
  since?: string;
  until?: string;
  json?: true;
  /** The options for log files. */
  [own: string]: unknown;
}

/**
 * Adds `correlate` to the command `audit`.
 *
 * @param found reads records and reports those that cannot be read
 * @param log prints a line for people on stderr
 * @param end receives an exit code other than 0
 */
export function defineCorrelate(
  parent: Command,
  found: (files: readonly string[], now: number) => Promise<Findings>,
  log: (text: string) => void,
  end: (code: number) => void,
): void {
  const fileOptions = SERVICE_LOGS.map(
    ({ kind, description }) => new Option(`--${kind} <file...>`, description),
  );
  const command = parent
    .command('correlate')
    .description(
      'report how credentials were used, according to the logs of the services, and whether any was used after its end',
    )
    .argument('[files...]', 'files with one record per line, or - for stdin; default: stdin');
  for (const option of [...fileOptions, ...SERVICE_LOGS.flatMap(({ options }) => options())])
    command.addOption(option);
  command
    .option('--skew <time>', 'maximum difference between the clocks of services and runners', '30s')
    .addOption(
      new Option('--provider <name>', 'only credentials of this provider').choices(
        SERVICE_LOGS.map(({ provider }) => provider.name),
      ),
    )
    .option(
      '--since <time>',
      'only uses at or after this time: RFC 3339, or a duration before now, such as 7d',
    )
    .option('--until <time>', 'only uses before this time, and only credentials that ended before it')
    .option('--json', 'print the result as one line of JSON')
    .addHelpText(
      'after',
      '\nExit codes:\n  0     all credentials were checked, and no use is suspicious\n  1     at least one use is suspicious\n  2     usage error\n  3     a credential could not be checked, or a use could not be judged',
    )
    .action(async (files: string[], options: Options) => {
      const { skew, since, until, json, provider } = options;
      const logFiles = new Map(
        SERVICE_LOGS.map(({ kind }, at) => {
          const named = options[fileOptions[at]?.attributeName() ?? ''] ?? [];
          return [kind, named as string[]] as const;
        }),
      );
      if ([...logFiles.values()].flat().length === 0) {
        throw new JobpassError('usage', 'No log file was specified', {
          hint: `Pass files with ${fileOptions.map(({ long }) => long).join(' or ')}`,
        });
      }
      const now = systemClock.now();
      const settings = {
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
      const output = correlationOutput(findings, await correlate(findings, settings, log));
      if (json) process.stdout.write(`${jsonLine(output)}\n`);
      else {
        for (const line of correlationLines(output)) process.stdout.write(`${line}\n`);
        log(skewLine(output));
      }
      if (output.findings.length > 0) end(EXIT.suspicious);
      else if (output.unjudged.length > 0 || output.coverage.notLooked > 0 || findings.unreadable > 0)
        end(EXIT.unjudged);
    });
}
