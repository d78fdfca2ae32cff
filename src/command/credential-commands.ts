import { type Command, Option } from 'commander';
import { systemClock } from '../clock.js';
import { errorText, JobpassError } from '../errors.js';
import { FORMAT_NAMES, type FormatName } from '../formats/registry.js';
import type { LoginOptions } from '../providers/credential.js';
import { JOB_VARIABLE } from '../runners/id-token-variables.js';
import { commandRunner } from '../runners/registry.js';
import type { Runner } from '../runners/runner.js';
import { jsonLine } from '../text/json.js';
import { EXIT } from './exit-codes.js';
import { JSON_LINE, print } from './print.js';

interface TokenOptions {
  json?: true;
  format?: FormatName;
  host?: string;
  username?: string;
  job?: string;
}

/** Adds `jobpass status`. */
export function defineStatus(program: Command): void {
  program
    .command('status')
    .description("List this job's credentials, without the secrets")
    .addOption(jobOption())
    .option('--json', `Print the result ${JSON_LINE}.`)
    .action(async ({ json, ...which }: { json?: true; job?: string }) => {
      const { status, statusLines } = await import('../job/commands.js');
      const runner = await jobOf(which);
      const leases = status(runner.memory.temporaryFolder());
      await removeEmptyFolder(runner);
      if (leases.length === 0 && runner.memory.otherJobs !== undefined) {
        const { warnAboutOthers } = await import('./other-jobs.js');
        warnAboutOthers(runner.memory, runner.step.log);
      }
      if (json) print(jsonLine(leases));
      else for (const line of statusLines(leases)) print(line);
    });
}

/** Adds `jobpass token`. */
export function defineToken(program: Command): void {
  program
    .command('token')
    .description('Print the current credential of this job: $(jobpass token)')
    .argument('[name]', 'The name of the credential (input `name`). Default: the newest credential')
    .addOption(new Option('--format <name>', 'The format of the credential.').choices(FORMAT_NAMES))
    .option('--host <host>', 'The host in the formats `netrc`, `npmrc`, `docker` and `terraform`.')
    .option('--username <name>', 'The user name in the formats `netrc` and `docker`.')
    .addOption(jobOption())
    .option('--json', `Print the result ${JSON_LINE}.`)
    .action(async (name: string | undefined, { json, format, host, username, ...which }: TokenOptions) => {
      const { currentToken } = await import('../job/commands.js');
      checkLoginOptions(format, { host, username });
      const runner = await jobOf(which);
      const folder = runner.memory.temporaryFolder();
      const token = await currentToken(folder, name, format, { host, username }).finally(() =>
        removeEmptyFolder(runner),
      );
      print(json ? jsonLine({ token }) : token);
    });
}

/** Rejects options that the format ignores. @throws JobpassError `usage` */
function checkLoginOptions(format: FormatName | undefined, options: LoginOptions): void {
  const readers: Record<string, readonly (FormatName | undefined)[]> = {
    host: ['netrc', 'npmrc', 'docker', 'terraform'],
    username: ['netrc', 'docker'],
  };
  for (const [name, value] of Object.entries(options)) {
    const formats = readers[name] ?? [];
    if (value === undefined || formats.includes(format)) continue;
    throw new JobpassError(
      'usage',
      `--${name} has no effect without one of these formats: ${formats.join(', ')}`,
      {
        hint: `Add --format netrc, for example, or remove --${name}`,
      },
    );
  }
}

/** Adds `jobpass revoke`. @param end receives an exit code other than 0 */
export function defineRevoke(program: Command, end: (code: number) => void): void {
  program
    .command('revoke')
    .description("Revoke this job's credentials now, before the job ends")
    .argument('[name]', 'Revoke only the credential with this name (input `name`)')
    .addOption(jobOption())
    .option('--json', `Print how each credential ended ${JSON_LINE}.`)
    .action(async (name: string | undefined, { json, ...which }: { json?: true; job?: string }) => {
      const { notAllDead, revokeNow } = await import('../job/revoke-now.js');
      const { toStderr, withLog } = await import('./stderr-log.js');
      const { endedLeases } = await import('./ended-leases.js');
      const runner = await jobOf(which);
      const { accounts, failed } = await revokeNow({
        // No shell evaluates this command's output, so Jobpass may print records on stdout, except with --json.
        runner: json
          ? withLog(runner, toStderr())
          : { ...runner, step: { ...runner.step, printRecord: print } },
        clock: systemClock,
        name,
      }).finally(() => removeEmptyFolder(runner));
      if (json) print(jsonLine(endedLeases(accounts)));
      if (!failed) return;
      runner.step.log.error(errorText(notAllDead()));
      end(EXIT.unrevoked);
    });
}

/** Returns the option that identifies the job on CI systems that Jobpass does not know. */
const jobOption = (): Option =>
  new Option('--job <name>', 'The name of the job that login used, on systems that Jobpass does not know.');

/** Returns the job that the command runs in. */
async function jobOf({ job }: { job?: string }): Promise<Runner> {
  if (job !== undefined) process.env[JOB_VARIABLE] = job;
  return commandRunner(process.env);
}

/** Removes a job's folder if the folder is empty. */
async function removeEmptyFolder({ memory }: Runner): Promise<void> {
  if (memory.jobName === undefined) return;
  const { forgetIn } = await import('../runners/saved-state.js');
  forgetIn(memory.temporaryFolder(), true);
}
