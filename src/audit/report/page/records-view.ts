import { textColumn } from './cells.js';
import { ordered } from './data.js';
import { Grid } from './grid.js';
import type { Column } from './grid-columns.js';
import { byText, type View, type ViewData } from './view.js';
import { moment } from './words.js';

/** Returns the view that displays all records unchanged. */
export function recordsView(viewData: ViewData, open: (credential: number) => void): View {
  const { data } = viewData;
  const { credential, offset, time } = data.records;
  const of = (row: number): number => credential[row] as number;
  const what = (row: number, field: 0 | 1 | 2 | 3 | 4 | 5): number =>
    data.happened(of(row), offset[row] as number, field);
  const onCredential = (column: Column): Column => ({
    ...column,
    fill: (cell, row) => column.fill(cell, of(row)),
  });
  const link = (row: number): string => `${data.textAt(what(row, 4))}-${what(row, 5)}`;
  return {
    id: 'records',
    title: 'Records',
    grid: new Grid('records', {
      label: 'Records',
      columns: [
        {
          title: 'Time',
          width: '13.5rem',
          card: 'd',
          sort: 'down',
          fill: (cell, row) => {
            cell.textContent = moment(time[row] as number);
          },
        },
        {
          title: 'Event',
          width: '7rem',
          card: 'b',
          sort: 'up',
          fill: (cell, row) => {
            cell.textContent = data.payload.events[what(row, 0)] as string;
          },
        },
        onCredential(textColumn(data, 'Role', 'role', { card: 'a' })),
        onCredential(textColumn(data, 'Identity', 'subject', { card: 'c' })),
        {
          title: 'Reason',
          longest: () => 46,
          least: () => 12,
          className: 'less',
          fill: (cell, row) => {
            cell.textContent = data.textAt(what(row, 3)) || '–';
          },
        },
        onCredential(textColumn(data, 'Credential', 'id', { className: 'less', least: () => 9 })),
        {
          title: 'Record',
          width: '9rem',
          className: 'less',
          fill: (cell, row) => {
            cell.textContent = link(row);
          },
        },
      ],
      sort: { column: 0, descending: true },
      rows: ({ column, descending }) => {
        const { event, from, to } = viewData.filter;
        const rows: number[] = [];
        for (let row = 0; row < credential.length; row++) {
          if (viewData.found.has[of(row)] !== 1) continue;
          const at = time[row] as number;
          if ((from !== undefined && at < from) || (to !== undefined && at >= to)) continue;
          if (event === undefined || what(row, 0) === event) rows.push(row);
        }
        // The rows are already in chronological order.
        if (column === 0) return descending ? rows.reverse() : rows;
        if (column === 1) return ordered(rows, (row) => what(row, 0), descending);
        const name = ({ 2: 'role', 3: 'subject', 5: 'id' } as const)[column as 2 | 3 | 5];
        return ordered(rows, (row) => byText(data, name)(of(row)), descending);
      },
      open: (row) => open(of(row)),
      empty: 'No record matches the filter.',
    }),
  };
}
