import { isPast } from '../clock.js';
import { errorText, JobpassError } from '../errors.js';
import type { Lease } from '../providers/lease.js';
import { secretsOf } from '../providers/lease-credential.js';
import type { Probe } from '../providers/provider.js';
import type { JobContext } from './context.js';
import { type Ending, type Evidence, isOwnRejection, nameEnding } from './ending.js';
import type { HeldLease } from './state.js';

/** The time limit for a probe before revocation. The credential stays valid meanwhile. */
const PROBE_BEFORE_MS = 1_500;
/** The wait before a second probe starts in parallel, if the first gets no response. In milliseconds. */
const SILENT_MS = 600;
/** The delays before each repetition of a rejected first probe. A replica may not know a new credential yet. */
const LOOK_AT_FRESH_MS = [100, 250];
/**
 * The delays of further probes if the provider confirmed the revocation but still accepts the credential (a lagging replica).
 */
const LOOK_AGAIN_MS = [300, 700, 1_500, 3_000];
/** The delays of further probes for a provider with a documented delay. A second revocation would not shorten the delay. */
const LOOK_LATER_MS = [500, 1_000, 1_500, 2_000, 2_500, 2_500];
/** The time limit for the counter-check. A counter-check needs several requests, including a login and its revocation. */
const CONTROL_MS = 6_000;

type Revoked = Evidence['revocation'] & { laterMs?: number };

/**
 * Revokes a credential, probes it, and returns its ending. Never throws.
 *
 * @param doneBefore whether an earlier revocation of this credential succeeded
 * @param probed called once, before the revocation; the revocation waits for its result
 * @param revoked called when the revocation is over, successful or not
 */
export async function endLease(
  held: HeldLease,
  context: JobContext,
  {
    doneBefore = false,
    probed,
    revoked,
  }: { doneBefore?: boolean | undefined; probed?: () => Promise<void>; revoked?: () => void } = {},
): Promise<Ending> {
  const { clock, settings } = context;
  const { lease } = held;
  const wanted = settings.revoke;
  context.secrets.add(...secretsOf(lease));
  let before = held.accepted;
  const past = lease.expiresAt === undefined ? 'no' : isPast(clock, lease.expiresAt);
  let over = past === 'yes';
  const { replaceBefore } = lease;
  const isEnded = replaceBefore !== undefined && isPast(clock, replaceBefore) === 'yes';
  // Probes again even if the first probe was rejected, because a lagging node may have rejected it.
  const asksBefore = wanted && (before?.answer !== 'accepts' || past === 'unsure');
  if (wanted) await context.provider.prepareEnd?.(lease, asksBefore ? 2 : 1);
  if (asksBefore) {
    const again = await probeFresh(held, context, PROBE_BEFORE_MS, probeTwice);
    // If the clocks disagree, the provider's response decides whether the credential has expired.
    over ||= past === 'unsure' && isOwnRejection(again);
    if (before === undefined || again.answer !== 'unknown') before = again;
    if (held.accepted?.answer !== 'accepts') noteProbe(held, before);
    if (before.answer === 'refuses' && !over && !isEnded && !doneBefore && held.ending === undefined)
      warnOfRefusal(lease, before, context);
  }
  await probed?.();
  const askedAt = clock.now();
  const revocation: Revoked = wanted ? await revoke(lease, context) : { answer: 'unwanted' };
  revoked?.();
  const after = await probeAfter(lease, before, context, revocation);
  const control = doneBefore ? undefined : await controlOf(lease, before, after, context, revocation);
  return nameEnding({
    at: clock.now(),
    askedAt,
    over,
    overSince: lease.expiresAt !== undefined && isPast(clock, lease.expiresAt) === 'yes',
    expiresAt: lease.expiresAt,
    endedByIssuerAt: isEnded ? replaceBefore : undefined,
    extendable: lease.renewable,
    before,
    revocation,
    after,
    doneBefore,
    control,
  });
}

/**
 * Warns about a credential that no probe has accepted. Its revocation cannot be proven: it may have been invalid from the
 * start, or a step may have revoked it.
 */
function warnOfRefusal({ id }: Lease, { reason }: Probe, { runner }: JobContext): void {
  const why = reason === undefined ? '' : `: ${reason}`;
  runner.step.log.warning(`The service does not accept credential ${id} before its revocation${why}`);
}

async function revoke(lease: Lease, { http, provider }: JobContext): Promise<Revoked> {
  try {
    return await http.persist((attempt) => provider.revoke(lease, attempt));
  } catch (error) {
    return { answer: 'failed', reason: errorText(error) };
  }
}

/** Runs the counter-check if the revocation failed and the service may also reject a live credential in this way. */
async function controlOf(
  lease: Lease,
  before: Probe | undefined,
  after: Probe | undefined,
  { http, provider }: JobContext,
  { answer }: Revoked,
): Promise<string | undefined> {
  if (answer !== 'gone' && answer !== 'failed') return undefined;
  if (before?.answer !== 'accepts' || !isOwnRejection(after) || after?.form === 'dead') return undefined;
  try {
    return await http
      .with({ patience: { totalMs: CONTROL_MS, answeredMs: CONTROL_MS, malformedTries: 2 } })
      .persist(async (attempt) => provider.confirm?.(lease, attempt, before, answer === 'gone'));
  } catch {
    return undefined;
  }
}

/** Sends the first probe of a new credential. If the service rejects the credential, further probes confirm the rejection. */
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
    // A missing response does not change an earlier result.
    if (again.probe.answer !== 'unknown') probe = again.probe;
  }
  return probe;
}

/** Stores the result of probing a live credential. */
export function noteProbe(held: HeldLease, probe: Probe): void {
  held.accepted = probe;
  const { lease } = held;
  if (lease.expiresAt === undefined && probe.expiresAt !== undefined) lease.expiresAt = probe.expiresAt;
}

/** A probe's result. */
interface Probed {
  probe: Probe;
  /** Whether a retry may get a response. */
  lost: boolean;
}

/** Sends a probe, and a second one in parallel if the first gets no response. Without a response, there is no proof. */
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

/** Probes whether the service accepts the credential. Returns `unknown` if no response arrives in time. */
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
      // The provider may have to send another request first, for example for an ID token.
      context.clock.sleep(withinMs, stop.signal).then(() => lostBy('the probe did not answer in time')),
    ]);
  } catch (error) {
    return { ...lostBy(errorText(error)), lost: error instanceof JobpassError && error.transient };
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
  { answer, later, laterMs }: Revoked,
): Promise<Probe | undefined> {
  if (answer === 'unwanted' || answer === 'impossible') return undefined;
  // Sends a probe even if the revocation failed: the credential may be revoked although the response was lost.
  let probe = await probePersistently(lease, before, context);
  if (answer === 'failed') return probe;
  for (const pause of later === undefined && laterMs === undefined ? LOOK_AGAIN_MS : pausesFor(laterMs)) {
    // Further probes help only if the service needs time to apply the revocation. If the provider never accepted the
    // credential, a probe cannot prove anything.
    if (probe.answer !== 'accepts' || before?.answer === 'refuses') break;
    await context.clock.sleep(pause);
    if (later === undefined && laterMs === undefined) await revoke(lease, context);
    const again = await probePersistently(lease, before, context);
    // A missing response does not change the last result, which shows that the credential is alive.
    if (again.answer !== 'unknown') probe = again;
  }
  return probe;
}

/** The delays of further probes that together last as long as the service may accept the credential. */
function pausesFor(laterMs: number | undefined): number[] {
  const pauses = [...LOOK_LATER_MS];
  for (let sum = total(pauses); laterMs !== undefined && sum < laterMs; sum = total(pauses))
    pauses.push(Math.min(LOOK_LATER_MS[0] ?? 500, laterMs - sum));
  return pauses;
}

function total(pauses: readonly number[]): number {
  return pauses.reduce((sum, pause) => sum + pause, 0);
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
    return { answer: 'unknown', reason: errorText(error) };
  }
}
