import type { FileLine } from '../../read.js';
import { BoundedMap } from '../bounded.js';
import type { CredentialUse, JoinMethod } from '../credential-use.js';
import { type AuditedToken, HASHED, type LoggedToken, type VaultAnswer } from './vault-audit.js';

/** A token whose issuance was logged. */
export interface IssuedToken {
  at: number;
  token: LoggedToken;
  where: FileLine;
  /** The token that created this token; undefined for a token from a login. */
  by: AuditedToken | undefined;
  owner: TokenOwner | undefined;
}

/** The owner of a token. */
export type TokenOwner =
  | { credentialUse: CredentialUse; joined: JoinMethod; through?: string }
  | { ambiguous: readonly CredentialUse[] }
  /** The records contain the token's role, but not the token. */
  | 'unknown'
  /** The records do not contain the token's role. */
  | 'other';

/** The tokens whose issuance was logged. Each token is stored once, even if several devices logged it. */
export class IssuedTokens {
  readonly #most: number;
  /** The keys are accessors and tokens, in the form that the log contains. */
  readonly #byKey: BoundedMap<IssuedToken>;
  readonly #byRequest = new Map<string, IssuedToken>();
  readonly all: IssuedToken[] = [];

  constructor(most: number) {
    this.#most = most;
    this.#byKey = new BoundedMap(2 * most);
  }

  /**
   * Adds a token that is not yet known.
   *
   * @param id the id of the token, which is the same in the logs of all devices
   * @returns false if the limit is reached
   */
  add(
    issued: LoggedToken,
    { at, accessor, token }: VaultAnswer,
    where: FileLine,
    id: string | undefined,
  ): boolean {
    // Several devices log the same login, each with different hashes.
    const request = id === undefined ? undefined : this.#byRequest.get(id);
    // A token is issued once. A second response with the same token is the result of unwrapping.
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

/** Returns the keys that identify a token in a log, the accessor first. */
function keysOf({ accessor, token }: AuditedToken): string[] {
  return [accessor, token].filter((one) => one !== undefined);
}

/** Returns whether a token's accessor is in plain text. */
export function hasPlainAccessor({ accessor }: AuditedToken): boolean {
  return accessor !== undefined && !accessor.startsWith(HASHED);
}

/**
 * Returns the printable name of a token: its accessor, or its hash. The name is never the token itself, which a device with
 * `log_raw` logs.
 */
export function displayNameOf({ accessor, token }: AuditedToken): string {
  return accessor ?? (token?.startsWith(HASHED) === true ? token : 'a token without an accessor');
}
