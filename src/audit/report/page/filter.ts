import { ALIVE, type Data, REFUSED, type TextColumn } from './data.js';

/** A filter. The value of a column is the index of a text; -1 means "none". */
export interface Filter {
  words: string;
  columns: Partial<Record<'role' | 'environment' | 'repository', number>>;
  /** An index into `payload.events`. */
  event: number | undefined;
  alive: boolean;
  /** Matches credentials alive at any moment from `from` (inclusive) to `to` (exclusive), in milliseconds since 1970. */
  from: number | undefined;
  to: number | undefined;
}

export const ALL: Filter = {
  words: '',
  columns: {},
  event: undefined,
  alive: false,
  from: undefined,
  to: undefined,
};

/** The credentials that match a filter. */
export interface Found {
  /** Credentials and refusals, in the order in which they were issued. */
  credentials: Int32Array;
  /** For each credential: 1 if it matches, otherwise 0. */
  has: Uint8Array;
  /** The credentials that match if the time range is ignored. */
  atAnyTime: Int32Array;
}

export function find(data: Data, filter: Filter): Found {
  const words = filter.words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const finders = words.map((word) => data.finder(word));
  const columns = Object.entries(filter.columns).map(
    ([name, place]) => [data.payload.credentials[name as TextColumn], place] as const,
  );
  const atAnyTime = new Int32Array(data.count);
  const credentials = new Int32Array(data.count);
  const has = new Uint8Array(data.count);
  let [all, some] = [0, 0];
  for (let at = 0; at < data.count; at++) {
    if (filter.alive && data.standing(at) !== ALIVE) continue;
    if (filter.event !== undefined && ((data.events[at] as number) & (1 << filter.event)) === 0) continue;
    if (!columns.every(([column, place]) => column[at] === place)) continue;
    if (!finders.every((fits) => fits(at))) continue;
    atAnyTime[all++] = at;
    if (!isAlive(data, at, filter)) continue;
    has[at] = 1;
    credentials[some++] = at;
  }
  return { credentials: credentials.subarray(0, some), has, atAnyTime: atAnyTime.subarray(0, all) };
}

/** Returns whether a credential was alive, or a refusal happened, at any moment in the range. The range does not include its end. */
function isAlive(data: Data, at: number, { from, to }: Filter): boolean {
  const issued = data.number('issuedAt', at);
  if (to !== undefined && issued >= to) return false;
  if (from === undefined || issued >= from) return true;
  return data.standing(at) !== REFUSED && data.aliveUntil(at) > from;
}
