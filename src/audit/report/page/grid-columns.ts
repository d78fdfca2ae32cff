/** A column of a grid. */
export interface Column {
  title: string;
  /** Width in rem, as in `12rem`, which never shrinks. A column without one is as wide as its longest text, if there is room. */
  width?: string;
  /** The length of the longest text of the column, in characters. */
  longest?: () => number;
  /** The place in the card that a narrow screen shows for a row; a column without one is left out there. */
  card?: 'a' | 'b' | 'c' | 'd' | 'e';
  /** `number`: aligned to the right; `less`: hidden on windows below 1,180 pixels. */
  className?: string;
  /** The order of the first click on the heading; a column without one cannot be sorted by. */
  sort?: 'up' | 'down';
  fill(cell: HTMLElement, row: number): void;
}

export interface Sort {
  column: number;
  descending: boolean;
}

const WIDE = matchMedia('(min-width: 1181px)');
const REM_PX = 14;
/** The average width of a character, and the padding of a cell. */
const CHARACTER_PX = 7.7;
const PADDING_PX = 22;

/**
 * The width of each column in pixels; undefined for a column that this window does not show. Columns with a fixed width keep it.
 * If there is no room for all texts, the widest text columns shrink first.
 */
export function columnWidths(columns: readonly Column[], room: number): (number | undefined)[] {
  const shown = columns.filter(
    ({ className }) => WIDE.matches || className?.split(' ').includes('less') !== true,
  );
  const needed = new Map(
    shown.map((column) => {
      const { width, longest, title } = column;
      if (width !== undefined) return [column, Number.parseFloat(width) * REM_PX];
      return [column, Math.max(title.length + 2, longest?.() ?? 0) * CHARACTER_PX + PADDING_PX];
    }),
  );
  const limited = (column: Column, limit: number): number => {
    const px = needed.get(column) ?? 0;
    return column.width === undefined ? Math.min(px, limit) : px;
  };
  const sum = (limit: number): number => shown.reduce((all, column) => all + limited(column, limit), 0);
  let limit = Math.max(...needed.values());
  if (sum(limit) > room) {
    let [low, high] = [0, limit];
    for (let step = 0; step < 20; step++) {
      limit = (low + high) / 2;
      if (sum(limit) > room) high = limit;
      else low = limit;
    }
    limit = low;
  }
  const spare = Math.max(0, room - sum(limit)) / shown.length;
  return columns.map((column) => (needed.has(column) ? limited(column, limit) + spare : undefined));
}
