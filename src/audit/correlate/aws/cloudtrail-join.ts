import { addToList } from '../../../collections.js';
import type { FileLine } from '../../read.js';
import { BoundedMap } from '../bounded.js';
import type { Correlation } from '../correlation.js';
import { CredentialUse, candidatesFor, type JoinMethod } from '../credential-use.js';
import type { ServiceLogJoin } from '../service-log.js';
import { readTrail, type TrailEvent } from './cloudtrail.js';

/** A session whose start was logged. */
interface StartedSession {
  at: number;
  /** The session that requested this session; undefined if no session did. */
  by: string | undefined;
  byKey: string | undefined;
  principal: string;
  role: string | undefined;
}

type Owner =
  | { owner: CredentialUse; joined: JoinMethod; through?: string }
  | { owner: 'ambiguous'; of: readonly CredentialUse[] };

/**
 * The maximum number of started sessions to keep in memory. An account with thousands of jobs a day takes several months to start
 * this many sessions.
 */
const MOST_SESSIONS = 500_000;

/**
 * Joins CloudTrail events with sessions in the records by the session id, which both contain. If several sessions have the same id,
 * because jobs share a `session-name`, the access key from the login distinguishes them.
 *
 * All logins must be added before the first use.
 */
export class CloudTrailJoin implements ServiceLogJoin<TrailEvent> {
  readonly #correlation: Correlation;
  readonly #byPrincipal = new Map<string, CredentialUse[]>();
  readonly #byName = new Map<string, CredentialUse[]>();
  /** The ids and ARNs of roles. */
  readonly #roles = new Set<string>();
  readonly #sessions = new BoundedMap<StartedSession>(MOST_SESSIONS);
  readonly #owners = new Map<string, CredentialUse | 'unknown' | 'ambiguous'>();
  /** Sessions whose only purpose was to assume the role of a credential. */
  readonly #links = new Set<string>();

  /** Whether the user confirmed that the trail has no data events, or the logs contain data events. */
  #knowsDataEvents: boolean;
  readonly read = readTrail;

  /** @param withoutDataEvents whether the user confirmed that the trail has no data events */
  constructor(correlation: Correlation, withoutDataEvents: boolean) {
    this.#correlation = correlation;
    this.#knowsDataEvents = withoutDataEvents;
    for (const credentialUse of correlation.track('aws')) {
      const { credential } = credentialUse.lifetime;
      const role = roleArnOf(credential.service) ?? roleArnOf(credential.role);
      if (role !== undefined) this.#roles.add(role);
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
    });
  }

  /** Assigns each access key to its credential. */
  assignOwners(): void {
    if (this.#sessions.full)
      this.#correlation.limitReached(
        `The logs have more than ${MOST_SESSIONS} new sessions, so some were not followed`,
      );
    const keys = new Map<string, string[]>();
    for (const [key, { principal }] of this.#sessions.entries()) addToList(keys, principal, key);
    for (const [principal, credentialUses] of this.#byPrincipal)
      this.#assignOwner(credentialUses, keys.get(principal) ?? []);
    for (const { principal, role, at } of this.#allSessions()) {
      const named = this.#byName.get(`${role}\n${sessionNameOf(principal)}`) ?? [];
      const [credentialUse, more] = candidatesFor(named, at, this.#correlation.skew);
      if (credentialUse !== undefined && more === undefined) credentialUse.loggedInAt ??= at;
    }
  }

  *#allSessions(): Generator<StartedSession> {
    for (const [, session] of this.#sessions.entries()) yield session;
  }

  /** @param credentialUses credentials with the same id, sorted by issue time. @param keys the access keys from the logins */
  #assignOwner(credentialUses: readonly CredentialUse[], keys: readonly string[]): void {
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
        if (credentialUse === undefined) this.#correlation.clockDiffers(only, session?.at ?? 0);
      }
      this.#owners.set(key, owner);
      if (owner === 'ambiguous') for (const one of fits(key)) one.isAmbiguous = true;
      if (!(owner instanceof CredentialUse) || session === undefined) continue;
      owner.loggedInAt = session.at;
      if (session.by !== undefined) this.#links.add(session.by);
    }
  }

  addUse(event: TrailEvent, where: FileLine): void {
    const { principal, startedSession } = event;
    this.#knowsDataEvents ||= event.isData;
    const use = {
      at: event.at,
      action: event.action,
      address: event.address,
      error: event.error,
      refused: event.refused,
    };
    if (principal === undefined) {
      // A caller with an ID token received a session for one of the roles.
      if (
        startedSession !== undefined &&
        this.#isOfRole(startedSession.principal, startedSession.role) &&
        this.#isUnknownSession(startedSession)
      )
        this.#correlation.unknownSession(
          'aws',
          startedSession.principal,
          startedSession.role,
          use,
          where,
          event.id,
          event.who,
        );
      return;
    }
    const found = this.#ownerOf(principal, event);
    if (found === undefined) {
      if (!this.#isOfRole(principal, event.role) || this.#links.has(principal)) return;
      this.#correlation.unknownSession('aws', principal, event.role, use, where, event.id, event.who);
    } else if (found.owner === 'ambiguous')
      this.#correlation.ambiguousUse('aws', principal, found.of, use, where, event.id);
    else {
      if (event.issuedOther) this.#correlation.notFollowed(found.owner, event.action);
      this.#correlation.addUse(
        found.owner,
        found.joined,
        found.through === undefined ? use : { ...use, through: found.through },
        where,
        event.id,
      );
    }
  }

  reasonIncomplete(): string | undefined {
    return this.#knowsDataEvents
      ? undefined
      : 'the logs have no data events, so they do not show reads and writes. If the trail has none, pass --no-data-events';
  }

  #ownerOf(
    principal: string,
    { accessKey, role }: Pick<TrailEvent, 'accessKey' | 'role'>,
  ): Owner | undefined {
    const credentialUses = this.#byPrincipal.get(principal);
    const [only, more] = credentialUses ?? [];
    const byKey = this.#ownerByKey(principal, accessKey);
    if (byKey instanceof CredentialUse)
      return { owner: byKey, joined: more === undefined ? 'exact' : 'by log-in' };
    if (byKey === 'unknown') return undefined;
    if (only !== undefined) {
      return more === undefined && byKey === undefined
        ? { owner: only, joined: 'exact' }
        : { owner: 'ambiguous', of: credentialUses ?? [] };
    }
    const named = this.#byName.get(`${role}\n${sessionNameOf(principal)}`);
    if (named !== undefined) {
      const [one, another] = named;
      return one !== undefined && another === undefined
        ? { owner: one, joined: 'by name' }
        : { owner: 'ambiguous', of: named };
    }
    return this.#through(principal, accessKey);
  }

  #ownerByKey(
    principal: string,
    key: string | undefined,
  ): CredentialUse | 'unknown' | 'ambiguous' | undefined {
    return key === undefined || this.#sessions.get(key)?.principal !== principal
      ? undefined
      : this.#owners.get(key);
  }

  /** Returns the credential whose session assumed the given session, directly or through other sessions. */
  #through(principal: string, accessKey: string | undefined): Owner | undefined {
    let [name, key] = [principal, accessKey];
    const passed = new Set<string>();
    while (key !== undefined && !passed.has(key)) {
      passed.add(key);
      const session = this.#sessions.get(key);
      if (session?.by === undefined || session.principal !== name) return undefined;
      const credentialUses = this.#byPrincipal.get(session.by);
      const byKey = this.#ownerByKey(session.by, session.byKey);
      const owner = byKey ?? (credentialUses?.length === 1 ? credentialUses[0] : undefined);
      if (owner instanceof CredentialUse)
        return { owner, joined: owner.joined ?? 'exact', through: principal };
      if (credentialUses !== undefined)
        return byKey === 'unknown' ? undefined : { owner: 'ambiguous', of: credentialUses };
      [name, key] = [session.by, session.byKey];
    }
    return undefined;
  }

  #isUnknownSession({ principal, accessKey }: NonNullable<TrailEvent['startedSession']>): boolean {
    const owner = accessKey === undefined ? undefined : this.#owners.get(accessKey);
    if (owner !== undefined) return owner === 'unknown';
    return !this.#byPrincipal.has(principal) && !this.#links.has(principal);
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
