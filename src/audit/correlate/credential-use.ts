import type { Lifetime } from '../lifetimes.js';
import type { FileLine } from '../read.js';
import { Counts } from './bounded.js';
import { type LoggedUse, MOST_ACTIONS, NotableUses, Usage, type UseKind } from './usage.js';

/**
 * The method that linked log entries to a credential.
 *
 * - `exact`: the entry contains the service's own id of the credential, or of its key
 * - `by name`: the entry contains the names of the credential's role and session
 * - `by log-in`: the entry belongs to the only login that matches the credential's role, time and claims, and this login matches no
 *   other credential
 * - `by session`: the entry contains an id that several credentials of one job share, and no key that a record contains
 */
export type JoinMethod = 'exact' | 'by name' | 'by log-in' | 'by session';

/** A credential from the records, and its uses according to the logs. */
export class CredentialUse {
  readonly lifetime: Lifetime;
  joined: JoinMethod | undefined;
  /** The time when the service issued the credential, according to the service's clock; undefined if no log contains this time. */
  loggedInAt: number | undefined;
  /** The description that the service logged when Jobpass requested the credential. */
  described: { id: string; run?: string; attempt?: string } | undefined;
  /** The time when the service revoked the credential, according to its log. */
  revokedAt: number | undefined;
  /** The time for which the service may accept the credential after `revokedAt`, in milliseconds. */
  graceMs = 0;
  /** The number of the credential's renewals in the logs. */
  renewed = 0;
  /** Whether the service rejected the credential near its end or later. */
  seenRefused = false;
  /** Whether the credential's login may also belong to another credential. */
  isAmbiguous = false;
  /** Whether the clocks of the credential's runner and service differ by more than the allowed skew. */
  clockIsOff = false;
  readonly usage = new Usage();
  readonly notableUses = new NotableUses();
  /** The requests that Jobpass itself sent to renew, probe and revoke the credential, if the service's log identifies them. */
  readonly own = new Counts(MOST_ACTIONS);

  /**
   * The time when the credential's job ended, in milliseconds since 1970. This is the time of the last ending of any of the job's
   * credentials.
   */
  readonly #jobEnd: number | undefined;

  constructor(lifetime: Lifetime, jobEnd: number | undefined) {
    this.lifetime = lifetime;
    this.#jobEnd = jobEnd;
  }

  get id(): string {
    return this.lifetime.credential.id ?? '';
  }

  /**
   * Returns the end of the credential according to the records, in milliseconds since 1970: its confirmed death or accepted
   * revocation. If the credential stayed valid, the end is the end of its job. If the records contain no ending, the end is the
   * credential's expiry.
   */
  get endedAt(): number | undefined {
    const { credential, ending, deadAt, livesUntil } = this.lifetime;
    if (ending === 'revoked' || ending === 'expired') return deadAt;
    if (ending === undefined) return livesUntil;
    const at = credential.happened.findLast(({ event }) => event === ending)?.at;
    // The job may use a replaced session for a while.
    return at === undefined || ending === 'accepted' ? at : Math.max(at, this.#jobEnd ?? at);
  }

  /**
   * Counts a use, and lists it if it is unusual.
   *
   * @param skew the maximum difference between the clocks of services and runners, in milliseconds
   * @param own whether the use may be Jobpass's own probe
   */
  add(use: LoggedUse, where: FileLine, skew: number, own = false): void {
    this.usage.add(use);
    const end = this.revokedAt ?? this.endedAt;
    if (use.refused && end !== undefined && use.at + skew >= end) this.seenRefused = true;
    const kind = this.#kindOf(use, skew, own);
    if (kind !== undefined) this.notableUses.add(kind, use, where);
  }

  /**
   * Lists a connection that was opened before the end of the credential and closed after it.
   *
   * @param closedAt the time when the connection was closed, or when it was certainly still open
   * @returns whether the connection was open after the end
   */
  addConnection(use: LoggedUse, closedAt: number, where: FileLine, skew: number): boolean {
    const { revokedAt, endedAt, graceMs } = this;
    const end = revokedAt === undefined ? (endedAt ?? Number.NaN) + skew : revokedAt + graceMs;
    if (!(use.at <= end && end < closedAt)) return false;
    this.notableUses.add('open after end', { ...use, at: closedAt }, where);
    return true;
  }

  #kindOf({ at, refused }: LoggedUse, skew: number, own: boolean): UseKind | undefined {
    const { revokedAt, endedAt, graceMs } = this;
    // Both times come from the service's clock.
    if (revokedAt !== undefined && at > revokedAt && !(own && refused)) {
      if (at > revokedAt + graceMs) return refused ? 'attempt' : 'use after end';
      return refused ? undefined : 'near end';
    }
    if (at + skew < this.lifetime.credential.issuedAt) return refused ? 'attempt' : 'use before issue';
    if (endedAt === undefined || at <= endedAt) return undefined;
    if (at - skew > endedAt) return refused ? 'attempt' : 'use after end';
    return refused || revokedAt !== undefined ? undefined : 'near end';
  }
}

/** The maximum time between a login at the service and the issue time in the record, in milliseconds. */
const ANSWER_MS = 5_000;

/** Returns whether a login at the given time (according to the service's clock) may belong to a credential. */
export function mayBeLogInOf(credentialUse: CredentialUse, loggedInAt: number, skew: number): boolean {
  const { issuedAt } = credentialUse.lifetime.credential;
  return loggedInAt - skew <= issuedAt && issuedAt <= loggedInAt + ANSWER_MS + skew;
}

/** Returns the credentials that a login at the given time may belong to. @param credentialUses sorted by issue time */
export function candidatesFor(
  credentialUses: readonly CredentialUse[],
  loggedInAt: number,
  skew: number,
): CredentialUse[] {
  const [from, to] = [loggedInAt - skew, loggedInAt + ANSWER_MS + skew];
  let [low, high] = [0, credentialUses.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((credentialUses[middle]?.lifetime.credential.issuedAt ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  const found: CredentialUse[] = [];
  for (let at = low; at < credentialUses.length; at++) {
    const credentialUse = credentialUses[at];
    // The condition is negated so that it is never true for NaN.
    if (credentialUse === undefined || !(credentialUse.lifetime.credential.issuedAt <= to)) break;
    found.push(credentialUse);
  }
  return found;
}

/**
 * Returns the credential that was valid last among those issued by a time. So a use counts as a use after the end only if all of
 * the job's credentials had ended, and as a use before issue only if none was issued yet.
 */
export function lastValidAt(
  credentialUses: readonly CredentialUse[],
  at: number,
  skew: number,
): CredentialUse {
  const [first, ...others] = credentialUses;
  if (first === undefined) throw new Error('no credential');
  const end = ({ endedAt }: CredentialUse): number => endedAt ?? Number.POSITIVE_INFINITY;
  // The list is sorted by issue time.
  return others
    .filter(({ lifetime }) => lifetime.credential.issuedAt <= at + skew)
    .reduce((last, one) => (end(one) >= end(last) ? one : last), first);
}
