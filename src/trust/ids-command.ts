import type { Command } from 'commander';
import { readRules } from '../rules/file.js';
import { readRulesIn } from '../rules/find.js';
import { jsonLine } from '../text/json.js';
import { idLines, idsToAdd } from './ids.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Adds the subcommand `ids` to the command `config`.
 *
 * @param end sets an exit code other than 0
 */
export function defineIds(parent: Command, end: (code: number) => void): void {
  parent
    .command('ids')
    .description('Look up and print the ids of repositories that have no id in the rules file')
    .option('--config <file>', 'The rules file (default: .jobpass.yml, or .github/jobpass.yml).')
    .option('--json', 'Print the ids as one line of JSON.')
    .addHelpText(
      'after',
      `
Exit codes:
  0     the file has all ids
  1     ids are missing
  2     invalid usage, or the lookup failed`,
    )
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
