import { span } from '../../clock.js';
import type { Credential } from '../credential-history.js';
import type { Lifetime } from '../lifetimes.js';
import type { FileLine } from '../read.js';
import { ENDINGS } from '../record.js';
import { SeenIds } from './bounded.js';
import { CredentialUse, type JoinMethod } from './credential-use.js';
import { MOST_NAMED, type Unjudged, UnjudgedUses } from './unjudged.js';
import { type LoggedUse, Usage } from './usage.js';

/** The maximum number of unknown sessions and of ambiguous sessions to list. */
const MOST_SESSIONS = 1_000;
/** The maximum number of event ids to keep in memory. */
const MOST_IDS = 500_000;

/** A session or token that has no record, although the records contain its role. */
export interface UnknownSession {
  /** `attempt` if the service rejected all requests for a session. */
  kind: 'unknown session' | 'attempt';
  provider: string;
  /** The service's name for the session or token. */
  session: string;
  role: string | undefined;
  /** The caller that requested the session or token, if the log names the caller. */
  who: string | undefined;
  usage: Usage;
  where: FileLine;
}

interface AmbiguousSession {
  of: readonly CredentialUse[];
  usage: Usage;
  where: FileLine;
}

export interface CorrelationOptions {
  lifetimes: readonly Lifetime[];
  /** The maximum difference between clocks, in milliseconds. */
  skew: number;
  /** The times of the first and the last record. */
  firstAt: number;
  lastAt: number;
  /** The period whose uses are counted. */
  since: number;
  until: number;
}

/** Collects the results while logs are read. */
export class Correlation {
  readonly skew: number;
  readonly credentialUses: CredentialUse[] = [];
  readonly unknownSessions = new Map<string, UnknownSession>();
  readonly #options: CorrelationOptions;
  readonly #jobEnds = new Map<string, number>();
  readonly #countedIds = new SeenIds(MOST_IDS);
  /** The event ids of uses whose owner is uncertain. Another log may identify the owner later. */
  readonly #uncertainIds = new SeenIds(MOST_IDS);
  /** The event ids of closed connections. */
  readonly #closedIds = new SeenIds(MOST_IDS);
  readonly #ambiguous = new Map<string, AmbiguousSession>();
  readonly #outside = new Usage();
  readonly #outsideSessions = new Set<string>();
  readonly #withoutKnownLogIn = new Set<string>();
  readonly unjudged = new UnjudgedUses();

  constructor(options: CorrelationOptions) {
    this.#options = options;
    this.skew = options.skew;
    for (const { credential } of options.lifetimes) {
      const key = jobOf(credential);
      for (const { event, at } of credential.happened)
        if (ENDINGS.has(event)) this.#jobEnds.set(key, Math.max(this.#jobEnds.get(key) ?? at, at));
    }
  }

  /** Starts tracking a provider's credentials, and returns them. */
  track(provider: string): CredentialUse[] {
    const uses = this.#options.lifetimes
      .filter(({ credential }) => credential.provider === provider && credential.id !== undefined)
      .map((lifetime) => new CredentialUse(lifetime, this.#jobEnds.get(jobOf(lifetime.credential))));
    for (const use of uses) this.credentialUses.push(use);
    return uses;
  }

  /**
   * Adds a use of a credential.
   *
   * @param own whether the use may be Jobpass's own probe
   * @returns whether the use is counted: it must be in the period, and no other file may have contained it
   */
  addUse(
    credentialUse: CredentialUse,
    joined: JoinMethod,
    use: LoggedUse,
    where: FileLine,
    id: string | undefined,
    own = false,
  ): boolean {
    if (!this.#isCounted(use, id)) return false;
    if (credentialUse.joined === undefined || credentialUse.joined === 'by session')
      credentialUse.joined = joined;
    const counted = joined === 'by session' ? { ...use, bySession: true as const } : use;
    credentialUse.add(counted, where, this.skew, own);
    return true;
  }

  /** Counts a request that Jobpass itself sent to renew, probe or revoke a credential. */
  addOwn(credentialUse: CredentialUse, use: LoggedUse, id: string | undefined): void {
    if (this.#isCounted(use, id)) credentialUse.own.add(use.action);
  }

  /** Adds a closed connection, which may have been open after the end of its credential. */
  addConnection(
    credentialUse: CredentialUse,
    use: LoggedUse,
    closedAt: number,
    where: FileLine,
    id: string | undefined,
  ): void {
    const { since, until } = this.#options;
    if (use.at >= since && use.at < until && this.#closedIds.first(id))
      credentialUse.addConnection(use, closedAt, where, this.skew);
  }

  /** Adds a use by a session that has no record, although the records contain its role. */
  unknownSession(
    provider: string,
    session: string,
    role: string | undefined,
    use: LoggedUse,
    where: FileLine,
    id: string | undefined,
    who?: string,
    kind: UnknownSession['kind'] = 'unknown session',
  ): void {
    if (!this.#isCounted(use, id)) return;
    const { firstAt, lastAt } = this.#options;
    if (use.at + this.skew < firstAt || use.at - this.skew > lastAt) {
      this.#outside.add(use);
      remember(this.#outsideSessions, session);
      return;
    }
    let known = this.unknownSessions.get(session);
    if (known === undefined) {
      if (this.unknownSessions.size >= MOST_SESSIONS) {
        this.unjudged.limitReached(
          `More than ${MOST_SESSIONS} sessions are in no record; the rest is not listed`,
        );
        return;
      }
      known = { kind, provider, session, role, who, usage: new Usage(), where };
      this.unknownSessions.set(session, known);
    }
    known.usage.add(use);
  }

  /** Adds a use that may belong to any of several credentials. */
  ambiguousUse(
    what: string,
    session: string,
    of: readonly CredentialUse[],
    use: LoggedUse,
    where: FileLine,
    id: string | undefined,
  ): void {
    if (!this.#isUncertain(use, id)) return;
    for (const credentialUse of of) credentialUse.isAmbiguous = true;
    const key = `${what}\n${session}`;
    let known = this.#ambiguous.get(key);
    if (known === undefined) {
      if (this.#ambiguous.size >= MOST_SESSIONS) {
        this.unjudged.limitReached(
          `More than ${MOST_SESSIONS} sessions match several credentials; the rest is not listed`,
        );
        return;
      }
      known = { of, usage: new Usage(), where };
      this.#ambiguous.set(key, known);
    }
    known.usage.add(use);
  }

  /** Adds a use by a token whose role is in the records but whose login is in none of the files. */
  unknownLogIn(session: string, use: LoggedUse, id: string | undefined): void {
    if (this.#isUncertain(use, id)) remember(this.#withoutKnownLogIn, session);
  }

  /** Returns everything that could not be judged. */
  allUnjudged(): Unjudged[] {
    if (this.#countedIds.full || this.#uncertainIds.full)
      this.unjudged.limitReached(
        `The logs have more than ${MOST_IDS} uses, so uses in two files may be counted twice`,
      );
    const all = this.unjudged.list();
    for (const [key, { of, usage, where }] of this.#ambiguous) {
      const named = of.slice(0, MOST_NAMED).map(({ id }) => id);
      const more = of.length > MOST_NAMED ? ` and ${of.length - MOST_NAMED} more` : '';
      all.push({
        kind: 'ambiguous',
        text: `${key.replace('\n', ' ')} (${where.file}:${where.line}) matches several credentials: ${named.join(', ')}${more}`,
        count: usage.uses,
      });
    }
    if (this.#withoutKnownLogIn.size > 0)
      all.push({
        kind: 'no log-in',
        text: 'the logins of some tokens of recorded roles are not in the files. Add the earlier files',
        count: this.#withoutKnownLogIn.size,
      });
    if (this.#outsideSessions.size > 0)
      all.push({
        kind: 'outside',
        text: 'some sessions of recorded roles were used before the first record or after the last. Add records, or set --since and --until',
        count: this.#outsideSessions.size,
      });
    for (const { id, notableUses, revokedAt, graceMs } of this.credentialUses)
      for (const { kind, action, usage } of notableUses.list())
        if (kind === 'near end')
          all.push({
            kind,
            text:
              graceMs > 0 && revokedAt !== undefined
                ? `${id}: ${action} within ${span(graceMs)} after its revocation, while the server may still accept it`
                : `${id}: ${action} within ${span(this.skew)} after its end, the allowed difference of clocks (--skew)`,
            count: usage.uses,
          });
    return all;
  }

  #isCounted({ at }: LoggedUse, id: string | undefined): boolean {
    const { since, until } = this.#options;
    return at >= since && at < until && this.#countedIds.first(id);
  }

  #isUncertain({ at }: LoggedUse, id: string | undefined): boolean {
    const { since, until } = this.#options;
    return at >= since && at < until && !this.#countedIds.has(id) && this.#uncertainIds.first(id);
  }
}

function jobOf({ run, job }: Credential): string {
  return `${run}\n${job.job ?? ''}`;
}

function remember(sessions: Set<string>, session: string): void {
  if (sessions.size < MOST_IDS) sessions.add(session);
}
