import { type Clock, span, systemClock, timestamp } from '../clock.js';
import { readSettings } from '../config/settings.js';
import type { ServedEndpoint } from '../delivery/delivery.js';
import { DELIVERY } from '../delivery/index.js';
import { JobpassError, tell } from '../errors.js';
import { LIMITS, PATIENCE } from '../http/client.js';
import { providerEntry } from '../providers/index.js';
import { type Lease, secretsOf } from '../providers/provider.js';
import type { Runner, SignOfLife } from '../runners/runner.js';
import { masksOf } from '../text/masks.js';
import { endingLine, identityLine, leaseLine, remarks } from './account.js';
import { type JobContext, openContext } from './context.js';
import { endAll } from './end-all.js';
import { probeOnce } from './end-lease.js';
import { exchange, prepareExchange } from './exchange.js';
import { discard, type HeldLease, JobFolder, type JobState } from './folder.js';
import { OWN_INPUTS } from './inputs.js';
import type { KeeperClient } from './keeper-client.js';
import { beginLife, planLife, withoutKeeper, withoutSign } from './plan.js';

export interface StartOptions {
  runner: Runner;
  /** The command line that runs a keeper. */
  keeper: readonly string[];
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
export async function start(options: StartOptions): Promise<void> {
  const { runner, clock = systemClock, signal } = options;
  const { settings, warnings } = await readSettings(runner.inputs(), OWN_INPUTS);
  for (const warning of warnings) runner.log.warning(warning);
  if (settings.revokeNow) {
    const { revokeNow } = await import('./revoke-now.js');
    await revokeNow({ runner, clock, name: settings.name });
    return;
  }
  const { renews } = providerEntry(settings.provider);
  let plan = planLife(settings, { renews, disposable: runner.disposable });
  const sign = plan.keep ? await runner.signOfLife() : ({ kind: 'none' } as const);
  if (plan.keep && sign.kind === 'none') plan = withoutSign(plan, settings);
  const life = beginLife(plan, clock.now());

  // Before there is anything to lose: the place where it will be remembered, and the runner's memory of it.
  const folder = JobFolder.create(runner.temporaryFolder());
  runner.saveState(...folder.remembered);
  const { renewal } = plan;
  const state: JobState = { version: 1, settings, life, renewal, claims: {}, leases: [], lostAnswers: [] };
  const job: Job = { runner, clock, folder, state, signal };
  // Meanwhile: it is needed when the credential is there.
  const hired = plan.keep ? hire(job, sign, options.keeper) : undefined;

  const stop = new AbortController();
  const context = await openContext({
    runner,
    settings,
    life,
    clock,
    patience: PATIENCE,
    deadline: clock.elapsed() + BUDGET_MS,
    limits: LIMITS,
    signal: AbortSignal.any([signal, stop.signal]),
    onStray: (lease) => endStray(lease, job),
  });
  try {
    const lease = await acquire(context, job, hired);
    await deliver(lease, context, job);
    for (const remark of plan.remarks) runner.log.info(remark);
    if (job.keeper !== undefined) tellKeeping(job);
  } catch (error) {
    // What still goes on at the other hop is of no use any more.
    stop.abort();
    for (const remark of remarks(state)) runner.log.warning(remark);
    await hired;
    await dismiss(job);
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
  /** The process that keeps the lease, once it runs. */
  keeper?: KeeperClient;
  /** Where the keeper serves the credential. */
  endpoint?: ServedEndpoint;
}

/** Has a keeper stand by. Where there can be none, the credential is taken once, which is told. Never throws. */
async function hire(job: Job, sign: SignOfLife, program: readonly string[]): Promise<void> {
  const { runner, clock, state } = job;
  try {
    const { KeeperClient } = await import('./keeper-client.js');
    job.keeper = await KeeperClient.hire(program, sign, job.folder.path, { runner, clock });
    state.keeper = job.keeper.folder;
  } catch (error) {
    goWithout(job, error);
  }
}

/** From here on nothing renews: the credential is asked for its whole life. */
function goWithout(job: Job, error: unknown): void {
  const { runner, state, clock } = job;
  delete job.keeper;
  delete state.keeper;
  state.renewal = 'none';
  Object.assign(state.life, beginLife(withoutKeeper(state.settings), clock.now()));
  runner.log.warning(
    `No process can keep the credential here, so it is taken once, for ${span(state.life.ttlMs)}: ${tell(error)}`,
  );
}

/** Hands the lease over, as it is saved. */
async function watch(job: Job): Promise<void> {
  if (job.keeper === undefined) return;
  try {
    const { endpoint } = await job.keeper.watch(job.folder.path);
    if (endpoint !== undefined) job.endpoint = endpoint;
  } catch (error) {
    goWithout(job, error);
  }
}

/** Takes the lease back: what is done to it now must not meet a renewal. */
async function dismiss(job: Job): Promise<void> {
  try {
    await job.keeper?.release(job.folder.path);
  } catch {
    // It has ended, or ends by itself when the job does.
  }
}

function tellKeeping({ runner, state }: Job): void {
  const { life, renewal } = state;
  const how = {
    'in place': `renewed in leases of ${span(life.leaseMs)}`,
    anew: `replaced by another one in leases of ${span(life.leaseMs)}`,
    none: 'watched',
  }[renewal];
  runner.log.info(
    `Kept beside the job: ${how}, until ${timestamp(life.endsAt)} at the latest, and revoked when the runner dies`,
  );
  const until = runner.idTokensUntil();
  if (renewal === 'anew' && until !== undefined && until < life.endsAt) {
    runner.log.warning(
      `This job can have no ID tokens after ${timestamp(until)}: from then on the credential is not replaced any more. Steps that need it must end by then, or run in a job of their own`,
    );
  }
}

/** Everything up to the credential, side by side where one step needs nothing of the other. */
async function acquire(context: JobContext, job: Job, hired: Promise<void> | undefined): Promise<Lease> {
  const { runner } = context;
  const { folder, state } = job;
  const first = await prepareExchange(context);
  state.claims = first?.shown ?? runner.job();
  runner.log.info(`${first === undefined ? 'Job' : 'ID token'}: ${identityLine(state)}`);

  await hired;
  if (state.settings.deliver.includes('endpoint') && job.keeper === undefined) {
    throw new JobpassError(
      'state',
      'deliver: endpoint needs a process beside the job, which cannot be here',
      {
        hint: 'Deliver it by env or file',
      },
    );
  }
  return exchange(
    context,
    {
      begin: () => {
        stopIfOver(job);
        // Saved before it is sent: if main is killed in the exchange, this alone tells post that there was one.
        state.exchangeSince = context.clock.now();
        folder.save(state);
      },
      lost: () => void state.lostAnswers.push(context.clock.now()),
      end: () => {
        delete state.exchangeSince;
      },
    },
    first,
  );
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
    await watch(job);
    await masked;
    stopIfOver(job);
    if (context.provider.collect !== undefined) {
      const { values, expiresAt, renewBefore, handle } = await context.provider.collect(lease);
      if (expiresAt !== undefined) issued.expiresAt = expiresAt;
      if (renewBefore !== undefined) issued.renewBefore = renewBefore;
      Object.assign(issued.handle, handle);
      saveIfPossible(job);
      await watch(job);
      // Not saved: all of it ends with the lease, and a secret that is not on the disk cannot be read there.
      lease = { ...issued, values };
      context.secrets.add(...secretsOf(lease));
      await runner.mask(secretsOf(lease).flatMap(masksOf));
      stopIfOver(job);
    }
    const { endpoint } = job;
    if (endpoint !== undefined) {
      context.secrets.add(endpoint.token);
      await runner.mask([endpoint.token]);
    }
    const { fileFormat, fileMode } = context.settings;
    for (const name of context.settings.deliver) {
      held.deliveredTo.push(
        ...DELIVERY[name].deliver(lease, {
          runner,
          folder: folder.path,
          fileFormat,
          fileMode,
          ...(endpoint === undefined ? {} : { endpoint }),
          ...(context.provider.forms === undefined ? {} : { forms: context.provider.forms }),
        }),
      );
    }
    runner.setOutput('credential-id', lease.id);
    for (const [name, value] of Object.entries(lease.facts ?? {})) runner.setOutput(name, value);
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
  await dismiss(job);
  const settings = { ...state.settings, revoke: true };
  await endAll([held], { runner, settings, life: state.life, clock, budgetMs: UNDO_MS, patienceMs: UNDO_MS });
  held.deliveredTo = [];
  const line = `Not delivered, so revoked at once: ${endingLine(held)}`;
  if (held.ending?.word === 'revoked' || held.ending?.word === 'accepted') runner.log.info(line);
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
