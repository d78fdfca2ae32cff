import { jobClock, span, systemClock, timestamp } from '../clock.js';
import { JobpassError } from '../errors.js';
import type { FormatName } from '../formats/registry.js';
import { identityLine, nameOf } from '../lease/account.js';
import { shownEnding } from '../lease/ending.js';
import { JobFolder } from '../lease/folder.js';
import { currentOf, isIntermediate } from '../lease/intermediates.js';
import type { HeldLease, JobState, KeptState } from '../lease/state.js';
import { withKept } from '../lease/with-kept.js';
import { credentialText, type LoginOptions } from '../providers/credential.js';
import { type Lease, onWall } from '../providers/lease.js';
import { printable } from '../text/printable.js';
import { tableLines } from '../text/table.js';

/** The current state of one of this job's credentials, without secrets. */
export interface LeaseStatus {
  name: string;
  id: string;
  provider: string;
  issuer: string;
  /** The claims in the job's ID token. */
  identity: Readonly<Record<string, unknown>>;
  issuedAt: string;
  /** The expiry on this machine's clock, because programs compare the expiry with that clock. */
  expiresAt: string | undefined;
  renewals: number;
  renewedAt: string | undefined;
  /** `kept`: the keeper renews or watches the credential. */
  kept: boolean;
  deliveredTo: readonly string[];
  /** The name of what a client requested this credential for, if the keeper issued it in addition to the delivered one. */
  requestedFor?: string;
  /** How the credential ended, if it has ended. */
  ended: string | undefined;
}

/** Returns all of this job's credentials, the newest last. @param temporaryFolder the job's temporary folder */
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

const COLUMNS = ['NAME', 'STATE', 'KEEPER', 'ISSUED', 'EXPIRES', 'RENEWALS', 'CREDENTIAL', 'ISSUER'];

/**
 * A job's credentials as a table for people, with the job's identity below. The table shows no expiry for a credential that has
 * ended.
 */
export function statusLines(leases: readonly LeaseStatus[]): string[] {
  if (leases.length === 0) return ['No step of this job has a credential yet'];
  const now = systemClock.now();
  const rows = leases.map((lease) => {
    const left = lease.expiresAt === undefined ? undefined : Date.parse(lease.expiresAt) - now;
    const expired = left !== undefined && left <= 0;
    const expires =
      lease.expiresAt === undefined
        ? 'unknown'
        : `${lease.expiresAt}${expired ? '' : ` (in ${span(left ?? 0)})`}`;
    return [
      printable(lease.name, 60) +
        (lease.requestedFor === undefined ? '' : ` (${printable(lease.requestedFor, 100)})`),
      lease.ended ?? (expired ? 'expired' : 'active'),
      lease.kept ? 'yes' : '-',
      lease.issuedAt,
      lease.ended === undefined ? expires : '-',
      `${lease.renewals}${lease.renewedAt === undefined ? '' : ` (last ${lease.renewedAt})`}`,
      printable(lease.id, 100),
      printable(`${lease.issuer} (${lease.provider})`),
    ];
  });
  const identities = new Set(leases.map(({ identity }) => identityLine({ claims: identity })));
  return [
    ...tableLines([COLUMNS, ...rows]),
    '',
    ...[...identities].map((identity) => `Identity: ${identity}`),
  ];
}

/**
 * Returns the current credential: from the keeper if there is one, otherwise from the saved state.
 *
 * @param format if undefined, a token is returned as plain text, and any other credential as JSON
 * @param login the host and the user name for formats that contain them
 * @throws JobpassError `usage` if the name or the format does not exist; `refused` if the credential is dead
 */
export async function currentToken(
  temporaryFolder: string,
  name: string | undefined,
  format?: FormatName,
  login?: LoginOptions,
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
    return inFormat(format, await keeper.lease(folder.path), state, login);
  }
  const held = currentOf(state.leases);
  if (held === undefined || held.ending !== undefined || isIntermediate(held))
    throw new JobpassError('refused', 'The credential has been revoked');
  return format === undefined
    ? credentialText(held.lease.credential)
    : inFormat(format, held.lease, state, login);
}

async function inFormat(
  format: FormatName,
  lease: Lease,
  { settings, clock }: JobState,
  login?: LoginOptions,
): Promise<string> {
  const { formatCredential } = await import('../providers/formats.js');
  const dated = onWall(lease, jobClock(systemClock, clock));
  return (await formatCredential(format, dated, settings, systemClock.now(), login)).replace(/\n$/, '');
}

/** The saved state. Undefined if there is none, or if a step has damaged the file. */
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
    ...(lease.requestedFor === undefined ? {} : { requestedFor: lease.requestedFor }),
    ended: ending === undefined ? undefined : shownEnding(ending),
  };
}
