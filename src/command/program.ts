import { Argument, Command, CommanderError } from 'commander';
import { jsonLine } from '../text/json.js';
import { VERSION } from '../version.js';
import { defineBroker } from './broker-commands.js';
import { defineRevoke, defineStatus, defineToken } from './credential-commands.js';
import { EXIT } from './exit-codes.js';
import { JSON_LINE, print } from './print.js';
import { reportFailure } from './report-failure.js';
import { everyCommand, usageError } from './usage-errors.js';

/** Shells that words can be completed in. */
const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** The command line. @returns its exit code */
export async function command(): Promise<number> {
  const words = process.argv.slice(2);
  let code = 0;
  const end = (exit: number): void => {
    code = exit;
  };
  try {
    // What a command takes is read in only where that is asked for, by its name or by help.
    const program = await defineProgram(end, (name) => words.includes(name) || words[0] === 'completion');
    await program.parseAsync(process.argv);
    return code;
  } catch (error) {
    // Help and version end in this way too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
    return reportFailure(error, words, code);
  }
}

/**
 * Every command.
 *
 * @param end takes an exit code that is not 0
 * @param isNamed whether what a command takes is wanted, where that takes long to read in
 */
export async function defineProgram(
  end: (code: number) => void,
  isNamed: (command: string) => boolean,
): Promise<Command> {
  const program = new Command('jobpass')
    .description('One credential, one job: exchange an ID token for a credential that ends with the job.')
    .version(VERSION)
    .showSuggestionAfterError();
  await defineJobCommands(program, end, isNamed);
  defineStatus(program);
  defineToken(program);
  defineRevoke(program, end);
  program
    .command('demo')
    .description('run the main job on this machine, with everything it needs on loopback')
    .option('--json', `its timeline, ${JSON_LINE}`)
    .action(async ({ json }: { json?: true }) => {
      const { demo } = await import('../demo/demo.js');
      const events = await demo(json ? () => undefined : print);
      if (json) print(jsonLine(events));
    });
  defineBroker(program);
  const verify = program
    .command('verify')
    .description('check a token of a broker, and tell the job that it was given to');
  if (isNamed('verify')) {
    const { defineVerify } = await import('../verify/command.js');
    defineVerify(verify, (outcome) => end(outcome === 'good' ? 0 : EXIT[outcome]));
  }
  const doctor = program
    .command('doctor')
    .description('find out what keeps this job from its credential, and print the commands that mend it');
  if (isNamed('doctor')) {
    const { defineDoctor } = await import('../doctor/command.js');
    await defineDoctor(doctor, (outcome) => end(outcome === 'good' ? 0 : EXIT[outcome]));
  }
  const config = program
    .command('config')
    .description('look at the file that says who gets what (.jobpass.yml)');
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
    .description('make the side of the servers from the file of rules, and find out whether both agree');
  if (isNamed('trust')) {
    const { defineTrust } = await import('../trust/command.js');
    await defineTrust(trust, end, async (path) => (await import('../broker/command.js')).loadBroker(path));
  }
  const audit = program
    .command('audit')
    .description('read the records of who held what: prove them, search them, make a page of them');
  if (isNamed('audit')) {
    const { defineAudit } = await import('../audit/command.js');
    defineAudit(audit, end);
  }
  program
    .command('completion')
    .description(
      'print a script by which a shell completes the words of jobpass: source <(jobpass completion bash)',
    )
    .addArgument(new Argument('<shell>', 'which').choices(SHELLS))
    .action(async (shell: (typeof SHELLS)[number]) => {
      const { completion } = await import('./completion/completion.js');
      process.stdout.write(completion(program, shell));
    });
  for (const one of everyCommand(program)) tellMisuse(one);
  return program;
}

/** Those that do for other runners what the action does. */
async function defineJobCommands(
  program: Command,
  end: (code: number) => void,
  isNamed: (command: string) => boolean,
): Promise<void> {
  const exec = program
    .command('exec')
    .description('run a command with a credential that ends with it: jobpass exec [options] -- COMMAND');
  const login = program
    .command('login')
    .description('get a credential for the later scripts of this job: eval "$(jobpass login)"');
  const logout = program
    .command('logout')
    .description('end what the log-ins of this job got: eval "$(jobpass logout)"');
  if (!['exec', 'login', 'logout'].some(isNamed)) return;
  const { defineExec, defineLogin, defineLogout } = await import('./job-commands.js');
  defineExec(exec, end);
  defineLogin(login, end);
  defineLogout(logout, end);
}

/** Has commander throw what it finds wrong, as an error of ours, and print nothing. */
function tellMisuse(command: Command): void {
  command.configureOutput({ outputError: () => undefined }).exitOverride((error) => {
    // Help is no mistake, nor is asking for none where it is all that there is.
    throw error.exitCode === 0 || error.code === 'commander.help' ? error : usageError(command, error);
  });
}
