import type { FileLine } from '../../read.js';
import { BoundedMap } from '../bounded.js';
import type { Correlation } from '../correlation.js';
import { type CredentialUse, type JoinMethod, lastValidAt, mayBeLogInOf } from '../credential-use.js';
import { Anchors, type NamedAnchor } from './anchors.js';
import type { AuditedUser, KubernetesEvent } from './audit-event.js';

/** The maximum number of issued tokens, and of anchors, to keep in memory. */
const MOST_TOKENS = 300_000;
/**
 * The time for which an API server accepts a token after the deletion of its anchor, because it caches accepted tokens, in
 * milliseconds.
 *
 * Source: Kubernetes 1.37, pkg/kubeapiserver/authenticator/config.go, `TokenSuccessCacheTTL`; measured in docs/measured
 */
const CACHE_MS = 10_000;
const SERVICE_ACCOUNT = 'system:serviceaccount:';

/** A token that an API server issued with a TokenRequest. */
interface IssuedToken {
  id: string;
  at: number;
  /** `namespace/name` of the service account. */
  account: string;
  by: AuditedUser | undefined;
  boundTo: string | undefined;
  event: KubernetesEvent;
  where: FileLine;
}

/** The owner of a token. */
export type TokenOwner =
  | { credentialUse: CredentialUse; joined: JoinMethod; through?: string }
  /** The records contain the token's account, but not the token. */
  | 'unknown'
  /** The records do not contain the token's account. */
  | 'other';

/** A job according to the audit log: its user, its tokens in the records, and its anchors. */
export interface LoggedJob {
  /** Sorted by issue time. */
  credentials: CredentialUse[];
  anchors: ReadonlySet<string>;
}

/** The credentials of one job for one account. Without their anchors, the log does not show which of them was renewed. */
interface Group {
  job: LoggedJob;
  account: string;
  credentials: CredentialUse[];
  /** The number of renewals in the logs. */
  renewals: number;
}

/** Finds the credential of a token. All TokenRequests must be added before `assign`. */
export class TokenOwners {
  readonly #correlation: Correlation;
  readonly #recorded = new Map<string, CredentialUse>();
  readonly #accounts = new Set<string>();
  readonly #issued = new BoundedMap<IssuedToken>(MOST_TOKENS);
  readonly #owners = new Map<string, TokenOwner>();
  readonly #jobs = new Map<string, LoggedJob>();
  readonly anchors = new Anchors(MOST_TOKENS);
  readonly #ownerOfAnchor = new Map<string, CredentialUse>();
  readonly #groups = new Map<CredentialUse, Group>();

  constructor(correlation: Correlation, credentialUses: readonly CredentialUse[]) {
    this.#correlation = correlation;
    for (const credentialUse of credentialUses) {
      const { credential } = credentialUse.lifetime;
      credentialUse.graceMs = CACHE_MS;
      this.#recorded.set(`JTI=${credential.uid ?? credential.id}`, credentialUse);
      if (credential.role !== undefined) this.#accounts.add(credential.role);
    }
  }

  get hasCredentials(): boolean {
    return this.#recorded.size > 0;
  }

  /** Adds the issuance of a token, or the creation or deletion of an anchor. Other events are ignored. */
  add(event: KubernetesEvent, where: FileLine): void {
    this.anchors.add(event);
    const { issued: id, at, object: account, user: by, boundTo, code } = event;
    if (id === undefined || code >= 400 || this.#issued.get(id) !== undefined) return;
    // The token of a service account may issue tokens for other accounts.
    if (!this.isRecordedAccount(account) && accountOf(by) === undefined) return;
    this.#issued.set(id, { id, at, account, by, boundTo, event, where });
  }

  /** Assigns each token to its credential. */
  assign(): void {
    if (this.#issued.full || this.anchors.isFull)
      this.#correlation.unjudged.limitReached(
        `The logs have more than ${MOST_TOKENS} issued tokens or anchors, so some were not followed`,
      );
    const byJob = this.anchors.byJob();
    for (const [id, credentialUse] of this.#recorded) {
      this.#owners.set(id, { credentialUse, joined: 'exact' });
      const issued = this.#issued.get(id);
      if (issued === undefined) continue;
      credentialUse.joined = 'exact';
      credentialUse.loggedInAt = issued.at;
      if (!mayBeLogInOf(credentialUse, issued.at, this.#correlation.skew))
        this.#correlation.unjudged.clockDiffers(credentialUse, issued.at);
      if (issued.by !== undefined) this.#addToJob(credentialUse, issued.by.job, issued.account, byJob);
    }
    for (const [job, { credentials }] of this.#jobs) this.#assignAnchors(credentials, byJob.get(job) ?? []);
    for (const [id, issued] of this.#issued.entries())
      if (!this.#recorded.has(id) && this.isRecordedAccount(issued.account)) this.#assignUnrecorded(issued);
    this.#reportExtraTokens();
  }

  #addToJob(
    credentialUse: CredentialUse,
    id: string,
    account: string,
    byJob: ReadonlyMap<string, readonly NamedAnchor[]>,
  ): void {
    const job = this.#jobs.get(id) ?? {
      credentials: [],
      anchors: new Set(byJob.get(id)?.map(([object]) => object)),
    };
    this.#jobs.set(id, job);
    const group = job.credentials
      .map((one) => this.#groups.get(one))
      .find((one) => one?.account === account) ?? { job, account, credentials: [], renewals: 0 };
    group.credentials.push(credentialUse);
    job.credentials.push(credentialUse);
    this.#groups.set(credentialUse, group);
  }

  /** Assigns the anchors of a job to its credentials, and sets the time of each revocation. */
  #assignAnchors(credentials: readonly CredentialUse[], anchors: readonly NamedAnchor[]): void {
    const logInAt = ({ loggedInAt = 0 }: CredentialUse): number => loggedInAt;
    for (const credentialUse of [...credentials].sort((one, other) => logInAt(one) - logInAt(other))) {
      const bound = this.#issued.get(`JTI=${uidOf(credentialUse)}`)?.boundTo;
      // Jobpass creates the anchor before it requests the token. If several anchors are possible, none is assigned.
      const [only, more] = anchors.filter(
        ([object, { createdAt = 0 }]) =>
          createdAt <= logInAt(credentialUse) && !this.#ownerOfAnchor.has(object),
      );
      const object = bound ?? (more === undefined ? only?.[0] : undefined);
      if (object === undefined) continue;
      this.#ownerOfAnchor.set(object, credentialUse);
      credentialUse.revokedAt = this.anchors.get(object)?.deletedAt;
    }
  }

  /** Assigns a token that is in no record: a renewal, a token that another token requested, or an unknown token. */
  #assignUnrecorded(issued: IssuedToken): void {
    const { id, by, at, boundTo, account } = issued;
    // The owner of the requesting token is determined when this token is used.
    if (accountOf(by) !== undefined && by?.credential !== undefined && this.#issued.get(by.credential))
      return;
    const bound = boundTo === undefined ? undefined : this.#ownerOfAnchor.get(boundTo);
    const candidates = (this.#jobs.get(by?.job ?? '')?.credentials ?? []).filter(
      ({ lifetime, loggedInAt, revokedAt }) =>
        lifetime.credential.role === account &&
        loggedInAt !== undefined &&
        loggedInAt <= at &&
        (revokedAt === undefined || at <= revokedAt),
    );
    const last = candidates.length === 0 ? undefined : lastValidAt(candidates, at, this.#correlation.skew);
    const credentialUse = boundTo === undefined ? last : bound;
    if (credentialUse === undefined) {
      this.#owners.set(id, 'unknown');
      return;
    }
    const joined = boundTo === undefined ? 'by session' : 'exact';
    this.#owners.set(id, { credentialUse, joined, through: id });
    const group = this.#groups.get(credentialUse);
    if (group !== undefined) group.renewals++;
  }

  /** Reports tokens that a job's ID token requested in addition to the renewals in the records. */
  #reportExtraTokens(): void {
    for (const { credentials, renewals } of new Set(this.#groups.values())) {
      const recorded = renewalsOf(credentials);
      const [first] = credentials;
      // The number of renewals is in one of the last records.
      if (first !== undefined && renewals > recorded && credentials.every(({ lifetime }) => lifetime.ending))
        this.#correlation.unjudged.extraTokens(first, renewals, recorded);
    }
  }

  /** Returns the tokens that no record describes, although the records contain their accounts. */
  *unknown(): Generator<IssuedToken> {
    for (const [id, issued] of this.#issued.entries()) if (this.#owners.get(id) === 'unknown') yield issued;
  }

  /** Returns the owner of a token; undefined if neither the records nor the logs contain its issuance. */
  ownerOf(id: string): TokenOwner | undefined {
    const passed: IssuedToken[] = [];
    let found: TokenOwner | undefined;
    for (let one: string | undefined = id; one !== undefined; ) {
      found = this.#owners.get(one);
      const issued: IssuedToken | undefined = this.#issued.get(one);
      if (found !== undefined || issued === undefined || passed.includes(issued)) break;
      passed.push(issued);
      one = issued.by?.credential;
    }
    for (const issued of passed)
      this.#owners.set(
        issued.id,
        typeof found === 'object'
          ? { ...found, through: issued.id }
          : this.isRecordedAccount(issued.account)
            ? 'unknown'
            : 'other',
      );
    return passed.length === 0 ? found : this.#owners.get(id);
  }

  jobOf(user: AuditedUser): LoggedJob | undefined {
    return this.#jobs.get(user.job);
  }

  /** Returns the credential of an anchor; undefined if it cannot be determined. */
  ownerOfAnchor(object: string): CredentialUse | undefined {
    return this.#ownerOfAnchor.get(object);
  }

  isRecordedAccount(account: string): boolean {
    return this.#accounts.has(account);
  }

  /** Returns the numbers of renewals in the records and in the logs, for all credentials of the same job and account. */
  renewalsOf(credentialUse: CredentialUse): { recorded: number; logged: number } {
    const { credentials = [], renewals = 0 } = this.#groups.get(credentialUse) ?? {};
    return { recorded: renewalsOf(credentials), logged: renewals };
  }

  /** Returns whether the logs contain the deletion of a credential's anchor, or of all anchors that are possible. */
  isDeletionLogged(credentialUse: CredentialUse): boolean {
    if (credentialUse.revokedAt !== undefined) return true;
    const anchors = [...(this.#groups.get(credentialUse)?.job.anchors ?? [])];
    return anchors.length > 0 && anchors.every((one) => this.anchors.get(one)?.deletedAt !== undefined);
  }
}

/** Returns the service account (`namespace/name`) of a user; undefined for other users. */
export function accountOf(user: AuditedUser | undefined): string | undefined {
  if (user?.name.startsWith(SERVICE_ACCOUNT) !== true) return undefined;
  return user.name.slice(SERVICE_ACCOUNT.length).replace(':', '/');
}

function uidOf({ lifetime: { credential } }: CredentialUse): string {
  return credential.uid ?? credential.id ?? '';
}

function renewalsOf(credentialUses: readonly CredentialUse[]): number {
  return credentialUses.reduce((sum, { lifetime }) => sum + lifetime.renewals, 0);
}
