import { type Clock, isPast, jobClock, jumped, span } from '../clock.js';
import { errorText, JobpassError } from '../errors.js';
import type { Log, Runner } from '../runners/runner.js';
import { printable } from '../text/printable.js';
import {
  type Account,
  caveatLine,
  endedTitle,
  endingLine,
  keptLine,
  logInRemarks,
  nameOf,
  remarks,
} from './account.js';
import { Auditor } from './auditor.js';
import { endAndRecord } from './end-all.js';
import type { JobFolder } from './folder.js';
import { currentOf, isOrigin } from './intermediates.js';
import type { HeldLease, JobState, KeptState } from './state.js';
import { withKept } from './with-kept.js';

export interface EndFolderOptions {
  runner: Runner;
  clock: Clock;
  /** The time limit, in milliseconds. */
  budgetMs: number;
  /** Whether the job ends now, so that no other Jobpass process runs after this one. */
  last: boolean;
  /** Whether all of the job's steps have ended. */
  jobEnds?: boolean | undefined;
  /** Called when all revocations are over, successful or not. Proofs may still be missing. */
  revoked?: () => void;
}

/** The share of the time that is available for revocation. The rest is for the probe. */
const PATIENCE = 0.84;

/**
 * Takes a folder's leases back from the keeper, revokes and probes them, and reports their endings.
 *
 * Leases that main or a revoking step has saved as ended are skipped. An ending reported by the keeper is verified: the lease is revoked
 * and probed again, unless the lease has expired since.
 *
 * @returns undefined if nothing was saved
 * @throws JobpassError `state` if the saved state cannot be read
 */
export async function endFolder(
  folder: JobFolder,
  { runner: outer, clock: machine, budgetMs, last, jobEnds, revoked }: EndFolderOptions,
): Promise<Account | undefined> {
  const began = machine.elapsed();
  const notes: string[] = [];
  const { log } = outer.step;
  const runner = {
    ...outer,
    step: { ...outer.step, log: { ...log, live: log.info, info: (note: string) => void notes.push(note) } },
  };
  const saved = folder.load();
  if (saved === undefined) return undefined;
  const clock = jobClock(machine, saved.clock);
  const doubts = await release(folder, saved);
  const kept = readKept(folder, doubts);
  const state = withKept(saved, kept);
  const unconfirmed = state.leases.filter((held) => {
    const own = saved.leases.find(({ lease }) => lease.id === held.lease.id)?.ending;
    return held.ending !== undefined && own === undefined && !isOver(held, clock);
  });
  const auditor = new Auditor(runner, state, clock);
  // Leases must end even if a required record cannot be written.
  await auditor.open().catch(() => undefined);
  const leftMs = Math.max(1_000, budgetMs - auditor.sendingMs - (clock.elapsed() - began));
  const options = { runner, state, clock, budgetMs: leftMs, patienceMs: leftMs * PATIENCE, jobEnds, revoked };
  await endAndRecord(state, auditor, options, unconfirmed);
  reportEndings(state, log);
  await auditor.send(auditor.sendingMs, last);
  // A keeper without work exits early, so a missing keeper is not an error here.
  const all = [
    ...(kept?.stopped === undefined ? doubts : []),
    ...clockRemark(clock),
    ...remarks(state),
    ...(kept === undefined ? [] : logInRemarks(kept, clock.now())),
  ];
  for (const remark of all) runner.step.log.warning(remark);
  const details = [
    ...notes,
    ...detailsOf(state, kept),
    ...(auditor.headsText === undefined ? [] : [`Audit: ${auditor.headsText}`]),
  ];
  runner.step.log.group?.(`${printable(nameOf(state), 60)}: details`, details);
  return {
    state,
    kept,
    remarks: all,
    ...(auditor.headsText === undefined ? {} : { trail: auditor.headsText }),
  };
}

/**
 * Logs one line for the credential in use, and one line for each other credential with an ending other than `revoked`.
 * The details contain intermediate credentials.
 */
function reportEndings(state: JobState, log: Log): void {
  const current = currentOf(state.leases);
  for (const held of state.leases) {
    const word = held.ending?.word;
    if (isOrigin(held, state.leases) && word !== 'failed') continue;
    const line = `${nameOf(state)}: Ended ${endingLine(held)}`;
    if (word === 'failed') log.error(line);
    else if (word === 'lives until') log.warning(line);
    else if (word !== 'revoked') log.info(line);
    else if (held === current) log.info(endedTitle(state, held));
  }
}

/** The details of a job's endings, for the log's folded group. */
function detailsOf(state: JobState, kept: KeptState | undefined): string[] {
  const keeper = kept === undefined ? undefined : keptLine(kept);
  return [
    ...state.leases.flatMap((held) => [
      ...(isOrigin(held, state.leases)
        ? [`Ended intermediate ${endingLine(held)}`]
        : held.ending?.word === 'revoked'
          ? [`Ended ${endingLine(held)}`]
          : []),
      ...(held.lease.caveat === undefined ? [] : [caveatLine(held)]),
    ]),
    ...(state.creating ?? []).flatMap(({ ended }) =>
      ended === undefined ? [] : [`Removed ${ended}, created by an interrupted exchange`],
    ),
    ...(keeper === undefined ? [] : [`Keeper: ${keeper}`]),
  ];
}

/**
 * The state that the keeper saved. If this state is unreadable, only the keeper's changes are lost; main's state is still
 * available.
 */
function readKept(folder: JobFolder, doubts: string[]): KeptState | undefined {
  try {
    return folder.loadKept();
  } catch (error) {
    doubts.push(
      `The keeper's state is unreadable: ${errorText(error)}. A credential that the keeper received may live until it expires`,
    );
    return undefined;
  }
}

/** @returns a message about a problem with the keeper, for the log; undefined if there is none */
async function release(folder: JobFolder, { keeper, renewal }: JobState): Promise<string[]> {
  if (keeper === undefined) return [];
  try {
    const { KeeperClient } = await import('./keeper-client.js');
    await new KeeperClient(keeper).takeBackToEnd(folder.path);
    return [];
  } catch (error) {
    if (!(error instanceof JobpassError) || error.code !== 'unreachable')
      return [`The keeper did not release the credential: ${errorText(error)}`];
    const lost = renewal === 'none' ? '' : ' and stopped renewing the credential';
    return [
      `The keeper ended before the end of the job${lost}. A step may have killed it, or the machine ran out of memory`,
    ];
  }
}

function isOver({ lease, ending }: HeldLease, clock: Clock): boolean {
  return ending !== undefined && lease.expiresAt !== undefined && isPast(clock, lease.expiresAt) === 'yes';
}

/** Describes changes of the machine's clock during the job that can explain inconsistent times. */
function clockRemark(clock: Clock): string[] {
  const by = jumped(clock);
  return by === 0
    ? []
    : [
        `This machine's clock was set ${by > 0 ? 'forward' : 'back'} by ${span(Math.abs(by))} during the job. All times in this log use the clock before the change`,
      ];
}
