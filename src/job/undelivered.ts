import type { JobClock } from '../clock.js';
import { endAll, type Unended } from '../lease/end-all.js';
import { discard, type JobFolder } from '../lease/folder.js';
import type { LeaseLifecycle } from '../lease/lifecycle.js';
import type { JobState } from '../lease/state.js';
import type { Runner } from '../runners/runner.js';

/** The time limit for main to revoke a credential that it must not deliver, in milliseconds. Post continues after that. */
const UNDO_MS = 12_000;

export interface UndoOptions {
  runner: Runner;
  state: JobState;
  clock: JobClock;
  lifecycle: LeaseLifecycle;
  /** Called when the revocation is over. */
  revoked: (() => void) | undefined;
}

/** Revokes issued credentials that must not be used, even with `revoke: false`. Post retries after a failure. Never throws. */
export async function endUndelivered(
  unended: Unended,
  { runner, state, clock, lifecycle, revoked }: UndoOptions,
): Promise<void> {
  const { settings, life, logsInWith } = state;
  const { ahead } = lifecycle.opened?.serviceClock ?? {};
  const known = { ...(ahead && { ahead }), ...(logsInWith && { logsInWith }) };
  await endAll(unended, {
    runner,
    state: { settings: { ...settings, revoke: true }, life, ...known },
    clock,
    budgetMs: UNDO_MS,
    patienceMs: UNDO_MS,
    revoked,
  });
  for (const held of unended.leases) held.deliveredTo = [];
}

/** Removes the folder of a credential that was not issued. Never throws. */
export function forget(folder: JobFolder, { memory, step }: Runner): void {
  discard(folder, step.log);
  try {
    // Without this change, the post step would warn about a missing folder.
    memory.saveState(folder.remembered[0], '');
  } catch {
    // In this case, the post step logs the warning.
  }
}
