import { KINDS } from '../payload.js';
import { textColumn, timeColumn } from './cells.js';
import { ordered } from './data.js';
import { Grid } from './grid.js';
import type { Column } from './grid-columns.js';
import { byText, type Looked, type View } from './view.js';

const UNUSUAL_NOTE =
  'A new role is flagged only if the identity has at least 5 earlier credentials, none of them for this role. A new ref is flagged if the role has at least 5 earlier credentials, none of them from this ref. A long life is far above the usual lifetime for its role. A flag proves nothing, but the credential is worth a look.';

/** Credentials that are worth a look, with the reason. */
export function unusualView(looked: Looked, open: (credential: number) => void): View {
  const { data } = looked;
  const { credential, kind, text } = data.payload.unusual;
  const of = (row: number): number => credential[row] as number;
  const rows = (): number[] =>
    credential.map((_, row) => row).filter((row) => looked.found.has[of(row)] === 1);
  const onCredential = (column: Column): Column => ({
    ...column,
    fill: (cell, row) => column.fill(cell, of(row)),
  });
  return {
    id: 'unusual',
    title: 'Unusual',
    note: UNUSUAL_NOTE,
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
          longest: () => Math.max(0, ...text.map((place) => data.textAt(place).length)),
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
      empty: 'No credential is unusual.',
    }),
  };
}
