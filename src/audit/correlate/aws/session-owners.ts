import { addToList } from '../../../collections.js';
import { BoundedMap } from '../bounded.js';
import type { Correlation } from '../correlation.js';
import {
  CredentialUse,
  candidatesFor,
  type JoinMethod,
  lastValidAt,
  mayBeLogInOf,
} from '../credential-use.js';
import type { StartedSession, TrailEvent } from './cloudtrail.js';
import { ofOneJob } from './job-sessions.js';

/** A session whose start was logged. */
interface LoggedSession extends Omit<StartedSession, 'accessKey'> {
  at: number;
  /** The session that requested this session; undefined if no session did. */
  by: string | undefined;
  byKey: string | undefined;
}

/** The credential that a use belongs to. `through` is another session or access key that was created with the credential. */
export type Owner =
  | { owner: CredentialUse; joined: JoinMethod; through?: string }
  | { owner: 'ambiguous'; of: readonly CredentialUse[] };

/** The caller of an event. */
type Caller = Pick<TrailEvent, 'accessKey' | 'role' | 'at'>;

/**
 * The maximum number of started sessions to keep in memory. An account with thousands of jobs a day takes several months to start
 * this many sessions.
 */
const MOST_SESSIONS = 500_000;

/**
 * Finds the credential of a session in CloudTrail. A record contains the session's access key, or, if an earlier version of Jobpass
 * wrote the record, only the session id. If several such sessions have the same id, because jobs share a `session-name`, the access
 * key from the login distinguishes them.
 *
 * All logins must be added before `assign`, and `assign` must be called before the first use.
 */
export class SessionOwners {
  readonly #correlation: Correlation;
  readonly #byPrincipal = new Map<string, CredentialUse[]>();
  readonly #byName = new Map<string, CredentialUse[]>();
  readonly #byKey = new Map<string, CredentialUse[]>();
  /** The ids and ARNs of roles. */
  readonly #roles = new Set<string>();
  readonly #sessions = new BoundedMap<LoggedSession>(MOST_SESSIONS);
  readonly #owners = new Map<string, CredentialUse | 'unknown' | 'ambiguous'>();
  /** Sessions whose only purpose was to assume the role of a credential. */
  readonly #links = new Set<string>();

  /** @param credentialUses sorted by issue time */
  constructor(correlation: Correlation, credentialUses: readonly CredentialUse[]) {
    this.#correlation = correlation;
    for (const credentialUse of credentialUses) {
      const { credential } = credentialUse.lifetime;
      const role = roleArnOf(credential.service) ?? roleArnOf(credential.role);
      if (role !== undefined) this.#roles.add(role);
      if (credential.keyId !== undefined) addToList(this.#byKey, credential.keyId, credentialUse);
      if (credential.uid === undefined) addToList(this.#byName, `${role}\n${credential.id}`, credentialUse);
      else {
        addToList(this.#byPrincipal, credential.uid, credentialUse);
        this.#roles.add(roleIdOf(credential.uid));
      }
    }
  }

  get hasCredentials(): boolean {
    return this.#roles.size > 0;
  }

  addLogIn({ at, startedSession, principal, accessKey, role }: TrailEvent): void {
    if (startedSession?.accessKey === undefined) return;
    const ours =
      this.#isOfRole(startedSession.principal, startedSession.role) ||
      (principal !== undefined && this.#isOfRole(principal, role)) ||
      (accessKey !== undefined && this.#sessions.get(accessKey) !== undefined);
    if (!ours) return;
    this.#sessions.set(startedSession.accessKey, {
      at,
      by: principal,
      byKey: accessKey,
      principal: startedSession.principal,
      role: startedSession.role,
      isCopy: startedSession.isCopy,
      described: startedSession.described,
    });
  }

  /** Assigns each access key to its credential. */
  assign(): void {
    if (this.#sessions.full)
      this.#correlation.unjudged.limitReached(
        `The logs have more than ${MOST_SESSIONS} new sessions, so some were not followed`,
      );
    const keys = new Map<string, string[]>();
    for (const [key, session] of this.#sessions.entries()) {
      const recorded = this.#recorded(session.principal, key);
      for (const owner of recorded) this.#assignRecorded(owner, session);
      // The owner of a copy without a record is the owner of the session that requested the copy.
      if (recorded.length === 0 && !session.isCopy) addToList(keys, session.principal, key);
    }
    for (const [principal, credentialUses] of this.#byPrincipal) {
      const withoutKey = credentialUses.filter(({ lifetime }) => lifetime.credential.keyId === undefined);
      this.#assignByLogIns(withoutKey, keys.get(principal) ?? []);
    }
    for (const [, { principal, role, at }] of this.#sessions.entries()) {
      const named = this.#byName.get(`${role}\n${sessionNameOf(principal)}`) ?? [];
      const [credentialUse, more] = candidatesFor(named, at, this.#correlation.skew);
      if (credentialUse !== undefined && more === undefined) credentialUse.loggedInAt ??= at;
    }
  }

  /** Sets the login time of a credential whose record contains the session's access key. */
  #assignRecorded(owner: CredentialUse, { at, by, isCopy, described }: LoggedSession): void {
    owner.loggedInAt = at;
    owner.described = described;
    if (!mayBeLogInOf(owner, at, this.#correlation.skew)) this.#correlation.unjudged.clockDiffers(owner, at);
    // The session that requested a copy has the copy's id, and has a record of its own.
    if (by !== undefined && !isCopy) this.#links.add(by);
  }

  /** @param credentialUses credentials with the same id, sorted by issue time. @param keys the access keys from the logins */
  #assignByLogIns(credentialUses: readonly CredentialUse[], keys: readonly string[]): void {
    const { skew } = this.#correlation;
    const fits = (key: string): CredentialUse[] =>
      candidatesFor(credentialUses, this.#sessions.get(key)?.at ?? Number.NaN, skew);
    const matchCounts = new Map<CredentialUse, number>();
    for (const key of keys)
      for (const credentialUse of fits(key))
        matchCounts.set(credentialUse, (matchCounts.get(credentialUse) ?? 0) + 1);
    const [only] = credentialUses;
    for (const key of keys) {
      const session = this.#sessions.get(key);
      const [credentialUse, more] = fits(key);
      let owner: CredentialUse | 'unknown' | 'ambiguous' =
        credentialUse === undefined
          ? 'unknown'
          : more === undefined && matchCounts.get(credentialUse) === 1
            ? credentialUse
            : 'ambiguous';
      if (only !== undefined && credentialUses.length === 1 && keys.length === 1) {
        // No other credential is possible, so any time difference is caused by the clocks.
        owner = only;
        if (credentialUse === undefined) this.#correlation.unjudged.clockDiffers(only, session?.at ?? 0);
      }
      this.#owners.set(key, owner);
      if (owner === 'ambiguous') for (const one of fits(key)) one.isAmbiguous = true;
      if (!(owner instanceof CredentialUse) || session === undefined) continue;
      owner.loggedInAt = session.at;
      if (session.by !== undefined) this.#links.add(session.by);
    }
  }

  /** Returns the owner of a session; undefined if no record describes the session. */
  ownerOf(principal: string, caller: Caller): Owner | undefined {
    const { accessKey, role } = caller;
    const credentialUses = this.#byPrincipal.get(principal);
    const byKey = this.#ownerOfKey(principal, accessKey);
    if (byKey instanceof CredentialUse) {
      const isExact = byKey.lifetime.credential.keyId === accessKey || credentialUses?.length === 1;
      return { owner: byKey, joined: isExact ? 'exact' : 'by log-in' };
    }
    if (byKey === 'unknown') return undefined;
    if (credentialUses !== undefined)
      return byKey === 'ambiguous'
        ? { owner: 'ambiguous', of: credentialUses }
        : this.#ownerOfOtherKey(principal, credentialUses, caller);
    const named = this.#byName.get(`${role}\n${sessionNameOf(principal)}`);
    if (named !== undefined) {
      const [one, another] = named;
      return one !== undefined && another === undefined
        ? { owner: one, joined: 'by name' }
        : { owner: 'ambiguous', of: named };
    }
    return this.#through(principal, accessKey);
  }

  /** Returns the owner of a key that neither a record nor a login contains, although records contain the session's id. */
  #ownerOfOtherKey(
    principal: string,
    credentialUses: readonly CredentialUse[],
    { accessKey, at }: Caller,
  ): Owner | undefined {
    const copied = this.#copiedFrom(principal, accessKey);
    if (copied !== undefined) return copied === 'unknown' ? undefined : copied;
    const [only, more] = credentialUses;
    const haveKeys = credentialUses.every(({ lifetime }) => lifetime.credential.keyId !== undefined);
    if (only !== undefined && more === undefined && (!haveKeys || accessKey === undefined))
      return { owner: only, joined: 'exact' };
    const described = accessKey === undefined ? undefined : this.#sessions.get(accessKey)?.described;
    const ofJob = haveKeys ? ofOneJob(credentialUses, described) : undefined;
    if (ofJob === undefined) return { owner: 'ambiguous', of: credentialUses };
    const owner = lastValidAt(ofJob, at, this.#correlation.skew);
    return { owner, joined: 'by session', ...(accessKey === undefined ? {} : { through: accessKey }) };
  }

  /** Returns the credential whose session requested a copy that has no record, directly or through other copies. */
  #copiedFrom(principal: string, accessKey: string | undefined): Owner | 'unknown' | undefined {
    const passed = new Set<string>();
    let key = accessKey;
    while (accessKey !== undefined && key !== undefined && !passed.has(key)) {
      passed.add(key);
      const session = this.#sessions.get(key);
      if (session?.isCopy !== true || session.principal !== principal) return undefined;
      key = session.byKey;
      const owner = this.#ownerOfKey(principal, key);
      if (owner === 'unknown') return owner;
      if (owner instanceof CredentialUse) return { owner, joined: 'exact', through: accessKey };
    }
    return undefined;
  }

  /** Returns the owner of an access key: from the records, or else from the login. */
  #ownerOfKey(
    principal: string,
    key: string | undefined,
  ): CredentialUse | 'unknown' | 'ambiguous' | undefined {
    if (key === undefined) return undefined;
    const recorded = this.#recorded(principal, key);
    // If Jobpass delivered an intermediate session, two records contain the session's key.
    if (recorded.length > 0) return lastValidAt(recorded, Number.POSITIVE_INFINITY, this.#correlation.skew);
    return this.#sessions.get(key)?.principal === principal ? this.#owners.get(key) : undefined;
  }

  /** Returns the credentials whose records contain this access key. */
  #recorded(principal: string, key: string): readonly CredentialUse[] {
    const recorded = this.#byKey.get(key) ?? [];
    return recorded.filter(({ lifetime: { credential } }) => (credential.uid ?? principal) === principal);
  }

  /** Returns the credential whose session assumed the given session, directly or through other sessions. */
  #through(principal: string, accessKey: string | undefined): Owner | undefined {
    let [name, key] = [principal, accessKey];
    const passed = new Set<string>();
    while (key !== undefined && !passed.has(key)) {
      passed.add(key);
      const session = this.#sessions.get(key);
      if (session?.by === undefined || session.principal !== name) return undefined;
      const { by, byKey, at } = session;
      if (this.#byPrincipal.has(by)) {
        const found = this.ownerOf(by, { accessKey: byKey, role: undefined, at });
        if (found === undefined || found.owner === 'ambiguous') return found;
        const { owner, joined } = found;
        return { owner, joined: joined === 'exact' ? (owner.joined ?? joined) : joined, through: principal };
      }
      [name, key] = [by, byKey];
    }
    return undefined;
  }

  /** Whether no record describes a session for one of the roles. */
  isUnknownSession({ principal, accessKey, role }: StartedSession): boolean {
    if (!this.#isOfRole(principal, role)) return false;
    const owner = this.#ownerOfKey(principal, accessKey);
    if (owner !== undefined) return owner === 'unknown';
    return !this.#byPrincipal.has(principal) && !this.#links.has(principal);
  }

  /** Whether a session without an owner is unrelated to the records: no record contains its role, or it only led to a credential. */
  isForeign(principal: string, role: string | undefined): boolean {
    return !this.#isOfRole(principal, role) || this.#links.has(principal);
  }

  #isOfRole(principal: string, role: string | undefined): boolean {
    return this.#roles.has(roleIdOf(principal)) || (role !== undefined && this.#roles.has(role));
  }
}

/** Returns the role id in `ROLE-ID:session-name`. */
function roleIdOf(principal: string): string {
  return principal.split(':', 1)[0] ?? principal;
}

/** Returns the session name in the format that credential ids use. */
function sessionNameOf(principal: string): string {
  return principal.slice(principal.indexOf(':') + 1).replace(/[^\w.-]/g, '-');
}

/** Returns the last role ARN in a text like `ARN by HOST` or a list of ARNs. */
function roleArnOf(text: string | undefined): string | undefined {
  return text?.match(/arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]*[\w+=@/-]/g)?.at(-1);
}
