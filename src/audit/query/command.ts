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

/** Adds `query` to the command `audit`. @param end takes an exit code that is not 0 */
export function defineQuery(parent: Command, end: (code: number) => void): void {
  const pattern = 'a pattern for all of it, in which * is any run without / and :, and ** any run';
  parent
    .command('query')
    .description('list credentials: who held them, from when to when, and how they ended')
    .argument('[files...]', FILES)
    .option('--subject <pattern>', `whose ID token it was; ${pattern}`)
    .option('--role <pattern>', 'likewise')
    .option('--environment <pattern>', 'likewise')
    .option('--repository <pattern>', 'likewise')
    .addOption(new Option('--event <name>', 'what must have happened to it').choices(AUDIT_EVENTS))
    .option('--alive', 'only what may be alive')
    .option('--at <time>', 'only what was held at that moment: RFC 3339, or a span back from now as in 7d')
    .option('--since <time>', 'only what was held then or later')
    .option('--until <time>', 'only what was held before')
    .addOption(nowOption())
    .option('--json', 'print them as one line of JSON')
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
      const fit = matching(lifetimes, query);
      if (json) print(jsonLine(fit.map(credentialJson)));
      else
        for (const line of queryLines(fit, process.stdout.isTTY ? process.stdout.columns : undefined))
          print(line);
    });
}
