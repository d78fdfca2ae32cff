import type { NumberColumn, Payload, TextColumn } from '../payload.js';
import { HAPPENED_WIDTH, STANDINGS } from '../payload.js';

export type { NumberColumn, TextColumn };

export const DAY_MS = 86_400_000;
export const ALIVE = STANDINGS.indexOf('may be alive');
export const REFUSED = STANDINGS.indexOf('refused');
export const OVER = STANDINGS.indexOf('over');

/** The columns that the search uses. */
const SEARCHED: readonly TextColumn[] = [
  ...([
    'id',
    'uid',
    'keyId',
    'provider',
    'service',
    'name',
    'role',
    'subject',
    'actor',
    'run',
    'job',
  ] as const),
  ...(['repository', 'ref', 'sha', 'workflow', 'environment', 'runner', 'because'] as const),
];

/** The data of the page. A credential is an index into the payload's lists. */
export class Data {
  readonly payload: Payload;
  readonly count: number;
  /** The alphabetical rank of each text. */
  readonly ranks: Int32Array;
  /** The events of each credential, as bits. */
  readonly events: Uint32Array;
  /** For each record, in chronological order: its credential, its offset in the credential's `happened`, and its time. */
  readonly records: { credential: Int32Array; offset: Int32Array; time: Float64Array };
  readonly #lower: string[];
  readonly #searches = new Map<string, Uint8Array>();
  readonly #longest = new Map<string, number>();

  constructor(payload: Payload) {
    this.payload = payload;
    this.count = payload.credentials.issuedAt.length;
    this.#lower = payload.texts.map((text) => text.toLowerCase());
    const order = payload.texts.map((_, at) => at);
    const lower = this.#lower;
    order.sort((one, other) => {
      const [a, b] = [lower[one] as string, lower[other] as string];
      return a < b ? -1 : a > b ? 1 : 0;
    });
    this.ranks = new Int32Array(order.length);
    for (const [rank, at] of order.entries()) this.ranks[at] = rank;
    this.events = new Uint32Array(this.count);
    this.records = this.#allRecords();
  }

  text(column: TextColumn, credential: number): string {
    return this.textAt(this.place(column, credential));
  }

  /**
   * Returns the length of the longest text of a column, in characters.
   *
   * @param from returns the index at which the counted part of a text starts
   */
  longest(column: TextColumn, from: (text: string) => number = () => 0): number {
    const key = `${column} ${from.name}`;
    let longest = this.#longest.get(key);
    if (longest === undefined) {
      longest = 0;
      for (const place of new Set(this.payload.credentials[column])) {
        const text = this.textAt(place);
        longest = Math.max(longest, text.length - from(text));
      }
      this.#longest.set(key, longest);
    }
    return longest;
  }

  /** Returns the index of a text in `payload.texts`, or -1 if there is none. */
  place(column: TextColumn, credential: number): number {
    return this.payload.credentials[column][credential] as number;
  }

  textAt(place: number): string {
    return place === -1 ? '' : (this.payload.texts[place] as string);
  }

  number(column: NumberColumn, credential: number): number {
    return this.payload.credentials[column][credential] as number;
  }

  standing(credential: number): number {
    return this.number('standing', credential);
  }

  /** Returns the end of a credential's life, which is the time of the report if the credential may be alive. */
  aliveUntil(credential: number): number {
    const dead = this.number('deadAt', credential);
    return dead === -1 ? Math.max(this.payload.now, this.number('issuedAt', credential)) : dead;
  }

  /** Returns one of the numbers that describe a record: 0 event, 1 time, 2 until, 3 because, 4 chain, 5 sequence. */
  happened(credential: number, offset: number, what: 0 | 1 | 2 | 3 | 4 | 5): number {
    return this.payload.credentials.happened[credential]?.[offset + what] as number;
  }

  /** Returns a function that reports whether a searched column of a credential contains a word. */
  finder(word: string): (credential: number) => boolean {
    const there = this.textsWith(word);
    const columns = SEARCHED.map((column) => this.payload.credentials[column]);
    return (credential) => {
      for (const column of columns) {
        const place = column[credential] as number;
        if (place !== -1 && there[place] === 1) return true;
      }
      return false;
    };
  }

  /** For each text: 1 if the text contains a word, otherwise 0. */
  textsWith(word: string): Uint8Array {
    const known = this.#searches.get(word);
    if (known !== undefined) return known;
    const there = new Uint8Array(this.#lower.length);
    for (const [at, text] of this.#lower.entries()) if (text.includes(word)) there[at] = 1;
    if (this.#searches.size > 20) this.#searches.clear();
    this.#searches.set(word, there);
    return there;
  }

  #allRecords(): Data['records'] {
    const { happened } = this.payload.credentials;
    let total = 0;
    for (const list of happened) total += list.length / HAPPENED_WIDTH;
    const [credential, offset] = [new Int32Array(total), new Int32Array(total)];
    const time = new Float64Array(total);
    const order = new Int32Array(total);
    let record = 0;
    for (const [of, list] of happened.entries()) {
      for (let at = 0; at < list.length; at += HAPPENED_WIDTH) {
        this.events[of] = (this.events[of] as number) | (1 << (list[at] as number));
        order[record] = record;
        credential[record] = of;
        offset[record] = at;
        time[record++] = list[at + 1] as number;
      }
    }
    order.sort((one, other) => (time[one] as number) - (time[other] as number));
    return {
      credential: order.map((at) => credential[at] as number),
      offset: order.map((at) => offset[at] as number),
      time: Float64Array.from(order, (at) => time[at] as number),
    };
  }
}

/** Loads the data embedded in the page. */
export async function load(): Promise<Data> {
  const holder = document.getElementById('data') as HTMLElement;
  const coded = atob(holder.textContent ?? '');
  holder.remove();
  const bytes = new Uint8Array(coded.length);
  for (let at = 0; at < coded.length; at++) bytes[at] = coded.charCodeAt(at);
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Data((await new Response(plain).json()) as Payload);
}

/** Returns rows sorted by a number. Rows with the same number keep their order. */
export function ordered(
  rows: ArrayLike<number>,
  key: (row: number) => number,
  descending: boolean,
): Int32Array {
  const keys = new Float64Array(rows.length);
  const order = new Int32Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    keys[at] = key(rows[at] as number);
    order[at] = at;
  }
  const sign = descending ? -1 : 1;
  order.sort((one, other) => sign * ((keys[one] as number) - (keys[other] as number)) || one - other);
  return order.map((at) => rows[at] as number);
}
