import type { Lifetime } from '../../lifetimes.js';
import type { FileLine } from '../../read.js';
import type { Correlation } from '../correlation.js';
import { type CredentialUse, lastValidAt } from '../credential-use.js';
import type { LogReader } from '../logs.js';
import type { ServiceLogJoin } from '../service-log.js';
import type { LoggedUse } from '../usage.js';
import { isAnchor } from './anchors.js';
import {
  ANCHOR_PREFIX,
  type AuditedUser,
  type KubernetesEvent,
  readKubernetesAudit,
  TOKEN_REVIEW,
} from './audit-event.js';
import { accountOf, type LoggedJob, TokenOwners } from './token-owners.js';

/** The maximum number of open connections to keep in memory. */
const MOST_OPEN = 100_000;
/** The time after its revocation for which Jobpass probes a token, in milliseconds. */
const PROBE_MS = 15_000;
/** The status codes with which the server denies a request: missing permission, or an admission policy. */
const DENIED: ReadonlySet<number> = new Set([403, 422]);
const TOKEN_REQUEST = 'serviceaccounts/token';
/** The start of the names of users that log in with an ID token. */
const USER_PREFIX = 'jobpass:';
/** Marks requests with a job's ID token that a step sent. Jobpass itself sends no such requests. */
const BY_ID_TOKEN = "the job's ID token";

interface Connection {
  credentialUse: CredentialUse;
  use: LoggedUse;
}

/**
 * Joins the audit logs of API servers with the tokens in the records. Each use of a token contains the token's ID (`jti`), and so
 * does the TokenRequest that issued the token. All TokenRequests must be added before the first use.
 *
 * If the server rejects a token, the log contains no user and no token ID, so rejected uses cannot be joined.
 */
export class KubernetesJoin implements ServiceLogJoin<KubernetesEvent> {
  readonly #correlation: Correlation;
  readonly #credentialUses: readonly CredentialUse[];
  readonly #owners: TokenOwners;
  /** The long-running requests that have started but not ended, keyed by request ID. */
  readonly #open = new Map<string, Connection>();

  constructor(correlation: Correlation) {
    this.#correlation = correlation;
    this.#credentialUses = correlation.track('kubernetes');
    this.#owners = new TokenOwners(correlation, this.#credentialUses);
  }

  get hasCredentials(): boolean {
    return this.#credentialUses.length > 0;
  }

  read(file: string, reader: LogReader<KubernetesEvent>, logInsOnly: boolean): Promise<void> {
    return readKubernetesAudit(file, reader, logInsOnly ? mayBeLogIn : undefined);
  }

  addLogIn(event: KubernetesEvent, where: FileLine): void {
    this.#owners.add(event, where);
  }

  /** Assigns the tokens to credentials, and reports tokens that are in no record. */
  assignOwners(): void {
    this.#owners.assign();
    for (const { id, account, by, event, where } of this.#owners.unknown())
      this.#correlation.unknownSession('kubernetes', id, account, useOf(event), where, event.id, by?.name);
  }

  addUse(event: KubernetesEvent, where: FileLine): void {
    const { user } = event;
    if (user === undefined) return;
    if (user.credential !== undefined) {
      const owner = this.#owners.ownerOf(user.credential);
      if (typeof owner === 'object') this.#addTokenUse(owner, event, where);
      if (typeof owner === 'object' || owner === 'other') return;
    }
    const account = accountOf(user);
    if (account !== undefined && this.#owners.isRecordedAccount(account))
      this.#addUnknownUse(user, account, event, where);
    else this.#addOtherUse(user, event, where);
  }

  /** Adds a request that a token of a credential sent. */
  #addTokenUse(
    { credentialUse, through }: { credentialUse: CredentialUse; through?: string },
    event: KubernetesEvent,
    where: FileLine,
  ): void {
    const use = { ...useOf(event), ...(through === undefined ? {} : { through }) };
    const { endedAt = Number.POSITIVE_INFINITY, revokedAt = endedAt } = credentialUse;
    if (event.resource === TOKEN_REVIEW && event.byJobpass && event.receivedAt <= revokedAt + PROBE_MS) {
      this.#correlation.addOwn(credentialUse, use, event.id);
      return;
    }
    this.#correlation.addUse(credentialUse, 'exact', use, where, event.id);
    const issuedOther = event.verb === 'create' && event.resource === 'certificatesigningrequests';
    if (issuedOther && event.code < 400) this.#correlation.unjudged.notFollowed(credentialUse, event.action);
    if (event.isLongRunning) this.#addConnection({ credentialUse, use }, event, where);
  }

  #addConnection(
    connection: Connection,
    { id, at, isComplete, code }: KubernetesEvent,
    where: FileLine,
  ): void {
    const { credentialUse, use } = connection;
    if (isComplete) {
      this.#open.delete(id);
      this.#correlation.addConnection(credentialUse, use, at, where, id);
    } else if (code >= 400) return;
    else if (this.#open.size < MOST_OPEN) this.#open.set(id, connection);
    else
      this.#correlation.unjudged.limitReached(
        `The logs have more than ${MOST_OPEN} open connections, so some were not followed`,
      );
  }

  /** Adds a request by a token that is in no record, although the records contain its account. */
  #addUnknownUse(user: AuditedUser, account: string, event: KubernetesEvent, where: FileLine): void {
    const { credential } = user;
    const use = useOf(event);
    if (credential !== undefined && this.#owners.ownerOf(credential) === undefined)
      this.#correlation.unknownLogIn(credential, use, event.id);
    else
      this.#correlation.unknownSession(
        'kubernetes',
        credential ?? `a token of ${account} without an ID`,
        account,
        use,
        where,
        event.id,
      );
  }

  /** Adds a request that no token of an account in the records sent. */
  #addOtherUse(user: AuditedUser, event: KubernetesEvent, where: FileLine): void {
    const { resource, object, code, verb, id } = event;
    const use = useOf(event);
    const bound = resource === 'secrets' ? this.#owners.ofAnchor(object) : [];
    const job = this.#owners.jobOf(user);
    if (job !== undefined) this.#addJobUse(job, bound, event, where);
    else if (bound.length > 0 && verb === 'delete' && code < 400)
      this.#correlation.addOwn(
        this.#lastOf(bound, event),
        { ...use, action: `${use.action} by ${user.name}` },
        id,
      );
    else if (resource === TOKEN_REQUEST && this.#owners.isRecordedAccount(object) && code >= 400)
      this.#correlation.unknownSession('kubernetes', user.name, object, use, where, id, undefined, 'attempt');
  }

  /**
   * Adds a request with the login of a job: by Jobpass itself, or by a step that got an ID token.
   *
   * @param bound the credentials of the anchor that the request changes
   */
  #addJobUse(
    { credentials, anchors }: LoggedJob,
    bound: readonly CredentialUse[],
    event: KubernetesEvent,
    where: FileLine,
  ): void {
    const { resource, object, verb, code, issued, id, user } = event;
    const owner = issued === undefined ? undefined : this.#owners.ownerOf(issued);
    if (owner === 'unknown' || owner === 'other') return;
    const isOwn =
      !DENIED.has(code) &&
      (resource === TOKEN_REVIEW ||
        owner !== undefined ||
        (resource === 'secrets' && isAnchor(object) && (verb === 'create' || anchors.has(object))));
    const credentialUse = owner?.credentialUse ?? this.#lastOf(bound.length > 0 ? bound : credentials, event);
    const use = useOf(event);
    if (isOwn) this.#correlation.addOwn(credentialUse, use, id);
    // The login of a pod belongs to everything in the pod, not only to Jobpass.
    else if (user?.name.startsWith(USER_PREFIX) === true)
      this.#correlation.addUse(credentialUse, 'by session', { ...use, through: BY_ID_TOKEN }, where, id);
  }

  #lastOf(credentialUses: readonly CredentialUse[], { receivedAt }: KubernetesEvent): CredentialUse {
    return lastValidAt(credentialUses, receivedAt, this.#correlation.skew);
  }

  /** Reports credentials that are not in the logs, and connections that may still be open. */
  finish(firstAt: number, lastAt: number): void {
    this.#correlation.unjudged.withoutLogIn(
      this.#credentialUses.filter(
        ({ joined, lifetime: { credential } }) =>
          joined === undefined && credential.issuedAt >= firstAt && credential.issuedAt <= lastAt,
      ),
    );
    for (const { credentialUse, use } of this.#open.values()) {
      const { endedAt, revokedAt = endedAt } = credentialUse;
      if (revokedAt !== undefined && use.at <= revokedAt && revokedAt < lastAt)
        this.#correlation.unjudged.stillOpen(credentialUse, use.action, use.at);
    }
  }

  /**
   * Returns the reason why the log is incomplete, or undefined if it is complete. A complete log contains the revocation.
   */
  reasonIncomplete({ ending }: Lifetime, credentialUse: CredentialUse): string | undefined {
    return ending === 'revoked' && !this.#owners.isDeletionLogged(credentialUse)
      ? 'the deletion of its anchor is not in the logs, so they are incomplete'
      : undefined;
  }
}

function useOf({ receivedAt, action, address, error }: KubernetesEvent): LoggedUse {
  // A request is judged by the time when the server authenticates it, not by the time of its response.
  return { at: receivedAt, action, address, error, refused: false };
}

/** Returns whether a line may contain an event that `addLogIn` needs. */
function mayBeLogIn(line: Buffer): boolean {
  return line.includes('issued-credential-id') || line.includes(ANCHOR_PREFIX) || line.includes(TOKEN_REVIEW);
}
