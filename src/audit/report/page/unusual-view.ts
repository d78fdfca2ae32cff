import { KINDS } from '../payload.js';
import { textColumn, timeColumn } from './cells.js';
import { ordered } from './data.js';
import { CARD_PX, Grid } from './grid.js';
import type { Column } from './grid-columns.js';
import { byText, type View, type ViewData } from './view.js';

const NOTE =
  'New role: the identity has at least 5 earlier credentials, none of them for this role. New ref: the role has at least 5 earlier credentials, none of them from this ref. Long life: the lifetime is far above the usual lifetime for the role. An unusual credential is not proof of misuse.';

/** The height of a card with two lines of explanation. */
const TALL_CARD_PX = 106;
const PHONE = matchMedia('(max-width: 600px)');

/** Returns the view that displays the unusual credentials, each with an explanation. */
export function unusualView(viewData: ViewData, open: (credential: number) => void): View {
  const { data } = viewData;
  const { credential, kind, text } = data.payload.unusual;
  const of = (row: number): number => credential[row] as number;
  const longest = text.reduce((most, place) => Math.max(most, data.textAt(place).length), 0);
  const rows = (): number[] =>
    credential.map((_, row) => row).filter((row) => viewData.found.has[of(row)] === 1);
  const onCredential = (column: Column): Column => ({
    ...column,
    fill: (cell, row) => column.fill(cell, of(row)),
  });
  return {
    id: 'unusual',
    title: 'Unusual',
    note: NOTE,
    badge: () => rows().length,
    grid: new Grid('unusual', {
      label: 'Unusual',
      columns: [
        onCredential(timeColumn(data, 'Issued', 'issuedAt')),
        {
          title: 'Kind',
          width: '7rem',
          card: 'b',
          sort: 'up',
          fill: (cell, row) => {
            cell.textContent = KINDS[kind[row] as number] ?? '';
          },
        },
        {
          title: 'Explanation',
          longest: () => longest,
          least: () => longest,
          card: 'c',
          fill: (cell, row) => {
            cell.textContent = data.textAt(text[row] as number);
          },
        },
        onCredential(textColumn(data, 'Role', 'role', { card: 'a' })),
        onCredential(textColumn(data, 'Identity', 'subject', { card: 'e' })),
        onCredential(textColumn(data, 'Ref', 'ref', { className: 'less' })),
      ],
      sort: { column: 0, descending: true },
      rows: ({ column, descending }) =>
        ordered(
          rows(),
          column === 0
            ? (row) => data.number('issuedAt', of(row))
            : column === 1
              ? (row) => kind[row] as number
              : (row) => byText(data, column === 3 ? 'role' : column === 4 ? 'subject' : 'ref')(of(row)),
          descending,
        ),
      open: (row) => open(of(row)),
      empty: 'No unusual credential matches the filter.',
      cardPx: () => (PHONE.matches ? TALL_CARD_PX : CARD_PX),
    }),
  };
}
