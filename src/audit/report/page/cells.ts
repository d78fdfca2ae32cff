import { ALIVE, type Data, type NumberColumn, OVER, REFUSED, type TextColumn } from './data.js';
import { element } from './dom.js';
import type { Column } from './grid.js';
import { count, moment, span } from './words.js';

/** A column with a text of a credential. */
export function textColumn(
  data: Data,
  title: string,
  column: TextColumn,
  more: Partial<Column> = {},
): Column {
  return {
    title,
    sort: 'up',
    ...more,
    fill: (cell, at) => {
      const text = data.text(column, at);
      cell.textContent = text === '' ? '–' : text;
      if (text === '') cell.classList.add('none');
    },
  };
}

/** A column with a time of a credential. */
export function timeColumn(
  data: Data,
  title: string,
  column: NumberColumn,
  more: Partial<Column> = {},
): Column {
  return {
    title,
    width: '13.5rem',
    sort: 'down',
    ...more,
    fill: (cell, at) => {
      cell.textContent = moment(data.number(column, at));
    },
  };
}

/** How long it lived, and how much of that after its job. */
export function lifeColumns(data: Data): Column[] {
  return [
    {
      title: 'Held for',
      width: '6.5rem',
      className: 'number',
      sort: 'down',
      fill: (cell, at) => {
        cell.textContent = data.standing(at) === REFUSED ? '–' : span(data.number('livedMs', at));
      },
    },
    {
      title: 'After its job',
      width: '7.5rem',
      className: 'number after-job less',
      sort: 'down',
      fill: (cell, at) => {
        const after = data.number('afterJobMs', at);
        cell.textContent = after < 1000 ? '' : `+${span(after)}`;
      },
    },
  ];
}

/** How it ended, as a mark and words. */
export function endingColumn(data: Data): Column {
  return {
    title: 'Ending',
    width: '14.5rem',
    sort: 'down',
    fill: (cell, at) => cell.append(...endingOf(data, at)),
  };
}

/** The mark is not colour alone: each has a shape of its own. */
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

/** The ending of a credential in a few words. */
export function endingWords(data: Data, at: number): string {
  const standing = data.standing(at);
  if (standing === REFUSED) return 'refused';
  const ending = data.number('ending', at);
  const word = ending === -1 ? 'no ending' : (data.payload.events[ending] as string);
  if (standing === OVER) return word === 'lives until' ? 'time over' : `${word}, time over`;
  if (standing === ALIVE) return word === 'lives until' ? 'may be alive' : `may be alive (${word})`;
  return word;
}

/** A column with a number. */
export function numberColumn(title: string, of: (row: number) => number, className = 'number'): Column {
  return {
    title,
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
