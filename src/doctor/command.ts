import { type Command, Option } from 'commander';
import { COMMON_INPUTS, type InputDefinition } from '../config/common-inputs.js';
import {
  addInputOptions,
  camel,
  inputInVariable,
  inputsOf,
  rejectSecrets,
  SECRET_ARGUMENT_HINT,
  WAIT_MS,
} from '../config/options.js';
import { JobpassError } from '../errors.js';
import { readBounded, readFile } from '../files.js';
import { isSignedJwt } from '../identity/id-token.js';
import type { ProviderDefinition } from '../providers/definition.js';
import { mergedInputs } from '../providers/merged-inputs.js';
import { ID_TOKEN_OPTIONS, setIdTokenVariables } from '../runners/id-token-variables.js';
import { commandRunner, detectRunner, isRunner, RUNNER_VARIABLE } from '../runners/registry.js';
import type { Runner } from '../runners/runner.js';
import { cancellation } from '../stop-signals.js';
import type { Doctor } from './doctor.js';
import { examine, type Outcome } from './examine.js';
import { DOCTORS } from './registry.js';

/** Common inputs that do not describe the service. */
const NOT_ASKED: readonly string[] = [
  ...['provider', 'deliver', 'file-format', 'file-mode', 'revoke'],
  ...['lease', 'keep', 'credentials', 'name'],
];
/** The inputs of registries' presets that describe the registry or the job. */
const ASKED_OF_REGISTRIES: readonly string[] = [
  'url',
  'audience',
  'role',
  'package',
  'user',
  'token-endpoint',
];
/** A provider's doctor. The provider's inputs become options of the command. */
interface Asked {
  provider: ProviderDefinition;
  preset?: string | undefined;
  doctor: Doctor;
  inputs: readonly InputDefinition[];
}

interface Options {
  cli?: string;
  idTokenFile?: string;
  /** The former name of `--id-token-file`. */
  tokenFile?: string;
  idTokenEnv?: string;
  idTokenCommand?: string;
  commands?: true;
  json?: true;
  [input: string]: unknown;
}

/**
 * Adds a subcommand for each provider that has a doctor.
 *
 * @param end receives the outcome. If the usage is invalid, the command also throws an error.
 */
export async function defineDoctor(
  parent: Command,
  end: (outcome: Outcome | 'usage') => void,
): Promise<void> {
  for (const { provider, preset, load } of DOCTORS) {
    const doctor = await load();
    const common: readonly string[] = COMMON_INPUTS.map(({ name }) => name);
    const inputs = mergedInputs([provider]).filter(
      ({ name }) =>
        !NOT_ASKED.includes(name) &&
        (preset === undefined || ASKED_OF_REGISTRIES.includes(name) || common.includes(name)),
    );
    const own = preset ?? provider.name;
    const command = parent
      .command(own)
      .description(
        preset === undefined
          ? `Find out why the service of the provider ${own} rejects this job`
          : `Find out why the registry of the preset ${own} rejects this job`,
      )
      .addHelpText(
        'after',
        `
Example:
  jobpass doctor ${own} ${doctor.example}

Each input can also be set in an environment variable INPUT_… or JOBPASS_…. Options take precedence.
Secrets are read from files or environment variables, never from arguments.

Exit codes:
  0     no problem found
  1     a problem found
  2     invalid usage
  3     a check was not possible`,
      );
    addInputOptions(command, inputs);
    for (const { flags, description } of ID_TOKEN_OPTIONS) command.option(flags, description);
    for (const { name, description } of doctor.options ?? []) command.option(`--${name} <file>`, description);
    if (doctor.programs.length > 0)
      command.addOption(
        new Option(
          '--cli <name>',
          'The program that printed commands use (default: the program of the server).',
        ).choices(doctor.programs),
      );
    command
      .addOption(new Option('--token-file <file>').hideHelp())
      .option('--commands', 'Print the commands even if no problem is found.')
      .option('--json', 'Print the report as one line of JSON.')
      .argument('[words...]')
      .usage('[options]');
    command.action(async (words: string[], options: Options) => {
      try {
        end(await run({ provider, preset, doctor, inputs }, words, options));
      } catch (error) {
        end('usage');
        throw error;
      }
    });
  }
}

/** @throws JobpassError if no examination was possible */
async function run(asked: Asked, words: readonly string[], options: Options): Promise<Outcome> {
  const runner = await runnerFor(options);
  if (words.length > 0)
    throw new JobpassError('usage', 'Arguments are not allowed, only options', {
      hint: SECRET_ARGUMENT_HINT,
    });
  rejectSecrets(asked.inputs, options, '--id-token-file');
  const fromRunner = new Map(
    [...(runner?.step.inputs() ?? [])].map(([name, value]) => [name.replace(/_/g, '-'), value] as const),
  );
  return examine({
    provider: asked.provider,
    doctor: asked.doctor,
    // A shell can set INPUT_CLIENT_KEY but not INPUT_CLIENT-KEY, the variable of the action's input.
    given: new Map([
      ...(await inputsOf(
        asked.inputs,
        options,
        (input) => fromRunner.get(input.name) ?? inputInVariable(input),
      )),
      ...(asked.preset === undefined ? [] : [['preset', asked.preset] as const]),
    ]),
    runner,
    idToken: await idTokenOf(options),
    program: options.cli,
    options: ownOptions(asked.doctor, options),
    commands: options.commands ?? false,
    json: options.json ?? false,
    signal: cancellation(),
  });
}

/** Returns the values of the doctor's own options, keyed by name. */
function ownOptions({ options: own = [] }: Doctor, options: Options): Record<string, string> {
  const values = own.map(({ name }) => [name, options[camel(name)]] as const);
  return Object.fromEntries(values.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

/** Returns the runner. This runner reads the ID token from the source that the options select. */
async function runnerFor(options: Options): Promise<Runner | undefined> {
  const { idTokenEnv, idTokenCommand } = options;
  if (idTokenEnv === undefined && idTokenCommand === undefined) {
    if ((process.env[RUNNER_VARIABLE] ?? '') !== '') return commandRunner(process.env);
    return isRunner(process.env) ? detectRunner(process.env) : undefined;
  }
  setIdTokenVariables(options, process.env);
  return commandRunner(process.env);
}

async function idTokenOf({
  tokenFile: former,
  idTokenFile: tokenFile = former,
}: Options): Promise<string | undefined> {
  if (tokenFile === undefined) return undefined;
  const read =
    tokenFile === '-'
      ? readBounded('stdin', process.stdin, WAIT_MS)
      : readFile('--id-token-file', tokenFile, WAIT_MS);
  const token = (await read).toString('latin1').trim();
  if (!isSignedJwt(token))
    throw new JobpassError('usage', 'The file of --id-token-file does not contain an ID token', {
      hint: 'An ID token is a JWT in one line',
    });
  return token;
}
