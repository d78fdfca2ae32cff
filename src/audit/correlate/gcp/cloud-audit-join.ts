import type { Lifetime } from '../../lifetimes.js';
import type { FileLine } from '../../read.js';
import type { Correlation } from '../correlation.js';
import type { CredentialUse } from '../credential-use.js';
import type { ServiceLogJoin } from '../service-log.js';
import type { LoggedUse } from '../usage.js';
import { type CloudAuditEntry, readCloudAudit } from './audit-entry.js';
import { IdentityOwners } from './identity-owners.js';

/** Marks requests for tokens that Google's libraries or a step sent with the job's ID token. */
const BY_ID_TOKEN = "the job's ID token";

/**
 * Joins Cloud Audit Logs with the tokens in the records. An entry contains the identity of the job: of the exchange, of the request for a
 * token of a service account, and, in most services, of each use of this token. All logins must be added before the first use.
 */
export class CloudAuditJoin implements ServiceLogJoin<CloudAuditEntry> {
  readonly #correlation: Correlation;
  readonly #owners: IdentityOwners;
  /** Whether the user confirmed that other services log no data access, or the logs contain such entries. */
  #knowsDataAccess: boolean;
  /** The service accounts with uses whose entries do not name the identity behind the account. */
  readonly #anonymous = new Set<string>();
  readonly read = readCloudAudit;

  constructor(correlation: Correlation, withoutDataAccess: boolean) {
    this.#correlation = correlation;
    this.#knowsDataAccess = withoutDataAccess;
    this.#owners = new IdentityOwners(correlation, correlation.track('gcp'));
  }

  get hasCredentials(): boolean {
    return this.#owners.hasCredentials;
  }

  addLogIn(entry: CloudAuditEntry): void {
    this.#owners.addLogIn(entry);
  }

  /** The owners are known as soon as all logins have been added. */
  assignOwners(): void {}

  addUse(entry: CloudAuditEntry, where: FileLine): void {
    this.#knowsDataAccess ||= entry.isDataAccess;
    const { at, action, address, error, refused, identity, account, kind } = entry;
    const use: LoggedUse = { at, action, address, error, refused };
    if (identity === undefined) this.#addWithoutIdentity(entry, use, where);
    else if (kind === 'use') this.#addOwned(entry, { ...use }, where, { account, any: false });
    else if (this.#owners.isLogIn(entry)) {
      const found = this.#owners.ownerOf(identity, at, { account, any: kind === 'exchange' });
      if (found !== undefined && found.owner !== 'ambiguous')
        this.#correlation.addOwn(found.owner, use, entry.id);
    } else this.#addOwned(entry, { ...use, through: BY_ID_TOKEN }, where, { account, any: true });
  }

  /** Adds an entry of an identity to its credential. */
  #addOwned(
    { identity, id, at, account, who, kind, refused }: CloudAuditEntry,
    use: LoggedUse,
    where: FileLine,
    about: { account: string | undefined; any: boolean },
  ): void {
    if (identity === undefined) return;
    const found = this.#owners.ownerOf(identity, at, about);
    if (found === undefined) {
      // Other jobs of the pool have other identities. Only those that use an account of the records matter.
      if (account === undefined || !this.#owners.isRecordedAccount(account)) return;
      this.#correlation.unknownSession(
        'gcp',
        identity.principal,
        account,
        use,
        where,
        id,
        who,
        kind === 'generate' && refused ? 'attempt' : 'unknown session',
      );
    } else if (found.owner === 'ambiguous')
      this.#correlation.ambiguousUse('gcp', identity.principal, found.of, use, where, id);
    else this.#correlation.addUse(found.owner, found.joined, use, where, id);
  }

  /** Adds an entry that names only a service account: of a service that logs no more, of a key, or of another caller. */
  #addWithoutIdentity(
    { account, at, key, id, kind, who }: CloudAuditEntry,
    use: LoggedUse,
    where: FileLine,
  ): void {
    if (account === undefined || !this.#owners.isRecordedAccount(account)) return;
    if (kind === 'generate' || key !== undefined) {
      this.#correlation.unknownSession('gcp', key ?? who ?? account, account, use, where, id, who);
      return;
    }
    this.#anonymous.add(account);
    const alive = this.#owners.aliveOf(account, at);
    if (alive.length > 0) this.#correlation.ambiguousUse('gcp', account, alive, use, where, id);
  }

  reasonIncomplete({ credential }: Lifetime, _credentialUse: CredentialUse): string | undefined {
    if (!this.#knowsDataAccess)
      return 'the logs have no data access of other services than IAM, so they do not show reads. If no service logs data access, pass --no-data-access';
    return this.#anonymous.has(credential.service ?? '')
      ? `some entries name only the service account ${credential.service}, not the job that used it`
      : undefined;
  }
}
