import { type Command, Option } from 'commander';
import type { InputDefinition } from '../config/common-inputs.js';
import {
  addInputOptions,
  inputInVariable,
  inputsOf,
  isOption,
  type Options,
  rejectSecrets,
} from '../config/options.js';
import { list } from '../config/values.js';
import { JobpassError } from '../errors.js';
import { status } from '../job/commands.js';
import { ownProgram } from '../program.js';
import { INPUTS } from '../providers/all-inputs.js';
import { PROVIDERS } from '../providers/registry.js';
import {
  FOLDER_VARIABLE,
  ID_TOKEN_OPTIONS,
  JOB_VARIABLE,
  setIdTokenVariables,
} from '../runners/id-token-variables.js';
import { commandRunner, RUNNER_VARIABLE, RUNNERS } from '../runners/registry.js';
import type { Runner } from '../runners/runner.js';
import { cancellation, ignoreCancellation } from '../stop-signals.js';
import { jsonLine } from '../text/json.js';
import { quoted, quotedForFish } from '../text/shell.js';
import { endedLeases } from './ended-leases.js';
import { failingEvalLine, unsetting } from './eval-lines.js';
import { EXIT } from './exit-codes.js';
import { exitCodes, GROUPS, groupInputOptions } from './help.js';
import { runUnderInit } from './init-process.js';
import { print } from './print.js';
import { toStderr, withLog } from './stderr-log.js';
import { checkUnreadVariables } from './unread-variables.js';
import { pathOf, takesCommand } from './usage-errors.js';
import { FORMATS, type Format } from './variables-file.js';

/** The input values that only a step of the action accepts. */
const STEPS_ONLY: readonly string[] = ['output', 'now'];

/** All inputs. Aliases are separate inputs, as in action.yml. */
const ALL: readonly InputDefinition[] = INPUTS.flatMap((input) => [
  {
    ...input,
    values:
      input.name === 'provider'
        ? PROVIDERS.map(({ name }) => name)
        : (input.values ?? []).filter((value) => !STEPS_ONLY.includes(value)),
  },
  ...(input.aliases ?? []).map((alias) => ({
    name: alias,
    description: `Alias of --${input.name}.`,
    ...(input.secret ? { secret: input.secret } : {}),
  })),
]);

const HELP = `
Each input can also be set in an environment variable: JOBPASS_URL, JOBPASS_ROLE and so on. Options take precedence.
Secrets are read from files or environment variables, never from arguments.`;

const NAMES: ReadonlySet<string> = new Set(INPUTS.map(({ name }) => name));

/** Adds the options of `jobpass exec`. */
export function defineExec(command: Command, end: (code: number) => void): void {
  addJobOptions(command);
  command
    .optionsGroup(GROUPS.output)
    .option('--tty', 'Connect the command directly to the terminal. Its output is not masked.')
    .option(
      '--pass-env <names>',
      'Pass these variables to the command, even if they grant access to ID tokens or send audit records. Separate names with commas.',
      (names: string, before: string | undefined) => (before === undefined ? names : `${before},${names}`),
    )
    .option('--quiet', 'Print only warnings and errors.')
    .option('--json', 'Print how each credential ended as one line of JSON on stderr.')
    .argument('<command...>', 'The command to run and its arguments, after --')
    .usage('[options] -- COMMAND [ARGUMENTS]')
    .addHelpText(
      'after',
      `
Example:
  jobpass exec --provider vault --url https://vault.example.com --role deploy -- ./deploy.sh
${HELP}
${exitCodes({
  0: 'the command succeeded, and its credentials have ended',
  111: 'failed',
  112: 'invalid usage',
  114: 'rejected',
  115: 'service unreachable',
  116: 'the command succeeded, but a credential is not revoked',
  126: 'the command cannot be started',
  127: 'the command does not exist',
  '128+n': 'signal n ended the command',
})}
  Any other code is the exit code of the command.`,
    );
  command.action(async (words: string[], options: Options) => {
    // Otherwise Jobpass could interpret the command's options as its own options.
    if (process.argv.at(-words.length - 1) !== '--') {
      throw new JobpassError('usage', 'The command to run must follow --', {
        hint: `Usage: jobpass exec ${command.usage()}`,
      });
    }
    runUnderInit(process.argv.slice(2));
    const outer = process.env[FOLDER_VARIABLE];
    // A nested `jobpass exec` has a separate state folder, because the outer `jobpass exec` deletes its own folder when it ends.
    delete process.env[FOLDER_VARIABLE];
    const log = toStderr(options['quiet'] === true);
    const { exec } = await import('./exec.js');
    end(
      await exec({
        ...(await readInputs(options, command, withLog(await runnerOf(options), log), outer)),
        command: words,
        keeper: [...ownProgram(), 'keeper'],
        log,
        tty: options['tty'] === true,
        json: options['json'] === true,
        passed: list(typeof options['passEnv'] === 'string' ? options['passEnv'] : ''),
        env: process.env,
      }),
    );
  });
}

/** Adds the options of `jobpass login`. */
export function defineLogin(command: Command, end: (code: number) => void): void {
  addJobOptions(command);
  command
    .optionsGroup(GROUPS.output)
    .addOption(
      new Option('--format <name>', 'The format of the file that later steps source or read.').choices([
        ...FORMATS,
      ]),
    )
    .option('--json', 'Print the result as one line of JSON, without the secret.')
    .addHelpText(
      'after',
      `
Example:
  set -e
  eval "$(jobpass login --provider vault --url https://vault.example.com --role deploy)"
  ./deploy.sh
  eval "$(jobpass logout)"

If login fails, eval fails with the same exit code and unsets the variables that login would set.
In fish: eval (jobpass login --format fish …); or exit
${HELP}
${exitCodes({ 0: 'delivered', 1: 'failed', 2: 'invalid usage', 4: 'rejected', 5: 'service unreachable' })}`,
    );
  command.action(async (options: Options) => {
    const found = await runnerOf(options);
    const asked = options['json'] === true ? withLog(found, toStderr()) : found;
    const { runner, inputs } = await readInputs(options, command, asked);
    const { login } = await import('./login.js');
    const { format, file, announced, variables } = await login({
      runner,
      inputs,
      keeper: [...ownProgram(), 'keeper'],
      signal: cancellation(),
      format: options['format'] as Format | undefined,
    });
    const leases = options['json'] === true ? status(runner.memory.temporaryFolder()) : [];
    if (options['json'] === true) print(jsonLine({ file, format, announced, variables, leases }));
    else if (file !== undefined && !announced) print(sourcing(file, format));
    end(0);
  });
}

/** Adds the options of `jobpass logout`. */
export function defineLogout(command: Command, end: (code: number) => void): void {
  addRunnerOption(command);
  command
    .argument('[name]', 'Revoke only the credentials with this name (input `name`)')
    .option('--json', 'Print how each credential ended as one line of JSON.')
    .addHelpText(
      'after',
      exitCodes({
        0: 'all credentials have ended, or none was found',
        2: 'invalid usage',
        6: 'a credential is not revoked',
      }),
    );
  command.action(async (name: string | undefined, options: Options) => {
    ignoreCancellation();
    const runner = await runnerOf(options);
    const { logout } = await import('./logout.js');
    const json = options['json'] === true;
    const { accounts, failed, variables, shell } = await logout(
      json ? withLog(runner, toStderr()) : runner,
      name,
    );
    if (json) print(jsonLine(endedLeases(accounts)));
    else {
      const names = runner.step.passesVariablesBy === 'file' ? variables : [];
      const line = failed ? failingEvalLine(names, EXIT.unrevoked, shell) : unsetting(names, shell);
      if (line !== '') print(line);
    }
    end(failed ? EXIT.unrevoked : 0);
  });
}

/**
 * Returns the line that makes a shell read the file. Programs read the format dotenv, so for this format only the file's path
 * is returned.
 */
function sourcing(file: string, format: Format): string {
  if (format === 'dotenv') return file;
  return format === 'fish' ? `source ${quotedForFish(file)}` : `. ${quoted(file)}`;
}

function addRunnerOption(command: Command): void {
  command.addOption(
    new Option('--runner <name>', 'The CI system, if Jobpass does not detect it.')
      .choices(RUNNERS.map(({ name }) => name))
      .env(RUNNER_VARIABLE),
  );
  addJobOption(command);
}

/** Identifies the job on unknown CI systems, where one user can run several jobs. */
function addJobOption(command: Command): void {
  command.option(
    '--job <name>',
    'The name of the job, on systems that Jobpass does not know. Use the same name in all commands of a job.',
  );
}

function addJobOptions(command: Command): void {
  addInputOptions(command, ALL);
  groupInputOptions(command, NAMES);
  command.optionsGroup(GROUPS.idToken);
  addRunnerOption(command);
  for (const { flags, description } of ID_TOKEN_OPTIONS) command.option(flags, description);
}

/** Returns the runner. Options become environment variables, so that the keeper reads them too. */
async function runnerOf(options: Options): Promise<Awaited<ReturnType<typeof commandRunner>>> {
  const said: Record<string, unknown> = {
    [RUNNER_VARIABLE]: options['runner'],
    [JOB_VARIABLE]: options['job'],
  };
  setIdTokenVariables(options, process.env);
  for (const [name, value] of Object.entries(said)) if (typeof value === 'string') process.env[name] = value;
  return commandRunner(process.env);
}

/**
 * Returns the inputs, and the runner with a function that reports which inputs come from the environment.
 *
 * @param outer the state folder of the enclosing `jobpass exec`
 */
async function readInputs(
  options: Options,
  command: Command,
  runner: Runner,
  outer?: string,
): Promise<{ inputs: Map<string, string>; runner: Runner }> {
  rejectSecrets(ALL, options, '--id-token-file');
  const inputs = await inputsOf(ALL, options, inputInVariable);
  if (inputs.size === 0) {
    throw new JobpassError('usage', 'No credential was requested: set `provider`, `url` or `credentials`', {
      hint: `For example: ${pathOf(command)} --provider vault --url URL --role ROLE${takesCommand(command) ? ' -- COMMAND' : ''}. ${pathOf(command)} --help lists the options`,
    });
  }
  const names = ALL.map(({ name }) => name);
  const warnings = await checkUnreadVariables(process.env, names, inputs, () => delivered(runner, outer));
  for (const warning of warnings) runner.step.log.warning(warning);
  const inherited = new Set(ALL.filter((input) => !isOption(input, options)).map(({ name }) => name));
  return {
    inputs,
    runner: { ...runner, step: { ...runner.step, isFromEnvironment: (name) => inherited.has(name) } },
  };
}

/** Returns the variables that earlier steps in this job and the enclosing `jobpass exec` delivered. */
function delivered(runner: Runner, outer: string | undefined): string[] {
  const folders = [runner.memory.temporaryFolder(), ...(outer === undefined ? [] : [outer])];
  const places = folders.flatMap(status).flatMap(({ deliveredTo }) => deliveredTo);
  return places.flatMap((place) => [...place.matchAll(/\bvariable (\w+)/g)].map(([, name = '']) => name));
}
