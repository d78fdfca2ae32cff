import type { Lifetime } from '../../lifetimes.js';
import type { Place } from '../../read.js';
import { Bounded } from '../bounded.js';
import type { Correlation } from '../correlation.js';
import { type Joined, Life, mayBe } from '../credential-use.js';
import type { TrailEvent } from './cloudtrail.js';

/** A session that a log saw begin. */
interface Began {
  at: number;
  /** Whoever asked for it: a session, or none. */
  by: string | undefined;
  byKey: string | undefined;
  principal: string;
  role: string | undefined;
}

type Owner = { owner: Life; joined: Joined; through?: string } | { owner: 'ambiguous'; of: readonly Life[] };

/** So many sessions that began are kept; of an account of thousands of jobs a day, those of months. */
const MOST_SESSIONS = 500_000;

/**
 * Joins events of CloudTrail with sessions of the records: by the id of the session, which stands in both; where several
 * sessions have the same, which a given `session-name` makes so, by the access key that their log-in gave.
 *
 * All log-ins are read before the first use is.
 */
export class AwsJoin {
  readonly #correlation: Correlation;
  readonly #byPrincipal = new Map<string, Life[]>();
  readonly #byName = new Map<string, Life[]>();
  /** Ids of roles, and their ARNs. */
  readonly #roles = new Set<string>();
  readonly #began = new Bounded<Began>(MOST_SESSIONS);
  readonly #owners = new Map<string, Life | 'unknown' | 'ambiguous'>();
  /** Sessions that only served to assume the role of a credential. */
  readonly #links = new Set<string>();

  constructor(lifetimes: readonly Lifetime[], correlation: Correlation) {
    this.#correlation = correlation;
    for (const lifetime of lifetimes) {
      const { credential } = lifetime;
      if (credential.provider !== 'aws' || credential.id === undefined) continue;
      const life = correlation.life(lifetime);
      const role = roleOf(credential.service) ?? roleOf(credential.role);
      if (role !== undefined) this.#roles.add(role);
      if (credential.uid === undefined) put(this.#byName, `${role}\n${credential.id}`, life);
      else {
        put(this.#byPrincipal, credential.uid, life);
        this.#roles.add(idOf(credential.uid));
      }
    }
  }

  /** Whether there is anything to join. */
  get some(): boolean {
    return this.#roles.size > 0;
  }

  logIn({ at, began, principal, accessKey, role }: TrailEvent): void {
    if (began?.accessKey === undefined) return;
    const ours =
      this.#isOfRole(began.principal, began.role) ||
      (principal !== undefined && this.#isOfRole(principal, role)) ||
      (accessKey !== undefined && this.#began.get(accessKey) !== undefined);
    if (!ours) return;
    this.#began.set(began.accessKey, {
      at,
      by: principal,
      byKey: accessKey,
      principal: began.principal,
      role: began.role,
    });
  }

  /** Finds out whose the access keys are. */
  settle(): void {
    if (this.#began.full)
      this.#correlation.limit(`More than ${MOST_SESSIONS} sessions began: not all of them could be followed`);
    const keys = new Map<string, string[]>();
    for (const [key, { principal }] of this.#began.entries()) put(keys, principal, key);
    for (const [principal, lives] of this.#byPrincipal) this.#settleOne(lives, keys.get(principal) ?? []);
    for (const { principal, role, at } of this.#all()) {
      const named = this.#byName.get(`${role}\n${nameOf(principal)}`) ?? [];
      const [life, more] = mayBe(named, at, this.#correlation.skew);
      if (life !== undefined && more === undefined) life.loggedInAt ??= at;
    }
  }

  *#all(): Generator<Began> {
    for (const [, session] of this.#began.entries()) yield session;
  }

  /** @param lives in the order in which they were issued, all with the same id. @param keys of its log-ins */
  #settleOne(lives: readonly Life[], keys: readonly string[]): void {
    const { skew } = this.#correlation;
    const fits = (key: string): Life[] => mayBe(lives, this.#began.get(key)?.at ?? Number.NaN, skew);
    const taken = new Map<Life, number>();
    for (const key of keys) for (const life of fits(key)) taken.set(life, (taken.get(life) ?? 0) + 1);
    const [only] = lives;
    for (const key of keys) {
      const session = this.#began.get(key);
      const [life, more] = fits(key);
      let owner: Life | 'unknown' | 'ambiguous' =
        life === undefined ? 'unknown' : more === undefined && taken.get(life) === 1 ? life : 'ambiguous';
      if (only !== undefined && lives.length === 1 && keys.length === 1) {
        // There is no other whose it could be, so a difference is one of clocks.
        owner = only;
        if (life === undefined) this.#correlation.clock(only, session?.at ?? 0);
      }
      this.#owners.set(key, owner);
      if (owner === 'ambiguous') for (const one of fits(key)) one.isAmbiguous = true;
      if (!(owner instanceof Life) || session === undefined) continue;
      owner.loggedInAt = session.at;
      if (session.by !== undefined) this.#links.add(session.by);
    }
  }

  use(event: TrailEvent, where: Place): void {
    const { principal, began } = event;
    const use = {
      at: event.at,
      action: event.action,
      address: event.address,
      error: event.error,
      refused: event.refused,
    };
    if (principal === undefined) {
      // Somebody got a session of one of the roles, by an ID token.
      if (began !== undefined && this.#isOfRole(began.principal, began.role) && this.#isStranger(began))
        this.#correlation.stranger('aws', began.principal, began.role, use, where, event.id, event.who);
      return;
    }
    const found = this.#ownerOf(principal, event);
    if (found === undefined) {
      if (!this.#isOfRole(principal, event.role) || this.#links.has(principal)) return;
      this.#correlation.stranger('aws', principal, event.role, use, where, event.id, event.who);
    } else if (found.owner === 'ambiguous')
      this.#correlation.ambiguous('aws', principal, found.of, use, where, event.id);
    else {
      if (event.gaveOther) this.#correlation.notFollowed(found.owner, event.action);
      this.#correlation.use(
        found.owner,
        found.joined,
        found.through === undefined ? use : { ...use, through: found.through },
        where,
        event.id,
      );
    }
  }

  #ownerOf(
    principal: string,
    { accessKey, role }: Pick<TrailEvent, 'accessKey' | 'role'>,
  ): Owner | undefined {
    const lives = this.#byPrincipal.get(principal);
    const [only, more] = lives ?? [];
    const byKey = this.#ownerByKey(principal, accessKey);
    if (byKey instanceof Life) return { owner: byKey, joined: more === undefined ? 'exact' : 'by log-in' };
    if (byKey === 'unknown') return undefined;
    if (only !== undefined) {
      return more === undefined && byKey === undefined
        ? { owner: only, joined: 'exact' }
        : { owner: 'ambiguous', of: lives ?? [] };
    }
    const named = this.#byName.get(`${role}\n${nameOf(principal)}`);
    if (named !== undefined) {
      const [one, another] = named;
      return one !== undefined && another === undefined
        ? { owner: one, joined: 'by name' }
        : { owner: 'ambiguous', of: named };
    }
    return this.#through(principal, accessKey);
  }

  #ownerByKey(principal: string, key: string | undefined): Life | 'unknown' | 'ambiguous' | undefined {
    return key === undefined || this.#began.get(key)?.principal !== principal
      ? undefined
      : this.#owners.get(key);
  }

  /** A session that was assumed out of one of ours, or out of one of those. */
  #through(principal: string, accessKey: string | undefined): Owner | undefined {
    let [name, key] = [principal, accessKey];
    const passed = new Set<string>();
    while (key !== undefined && !passed.has(key)) {
      passed.add(key);
      const session = this.#began.get(key);
      if (session?.by === undefined || session.principal !== name) return undefined;
      const lives = this.#byPrincipal.get(session.by);
      const byKey = this.#ownerByKey(session.by, session.byKey);
      const owner = byKey ?? (lives?.length === 1 ? lives[0] : undefined);
      if (owner instanceof Life) return { owner, joined: owner.joined ?? 'exact', through: principal };
      if (lives !== undefined) return byKey === 'unknown' ? undefined : { owner: 'ambiguous', of: lives };
      [name, key] = [session.by, session.byKey];
    }
    return undefined;
  }

  #isStranger({ principal, accessKey }: NonNullable<TrailEvent['began']>): boolean {
    const owner = accessKey === undefined ? undefined : this.#owners.get(accessKey);
    if (owner !== undefined) return owner === 'unknown';
    return !this.#byPrincipal.has(principal) && !this.#links.has(principal);
  }

  #isOfRole(principal: string, role: string | undefined): boolean {
    return this.#roles.has(idOf(principal)) || (role !== undefined && this.#roles.has(role));
  }
}

/** The role's id of `ROLE-ID:session-name`. */
function idOf(principal: string): string {
  return principal.split(':', 1)[0] ?? principal;
}

/** The name of the session, as it stands in a credential's id. */
function nameOf(principal: string): string {
  return principal.slice(principal.indexOf(':') + 1).replace(/[^\w.-]/g, '-');
}

/** The last ARN of a role in a text: `ARN by HOST`, or ARNs one behind the other. */
function roleOf(text: string | undefined): string | undefined {
  return text?.match(/arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]*[\w+=@/-]/g)?.at(-1);
}

function put<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
