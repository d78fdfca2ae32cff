import { type Command, Option } from 'commander';
import { jsonLine } from '../text/json.js';
import { JSON_LINE, print } from './print.js';

/** Adds `jobpass broker` and the commands below it. */
export function defineBroker(program: Command): void {
  const broker = program
    .command('broker')
    .description('run the embedded token server')
    .requiredOption('--config <file>', 'its configuration')
    .option('--check', 'only read the configuration, and tell what is wrong with it')
    .option('--json', `what --check found, ${JSON_LINE}`)
    .action(async ({ config, check, json }: { config: string; check?: true; json?: true }) => {
      const { checkConfig, checkedLine, serveBroker } = await import('../broker/command.js');
      if (!check) return serveBroker(config);
      const checked = checkConfig(config);
      print(json ? jsonLine(checked) : checkedLine(checked));
    });
  broker
    .command('rotate-keys')
    .description(
      'change the key that signs tokens of the format jwt, at the running broker of --config, or in its database',
    )
    .option('--now', 'also when services may not know the next key yet')
    .addOption(new Option('--compromised', 'accept no token that was signed until now').conflicts('records'))
    .addOption(
      new Option(
        '--records',
        'not that key but the one that signs audit records; what it has signed stays good',
      ).conflicts('now'),
    )
    .option('--json', `what the broker says, ${JSON_LINE}`)
    .action(async (options: { now?: true; compromised?: true; records?: true }, one: Command) => {
      const { rotateKeys } = await import('../broker/command.js');
      // Those of the broker's own may stand on either side of this command's name.
      const { config, json } = one.optsWithGlobals<{ config: string; json?: true }>();
      const { now = false, compromised = false, records = false } = options;
      const said = await rotateKeys(config, { now, compromised, records });
      print(json ? jsonLine({ said }) : said);
    });
  broker
    .command('records')
    .description('print its records of who was given which token, one a line; whether it runs or not')
    .option('--since <time>', 'only from then on: RFC 3339, or a span back from now as in 7d')
    .option('--keys', 'print the public keys that check their signatures, as a JWK set, and no records')
    .option('--json', 'nothing else: what it prints is JSON anyway')
    .action(async ({ since, keys }: { since?: string; keys?: true }, one: Command) => {
      const { printRecords, recordKeys } = await import('../broker/print-records.js');
      const { config } = one.optsWithGlobals<{ config: string }>();
      if (keys) print(jsonLine(await recordKeys(config)));
      else await printRecords(config, since);
    });
}
