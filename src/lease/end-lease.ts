import { isPast } from '../clock.js';
import { JobpassError, tell } from '../errors.js';
import { secretsOf } from '../providers/lease-credential.js';
import type { Lease, Probe } from '../providers/provider.js';
import type { JobContext } from './context.js';
import { type Ending, type Evidence, isOwnRefusal, nameEnding } from './ending.js';
import type { HeldLease } from './folder.js';

/** The most that a probe before revocation may take: while it runs, the credential lives. */
const PROBE_BEFORE_MS = 1_500;
/** After how long without an answer it is asked a second time, beside the first. */
const SILENT_MS = 600;
/** A node that is behind does not know a fresh credential yet: after how long it is asked again. */
const LOOK_AT_FRESH_MS = [100, 250];
/** Where the provider revoked but goes on accepting (a replica behind), how often and after how long we look again. */
const LOOK_AGAIN_MS = [300, 700, 1_500, 3_000];
/** The same for one that says beforehand that it takes its time: asking it again would not make that shorter. */
const LOOK_LATER_MS = [500, 1_000, 1_500, 2_000, 2_500, 2_500];
/** How long it is looked for what else shows a death: with a log-in and its end, that is several requests. */
const CONTROL_MS = 6_000;

type Revoked = Evidence['revocation'];

/**
 * Revokes a credential, asks for the proof, and names how it ended. Never throws.
 *
 * @param doneBefore whether an earlier request to revoke it was answered by a yes
 */
export async function endLease(held: HeldLease, context: JobContext, doneBefore = false): Promise<Ending> {
  const { clock, settings } = context;
  const { lease } = held;
  const wanted = settings.revoke;
  context.secrets.add(...secretsOf(lease));
  let before = held.accepted;
  const past = lease.expiresAt === undefined ? 'no' : isPast(clock, lease.expiresAt);
  let over = past === 'yes';
  // Also where it was refused: a node that was behind may have said so.
  const asksBefore = wanted && (before?.answer !== 'accepts' || past === 'unsure');
  if (wanted) await context.provider.prepareEnd?.(lease, asksBefore ? 2 : 1);
  if (asksBefore) {
    const again = await probeFresh(held, context, PROBE_BEFORE_MS, probeTwice);
    // Where the clocks disagree, the provider's word decides whether it ended by itself.
    over ||= past === 'unsure' && isOwnRefusal(again);
    if (before === undefined || again.answer !== 'unknown') before = again;
    if (held.accepted?.answer !== 'accepts') noteProbe(held, before);
    if (before.answer === 'refuses' && !over && !doneBefore && held.ending === undefined)
      warnOfRefusal(lease, before, context);
  }
  const askedAt = clock.now();
  const revocation: Revoked = wanted ? await revoke(lease, context) : { answer: 'unwanted' };
  const after = await probeAfter(lease, before, context, revocation);
  const control = doneBefore ? undefined : await controlOf(lease, before, after, context, revocation);
  return nameEnding({
    at: clock.now(),
    askedAt,
    over,
    overSince: lease.expiresAt !== undefined && isPast(clock, lease.expiresAt) === 'yes',
    expiresAt: lease.expiresAt,
    extendable: lease.renewable,
    before,
    revocation,
    after,
    doneBefore,
    control,
  });
}

/** Nobody may have used it, or a step has ended it: in either case its end cannot be proven. */
function warnOfRefusal({ id }: Lease, { reason }: Probe, { runner }: JobContext): void {
  const why = reason === undefined ? '' : `: ${reason}`;
  runner.step.log.warning(`The service does not accept credential ${id} before its revocation${why}`);
}

async function revoke(lease: Lease, { http, provider }: JobContext): Promise<Revoked> {
  try {
    return await http.persist((attempt) => provider.revoke(lease, attempt));
  } catch (error) {
    return { answer: 'failed', reason: tell(error) };
  }
}

/** Without a yes, and with a refusal that can be that of something alive: what else shows that it is dead. */
async function controlOf(
  lease: Lease,
  before: Probe | undefined,
  after: Probe | undefined,
  { http, provider }: JobContext,
  { answer }: Revoked,
): Promise<string | undefined> {
  if (answer !== 'gone' && answer !== 'failed') return undefined;
  if (before?.answer !== 'accepts' || !isOwnRefusal(after) || after?.form === 'dead') return undefined;
  try {
    return await http
      .with({ patience: { totalMs: CONTROL_MS, answeredMs: CONTROL_MS, malformedTries: 2 } })
      .persist(async (attempt) => provider.confirm?.(lease, attempt, before, answer === 'gone'));
  } catch {
    return undefined;
  }
}

/** The first look at a credential that was just issued: a refusal is not believed at once. */
export async function probeFresh(
  held: HeldLease,
  context: JobContext,
  withinMs: number,
  ask = probeOnce,
): Promise<Probe> {
  const { clock } = context;
  const late = clock.elapsed() + withinMs;
  let { probe } = await ask(held, context, withinMs);
  for (const pause of LOOK_AT_FRESH_MS) {
    if (probe.answer !== 'refuses' || clock.elapsed() + pause >= late) break;
    await clock.sleep(pause);
    const again = await ask(held, context, Math.max(1, late - clock.elapsed()));
    // Silence takes nothing back.
    if (again.probe.answer !== 'unknown') probe = again.probe;
  }
  return probe;
}

/** Keeps what a probe of a credential in use answered. */
export function noteProbe(held: HeldLease, probe: Probe): void {
  held.accepted = probe;
  const { lease } = held;
  if (lease.expiresAt === undefined && probe.expiresAt !== undefined) lease.expiresAt = probe.expiresAt;
}

/** What one probe gave. */
interface Probed {
  probe: Probe;
  /** Whether another try may bring an answer. */
  lost: boolean;
}

/** The same twice where no answer comes, the second beside the first: whoever loses this one loses the proof. */
async function probeTwice(held: HeldLease, context: JobContext, withinMs: number): Promise<Probed> {
  const { clock } = context;
  const late = clock.elapsed() + withinMs;
  const first = probeOnce(held, context, withinMs);
  const enough = new AbortController();
  const silent = clock.sleep(Math.min(SILENT_MS, withinMs), enough.signal).catch(() => undefined);
  const early = await Promise.race([first, silent]);
  enough.abort();
  if (early?.lost === false) return early;
  const second = probeOnce(held, context, Math.max(1, late - clock.elapsed()));
  const answered = async (one: Promise<Probed>, other: Promise<Probed>): Promise<Probed> => {
    const probed = await one;
    return probed.lost ? other : probed;
  };
  return Promise.race([answered(first, second), answered(second, first)]);
}

/** Asks whether the credential is accepted; `unknown` where no answer comes in time. */
async function probeOnce(
  { lease, accepted }: HeldLease,
  context: JobContext,
  withinMs: number,
): Promise<Probed> {
  const stop = new AbortController();
  try {
    return await Promise.race([
      context.http
        .with({
          patience: { totalMs: withinMs, answeredMs: withinMs, malformedTries: 2 },
          signal: stop.signal,
        })
        .persist((attempt) => context.provider.probe(lease, attempt, accepted))
        .then((probe) => ({ probe, lost: false })),
      // The provider may need a request of its own first, an ID token for instance.
      context.clock.sleep(withinMs, stop.signal).then(() => lostBy('the probe did not answer in time')),
    ]);
  } catch (error) {
    return { ...lostBy(tell(error)), lost: error instanceof JobpassError && error.transient };
  } finally {
    stop.abort();
  }
}

function lostBy(reason: string): Probed {
  return { probe: { answer: 'unknown', reason }, lost: true };
}

async function probeAfter(
  lease: Lease,
  before: Probe | undefined,
  context: JobContext,
  { answer, later }: Revoked,
): Promise<Probe | undefined> {
  if (answer === 'unwanted' || answer === 'impossible') return undefined;
  // Also after a failure: the answer may have been lost on its way back, and the credential be dead all the same.
  let probe = await probePersistently(lease, before, context);
  if (answer === 'failed') return probe;
  for (const pause of later === undefined ? LOOK_AGAIN_MS : LOOK_LATER_MS) {
    // A second look is for a provider that lags behind its own word; one that never accepted has no proof to give.
    if (probe.answer !== 'accepts' || before?.answer === 'refuses') break;
    await context.clock.sleep(pause);
    if (later === undefined) await revoke(lease, context);
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
