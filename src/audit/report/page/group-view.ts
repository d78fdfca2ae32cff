import { fillSplit, numberColumn } from './cells.js';
import { ALIVE, ordered, type TextColumn } from './data.js';
import { Grid } from './grid.js';
import type { Column } from './grid-columns.js';
import type { View, ViewData } from './view.js';
import { moment, span, splitAt } from './words.js';

/** The height of a card with two lines. */
const CARD_PX = 62;

interface Group {
  key: number;
  credentials: number;
  runs: number;
  unconfirmed: number;
  alive: number;
  longest: number;
  after: number;
  last: number;
}

const GROUPED: Readonly<Record<string, TextColumn>> = {
  identities: 'subject',
  roles: 'role',
  'by-environment': 'environment',
};

/** Returns a view with one row per key. Each row contains the totals for the credentials with that key. */
export function groupView(
  viewData: ViewData,
  id: string,
  title: string,
  issued: () => ArrayLike<number>,
  keyOf: (credential: number) => number,
  nameOf: (key: number) => string,
  rankOf: (key: number) => number,
): View {
  const { data } = viewData;
  let groups: Group[] = [];
  const gather = (): void => {
    const found = new Map<number, Group & { seen: Set<number> }>();
    const rows = issued();
    for (let row = 0; row < rows.length; row++) {
      const at = rows[row] as number;
      const key = keyOf(at);
      let group = found.get(key);
      if (group === undefined) {
        group = {
          key,
          credentials: 0,
          runs: 0,
          unconfirmed: 0,
          alive: 0,
          longest: 0,
          after: 0,
          last: 0,
          seen: new Set(),
        };
        found.set(key, group);
      }
      group.credentials++;
      group.seen.add(data.place('run', at));
      group.unconfirmed += data.number('unconfirmed', at);
      if (data.standing(at) === ALIVE) group.alive++;
      group.longest = Math.max(group.longest, data.number('livedMs', at));
      group.after = Math.max(group.after, data.number('afterJobMs', at));
      group.last = Math.max(group.last, data.number('issuedAt', at));
    }
    groups = [...found.values()].map((group) => ({ ...group, runs: group.seen.size }));
  };
  const of = (row: number): Group => groups[row] as Group;
  const spanColumn = (name: string, ms: (group: Group) => number, className: string): Column => ({
    title: name,
    width: '9rem',
    className,
    sort: 'down',
    fill: (cell, row) => {
      const value = ms(of(row));
      cell.textContent = value < 1000 ? '–' : span(value);
      if (value < 1000) cell.classList.add('none');
    },
  });
  const singular = {
    identities: 'Identity',
    roles: 'Role',
    'by-environment': 'Environment',
    'by-day': 'Day',
  }[id];
  return {
    id,
    title,
    grid: new Grid(id, {
      label: `By ${(singular ?? title).toLowerCase()}`,
      columns: [
        {
          title: singular ?? title,
          longest: () => (id === 'by-day' ? 16 : data.longest(GROUPED[id] ?? 'subject')),
          least: () => (id === 'by-day' ? 16 : data.longest(GROUPED[id] ?? 'subject', splitAt)),
          card: 'a',
          sort: id === 'by-day' ? 'down' : 'up',
          fill: (cell, row) => {
            fillSplit(cell, nameOf(of(row).key));
          },
        },
        numberColumn('Credentials', (row) => of(row).credentials, 'number', 'd'),
        numberColumn('Runs', (row) => of(row).runs, 'number less'),
        numberColumn('May be alive', (row) => of(row).alive, 'number alive-number', 'f'),
        numberColumn('Unconfirmed', (row) => of(row).unconfirmed, 'number', 'e'),
        spanColumn('Longest', ({ longest }) => longest, 'number less'),
        spanColumn('After job', ({ after }) => after, 'number after-job less'),
        {
          title: 'Last issued',
          width: '13.5rem',
          className: 'less',
          sort: 'down',
          fill: (cell, row) => {
            cell.textContent = moment(of(row).last);
          },
        },
      ],
      sort: id === 'by-day' ? { column: 0, descending: true } : { column: 1, descending: true },
      rows: ({ column, descending }) => {
        gather();
        const keys: readonly ((group: Group) => number)[] = [
          ({ key }) => rankOf(key),
          ({ credentials }) => credentials,
          ({ runs }) => runs,
          ({ alive }) => alive,
          ({ unconfirmed }) => unconfirmed,
          ({ longest }) => longest,
          ({ after }) => after,
          ({ last }) => last,
        ];
        return ordered(
          groups.map((_, at) => at),
          (row) => keys[column]?.(of(row)) ?? 0,
          descending,
        );
      },
      empty: 'No credential matches the filter.',
      cardPx: () => CARD_PX,
    }),
  };
}
