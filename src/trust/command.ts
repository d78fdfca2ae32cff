import { type Command, Option } from 'commander';
import { JobpassError } from '../errors.js';
import { readRules } from '../rules/file.js';
import { readRulesIn } from '../rules/find.js';
import type { FindBroker } from '../servers/broker/configured-broker.js';
import { jsonLine } from '../text/json.js';
import { accessFor } from './access.js';
import { driftLines, widerFirst } from './drift.js';
import type { Drift, ServerPlan, TrustGenerator } from './generator.js';
import { repositoryIds } from './ids.js';
import { defineLint } from './lint/command.js';
import { plansFor } from './plans.js';
import { TRUST_GENERATORS } from './registry.js';

interface Options {
  config?: string;
  format?: string;
  server?: string;
  ids: boolean;
  json?: true;
  [option: string]: unknown;
}

const print = (text: string): void => void process.stdout.write(text);

/**
 * Adds to the command `trust` a command for each provider whose server can be made to hold to the file of rules, and
 * `diff`.
 *
 * @param end takes an exit code that is not 0
 */
export async function defineTrust(
  parent: Command,
  end: (code: number) => void,
  findBroker: FindBroker,
): Promise<void> {
  defineLint(parent.command('lint'), end);
  const diff = parent
    .command('diff')
    .description('compare what servers have with what the file of rules makes of them');
  for (const { provider, alias, load } of TRUST_GENERATORS) {
    const trust = await load();
    const name = alias ?? provider.name;
    const make = parent
      .command(name)
      .description(`print what ${name} must be told for its roles to hold to the file of rules`);
    addOptions(make, trust);
    make
      .addOption(
        new Option('--format <name>', 'what to print').choices(trust.formats).default(trust.formats[0]),
      )
      .option('--json', 'print it as one line of JSON, with what it is for');
    make.action(async (options: Options) => {
      const plans = plansOfServer(await plansOf(provider.name, trust, options), options.server);
      const format = options.format ?? trust.formats[0];
      const printed = plans.map((plan) => ({
        server: plan.server,
        roles: plan.roles,
        format,
        text: plan.print(format),
      }));
      if (options.json) return print(`${jsonLine(printed)}\n`);
      const [only, another] = printed;
      if (another !== undefined) {
        throw new JobpassError(
          'usage',
          `The file of rules has roles on several servers: ${plans.map(({ server }) => server).join(', ')}`,
          { hint: 'Say for which (--server)' },
        );
      }
      print(only?.text ?? '');
    });
    const compare = diff
      .command(name)
      .description(`compare what ${name} has with what the file of rules makes of it`);
    addOptions(compare, trust);
    for (const { name: own, description, file } of trust.options)
      compare.option(`--${own} <${file ? 'file' : 'value'}>`, description);
    compare
      .option('--json', 'print each difference, as one line of JSON')
      .addHelpText(
        'after',
        '\nExit: 0 the same, 1 something differs, 2 wrong use, 4 refused, 5 unreachable.',
      );
    compare.action(async (options: Options) => {
      const plans = plansOfServer(await plansOf(provider.name, trust, options), options.server);
      const { access, close } = accessFor(trust, options, findBroker);
      const drifts: { server: string; drift: readonly Drift[] }[] = [];
      try {
        for (const plan of plans)
          drifts.push({ server: plan.server, drift: widerFirst(await plan.diff(access)) });
      } finally {
        close();
      }
      if (options.json) print(`${jsonLine(drifts)}\n`);
      else for (const one of drifts) for (const line of driftLines(one)) print(`${line}\n`);
      if (drifts.some(({ drift }) => drift.length > 0)) end(1);
    });
  }
}

function addOptions(command: Command, _trust: TrustGenerator): void {
  command
    .option('--config <file>', 'the file of rules')
    .option('--server <name>', 'the one server that is meant, where the file has roles on several')
    .option('--no-ids', 'do not look up the ids of repositories that the file names without');
}

async function plansOf(
  provider: string,
  trust: TrustGenerator,
  options: Options,
): Promise<readonly ServerPlan[]> {
  const { text, path } = readRulesIn(process.cwd(), options.config);
  const first = readRules(text, path);
  const file = options.ids ? await repositoryIds(first, (ids) => readRules(text, path, ids)) : first;
  return plansFor(file, provider, trust);
}

function plansOfServer(plans: readonly ServerPlan[], server: string | undefined): readonly ServerPlan[] {
  if (server === undefined) return plans;
  const found = plans.filter((plan) => plan.server === server);
  if (found.length === 0) {
    throw new JobpassError('usage', 'The file of rules has no role on that server', {
      hint: `It can be ${plans.map((plan) => plan.server).join(', ')}`,
    });
  }
  return found;
}
