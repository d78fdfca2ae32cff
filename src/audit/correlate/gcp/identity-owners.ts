import { addToList } from '../../../collections.js';
import type { Correlation } from '../correlation.js';
import { type CredentialUse, candidatesFor, type JoinMethod, lastValidAt } from '../credential-use.js';
import type { CloudAuditEntry, PoolIdentity } from './audit-entry.js';

/** The credential that an entry belongs to, or the credentials that it may belong to. */
export type Owner =
  | { owner: CredentialUse; joined: JoinMethod }
  | { owner: 'ambiguous'; of: readonly CredentialUse[] };

const UID = /^principal:\/\/iam\.[\w.-]+\/(.*\/workloadIdentityPools\/[^/]+)\/subject\/(.+)$/s;

/**
 * Finds the credential of an identity in Cloud Audit Logs. A record contains two subjects: the one that `jobpass trust gcp` maps, which
 * belongs to one job (`keyId`), and the principal of the claim `sub` (`uid`), which many jobs can have. Entries contain neither the ID
 * of a token nor anything else that distinguishes the tokens of one job, so the time decides between them.
 */
export class IdentityOwners {
  readonly #correlation: Correlation;
  readonly #credentialUses: readonly CredentialUse[];
  readonly #byJob = new Map<string, CredentialUse[]>();
  readonly #bySubject = new Map<string, CredentialUse[]>();
  readonly #accounts = new Map<string, CredentialUse[]>();
  /** The entries with which the credentials were issued. */
  readonly #logIns = new Set<string>();

  /** @param credentialUses sorted by issue time */
  constructor(correlation: Correlation, credentialUses: readonly CredentialUse[]) {
    this.#correlation = correlation;
    this.#credentialUses = credentialUses;
    for (const credentialUse of credentialUses) {
      const { keyId, uid, service = '' } = credentialUse.lifetime.credential;
      if (keyId !== undefined) addToList(this.#byJob, keyId, credentialUse);
      const [, , subject] = UID.exec(uid ?? '') ?? [];
      if (subject !== undefined) addToList(this.#bySubject, subject, credentialUse);
      if (isAccount(service)) addToList(this.#accounts, service, credentialUse);
    }
  }

  get hasCredentials(): boolean {
    return this.#credentialUses.length > 0;
  }

  /** Adds an exchange or a request for a token. Only successful ones are logins. */
  addLogIn(entry: CloudAuditEntry): void {
    const { at, kind, error, identity, account, id } = entry;
    if (kind === 'use' || error !== undefined || identity === undefined) return;
    const { all } = this.#named(identity);
    const near = candidatesFor(all, at, this.#correlation.skew);
    if (near.length === 0) return;
    if (id !== undefined) this.#logIns.add(id);
    // The exchange issues a credential without a service account; otherwise the request for a token of the account does.
    const issued = near.filter(({ lifetime: { credential } }) =>
      kind === 'generate' ? credential.service === account : !isAccount(credential.service ?? ''),
    );
    const [only, another] = issued.filter(({ loggedInAt }) => loggedInAt === undefined);
    if (only !== undefined && another === undefined) only.loggedInAt = at;
    else for (const one of issued) one.isAmbiguous ||= one.loggedInAt === undefined;
  }

  /** Returns whether an entry is one of Jobpass's own requests, with which it got a credential. */
  isLogIn({ id }: CloudAuditEntry): boolean {
    return id !== undefined && this.#logIns.has(id);
  }

  /** Returns whether records contain credentials of a service account. */
  isRecordedAccount(account: string): boolean {
    return this.#accounts.has(account);
  }

  /** Returns the credentials of a service account that may be valid at a time. */
  aliveOf(account: string, at: number): CredentialUse[] {
    return (this.#accounts.get(account) ?? []).filter((one) => this.#isAlive(one, at));
  }

  /**
   * Returns the owner of an entry of an identity.
   *
   * @param account the service account that was used; undefined for direct access
   * @param any whether the entry concerns all credentials of the job, whatever their service account
   */
  ownerOf(
    identity: PoolIdentity,
    at: number,
    { account, any }: { account: string | undefined; any: boolean },
  ): Owner | undefined {
    const { all, isOfJob } = this.#named(identity);
    const fits = any
      ? all
      : all.filter(({ lifetime: { credential } }) =>
          account === undefined ? !isAccount(credential.service ?? '') : credential.service === account,
        );
    const [first, another] = fits;
    if (first === undefined) return undefined;
    if (isOfJob || another === undefined)
      return {
        owner: lastValidAt(fits, at, this.#correlation.skew),
        joined: another === undefined && isOfJob ? 'exact' : 'by session',
      };
    const alive = fits.filter((one) => this.#isAlive(one, at));
    const jobs = new Map((alive.length > 0 ? alive : fits).map((one) => [jobOf(one), one]));
    if (jobs.size > 1) return { owner: 'ambiguous', of: alive.length > 0 ? alive : fits };
    return {
      owner: lastValidAt(alive.length > 0 ? alive : fits, at, this.#correlation.skew),
      joined: 'by session',
    };
  }

  /** Returns the credentials whose records contain an identity, and whether it belongs to one job only. */
  #named({ subject, pool }: PoolIdentity): { all: readonly CredentialUse[]; isOfJob: boolean } {
    const isHere = ({ lifetime: { credential } }: CredentialUse): boolean => {
      const [, own] = UID.exec(credential.uid ?? '') ?? [];
      return own === undefined || own === pool;
    };
    const ofJob = (this.#byJob.get(subject) ?? []).filter(isHere);
    if (ofJob.length > 0) return { all: ofJob, isOfJob: true };
    return { all: (this.#bySubject.get(subject) ?? []).filter(isHere), isOfJob: false };
  }

  #isAlive({ lifetime, endedAt }: CredentialUse, at: number): boolean {
    const { skew } = this.#correlation;
    const end = lifetime.livesUntil ?? lifetime.credential.expiresAt ?? endedAt ?? Number.POSITIVE_INFINITY;
    return lifetime.credential.issuedAt <= at + skew && at - skew <= end;
  }
}

const isAccount = (service: string): boolean => service.includes('@');

const jobOf = ({ lifetime: { credential } }: CredentialUse): string =>
  `${credential.run}\n${credential.keyId ?? credential.job.job ?? ''}`;
