import { ALIVE, type Data, REFUSED, type TextColumn } from './data.js';
import type { Filter, Found } from './filter.js';
import type { Grid } from './grid.js';

/** A tab with a table of the credentials that match the filter. */
export interface View {
  id: string;
  title: string;
  grid: Grid;
  /** An explanation above the table. */
  note?: string | Node;
  /** The number of rows, which the tab displays. */
  badge?: () => number;
}

/** The data that all views display. `found` and `filter` change whenever the user changes the filter. */
export interface ViewData {
  data: Data;
  found: Found;
  filter: Filter;
}

/** Returns a number that sorts credentials by urgency. */
export function severity(data: Data, at: number): number {
  const standing = data.standing(at);
  const rank = standing === ALIVE ? 3 : standing === REFUSED ? 0 : standing + 1;
  return rank * 100 + data.number('ending', at);
}

/** Returns a function that returns the alphabetical rank of one of a credential's texts. A missing text comes first. */
export function byText(data: Data, column: TextColumn): (at: number) => number {
  return (at) => {
    const place = data.place(column, at);
    return place === -1 ? -1 : (data.ranks[place] as number);
  };
}
