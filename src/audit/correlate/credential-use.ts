import type { Lifetime } from '../lifetimes.js';
import type { FileLine } from '../read.js';
import { type LoggedUse, NotableUses, Usage, type UseKind } from './usage.js';

/**
 * How it was found that a log speaks of a credential.
 *
 * - `exact`: by what the service itself calls it
 * - `by name`: by the names of the role and the session
 * - `by log-in`: by the one log-in that fits its role, time and claims, and fits no other credential
 */
export type JoinMethod = 'exact' | 'by name' | 'by log-in';

/** A credential of the records, and what logs say of it. */
export class CredentialUse {
  readonly lifetime: Lifetime;
  joined: JoinMethod | undefined;
  /** When the service gave it, by the service's clock, where a log has that. */
  loggedInAt: number | undefined;
  /** When the service itself wrote that it revoked it. */
  revokedAt: number | undefined;
  /** How many renewals of it the logs have. */
  renewed = 0;
  /** Whether the service refused it near its end or later. */
  seenRefused = false;
  /** Whether its log-in may be that of another credential too. */
  isAmbiguous = false;
  /** Whether its machine's clock differs from the service's by more than is allowed. */
  clockIsOff = false;
  readonly usage = new Usage();
  readonly notableUses = new NotableUses();

  /** When its job ended, in milliseconds since 1970: with the last ending of all that it had. */
  readonly #jobEnd: number | undefined;

  constructor(lifetime: Lifetime, jobEnd: number | undefined) {
    this.lifetime = lifetime;
    this.#jobEnd = jobEnd;
  }

  get id(): string {
    return this.lifetime.credential.id ?? '';
  }

  /**
   * The end that the records tell, in milliseconds since 1970: when it was seen dead, or its revocation accepted; where it
   * was left to live, when its job ended; and where nobody said anything, when its time was over.
   */
  get endedAt(): number | undefined {
    const { credential, ending, deadAt, livesUntil } = this.lifetime;
    if (ending === 'revoked' || ending === 'expired') return deadAt;
    if (ending === undefined) return livesUntil;
    const at = credential.happened.findLast(({ event }) => event === ending)?.at;
    // A session that was replaced in the middle of a job is used for a while, as it may be.
    return at === undefined || ending === 'accepted' ? at : Math.max(at, this.#jobEnd ?? at);
  }

  /**
   * Counts a use, and tells it where it is out of the ordinary.
   *
   * @param skew how far the clocks of services and of the machines of jobs may differ, in milliseconds
   * @param own whether Jobpass itself asks this to see that the credential is dead
   */
  add(use: LoggedUse, where: FileLine, skew: number, own = false): void {
    this.usage.add(use);
    const end = this.revokedAt ?? this.endedAt;
    if (use.refused && end !== undefined && use.at + skew >= end) this.seenRefused = true;
    const kind = this.#kindOf(use, skew, own);
    if (kind !== undefined) this.notableUses.add(kind, use, where);
  }

  #kindOf({ at, refused }: LoggedUse, skew: number, own: boolean): UseKind | undefined {
    const { revokedAt, endedAt } = this;
    // Both are by the service's clock.
    if (revokedAt !== undefined && at > revokedAt && !(own && refused))
      return refused ? 'attempt' : 'use after end';
    if (at + skew < this.lifetime.credential.issuedAt) return refused ? 'attempt' : 'use before issue';
    if (endedAt === undefined || at <= endedAt) return undefined;
    if (at - skew > endedAt) return refused ? 'attempt' : 'use after end';
    return refused || revokedAt !== undefined ? undefined : 'near end';
  }
}

/** How long the answer to a log-in may take to the job, which writes down when it came, in milliseconds. */
const ANSWER_MS = 5_000;

/** Whether a log-in at that time, by the service's clock, may be that of a credential. */
export function mayBeLogInOf(credentialUse: CredentialUse, loggedInAt: number, skew: number): boolean {
  const { issuedAt } = credentialUse.lifetime.credential;
  return loggedInAt - skew <= issuedAt && issuedAt <= loggedInAt + ANSWER_MS + skew;
}

/** Those of a list, in the order in which they were issued, that a log-in may be of. */
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
    // Written so that no moment at all finds nothing.
    if (credentialUse === undefined || !(credentialUse.lifetime.credential.issuedAt <= to)) break;
    found.push(credentialUse);
  }
  return found;
}
