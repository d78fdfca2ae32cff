import type { Command } from 'commander';
import { readRules } from '../rules/file.js';
import { readRulesIn } from '../rules/find.js';
import { jsonLine } from '../text/json.js';
import { idLines, idsToAdd } from './ids.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Adds to the command `config` the command `ids`.
 *
 * @param end takes an exit code that is not 0
 */
export function defineIds(parent: Command, end: (code: number) => void): void {
  parent
    .command('ids')
    .description('look up the ids of the repositories that the file of rules names without, and print them')
    .option('--config <file>', 'the file of rules')
    .option('--json', 'print them as one line of JSON')
    .addHelpText('after', '\nExit: 0 the file has all ids, 1 these are missing, 2 wrong use, or no answer.')
    .action(async ({ config, json }: { config?: string; json?: true }) => {
      const { text, path } = readRulesIn(process.cwd(), config);
      const found = await idsToAdd(readRules(text, path));
      if (json) {
        print(
          jsonLine(
            found.map(({ names, place, path: at, claim, ids }) => ({
              file: path,
              ...place,
              at: at.map(String).join('.'),
              names,
              claim,
              ids,
            })),
          ),
        );
      } else {
        for (const line of idLines(path, found)) print(line);
      }
      if (found.length > 0) end(1);
    });
}
