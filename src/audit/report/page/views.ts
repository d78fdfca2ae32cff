import { endingColumn, lifeColumns, textColumn, timeColumn } from './cells.js';
import { DAY_MS, ordered, REFUSED } from './data.js';
import { Grid } from './grid.js';
import type { Sort } from './grid-columns.js';
import { groupView } from './group-view.js';
import { recordsView } from './records-view.js';
import { timelineView } from './timeline.js';
import { unusualView } from './unusual-view.js';
import { byText, severity, type View, type ViewData } from './view.js';
import { moment, weekday } from './words.js';

/** Returns all views, in the order of the tabs. */
export function makeViews(viewData: ViewData, open: (credential: number) => void): View[] {
  const { data } = viewData;
  const views: View[] = [timelineView(viewData, open)];
  const issued = (): Int32Array => viewData.found.credentials.filter((at) => data.standing(at) !== REFUSED);
  const credentialColumns = [
    timeColumn(data, 'Issued', 'issuedAt'),
    ...lifeColumns(data),
    endingColumn(data),
    textColumn(data, 'Role', 'role', { card: 'a' }),
    textColumn(data, 'Identity', 'subject', { card: 'c' }),
    textColumn(data, 'Environment', 'environment', { className: 'less' }),
    textColumn(data, 'Repository', 'repository', { className: 'rare' }),
    textColumn(data, 'Credential', 'id', { className: 'less', least: () => 9 }),
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
      rows: (sort) => sorted(viewData.found.credentials, credentialKeys, sort),
      open,
      empty: 'No credential matches the filter.',
    }),
  });

  const unconfirmed = (): Int32Array =>
    viewData.found.credentials.filter((at) => data.number('unconfirmed', at) === 1);
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
          title: 'Latest expiry',
          width: '13.5rem',
          card: 'e',
          sort: 'up',
          fill: (cell, at) => {
            const until = data.number('livesUntil', at);
            cell.textContent = until === -1 ? 'unknown' : moment(until);
          },
        },
        textColumn(data, 'Reason', 'because', { className: 'less', least: () => 12 }),
        textColumn(data, 'Role', 'role', { card: 'a' }),
        textColumn(data, 'Identity', 'subject', { card: 'c' }),
        textColumn(data, 'Environment', 'environment', { className: 'rare' }),
        textColumn(data, 'Credential', 'id', { className: 'less', least: () => 9 }),
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

  views.push(unusualView(viewData, open));
  for (const [id, title, column] of [
    ['identities', 'Identities', 'subject'],
    ['roles', 'Roles', 'role'],
    ['by-environment', 'Environments', 'environment'],
  ] as const)
    views.push(
      groupView(
        viewData,
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
      viewData,
      'by-day',
      'Days',
      issued,
      (at) => Math.floor(data.number('issuedAt', at) / DAY_MS),
      (key) => weekday(key * DAY_MS),
      (key) => key,
    ),
  );
  views.push(recordsView(viewData, open));
  return views;
}
