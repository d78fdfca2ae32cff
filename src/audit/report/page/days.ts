import { ALIVE, DAY_MS, REFUSED } from './data.js';
import { byId, element } from './dom.js';
import type { ViewData } from './view.js';
import { count, counted, isWeekend, month, weekday } from './words.js';

/** The maximum number of bars, for the most recent days. Earlier days can be selected by time range. */
const MOST_DAYS = 120;

/** Above this number of days, even a wide window may not show the first day. */
const MANY_DAYS = 40;

/** The chart of credentials alive per day. Each bar is a button that filters by its day. */
export class Days {
  readonly #host: HTMLElement;
  readonly #pick: (from: number | undefined) => void;
  #first = 0;
  #buttons: HTMLButtonElement[] = [];

  /** @param pick receives the start of the selected day, or undefined if the day is deselected */
  constructor(host: HTMLElement, pick: (from: number | undefined) => void) {
    this.#host = host;
    this.#pick = pick;
    host.addEventListener('keydown', (event) => this.#key(event));
  }

  refresh({ data, found, filter }: ViewData): void {
    const { now, firstAt, lastAt } = data.payload;
    if (firstAt === -1) return;
    const last = Math.floor(Math.max(Math.min(now, lastAt), firstAt) / DAY_MS);
    const first = Math.max(Math.floor(firstAt / DAY_MS), last - MOST_DAYS + 1);
    const all = new Int32Array(last - first + 2);
    const alive = new Int32Array(last - first + 2);
    const change = (sums: Int32Array, at: number, by: number): void => {
      sums[at] = (sums[at] as number) + by;
    };
    for (const at of found.atAnyTime) {
      if (data.standing(at) === REFUSED) continue;
      const from = Math.floor(data.number('issuedAt', at) / DAY_MS) - first;
      const to = Math.floor(Math.max(0, data.aliveUntil(at) - 1) / DAY_MS) - first;
      if (to < 0 || from > last - first) continue;
      const [begin, end] = [Math.max(0, from), Math.min(last - first, Math.max(to, from)) + 1];
      change(all, begin, 1);
      change(all, end, -1);
      if (data.standing(at) !== ALIVE) continue;
      change(alive, begin, 1);
      change(alive, end, -1);
    }
    for (let at = 1; at < all.length; at++) {
      change(all, at, all[at - 1] as number);
      change(alive, at, alive[at - 1] as number);
    }
    const most = ceiling(all.reduce((top, one) => Math.max(top, one), 1));
    const axis = byId('days-axis');
    axis.replaceChildren(...[most, most / 2, 0].map((number) => element('span', '', count(number))));
    // A number of four digits does not fit above a bar.
    const numbers = most < 1000;
    if (this.#buttons.length !== last - first + 1 || this.#first !== first) this.#make(first, last);
    for (const [at, button] of this.#buttons.entries()) {
      const [total, living] = [all[at] as number, alive[at] as number];
      const start = (first + at) * DAY_MS;
      const picked = filter.from === start && filter.to === start + DAY_MS;
      const words = `${weekday(start)}: ${counted(total, 'credential')} alive${living > 0 ? `, ${count(living)} may still be alive` : ''}`;
      button.setAttribute('aria-label', words);
      button.title = words;
      button.setAttribute('aria-pressed', String(picked));
      const [bar, top, number] = button.firstElementChild?.children ?? [];
      (number as HTMLElement).textContent = numbers && total > 0 ? count(total) : '';
      (bar as HTMLElement).style.height = `${((total - living) / most) * 100}%`;
      (top as HTMLElement).style.height = `${(living / most) * 100}%`;
      button.classList.toggle('zero', total === 0);
    }
  }

  #make(first: number, last: number): void {
    this.#first = first;
    this.#buttons = [];
    for (let at = first; at <= last; at++) {
      const start = at * DAY_MS;
      const date = new Date(start).getUTCDate();
      const label = element('span', 'date', String(date));
      // Monday labels also include the month, in case the window does not show the first day.
      const isMonday = new Date(start).getUTCDay() === 1;
      if (at === first || date === 1) label.prepend(element('b', '', month(start)));
      else if (isMonday && date > 2 && at > first + 1) label.prepend(element('b', 'again', month(start)));
      const bars = element('span', 'bars', element('i', 'dead'), element('i', 'alive'), element('b'));
      const button = element('button', isWeekend(start) ? 'weekend' : '', bars, label);
      button.type = 'button';
      // Only one day can be reached with the tab key; the arrow keys move between days.
      button.tabIndex = at === last ? 0 : -1;
      button.addEventListener('click', () => {
        this.#stop(button);
        this.#pick(button.getAttribute('aria-pressed') === 'true' ? undefined : start);
      });
      this.#buttons.push(button);
    }
    this.#host.classList.toggle('many', this.#buttons.length > MANY_DAYS);
    this.#host.replaceChildren(...this.#buttons);
    this.#host.scrollLeft = this.#host.scrollWidth;
  }

  #stop(at: HTMLButtonElement): void {
    for (const button of this.#buttons) button.tabIndex = button === at ? 0 : -1;
  }

  #key(event: KeyboardEvent): void {
    const at = this.#buttons.indexOf(event.target as HTMLButtonElement);
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: this.#buttons.length - 1,
    };
    const to = this.#buttons[steps[event.key] ?? -1];
    if (at === -1 || to === undefined) return;
    event.preventDefault();
    this.#stop(to);
    to.focus();
  }
}

/** Returns the top of the axis for a number: the smallest of 2, 4, 6, 10, 20, 40, 60, 100, … that is not below it. */
function ceiling(number: number): number {
  for (let power = 1; ; power *= 10)
    for (const step of [2, 4, 6, 10]) if (step * power >= number) return step * power;
}
