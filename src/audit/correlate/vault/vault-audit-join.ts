import { printable } from '../../../text/printable.js';
import type { Lifetime } from '../../lifetimes.js';
import type { Place } from '../../read.js';
import type { Correlation } from '../correlation.js';
import { type Joined, type Life, mayBe, mayBeOf } from '../credential-use.js';
import type { Use } from '../usage.js';
import { claimsFit } from './claims-fit.js';
import { type Given, GivenTokens, isPlain, nameOf, type Owner } from './given-tokens.js';
import type { AuditedToken, GivenToken, VaultAnswer } from './vault-audit.js';

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
export class VaultJoin {
  readonly #correlation: Correlation;
  readonly #byAccessor = new Map<string, Life>();
  readonly #byRole = new Map<string, Life[]>();
  readonly #tokens = new GivenTokens(MOST_TOKENS);
  readonly #revoked: { accessor: string; at: number }[] = [];
  readonly #hashes: ReadonlyMap<string, string>;

  /** @param hashes accessors by their hashes, as `sys/audit-hash` tells them */
  constructor(lifetimes: readonly Lifetime[], hashes: ReadonlyMap<string, string>, correlation: Correlation) {
    this.#correlation = correlation;
    this.#hashes = hashes;
    for (const lifetime of lifetimes) {
      const { credential } = lifetime;
      if (credential.provider !== 'vault' || credential.id === undefined) continue;
      const life = correlation.life(lifetime);
      this.#byAccessor.set(credential.id, life);
      const role = credential.role ?? '';
      const known = this.#byRole.get(role);
      if (known === undefined) this.#byRole.set(role, [life]);
      else known.push(life);
    }
  }

  get some(): boolean {
    return this.#byAccessor.size > 0;
  }

  /** Whether a line may be of what `logIn` looks for. */
  readonly mayBeLogIn = (line: Buffer): boolean =>
    line.includes('login') ||
    line.includes('auth/token/') ||
    line.includes('"wrap_info"') ||
    line.includes('sys/wrapping/');

  logIn(answer: VaultAnswer, where: Place): void {
    const { at, gave, error, path, accessor, revoked } = answer;
    if (error !== undefined) return;
    const ended = revoked ?? (path === 'auth/token/revoke-self' ? accessor : undefined);
    if (ended !== undefined) {
      if (this.#revoked.length < MOST_TOKENS) this.#revoked.push({ accessor: ended, at });
      else this.#tooMany();
    }
    for (const [number, one] of gave.entries()) {
      // Tokens that other tokens made are followed where those are, which is not known yet.
      if (one.mount !== undefined && !this.#isOurs(one)) continue;
      const id = answer.id === undefined ? undefined : `${answer.id} ${number}`;
      if (!this.#tokens.add(one, answer, where, id)) this.#tooMany();
    }
  }

  /** Finds out whose the log-ins are. */
  settle(): void {
    const fits = new Map<Given, Life[]>();
    const taken = new Map<Life, number>();
    const exact = new Set<Life>();
    for (const given of this.#tokens.all) {
      if (given.by !== undefined) continue;
      const life = this.#exactly(given.token.accessor);
      if (life === undefined) continue;
      exact.add(life);
      given.owner = { life, joined: 'exact' };
      this.#found(life, given, 'exact');
    }
    for (const given of this.#tokens.all) {
      if (given.by !== undefined || given.owner !== undefined) continue;
      const some = this.#fitting(given).filter((life) => !exact.has(life));
      fits.set(given, some);
      for (const life of some) taken.set(life, (taken.get(life) ?? 0) + 1);
    }
    for (const [given, some] of fits) {
      const [life, more] = some;
      if (life === undefined) given.owner = 'stranger';
      else if (more === undefined && taken.get(life) === 1) {
        given.owner = { life, joined: 'by log-in' };
        this.#found(life, given, 'by log-in');
      } else {
        given.owner = { ambiguous: some };
        for (const one of some) one.isAmbiguous = true;
      }
    }
    for (const { accessor, at } of this.#revoked) {
      const owner = this.#ownerOf({ accessor, token: undefined });
      if (typeof owner !== 'object' || !('life' in owner) || owner.through !== undefined) continue;
      owner.life.revokedAt = Math.min(owner.life.revokedAt ?? at, at);
    }
    for (const { token, where, at, owner } of this.#tokens.all) {
      if (owner !== 'stranger') continue;
      // That somebody logged in is the first of what they did.
      const use = {
        at,
        action: `log-in ${token.mount ?? ''}`,
        address: undefined,
        error: undefined,
        refused: false,
      };
      this.#correlation.stranger(
        'vault',
        nameOf(token),
        token.role,
        use,
        where,
        undefined,
        token.displayName,
      );
    }
  }

  use(answer: VaultAnswer, where: Place): void {
    const { at, action, address, error, refused, path, role, id } = answer;
    const use: Use = { at, action, address, error, refused };
    // Log-ins are the beginning of a token, and no use of it.
    if (answer.accessor === undefined && answer.token === undefined) return;
    const owner = this.#ownerOf(answer);
    if (owner === 'other') return;
    if (owner === undefined) {
      if (role === undefined || !this.#byRole.has(role)) return;
      if (isPlain(answer)) this.#correlation.stranger('vault', nameOf(answer), role, use, where, id);
      else this.#correlation.noLogIn(nameOf(answer), use, id);
    } else if (owner === 'stranger')
      this.#correlation.stranger('vault', this.#strangerOf(answer), role, use, where, id);
    else if ('ambiguous' in owner)
      this.#correlation.ambiguous(
        'the token of the log-in',
        this.#logInOf(answer),
        owner.ambiguous,
        use,
        where,
        id,
      );
    else {
      const { life, joined, through } = owner;
      const own = path === OWN && through === undefined;
      const counted = this.#correlation.use(
        life,
        joined,
        through === undefined ? use : { ...use, through },
        where,
        id,
        own,
      );
      if (counted && answer.renewed && through === undefined) life.renewed++;
    }
  }

  /** Credentials whose log-in was looked for in vain, though they were issued while the logs were written. */
  unjoined(firstAt: number, lastAt: number): Life[] {
    return [...this.#byAccessor.values()].filter(
      ({ joined, lifetime: { credential } }) =>
        joined === undefined && credential.issuedAt >= firstAt && credential.issuedAt <= lastAt,
    );
  }

  #tooMany(): void {
    this.#correlation.limit(
      `More than ${MOST_TOKENS} log-ins, or tokens revoked: not all of them could be followed`,
    );
  }

  #isOurs({ role, accessor }: GivenToken): boolean {
    return (role !== undefined && this.#byRole.has(role)) || this.#exactly(accessor) !== undefined;
  }

  #exactly(accessor: string | undefined): Life | undefined {
    if (accessor === undefined) return undefined;
    return this.#byAccessor.get(this.#hashes.get(accessor) ?? accessor);
  }

  #found(life: Life, given: Given, joined: Joined): void {
    const { skew } = this.#correlation;
    life.joined ??= joined;
    life.loggedInAt = given.at;
    if (!mayBeOf(life, given.at, skew)) this.#correlation.clock(life, given.at);
  }

  /** The credentials that a log-in fits. */
  #fitting({ at, token }: Given): Life[] {
    // An accessor that can be read says by itself that none of the records has it.
    if (isPlain(token)) return [];
    const { skew } = this.#correlation;
    const some = mayBe(this.#byRole.get(token.role ?? '') ?? [], at, skew).filter(
      ({ id, lifetime: { credential } }) =>
        id.startsWith('batch-') === token.batch && claimsFit(token.metadata, credential),
    );
    // Many roles name their users by the subject.
    const named = some.filter(({ lifetime: { credential } }) =>
      printable(token.displayName, 600).endsWith(`-${credential.subject}`),
    );
    return named.length > 0 ? named : some;
  }

  #ownerOf(token: AuditedToken): Owner | undefined {
    // Tokens that tokens made, from this one up to the first whose owner is known.
    const made = new Set<Given>();
    let found: Owner | undefined;
    for (let one: AuditedToken | undefined = token; one !== undefined; ) {
      const exact = this.#exactly(one.accessor);
      const given: Given | undefined = exact === undefined ? this.#tokens.find(one) : undefined;
      found = exact === undefined ? given?.owner : { life: exact, joined: 'exact' };
      if (found !== undefined || given?.by === undefined || made.has(given)) break;
      made.add(given);
      one = given.by;
    }
    for (const given of made)
      given.owner =
        typeof found === 'object' && 'life' in found
          ? { ...found, through: nameOf(given.token) }
          : (found ?? 'other');
    const [first] = made;
    return first === undefined ? found : first.owner;
  }

  #strangerOf(token: AuditedToken): string {
    const given = this.#tokens.find(token);
    return nameOf(given?.token ?? token);
  }

  #logInOf(token: AuditedToken): string {
    const { where } = this.#tokens.find(token) ?? {};
    return where === undefined ? '' : `at ${where.file}:${where.line}`;
  }
}
