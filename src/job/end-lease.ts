import { isPast } from '../clock.js';
import { JobpassError, tell } from '../errors.js';
import { type Lease, type Probe, secretsOf } from '../providers/provider.js';
import type { JobContext } from './context.js';
import { type Ending, nameEnding } from './ending.js';
import type { HeldLease } from './folder.js';

/** The most that a probe before revocation may take: while it runs, the credential lives. */
const PROBE_BEFORE_MS = 1_500;
/** Where the provider revoked but goes on accepting (a replica behind), how often and after how long we look again. */
const LOOK_AGAIN_MS = [300, 700, 1_500, 3_000];
/** The same for one that says beforehand that it takes its time: asking it again would not make that shorter. */
const LOOK_LATER_MS = [500, 1_000, 1_500, 2_000, 2_500, 2_500];

/** Revokes a credential, asks for the proof, and names how it ended. Never throws. */
export async function endLease(held: HeldLease, context: JobContext): Promise<Ending> {
  const { clock, settings } = context;
  const { lease } = held;
  const wanted = settings.revoke;
  context.secrets.add(...secretsOf(lease));
  let before = held.accepted;
  const past = lease.expiresAt === undefined ? 'no' : isPast(clock, lease.expiresAt);
  let over = past === 'yes';
  if (wanted && (before === undefined || before.answer === 'unknown' || past === 'unsure')) {
    const probe = await probeOnce(held, context, PROBE_BEFORE_MS);
    // Where the clocks disagree, the provider's word decides whether it ended by itself.
    over ||= past === 'unsure' && probe.answer === 'refuses';
    before = probe;
  }
  const askedAt = clock.now();
  const revocation = wanted ? await revoke(lease, context) : { answer: 'unwanted' as const };
  // Also after a failure: the answer may have been lost on its way back, and the credential be dead all the same.
  const after =
    revocation.answer === 'done'
      ? await probeAfter(lease, before, context, revocation.later !== undefined)
      : revocation.answer === 'failed'
        ? await probePersistently(lease, before, context)
        : undefined;
  const { expiresAt } = lease;
  return nameEnding({ at: clock.now(), askedAt, over, expiresAt, before, revocation, after });
}

async function revoke(
  lease: Lease,
  { http, provider }: JobContext,
): Promise<{ answer: 'done' | 'impossible' | 'failed'; reason?: string; later?: string }> {
  try {
    return await http.persist((attempt) => provider.revoke(lease, attempt));
  } catch (error) {
    return { answer: 'failed', reason: tell(error) };
  }
}

/** Asks whether the credential is accepted; `unknown` where no answer comes in time. */
export async function probeOnce(
  { lease, accepted }: HeldLease,
  context: JobContext,
  withinMs: number,
): Promise<Probe> {
  const stop = new AbortController();
  try {
    return await Promise.race([
      context.http
        .with({
          patience: { totalMs: withinMs, answeredMs: withinMs, malformedTries: 2 },
          signal: stop.signal,
        })
        .persist((attempt) => context.provider.probe(lease, attempt, accepted)),
      // The provider may need a request of its own first, an ID token for instance.
      context.clock
        .sleep(withinMs, stop.signal)
        .then((): Probe => ({ answer: 'unknown', reason: 'the probe did not answer in time' })),
    ]);
  } catch (error) {
    return { answer: 'unknown', reason: tell(error) };
  } finally {
    stop.abort();
  }
}

async function probeAfter(
  lease: Lease,
  before: Probe | undefined,
  context: JobContext,
  later: boolean,
): Promise<Probe> {
  let probe = await probePersistently(lease, before, context);
  for (const pause of later ? LOOK_LATER_MS : LOOK_AGAIN_MS) {
    // A second look is for a provider that lags behind its own word; one that never accepted has no proof to give.
    if (probe.answer !== 'accepts' || before?.answer === 'refuses') break;
    await context.clock.sleep(pause);
    if (!later) await revoke(lease, context);
    const again = await probePersistently(lease, before, context);
    // Silence takes nothing back: the last word on it was that it is alive.
    if (again.answer !== 'unknown') probe = again;
  }
  return probe;
}

async function probePersistently(
  lease: Lease,
  before: Probe | undefined,
  { http, provider }: JobContext,
): Promise<Probe> {
  try {
    return await http
      .with({ patience: { totalMs: 4_000, answeredMs: 4_000, malformedTries: 3 } })
      .persist((attempt) => provider.probe(lease, attempt, before));
  } catch (error) {
    if (error instanceof JobpassError) return { answer: 'unknown', reason: error.message };
    return { answer: 'unknown', reason: tell(error) };
  }
}
