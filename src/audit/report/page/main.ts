import { DAY_MS, type Data, load, type TextColumn } from './data.js';
import { Days } from './days.js';
import { showDetail } from './detail.js';
import { byId, element } from './dom.js';
import { ALL, type Filter, find } from './filter.js';
import { PRINTED_ROWS } from './grid.js';
import { summary } from './summary.js';
import type { View, ViewData } from './view.js';
import { makeViews } from './views.js';
import { count, counted, day, inputTime, moment, parseTime } from './words.js';

/** The maximum number of environment buttons. The search finds other environments. */
const MOST_BUTTONS = 8;
/** The pause between a key press and the start of the search, in milliseconds. */
const PAUSE_MS = 90;

function start(data: Data): void {
  const viewData: ViewData = { data, found: find(data, ALL), filter: ALL };
  const views = makeViews(viewData, (credential) => showDetail(data, credential));
  let current = views[0] as View;
  const days = new Days(byId('days'), (from) =>
    set({ from, to: from === undefined ? undefined : from + DAY_MS }),
  );
  const controls = makeControls(data, (change) => set(change));
  const tabs = makeTabs(views, (view) => {
    current = view;
    view.grid.refresh();
  });

  function set(change: Partial<Filter>): void {
    viewData.filter = { ...viewData.filter, ...change };
    viewData.found = find(data, viewData.filter);
    show();
  }
  function show(): void {
    controls.show(viewData.filter);
    days.refresh(viewData);
    byId('answer').replaceChildren(...summary(viewData, () => set({ alive: true })));
    tabs.count();
    current.grid.refresh();
  }

  byId('reset').addEventListener('click', () => set(ALL));
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as HTMLElement).closest('input, select, dialog') !== null) return;
    event.preventDefault();
    byId('words').focus();
  });
  onPrint(() => paper(views, viewData));
  about(data);
  byId('loading').remove();
  byId('page').hidden = false;
  tabs.pick(current);
  show();
}

/** Fills in the summary below the title, and the warnings. */
function about({ payload, count: credentials }: Data): void {
  const { firstAt, lastAt, now, records, files, unreadable, chains } = payload;
  const period = firstAt === -1 ? '' : ` from ${day(firstAt)} to ${day(lastAt)}`;
  const from = files.length === 1 ? (files[0] ?? '') : counted(files.length, 'file');
  byId('about').textContent =
    `${counted(credentials, 'credential or refusal', 'credentials and refusals')} in ${counted(records, 'record')}${period}. Source: ${from}. As of ${moment(now)} UTC.`;
  const warnings: string[] = [];
  if (unreadable > 0)
    warnings.push(`${counted(unreadable, 'line')} could not be read. The report is incomplete.`);
  if (chains.tampered > 0)
    warnings.push(
      `${counted(chains.tampered, 'hash chain')} ${chains.tampered === 1 ? 'is' : 'are'} broken: a record was changed, removed or inserted. Run jobpass audit verify before you rely on this report.`,
    );
  byId('warnings').replaceChildren(...warnings.map((text) => element('p', 'warning', text)));
}

interface Controls {
  /** Displays a filter's values in the controls. */
  show(filter: Filter): void;
}

function makeControls(data: Data, set: (change: Partial<Filter>) => void): Controls {
  let filter = ALL;
  const words = byId<HTMLInputElement>('words');
  let timer = 0;
  words.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => set({ words: words.value }), PAUSE_MS);
  });
  words.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    words.value = '';
    set({ words: '' });
  });
  byId('filters').addEventListener('submit', (event) => event.preventDefault());
  const alive = byId<HTMLInputElement>('alive');
  alive.addEventListener('change', () => set({ alive: alive.checked }));
  const column = (name: keyof Filter['columns'], place: number | undefined): void => {
    const columns = { ...filter.columns };
    if (place === undefined) delete columns[name];
    else columns[name] = place;
    set({ columns });
  };

  const environments = frequent(data, 'environment').slice(0, MOST_BUTTONS);
  const buttons = environments.map(([place, number]) => {
    const name = place === -1 ? 'no environment' : data.textAt(place);
    const button = element('button', 'pill', name, ' ', element('small', '', count(number)));
    button.type = 'button';
    button.addEventListener('click', () =>
      column('environment', filter.columns.environment === place ? undefined : place),
    );
    return { place, button };
  });
  byId('environments').replaceChildren(...buttons.map(({ button }) => button));

  const selects = (['role', 'repository'] as const).map((name) => {
    const select = byId<HTMLSelectElement>(name);
    const places = frequent(data, name)
      .map(([place]) => place)
      .sort((one, other) => (data.ranks[one] ?? -1) - (data.ranks[other] ?? -1));
    fillSelect(select, places, (place) => (place === -1 ? 'none' : data.textAt(place)));
    select.addEventListener('change', () =>
      column(name, select.value === '' ? undefined : Number(select.value)),
    );
    return { name, select };
  });
  const event = byId<HTMLSelectElement>('event');
  fillSelect(
    event,
    data.payload.events.map((_, at) => at),
    (at) => data.payload.events[at] as string,
  );
  event.addEventListener('change', () =>
    set({ event: event.value === '' ? undefined : Number(event.value) }),
  );

  const times = (['from', 'to'] as const).map((name) => {
    const input = byId<HTMLInputElement>(name);
    let delay = 0;
    const apply = (): void => {
      const ms = parseTime(input.value);
      const invalid = ms === undefined && input.value.trim() !== '';
      input.setCustomValidity(invalid ? 'Use a time like "24 Nov 2026 10:00" or "2026-11-24 10:00".' : '');
      input.setAttribute('aria-invalid', String(invalid));
      if (!invalid && filter[name] !== ms) set({ [name]: ms });
    };
    input.addEventListener('input', () => {
      clearTimeout(delay);
      delay = setTimeout(apply, PAUSE_MS);
    });
    input.addEventListener('change', () => {
      clearTimeout(delay);
      apply();
      input.reportValidity();
    });
    input.addEventListener('blur', () => {
      const ms = parseTime(input.value);
      if (ms !== undefined) input.value = inputTime(ms);
    });
    return { name, input };
  });

  return {
    show(shown) {
      filter = shown;
      if (words.value !== shown.words && document.activeElement !== words) words.value = shown.words;
      if (shown.words === '' && document.activeElement !== words) words.value = '';
      alive.checked = shown.alive;
      for (const { place, button } of buttons)
        button.setAttribute('aria-pressed', String(shown.columns.environment === place));
      for (const { name, select } of selects) select.value = String(shown.columns[name] ?? '');
      event.value = String(shown.event ?? '');
      for (const { name, input } of times) {
        if (document.activeElement === input) continue;
        const ms = shown[name];
        input.value = ms === undefined ? '' : inputTime(ms);
        input.setCustomValidity('');
        input.setAttribute('aria-invalid', 'false');
      }
    },
  };
}

/** Returns the texts in a column with their number of uses, starting with the most frequent. */
function frequent(data: Data, column: TextColumn): [place: number, number: number][] {
  const found = new Map<number, number>();
  for (const place of data.payload.credentials[column]) found.set(place, (found.get(place) ?? 0) + 1);
  return [...found].sort(([, one], [, other]) => other - one);
}

function fillSelect(
  select: HTMLSelectElement,
  values: readonly number[],
  name: (value: number) => string,
): void {
  const option = (value: string, text: string): HTMLOptionElement => {
    const made = element('option', '', text);
    made.value = value;
    return made;
  };
  select.replaceChildren(option('', 'any'), ...values.map((value) => option(String(value), name(value))));
}

interface Tabs {
  pick(view: View): void;
  /** Updates the number of rows on each tab. */
  count(): void;
}

function makeTabs(views: readonly View[], picked: (view: View) => void): Tabs {
  const made = views.map((view) => {
    const badge = element('span', 'badge');
    const tab = element('button', '', view.title, badge);
    tab.type = 'button';
    tab.id = `tab-${view.id}`;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', `panel-${view.id}`);
    const note = view.note === undefined ? [] : [element('p', 'note', view.note)];
    const panel = element('div', '', ...note, view.grid.host);
    panel.id = `panel-${view.id}`;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', tab.id);
    tab.addEventListener('click', () => pick(view));
    return { view, tab, badge, panel };
  });
  function pick(view: View): void {
    for (const one of made) {
      const chosen = one.view === view;
      one.tab.setAttribute('aria-selected', String(chosen));
      one.tab.tabIndex = chosen ? 0 : -1;
      one.panel.hidden = !chosen;
    }
    picked(view);
  }
  const list = byId('tabs');
  list.append(...made.map(({ tab }) => tab));
  byId('panels').append(...made.map(({ panel }) => panel));
  list.addEventListener('keydown', (event) => {
    const at = made.findIndex(({ tab }) => tab === event.target);
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: made.length - 1,
    };
    const step = steps[event.key];
    if (at === -1 || step === undefined) return;
    event.preventDefault();
    const to = made[(step + made.length) % made.length];
    if (to === undefined) return;
    pick(to.view);
    to.tab.focus();
  });
  return {
    pick,
    count() {
      for (const { view, badge } of made) {
        const number = view.badge?.();
        badge.textContent = number === undefined ? '' : count(number);
        badge.hidden = number === undefined;
      }
    },
  };
}

/** Creates the tables for printing, because the page itself contains only the visible rows. */
function paper(views: readonly View[], viewData: ViewData): void {
  const note = element('p', 'paper-note');
  note.append(
    ...summary(viewData, () => undefined).map((node) =>
      node instanceof HTMLButtonElement ? element('strong', '', `${node.textContent}.`) : node,
    ),
    viewData.found.credentials.length < viewData.data.count
      ? ' This printout contains only records that match the filter.'
      : '',
    ` Each table shows at most its first ${PRINTED_ROWS} rows.`,
  );
  byId('print').replaceChildren(note, ...views.map(({ grid }) => grid.printed()));
}

/** Calls `prepare` before the page is printed or shown in print preview. */
function onPrint(prepare: () => void): void {
  addEventListener('beforeprint', prepare);
  addEventListener('afterprint', () => byId('print').replaceChildren());
  matchMedia('print').addEventListener('change', ({ matches }) => {
    if (matches) prepare();
    else byId('print').replaceChildren();
  });
}

load()
  .then(start)
  .catch((error: unknown) => {
    byId('loading').textContent =
      'This browser cannot show the records. Use a browser from 2023 or later, or run jobpass audit report --format markdown.';
    throw error;
  });
