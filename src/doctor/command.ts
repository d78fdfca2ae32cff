import { type Command, Option } from 'commander';
import { COMMON_INPUTS, type InputDefinition } from '../config/inputs.js';
import { cancellation } from '../entry.js';
import { JobpassError, tell } from '../errors.js';
import { readBounded, readFile } from '../files.js';
import type { Doctor } from '../providers/doctor.js';
import { DOCTORS } from '../providers/doctors.js';
import { detectRunner, isRunner } from '../runners/index.js';
import type { Runner } from '../runners/runner.js';
import { examine, type Outcome } from './examine.js';

/** Common inputs that say nothing about the service. */
const NOT_ASKED: readonly string[] = [
  ...['provider', 'deliver', 'file-format', 'file-mode', 'revoke'],
  ...['lease', 'keep', 'credentials', 'name'],
];
/** How long a file or stdin is waited for, in milliseconds. */
const WAIT_MS = 20_000;
const NOT_HERE = {
  hint: 'Give it in a file or in the environment: other processes can read the arguments of this one',
};

/** What a provider's doctor takes: the options follow from the inputs. */
interface Asked {
  provider: string;
  doctor: Doctor;
  inputs: readonly InputDefinition[];
  /** Those of them that are the provider's own. */
  own: readonly InputDefinition[];
}

interface Options {
  cli: string;
  tokenFile?: string;
  commands?: true;
  json?: true;
  [input: string]: unknown;
}

/** Adds to the command `doctor` a command for each provider that has one. @param end takes how it ended */
export async function defineDoctor(
  parent: Command,
  end: (outcome: Outcome | 'usage') => void,
): Promise<void> {
  for (const { provider: name, inputs: own, load } of DOCTORS) {
    const doctor = await load();
    const common = COMMON_INPUTS.filter((input) => !NOT_ASKED.includes(input.name));
    const inputs: InputDefinition[] = [...common, ...own];
    const command = parent
      .command(name)
      .description(`examine the service of the provider ${name}`)
      // Neither may show what could be a secret: an unknown option is named only where it looks like one.
      .configureOutput({
        outputError: (text, write) =>
          write(
            text.replace(
              /'(?!--?[a-z-]{1,20}( <[a-z]+>)?')[^']*'/g,
              'that is not shown, in case it is a secret',
            ),
          ),
      })
      .addHelpText(
        'after',
        '\nInputs are read from INPUT_… too, as the action has them; options win.\nSecrets come in files or in INPUT_…, never as arguments.\nExit: 0 all fits, 1 something does not, 2 wrong use, 3 something could not be checked.',
      );
    for (const { name: input, description, secret } of inputs) {
      if (secret) {
        command.option(`--${input}-file <file>`, `a file with it. ${plain(description)}`);
        command.addOption(new Option(`--${input} [value]`).hideHelp());
      } else command.option(`--${input} <value>`, plain(description));
    }
    for (const token of ['--token [value]', '--id-token [value]'])
      command.addOption(new Option(token).hideHelp());
    command
      .option('--token-file <file>', 'an ID token, where no runner gives one; - is stdin')
      .addOption(
        new Option('--cli <name>', 'the program that commands are printed for')
          .choices(doctor.programs)
          .default(doctor.programs[0]),
      )
      .option('--commands', 'print the commands also where nothing is missing')
      .option('--json', 'print everything as one line of JSON')
      .argument('[words...]')
      .usage('[options]');
    command.action(async (words: string[], options: Options) =>
      end(await run({ provider: name, doctor, inputs, own }, words, options)),
    );
  }
}

/** A description as one line of a terminal: it is written as Markdown. */
function plain(description: string): string {
  return description.replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$2').replace(/`/g, '');
}

async function run(asked: Asked, words: readonly string[], options: Options): Promise<Outcome | 'usage'> {
  try {
    const runner = isRunner(process.env) ? await detectRunner(process.env) : undefined;
    refuseSecrets(asked, words, options);
    return await examine({
      provider: asked.provider,
      doctor: asked.doctor,
      inputs: asked.own,
      given: await inputsOf(asked, runner, options),
      runner,
      idToken: await idTokenOf(options),
      program: options.cli,
      commands: options.commands ?? false,
      json: options.json ?? false,
      signal: cancellation(),
    });
  } catch (error) {
    process.stderr.write(`jobpass: ${tell(error)}\n`);
    return 'usage';
  }
}

function refuseSecrets({ inputs }: Asked, words: readonly string[], options: Options): void {
  if (words.length > 0)
    throw new JobpassError('usage', 'Nothing is taken as an argument but options', NOT_HERE);
  for (const name of [
    'token',
    'id-token',
    ...inputs.filter(({ secret }) => secret).map((input) => input.name),
  ]) {
    if (options[camel(name)] === undefined) continue;
    const file = /token$/.test(name) && name !== 'wrapped-secret-id' ? '--token-file' : `--${name}-file`;
    throw new JobpassError('usage', `--${name} takes no value: it would be a secret among the arguments`, {
      hint: `${NOT_HERE.hint} (${file})`,
    });
  }
}

/** The inputs by name: what the options say, else what the runner's variables say. */
async function inputsOf(
  { inputs }: Asked,
  runner: Runner | undefined,
  options: Options,
): Promise<Map<string, string>> {
  // The action's inputs are no names for a shell: it can set INPUT_CLIENT_KEY, and no INPUT_CLIENT-KEY.
  const fromRunner = new Map(
    [...(runner?.inputs() ?? [])].map(([name, value]) => [name.replace(/_/g, '-'), value] as const),
  );
  const given = new Map<string, string>();
  for (const { name, secret } of inputs) {
    const option = options[camel(secret ? `${name}-file` : name)];
    const value =
      typeof option !== 'string'
        ? fromRunner.get(name)
        : secret
          ? (await readFile(`--${name}-file`, option, WAIT_MS)).toString('utf8').trim()
          : option.trim();
    if (value !== undefined && value !== '') given.set(name, value);
  }
  return given;
}

async function idTokenOf({ tokenFile }: Options): Promise<string | undefined> {
  if (tokenFile === undefined) return undefined;
  const read =
    tokenFile === '-'
      ? readBounded('stdin', process.stdin, WAIT_MS)
      : readFile('--token-file', tokenFile, WAIT_MS);
  const token = (await read).toString('latin1').trim();
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token))
    throw new JobpassError('usage', 'What --token-file names is no ID token', {
      hint: 'It is a JWT, in one line',
    });
  return token;
}

/** As commander names options. */
function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
