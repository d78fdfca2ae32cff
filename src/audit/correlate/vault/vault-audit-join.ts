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

/** So many log-ins, and tokens made out of tokens, are followed. */
const MOST_TOKENS = 300_000;
/** Paths by which a token asks about itself: so Jobpass sees that it is dead. */
const OWN = 'auth/token/lookup-self';

/**
 * Joins audit logs of Vault and OpenBao with tokens of the records: by the accessor, where the device writes it plain, or its
 * hash was given. Else the log-in is looked for: of the same role, at the time of the issue, with no claim in its metadata that
 * differs from the job's. Where one log-in fits one credential and neither fits another, the hashes of that log-in are followed.
 *
 * All log-ins are read before the first use is.
 */
export class VaultAuditJoin implements ServiceLogJoin<VaultAnswer> {
  readonly #correlation: Correlation;
  readonly #byAccessor = new Map<string, CredentialUse>();
  readonly #byRole = new Map<string, CredentialUse[]>();
  readonly #tokens = new IssuedTokens(MOST_TOKENS);
  readonly #revoked: { accessor: string; at: number }[] = [];
  readonly #hashes: ReadonlyMap<string, string>;

  /** @param hashes accessors by their hashes, as `sys/audit-hash` tells them */
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
      // Tokens that other tokens made are followed where those are, which is not known yet.
      if (one.mount !== undefined && !this.#isOurs(one)) continue;
      const id = answer.id === undefined ? undefined : `${answer.id} ${number}`;
      if (!this.#tokens.add(one, answer, where, id)) this.#tooMany();
    }
  }

  /** Finds out whose the log-ins are. */
  assignOwners(): void {
    this.#assignByLogIn(this.#assignByAccessor());
    this.#setRevocations();
    this.#addUnknownLogIns();
  }

  /** @returns the credentials whose log-in is known by the accessor */
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

  /** Gives a log-in to the one credential that it fits, if it is the only one to fit that. */
  #assignByLogIn(exact: ReadonlySet<CredentialUse>): void {
    const fits = new Map<IssuedToken, CredentialUse[]>();
    const taken = new Map<CredentialUse, number>();
    for (const issuedToken of this.#tokens.all) {
      if (issuedToken.by !== undefined || issuedToken.owner !== undefined) continue;
      const some = this.#credentialsFitting(issuedToken).filter((credentialUse) => !exact.has(credentialUse));
      fits.set(issuedToken, some);
      for (const credentialUse of some) taken.set(credentialUse, (taken.get(credentialUse) ?? 0) + 1);
    }
    for (const [issuedToken, some] of fits) {
      const [credentialUse, more] = some;
      if (credentialUse === undefined) issuedToken.owner = 'unknown';
      else if (more === undefined && taken.get(credentialUse) === 1) {
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

  /** Reports tokens of our roles that are in no record: that somebody logged in is the first of what they did. */
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
    // Log-ins are the beginning of a token, and no use of it.
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
        'the token of the log-in',
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

  /** Names the credentials whose log-in was looked for in vain, though they were issued while the logs were written. */
  finish(firstAt: number, lastAt: number): void {
    this.#correlation.withoutLogIn(
      [...this.#byAccessor.values()].filter(
        ({ joined, lifetime: { credential } }) =>
          joined === undefined && credential.issuedAt >= firstAt && credential.issuedAt <= lastAt,
      ),
    );
  }

  /** What Jobpass itself did with the credential is in any log that has everything. */
  reasonIncomplete(
    { ending, renewals }: Lifetime,
    { revokedAt, seenRefused, renewed }: CredentialUse,
    { since, until }: CorrelateOptions,
  ): string | undefined {
    if (ending === 'revoked' && revokedAt === undefined && !seenRefused)
      return 'its revocation is not in the logs, which are not whole';
    // Uses outside of these are not counted.
    if (since === undefined && until === undefined && renewed < renewals)
      return `the records have ${renewals} renewals of it, the logs ${renewed}: they are not whole`;
    return undefined;
  }

  #tooMany(): void {
    this.#correlation.limitReached(
      `More than ${MOST_TOKENS} log-ins, or tokens revoked: not all of them could be followed`,
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
      this.#correlation.clockDiffers(credentialUse, issuedToken.at);
  }

  /** The credentials that a log-in fits. */
  #credentialsFitting({ at, token }: IssuedToken): CredentialUse[] {
    // An accessor that can be read says by itself that none of the records has it.
    if (hasPlainAccessor(token)) return [];
    const { skew } = this.#correlation;
    const some = candidatesFor(this.#byRole.get(token.role ?? '') ?? [], at, skew).filter(
      ({ id, lifetime: { credential } }) =>
        id.startsWith('batch-') === token.batch && claimsFit(token.metadata, credential),
    );
    // Many roles name their users by the subject.
    const named = some.filter(({ lifetime: { credential } }) =>
      printable(token.displayName, 600).endsWith(`-${credential.subject}`),
    );
    return named.length > 0 ? named : some;
  }

  #ownerOf(token: AuditedToken): TokenOwner | undefined {
    // Tokens that tokens made, from this one up to the first whose owner is known.
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

/** Whether a line may be of what `addLogIn` looks for. */
function mayBeLogIn(line: Buffer): boolean {
  return (
    line.includes('login') ||
    line.includes('auth/token/') ||
    line.includes('"wrap_info"') ||
    line.includes('sys/wrapping/')
  );
}
