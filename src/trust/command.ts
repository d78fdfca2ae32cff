import { type Command, Option } from 'commander';
import { JobpassError } from '../errors.js';
import { readRules } from '../rules/file.js';
import { readRulesIn } from '../rules/find.js';
import type { FindBroker } from '../servers/broker/configured-broker.js';
import { jsonLine } from '../text/json.js';
import { printable } from '../text/printable.js';
import { accessFor } from './access.js';
import { driftLines, isDifference, widerFirst } from './drift.js';
import type { Drift, ServerPlan, TrustGenerator } from './generator.js';
import { lookUpSubjects, repositoryIds } from './ids.js';
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
 * Adds subcommands to the command `trust`: `lint`, `diff`, and one subcommand for each provider whose server can enforce the
 * rules file.
 *
 * @param end sets an exit code other than 0
 */
export async function defineTrust(
  parent: Command,
  end: (code: number) => void,
  loadBroker: FindBroker,
): Promise<void> {
  defineLint(parent.command('lint'), end);
  const diff = parent.command('diff').description('Compare the roles on servers with the rules file');
  for (const { provider, alias, load } of TRUST_GENERATORS) {
    const generator = await load();
    const service = { name: alias ?? provider.name, provider: provider.name, generator };
    definePrint(parent, service);
    defineDiff(diff, service, end, loadBroker);
  }
}

/** A provider whose servers can enforce the rules file. */
interface Service {
  /** The provider's name on the command line. */
  name: string;
  provider: string;
  generator: TrustGenerator;
}

function definePrint(parent: Command, service: Service): void {
  const { formats } = service.generator;
  const command = parent
    .command(service.name)
    .description(`Print the configuration of ${service.name} that enforces the rules file`);
  addOptions(command)
    .addOption(new Option('--format <name>', 'The output format.').choices(formats).default(formats[0]))
    .option('--json', 'Print the servers, their roles and the text as one line of JSON.');
  command.action(async (options: Options) => {
    const plans = await plansOf(service, options);
    const format = options.format ?? formats[0];
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
        `The rules file has roles on several servers: ${plans.map(({ server }) => server).join(', ')}`,
        { hint: 'Select one with --server' },
      );
    }
    print(only?.text ?? '');
  });
}

function defineDiff(
  parent: Command,
  service: Service,
  end: (code: number) => void,
  loadBroker: FindBroker,
): void {
  const { name, generator } = service;
  const command = parent.command(name).description(`Compare the roles of ${name} with the rules file`);
  addOptions(command);
  for (const { name: own, description, file } of generator.options)
    command.option(`--${own} <${file ? 'file' : 'value'}>`, description);
  command.option('--json', 'Print the differences as one line of JSON.').addHelpText(
    'after',
    `
Exit codes:
  0     no difference
  1     differences
  2     invalid usage
  4     the server rejected a request
  5     the server is unreachable`,
  );
  command.action(async (options: Options) => {
    const plans = await plansOf(service, options);
    const { access, close } = accessFor(generator, options, loadBroker);
    const drifts: { server: string; drift: readonly Drift[] }[] = [];
    try {
      for (const plan of plans)
        drifts.push({ server: plan.server, drift: widerFirst(await plan.diff(access)) });
    } finally {
      close();
    }
    if (options.json) print(`${jsonLine(drifts)}\n`);
    else for (const one of drifts) for (const line of driftLines(one)) print(`${line}\n`);
    if (drifts.some(({ drift }) => drift.some(isDifference))) end(1);
  });
}

function addOptions(command: Command): Command {
  return command
    .option('--config <file>', 'The rules file (default: .jobpass.yml, or .github/jobpass.yml).')
    .option('--server <name>', 'The server, if the file has roles on several servers.')
    .option('--no-ids', 'Do not look up the ids of repositories that have no id in the file.');
}

/** Returns the plans for all servers of a provider, or only for the server of `--server`. */
async function plansOf(
  { provider, generator }: Service,
  { config, ids, server }: Options,
): Promise<readonly ServerPlan[]> {
  const { text, path } = readRulesIn(process.cwd(), config);
  const first = readRules(text, path);
  const file = ids ? await repositoryIds(first, (known) => readRules(text, path, known)) : first;
  const plans = await plansFor(file, provider, generator, ids ? lookUpSubjects : undefined);
  if (server === undefined) return plans;
  const found = plans.filter((plan) => plan.server === server);
  if (found.length > 0) return found;
  throw new JobpassError('usage', `The rules file has no role on the server "${printable(server, 200)}"`, {
    hint: `Use one of ${plans.map((plan) => plan.server).join(', ')}`,
  });
}
