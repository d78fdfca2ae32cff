import { type Command, Option } from 'commander';
import { systemClock } from '../../clock.js';
import { duration } from '../../config/values.js';
import { JobpassError } from '../../errors.js';
import { jsonLine } from '../../text/json.js';
import type { Findings } from '../findings.js';
import { moment } from '../moment.js';

/** 1: something is suspicious. 3: something could not be judged. */
const EXIT = { suspicious: 1, unjudged: 3 } as const;
const SKEW_BOUNDS = { minMs: 0, maxMs: 3_600_000 };

type Hash = [hash: string, accessor: string];

interface Options {
  cloudtrail?: string[];
  vaultAudit?: string[];
  vaultHash: Hash[];
  skew: string;
  provider?: string;
  dataEvents: boolean;
  since?: string;
  until?: string;
  json?: true;
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
  parent
    .command('correlate')
    .description(
      'tell by the logs of the services what credentials did, and whether any was used after its end',
    )
    .argument('[files...]', 'files of records, one a line, or - for stdin; default: stdin')
    .option(
      '--cloudtrail <file...>',
      'logs of CloudTrail, as it delivers them or as lookup-events prints them',
    )
    .option('--vault-audit <file...>', 'audit logs of Vault or OpenBao, as their file device writes them')
    .addOption(
      new Option(
        '--vault-hash <accessor=hash>',
        'the hash of an accessor, as sys/audit-hash tells it; may be repeated',
      )
        .argParser((text: string, before: Hash[]) => [...before, hashOf(text)])
        .default([], 'none'),
    )
    .option('--skew <time>', 'how far the clocks of services and of the machines of jobs may differ', '30s')
    .addOption(new Option('--provider <name>', 'only credentials of this provider').choices(['aws', 'vault']))
    .option('--no-data-events', 'the trail has no data events, and that is known')
    .option('--since <time>', 'only uses from then on: RFC 3339, or a span back from now as in 7d')
    .option('--until <time>', 'only uses before, and only credentials that were over before')
    .option('--json', 'print what was found as one line of JSON')
    .addHelpText(
      'after',
      '\nExit: 0 all was looked at and nothing is suspicious, 1 something is, 2 wrong use, 3 something could not be looked at or judged.',
    )
    .action(async (files: string[], options: Options) => {
      const { cloudtrail = [], vaultAudit = [], vaultHash, skew, since, until, json, provider } = options;
      if (cloudtrail.length + vaultAudit.length === 0) {
        throw new JobpassError('usage', 'There is no log to look into', {
          hint: 'Name files behind --cloudtrail or --vault-audit',
        });
      }
      const now = systemClock.now();
      const asked = {
        cloudtrail,
        vaultAudit,
        skew: duration(skew, '--skew', SKEW_BOUNDS),
        hashes: new Map(vaultHash),
        dataEvents: !options.dataEvents,
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

function hashOf(text: string): Hash {
  const [, accessor, hash] = /^([\w.-]{1,128})=(hmac-sha256:[0-9a-f]{64})$/.exec(text) ?? [];
  if (accessor === undefined || hash === undefined) {
    throw new JobpassError('usage', 'The option --vault-hash has no accessor and its hash', {
      hint: 'Write ACCESSOR=hmac-sha256:…, with the hash that sys/audit-hash answers',
    });
  }
  return [hash, accessor];
}
