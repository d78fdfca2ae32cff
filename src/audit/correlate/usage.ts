import type { FileLine } from '../read.js';
import { Counts } from './bounded.js';

/** A use of a credential according to a log. */
export interface LoggedUse {
  /** The time of the use according to the service's clock, in milliseconds since 1970. */
  at: number;
  /** The action, for example `s3:GetObject` or `read kv/data/app`. */
  action: string;
  address: string | undefined;
  error: string | undefined;
  /** Whether the service rejected the credential itself, not only the request. */
  refused: boolean;
  /** The session or token that was used, if it was obtained with the credential. */
  through?: string;
  /** Set if the log identifies the session, but not which of a job's credentials was used. */
  bySession?: true;
}

/** The maximum number of actions of one credential to count separately. */
export const MOST_ACTIONS = 100;
/** The maximum number of addresses, errors and sessions of one credential to count separately. */
const [ADDRESSES, ERRORS, THROUGH] = [30, 30, 30];

/** The summary of a credential's uses. Its size is bounded. */
export class Usage {
  uses = 0;
  refused = 0;
  firstAt = Number.POSITIVE_INFINITY;
  lastAt = Number.NEGATIVE_INFINITY;
  readonly actions = new Counts(MOST_ACTIONS);
  readonly addresses = new Counts(ADDRESSES);
  readonly errors = new Counts(ERRORS);
  /** The uses of sessions and tokens that were obtained with the credential. */
  readonly through = new Counts(THROUGH);

  add({ at, action, address, error, refused, through }: LoggedUse): void {
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

/** The kinds of unusual uses, starting with the most serious. */
export const USE_KINDS = [
  'use after end',
  'open after end',
  'use before issue',
  'unknown session',
  'attempt',
  'near end',
] as const;

export type UseKind = (typeof USE_KINDS)[number];

/** The uses of one credential with the same kind and action. */
export interface NotableUse {
  kind: UseKind;
  action: string;
  through?: string;
  /** Set if the uses could not be joined with one of a job's credentials. */
  bySession?: true;
  usage: Usage;
  /** The file and line of the first such use that was read. */
  where: FileLine;
}

/** The maximum number of actions of one credential to list separately. */
const MOST_NOTABLE = 50;
const OTHERS = 'other actions';

/** The unusual uses of one credential. */
export class NotableUses {
  readonly #found = new Map<string, NotableUse>();

  add(kind: UseKind, use: LoggedUse, where: FileLine): void {
    const key = `${kind}\n${use.action}\n${use.through ?? ''}\n${use.bySession === true}`;
    const found = this.#found.get(key) ?? this.#begin(kind, use, where, key);
    found.usage.add(use);
  }

  list(): NotableUse[] {
    return [...this.#found.values()];
  }

  #begin(kind: UseKind, { action, through, bySession }: LoggedUse, where: FileLine, key: string): NotableUse {
    const room = this.#found.size < MOST_NOTABLE;
    const pooled = `${kind}\n${OTHERS}`;
    const known = room ? undefined : this.#found.get(pooled);
    if (known !== undefined) return known;
    const notable: NotableUse = {
      kind,
      action: room ? action : OTHERS,
      ...(through === undefined || !room ? {} : { through }),
      ...(bySession === undefined || !room ? {} : { bySession }),
      usage: new Usage(),
      where,
    };
    this.#found.set(room ? key : pooled, notable);
    return notable;
  }
}
