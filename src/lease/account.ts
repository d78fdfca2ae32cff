import { span, timestamp } from '../clock.js';
import type { SummaryTable } from '../runners/runner.js';
import { printable } from '../text/printable.js';
import { type Ending, type EndingWord, shownEnding } from './ending.js';
import type { Creation, HeldLease, JobState, KeptState } from './state.js';

/** The leases in a folder, after they have ended. */
export interface Account {
  state: JobState;
  kept: KeptState | undefined;
  remarks: readonly string[];
  /** The file with the audit records, and the head of their chain. */
  trail?: string;
}

/** A credential's name: the input `name`, or the provider if the input is not set. */
export function nameOf({ settings }: Pick<JobState, 'settings'>): string {
  return settings.name ?? settings.provider;
}

/** The job's claims on one line. */
export function identityLine({ claims }: Pick<JobState, 'claims'>): string {
  return Object.entries(claims)
    .map(([name, value]) => `${name} ${printable(value)}`)
    .join(', ');
}

/** A text that identifies the job: its ID token's subject or, without one, the first claim that the CI system reports. */
export function subjectOf({ claims }: Pick<JobState, 'claims'>): string {
  const [first] = Object.values(claims);
  return printable(claims['sub'] ?? first) || 'this job';
}

/** A credential's ID, and the name of what a client requested it for. */
function titleOf({ id, requestedFor }: HeldLease['lease']): string {
  return `credential ${id}${requestedFor === undefined ? '' : ` for ${printable(requestedFor, 100)}`}`;
}

/** An issued credential on one line. */
export function leaseLine({ lease }: HeldLease): string {
  const scope = lease.scope === undefined ? '' : `, scope "${lease.scope}"`;
  const until =
    lease.expiresAt === undefined
      ? 'expiry unknown'
      : `expires ${timestamp(lease.expiresAt)} (${span(lease.expiresAt - lease.issuedAt)})`;
  return `${titleOf(lease)} from ${lease.issuer}${scope}, ${until}`;
}

/** A time of day in UTC, such as `14:05 UTC`, with the date if the time is not today. */
export function timeOfDay(ms: number, now: number): string {
  const [date = '', time = ''] = timestamp(ms).split('T');
  const clock = `${time.slice(0, 5)} UTC`;
  return timestamp(now).startsWith(date) ? clock : `${date} ${clock}`;
}

/** A credential's ending on one line, with the reason. */
export function endingLine(held: HeldLease): string {
  if (held.ending === undefined) return `${titleOf(held.lease)}: ending unknown`;
  return `${titleOf(held.lease)}: ${shownEnding(held.ending)} (${held.ending.because})`;
}

/** A credential's ending as a title: `deploy: revoked (proven), 47 s`. */
export function endedTitle(state: Pick<JobState, 'settings'>, { lease, ending }: HeldLease): string {
  const name = printable(nameOf(state), 60);
  if (ending === undefined) return `❌ ${name}: ending unknown`;
  const proof = ending.word === 'revoked' ? ' (proven)' : '';
  return `${ICONS[ending.word]} ${name}: ${shownEnding(ending)}${proof}, ${lived(lease, ending)}`;
}

const ICONS: Readonly<Record<EndingWord, string>> = {
  revoked: '✅',
  accepted: '☑️',
  expired: '⌛',
  failed: '❌',
  'lives until': '⚠️',
};

/** The time from a credential's issue to its ending. */
function lived({ issuedAt }: HeldLease['lease'], { at }: Ending): string {
  const seconds = Math.max(0, Math.round((at - issuedAt) / 1000));
  return seconds < 60 ? `${seconds} s` : span(seconds * 1000);
}

/** A one-line summary of the keeper's work. Undefined if the keeper renewed nothing and had no outage. */
export function keptLine({
  renewals,
  renewedAt,
  outages,
  stopped,
  logIns = [],
}: KeptState): string | undefined {
  const times = renewals === 1 ? 'once' : `${renewals} times`;
  const last = renewedAt === undefined ? '' : `, last at ${timestamp(renewedAt)}`;
  const shown = outages
    .slice(-SHOWN_OUTAGES)
    .map(({ from, to, reason }) =>
      to === undefined
        ? `renewal has failed since ${timestamp(from)} (${printable(reason)})`
        : `survived an outage of ${span(to - from)} at ${timestamp(from)} (${printable(reason)})`,
    );
  if (outages.length > SHOWN_OUTAGES) shown.unshift(`${outages.length} outages in total`);
  const parts = [
    ...(renewals === 0 ? [] : [`renewed ${times}${last}`]),
    ...logIns.map(
      ({ host, count }) =>
        `returned a log-in to ${printable(host)} ${count === 1 ? 'once' : `${count} times`}`,
    ),
    ...shown,
    ...(stopped === undefined ? [] : [`stopped: ${printable(stopped)}`]),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

const SHOWN_OUTAGES = 3;

/** Warnings about log-ins to container registries that are still valid. */
export function logInRemarks({ logIns = [] }: KeptState, now: number): string[] {
  return logIns
    .filter(({ until }) => until !== undefined && until > now)
    .map(
      ({ host, until = 0 }) =>
        `A log-in to the registry ${printable(host)} was made from the credential, and may work until ${timestamp(until)}, because no request revokes it`,
    );
}

/** Warnings about risks that the ending does not mention. */
export function remarks(state: JobState): string[] {
  const jwts = state.leases.filter(
    ({ lease, ending }) => lease.selfContained && (ending?.word === 'revoked' || ending?.word === 'accepted'),
  );
  // Nobody revoked a credential that lives on.
  const livesOn = state.leases.some(({ ending }) => ending?.word === 'lives until');
  return [
    ...(state.endedEarly === true
      ? [`A step ${livesOn ? 'ended' : 'revoked'} the credential before the end of the job`]
      : []),
    ...jwts.map(
      ({ lease }) =>
        `Credential ${lease.id} is a JWT. Services that verify it without a request to its issuer still accept it until ${
          lease.expiresAt === undefined ? 'it expires' : timestamp(lease.expiresAt)
        }`,
    ),
    ...lostAnswers(state.lostAnswers),
    ...unended(state).map(
      ({ reason = 'no attempt was made' }) =>
        `An exchange started to create a resource at the service, and Jobpass could not remove the resource: ${reason}. The resource may still exist, with a live credential`,
    ),
    ...(state.exchangeSince === undefined
      ? []
      : [
          `The exchange of ${timestamp(state.exchangeSince)} was interrupted. If the main step was killed, a credential may have been issued but not received; it expires on its own. If the main step still waits for the answer, it revokes the credential at once`,
        ]),
  ];
}

/** Resources that exchanges started to create and that may still exist. */
export function unended({ creating = [] }: Pick<JobState, 'creating'>): Creation[] {
  return creating.filter(({ ended }) => ended === undefined);
}

function lostAnswers(moments: readonly number[]): string[] {
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined) return [];
  const when =
    moments.length === 1
      ? `The answer to an exchange was lost at ${timestamp(first)}`
      : `The answers to ${moments.length} exchanges were lost between ${timestamp(first)} and ${timestamp(last)}`;
  return [`${when}. A credential may have been issued but not received; it expires on its own`];
}

/** A summary of ended credentials, with one row per credential. */
export function summaryOf(accounts: readonly Account[]): SummaryTable {
  const shown = accounts.map((account) => ({ ...account, leases: shownLeases(account.state) }));
  const titles = shown.flatMap(({ state, leases }) => leases.map((held) => endedTitle(state, held)));
  const names = new Set(accounts.map(({ state }) => printable(nameOf(state), 60)));
  return {
    heading: titles.length === 1 ? (titles[0] ?? '') : [...names].join(', '),
    columns: ['Credential', 'Identity', 'Role', 'Issued (UTC)', 'Ended (UTC)', 'Ending', 'Proof', 'Alive'],
    rows: shown.flatMap(({ state, leases }) => leases.map((held) => summaryRow(state, held))),
    remarks: shown.flatMap(({ state, leases, remarks: said }) => [
      ...leases.flatMap((held) => [
        ...(held.ending?.word === 'revoked' ? [] : [`${nameOf(state)}: ${endingLine(held)}`]),
        ...(held.lease.caveat === undefined ? [] : [caveatLine(held)]),
      ]),
      ...said,
    ]),
    details: shown.flatMap(detailLines),
  };
}

/** The access that the revocation of a credential does not end, on one line. */
export function caveatLine({ lease }: HeldLease): string {
  return `Not stopped by the revocation: ${lease.caveat ?? ''}`;
}

/** The leases that get their own row: the leases that steps may have used, or all leases if steps can have used none. */
function shownLeases({ leases }: JobState): readonly HeldLease[] {
  const own = leases.filter(({ lease }) => lease.intermediate === undefined);
  return own.length === 0 ? leases : own;
}

function summaryRow(state: JobState, { lease, ending }: HeldLease): string[] {
  const time = (ms: number): string => timestamp(ms).slice(11, 19);
  return [
    nameOf(state),
    subjectOf(state),
    state.settings.role ?? lease.scope ?? '–',
    time(lease.issuedAt),
    ending === undefined ? 'unknown' : time(ending.at),
    ending === undefined ? 'unknown' : ending.word,
    ending?.word === 'revoked' ? 'proven' : 'none',
    ending === undefined ? 'unknown' : lived(lease, ending),
  ];
}

function detailLines({ state, kept, trail }: Account): string[] {
  const keeper = kept === undefined ? undefined : keptLine(kept);
  return [
    `${nameOf(state)}: ${identityLine(state)}`,
    ...state.leases.flatMap((held) => [
      leaseLine(held),
      ...(held.deliveredTo.length === 0 ? [] : [`delivered to ${held.deliveredTo.join(', ')}`]),
      `issued ${timestamp(held.lease.issuedAt)}, ended ${held.ending === undefined ? 'at an unknown time' : timestamp(held.ending.at)}`,
      endingLine(held),
    ]),
    ...(keeper === undefined ? [] : [`Keeper: ${keeper}`]),
    ...(trail === undefined ? [] : [`Audit: ${trail}`]),
  ];
}
