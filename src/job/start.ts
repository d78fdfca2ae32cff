import { type Clock, systemClock, timestamp } from '../clock.js';
import { readSettings } from '../config/settings.js';
import { DELIVERY } from '../delivery/index.js';
import { JobpassError } from '../errors.js';
import { LIMITS, PATIENCE } from '../http/client.js';
import { checkAudience } from '../identity/audiences.js';
import { type Lease, secretsOf } from '../providers/provider.js';
import type { Runner } from '../runners/runner.js';
import { masksOf } from '../text/masks.js';
import { endingLine, identityLine, leaseLine, remarks } from './account.js';
import { type JobContext, openContext } from './context.js';
import { endLease, probeOnce } from './end-lease.js';
import { discard, type HeldLease, JobFolder, type JobState } from './folder.js';
import { OWN_INPUTS } from './inputs.js';

export interface StartOptions {
  runner: Runner;
  clock?: Clock;
  /** Fires when the job is cancelled. */
  signal: AbortSignal;
}

/** The longest that main waits for the first probe, once the credential is delivered. */
const PROBE_MS = 1_000;
/** The most that main takes until the credential is there, with faults at each hop, in milliseconds. */
const BUDGET_MS = 110_000;
/** How long main tries to revoke what it got but may not deliver, in milliseconds; post goes on where it ends. */
const UNDO_MS = 12_000;

/**
 * The first half of a lease's life: from the ID token to the delivered credential.
 *
 * @throws JobpassError when the credential is not delivered; whatever was issued by then is revoked
 */
export async function start({ runner, clock = systemClock, signal }: StartOptions): Promise<void> {
  const { settings, warnings } = await readSettings(runner.inputs(), OWN_INPUTS);
  for (const warning of warnings) runner.log.warning(warning);

  // Before there is anything to lose: the place where it will be remembered, and the runner's memory of it.
  const folder = JobFolder.create(runner.temporaryFolder());
  runner.saveState(...folder.remembered);
  const state: JobState = { version: 1, settings, claims: {}, leases: [], lostAnswers: [] };
  const job: Job = { runner, clock, folder, state, signal };

  const stop = new AbortController();
  const context = await openContext({
    runner,
    settings,
    clock,
    patience: PATIENCE,
    deadline: clock.elapsed() + BUDGET_MS,
    limits: LIMITS,
    signal: AbortSignal.any([signal, stop.signal]),
    onStray: (lease) => endStray(lease, job),
  });
  try {
    const lease = await acquire(context, job);
    await deliver(lease, context, job);
  } catch (error) {
    // What still goes on at the other hop is of no use any more.
    stop.abort();
    for (const remark of remarks(state)) runner.log.warning(remark);
    if (state.leases.length > 0 || state.lostAnswers.length > 0) saveIfPossible(job);
    else forget(job);
    throw error;
  } finally {
    await context.close();
  }
}

interface Job {
  runner: Runner;
  clock: Clock;
  folder: JobFolder;
  state: JobState;
  signal: AbortSignal;
}

/** Everything up to the credential, side by side where one step needs nothing of the other. */
async function acquire(context: JobContext, job: Job): Promise<Lease> {
  const { provider, http, runner } = context;
  const { folder, state } = job;
  const { audience } = provider;
  const takesIdToken = audience !== undefined;
  if (takesIdToken) checkAudience(audience, provider.targets, http.allowedHosts);
  const [targets, first] = await Promise.all([
    provider.prepare(),
    takesIdToken ? context.idToken() : undefined,
  ]);
  if (takesIdToken) checkAudience(audience, targets, http.allowedHosts);
  state.claims = first?.shown ?? runner.job();
  runner.log.info(`${takesIdToken ? 'ID token' : 'Job'}: ${identityLine(state)}`);

  let token = first;
  return http.persist(async (attempt) => {
    // Outside of the try: an ID token whose answer was lost is no lost credential.
    if (takesIdToken) token ??= await context.idToken();
    stopIfOver(job);
    // Saved before it is sent: if main is killed in the exchange, this alone tells post that there was one.
    state.exchangeSince = context.clock.now();
    folder.save(state);
    try {
      return await provider.exchange(token, attempt);
    } catch (error) {
      const known = error instanceof JobpassError ? error : undefined;
      if (known?.answerLost) state.lostAnswers.push(context.clock.now());
      // Whoever received it may take it once only. It can be sent again when it never left this machine.
      if (known?.code !== 'unreachable' || known.answerLost) token = undefined;
      throw error;
    } finally {
      delete state.exchangeSince;
    }
  });
}

/** From here on there is a credential: whatever goes wrong, it is revoked. */
async function deliver(issued: Lease, context: JobContext, job: Job): Promise<void> {
  const { runner, folder, state } = job;
  const held: HeldLease = { lease: issued, deliveredTo: [] };
  state.leases.push(held);
  let lease = issued;
  try {
    const masked = runner.mask(secretsOf(lease).flatMap(masksOf));
    // Saved while the mask is on its way to the runner: a step can be killed while it waits.
    masked.catch(() => undefined);
    // Without its folder post has been here, which is told below.
    if (folder.exists) folder.save(state);
    await masked;
    stopIfOver(job);
    if (context.provider.collect !== undefined) {
      const { values, expiresAt } = await context.provider.collect(lease);
      if (expiresAt !== undefined) issued.expiresAt = expiresAt;
      saveIfPossible(job);
      // Not saved: all of it ends with the lease, and a secret that is not on the disk cannot be read there.
      lease = { ...issued, values };
      context.secrets.add(...secretsOf(lease));
      await runner.mask(secretsOf(lease).flatMap(masksOf));
      stopIfOver(job);
    }
    const { fileFormat, fileMode } = context.settings;
    for (const name of context.settings.deliver) {
      held.deliveredTo.push(
        ...DELIVERY[name].deliver(lease, { runner, folder: folder.path, fileFormat, fileMode }),
      );
    }
    runner.setOutput('credential-id', lease.id);
    runner.setOutput('expires-at', lease.expiresAt === undefined ? '' : timestamp(lease.expiresAt));
    stopIfOver(job);
  } catch (error) {
    await undo(held, job);
    throw error;
  }
  runner.log.info(`Issued ${leaseLine(held)}`);
  runner.log.info(`Delivered to ${held.deliveredTo.join(', ')}`);

  held.accepted = await probeOnce(held, context, PROBE_MS);
  if (held.accepted.answer === 'refuses') {
    runner.log.warning('The provider has just issued this credential, and does not accept it when asked');
  }
  if (issued.expiresAt === undefined && held.accepted.expiresAt !== undefined)
    issued.expiresAt = held.accepted.expiresAt;
  saveIfPossible(job);
}

/** A cancelled job, or one whose post step has run already, gets nothing. */
function stopIfOver({ signal, folder }: Job): void {
  if (signal.aborted)
    throw new JobpassError('cancelled', 'The job was cancelled before the credential was delivered');
  if (folder.ended) throw new JobpassError('cancelled', 'The job had ended before the credential was there');
}

/** Revokes at once what was issued and may not be used. What does not succeed here, post tries again. */
async function undo(held: HeldLease, job: Job): Promise<void> {
  const { runner, clock, folder, state } = job;
  const patience = { totalMs: UNDO_MS, answeredMs: UNDO_MS, malformedTries: 3 };
  const context = await openContext({
    runner,
    settings: { ...state.settings, revoke: true },
    clock,
    patience,
    deadline: clock.elapsed() + UNDO_MS,
    limits: { ...LIMITS, attemptMs: 4_000 },
    onStray: async () => undefined,
  });
  try {
    held.ending = await endLease(held, context);
    held.deliveredTo = [];
  } finally {
    await context.close();
  }
  const line = `Not delivered, so revoked at once: ${endingLine(held)}`;
  if (held.ending.word === 'revoked' || held.ending.word === 'accepted') runner.log.info(line);
  else runner.log.warning(line);
  if (folder.ended) discard(folder, runner.log);
  else saveIfPossible(job);
}

async function endStray(lease: Lease, job: Job): Promise<void> {
  job.runner.log.warning('An answer that cannot be used held a credential all the same');
  const held: HeldLease = { lease, deliveredTo: [] };
  job.state.leases.push(held);
  delete job.state.exchangeSince;
  const masked = job.runner.mask(secretsOf(lease).flatMap(masksOf));
  masked.catch(() => undefined);
  saveIfPossible(job);
  await undo(held, job);
}

/** For what post can do without: the state that it cannot do without is saved already, or its loss is told. */
function saveIfPossible({ folder, state }: Job): void {
  try {
    if (folder.exists) folder.save(state);
  } catch {
    // The state saved before still holds what revocation needs.
  }
}

/** Nothing was issued: there is nothing to remember. */
function forget(job: Job): void {
  discard(job.folder, job.runner.log);
  try {
    // Otherwise post would wonder where the folder has gone.
    job.runner.saveState(job.folder.remembered[0], '');
  } catch {
    // Then it wonders.
  }
}
