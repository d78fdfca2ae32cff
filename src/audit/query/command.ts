import { type Command, Option } from 'commander';
import { jsonLine } from '../../text/json.js';
import { credentialJson } from '../findings.js';
import { moment } from '../moment.js';
import { AUDIT_EVENTS, type AuditEventName } from '../record.js';
import { EXIT_HELP, FILES, nowOf, nowOption, print, readFindings } from '../record-files.js';
import { matching, type Query, queryLines } from './query.js';

interface QueryOptions {
  subject?: string;
  role?: string;
  environment?: string;
  repository?: string;
  event?: AuditEventName;
  alive?: true;
  at?: string;
  since?: string;
  until?: string;
  now?: string;
  json?: true;
}

/** Adds `query` to the command `audit`. @param end receives an exit code other than 0 */
export function defineQuery(parent: Command, end: (code: number) => void): void {
  const pattern = '* matches any characters except / and :, ** matches any characters';
  parent
    .command('query')
    .description('List credentials with their identity, lifetime and ending')
    .argument('[files...]', FILES)
    .option('--subject <pattern>', `Only credentials whose whole subject matches the pattern: ${pattern}`)
    .option('--role <pattern>', 'Only credentials whose role matches the pattern')
    .option('--environment <pattern>', 'Only credentials whose environment matches the pattern')
    .option('--repository <pattern>', 'Only credentials whose repository matches the pattern')
    .addOption(new Option('--event <name>', 'Only credentials with this event').choices(AUDIT_EVENTS))
    .option('--alive', 'Only credentials that may be alive')
    .option(
      '--at <time>',
      'Only credentials alive at this time: RFC 3339, a date, or a duration before now such as 7d',
    )
    .option('--since <time>', 'Only credentials alive at or after this time')
    .option('--until <time>', 'Only credentials alive before this time')
    .addOption(nowOption())
    .option('--json', 'Print the credentials as one line of JSON')
    .addHelpText('after', EXIT_HELP)
    .action(async (files: string[], { at, since, until, now: nowText, json, ...rest }: QueryOptions) => {
      const now = nowOf(nowText);
      const query: Query = {
        ...rest,
        ...(at === undefined ? {} : { at: moment(at, '--at', now) }),
        ...(since === undefined ? {} : { since: moment(since, '--since', now) }),
        ...(until === undefined ? {} : { until: moment(until, '--until', now) }),
      };
      const { lifetimes } = await readFindings(files, now, end);
      const found = matching(lifetimes, query);
      if (json) print(jsonLine(found.map(credentialJson)));
      else
        for (const line of queryLines(found, process.stdout.isTTY ? process.stdout.columns : undefined))
          print(line);
    });
}
