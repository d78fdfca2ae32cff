import { type Clock, isPast, jobClock, jumped, span } from '../clock.js';
import { JobpassError, tell } from '../errors.js';
import type { Log, Runner } from '../runners/runner.js';
import { printable } from '../text/printable.js';
import { type Account, caveatLine, endedTitle, endingLine, keptLine, nameOf, remarks } from './account.js';
import { Auditor } from './auditor.js';
import { endAndRecord } from './end-all.js';
import type { HeldLease, JobFolder, JobState, KeptState } from './folder.js';
import { currentOf } from './intermediates.js';
import { withKept } from './with-kept.js';

export interface EndFolderOptions {
  runner: Runner;
  clock: Clock;
  /** The most that it may take, in milliseconds. */
  budgetMs: number;
  /** Whether the job's end is here, so that no process of it comes later. */
  last: boolean;
}

/** How much of the time is for revocation: what is left is for the probe. */
const PATIENCE = 0.84;

/**
 * Takes a folder's leases back from the keeper, revokes them, asks for the proof, and tells how they ended.
 *
 * What main or a step that revokes has saved as ended is not ended again. The keeper's word is not taken by itself: it is revoked
 * and probed again, unless it has expired meanwhile.
 *
 * @returns undefined where nothing was saved
 * @throws JobpassError `state` where what was saved cannot be read
 */
export async function endFolder(
  folder: JobFolder,
  { runner: outer, clock: machine, budgetMs, last }: EndFolderOptions,
): Promise<Account | undefined> {
  const began = machine.elapsed();
  const notes: string[] = [];
  const { log } = outer.step;
  const runner = {
    ...outer,
    step: { ...outer.step, log: { ...log, info: (note: string) => void notes.push(note) } },
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
  // Required or not: what is here must end.
  await auditor.open().catch(() => undefined);
  const leftMs = Math.max(1_000, budgetMs - auditor.sendingMs - (clock.elapsed() - began));
  const options = { runner, state, clock, budgetMs: leftMs, patienceMs: leftMs * PATIENCE };
  await endAndRecord(state, auditor, options, unconfirmed);
  reportEndings(state, log);
  await auditor.send(auditor.sendingMs, last);
  // One that had nothing left to do has ended rightly.
  const all = [...(kept?.stopped === undefined ? doubts : []), ...clockRemark(clock), ...remarks(state)];
  for (const remark of all) runner.step.log.warning(remark);
  const details = [
    ...notes,
    ...detailsOf(state, kept),
    ...(auditor.told === undefined ? [] : [`Audit: ${auditor.told}`]),
  ];
  runner.step.log.group?.(`${printable(nameOf(state), 60)}: details`, details);
  return { state, kept, remarks: all, ...(auditor.told === undefined ? {} : { trail: auditor.told }) };
}

/** Logs one line for the credential in use, and one for each other ending that is not `revoked`. */
function reportEndings(state: JobState, log: Log): void {
  const current = currentOf(state.leases);
  for (const held of state.leases) {
    const word = held.ending?.word;
    const line = `${nameOf(state)}: Ended ${endingLine(held)}`;
    if (word === 'failed') log.error(line);
    else if (word === 'lives until') log.warning(line);
    else if (word !== 'revoked') log.info(line);
    else if (held === current) log.info(endedTitle(state, held));
  }
}

/** The details of a job's endings, for the folded group of the log. */
function detailsOf(state: JobState, kept: KeptState | undefined): string[] {
  const keeper = kept === undefined ? undefined : keptLine(kept);
  return [
    ...state.leases.flatMap((held) => [
      ...(held.ending?.word === 'revoked' ? [`Ended ${endingLine(held)}`] : []),
      ...(held.lease.caveat === undefined ? [] : [caveatLine(held)]),
    ]),
    ...(state.creating ?? []).flatMap(({ ended }) =>
      ended === undefined ? [] : [`Removed ${ended}, which an exchange had started to create`],
    ),
    ...(keeper === undefined ? [] : [`Keeper: ${keeper}`]),
  ];
}

/** What the keeper left. What cannot be read costs what it added, and not what main has saved. */
function readKept(folder: JobFolder, doubts: string[]): KeptState | undefined {
  try {
    return folder.loadKept();
  } catch (error) {
    doubts.push(
      `What the keeper did is lost: ${tell(error)}. A credential that it got may live until it expires`,
    );
    return undefined;
  }
}

/** @returns what is wrong with the keeper, for people */
async function release(folder: JobFolder, { keeper, renewal }: JobState): Promise<string[]> {
  if (keeper === undefined) return [];
  try {
    const { KeeperClient } = await import('./keeper-client.js');
    await new KeeperClient(keeper).takeBackToEnd(folder.path);
    return [];
  } catch (error) {
    if (!(error instanceof JobpassError) || error.code !== 'unreachable')
      return [`The keeper did not give the credential back: ${tell(error)}`];
    const lost = renewal === 'none' ? '' : ', so nothing renewed the credential any more';
    return [
      `The keeper was gone before the job's end${lost}: a step has ended it, or the machine was short of memory`,
    ];
  }
}

function isOver({ lease, ending }: HeldLease, clock: Clock): boolean {
  return ending !== undefined && lease.expiresAt !== undefined && isPast(clock, lease.expiresAt) === 'yes';
}

/** What the machine's clock did during the job, where that explains times that do not fit. */
function clockRemark(clock: Clock): string[] {
  const by = jumped(clock);
  return by === 0
    ? []
    : [
        `This machine's clock was set ${by > 0 ? 'forward' : 'back'} by ${span(Math.abs(by))} during the job: Jobpass counts elapsed time, and its times are by the clock as it was before`,
      ];
}
