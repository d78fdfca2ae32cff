import { Argument, Command, CommanderError, Option } from 'commander';
import { systemClock } from '../clock.js';
import { tell } from '../errors.js';
import { FORMAT_NAMES, type FormatName } from '../formats/registry.js';
import { JOB_VARIABLE } from '../runners/id-token-options.js';
import { commandRunner } from '../runners/registry.js';
import type { Runner } from '../runners/runner.js';
import { jsonLine } from '../text/json.js';
import { VERSION } from '../version.js';
import { EXIT } from './exit-codes.js';
import { reportFailure } from './report-failure.js';
import { everyCommand, usageError } from './usage-errors.js';

/** Shells that words can be completed in. */
const SHELLS = ['bash', 'zsh', 'fish'] as const;
const JSON_LINE = 'as one line of JSON';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

interface TokenOptions {
  json?: true;
  format?: FormatName;
  job?: string;
}

/** Which job is meant, on a system that Jobpass does not know. */
const jobOption = (): Option =>
  new Option(
    '--job <name>',
    'the name of the job, as its log-in was given it, on a system that Jobpass does not know',
  );

/** The job that the command runs in. */
async function jobOf({ job }: { job?: string }): Promise<Runner> {
  if (job !== undefined) process.env[JOB_VARIABLE] = job;
  return commandRunner(process.env);
}

/** Leaves no empty folder of a job that has nothing in it. */
async function leave({ memory }: Runner): Promise<void> {
  if (memory.jobName === undefined) return;
  const { forgetIn } = await import('../runners/saved-state.js');
  forgetIn(memory.temporaryFolder(), true);
}

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
  program
    .command('status')
    .description("list this job's credentials: who holds them, since when, until when; never the secret")
    .addOption(jobOption())
    .option('--json', JSON_LINE)
    .action(async ({ json, ...which }: { json?: true; job?: string }) => {
      const { status, statusLines } = await import('../job/commands.js');
      const runner = await jobOf(which);
      const leases = status(runner.memory.temporaryFolder());
      await leave(runner);
      if (leases.length === 0 && runner.memory.otherJobs !== undefined) {
        const { tellOthers } = await import('./other-jobs.js');
        tellOthers(runner.memory, runner.step.log);
      }
      if (json) print(jsonLine(leases));
      else for (const line of statusLines(leases)) print(line);
    });
  program
    .command('token')
    .description('print a credential of this job as it is now, for a command that takes it: $(jobpass token)')
    .argument('[name]', 'its name (input name); default: the newest')
    .addOption(new Option('--format <name>', 'the format that the command reads').choices(FORMAT_NAMES))
    .addOption(jobOption())
    .option('--json', JSON_LINE)
    .action(async (name: string | undefined, { json, format, ...which }: TokenOptions) => {
      const { currentToken } = await import('../job/commands.js');
      const runner = await jobOf(which);
      const token = await currentToken(runner.memory.temporaryFolder(), name, format).finally(() =>
        leave(runner),
      );
      print(json ? jsonLine({ token }) : token);
    });
  program
    .command('revoke')
    .description("revoke this job's credentials now, before the job ends")
    .argument('[name]', 'only the one of this name (input name)')
    .addOption(jobOption())
    .option('--json', `how each ended, ${JSON_LINE}`)
    .action(async (name: string | undefined, { json, ...which }: { json?: true; job?: string }) => {
      const { notAllDead, revokeNow } = await import('../job/revoke-now.js');
      const { toStderr, withLog } = await import('./stderr-log.js');
      const { endedLeases } = await import('./ended-leases.js');
      const runner = await jobOf(which);
      const { accounts, failed } = await revokeNow({
        // No shell reads its stdout as a script, so that is where records go that were asked for; not beside JSON.
        runner: json
          ? withLog(runner, toStderr())
          : { ...runner, step: { ...runner.step, printRecord: print } },
        clock: systemClock,
        name,
      }).finally(() => leave(runner));
      if (json) print(jsonLine(endedLeases(accounts)));
      if (!failed) return;
      runner.step.log.error(tell(notAllDead()));
      end(EXIT.unrevoked);
    });
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

function defineBroker(program: Command): void {
  const broker = program
    .command('broker')
    .description('run the embedded token server')
    .requiredOption('--config <file>', 'its configuration')
    .option('--check', 'only read the configuration, and tell what is wrong with it')
    .option('--json', `what --check found, ${JSON_LINE}`)
    .action(async ({ config, check, json }: { config: string; check?: true; json?: true }) => {
      const { checkConfig, checkedLine, serveBroker } = await import('../broker/command.js');
      if (!check) return serveBroker(config);
      const checked = checkConfig(config);
      print(json ? jsonLine(checked) : checkedLine(checked));
    });
  broker
    .command('rotate-keys')
    .description(
      'change the key that signs tokens of the format jwt, at the running broker of --config, or in its database',
    )
    .option('--now', 'also when services may not know the next key yet')
    .addOption(new Option('--compromised', 'accept no token that was signed until now').conflicts('records'))
    .addOption(
      new Option(
        '--records',
        'not that key but the one that signs audit records; what it has signed stays good',
      ).conflicts('now'),
    )
    .option('--json', `what the broker says, ${JSON_LINE}`)
    .action(async (options: { now?: true; compromised?: true; records?: true }, one: Command) => {
      const { rotateKeys } = await import('../broker/command.js');
      // Those of the broker's own may stand on either side of this command's name.
      const { config, json } = one.optsWithGlobals<{ config: string; json?: true }>();
      const { now = false, compromised = false, records = false } = options;
      const said = await rotateKeys(config, { now, compromised, records });
      print(json ? jsonLine({ said }) : said);
    });
  broker
    .command('records')
    .description('print its records of who was given which token, one a line; whether it runs or not')
    .option('--since <time>', 'only from then on: RFC 3339, or a span back from now as in 7d')
    .option('--keys', 'print the public keys that check their signatures, as a JWK set, and no records')
    .option('--json', 'nothing else: what it prints is JSON anyway')
    .action(async ({ since, keys }: { since?: string; keys?: true }, one: Command) => {
      const { printRecords, recordKeys } = await import('../broker/print-records.js');
      const { config } = one.optsWithGlobals<{ config: string }>();
      if (keys) print(jsonLine(await recordKeys(config)));
      else await printRecords(config, since);
    });
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
