import type { Place } from '../read.js';
import { Counts } from './bounded.js';

/** A use of a credential, as a log has it. */
export interface Use {
  /** By the service's clock, in milliseconds since 1970. */
  at: number;
  /** `s3:GetObject`, `read kv/data/app`. */
  action: string;
  address: string | undefined;
  error: string | undefined;
  /** Whether the credential was refused, and not merely its request. */
  refused: boolean;
  /** The session or token that the credential was used to get, where the use is of that. */
  through?: string;
}

/** So many actions, addresses, errors and sessions of one credential are told apart. */
const [ACTIONS, ADDRESSES, ERRORS, THROUGH] = [100, 30, 30, 30];

/** What was done with a credential. Its size has a bound, whatever was done. */
export class Tally {
  uses = 0;
  refused = 0;
  firstAt = Number.POSITIVE_INFINITY;
  lastAt = Number.NEGATIVE_INFINITY;
  readonly actions = new Counts(ACTIONS);
  readonly addresses = new Counts(ADDRESSES);
  readonly errors = new Counts(ERRORS);
  /** Sessions and tokens got with it, by their uses. */
  readonly through = new Counts(THROUGH);

  add({ at, action, address, error, refused, through }: Use): void {
    this.uses++;
    if (refused) this.refused++;
    this.firstAt = Math.min(this.firstAt, at);
    this.lastAt = Math.max(this.lastAt, at);
    this.actions.add(action);
    if (address !== undefined) this.addresses.add(address);
    if (error !== undefined) this.errors.add(error);
    if (through !== undefined) this.through.add(through);
  }
}

/** What a use was in the life of its credential, where that is out of the ordinary. */
export const KINDS = ['use after end', 'use before issue', 'unknown session', 'attempt', 'near end'] as const;

export type Kind = (typeof KINDS)[number];

/** Uses of one kind by one action of one credential. */
export interface Told {
  kind: Kind;
  action: string;
  through?: string;
  tally: Tally;
  /** Of the first that was read. */
  where: Place;
}

/** So many actions of one credential are told by themselves. */
const TOLD = 50;
const OTHERS = 'other actions';

/** What is to be told of one credential. */
export class Tellings {
  readonly #found = new Map<string, Told>();

  add(kind: Kind, use: Use, where: Place): void {
    const key = `${kind}\n${use.action}\n${use.through ?? ''}`;
    const found = this.#found.get(key) ?? this.#begin(kind, use, where, key);
    found.tally.add(use);
  }

  list(): Told[] {
    return [...this.#found.values()];
  }

  #begin(kind: Kind, { action, through }: Use, where: Place, key: string): Told {
    const room = this.#found.size < TOLD;
    const pooled = `${kind}\n${OTHERS}`;
    const known = room ? undefined : this.#found.get(pooled);
    if (known !== undefined) return known;
    const told: Told = {
      kind,
      action: room ? action : OTHERS,
      ...(through === undefined || !room ? {} : { through }),
      tally: new Tally(),
      where,
    };
    this.#found.set(room ? key : pooled, told);
    return told;
  }
}
