import { KINDS } from '../payload.js';
import {
  endingColumn,
  endingOf,
  fillSplit,
  lifeColumns,
  numberColumn,
  textColumn,
  timeColumn,
} from './cells.js';
import { ALIVE, DAY_MS, type Data, ordered, REFUSED, type TextColumn } from './data.js';
import { element } from './dom.js';
import type { Filter, Found } from './filter.js';
import { Grid } from './grid.js';
import type { Column, Sort } from './grid-columns.js';
import { runLinkOf } from './run.js';
import { counted, day, moment, span, weekday } from './words.js';

/** A view of the credentials that match the filter. */
export interface View {
  id: string;
  title: string;
  grid: Grid;
  /** An explanation above the table. */
  note?: string;
  /** The number of rows, shown on the tab. */
  badge?: () => number;
}

/** The data of all views. `found` and `filter` change with the filter. */
export interface Looked {
  data: Data;
  found: Found;
  filter: Filter;
}

/** All views, in the order of the tabs. */
export function makeViews(looked: Looked, open: (credential: number) => void): View[] {
  const { data } = looked;
  const views: View[] = [timeline(looked, open)];
  const issued = (): Int32Array => looked.found.credentials.filter((at) => data.standing(at) !== REFUSED);
  const credentialColumns = [
    timeColumn(data, 'Issued', 'issuedAt'),
    ...lifeColumns(data),
    endingColumn(data),
    textColumn(data, 'Role', 'role', { card: 'a' }),
    textColumn(data, 'Identity', 'subject', { card: 'c' }),
    textColumn(data, 'Environment', 'environment', { className: 'less' }),
    textColumn(data, 'Repository', 'repository', { className: 'less' }),
    textColumn(data, 'Credential', 'id', { className: 'less' }),
  ];
  const credentialKeys = [
    (at: number) => data.number('issuedAt', at),
    (at: number) => data.number('livedMs', at),
    (at: number) => data.number('afterJobMs', at),
    (at: number) => severity(data, at),
    byText(data, 'role'),
    byText(data, 'subject'),
    byText(data, 'environment'),
    byText(data, 'repository'),
    byText(data, 'id'),
  ];
  const sorted = (rows: ArrayLike<number>, keys: readonly ((row: number) => number)[], sort: Sort) =>
    ordered(rows, keys[sort.column] ?? (() => 0), sort.descending);
  const newest: Sort = { column: 0, descending: true };
  views.push({
    id: 'credentials',
    title: 'Credentials',
    grid: new Grid('credentials', {
      label: 'Credentials and refusals',
      columns: credentialColumns,
      sort: newest,
      rows: (sort) => sorted(looked.found.credentials, credentialKeys, sort),
      open,
      empty: 'No credential matches the filter.',
    }),
  });

  const unconfirmed = (): Int32Array =>
    looked.found.credentials.filter((at) => data.number('unconfirmed', at) === 1);
  views.push({
    id: 'unconfirmed',
    title: 'Never confirmed dead',
    badge: () => unconfirmed().length,
    grid: new Grid('unconfirmed', {
      label: 'Never confirmed dead',
      columns: [
        timeColumn(data, 'Issued', 'issuedAt'),
        endingColumn(data),
        {
          title: 'Lives until',
          width: '13.5rem',
          card: 'e',
          sort: 'up',
          fill: (cell, at) => {
            const until = data.number('livesUntil', at);
            cell.textContent = until === -1 ? 'unknown' : moment(until);
          },
        },
        textColumn(data, 'Reason', 'because', { className: 'less' }),
        textColumn(data, 'Role', 'role', { card: 'a' }),
        textColumn(data, 'Identity', 'subject', { card: 'c' }),
        textColumn(data, 'Environment', 'environment', { className: 'less' }),
        textColumn(data, 'Credential', 'id', { className: 'less' }),
      ],
      sort: { column: 1, descending: true },
      rows: (sort) =>
        sorted(
          ordered(unconfirmed(), (at) => data.number('issuedAt', at), true),
          [
            (at) => data.number('issuedAt', at),
            (at) => severity(data, at),
            (at) => data.number('livesUntil', at),
            byText(data, 'because'),
            byText(data, 'role'),
            byText(data, 'subject'),
            byText(data, 'environment'),
            byText(data, 'id'),
          ],
          sort,
        ),
      open,
      empty: 'Every credential that matches the filter is confirmed dead.',
    }),
  });

  views.push(unusualView(looked, open));
  for (const [id, title, column] of [
    ['identities', 'Identities', 'subject'],
    ['roles', 'Roles', 'role'],
    ['by-environment', 'Environments', 'environment'],
  ] as const)
    views.push(
      groupView(
        looked,
        id,
        title,
        issued,
        (at) => data.place(column, at),
        (key) => (key === -1 ? 'none' : data.textAt(key)),
        (key) => (key === -1 ? -1 : (data.ranks[key] as number)),
      ),
    );
  views.push(
    groupView(
      looked,
      'by-day',
      'Days',
      issued,
      (at) => Math.floor(data.number('issuedAt', at) / DAY_MS),
      (key) => weekday(key * DAY_MS),
      (key) => key,
    ),
  );
  views.push(recordsView(looked, open));
  return views;
}

/** A number that sorts credentials by how urgent a look is. */
function severity(data: Data, at: number): number {
  const standing = data.standing(at);
  const rank = standing === ALIVE ? 3 : standing === REFUSED ? 0 : standing + 1;
  return rank * 100 + data.number('ending', at);
}

function byText(data: Data, column: TextColumn): (at: number) => number {
  return (at) => {
    const place = data.place(column, at);
    return place === -1 ? -1 : (data.ranks[place] as number);
  };
}

/** Lifetimes by run. Each run has its own time scale. */
function timeline(looked: Looked, open: (credential: number) => void): View {
  const { data } = looked;
  interface Run {
    place: number;
    credentials: number[];
    from: number;
    to: number;
    after: number;
    worst: number;
  }
  let runs: Run[] = [];
  const runOf = new Map<number, Run>();
  const gather = (): void => {
    const byRun = new Map<number, Run>();
    runOf.clear();
    for (const at of looked.found.credentials) {
      const place = data.place('run', at);
      let run = byRun.get(place);
      if (run === undefined) {
        run = { place, credentials: [], from: Number.POSITIVE_INFINITY, to: 0, after: 0, worst: 0 };
        byRun.set(place, run);
      }
      run.credentials.push(at);
      runOf.set(at, run);
      const jobEnd = data.number('jobEnd', at);
      const dead = data.number('deadAt', at);
      const issued = data.number('issuedAt', at);
      run.from = Math.min(run.from, issued);
      run.to = Math.max(run.to, issued + 1000, jobEnd, dead);
      run.after = Math.max(run.after, data.number('afterJobMs', at));
      run.worst = Math.max(run.worst, severity(data, at));
    }
    runs = [...byRun.values()];
    // A credential that may be alive continues to the right, so its bar needs more room.
    for (const run of runs)
      if (run.credentials.some((at) => data.standing(at) === ALIVE)) run.to += (run.to - run.from) * 0.15;
  };
  const grid = new Grid('timeline', {
    label: 'Lifetimes by run',
    columns: [
      {
        title: 'Credential, by run',
        longest: () => data.longest('role') + 6,
        card: 'a',
        sort: 'down',
        fill: (cell, at) => {
          const role = data.text('role', at);
          const shown = role === '' ? data.text('provider', at) : role;
          fillSplit(cell, shown);
          cell.title = `${shown}, ${data.text('provider', at)}`;
          cell.append(' ', element('small', '', data.text('provider', at)));
        },
      },
      {
        title: 'Lifetime: during the job, after the job',
        longest: () => 60,
        card: 'c',
        sort: 'down',
        fill: (cell, at) => {
          const run = runOf.get(at);
          if (run !== undefined) cell.append(bar(data, at, run.from, run.to));
        },
      },
      {
        title: 'Ending',
        width: '20rem',
        card: 'b',
        sort: 'down',
        fill: (cell, at) => {
          // On a card, the ending, the time and the lifetime each have their own place.
          const issued = element('small', 'issued', moment(data.number('issuedAt', at)));
          cell.append(element('span', 'ends', ...endingOf(data, at)), issued);
          if (data.standing(at) === REFUSED) return;
          const after = data.number('afterJobMs', at);
          const lived = element('small', 'lived', ` ${span(data.number('livedMs', at))}`);
          if (after >= 1000) lived.append(element('small', 'after-job', ` +${span(after)} after job`));
          cell.append(lived);
        },
      },
    ],
    sort: { column: 0, descending: true },
    rows: (sort) => {
      gather();
      const keys = [(run: Run) => run.from, (run: Run) => run.after, (run: Run) => run.worst];
      const key = keys[sort.column] ?? keys[0];
      const order = ordered(
        runs.map((_, at) => at),
        (at) => key?.(runs[at] as Run) ?? 0,
        sort.descending,
      );
      const rows: number[] = [];
      // A negative row is a run: -1 minus its index in `runs`.
      for (const at of order) rows.push(-1 - at, ...(runs[at] as Run).credentials);
      return rows;
    },
    open,
    heading: (row) => {
      const run = row < 0 ? runs[-1 - row] : undefined;
      const [first] = run?.credentials ?? [];
      if (run === undefined || first === undefined) return undefined;
      const labeled = (column: TextColumn, className: string, at: number): HTMLElement => {
        const text = data.text(column, at);
        return element('span', className, ...(text === '' ? [] : [element('small', '', `${column} `), text]));
      };
      return element(
        'div',
        'run',
        element('span', 'name', data.text('repository', first) || data.textAt(run.place)),
        labeled('workflow', 'workflow', first),
        labeled('job', 'job', first),
        labeled('environment', 'env', first),
        labeled('actor', 'who', first),
        ...runLinkOf(data, first, 'Open run'),
        element('span', 'when', `${moment(run.from)} · ${span(run.to - run.from)}`),
      );
    },
    empty: 'No credential matches the filter.',
  });
  return { id: 'timeline', title: 'Timeline', grid };
}

/** The bar of a lifetime: one part during the job, one after the job, and a line at the end of the job. */
function bar(data: Data, at: number, from: number, to: number): HTMLElement {
  const track = element('div', 'track');
  const part = (ms: number): number => Math.min(100, Math.max(0, ((ms - from) / (to - from)) * 100));
  const piece = (className: string, start: number, end: number): void => {
    const made = element('i', className);
    // Leaves room for the shortest bar at the right edge.
    made.style.left = `min(${part(start)}%, 100% - 8px)`;
    made.style.width = `${Math.max(0, part(end) - part(start))}%`;
    track.append(made);
  };
  const issued = data.number('issuedAt', at);
  track.setAttribute('role', 'img');
  if (data.standing(at) === REFUSED) {
    track.setAttribute('aria-label', `refused at ${moment(issued)}`);
    piece('stop', issued, issued);
    return track;
  }
  const alive = data.standing(at) === ALIVE;
  const dead = alive ? to : data.number('deadAt', at);
  const jobEnd = data.number('jobEnd', at);
  const turn = jobEnd === -1 ? dead : Math.min(Math.max(jobEnd, issued), dead);
  piece('during', issued, turn);
  if (dead > turn) piece(alive ? 'after open' : 'after', turn, dead);
  if (jobEnd !== -1) piece('end', jobEnd, jobEnd);
  const after = data.number('afterJobMs', at);
  track.setAttribute(
    'aria-label',
    `alive for ${span(data.number('livedMs', at))}${after >= 1000 ? `, of that ${span(after)} after the job` : ''}${alive ? ', may still be alive' : ''}`,
  );
  return track;
}

const UNUSUAL_NOTE =
  'A new role is flagged only if the identity has at least 5 earlier credentials, none of them for this role. A new ref is flagged if the role has at least 5 earlier credentials, none of them from this ref. A long life is far above the usual lifetime for its role. A flag proves nothing, but the credential is worth a look.';

function unusualView(looked: Looked, open: (credential: number) => void): View {
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

/** Sums of the credentials that have the same key. */
function groupView(
  looked: Looked,
  id: string,
  title: string,
  issued: () => ArrayLike<number>,
  keyOf: (credential: number) => number,
  nameOf: (key: number) => string,
  rankOf: (key: number) => number,
): View {
  const { data } = looked;
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
          card: 'a',
          sort: id === 'by-day' ? 'down' : 'up',
          fill: (cell, row) => {
            fillSplit(cell, nameOf(of(row).key));
          },
        },
        numberColumn('Credentials', (row) => of(row).credentials, 'number', 'b'),
        numberColumn('Runs', (row) => of(row).runs, 'number less'),
        numberColumn('May be alive', (row) => of(row).alive, 'number alive-number', 'd'),
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
    }),
  };
}

/** Every record, as it was written. */
function recordsView(looked: Looked, open: (credential: number) => void): View {
  const { data } = looked;
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
          className: 'less',
          fill: (cell, row) => {
            cell.textContent = data.textAt(what(row, 3)) || '–';
          },
        },
        onCredential(textColumn(data, 'Credential', 'id', { className: 'less' })),
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
        const { event, from, to } = looked.filter;
        const rows: number[] = [];
        for (let row = 0; row < credential.length; row++) {
          if (looked.found.has[of(row)] !== 1) continue;
          const at = time[row] as number;
          if ((from !== undefined && at < from) || (to !== undefined && at >= to)) continue;
          if (event === undefined || what(row, 0) === event) rows.push(row);
        }
        // The rows are already in order of time.
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

/** A sentence that sums up the credentials that match the filter. */
export function answer({ data, found, filter }: Looked, onlyAlive: () => void): Node[] {
  let [credentials, refused, alive] = [0, 0, 0];
  const subjects = new Set<number>();
  for (const at of found.credentials) {
    if (data.standing(at) === REFUSED) {
      refused++;
      continue;
    }
    credentials++;
    subjects.add(data.place('subject', at));
    if (data.standing(at) === ALIVE) alive++;
  }
  const strong = (text: string): HTMLElement => element('strong', '', text);
  const said: (string | Node)[] = [];
  const { environment } = filter.columns;
  const when = rangeWords(filter);
  if (environment !== undefined)
    said.push(
      'In ',
      strong(environment === -1 ? 'no environment' : data.textAt(environment)),
      when === '' ? ': ' : ', ',
    );
  if (when !== '') said.push(environment === undefined ? capital(when) : when, ': ');
  if (credentials === 0)
    said.push(said.length === 0 ? 'No credential was issued' : 'no credential was alive');
  else
    said.push(
      strong(counted(credentials, 'credential')),
      when === '' ? ' issued to ' : ', issued to ',
      strong(counted(subjects.size, 'identity', 'identities')),
      when === '' ? '' : `${credentials === 1 ? ', was' : ', were'} alive`,
    );
  if (refused > 0) said.push(`, ${counted(refused, 'request')} refused`);
  said.push('. ');
  if (alive > 0) {
    const button = element('button', 'alive-now', `${counted(alive, 'credential')} may still be alive`);
    button.type = 'button';
    button.addEventListener('click', onlyAlive);
    said.push(button);
  } else if (credentials > 0)
    said.push(
      element(
        'span',
        'none-alive',
        credentials === 1 ? 'The credential is no longer alive.' : 'None of them is still alive.',
      ),
    );
  const nodes = said.map((part) => (typeof part === 'string' ? document.createTextNode(part) : part));
  return nodes;
}

function rangeWords({ from, to }: Filter): string {
  if (from !== undefined && to === from + DAY_MS && from % DAY_MS === 0) return `on ${weekday(from)}`;
  const short = (ms: number): string => (ms % DAY_MS === 0 ? day(ms) : moment(ms).slice(0, -3));
  if (from !== undefined && to !== undefined) return `from ${short(from)} to ${short(to)}`;
  if (from !== undefined) return `since ${short(from)}`;
  return to === undefined ? '' : `before ${short(to)}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
