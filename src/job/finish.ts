import { type Clock, systemClock } from '../clock.js';
import { tell } from '../errors.js';
import { LIMITS } from '../http/client.js';
import type { Runner } from '../runners/runner.js';
import { endingLine, heldLine, remarks, summaryOf } from './account.js';
import { openContext } from './context.js';
import { endLease } from './end-lease.js';
import { discard, JobFolder, type JobState } from './folder.js';

export interface FinishOptions {
  runner: Runner;
  clock?: Clock;
}

/** The most that post takes for its requests, in milliseconds: together with Node's start it stays below 30 s. */
const BUDGET_MS = 27_500;
/** How long revocation is tried: what is left is for the probe. */
const PATIENCE = { totalMs: 23_000, answeredMs: 23_000, malformedTries: 9 };
const POST_LIMITS = { ...LIMITS, attemptMs: 4_000, connectMs: 3_000 };

/**
 * The second half of a lease's life: revokes everything that this use of Jobpass holds, asks for the proof,
 * removes what was written, and gives the account. Everything side by side.
 */
export async function finish({ runner, clock = systemClock }: FinishOptions): Promise<void> {
  const folders = JobFolder.remembered(runner.savedState());
  // First of all: a main that is still in its exchange must find it.
  for (const folder of folders) folder.markEnd();
  if (folders.length === 0) {
    runner.log.info('Nothing to revoke: no credential was asked for in this job');
    return;
  }
  await Promise.all(
    folders.map(async (folder) => {
      try {
        await finishFolder(folder, runner, clock);
      } catch (error) {
        // Told here, so that the others are not left in the middle.
        runner.log.error(`${tell(error)}. A credential of this job may live until it expires by itself`);
      }
    }),
  );
}

async function finishFolder(folder: JobFolder, runner: Runner, clock: Clock): Promise<void> {
  const state = folder.load();
  if (state === undefined && !folder.exists) {
    runner.log.warning(
      'The saved state of this job is gone: either this has been done already, or a step has removed it. Then a credential of this job may live until it expires by itself',
    );
    return;
  }
  if (state === undefined) {
    runner.log.info('Nothing to revoke: no exchange was begun, and a main step that still runs begins none');
    // It finds the folder gone, and stops.
    discard(folder, runner.log);
    return;
  }
  await endAll(state, runner, clock);
  for (const held of state.leases) {
    const word = held.ending?.word;
    runner.log.info(`Held ${heldLine(held, state)}`);
    const line = `Ended ${endingLine(held)}`;
    if (word === 'failed') runner.log.error(line);
    else if (word === 'lives until') runner.log.warning(line);
    else runner.log.info(line);
  }
  for (const remark of remarks(state)) runner.log.warning(remark);
  if (state.leases.length > 0 || remarks(state).length > 0) await runner.summary(summaryOf(state));
  discard(folder, runner.log);
}

async function endAll(state: JobState, runner: Runner, clock: Clock): Promise<void> {
  const open = state.leases.filter(({ ending }) => ending === undefined || ending.word === 'failed');
  if (open.length === 0) return;
  const context = await openContext({
    runner,
    settings: state.settings,
    clock,
    patience: PATIENCE,
    deadline: clock.elapsed() + BUDGET_MS,
    limits: POST_LIMITS,
    onStray: async () => undefined,
  });
  try {
    await Promise.all(
      open.map(async (held) => {
        held.ending = await endLease(held, context);
      }),
    );
  } finally {
    await context.close();
  }
}
