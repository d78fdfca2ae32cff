import { Argument, Command, CommanderError } from 'commander';
import { VERSION } from '../version.js';
import { defineBroker } from './broker-commands.js';
import { defineRevoke, defineStatus, defineToken } from './credential-commands.js';
import { EXIT } from './exit-codes.js';
import { defineDemo, defineExplain } from './help-commands.js';
import { reportFailure } from './report-failure.js';
import { everyCommand, usageError } from './usage-errors.js';

/** The shells for which completion is available. */
const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Runs the command line. @returns the exit code */
export async function command(): Promise<number> {
  const words = process.argv.slice(2);
  let code = 0;
  const end = (exit: number): void => {
    code = exit;
  };
  try {
    // A command's options are loaded only if the command's name is on the command line.
    const program = await defineProgram(end, (name) => words.includes(name) || words[0] === 'completion');
    await program.parseAsync(process.argv);
    return code;
  } catch (error) {
    // The library commander also throws after it has printed the help or the version.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
    return reportFailure(error, words, code);
  }
}

/**
 * Returns every command.
 *
 * @param end receives an exit code other than 0
 * @param isNamed returns whether to load a command's options, because loading them takes time
 */
export async function defineProgram(
  end: (code: number) => void,
  isNamed: (command: string) => boolean,
): Promise<Command> {
  const program = new Command('jobpass')
    .description('One credential, one job: exchange an ID token for a credential that ends with the job.')
    .usage('COMMAND [options]')
    .helpCommand('help [command]', 'Show the help of a command')
    .version(VERSION, '-V, --version', 'Show the version')
    .helpOption('-h, --help', 'Show help')
    .showSuggestionAfterError();
  program.commandsGroup('Credentials:');
  await defineJobCommands(program, end, isNamed);
  defineStatus(program);
  defineToken(program);
  defineRevoke(program, end);
  program.commandsGroup('Servers:');
  defineBroker(program);
  const verify = program
    .command('verify')
    .description('Verify a token of a broker and print the identity of its job');
  if (isNamed('verify')) {
    const { defineVerify } = await import('../verify/command.js');
    defineVerify(verify, (outcome) => end(outcome === 'good' ? 0 : EXIT[outcome]));
  }
  const sweep = program
    .command('sweep')
    .description('End the credentials of jobs that ended without revoking them');
  if (isNamed('sweep')) {
    const { defineSweep } = await import('../sweep/command.js');
    defineSweep(sweep, () => end(EXIT.unrevoked));
  }
  program.commandsGroup('Configuration:');
  const doctor = program
    .command('doctor')
    .description('Find out why a server rejects this job, and print the commands that fix it');
  if (isNamed('doctor')) {
    const { defineDoctor } = await import('../doctor/command.js');
    await defineDoctor(doctor, (outcome) => end(outcome === 'good' ? 0 : EXIT[outcome]));
  }
  const config = program
    .command('config')
    .description('Check .jobpass.yml, and explain which rule a job matches');
  if (isNamed('config')) {
    const { defineConfig } = await import('../rules/command.js');
    const { defineIds } = await import('../trust/ids-command.js');
    defineConfig(
      config,
      () => end(EXIT.refused),
      async (provider) => (await import('../trust/registry.js')).trustSchema(provider),
    );
    defineIds(config, end);
  }
  const trust = program
    .command('trust')
    .description(
      'Generate the trust configuration of servers from .jobpass.yml, compare it, and find weaknesses',
    );
  if (isNamed('trust')) {
    const { defineTrust } = await import('../trust/command.js');
    await defineTrust(trust, end, async (path) => (await import('../broker/command.js')).loadBroker(path));
  }
  program.commandsGroup('Audit records:');
  const audit = program.command('audit').description('Verify, search and report audit records');
  if (isNamed('audit')) {
    const { defineAudit } = await import('../audit/command.js');
    defineAudit(audit, end);
  }
  program.commandsGroup('Help:');
  defineDemo(program);
  defineExplain(program);
  program
    .command('completion')
    .description('Print the completion script of a shell: source <(jobpass completion bash)')
    .addArgument(new Argument('<shell>', 'The shell').choices(SHELLS))
    .action(async (shell: (typeof SHELLS)[number]) => {
      const { completion } = await import('./completion/completion.js');
      process.stdout.write(completion(program, shell));
    });
  for (const one of everyCommand(program)) {
    one.helpOption('-h, --help', 'Show help');
    throwUsageErrors(one);
  }
  return program;
}

/** Returns the commands that replace the action on other CI systems. */
async function defineJobCommands(
  program: Command,
  end: (code: number) => void,
  isNamed: (command: string) => boolean,
): Promise<void> {
  const exec = program
    .command('exec')
    .description('Run a command with a credential that ends with the command');
  const login = program
    .command('login')
    .description('Get a credential for later steps of this job: eval "$(jobpass login …)"');
  const logout = program
    .command('logout')
    .description('Revoke the credentials of login: eval "$(jobpass logout)"');
  if (!['exec', 'login', 'logout'].some(isNamed)) return;
  const { defineExec, defineLogin, defineLogout } = await import('./job-commands.js');
  defineExec(exec, end);
  defineLogin(login, end);
  defineLogout(logout, end);
}

/** Makes commander throw a JobpassError instead of printing its own errors. */
function throwUsageErrors(command: Command): void {
  command.configureOutput({ outputError: () => undefined }).exitOverride((error) => {
    // A request for help is not an error.
    throw error.exitCode === 0 || error.code === 'commander.help' ? error : usageError(command, error);
  });
}
