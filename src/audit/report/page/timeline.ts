import { endingOf, fillSplit } from './cells.js';
import { ALIVE, type Data, ordered, REFUSED, type TextColumn } from './data.js';
import { element } from './dom.js';
import { Grid } from './grid.js';
import { runLinkOf } from './run.js';
import { severity, type View, type ViewData } from './view.js';
import { moment, span, splitAt } from './words.js';

/** Returns the view that displays the lifetimes of credentials, grouped by run. Each run has its own time scale. */
export function timelineView(viewData: ViewData, open: (credential: number) => void): View {
  const { data } = viewData;
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
    for (const at of viewData.found.credentials) {
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
    // Extend the time scale to the right if a credential may still be alive.
    for (const run of runs)
      if (run.credentials.some((at) => data.standing(at) === ALIVE)) run.to += (run.to - run.from) * 0.15;
  };
  const grid = new Grid('timeline', {
    label: 'Lifetimes by run',
    columns: [
      {
        title: 'Credential, by run',
        longest: () => data.longest('role') + 6,
        least: () => data.longest('role', splitAt) + 6,
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
        title: 'Lifetime',
        longest: () => 60,
        least: () => 40,
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
          // A card displays the ending, the time and the lifetime separately.
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
      const identity = element('span', 'identity');
      fillSplit(identity, data.text('subject', first));
      return element(
        'div',
        'run',
        element('span', 'name', data.text('repository', first) || data.textAt(run.place)),
        identity,
        labeled('workflow', 'workflow less', first),
        labeled('job', 'job less', first),
        labeled('environment', 'env', first),
        labeled('actor', 'who', first),
        ...runLinkOf(data, first, 'Open run'),
        element('span', 'when', `${moment(run.from)} · ${span(run.to - run.from)}`),
      );
    },
    empty: 'No credential matches the filter.',
  });
  const legend = element(
    'span',
    'legend',
    ...[
      ['during', 'during the job'],
      ['after', 'after the job'],
      ['end', 'end of the job'],
    ].map(([name = '', meaning = '']) => element('span', '', element('i', name), meaning)),
  );
  return { id: 'timeline', title: 'Timeline', grid, note: legend };
}

/**
 * Returns the bar for a lifetime: one part for the time during the job, one part for the time after it, and a line at the end of
 * the job.
 */
function bar(data: Data, at: number, from: number, to: number): HTMLElement {
  const track = element('div', 'track');
  const part = (ms: number): number => Math.min(100, Math.max(0, ((ms - from) / (to - from)) * 100));
  const piece = (className: string, start: number, end: number): void => {
    const made = element('i', className);
    // Leave room for the shortest bar at the right edge.
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
    `alive for ${span(data.number('livedMs', at))}${after >= 1000 ? `, including ${span(after)} after the job` : ''}${alive ? ', may still be alive' : ''}`,
  );
  return track;
}
