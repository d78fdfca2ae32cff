import { Command, CommanderError } from 'commander';
import { systemClock } from '../clock.js';
import { tell } from '../errors.js';
import { commandRunner } from '../runners/index.js';
import type { Runner } from '../runners/runner.js';
import { VERSION } from '../version.js';
import { EXIT, exitCodeOf } from './exit.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** The job that the command runs in. */
const job = (): Promise<Runner> => commandRunner(process.env);

/** The command line. @returns its exit code */
export async function command(): Promise<number> {
  let code = 0;
  const end = (exit: number): void => {
    code = exit;
  };
  try {
    const program = await defineCommands(end);
    await program.parseAsync(process.argv);
    return code;
  } catch (error) {
    // Help and version end in this way too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
    process.stderr.write(`jobpass: ${tell(error)}\n`);
    return exitCodeOf(error);
  }
}

/** Every command, with what those take that are asked for by name. @param end takes an exit code that is not 0 */
async function defineCommands(end: (code: number) => void): Promise<Command> {
  const program = new Command('jobpass')
    .description('One credential, one job: exchange an ID token for a credential that ends with the job.')
    .version(VERSION)
    .showSuggestionAfterError()
    .showHelpAfterError('(see jobpass --help)')
    .exitOverride();
  await defineJobCommands(program, end);
  program
    .command('status')
    .description("list this job's credentials: who holds them, since when, until when; never the secret")
    .option('--json', 'as one line of JSON')
    .action(async ({ json }: { json?: true }) => {
      const { status, statusLines } = await import('../job/commands.js');
      const leases = status(await job());
      if (json) print(JSON.stringify(leases));
      else for (const line of statusLines(leases)) print(line);
    });
  program
    .command('token')
    .description('print a credential of this job as it is now, for a command that takes it: $(jobpass token)')
    .argument('[name]', 'its name (input name); default: the newest')
    .option('--json', 'as one line of JSON')
    .action(async (name: string | undefined, { json }: { json?: true }) => {
      const { currentToken } = await import('../job/commands.js');
      const token = await currentToken(await job(), name);
      print(json ? JSON.stringify({ token }) : token);
    });
  program
    .command('revoke')
    .description("revoke this job's credentials now, before the job ends")
    .argument('[name]', 'only the one of this name (input name)')
    .option('--json', 'how each ended, as one line of JSON')
    .action(async (name: string | undefined, { json }: { json?: true }) => {
      const { notAllDead, revokeNow } = await import('../job/revoke-now.js');
      const { toStderr } = await import('./log.js');
      const { endingsOf } = await import('./endings.js');
      const runner = await job();
      const { accounts, failed } = await revokeNow({
        runner: json ? { ...runner, log: toStderr() } : runner,
        clock: systemClock,
        name,
      });
      if (json) print(JSON.stringify(endingsOf(accounts)));
      if (!failed) return;
      runner.log.error(tell(notAllDead()));
      end(EXIT.unrevoked);
    });
  program
    .command('demo')
    .description('run the main job on this machine, with everything it needs on loopback')
    .action(async () => {
      const { demo } = await import('../demo/demo.js');
      await demo(print);
    });
  const broker = program
    .command('broker')
    .description('run the embedded token server')
    .requiredOption('--config <file>', 'its configuration')
    .option('--check', 'only read the configuration, and tell what is wrong with it')
    .action(async ({ config, check }: { config: string; check?: true }) => {
      const { checkConfig, serveBroker } = await import('../broker/command.js');
      if (check) checkConfig(config, print);
      else await serveBroker(config);
    });
  broker
    .command('rotate-keys')
    .description('change the key that signs tokens of the format jwt, at the running broker of --config')
    .option('--now', 'also when services may not know the next key yet')
    .option('--compromised', 'accept no token that was signed until now')
    .action(async ({ now, compromised }: { now?: true; compromised?: true }, one: Command) => {
      const { rotateKeys } = await import('../broker/command.js');
      const { config } = one.optsWithGlobals<{ config: string }>();
      await rotateKeys(config, { now: now ?? false, compromised: compromised ?? false }, print);
    });
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
  return program;
}

/** Those that do for other runners what the action does. */
async function defineJobCommands(program: Command, end: (code: number) => void): Promise<void> {
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

/** What a command takes is read in only where that is asked for, by its name or by help. */
function isNamed(name: string): boolean {
  return process.argv.includes(name);
}
