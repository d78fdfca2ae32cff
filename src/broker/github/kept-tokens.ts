import type { AuditEvent } from '../../audit/record.js';
import { JobpassError } from '../../errors.js';
import { parseObject } from '../../text/json.js';
import type { Seal } from '../seal.js';
import type { KeptTexts } from '../store/store.js';
import type { MintedToken } from './minted-token.js';

/** The prefixes of keys in the store: tokens, answered requests, and the brokers that are ending a token. */
const TOKEN = 'gh:';
const REQUEST = 'gq:';
const ENDING = 'ge:';
/** The purpose of the seal. */
const PURPOSE = 'github token';
/**
 * How long a token stays in the store after its expiry, in ms. A token that has ended leaves the store at once. The others must not
 * leave it too early if the machine's time of day is changed.
 */
const AFTER_MS = 24 * 3_600_000;

/** The installation tokens that a broker keeps, sealed, so that it can end them. */
export class KeptTokens {
  readonly #store: KeptTexts;
  readonly #seal: Seal | undefined;

  /** @param seal undefined if the broker has no key-file. The broker then keeps nothing */
  constructor(store: KeptTexts, seal: Seal | undefined) {
    this.#store = store;
    this.#seal = seal;
  }

  /** Whether tokens are kept. */
  get keeps(): boolean {
    return this.#seal !== undefined;
  }

  /** Stores a token with a record. When the promise resolves, the token is durable. */
  async keep(token: MintedToken, event?: AuditEvent): Promise<void> {
    if (this.#seal === undefined) return;
    const key = TOKEN + token.id;
    const sealed = this.#seal.seal(PURPOSE, JSON.stringify(token), [key]);
    await this.#store.keep(key, sealed, untilOf(token), event);
  }

  /** Returns a kept token. @throws JobpassError `state` if it cannot be opened */
  async find(id: string): Promise<MintedToken | undefined> {
    if (this.#seal === undefined) return undefined;
    const sealed = await this.#store.kept(TOKEN + id);
    return sealed === undefined ? undefined : this.#opened(TOKEN + id, sealed);
  }

  /** Returns all kept tokens by ID. `open` returns a token, and throws JobpassError `state` if it cannot be opened. */
  async all(): Promise<{ id: string; open: () => MintedToken }[]> {
    if (this.#seal === undefined) return [];
    const kept = await this.#store.keptWith(TOKEN);
    return kept.map(({ key, value }) => ({
      id: key.slice(TOKEN.length),
      open: () => this.#opened(key, value),
    }));
  }

  /** Removes a token with a record. @returns whether this call removed it */
  async drop(id: string, event: AuditEvent): Promise<boolean> {
    return this.#seal !== undefined && this.#store.drop(TOKEN + id, event);
  }

  /** Returns the ID of the token that answered a request. */
  answered(request: string): Promise<string | undefined> {
    return this.#store.kept(REQUEST + request);
  }

  /** Notes the token that answers a request. @returns the ID of the token that the request has now */
  answer(request: string, token: MintedToken): Promise<string> {
    return this.#store.claim(REQUEST + request, token.id, Math.ceil(token.expiresAt / 1000));
  }

  /** Replaces the token that answers a request. */
  answerAgain(request: string, token: MintedToken): Promise<void> {
    return this.#store.keep(REQUEST + request, token.id, Math.ceil(token.expiresAt / 1000));
  }

  /** Reserves the revocation of a token. @returns whether this caller has the reservation, and no other broker */
  async claimEnd(id: string, caller: string, until: number): Promise<boolean> {
    return (await this.#store.claim(ENDING + id, caller, until)) === caller;
  }

  #opened(key: string, sealed: string): MintedToken {
    const text = this.#seal?.open(PURPOSE, sealed, [key]);
    const token = text === undefined ? undefined : parseObject(text);
    if (token !== undefined) return token as unknown as MintedToken;
    throw new JobpassError('state', 'a kept installation token cannot be opened', {
      hint: 'Use the key-file with which the token was stored',
    });
  }
}

function untilOf({ expiresAt }: MintedToken): number {
  return Math.ceil((expiresAt + AFTER_MS) / 1000);
}
