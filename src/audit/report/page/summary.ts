import { ALIVE, DAY_MS, REFUSED } from './data.js';
import { element } from './dom.js';
import type { Filter } from './filter.js';
import type { ViewData } from './view.js';
import { counted, day, moment, weekday } from './words.js';

/** Returns a sentence that summarizes the credentials that match the filter. */
export function summary({ data, found, filter }: ViewData, onlyAlive: () => void): Node[] {
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
  const parts: (string | Node)[] = [];
  const { environment } = filter.columns;
  const when = rangeWords(filter);
  if (environment !== undefined)
    parts.push(
      'In ',
      strong(environment === -1 ? 'no environment' : data.textAt(environment)),
      when === '' ? ': ' : ', ',
    );
  if (when !== '') parts.push(environment === undefined ? capital(when) : when, ': ');
  if (credentials === 0)
    parts.push(parts.length === 0 ? 'No credential was issued' : 'no credential was alive');
  else
    parts.push(
      strong(counted(credentials, 'credential')),
      when === '' ? ' issued to ' : ', issued to ',
      strong(counted(subjects.size, 'identity', 'identities')),
      when === '' ? '' : `${credentials === 1 ? ', was' : ', were'} alive`,
    );
  if (refused > 0) parts.push(`, ${counted(refused, 'request')} refused`);
  parts.push('. ');
  if (alive > 0) {
    const button = element('button', 'alive-now', `${counted(alive, 'credential')} may still be alive`);
    button.type = 'button';
    button.addEventListener('click', onlyAlive);
    parts.push(button);
  } else if (credentials > 0)
    parts.push(
      element(
        'span',
        'none-alive',
        credentials === 1 ? 'The credential is no longer alive.' : 'None of them is still alive.',
      ),
    );
  return parts.map((part) => (typeof part === 'string' ? document.createTextNode(part) : part));
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
