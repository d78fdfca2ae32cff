import { addToList } from '../../../collections.js';
import type { FileLine } from '../../read.js';
import { BoundedMap } from '../bounded.js';
import type { Correlation } from '../correlation.js';
import { type CredentialUse, mayBeLogInOf } from '../credential-use.js';
import { type Anchor, Anchors } from './anchors.js';
import { type AuditedUser, type KubernetesEvent, TOKEN_REVIEW } from './audit-event.js';

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
  | { credentialUse: CredentialUse; through?: string }
  /** The records contain the token's account, but not the token. */
  | 'unknown'
  /** The records do not contain the token's account. */
  | 'other';

/** A job according to the audit log: its tokens in the records, sorted by issue time, and its anchors. */
export interface LoggedJob {
  credentials: CredentialUse[];
  anchors: ReadonlyMap<string, Anchor>;
}

/** Finds the credential of a token. All TokenRequests must be added before `assign`. */
export class TokenOwners {
  readonly #correlation: Correlation;
  readonly #recorded = new Map<string, CredentialUse>();
  readonly #accounts = new Set<string>();
  readonly #issued = new BoundedMap<IssuedToken>(MOST_TOKENS);
  readonly #owners = new Map<string, TokenOwner>();
  readonly #anchors = new Anchors(MOST_TOKENS);
  /** The jobs, keyed by `AuditedUser.job`. */
  readonly #jobs = new Map<string, LoggedJob>();
  readonly #jobsOfCredentials = new Map<CredentialUse, LoggedJob>();
  readonly #ofAnchor = new Map<string, CredentialUse[]>();
  /** The time of Jobpass's first request with each recorded token. */
  readonly #reviewedAt = new Map<string, number>();

  constructor(correlation: Correlation, credentialUses: readonly CredentialUse[]) {
    this.#correlation = correlation;
    for (const credentialUse of credentialUses) {
      const { credential } = credentialUse.lifetime;
      credentialUse.graceMs = CACHE_MS;
      this.#recorded.set(nameOf(credentialUse), credentialUse);
      if (credential.role !== undefined) this.#accounts.add(credential.role);
    }
  }

  /** Adds the issuance or the review of a token, or the creation or deletion of an anchor. Other events are ignored. */
  add(event: KubernetesEvent, where: FileLine): void {
    const { issued: id, at, object: account, user: by, boundTo, code, resource } = event;
    if (code >= 400) return;
    this.#anchors.add(event);
    if (resource === TOKEN_REVIEW && by?.credential !== undefined && this.#recorded.has(by.credential))
      this.#reviewedAt.set(by.credential, Math.min(this.#reviewedAt.get(by.credential) ?? at, at));
    if (id === undefined || this.#issued.get(id) !== undefined) return;
    // The token of a service account may issue tokens for other accounts.
    if (!this.isRecordedAccount(account) && accountOf(by) === undefined) return;
    this.#issued.set(id, { id, at, account, by, boundTo, event, where });
  }

  /** Assigns each token and each anchor to its credential. */
  assign(): void {
    if (this.#issued.full || this.#anchors.isFull)
      this.#correlation.unjudged.limitReached(
        `The logs have more than ${MOST_TOKENS} issued tokens or anchors, so some were not followed`,
      );
    const anchors = this.#anchors.byJob();
    for (const [id, credentialUse] of this.#recorded) {
      this.#owners.set(id, { credentialUse });
      const issued = this.#issued.get(id);
      // An ID token is not issued by the API server, so its first review counts as its login.
      const isIdToken = credentialUse.lifetime.credential.role === undefined;
      const loggedInAt = issued?.at ?? (isIdToken ? this.#reviewedAt.get(id) : undefined);
      if (loggedInAt === undefined) continue;
      credentialUse.joined = 'exact';
      credentialUse.loggedInAt = loggedInAt;
      if (!mayBeLogInOf(credentialUse, loggedInAt, this.#correlation.skew))
        this.#correlation.unjudged.clockDiffers(credentialUse, loggedInAt);
      if (issued?.by === undefined) continue;
      const key = issued.by.job;
      const job = this.#jobs.get(key) ?? { credentials: [], anchors: new Map(anchors.get(key)) };
      this.#jobs.set(key, job);
      job.credentials.push(credentialUse);
      this.#jobsOfCredentials.set(credentialUse, job);
      this.#assignAnchor(credentialUse, job, issued);
    }
    for (const [id, { account, by }] of this.#issued.entries())
      if (!this.#owners.has(id) && this.isRecordedAccount(account) && !this.#isIssued(by))
        this.#owners.set(id, 'unknown');
  }

  /** Assigns an anchor to a token, and sets the time of the token's revocation. */
  #assignAnchor(credentialUse: CredentialUse, { anchors }: LoggedJob, { at, boundTo }: IssuedToken): void {
    // The anchor exists when the token is issued. If several anchors are possible, none is assigned.
    const [only, more] = [...anchors].filter(
      ([, { createdAt = at, deletedAt = at }]) => createdAt <= at && at <= deletedAt,
    );
    const object = boundTo ?? (more === undefined ? only?.[0] : undefined);
    if (object === undefined) return;
    addToList(this.#ofAnchor, object, credentialUse);
    credentialUse.revokedAt = this.#anchors.get(object)?.deletedAt;
  }

  /** Returns whether the logs contain the issuance of the token with which a user logged in. */
  #isIssued(user: AuditedUser | undefined): boolean {
    return user?.credential !== undefined && this.#issued.get(user.credential) !== undefined;
  }

  /** Returns the tokens that no record describes, although the records contain their accounts. */
  *unknown(): Generator<IssuedToken> {
    for (const [id, issued] of this.#issued.entries()) if (this.#owners.get(id) === 'unknown') yield issued;
  }

  /** Returns the owner of a token; undefined if neither the records nor the logs contain its issuance. */
  ownerOf(id: string): TokenOwner | undefined {
    // The loop visits this token and the tokens with which it was requested, up to the first token with a known owner.
    const passed = new Set<IssuedToken>();
    let found: TokenOwner | undefined;
    for (let one: string | undefined = id; one !== undefined; ) {
      found = this.#owners.get(one);
      const issued: IssuedToken | undefined = this.#issued.get(one);
      if (found !== undefined || issued === undefined || passed.has(issued)) break;
      passed.add(issued);
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
    return passed.size === 0 ? found : this.#owners.get(id);
  }

  jobOf(user: AuditedUser): LoggedJob | undefined {
    return this.#jobs.get(user.job);
  }

  /** Returns the credentials whose tokens are bound to an anchor, as far as they can be determined. */
  ofAnchor(object: string): readonly CredentialUse[] {
    return this.#ofAnchor.get(object) ?? [];
  }

  isRecordedAccount(account: string): boolean {
    return this.#accounts.has(account);
  }

  /** Returns whether the logs contain the deletion of a token's anchor, or of all anchors that are possible. */
  isDeletionLogged(credentialUse: CredentialUse): boolean {
    if (credentialUse.revokedAt !== undefined) return true;
    const anchors = [...(this.#jobsOfCredentials.get(credentialUse)?.anchors.values() ?? [])];
    return anchors.length > 0 && anchors.every(({ deletedAt }) => deletedAt !== undefined);
  }
}

/** Returns the service account (`namespace/name`) of a user; undefined for other users. */
export function accountOf(user: AuditedUser | undefined): string | undefined {
  if (user?.name.startsWith(SERVICE_ACCOUNT) !== true) return undefined;
  return user.name.slice(SERVICE_ACCOUNT.length).replace(':', '/');
}

/** Returns the ID of a credential's token in the form that the audit log contains. */
function nameOf({ lifetime: { credential } }: CredentialUse): string {
  return `JTI=${credential.uid ?? credential.id}`;
}
