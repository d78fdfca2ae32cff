import { span } from '../../clock.js';
import type { Credential } from '../credential-history.js';
import type { Lifetime } from '../lifetimes.js';
import type { FileLine } from '../read.js';
import { ENDINGS } from '../record.js';
import { SeenIds } from './bounded.js';
import { CredentialUse, type JoinMethod } from './credential-use.js';
import { type LoggedUse, Usage } from './usage.js';

/** The maximum number of unknown sessions and of ambiguous sessions to list. */
const MOST_SESSIONS = 1_000;
/** The maximum number of event ids to keep in memory. */
const MOST_IDS = 500_000;
/** The maximum number of candidates to name for an ambiguous session. */
const MOST_NAMED = 5;

/** A session or token that has no record, although the records contain its role. */
export interface UnknownSession {
  provider: string;
  /** The service's name for the session or token. */
  session: string;
  role: string | undefined;
  /** The caller that requested the session or token, if the log names the caller. */
  who: string | undefined;
  usage: Usage;
  where: FileLine;
}

/** Uses that could not be judged, with the reason. */
export interface Unjudged {
  kind:
    | 'ambiguous'
    | 'no log-in'
    | 'outside'
    | 'clock'
    | 'near end'
    | 'not followed'
    | 'unreadable'
    | 'limit'
    | 'nothing'
    | 'tampered';
  text: string;
  count: number;
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
  readonly #ambiguous = new Map<string, AmbiguousSession>();
  readonly #outside = new Usage();
  readonly #outsideSessions = new Set<string>();
  readonly #withoutKnownLogIn = new Set<string>();
  readonly #unjudged: Unjudged[] = [];

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

  /** Adds a use by a session that has no record, although the records contain its role. */
  unknownSession(
    provider: string,
    session: string,
    role: string | undefined,
    use: LoggedUse,
    where: FileLine,
    id: string | undefined,
    who?: string,
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
        this.limitReached(`More than ${MOST_SESSIONS} sessions are in no record; the rest is not listed`);
        return;
      }
      known = { provider, session, role, who, usage: new Usage(), where };
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
        this.limitReached(
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

  /** Reports that the clocks of a runner and the service differ by more than the allowed skew. */
  clockDiffers(credentialUse: CredentialUse, loggedInAt: number): void {
    credentialUse.clockIsOff = true;
    const off = credentialUse.lifetime.credential.issuedAt - loggedInAt;
    this.#addUnjudged({
      kind: 'clock',
      text: `${credentialUse.id}: the runner's clock was ${span(Math.abs(off))} ${off < 0 ? 'behind' : 'ahead of'} the service's, which exceeds --skew. Uses before and after the end cannot be distinguished`,
      count: 1,
    });
  }

  /** Reports that a credential was used to get another credential, and that the log does not link their uses. */
  notFollowed({ id }: CredentialUse, action: string): void {
    this.#addUnjudged({
      kind: 'not followed',
      text: `${id}: ${action} returned another credential, whose uses are not checked`,
      count: 1,
    });
  }

  limitReached(text: string): void {
    this.#addUnjudged({ kind: 'limit', text, count: 1 });
  }

  unreadableEntries(file: string, count: number): void {
    if (count > 0) this.#addUnjudged({ kind: 'unreadable', text: `${file}: unreadable entries`, count });
  }

  /** Reports credentials that no log contains, although they were issued in the period that the logs cover. */
  withoutLogIn(credentialUses: readonly CredentialUse[]): void {
    if (credentialUses.length === 0) return;
    const named = credentialUses.slice(0, MOST_NAMED).map(({ id }) => id);
    const more = credentialUses.length > MOST_NAMED ? ` and ${credentialUses.length - MOST_NAMED} more` : '';
    this.#addUnjudged({
      kind: 'no log-in',
      text: `the logins of ${named.join(', ')}${more} could not be identified with certainty`,
      count: credentialUses.length,
    });
  }

  nothingToJoin(text: string): void {
    this.#addUnjudged({ kind: 'nothing', text, count: 1 });
  }

  /** Reports broken chains of records. */
  tamperedChains(chains: number): void {
    if (chains > 0)
      this.#addUnjudged({
        kind: 'tampered',
        text: 'chains of records are broken (see jobpass audit verify), so their records are not reliable',
        count: chains,
      });
  }

  unjudged(): Unjudged[] {
    if (this.#countedIds.full || this.#uncertainIds.full)
      this.limitReached(
        `The logs have more than ${MOST_IDS} uses, so uses in two files may be counted twice`,
      );
    const all = [...this.#unjudged];
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
    for (const { id, notableUses } of this.credentialUses)
      for (const { kind, action, usage } of notableUses.list())
        if (kind === 'near end')
          all.push({
            kind,
            text: `${id}: ${action} within ${span(this.skew)} after its end, the allowed difference of clocks (--skew)`,
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

  #addUnjudged(one: Unjudged): void {
    const known = this.#unjudged.find(({ kind, text }) => kind === one.kind && text === one.text);
    if (known === undefined) this.#unjudged.push(one);
    else known.count += one.count;
  }
}

function jobOf({ run, job }: Credential): string {
  return `${run}\n${job.job ?? ''}`;
}

function remember(sessions: Set<string>, session: string): void {
  if (sessions.size < MOST_IDS) sessions.add(session);
}
