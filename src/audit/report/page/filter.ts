import { ALIVE, type Data, REFUSED, type TextColumn } from './data.js';

/** What is asked for; a column at a place of a text, where -1 is "none". */
export interface Filter {
  words: string;
  columns: Partial<Record<'role' | 'environment' | 'repository', number>>;
  /** A number of `payload.events`. */
  event: number | undefined;
  alive: boolean;
  /** Held at some moment from then on, and before then. In milliseconds since 1970. */
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

/** What a filter lets through. */
export interface Found {
  /** In the order in which they were issued; with refusals. */
  credentials: Int32Array;
  /** The same as flags. */
  has: Uint8Array;
  /** What would be there without the range of time. */
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
    if (!isHeld(data, at, filter)) continue;
    has[at] = 1;
    credentials[some++] = at;
  }
  return { credentials: credentials.subarray(0, some), has, atAnyTime: atAnyTime.subarray(0, all) };
}

/** Whether it lived at some moment of the range, the end left out; of a refusal, whether it happened then. */
function isHeld(data: Data, at: number, { from, to }: Filter): boolean {
  const issued = data.number('issuedAt', at);
  if (to !== undefined && issued >= to) return false;
  if (from === undefined || issued >= from) return true;
  return data.standing(at) !== REFUSED && data.heldTo(at) > from;
}
