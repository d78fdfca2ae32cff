import type { Place } from '../../read.js';
import { Bounded } from '../bounded.js';
import type { Joined, Life } from '../credential-use.js';
import { type AuditedToken, type GivenToken, HASHED, type VaultAnswer } from './vault-audit.js';

/** A token that a log saw given. */
export interface Given {
  at: number;
  token: GivenToken;
  where: Place;
  /** The token that it was made with; undefined of a log-in. */
  by: AuditedToken | undefined;
  owner: Owner | undefined;
}

/** Whose a token is. */
export type Owner =
  | { life: Life; joined: Joined; through?: string }
  | { ambiguous: readonly Life[] }
  /** It is of one of our roles, and no record has it. */
  | 'stranger'
  /** It is of none of our roles. */
  | 'other';

/** The tokens that logs saw given, each once, however many devices wrote of it. */
export class GivenTokens {
  readonly #most: number;
  /** By the accessor and by the token as the log has them. */
  readonly #byKey: Bounded<Given>;
  readonly #byRequest = new Map<string, Given>();
  readonly all: Given[] = [];

  constructor(most: number) {
    this.#most = most;
    this.#byKey = new Bounded(2 * most);
  }

  /**
   * Adds a token unless it is known already.
   *
   * @param id of the token, which all devices have in common
   * @returns whether there was room for it
   */
  add(gave: GivenToken, { at, accessor, token }: VaultAnswer, where: Place, id: string | undefined): boolean {
    // Several devices write the same log-in, each with hashes of its own.
    const request = id === undefined ? undefined : this.#byRequest.get(id);
    // A token is given once: what gives it again brings it out of a wrapping.
    const known = request ?? this.find(gave);
    if (known !== undefined) {
      if (isPlain(gave) && !isPlain(known.token)) known.token = gave;
      for (const key of keysOf(gave)) if (this.#byKey.get(key) === undefined) this.#byKey.set(key, known);
      return true;
    }
    if (this.all.length >= this.#most) return false;
    const by = gave.mount === undefined ? { accessor, token } : undefined;
    const given: Given = { at, token: gave, where, by, owner: undefined };
    this.all.push(given);
    if (id !== undefined) this.#byRequest.set(id, given);
    for (const key of keysOf(gave)) this.#byKey.set(key, given);
    return true;
  }

  find(token: AuditedToken): Given | undefined {
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
export function isPlain({ accessor }: AuditedToken): boolean {
  return accessor !== undefined && !accessor.startsWith(HASHED);
}

/** What a token may be called: its accessor, and never the token, which a device with `log_raw` writes as it is. */
export function nameOf({ accessor, token }: AuditedToken): string {
  return accessor ?? (token?.startsWith(HASHED) === true ? token : 'a token without an accessor');
}
