import { ALIVE, type Data, type NumberColumn, OVER, REFUSED, type TextColumn } from './data.js';
import { element } from './dom.js';
import type { Column } from './grid-columns.js';
import { count, moment, span, splitAt } from './words.js';

/** Fills a cell with a text in two parts. If the cell is too narrow, the first part is shortened first. */
export function fillSplit(cell: HTMLElement, text: string): void {
  const at = splitAt(text);
  if (at === 0) {
    cell.append(text);
    return;
  }
  cell.title = text;
  cell.append(
    element('span', 'split', element('span', 'head', text.slice(0, at)), element('span', '', text.slice(at))),
  );
}

/** Returns a column that displays one of a credential's texts. */
export function textColumn(
  data: Data,
  title: string,
  column: TextColumn,
  more: Partial<Column> = {},
): Column {
  return {
    title,
    sort: 'up',
    longest: () => data.longest(column),
    least: () => data.longest(column, splitAt),
    ...more,
    fill: (cell, at) => {
      const text = data.text(column, at);
      fillSplit(cell, text === '' ? '–' : text);
      if (text === '') cell.classList.add('none');
    },
  };
}

/** Returns a column that displays one of a credential's times. */
export function timeColumn(
  data: Data,
  title: string,
  column: NumberColumn,
  more: Partial<Column> = {},
): Column {
  return {
    title,
    width: '13.5rem',
    card: 'd',
    sort: 'down',
    ...more,
    fill: (cell, at) => {
      cell.textContent = moment(data.number(column, at));
    },
  };
}

/** Returns two columns: the lifetime of a credential, and the part of the lifetime after the end of the job. */
export function lifeColumns(data: Data): Column[] {
  return [
    {
      title: 'Alive for',
      width: '6.5rem',
      card: 'e',
      className: 'number',
      sort: 'down',
      fill: (cell, at) => {
        cell.textContent = data.standing(at) === REFUSED ? '–' : span(data.number('livedMs', at));
      },
    },
    {
      title: 'After job',
      width: '7.5rem',
      card: 'f',
      className: 'number after-job less',
      sort: 'down',
      fill: (cell, at) => {
        const after = data.number('afterJobMs', at);
        if (after >= 1000) cell.append(`+${span(after)}`);
      },
    },
  ];
}

/** Returns a column with the ending, as a symbol and words. */
export function endingColumn(data: Data): Column {
  return {
    title: 'Ending',
    width: '15.5rem',
    card: 'b',
    sort: 'down',
    fill: (cell, at) => cell.append(...endingOf(data, at)),
  };
}

/** The symbol for each standing. The shapes differ because color alone is not accessible. */
const MARKS = [
  ['dead', '●'],
  ['over', '○'],
  ['alive', '▲'],
  ['refused', '✕'],
] as const;

export function endingOf(data: Data, at: number): (string | Node)[] {
  const [className, sign] = MARKS[data.standing(at)] ?? MARKS[0];
  const mark = element('span', `mark ${className}`, sign);
  mark.setAttribute('aria-hidden', 'true');
  return [mark, ` ${endingWords(data, at)}`];
}

/** Returns a short description of a credential's ending. */
export function endingWords(data: Data, at: number): string {
  const standing = data.standing(at);
  if (standing === REFUSED) return 'refused';
  const ending = data.number('ending', at);
  const word = ending === -1 ? 'no ending' : (data.payload.events[ending] as string);
  if (standing === OVER) return word === 'lives until' ? 'lifetime over' : `${word}, lifetime over`;
  if (standing === ALIVE) return word === 'lives until' ? 'may be alive' : `may be alive (${word})`;
  return word;
}

/** Returns a column with a number. */
export function numberColumn(
  title: string,
  of: (row: number) => number,
  className = 'number',
  card?: Column['card'],
): Column {
  return {
    title,
    ...(card === undefined ? {} : { card }),
    width: '8rem',
    className,
    sort: 'down',
    fill: (cell, row) => {
      const number = of(row);
      cell.textContent = number === 0 ? '–' : count(number);
      if (number === 0) cell.classList.add('none');
    },
  };
}
