import { jobClock, span, systemClock, timestamp } from '../clock.js';
import { JobpassError } from '../errors.js';
import type { FormatName } from '../formats/registry.js';
import { identityLine, nameOf } from '../lease/account.js';
import { shownEnding } from '../lease/ending.js';
import { type HeldLease, JobFolder, type JobState, type KeptState } from '../lease/folder.js';
import { isIntermediate } from '../lease/intermediates.js';
import { withKept } from '../lease/with-kept.js';
import { credentialText } from '../providers/credential.js';
import { type Lease, onWall } from '../providers/provider.js';

/** A credential of this job as it is now. No secret is in it. */
export interface LeaseStatus {
  name: string;
  id: string;
  provider: string;
  issuer: string;
  /** What the ID token says of the job. */
  identity: Readonly<Record<string, unknown>>;
  issuedAt: string;
  /** By this machine's clock as it is now, as programs compare it. */
  expiresAt: string | undefined;
  renewals: number;
  renewedAt: string | undefined;
  /** `kept`: a process beside the job renews or watches it. */
  kept: boolean;
  deliveredTo: readonly string[];
  /** One of the five words, once it has ended. */
  ended: string | undefined;
}

/** Every credential that this job got, the newest last. @param temporaryFolder the job's */
export function status(temporaryFolder: string): LeaseStatus[] {
  const found = JobFolder.all(temporaryFolder).flatMap((folder) => {
    const saved = loadIfPossible(folder);
    if (saved === undefined) return [];
    const kept = keptIfPossible(folder);
    const state = withKept(saved, kept);
    return state.leases.map((held) => statusOf(state, held, kept?.renewals ?? 0, kept?.renewedAt));
  });
  return found.sort((one, other) => (one.issuedAt < other.issuedAt ? -1 : 1));
}

/** The credentials of a job for people, one line each. A credential that has ended has no expiry. */
export function statusLines(leases: readonly LeaseStatus[]): string[] {
  if (leases.length === 0) return ['No step of this job has a credential yet'];
  return leases.map((lease) => {
    const now = systemClock.now();
    const left = lease.expiresAt === undefined ? undefined : Date.parse(lease.expiresAt) - now;
    const life = [
      `issued ${lease.issuedAt}`,
      ...(lease.renewals === 0 ? [] : [`renewed ${lease.renewals} times, last ${lease.renewedAt ?? ''}`]),
      ...(lease.ended !== undefined
        ? []
        : left === undefined
          ? ['expiry unknown']
          : left > 0
            ? [`expires ${lease.expiresAt} (in ${span(left)})`]
            : [`expired ${lease.expiresAt}`]),
    ].join(', ');
    const end = lease.ended === undefined ? (lease.kept ? 'kept' : 'not kept') : lease.ended;
    return `${lease.name}: ${end}; credential ${lease.id} from ${lease.issuer} (${lease.provider}), ${life}; by ${identityLine({ claims: lease.identity })}`;
  });
}

/**
 * The credential as it is now: the keeper's word where it keeps it, else what was saved.
 *
 * @param format absent: a token as it is, another credential as JSON
 * @throws JobpassError `usage` where there is none of that name, or not in that format; `refused` where it is dead
 */
export async function currentToken(
  temporaryFolder: string,
  name: string | undefined,
  format?: FormatName,
): Promise<string> {
  const folders = JobFolder.all(temporaryFolder).flatMap((folder) => {
    const state = loadIfPossible(folder);
    return state !== undefined && (name === undefined || nameOf(state) === name) ? [{ folder, state }] : [];
  });
  const [newest] = folders.sort((one, other) => issued(other.state) - issued(one.state));
  if (newest === undefined) {
    throw new JobpassError(
      'usage',
      name === undefined
        ? 'No step of this job has a credential yet'
        : `This job has no credential with the name "${name}"`,
      { hint: 'Run jobpass status for a list of its credentials' },
    );
  }
  const { folder, state } = newest;
  if (state.keeper !== undefined) {
    const { KeeperClient } = await import('../lease/keeper-client.js');
    const keeper = new KeeperClient(state.keeper);
    if (format === undefined) return keeper.token(folder.path);
    return inFormat(format, await keeper.lease(folder.path), state);
  }
  const held = state.leases.findLast((one) => one.ending === undefined && !isIntermediate(one));
  if (held === undefined) throw new JobpassError('refused', 'The credential has been revoked');
  return format === undefined ? credentialText(held.lease.credential) : inFormat(format, held.lease, state);
}

async function inFormat(format: FormatName, lease: Lease, { settings, clock }: JobState): Promise<string> {
  const { formatCredential } = await import('../providers/formats.js');
  const told = onWall(lease, jobClock(systemClock, clock));
  return (await formatCredential(format, told, settings, systemClock.now())).replace(/\n$/, '');
}

/** What was saved; undefined also where a step has spoilt it. */
export function loadIfPossible(folder: JobFolder): JobState | undefined {
  try {
    return folder.load();
  } catch {
    return undefined;
  }
}

export function keptIfPossible(folder: JobFolder): KeptState | undefined {
  try {
    return folder.loadKept();
  } catch {
    return undefined;
  }
}

function issued({ leases }: JobState): number {
  return Math.max(0, ...leases.map(({ lease }) => lease.issuedAt));
}

function statusOf(
  state: JobState,
  { lease, deliveredTo, ending }: HeldLease,
  renewals: number,
  renewedAt: number | undefined,
): LeaseStatus {
  const at = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : timestamp(ms));
  const clock = jobClock(systemClock, state.clock);
  return {
    name: nameOf(state),
    id: lease.id,
    provider: lease.provider,
    issuer: lease.issuer,
    identity: state.claims,
    issuedAt: timestamp(lease.issuedAt),
    expiresAt: at(onWall(lease, clock).expiresAt),
    renewals,
    renewedAt: at(renewedAt),
    kept: state.keeper !== undefined && ending === undefined,
    deliveredTo,
    ended: ending === undefined ? undefined : shownEnding(ending),
  };
}
