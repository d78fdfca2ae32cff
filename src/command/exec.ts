import type { Settings } from '../config/settings.js';
import { errorText, JobpassError } from '../errors.js';
import { mainStep } from '../job/main-step.js';
import type { Account } from '../lease/account.js';
import { keepConnections } from '../lease/context.js';
import { providerDefinition } from '../providers/registry.js';
import { Child } from './child.js';
import { endedLeases } from './ended-leases.js';
import { ExecJob, type ExecJobOptions } from './exec-job.js';
import { EXEC_OFFSET, EXIT, exitCodeOf } from './exit-codes.js';
import { whyNotStarted } from './find-program.js';
import { type ErrorForPrograms, errorForPrograms, pointer, printExecReport } from './report-failure.js';

export interface ExecOptions extends ExecJobOptions {
  /** The program and its arguments, which are never printed. */
  command: readonly string[];
  /** The command line that starts a keeper. */
  keeper: readonly string[];
  /** Whether to print the result as JSON, for programs. */
  json: boolean;
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a command with a credential in its environment, and revokes the credential when the command ends.
 *
 * @returns the command's exit code, or one of Jobpass's exit codes plus EXEC_OFFSET
 */
export async function exec(options: ExecOptions): Promise<number> {
  const { log, command, env, tty } = options;
  const missing = whyNotStarted(command[0] ?? '', env);
  if (missing !== undefined) {
    log.error(`${missing.message}. ${missing.hint}`);
    const error = { code: 'not-started', message: missing.message, hint: missing.hint };
    if (options.json) printExecReport({ exit: missing.code, ended: [], error });
    return missing.code;
  }
  const stop = new AbortController();
  let child: Child | undefined;
  // Until the command starts, signals stop this process. After that, Jobpass forwards them to the command.
  // After the command has ended, no signal may prevent the revocation.
  const onSignal = (): void => {
    if (child === undefined) stop.abort();
  };
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
  const job = new ExecJob(options);
  // The revocation reuses the connections that the exchange has opened.
  const letGo = keepConnections();
  let code: number;
  let accounts: readonly Account[] = [];
  let wrong: ErrorForPrograms | undefined;
  let open = false;
  try {
    await mainStep({
      runner: job.runner,
      keeper: options.keeper,
      signal: stop.signal,
      check: async (settings) => {
        await prepare(settings, env);
        job.settings.push(settings);
      },
      // The first probe runs in parallel.
      delivered: () => {
        if (tty) log.warning('--tty: the output of the command is not masked');
        child = new Child(command, {
          env: job.environment(),
          ...(tty ? {} : { redactor: () => job.redactor() }),
        });
        return child.ended();
      },
    });
    const running = child as Child | undefined;
    if (running === undefined)
      throw new Error('the credential was delivered, but the command was not started');
    const end = await running.ended();
    const drained = tty ? Promise.resolve(true) : running.drained();
    code = end.code;
    if (end.notStarted !== undefined) {
      wrong = {
        code: 'not-started',
        message: `The command could not be started: the system reported ${end.notStarted}`,
      };
      log.error(wrong.message);
    }
    const [finished, whole] = await Promise.all([job.end(), drained]);
    accounts = finished.accounts;
    open = running.leftLineOpen;
    if (!whole) {
      log.warning(
        'The command has ended, but one of its background processes keeps its output open. Further output of this process is not printed',
      );
    }
    // The command's failure takes precedence.
    if (finished.failed && code === 0) code = EXEC_OFFSET + EXIT.unrevoked;
  } catch (error) {
    log.error(errorText(error));
    if (!options.json) process.stderr.write(pointer(error));
    wrong = errorForPrograms(error);
    code = EXEC_OFFSET + exitCodeOf(error);
    // Retries the revocation of credentials that are still alive.
    accounts = (await job.end()).accounts;
  } finally {
    job.reportOtherTokens();
    job.close();
    letGo();
  }
  if (options.json) {
    const error = wrong === undefined ? {} : { error: wrong };
    printExecReport({ exit: code, ended: endedLeases(accounts), ...error }, open);
  }
  return code;
}

/** Rejects values that cannot be passed to a command, and removes conflicting variables. @throws JobpassError */
async function prepare(settings: Settings, env: NodeJS.ProcessEnv): Promise<void> {
  if (settings.revokeNow) {
    throw new JobpassError('usage', '`revoke: now` issues no credential for the command', {
      hint: 'Use jobpass revoke',
    });
  }
  if (settings.deliver.includes('output')) {
    throw new JobpassError('usage', '`deliver: output` is not supported: a command has no step outputs', {
      hint: 'Use env, file or endpoint',
    });
  }
  const conflicting = await providerDefinition(settings.provider).conflictingVariables(settings);
  for (const name of conflicting) delete env[name];
}
