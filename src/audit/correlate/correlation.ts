import { span } from '../../clock.js';
import type { Credential } from '../credential-history.js';
import type { Lifetime } from '../lifetimes.js';
import type { FileLine } from '../read.js';
import { ENDINGS } from '../record.js';
import { SeenIds } from './bounded.js';
import { CredentialUse, type JoinMethod } from './credential-use.js';
import { type LoggedUse, Usage } from './usage.js';

/** So many strange sessions, or sessions that may be of several credentials, are told one by one. */
const MOST_SESSIONS = 1_000;
/** So many ids of events are remembered. */
const MOST_IDS = 500_000;
/** So many credentials are named that a session may be of. */
const MOST_NAMED = 5;

/** A session or token of a role of the records that no record has. */
export interface UnknownSession {
  provider: string;
  /** What the service calls it. */
  session: string;
  role: string | undefined;
  /** Whoever asked for it, as far as the log says. */
  who: string | undefined;
  usage: Usage;
  where: FileLine;
}

/** What could not be judged, and why. */
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
  /** How far clocks may differ, in milliseconds. */
  skew: number;
  /** The times of the first and the last record. */
  firstAt: number;
  lastAt: number;
  /** Uses outside of these are left out. */
  since: number;
  until: number;
}

/** What is found out while logs are read. */
export class Correlation {
  readonly skew: number;
  readonly credentialUses: CredentialUse[] = [];
  readonly unknownSessions = new Map<string, UnknownSession>();
  readonly #options: CorrelationOptions;
  readonly #jobEnds = new Map<string, number>();
  readonly #countedIds = new SeenIds(MOST_IDS);
  /** The same of uses that could not be told to be anybody's: another log may know better. */
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

  /** The credentials that a provider issued, to be joined with its log. */
  track(provider: string): CredentialUse[] {
    const uses = this.#options.lifetimes
      .filter(({ credential }) => credential.provider === provider && credential.id !== undefined)
      .map((lifetime) => new CredentialUse(lifetime, this.#jobEnds.get(jobOf(lifetime.credential))));
    for (const use of uses) this.credentialUses.push(use);
    return uses;
  }

  /**
   * A use of a credential.
   *
   * @param own whether Jobpass itself asks this to see that the credential is dead
   * @returns whether it counts, and was not seen in another file
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
    credentialUse.joined ??= joined;
    credentialUse.add(use, where, this.skew, own);
    return true;
  }

  /** A use by somebody who is in no record, though the role is. */
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
        this.limitReached(`More than ${MOST_SESSIONS} sessions are in no record: the others are not listed`);
        return;
      }
      known = { provider, session, role, who, usage: new Usage(), where };
      this.unknownSessions.set(session, known);
    }
    known.usage.add(use);
  }

  /** A use by one of several credentials. */
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
          `More than ${MOST_SESSIONS} sessions may be of several credentials: the others are not listed`,
        );
        return;
      }
      known = { of, usage: new Usage(), where };
      this.#ambiguous.set(key, known);
    }
    known.usage.add(use);
  }

  /** A use by a token of one of our roles, whose log-in is in none of the files. */
  unknownLogIn(session: string, use: LoggedUse, id: string | undefined): void {
    if (this.#isUncertain(use, id)) remember(this.#withoutKnownLogIn, session);
  }

  /** The clock of a machine that differs from that of the service. */
  clockDiffers(credentialUse: CredentialUse, loggedInAt: number): void {
    credentialUse.clockIsOff = true;
    const off = credentialUse.lifetime.credential.issuedAt - loggedInAt;
    this.#addUnjudged({
      kind: 'clock',
      text: `the machine of ${credentialUse.id} had its clock ${span(Math.abs(off))} ${off < 0 ? 'behind' : 'ahead of'} that of the service, which is more than --skew allows: what came after its end cannot be told from what came before`,
      count: 1,
    });
  }

  /** A credential that was got with another one, of a kind whose uses cannot be told from the log. */
  notFollowed({ id }: CredentialUse, action: string): void {
    this.#addUnjudged({
      kind: 'not followed',
      text: `${id}: ${action} gave it a credential whose uses are not looked for`,
      count: 1,
    });
  }

  limitReached(text: string): void {
    this.#addUnjudged({ kind: 'limit', text, count: 1 });
  }

  unreadableEntries(file: string, count: number): void {
    if (count > 0)
      this.#addUnjudged({ kind: 'unreadable', text: `${file}: entries that cannot be read`, count });
  }

  /** Credentials that none of the logs knows, though they were issued while these were written. */
  withoutLogIn(credentialUses: readonly CredentialUse[]): void {
    if (credentialUses.length === 0) return;
    const named = credentialUses.slice(0, MOST_NAMED).map(({ id }) => id);
    const more = credentialUses.length > MOST_NAMED ? ` and ${credentialUses.length - MOST_NAMED} more` : '';
    this.#addUnjudged({
      kind: 'no log-in',
      text: `no log-in of these files is for certain that of ${named.join(', ')}${more}`,
      count: credentialUses.length,
    });
  }

  nothingToJoin(text: string): void {
    this.#addUnjudged({ kind: 'nothing', text, count: 1 });
  }

  /** Chains of records that do not hang together. */
  tamperedChains(chains: number): void {
    if (chains > 0)
      this.#addUnjudged({
        kind: 'tampered',
        text: 'chains of records do not hang together (jobpass audit verify): what they say cannot be relied on',
        count: chains,
      });
  }

  unjudged(): Unjudged[] {
    if (this.#countedIds.full || this.#uncertainIds.full)
      this.limitReached(
        `More than ${MOST_IDS} uses: what stands in two files may be counted twice from then on`,
      );
    const all = [...this.#unjudged];
    for (const [key, { of, usage, where }] of this.#ambiguous) {
      const named = of.slice(0, MOST_NAMED).map(({ id }) => id);
      const more = of.length > MOST_NAMED ? ` and ${of.length - MOST_NAMED} more` : '';
      all.push({
        kind: 'ambiguous',
        text: `${key.replace('\n', ' ')} (${where.file}:${where.line}) may be any of ${named.join(', ')}${more}`,
        count: usage.uses,
      });
    }
    if (this.#withoutKnownLogIn.size > 0)
      all.push({
        kind: 'no log-in',
        text: 'tokens of roles in the records whose log-in is in none of these files: add the files before them',
        count: this.#withoutKnownLogIn.size,
      });
    if (this.#outsideSessions.size > 0)
      all.push({
        kind: 'outside',
        text: 'sessions of roles in the records, used before the first record or after the last: add records, or say --since and --until',
        count: this.#outsideSessions.size,
      });
    for (const { id, notableUses } of this.credentialUses)
      for (const { kind, action, usage } of notableUses.list())
        if (kind === 'near end')
          all.push({
            kind,
            text: `${id}: ${action} within ${span(this.skew)} behind its end, which clocks may differ by (--skew)`,
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
