import { span } from '../../clock.js';
import type { Credential, Lifetime } from '../lifetimes.js';
import type { Place } from '../read.js';
import { ENDINGS } from '../record.js';
import { Seen } from './bounded.js';
import { type Joined, Life } from './credential-use.js';
import { Tally, type Use } from './usage.js';

/** So many strange sessions, or sessions that may be of several credentials, are told one by one. */
const MOST_SESSIONS = 1_000;
/** So many ids of events are remembered. */
const MOST_IDS = 500_000;
/** So many credentials are named that a session may be of. */
const MOST_NAMED = 5;

/** A session or token of a role of the records that no record has. */
export interface Stranger {
  provider: string;
  /** What the service calls it. */
  session: string;
  role: string | undefined;
  /** Whoever asked for it, as far as the log says. */
  who: string | undefined;
  tally: Tally;
  where: Place;
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

interface Ambiguous {
  of: readonly Life[];
  tally: Tally;
  where: Place;
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
  readonly lives: Life[] = [];
  readonly strangers = new Map<string, Stranger>();
  readonly #options: CorrelationOptions;
  readonly #jobEnds = new Map<string, number>();
  readonly #seen = new Seen(MOST_IDS);
  /** The same of uses that could not be told to be anybody's: another log may know better. */
  readonly #doubtful = new Seen(MOST_IDS);
  readonly #ambiguous = new Map<string, Ambiguous>();
  readonly #outside = new Tally();
  readonly #outsideSessions = new Set<string>();
  readonly #noLogIn = new Set<string>();
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

  life(lifetime: Lifetime): Life {
    const life = new Life(lifetime, this.#jobEnds.get(jobOf(lifetime.credential)));
    this.lives.push(life);
    return life;
  }

  /**
   * A use of a credential.
   *
   * @param own whether Jobpass itself asks this to see that the credential is dead
   * @returns whether it counts, and was not seen in another file
   */
  use(life: Life, joined: Joined, use: Use, where: Place, id: string | undefined, own = false): boolean {
    if (!this.#counts(use, id)) return false;
    life.joined ??= joined;
    life.add(use, where, this.skew, own);
    return true;
  }

  /** A use by somebody who is in no record, though the role is. */
  stranger(
    provider: string,
    session: string,
    role: string | undefined,
    use: Use,
    where: Place,
    id: string | undefined,
    who?: string,
  ): void {
    if (!this.#counts(use, id)) return;
    const { firstAt, lastAt } = this.#options;
    if (use.at + this.skew < firstAt || use.at - this.skew > lastAt) {
      this.#outside.add(use);
      remember(this.#outsideSessions, session);
      return;
    }
    let known = this.strangers.get(session);
    if (known === undefined) {
      if (this.strangers.size >= MOST_SESSIONS) {
        this.limit(`More than ${MOST_SESSIONS} sessions are in no record: the others are not listed`);
        return;
      }
      known = { provider, session, role, who, tally: new Tally(), where };
      this.strangers.set(session, known);
    }
    known.tally.add(use);
  }

  /** A use by one of several credentials. */
  ambiguous(
    what: string,
    session: string,
    of: readonly Life[],
    use: Use,
    where: Place,
    id: string | undefined,
  ): void {
    if (!this.#mayCount(use, id)) return;
    for (const life of of) life.isAmbiguous = true;
    const key = `${what}\n${session}`;
    let known = this.#ambiguous.get(key);
    if (known === undefined) {
      if (this.#ambiguous.size >= MOST_SESSIONS) {
        this.limit(
          `More than ${MOST_SESSIONS} sessions may be of several credentials: the others are not listed`,
        );
        return;
      }
      known = { of, tally: new Tally(), where };
      this.#ambiguous.set(key, known);
    }
    known.tally.add(use);
  }

  /** A use by a token of one of our roles, whose log-in is in none of the files. */
  noLogIn(session: string, use: Use, id: string | undefined): void {
    if (this.#mayCount(use, id)) remember(this.#noLogIn, session);
  }

  /** The clock of a machine that differs from that of the service. */
  clock(life: Life, loggedInAt: number): void {
    life.clockIsOff = true;
    const off = life.lifetime.credential.issuedAt - loggedInAt;
    this.#tell({
      kind: 'clock',
      text: `the machine of ${life.id} had its clock ${span(Math.abs(off))} ${off < 0 ? 'behind' : 'ahead of'} that of the service, which is more than --skew allows: what came after its end cannot be told from what came before`,
      count: 1,
    });
  }

  /** A credential that was got with another one, of a kind whose uses cannot be told from the log. */
  notFollowed({ id }: Life, action: string): void {
    this.#tell({
      kind: 'not followed',
      text: `${id}: ${action} gave it a credential whose uses are not looked for`,
      count: 1,
    });
  }

  limit(text: string): void {
    this.#tell({ kind: 'limit', text, count: 1 });
  }

  unreadable(file: string, count: number): void {
    if (count > 0) this.#tell({ kind: 'unreadable', text: `${file}: entries that cannot be read`, count });
  }

  /** Credentials that none of the logs knows, though they were issued while these were written. */
  unjoined(lives: readonly Life[]): void {
    if (lives.length === 0) return;
    const named = lives.slice(0, MOST_NAMED).map(({ id }) => id);
    const more = lives.length > MOST_NAMED ? ` and ${lives.length - MOST_NAMED} more` : '';
    this.#tell({
      kind: 'no log-in',
      text: `no log-in of these files is for certain that of ${named.join(', ')}${more}`,
      count: lives.length,
    });
  }

  nothing(text: string): void {
    this.#tell({ kind: 'nothing', text, count: 1 });
  }

  /** Chains of records that do not hang together. */
  tampered(chains: number): void {
    if (chains > 0)
      this.#tell({
        kind: 'tampered',
        text: 'chains of records do not hang together (jobpass audit verify): what they say cannot be relied on',
        count: chains,
      });
  }

  unjudged(): Unjudged[] {
    if (this.#seen.full || this.#doubtful.full)
      this.limit(`More than ${MOST_IDS} uses: what stands in two files may be counted twice from then on`);
    const all = [...this.#unjudged];
    for (const [key, { of, tally, where }] of this.#ambiguous) {
      const named = of.slice(0, MOST_NAMED).map(({ id }) => id);
      const more = of.length > MOST_NAMED ? ` and ${of.length - MOST_NAMED} more` : '';
      all.push({
        kind: 'ambiguous',
        text: `${key.replace('\n', ' ')} (${where.file}:${where.line}) may be any of ${named.join(', ')}${more}`,
        count: tally.uses,
      });
    }
    if (this.#noLogIn.size > 0)
      all.push({
        kind: 'no log-in',
        text: 'tokens of roles in the records whose log-in is in none of these files: add the files before them',
        count: this.#noLogIn.size,
      });
    if (this.#outsideSessions.size > 0)
      all.push({
        kind: 'outside',
        text: 'sessions of roles in the records, used before the first record or after the last: add records, or say --since and --until',
        count: this.#outsideSessions.size,
      });
    for (const { id, tellings } of this.lives)
      for (const { kind, action, tally } of tellings.list())
        if (kind === 'near end')
          all.push({
            kind,
            text: `${id}: ${action} within ${span(this.skew)} behind its end, which clocks may differ by (--skew)`,
            count: tally.uses,
          });
    return all;
  }

  #counts({ at }: Use, id: string | undefined): boolean {
    const { since, until } = this.#options;
    return at >= since && at < until && this.#seen.first(id);
  }

  #mayCount({ at }: Use, id: string | undefined): boolean {
    const { since, until } = this.#options;
    return at >= since && at < until && !this.#seen.has(id) && this.#doubtful.first(id);
  }

  #tell(one: Unjudged): void {
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
