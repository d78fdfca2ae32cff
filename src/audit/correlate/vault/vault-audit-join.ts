import { addToList } from '../../../collections.js';
import { printable } from '../../../text/printable.js';
import type { Lifetime } from '../../lifetimes.js';
import type { FileLine } from '../../read.js';
import type { Correlation } from '../correlation.js';
import { type CredentialUse, candidatesFor, type JoinMethod, mayBeLogInOf } from '../credential-use.js';
import type { LogReader } from '../logs.js';
import type { CorrelateOptions } from '../options.js';
import type { ServiceLogJoin } from '../service-log.js';
import type { LoggedUse } from '../usage.js';
import { claimsFit } from './claims-fit.js';
import {
  displayNameOf,
  hasPlainAccessor,
  type IssuedToken,
  IssuedTokens,
  type TokenOwner,
} from './issued-tokens.js';
import { type AuditedToken, type LoggedToken, readVaultAudit, type VaultAnswer } from './vault-audit.js';

/** The maximum number of logins and child tokens to keep in memory. */
const MOST_TOKENS = 300_000;
/** The path of Jobpass's probe, which uses the token to look up the token itself. */
const OWN = 'auth/token/lookup-self';

/**
 * Joins Vault and OpenBao audit logs with the tokens in the records. The join uses the accessor if the device logs it in plain text
 * or the user passes its hash. Otherwise, the join uses the login: its role and time must match the credential, and no claim in its
 * metadata may differ from the job's. If a login and a credential are each other's only match, all entries with the hashes from
 * that login belong to the credential.
 *
 * All logins must be added before the first use.
 */
export class VaultAuditJoin implements ServiceLogJoin<VaultAnswer> {
  readonly #correlation: Correlation;
  readonly #byAccessor = new Map<string, CredentialUse>();
  readonly #byRole = new Map<string, CredentialUse[]>();
  readonly #tokens = new IssuedTokens(MOST_TOKENS);
  readonly #revoked: { accessor: string; at: number }[] = [];
  readonly #hashes: ReadonlyMap<string, string>;

  /** @param hashes maps each hash from `sys/audit-hash` to its accessor */
  constructor(correlation: Correlation, hashes: ReadonlyMap<string, string>) {
    this.#correlation = correlation;
    this.#hashes = hashes;
    for (const credentialUse of correlation.track('vault')) {
      this.#byAccessor.set(credentialUse.id, credentialUse);
      addToList(this.#byRole, credentialUse.lifetime.credential.role ?? '', credentialUse);
    }
  }

  get hasCredentials(): boolean {
    return this.#byAccessor.size > 0;
  }

  read(file: string, reader: LogReader<VaultAnswer>, logInsOnly: boolean): Promise<void> {
    return readVaultAudit(file, reader, logInsOnly ? mayBeLogIn : undefined);
  }

  addLogIn(answer: VaultAnswer, where: FileLine): void {
    const { at, issued, error, path, accessor, revoked } = answer;
    if (error !== undefined) return;
    const ended = revoked ?? (path === 'auth/token/revoke-self' ? accessor : undefined);
    if (ended !== undefined) {
      if (this.#revoked.length < MOST_TOKENS) this.#revoked.push({ accessor: ended, at });
      else this.#tooMany();
    }
    for (const [number, one] of issued.entries()) {
      // Child tokens are stored too, because it is not yet known whether their parents belong to a credential in the records.
      if (one.mount !== undefined && !this.#isOurs(one)) continue;
      const id = answer.id === undefined ? undefined : `${answer.id} ${number}`;
      if (!this.#tokens.add(one, answer, where, id)) this.#tooMany();
    }
  }

  /** Assigns the logins to credentials. */
  assignOwners(): void {
    this.#assignByLogIn(this.#assignByAccessor());
    this.#setRevocations();
    this.#addUnknownLogIns();
  }

  /** @returns the credentials whose login the accessor identifies */
  #assignByAccessor(): ReadonlySet<CredentialUse> {
    const exact = new Set<CredentialUse>();
    for (const issuedToken of this.#tokens.all) {
      if (issuedToken.by !== undefined) continue;
      const credentialUse = this.#byExactAccessor(issuedToken.token.accessor);
      if (credentialUse === undefined) continue;
      exact.add(credentialUse);
      issuedToken.owner = { credentialUse, joined: 'exact' };
      this.#setLogIn(credentialUse, issuedToken, 'exact');
    }
    return exact;
  }

  /** Assigns a login to a credential if each is the only match of the other. */
  #assignByLogIn(exact: ReadonlySet<CredentialUse>): void {
    const fits = new Map<IssuedToken, CredentialUse[]>();
    const matchCounts = new Map<CredentialUse, number>();
    for (const issuedToken of this.#tokens.all) {
      if (issuedToken.by !== undefined || issuedToken.owner !== undefined) continue;
      const some = this.#credentialsFitting(issuedToken).filter((credentialUse) => !exact.has(credentialUse));
      fits.set(issuedToken, some);
      for (const credentialUse of some)
        matchCounts.set(credentialUse, (matchCounts.get(credentialUse) ?? 0) + 1);
    }
    for (const [issuedToken, some] of fits) {
      const [credentialUse, more] = some;
      if (credentialUse === undefined) issuedToken.owner = 'unknown';
      else if (more === undefined && matchCounts.get(credentialUse) === 1) {
        issuedToken.owner = { credentialUse, joined: 'by log-in' };
        this.#setLogIn(credentialUse, issuedToken, 'by log-in');
      } else {
        issuedToken.owner = { ambiguous: some };
        for (const one of some) one.isAmbiguous = true;
      }
    }
  }

  #setRevocations(): void {
    for (const { accessor, at } of this.#revoked) {
      const owner = this.#ownerOf({ accessor, token: undefined });
      if (typeof owner !== 'object' || !('credentialUse' in owner) || owner.through !== undefined) continue;
      owner.credentialUse.revokedAt = Math.min(owner.credentialUse.revokedAt ?? at, at);
    }
  }

  /** Reports tokens that have no record, although the records contain their roles. A token's login counts as its first use. */
  #addUnknownLogIns(): void {
    for (const { token, where, at, owner } of this.#tokens.all) {
      if (owner !== 'unknown') continue;
      const use = {
        at,
        action: `log-in ${token.mount ?? ''}`,
        address: undefined,
        error: undefined,
        refused: false,
      };
      this.#correlation.unknownSession(
        'vault',
        displayNameOf(token),
        token.role,
        use,
        where,
        undefined,
        token.displayName,
      );
    }
  }

  addUse(answer: VaultAnswer, where: FileLine): void {
    const { at, action, address, error, refused, path, role, id } = answer;
    const use: LoggedUse = { at, action, address, error, refused };
    // A login issues a token but does not use it.
    if (answer.accessor === undefined && answer.token === undefined) return;
    const owner = this.#ownerOf(answer);
    if (owner === 'other') return;
    if (owner === undefined) {
      if (role === undefined || !this.#byRole.has(role)) return;
      if (hasPlainAccessor(answer))
        this.#correlation.unknownSession('vault', displayNameOf(answer), role, use, where, id);
      else this.#correlation.unknownLogIn(displayNameOf(answer), use, id);
    } else if (owner === 'unknown')
      this.#correlation.unknownSession('vault', this.#unknownNameOf(answer), role, use, where, id);
    else if ('ambiguous' in owner)
      this.#correlation.ambiguousUse(
        'the token of the login',
        this.#logInOf(answer),
        owner.ambiguous,
        use,
        where,
        id,
      );
    else {
      const { credentialUse, joined, through } = owner;
      const own = path === OWN && through === undefined;
      const counted = this.#correlation.addUse(
        credentialUse,
        joined,
        through === undefined ? use : { ...use, through },
        where,
        id,
        own,
      );
      if (counted && answer.renewed && through === undefined) credentialUse.renewed++;
    }
  }

  /** Reports credentials whose login is not in the logs, although they were issued in the period that the logs cover. */
  finish(firstAt: number, lastAt: number): void {
    this.#correlation.unjudged.withoutLogIn(
      [...this.#byAccessor.values()].filter(
        ({ joined, lifetime: { credential } }) =>
          joined === undefined && credential.issuedAt >= firstAt && credential.issuedAt <= lastAt,
      ),
    );
  }

  /**
   * Returns the reason why the log is incomplete, or undefined if it is complete. A complete log contains everything that Jobpass
   * itself did with the credential.
   */
  reasonIncomplete(
    { ending, renewals }: Lifetime,
    { revokedAt, seenRefused, renewed }: CredentialUse,
    { since, until }: CorrelateOptions,
  ): string | undefined {
    if (ending === 'revoked' && revokedAt === undefined && !seenRefused)
      return 'its revocation is not in the logs, so they are incomplete';
    // If a period is set, not all renewals are counted.
    if (since === undefined && until === undefined && renewed < renewals)
      return `the records have ${renewals} renewals of it and the logs ${renewed}, so they are incomplete`;
    return undefined;
  }

  #tooMany(): void {
    this.#correlation.unjudged.limitReached(
      `The logs have more than ${MOST_TOKENS} logins or revocations, so some were not followed`,
    );
  }

  #isOurs({ role, accessor }: LoggedToken): boolean {
    return (role !== undefined && this.#byRole.has(role)) || this.#byExactAccessor(accessor) !== undefined;
  }

  #byExactAccessor(accessor: string | undefined): CredentialUse | undefined {
    if (accessor === undefined) return undefined;
    return this.#byAccessor.get(this.#hashes.get(accessor) ?? accessor);
  }

  #setLogIn(credentialUse: CredentialUse, issuedToken: IssuedToken, joined: JoinMethod): void {
    const { skew } = this.#correlation;
    credentialUse.joined ??= joined;
    credentialUse.loggedInAt = issuedToken.at;
    if (!mayBeLogInOf(credentialUse, issuedToken.at, skew))
      this.#correlation.unjudged.clockDiffers(credentialUse, issuedToken.at);
  }

  /** Returns the credentials that match a login. */
  #credentialsFitting({ at, token }: IssuedToken): CredentialUse[] {
    // If the accessor were in plain text, it would have identified the record already.
    if (hasPlainAccessor(token)) return [];
    const { skew } = this.#correlation;
    const some = candidatesFor(this.#byRole.get(token.role ?? '') ?? [], at, skew).filter(
      ({ id, lifetime: { credential } }) =>
        id.startsWith('batch-') === token.batch && claimsFit(token.metadata, credential),
    );
    // In many roles, the display name ends with the subject.
    const named = some.filter(({ lifetime: { credential } }) =>
      printable(token.displayName, 600).endsWith(`-${credential.subject}`),
    );
    return named.length > 0 ? named : some;
  }

  #ownerOf(token: AuditedToken): TokenOwner | undefined {
    // The loop visits this token and its ancestors, up to the first token with a known owner.
    const made = new Set<IssuedToken>();
    let found: TokenOwner | undefined;
    for (let one: AuditedToken | undefined = token; one !== undefined; ) {
      const exact = this.#byExactAccessor(one.accessor);
      const issuedToken: IssuedToken | undefined = exact === undefined ? this.#tokens.find(one) : undefined;
      found = exact === undefined ? issuedToken?.owner : { credentialUse: exact, joined: 'exact' };
      if (found !== undefined || issuedToken?.by === undefined || made.has(issuedToken)) break;
      made.add(issuedToken);
      one = issuedToken.by;
    }
    for (const issuedToken of made)
      issuedToken.owner =
        typeof found === 'object' && 'credentialUse' in found
          ? { ...found, through: displayNameOf(issuedToken.token) }
          : (found ?? 'other');
    const [first] = made;
    return first === undefined ? found : first.owner;
  }

  #unknownNameOf(token: AuditedToken): string {
    const issuedToken = this.#tokens.find(token);
    return displayNameOf(issuedToken?.token ?? token);
  }

  #logInOf(token: AuditedToken): string {
    const { where } = this.#tokens.find(token) ?? {};
    return where === undefined ? '' : `at ${where.file}:${where.line}`;
  }
}

/** Returns whether a line may contain an entry that `addLogIn` needs. */
function mayBeLogIn(line: Buffer): boolean {
  return (
    line.includes('login') ||
    line.includes('auth/token/') ||
    line.includes('"wrap_info"') ||
    line.includes('sys/wrapping/')
  );
}
