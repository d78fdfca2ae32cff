import type { Clock } from '../clock.js';
import { LIMITS } from '../http/client.js';
import type { Runner } from '../runners/runner.js';
import type { Auditor } from './auditor.js';
import { type ContextOptions, openContext } from './context.js';
import { endLease } from './end-lease.js';
import type { HeldLease } from './folder.js';

export interface EndOptions {
  runner: Runner;
  state: ContextOptions['state'];
  clock: Clock;
  /** The most that everything may take, in milliseconds. */
  budgetMs: number;
  /** Of that, how long revocation is tried: what is left is for the probe. */
  patienceMs: number;
  /** Leases of which somebody said that they were revoked, which is not taken for granted. */
  doneBefore?: ReadonlySet<HeldLease>;
}

/** While we wait, the credential lives: a server that is back is found soon. */
const LONGEST_PAUSE_MS = 1_500;

/** Revokes leases side by side, and names how each ended. Of those that have an ending, a failed one is tried again. */
export async function endAll(leases: readonly HeldLease[], options: EndOptions): Promise<void> {
  const open = leases.filter(({ ending }) => ending === undefined || ending.word === 'failed');
  if (open.length === 0) return;
  const { runner, state, clock, budgetMs, patienceMs, doneBefore } = options;
  const patience = { totalMs: patienceMs, answeredMs: patienceMs, malformedTries: 9 };
  const context = await openContext({
    ...{ runner, state, clock, onStray: async () => undefined },
    bounds: {
      budgetMs,
      patience: { ...patience, longestPauseMs: LONGEST_PAUSE_MS },
      limits: { ...LIMITS, attemptMs: 4_000, connectMs: 3_000 },
    },
  });
  try {
    await Promise.all(
      open.map(async (held) => {
        held.ending = await endLease(held, context, doneBefore?.has(held));
      }),
    );
  } finally {
    await context.close();
  }
}

/**
 * Ends leases as `endAll` does, and records each ending that is news.
 *
 * @param unconfirmed leases that the keeper says have ended: they are revoked and probed again
 */
export async function endAndRecord(
  leases: readonly HeldLease[],
  auditor: Auditor,
  options: Omit<EndOptions, 'doneBefore'>,
  unconfirmed: readonly HeldLease[] = [],
): Promise<void> {
  const before = new Map(leases.map((held) => [held, held.ending]));
  const doneBefore = new Set(
    unconfirmed.filter(({ ending }) => ending?.word === 'revoked' || ending?.word === 'accepted'),
  );
  for (const held of unconfirmed) delete held.ending;
  await endAll(leases, { ...options, doneBefore });
  for (const held of leases) {
    const known = before.get(held);
    // Confirmed: then it ended when it was known first.
    if (known !== undefined && held.ending?.word === known.word) held.ending = known;
    else auditor.noteEnding(held);
  }
}
