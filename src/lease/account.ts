import { span, timestamp } from '../clock.js';
import type { SummaryTable } from '../runners/runner.js';
import { printable } from '../text/printable.js';
import { shownEnding } from './ending.js';
import type { Creation, HeldLease, JobState, KeptState } from './folder.js';

/** What is known of a folder's leases once they are ended. */
export interface Account {
  state: JobState;
  kept: KeptState | undefined;
  remarks: readonly string[];
  /** Where the records are, and the head of their chain. */
  trail?: string;
}

/** Who this job is, in a line. */
export function identityLine({ claims }: Pick<JobState, 'claims'>): string {
  return Object.entries(claims)
    .map(([name, value]) => `${name} ${printable(value)}`)
    .join(', ');
}

/** What was got, in a line. */
export function leaseLine({ lease }: HeldLease): string {
  const scope = lease.scope === undefined ? '' : ` for the scope "${lease.scope}"`;
  const until =
    lease.expiresAt === undefined
      ? 'with an expiry that the server did not tell'
      : `until ${timestamp(lease.expiresAt)} (${span(lease.expiresAt - lease.issuedAt)})`;
  return `credential ${lease.id} from ${lease.issuer}${scope}, ${until}`;
}

/** Who held it and for how long, in a line. */
export function heldLine({ lease, ending }: HeldLease, state: Pick<JobState, 'claims'>): string {
  const until = ending === undefined ? '' : ` to ${timestamp(ending.at)}`;
  return `credential ${lease.id} from ${lease.issuer}, from ${timestamp(lease.issuedAt)}${until}, by ${identityLine(state)}`;
}

/** How it ended, in a line. */
export function endingLine(held: HeldLease): string {
  if (held.ending === undefined) return `credential ${held.lease.id}: no ending known`;
  return `credential ${held.lease.id}: ${shownEnding(held.ending)} (${held.ending.because})`;
}

/** What the keeper did, in a line. */
export function keptLine({ renewals, renewedAt, outages, stopped }: KeptState): string {
  const times = renewals === 1 ? 'once' : `${renewals} times`;
  const last = renewedAt === undefined ? '' : `, the last time at ${timestamp(renewedAt)}`;
  const told = outages
    .slice(-SHOWN_OUTAGES)
    .map(({ from, to, reason }) =>
      to === undefined
        ? `without success since ${timestamp(from)} (${printable(reason)})`
        : `an outage of ${span(to - from)} at ${timestamp(from)} was survived (${printable(reason)})`,
    );
  if (outages.length > SHOWN_OUTAGES) told.unshift(`${outages.length} outages in all`);
  return [
    renewals === 0 ? 'renewed nothing' : `renewed ${times}${last}`,
    ...told,
    ...(stopped === undefined ? [] : [`stopped: ${printable(stopped)}`]),
  ].join('; ');
}

const SHOWN_OUTAGES = 3;

/** What must be said besides, because the word for the ending does not say it. */
export function remarks(state: JobState): string[] {
  const jwts = state.leases.filter(
    ({ lease, ending }) => lease.selfContained && (ending?.word === 'revoked' || ending?.word === 'accepted'),
  );
  return [
    ...(state.endedEarly === true ? ['A step of this job had it revoked before the job ended'] : []),
    ...jwts.map(
      ({ lease }) =>
        `Credential ${lease.id} is a JWT: services that verify it by themselves, without asking its issuer, go on accepting it until ${
          lease.expiresAt === undefined ? 'it expires' : timestamp(lease.expiresAt)
        }`,
    ),
    ...lostAnswers(state.lostAnswers),
    ...unended(state).map(
      ({ reason = 'nothing tried to' }) =>
        `What an exchange had begun to create could not be ended: ${reason}. It may go on, and a credential with it`,
    ),
    ...(state.exchangeSince === undefined
      ? []
      : [
          `The exchange of ${timestamp(state.exchangeSince)} had not ended: if main was killed in it, a credential may have been issued that nobody got, and that lives until it expires by itself; if main still waits for it, it revokes at once what comes`,
        ]),
  ];
}

/** What exchanges were about to create, and may go on. */
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
  return [
    `${when}: a credential may have been issued that nobody got, and that lives until it expires by itself`,
  ];
}

/** The whole account of one use of Jobpass, for the runner's summary. */
export function summaryOf({ state, kept, remarks: said, trail }: Account): SummaryTable {
  const rows = state.leases.flatMap((held): [string, string][] => {
    const { lease, ending, deliveredTo } = held;
    return [
      ['Credential', lease.id],
      ['From', `${lease.issuer} (${lease.provider})`],
      ...(lease.scope === undefined ? [] : [['Scope', lease.scope] as [string, string]]),
      ['Held by', identityLine(state)],
      ['Delivered to', deliveredTo.length === 0 ? 'nobody' : deliveredTo.join(', ')],
      ['Held from', timestamp(lease.issuedAt)],
      ['Held to', ending === undefined ? 'unknown' : timestamp(ending.at)],
      ['Ended', ending === undefined ? 'unknown' : `${shownEnding(ending)} (${ending.because})`],
      ...(lease.caveat === undefined ? [] : [['Not stopped by that', lease.caveat] as [string, string]]),
    ];
  });
  if (kept !== undefined) rows.push(['Keeper', keptLine(kept)]);
  if (trail !== undefined) rows.push(['Audit', trail]);
  return { heading: 'Jobpass', rows, remarks: said };
}
