import type { FileLine } from '../../read.js';
import { BoundedMap } from '../bounded.js';
import type { CredentialUse, JoinMethod } from '../credential-use.js';
import { type AuditedToken, HASHED, type LoggedToken, type VaultAnswer } from './vault-audit.js';

/** A token that a log saw given. */
export interface IssuedToken {
  at: number;
  token: LoggedToken;
  where: FileLine;
  /** The token that it was made with; undefined of a log-in. */
  by: AuditedToken | undefined;
  owner: TokenOwner | undefined;
}

/** Whose a token is. */
export type TokenOwner =
  | { credentialUse: CredentialUse; joined: JoinMethod; through?: string }
  | { ambiguous: readonly CredentialUse[] }
  /** It is of one of our roles, and no record has it. */
  | 'unknown'
  /** It is of none of our roles. */
  | 'other';

/** The tokens that logs saw given, each once, however many devices wrote of it. */
export class IssuedTokens {
  readonly #most: number;
  /** By the accessor and by the token as the log has them. */
  readonly #byKey: BoundedMap<IssuedToken>;
  readonly #byRequest = new Map<string, IssuedToken>();
  readonly all: IssuedToken[] = [];

  constructor(most: number) {
    this.#most = most;
    this.#byKey = new BoundedMap(2 * most);
  }

  /**
   * Adds a token unless it is known already.
   *
   * @param id of the token, which all devices have in common
   * @returns whether there was room for it
   */
  add(
    issued: LoggedToken,
    { at, accessor, token }: VaultAnswer,
    where: FileLine,
    id: string | undefined,
  ): boolean {
    // Several devices write the same log-in, each with hashes of its own.
    const request = id === undefined ? undefined : this.#byRequest.get(id);
    // A token is given once: what gives it again brings it out of a wrapping.
    const known = request ?? this.find(issued);
    if (known !== undefined) {
      if (hasPlainAccessor(issued) && !hasPlainAccessor(known.token)) known.token = issued;
      for (const key of keysOf(issued)) if (this.#byKey.get(key) === undefined) this.#byKey.set(key, known);
      return true;
    }
    if (this.all.length >= this.#most) return false;
    const by = issued.mount === undefined ? { accessor, token } : undefined;
    const issuedToken: IssuedToken = { at, token: issued, where, by, owner: undefined };
    this.all.push(issuedToken);
    if (id !== undefined) this.#byRequest.set(id, issuedToken);
    for (const key of keysOf(issued)) this.#byKey.set(key, issuedToken);
    return true;
  }

  find(token: AuditedToken): IssuedToken | undefined {
    for (const key of keysOf(token)) {
      const found = this.#byKey.get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** What a token is known by in a log, the accessor first. */
function keysOf({ accessor, token }: AuditedToken): string[] {
  return [accessor, token].filter((one) => one !== undefined);
}

/** Whether its accessor can be read. */
export function hasPlainAccessor({ accessor }: AuditedToken): boolean {
  return accessor !== undefined && !accessor.startsWith(HASHED);
}

/** What a token may be called: its accessor, and never the token, which a device with `log_raw` writes as it is. */
export function displayNameOf({ accessor, token }: AuditedToken): string {
  return accessor ?? (token?.startsWith(HASHED) === true ? token : 'a token without an accessor');
}
