import type { Clock } from '../clock.js';
import { errorText } from '../errors.js';
import { LIMITS } from '../http/client.js';
import type { ExchangeEvents } from '../providers/context.js';
import type { Runner } from '../runners/runner.js';
import type { Auditor } from './auditor.js';
import { type ContextOptions, type JobContext, openContext } from './context.js';
import { endLease } from './end-lease.js';
import { isIntermediate, isOrigin } from './intermediates.js';
import type { Creation, HeldLease } from './state.js';

export interface EndOptions {
  runner: Runner;
  state: ContextOptions['state'];
  clock: Clock;
  /** The time limit for revocations and probes together, in milliseconds. */
  budgetMs: number;
  /** The part of the time limit that is available for revocation attempts. The rest is for the probe. */
  patienceMs: number;
  /** Leases that another process reported as revoked. Jobpass verifies this report. */
  doneBefore?: ReadonlySet<HeldLease>;
  /** Called when all revocations are over, successful or not. Proofs may still be missing. */
  revoked?: (() => void) | undefined;
  /** Whether all of the job's steps have ended. */
  jobEnds?: boolean | undefined;
}

/** The maximum pause between retries. This pause is short, because the credential stays valid until the server answers. */
const LONGEST_PAUSE_MS = 1_500;

/** The leases and pending creations to end. */
export interface Unended {
  leases: readonly HeldLease[];
  /** Resources that exchanges started to create. */
  creating?: readonly Creation[] | undefined;
}

/** Ends all live leases in parallel and returns each lease's ending. Revocations that failed earlier are tried again. */
export async function endAll(unended: Unended, options: EndOptions): Promise<void> {
  const leases = unended.leases.filter(({ ending }) => ending === undefined || ending.word === 'failed');
  const creating = unended.creating?.filter(({ ended }) => ended === undefined) ?? [];
  if (leases.length + creating.length === 0) return;
  const { runner, state, clock, budgetMs, patienceMs, doneBefore, revoked, jobEnds } = options;
  const patience = { totalMs: patienceMs, answeredMs: patienceMs, malformedTries: 9 };
  const context = await openContext({
    ...{ runner, state, clock, events: NO_EXCHANGE, jobEnds },
    bounds: {
      budgetMs,
      patience: { ...patience, longestPauseMs: LONGEST_PAUSE_MS },
      limits: { ...LIMITS, attemptMs: 4_000, connectMs: 3_000 },
    },
  });
  try {
    await endIn(context, { leases, creating }, { doneBefore, revoked });
  } finally {
    await context.close();
  }
}

const outside = async (): Promise<never> => {
  throw new Error('outside of an exchange');
};
const NO_EXCHANGE: ExchangeEvents = {
  onOrphaned: async () => undefined,
  creating: outside,
  intermediate: outside,
  known: () => [],
};

/** Ends leases, then their intermediate credentials, then resources that exchanges started to create. Never throws. */
export async function endIn(
  context: JobContext,
  { leases, creating = [] }: Unended,
  {
    doneBefore,
    revoked,
  }: Pick<EndOptions, 'revoked'> & { doneBefore?: EndOptions['doneBefore'] | undefined } = {},
): Promise<void> {
  const isLast = (held: HeldLease): boolean => isIntermediate(held) && !isOrigin(held, leases);
  const first = leases.filter((held) => !isLast(held));
  const probed = meeting(first.length);
  const endsOthers =
    first.some(isIntermediate) ||
    (first.length > 1 && first.some(({ lease }) => lease.endsWith !== undefined));
  let unrevoked = leases.length + creating.length;
  const noteRevoked = (): void => {
    if (--unrevoked === 0) revoked?.();
  };
  const end = async (held: HeldLease): Promise<void> => {
    // Revoking a credential can end other credentials of the same origin, so Jobpass probes all of them first.
    const more = endsOthers && !isLast(held) ? { probed } : {};
    held.ending = await endLease(held, context, {
      ...more,
      doneBefore: doneBefore?.has(held),
      revoked: noteRevoked,
    });
  };
  const created = creating.map((creation) => discard(creation, context).finally(noteRevoked));
  await Promise.all(first.map(end));
  await Promise.all([...created, ...leases.filter(isLast).map(end)]);
}

/** Returns a function whose result resolves when the function has been called this many times. */
function meeting(count: number): () => Promise<void> {
  let complete = (): void => undefined;
  const all = new Promise<void>((resolve) => {
    complete = resolve;
  });
  let missing = count;
  return () => {
    if (--missing === 0) complete();
    return all;
  };
}

async function discard(creation: Creation, { http, provider }: JobContext): Promise<void> {
  try {
    creation.ended = await http.persist(async (attempt) => {
      if (provider.discard === undefined)
        throw new Error('the provider cannot remove resources that it creates');
      return provider.discard(creation.handle, attempt);
    });
    delete creation.reason;
  } catch (error) {
    creation.reason = errorText(error);
  }
}

/**
 * Ends leases with `endAll` and records each new ending.
 *
 * @param unconfirmed leases that the keeper reported as ended. They are revoked and probed again
 */
export async function endAndRecord(
  { leases, creating }: Unended,
  auditor: Auditor,
  options: Omit<EndOptions, 'doneBefore'>,
  unconfirmed: readonly HeldLease[] = [],
): Promise<void> {
  const before = new Map(leases.map((held) => [held, held.ending]));
  const doneBefore = new Set(
    unconfirmed.filter(({ ending }) => ending?.word === 'revoked' || ending?.word === 'accepted'),
  );
  for (const held of unconfirmed) delete held.ending;
  await endAll({ leases, creating }, { ...options, doneBefore });
  for (const held of leases) {
    const known = before.get(held);
    // The probe confirms the keeper's report, so the time in the report is correct.
    if (known !== undefined && held.ending?.word === known.word) held.ending = known;
    else auditor.noteEnding(held);
  }
}
