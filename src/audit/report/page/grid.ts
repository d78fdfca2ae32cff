import { element } from './dom.js';
import { counted } from './words.js';

/** A column of a grid. */
export interface Column {
  title: string;
  /** CSS width, or undefined for a share of what is left. */
  width?: string;
  /** `number`: to the right; `less`: left out where there is little room. */
  className?: string;
  /** Whether rows can be put in its order, and whether the largest is first when that is asked for. */
  sort?: 'up' | 'down';
  fill(cell: HTMLElement, row: number): void;
}

export interface Sort {
  column: number;
  descending: boolean;
}

export interface GridOptions {
  label: string;
  columns: readonly Column[];
  sort: Sort;
  /** Rows in an order; numbers that the columns know. */
  rows(sort: Sort): ArrayLike<number>;
  /** Opens what a row tells of; undefined where there is nothing more to tell. */
  open?: (row: number) => void;
  /** What a row is called that spans all columns; undefined of all others. */
  heading?: (row: number) => Node | undefined;
  /** What is said where there are no rows. */
  empty: string;
}

const ROW_PX = 34;
/** So many rows are there above and below what is seen. */
const SPARE = 12;
/** So many rows of each table are printed. */
export const PRINTED_ROWS = 200;

/**
 * A table of which only what is seen is in the page, so that a hundred thousand rows cost no more than fifty. It says how many
 * there are to whom listens (aria-rowcount), and goes by the keys of a grid.
 */
export class Grid {
  readonly host = element('div', 'grid');
  readonly #options: GridOptions;
  readonly #table = element('table');
  readonly #body = element('tbody');
  readonly #scroll = element('div', 'scroll');
  readonly #empty: HTMLElement;
  readonly #heads: HTMLElement[] = [];
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
    new ResizeObserver(() => this.#draw()).observe(this.#scroll);
  }

  /** Shows what the filter lets through, from the top. */
  refresh(): void {
    this.#rows = this.#options.rows(this.#sort);
    this.#active = 0;
    const { length } = this.#rows;
    this.#table.setAttribute('aria-rowcount', String(length + 1));
    this.#scroll.hidden = length === 0;
    this.#empty.hidden = length > 0;
    this.#scroll.scrollTop = 0;
    this.#redraw();
  }

  /** A table of the first rows, for paper. */
  printed(): HTMLElement {
    const { label } = this.#options;
    const rows = this.#options.rows(this.#sort);
    const shown = Math.min(rows.length, PRINTED_ROWS);
    const said =
      rows.length > shown ? `the first ${shown} of ${counted(rows.length, 'row')}` : counted(shown, 'row');
    const head = element('thead');
    head.append(element('tr', '', ...this.#options.columns.map((one) => this.#headCell(one.title, one))));
    const body = element('tbody');
    for (let at = 0; at < shown; at++) body.append(this.#row(at, rows[at] as number));
    const table = element('table', '', element('caption', '', `${label}: ${said}`));
    // Paper has room to break lines: columns are as wide as what is in them.
    table.append(head, body);
    return element('section', 'paper', table);
  }

  #columns(): HTMLElement {
    const group = element('colgroup');
    for (const { width, className } of this.#options.columns) {
      const column = element('col', className);
      if (width !== undefined) column.style.width = width;
      group.append(column);
    }
    return group;
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
        this.#headsSay();
        this.refresh();
      });
      const cell = this.#headCell(sort === undefined ? title : button, column);
      this.#heads.push(cell);
      row.append(cell);
    }
    this.#headsSay();
    return element('thead', '', row);
  }

  #headCell(content: string | Node, { className = '' }: Column): HTMLElement {
    const cell = element('th', className, content);
    cell.scope = 'col';
    return cell;
  }

  #headsSay(): void {
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
    const from = Math.max(0, Math.floor(scrollTop / ROW_PX) - SPARE);
    const to = Math.min(length, Math.ceil((scrollTop + clientHeight) / ROW_PX) + SPARE);
    if (from === this.#from && to === this.#to) return;
    this.#from = from;
    this.#to = to;
    const rows: HTMLElement[] = [spacer(from)];
    for (let at = from; at < to; at++) rows.push(this.#row(at, this.#rows[at] as number));
    rows.push(spacer(length - to));
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
    for (const { className, fill } of columns) {
      const cell = element('td', className);
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
    const page = Math.max(1, Math.floor(this.#scroll.clientHeight / ROW_PX) - 2);
    const to: Readonly<Record<string, number>> = {
      ArrowDown: this.#active + 1,
      ArrowUp: this.#active - 1,
      PageDown: this.#active + page,
      PageUp: this.#active - page,
      Home: 0,
      End: length - 1,
    };
    const wanted = to[event.key];
    if (wanted !== undefined && length > 0) {
      event.preventDefault();
      this.#active = Math.min(length - 1, Math.max(0, wanted));
      this.#show();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#open(this.#active);
    }
  }

  /** Brings the active row to where it is seen. */
  #show(): void {
    const head = this.#table.tHead?.offsetHeight ?? 0;
    const top = this.#active * ROW_PX;
    const { scrollTop, clientHeight } = this.#scroll;
    if (top < scrollTop) this.#scroll.scrollTop = top;
    else if (top + ROW_PX + head > scrollTop + clientHeight)
      this.#scroll.scrollTop = top + ROW_PX + head - clientHeight;
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

function spacer(rows: number): HTMLElement {
  const row = element('tr', 'spacer');
  row.setAttribute('aria-hidden', 'true');
  row.style.height = `${rows * ROW_PX}px`;
  return row;
}
