import { type Clock, systemClock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import { nameOf } from '../lease/account.js';
import { EndOrder } from '../lease/end-order.js';
import { endingBefore, type Plan, planLife, withoutLivenessCheck } from '../lease/plan.js';
import { providerDefinition } from '../providers/registry.js';
import { removeJobKey } from '../runners/job-keys.js';
import type { LivenessCheck, Runner } from '../runners/runner.js';
import { nodeCrypto } from '../sha256.js';
import { printable } from '../text/printable.js';
import { CredentialRun } from './credential-run.js';
import type { Failure } from './failure-summary.js';
import { keeperStarter } from './keeping.js';
import { Outbox } from './outbox.js';
import { namedError } from './requested-credential.js';
import { readRequestedCredentials } from './requested-credentials.js';
import { whileWaiting } from './while-waiting.js';

export interface MainStepOptions {
  runner: Runner;
  /** The keeper's command line. */
  keeper: readonly string[];
  clock?: Clock;
  /** Fires when the job is canceled. */
  signal: AbortSignal;
  /** Checks the settings before the exchange. @throws JobpassError if the caller does not support these settings */
  check?: (settings: Settings) => void | Promise<void>;
  /**
   * Called after the delivery, while Jobpass continues with the remaining work.
   *
   * @returns a promise that resolves when the caller no longer needs the credentials
   * @throws if the caller cannot use them
   */
  delivered?: () => Promise<unknown>;
}

/**
 * The main step: obtains the requested credentials in parallel, and delivers all of them or none.
 *
 * @throws JobpassError if they are not delivered. Jobpass revokes any credential that it has already received
 */
export async function mainStep(options: MainStepOptions): Promise<void> {
  const { clock = systemClock } = options;
  const { requested, idTokens } = await readRequestedCredentials(options.runner, clock, options.signal).catch(
    (error: unknown) => reject(options.runner, [{ error }]),
  );
  const runner = { ...options.runner, idTokens };
  for (const { settings } of requested) await options.check?.(settings);
  if (requested.some(({ settings }) => settings.revokeNow)) {
    const { notAllDead, revokeNow } = await import('./revoke-now.js');
    for (const { settings } of requested)
      if ((await revokeNow({ runner, clock, name: settings.name })).failed) throw notAllDead();
    return;
  }
  const hidden = requested.flatMap(
    ({ settings }) => providerDefinition(settings.provider).alsoMasked?.(settings) ?? [],
  );
  if (hidden.length > 0) await runner.step.mask(hidden);
  const plans = requested.map(({ settings }): Plan => {
    const {
      renews,
      revocable = () => true,
      tendEveryMs,
      needsKeeper,
      leaseMs,
    } = providerDefinition(settings.provider);
    return planLife(settings, {
      renews,
      ephemeral: runner.system.ephemeral,
      revocable: revocable(settings),
      needsKeeper: tendEveryMs?.(settings) !== undefined || needsKeeper?.(settings) === true,
      defaultLeaseMs: leaseMs,
    });
  });
  const sign = plans.some(({ keep }) => keep)
    ? await runner.system.livenessCheck()
    : ({ kind: 'none' } as const);

  const stop = new AbortController();
  const { signal } = stop;
  options.signal.addEventListener('abort', () => stop.abort());
  if (options.signal.aborted) stop.abort();
  const outbox = new Outbox(runner.step, () => runner.memory.temporaryFolder());
  const startKeeper = keeperStarter(options.keeper, { runner, clock, sign });
  const lasts = sign.kind === 'process' && sign.pid === process.pid;
  const runs: CredentialRun[] = [];
  let until: Promise<unknown> | undefined;
  let failure: unknown;
  const failures: Failure[] = [];
  const fail = (error: unknown): void => {
    failure ??= error;
    // The other credentials are no longer needed.
    stop.abort();
  };
  try {
    for (const [at, { name, settings, note, logsInWith }] of requested.entries()) {
      const other = requested.findIndex((one) => logsInWith !== undefined && one.name === logsInWith);
      const own = signed(plans[at] as Plan, settings, sign);
      const plan = other < 0 ? own : endingBefore(own, plans[other] as Plan, logsInWith ?? '');
      plans[at] = plan;
      runs.push(
        new CredentialRun({
          runner: { ...runner, step: outbox.for(name) },
          settings,
          prefix: name === undefined ? `${printable(nameOf({ settings }), 60)}: ` : '',
          notes: note === undefined ? [] : [note],
          plan,
          clock,
          signal,
          startKeeper,
          logsInWith: runs[other],
          lasts,
          goesOn: options.delivered !== undefined,
        }),
      );
    }
    // Loads the module for audit records early.
    const cancel = whileWaiting(nodeCrypto);
    await Promise.all(
      runs.map((run, at) =>
        run.obtain().catch((error: unknown) => {
          const settings = requested[at]?.settings;
          failures.push({ error, ...run.asked, ...(settings === undefined ? {} : { settings }) });
          fail(namedError(error, requested[at]?.name));
        }),
      ),
    );
    cancel();
    if (failure === undefined) {
      for (const run of runs) await run.deliver();
      await outbox.send();
      // The job may have been canceled during the delivery.
      for (const run of runs) run.checkGoesOn();
      until = options.delivered?.();
    }
  } catch (error) {
    fail(error);
  }
  try {
    if (failure === undefined) await Promise.all(runs.map((run) => run.prove(until)));
    else {
      const order = new EndOrder(clock);
      await Promise.all(runs.map((run) => order.run(run.place, (revoked) => run.giveUp(revoked))));
      // If a credential was issued, a broker knows the key, and the job's next step must have the same key.
      if (runs.every(({ isForgotten }) => isForgotten))
        for (const { jobKeyFile } of runs) if (jobKeyFile !== undefined) removeJobKey(jobKeyFile);
    }
  } finally {
    await Promise.all(runs.map((run) => run.close()));
  }
  if (failures.length > 0) {
    const { summarizeFailures } = await import('./failure-summary.js');
    await summarizeFailures(runner, failures);
  }
  if (failure !== undefined) throw failure;
}

/** Adds a summary about a step that failed before any exchange. @throws the error that made the step fail */
async function reject(runner: Runner, failures: readonly [Failure]): Promise<never> {
  const { summarizeFailures } = await import('./failure-summary.js');
  await summarizeFailures(runner, failures);
  throw failures[0].error;
}

function signed(plan: Plan, settings: Settings, sign: LivenessCheck): Plan {
  return plan.keep && sign.kind === 'none' ? withoutLivenessCheck(plan, settings) : plan;
}
