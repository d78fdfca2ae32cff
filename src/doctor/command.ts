import { type Command, Option } from 'commander';
import type { InputDefinition } from '../config/common-inputs.js';
import {
  addInputOptions,
  inputInVariable,
  inputsOf,
  refuseSecrets,
  SECRET_ARGUMENT_HINT,
  WAIT_MS,
} from '../config/options.js';
import { JobpassError } from '../errors.js';
import { readBounded, readFile } from '../files.js';
import { isSignedJwt } from '../identity/id-token.js';
import type { ProviderDefinition } from '../providers/definition.js';
import { mergedInputs } from '../providers/merged-inputs.js';
import { detectRunner, isRunner } from '../runners/registry.js';
import { cancellation } from '../stop-signals.js';
import type { Doctor } from './doctor.js';
import { examine, type Outcome } from './examine.js';
import { DOCTORS } from './registry.js';

/** Common inputs that say nothing about the service. */
const NOT_ASKED: readonly string[] = [
  ...['provider', 'deliver', 'file-format', 'file-mode', 'revoke'],
  ...['lease', 'keep', 'credentials', 'name'],
];
/** What a provider's doctor takes: the options follow from the inputs. */
interface Asked {
  provider: ProviderDefinition;
  doctor: Doctor;
  inputs: readonly InputDefinition[];
}

interface Options {
  cli?: string;
  tokenFile?: string;
  commands?: true;
  json?: true;
  [input: string]: unknown;
}

/**
 * Adds to the command `doctor` a command for each provider that has one.
 *
 * @param end takes how it ended; what is wrong use is thrown as well
 */
export async function defineDoctor(
  parent: Command,
  end: (outcome: Outcome | 'usage') => void,
): Promise<void> {
  for (const { provider, load } of DOCTORS) {
    const doctor = await load();
    const inputs = mergedInputs([provider]).filter(({ name }) => !NOT_ASKED.includes(name));
    const command = parent
      .command(provider.name)
      .description(`examine the service of the provider ${provider.name}`)
      .addHelpText(
        'after',
        '\nInputs are read from INPUT_… and JOBPASS_… too; options win.\nSecrets come in files or in variables, never as arguments.\nExit: 0 all fits, 1 something does not, 2 wrong use, 3 something could not be checked.',
      );
    addInputOptions(command, inputs);
    command
      .option('--token-file <file>', 'an ID token, where no runner gives one; - is stdin')
      .addOption(
        new Option(
          '--cli <name>',
          'the program that commands are printed for (default: that of the server)',
        ).choices(doctor.programs),
      )
      .option('--commands', 'print the commands also where nothing is missing')
      .option('--json', 'print everything as one line of JSON')
      .argument('[words...]')
      .usage('[options]');
    command.action(async (words: string[], options: Options) => {
      try {
        end(await run({ provider, doctor, inputs }, words, options));
      } catch (error) {
        end('usage');
        throw error;
      }
    });
  }
}

/** @throws JobpassError where nothing was examined */
async function run(asked: Asked, words: readonly string[], options: Options): Promise<Outcome> {
  const runner = isRunner(process.env) ? await detectRunner(process.env) : undefined;
  if (words.length > 0)
    throw new JobpassError('usage', 'Nothing is taken as an argument but options', {
      hint: SECRET_ARGUMENT_HINT,
    });
  refuseSecrets(asked.inputs, options, '--token-file');
  const fromRunner = new Map(
    [...(runner?.step.inputs() ?? [])].map(([name, value]) => [name.replace(/_/g, '-'), value] as const),
  );
  return examine({
    provider: asked.provider,
    doctor: asked.doctor,
    // The action's inputs are no names for a shell: it can set INPUT_CLIENT_KEY, and no INPUT_CLIENT-KEY.
    given: await inputsOf(
      asked.inputs,
      options,
      (input) => fromRunner.get(input.name) ?? inputInVariable(input),
    ),
    runner,
    idToken: await idTokenOf(options),
    program: options.cli,
    commands: options.commands ?? false,
    json: options.json ?? false,
    signal: cancellation(),
  });
}

async function idTokenOf({ tokenFile }: Options): Promise<string | undefined> {
  if (tokenFile === undefined) return undefined;
  const read =
    tokenFile === '-'
      ? readBounded('stdin', process.stdin, WAIT_MS)
      : readFile('--token-file', tokenFile, WAIT_MS);
  const token = (await read).toString('latin1').trim();
  if (!isSignedJwt(token))
    throw new JobpassError('usage', 'What --token-file names is no ID token', {
      hint: 'It is a JWT, in one line',
    });
  return token;
}
