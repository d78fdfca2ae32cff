import { element } from './dom.js';
import { type Column, columnWidths, type Sort } from './grid-columns.js';
import { counted } from './words.js';

export interface GridOptions {
  label: string;
  columns: readonly Column[];
  sort: Sort;
  /** Returns the sorted rows. Each row is a number that the columns interpret. */
  rows(sort: Sort): ArrayLike<number>;
  /** Opens the details of a row. */
  open?: (row: number) => void;
  /** Returns the content of a heading row, which spans all columns; undefined for other rows. */
  heading?: (row: number) => Node | undefined;
  /** The text to display if there are no rows. */
  empty: string;
  /** The height of a card in this window, if it differs from CARD_PX. */
  cardPx?: () => number;
}

/** The height of a row, which must match style/tables.css, and the height of a card in a narrow window. */
const ROW_PX = 34;
export const CARD_PX = 84;
const NARROW = matchMedia('(max-width: 1100px)');
/** The number of rows rendered above and below the visible part. */
const SPARE = 12;
/** The maximum number of rows to print from each table. */
export const PRINTED_ROWS = 200;

/**
 * A table that renders only its visible rows, so that rendering a hundred thousand rows takes no longer than rendering fifty.
 * Screen readers receive the total number of rows (aria-rowcount), and the arrow keys work as in any grid.
 */
export class Grid {
  readonly host = element('div', 'grid');
  readonly #options: GridOptions;
  readonly #table = element('table');
  readonly #body = element('tbody');
  readonly #scroll = element('div', 'scroll');
  readonly #empty: HTMLElement;
  readonly #heads: HTMLElement[] = [];
  readonly #cols: HTMLElement[] = [];
  #drawnPx = ROW_PX;
  readonly #id: string;
  #rows: ArrayLike<number> = [];
  #sort: Sort;
  #active = 0;
  #from = -1;
  #to = -1;

  constructor(id: string, options: GridOptions) {
    this.#id = id;
    this.#options = options;
    this.#sort = options.sort;
    this.#empty = element('p', 'empty', options.empty);
    const { label, columns } = options;
    this.#table.append(element('caption', 'hidden', label), this.#columns(), this.#head(), this.#body);
    this.#table.setAttribute('role', 'grid');
    this.#table.setAttribute('aria-label', label);
    this.#table.setAttribute('aria-colcount', String(columns.length));
    this.#table.tabIndex = 0;
    this.#scroll.append(this.#table);
    this.host.append(this.#scroll, this.#empty);
    this.#scroll.addEventListener('scroll', () => this.#draw(), { passive: true });
    this.#table.addEventListener('keydown', (event) => this.#key(event));
    this.#body.addEventListener('click', (event) => this.#click(event));
    new ResizeObserver(() => this.#resized()).observe(this.#scroll);
  }

  /** Displays the rows that match the filter, starting at the top. */
  refresh(): void {
    this.#rows = this.#options.rows(this.#sort);
    this.#active = 0;
    const { length } = this.#rows;
    this.#table.setAttribute('aria-rowcount', String(length + 1));
    this.#scroll.hidden = length === 0;
    this.#empty.hidden = length > 0;
    this.#scroll.scrollTop = 0;
    this.#fit();
    this.#redraw();
  }

  /** Returns a table of the first rows, for printing. */
  printed(): HTMLElement {
    const { label } = this.#options;
    const rows = this.#options.rows(this.#sort);
    const shown = Math.min(rows.length, PRINTED_ROWS);
    const size =
      rows.length > shown ? `the first ${shown} of ${counted(rows.length, 'row')}` : counted(shown, 'row');
    const head = element('thead');
    head.append(element('tr', '', ...this.#options.columns.map((one) => this.#headCell(one.title, one))));
    const body = element('tbody');
    for (let at = 0; at < shown; at++) body.append(this.#row(at, rows[at] as number));
    const table = element('table', '', element('caption', '', `${label}: ${size}`));
    // Lines can break on paper, so columns fit their content.
    table.append(head, body);
    return element('section', 'paper', table);
  }

  #columns(): HTMLElement {
    const group = element('colgroup');
    for (const { className } of this.#options.columns) {
      const column = element('col', className);
      this.#cols.push(column);
      group.append(column);
    }
    return group;
  }

  get #rowPx(): number {
    return NARROW.matches ? (this.#options.cardPx?.() ?? CARD_PX) : ROW_PX;
  }

  #resized(): void {
    this.#fit();
    if (this.#drawnPx === this.#rowPx) this.#draw();
    else this.#redraw();
  }

  #fit(): void {
    const room = this.#scroll.clientWidth;
    if (room === 0 || NARROW.matches) return;
    const widths = columnWidths(this.#options.columns, room);
    for (const [at, column] of this.#cols.entries()) {
      const width = widths[at];
      column.style.width = width === undefined ? '' : `${width}px`;
    }
  }

  #head(): HTMLElement {
    const row = element('tr');
    row.setAttribute('aria-rowindex', '1');
    for (const [at, column] of this.#options.columns.entries()) {
      const { title, sort } = column;
      const button = element('button', 'sort', title);
      button.type = 'button';
      button.addEventListener('click', () => {
        const again = this.#sort.column === at;
        this.#sort = { column: at, descending: again ? !this.#sort.descending : sort === 'down' };
        this.#updateSortMarks();
        this.refresh();
      });
      const cell = this.#headCell(sort === undefined ? title : button, column);
      this.#heads.push(cell);
      row.append(cell);
    }
    this.#updateSortMarks();
    return element('thead', '', row);
  }

  #headCell(content: string | Node, { className = '' }: Column): HTMLElement {
    const cell = element('th', className, content);
    cell.scope = 'col';
    return cell;
  }

  #updateSortMarks(): void {
    for (const [at, head] of this.#heads.entries()) {
      if (this.#options.columns[at]?.sort === undefined) continue;
      const { column, descending } = this.#sort;
      head.setAttribute('aria-sort', at !== column ? 'none' : descending ? 'descending' : 'ascending');
    }
  }

  #redraw(): void {
    this.#from = -1;
    this.#draw();
  }

  #draw(): void {
    const { scrollTop, clientHeight } = this.#scroll;
    const { length } = this.#rows;
    const rowPx = this.#rowPx;
    const from = Math.max(0, Math.floor(scrollTop / rowPx) - SPARE);
    const to = Math.min(length, Math.ceil((scrollTop + clientHeight) / rowPx) + SPARE);
    if (from === this.#from && to === this.#to) return;
    this.#from = from;
    this.#to = to;
    this.#drawnPx = rowPx;
    this.host.style.setProperty('--card', `${rowPx}px`);
    const rows: HTMLElement[] = [spacer(from * rowPx)];
    for (let at = from; at < to; at++) rows.push(this.#row(at, this.#rows[at] as number));
    rows.push(spacer((length - to) * rowPx));
    this.#body.replaceChildren(...rows);
    this.#mark();
  }

  #row(at: number, row: number): HTMLElement {
    const { columns, heading } = this.#options;
    const made = element('tr');
    made.id = `${this.#id}-${at}`;
    made.setAttribute('aria-rowindex', String(at + 2));
    const head = heading?.(row);
    if (head !== undefined) {
      const cell = element('th', '', head);
      cell.colSpan = columns.length;
      cell.scope = 'rowgroup';
      made.className = 'group';
      made.append(cell);
      return made;
    }
    for (const { className, card, title, fill } of columns) {
      const cell = element('td', className);
      cell.dataset['card'] = card ?? 'none';
      cell.dataset['label'] = title;
      fill(cell, row);
      if (cell.title === '' && cell.childElementCount === 0 && cell.textContent !== null)
        cell.title = cell.textContent;
      made.append(cell);
    }
    return made;
  }

  #mark(): void {
    for (const row of this.#body.querySelectorAll('.active')) {
      row.classList.remove('active');
      row.removeAttribute('aria-selected');
    }
    const row = document.getElementById(`${this.#id}-${this.#active}`);
    if (row === null) {
      this.#table.removeAttribute('aria-activedescendant');
      return;
    }
    row.classList.add('active');
    row.setAttribute('aria-selected', 'true');
    this.#table.setAttribute('aria-activedescendant', row.id);
  }

  #key(event: KeyboardEvent): void {
    if (event.target !== this.#table || event.ctrlKey || event.metaKey || event.altKey) return;
    const { length } = this.#rows;
    const page = Math.max(1, Math.floor(this.#scroll.clientHeight / this.#rowPx) - 2);
    const to: Readonly<Record<string, number>> = {
      ArrowDown: this.#active + 1,
      ArrowUp: this.#active - 1,
      PageDown: this.#active + page,
      PageUp: this.#active - page,
      Home: 0,
      End: length - 1,
    };
    const target = to[event.key];
    if (target !== undefined && length > 0) {
      event.preventDefault();
      this.#active = Math.min(length - 1, Math.max(0, target));
      this.#show();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#open(this.#active);
    }
  }

  /** Scrolls the active row into view. */
  #show(): void {
    const head = this.#table.tHead?.offsetHeight ?? 0;
    const rowPx = this.#rowPx;
    const top = this.#active * rowPx;
    const { scrollTop, clientHeight } = this.#scroll;
    if (top < scrollTop) this.#scroll.scrollTop = top;
    else if (top + rowPx + head > scrollTop + clientHeight)
      this.#scroll.scrollTop = top + rowPx + head - clientHeight;
    this.#draw();
    this.#mark();
  }

  #click(event: MouseEvent): void {
    const row = (event.target as HTMLElement).closest('tr[id]');
    if (row === null) return;
    this.#active = Number(row.id.slice(this.#id.length + 1));
    this.#mark();
    this.#open(this.#active);
  }

  #open(at: number): void {
    const row = this.#rows[at];
    if (row !== undefined && this.#options.heading?.(row) === undefined) this.#options.open?.(row);
  }
}

function spacer(px: number): HTMLElement {
  const row = element('tr', 'spacer');
  row.setAttribute('aria-hidden', 'true');
  row.style.height = `${px}px`;
  return row;
}
