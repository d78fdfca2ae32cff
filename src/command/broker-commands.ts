import { type Command, Option } from 'commander';
import { jsonLine } from '../text/json.js';
import { JSON_LINE, print } from './print.js';

/** Adds `jobpass broker` and the commands below it. */
export function defineBroker(program: Command): void {
  const broker = program
    .command('broker')
    .description('Run the broker, the authorization server of Jobpass')
    .requiredOption('--config <file>', 'The configuration file.')
    .option('--check', 'Check the configuration and exit.')
    .option('--json', `Print the result of --check ${JSON_LINE}.`)
    .action(async ({ config, check, json }: { config: string; check?: true; json?: true }) => {
      const { checkConfig, checkedLine, serveBroker } = await import('../broker/command.js');
      if (!check) return serveBroker(config);
      const checked = checkConfig(config);
      print(json ? jsonLine(checked) : checkedLine(checked));
    });
  broker
    .command('rotate-keys')
    .description('Rotate the signing key of JWT tokens, in the running broker of --config or in its database')
    .option('--now', 'Rotate even if services may not know the next key yet.')
    .addOption(
      new Option('--compromised', 'Stop accepting all tokens signed before now.').conflicts('records'),
    )
    .addOption(
      new Option(
        '--records',
        'Rotate the key that signs audit records instead. Existing signatures stay valid.',
      ).conflicts('now'),
    )
    .option('--json', `Print the answer of the broker ${JSON_LINE}.`)
    .action(async (options: { now?: true; compromised?: true; records?: true }, one: Command) => {
      const { rotateKeys } = await import('../broker/command.js');
      // The options of `jobpass broker` are allowed before and after this subcommand's name.
      const { config, json } = one.optsWithGlobals<{ config: string; json?: true }>();
      const { now = false, compromised = false, records = false } = options;
      const said = await rotateKeys(config, { now, compromised, records });
      print(json ? jsonLine({ said }) : said);
    });
  broker
    .command('seal')
    .description('Encrypt the private key of a GitHub App with the key-file of --config, for sealed-key-file')
    .requiredOption('--to <file>', 'The file to write. It may replace another sealed key only.')
    .option('--from <file>', 'The PEM file of the private key; default: stdin.')
    .option('--json', `Print the file and the fingerprint of the key ${JSON_LINE}.`)
    .action(async (options: { from?: string; to: string }, one: Command) => {
      const { sealAppKey, sealedLine } = await import('../broker/github/seal-app-key.js');
      const { config, json } = one.optsWithGlobals<{ config: string; json?: true }>();
      const sealed = await sealAppKey(config, options);
      print(json ? jsonLine(sealed) : sealedLine(sealed));
    });
  broker
    .command('records')
    .description('Print the audit records of the broker, one per line. The broker need not run')
    .option('--since <time>', 'Print records since this time: RFC 3339, or a duration before now such as 7d.')
    .option('--keys', 'Print the public keys that verify the records, as a JWK set, instead of records.')
    .option('--json', 'No effect: the output is always JSON.')
    .action(async ({ since, keys }: { since?: string; keys?: true }, one: Command) => {
      const { printRecords, recordKeys } = await import('../broker/print-records.js');
      const { config } = one.optsWithGlobals<{ config: string }>();
      if (keys) print(jsonLine(await recordKeys(config)));
      else await printRecords(config, since);
    });
}
