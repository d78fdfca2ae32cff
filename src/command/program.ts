import { Command, CommanderError } from 'commander';
import { systemClock } from '../clock.js';
import { tell } from '../errors.js';
import type { Runner } from '../runners/runner.js';
import { VERSION } from '../version.js';

/** Exit codes of the command; 0 is success. `unchecked`: whether a token is good could not be found out. */
export const EXIT = { failed: 1, usage: 2, unchecked: 3 } as const;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** The job that the command runs in. */
const job = async (): Promise<Runner> => (await import('../runners/index.js')).commandRunner(process.env);

/** The command line. @returns its exit code */
export async function command(): Promise<number> {
  const program = new Command('jobpass')
    .description('One credential, one job: exchange an ID token for a credential that ends with the job.')
    .version(VERSION)
    .showSuggestionAfterError()
    .showHelpAfterError('(see jobpass --help)')
    .exitOverride();
  program
    .command('demo')
    .description('run the main job on this machine, with everything it needs on loopback')
    .action(async () => {
      const { demo } = await import('../demo/demo.js');
      await demo(print);
    });
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
    .action(async (name: string | undefined) => {
      const { currentToken } = await import('../job/commands.js');
      print(await currentToken(await job(), name));
    });
  program
    .command('revoke')
    .description("revoke this job's credentials now, before the job ends")
    .argument('[name]', 'only the one of this name (input name)')
    .action(async (name: string | undefined) => {
      const { revokeNow } = await import('../job/revoke-now.js');
      await revokeNow({ runner: await job(), clock: systemClock, name });
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
    .action(async ({ now, compromised }: { now?: true; compromised?: true }, command: Command) => {
      const { rotateKeys } = await import('../broker/command.js');
      const { config } = command.optsWithGlobals<{ config: string }>();
      await rotateKeys(config, { now: now ?? false, compromised: compromised ?? false }, print);
    });
  const verify = program
    .command('verify')
    .description('check a token of a broker, and tell the job that it was given to');
  let code = 0;
  // What it takes is read in only where it is asked for, by its name or by help.
  if (process.argv.includes('verify')) {
    const { defineVerify } = await import('../verify/command.js');
    defineVerify(verify, (outcome) => {
      code = outcome === 'good' ? 0 : EXIT[outcome];
    });
  }
  const doctor = program
    .command('doctor')
    .description('find out what keeps this job from its credential, and print the commands that mend it');
  if (process.argv.includes('doctor')) {
    const { defineDoctor } = await import('../doctor/command.js');
    await defineDoctor(doctor, (outcome) => {
      code = outcome === 'good' ? 0 : EXIT[outcome];
    });
  }
  try {
    await program.parseAsync(process.argv);
    return code;
  } catch (error) {
    // Help and version end in this way too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
    process.stderr.write(`jobpass: ${tell(error)}\n`);
    return EXIT.failed;
  }
}
