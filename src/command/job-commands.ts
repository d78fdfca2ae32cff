import { type Command, Option } from 'commander';
import type { InputDefinition } from '../config/common-inputs.js';
import {
  addInputOptions,
  inputInVariable,
  inputsOf,
  isOption,
  type Options,
  refuseSecrets,
} from '../config/options.js';
import { list } from '../config/values.js';
import { JobpassError } from '../errors.js';
import { status } from '../job/commands.js';
import { ownProgram } from '../program.js';
import { INPUTS } from '../providers/all-inputs.js';
import { PROVIDERS } from '../providers/registry.js';
import { FOLDER_VARIABLE, ID_TOKEN_VARIABLES, JOB_VARIABLE } from '../runners/id-token-variables.js';
import { commandRunner, RUNNER_VARIABLE, RUNNERS } from '../runners/registry.js';
import type { Runner } from '../runners/runner.js';
import { cancellation, ignoreCancellation } from '../stop-signals.js';
import { jsonLine } from '../text/json.js';
import { quoted, quotedForFish } from '../text/shell.js';
import { endedLeases } from './ended-leases.js';
import { failingEvalLine, unsetting } from './eval-lines.js';
import { EXIT } from './exit-codes.js';
import { runUnderInit } from './init-process.js';
import { print } from './print.js';
import { toStderr, withLog } from './stderr-log.js';
import { checkUnreadVariables } from './unread-variables.js';
import { pathOf, takesCommand } from './usage-errors.js';
import { FORMATS, type Format } from './variables-file.js';

/** What only a step of the action can be asked for. */
const STEPS_ONLY: readonly string[] = ['output', 'now'];

/** With every other spelling as an input of its own, as the action has it. */
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
    description: `The same as ${input.name}.`,
    ...(input.secret ? { secret: input.secret } : {}),
  })),
]);

const HELP = `
Inputs are read from JOBPASS_… too (JOBPASS_URL, JOBPASS_ROLE); options win.
Secrets come in files or in variables, never as arguments.`;

/** Adds what `jobpass exec` takes. */
export function defineExec(command: Command, end: (code: number) => void): void {
  addJobOptions(command);
  command
    .option('--tty', 'give the command the terminal itself: then nothing that it prints is masked')
    .option(
      '--pass-env <names>',
      'variables that the command gets although they give ID tokens, or send audit records; separated by commas',
    )
    .option('--quiet', 'say only what went wrong')
    .option('--json', 'at the end say how each credential ended, as one line of JSON on stderr')
    .argument('<command...>', 'the command and its arguments, behind --')
    .usage('[options] -- COMMAND [ARGUMENTS]')
    .addHelpText(
      'after',
      `${HELP}
Exit: the command's own; 126 it cannot be started, 127 it is not there, 128 and the signal's number.
Of Jobpass: 111 failed, 112 wrong use, 114 refused, 115 unreachable, 116 ended well but not revoked.`,
    );
  command.action(async (words: string[], options: Options) => {
    // Otherwise options that were meant for the command could be taken for ours.
    if (process.argv.at(-words.length - 1) !== '--') {
      throw new JobpassError('usage', 'The command to run does not stand behind --', {
        hint: `Write jobpass exec ${command.usage()}`,
      });
    }
    runUnderInit(process.argv.slice(2));
    const outer = process.env[FOLDER_VARIABLE];
    // Within another one, its state is its own: that one's folder goes when that one ends.
    delete process.env[FOLDER_VARIABLE];
    const log = toStderr(options['quiet'] === true);
    const { exec } = await import('./exec.js');
    end(
      await exec({
        ...(await given(options, command, withLog(await runnerOf(options), log), outer)),
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

/** Adds what `jobpass login` takes. */
export function defineLogin(command: Command, end: (code: number) => void): void {
  addJobOptions(command);
  command
    .addOption(
      new Option('--format <name>', 'the file that later steps source, or read').choices([...FORMATS]),
    )
    .option('--json', 'print what was got as one line of JSON, without the secret')
    .addHelpText(
      'after',
      `${HELP}
In a script: set -e; eval "$(jobpass login …)". If it fails, eval fails with its exit code, and what it would set is unset.
In fish: eval (jobpass login --format fish …); or exit
Exit: 0 delivered, 1 failed, 2 wrong use, 4 refused, 5 unreachable.`,
    );
  command.action(async (options: Options) => {
    const found = await runnerOf(options);
    const asked = options['json'] === true ? withLog(found, toStderr()) : found;
    const { runner, inputs } = await given(options, command, asked);
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

/** Adds what `jobpass logout` takes. */
export function defineLogout(command: Command, end: (code: number) => void): void {
  addRunnerOption(command);
  command
    .argument('[name]', 'only the credentials of this name (input name)')
    .option('--json', 'print how each ended as one line of JSON')
    .addHelpText(
      'after',
      '\nExit: 0, also where there was nothing; 2 wrong use, 6 something is not revoked.',
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

/** The line by which a shell reads the file; of dotenv, which programs read, the path alone. */
function sourcing(file: string, format: Format): string {
  if (format === 'dotenv') return file;
  return format === 'fish' ? `source ${quotedForFish(file)}` : `. ${quoted(file)}`;
}

function addRunnerOption(command: Command): void {
  command.addOption(
    new Option('--runner <name>', 'the CI system, where it is not to be found out')
      .choices(RUNNERS.map(({ name }) => name))
      .env(RUNNER_VARIABLE),
  );
  addJobOption(command);
}

/** On a system that Jobpass does not know, several jobs of one user must be told apart. */
function addJobOption(command: Command): void {
  command.option(
    '--job <name>',
    'the name of the job, on a system that Jobpass does not know: the same for all its commands, and for no other job',
  );
}

function addJobOptions(command: Command): void {
  addInputOptions(command, ALL);
  addRunnerOption(command);
  command
    .option('--id-token-file <file>', 'where the ID token is, if not where the system has it')
    .option('--id-token-env <name>', 'the variable that holds it')
    .option('--id-token-command <command>', 'a command of the shell that prints it');
}

/** What the options say goes into the environment, by which a keeper learns of it as well. */
async function runnerOf(options: Options): Promise<Awaited<ReturnType<typeof commandRunner>>> {
  const said: Record<string, unknown> = {
    [RUNNER_VARIABLE]: options['runner'],
    [JOB_VARIABLE]: options['job'],
    [ID_TOKEN_VARIABLES.file]: options['idTokenFile'],
    [ID_TOKEN_VARIABLES.env]: options['idTokenEnv'],
    [ID_TOKEN_VARIABLES.command]: options['idTokenCommand'],
  };
  const sources = Object.values(ID_TOKEN_VARIABLES);
  // An option is the nearer word.
  if (sources.some((name) => typeof said[name] === 'string'))
    for (const name of sources) delete process.env[name];
  for (const [name, value] of Object.entries(said)) if (typeof value === 'string') process.env[name] = value;
  return commandRunner(process.env);
}

/**
 * The inputs, and the runner that knows which of them are from the environment.
 *
 * @param outer the folder of the command around this one
 */
async function given(
  options: Options,
  command: Command,
  runner: Runner,
  outer?: string,
): Promise<{ inputs: Map<string, string>; runner: Runner }> {
  refuseSecrets(ALL, options, '--id-token-file');
  const inputs = await inputsOf(ALL, options, inputInVariable);
  if (inputs.size === 0) {
    throw new JobpassError('usage', 'Nothing says what credential is wanted', {
      hint: `Write ${pathOf(command)} --provider vault --url URL --role ROLE${takesCommand(command) ? ' -- COMMAND' : ''}, or set JOBPASS_URL and the like: ${pathOf(command)} --help lists all`,
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

/** The variables that earlier steps of this job were given, and the command around this one. */
function delivered(runner: Runner, outer: string | undefined): string[] {
  const folders = [runner.memory.temporaryFolder(), ...(outer === undefined ? [] : [outer])];
  const places = folders.flatMap(status).flatMap(({ deliveredTo }) => deliveredTo);
  return places.flatMap((place) => [...place.matchAll(/\bvariable (\w+)/g)].map(([, name = '']) => name));
}
