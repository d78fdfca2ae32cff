/** A column of a grid. */
export interface Column {
  title: string;
  /** A fixed width in rem, such as `12rem`. If there is enough room, other columns are as wide as their longest text. */
  width?: string;
  /** The length of the longest text of the column, in characters. */
  longest?: () => number;
  /** The number of characters that must stay visible as long as another column can shrink instead. */
  least?: () => number;
  /** The position of the cell in a card. A narrow window shows each row as a card and hides columns without a position. */
  card?: 'a' | 'b' | 'c' | 'd' | 'e' | 'f';
  /** `number` is aligned right, `less` is hidden in windows up to 1,400 pixels wide, and `rare` in windows up to 1,560 pixels wide. */
  className?: string;
  /** The order after the first click on the heading. Undefined if the table cannot be sorted by this column. */
  sort?: 'up' | 'down';
  fill(cell: HTMLElement, row: number): void;
}

export interface Sort {
  column: number;
  descending: boolean;
}

const HIDDEN = { less: matchMedia('(max-width: 1400px)'), rare: matchMedia('(max-width: 1560px)') } as const;
const REM_PX = 14;
/** The average width of a character, and the padding of a cell. */
const CHARACTER_PX = 7.7;
const PADDING_PX = 22;

/**
 * Returns the width of each column in pixels, or undefined for a column that this window hides. Columns with a fixed width keep
 * this width. If there is not enough room for all texts, the widest text columns shrink first, down to `least`. If that is not
 * enough, they shrink further.
 */
export function columnWidths(columns: readonly Column[], room: number): (number | undefined)[] {
  const shown = columns.filter(({ className = '' }) =>
    className.split(' ').every((name) => !(name in HIDDEN && HIDDEN[name as keyof typeof HIDDEN].matches)),
  );
  const pixels = (characters: number): number => characters * CHARACTER_PX + PADDING_PX;
  const bounds = new Map(
    shown.map((column) => {
      const { width, longest, least, title } = column;
      const heading = title.length + 2;
      if (width !== undefined) {
        const fixed = Number.parseFloat(width) * REM_PX;
        return [column, { full: fixed, least: fixed }];
      }
      const full = Math.max(heading, longest?.() ?? 0);
      return [
        column,
        { full: pixels(full), least: pixels(Math.min(full, Math.max(heading, least?.() ?? 0))) },
      ];
    }),
  );
  const limited = (column: Column, limit: number, below: boolean): number => {
    const { full = 0, least = 0 } = bounds.get(column) ?? {};
    if (column.width !== undefined) return full;
    return below ? Math.min(least, limit) : Math.min(full, Math.max(least, limit));
  };
  const sum = (limit: number, below: boolean): number =>
    shown.reduce((all, column) => all + limited(column, limit, below), 0);
  const below = sum(0, false) > room;
  let [low, high] = [0, Math.max(...[...bounds.values()].map(({ full }) => full))];
  if (sum(high, below) <= room) low = high;
  else
    for (let step = 0; step < 20; step++) {
      const middle = (low + high) / 2;
      if (sum(middle, below) > room) high = middle;
      else low = middle;
    }
  const spare = Math.max(0, room - sum(low, below)) / shown.length;
  return columns.map((column) => (bounds.has(column) ? limited(column, low, below) + spare : undefined));
}
