import { runLink } from '../run-link.js';
import type { Data } from './data.js';
import { element } from './dom.js';

/** Returns a link to the run of a credential, or an empty list if the record does not contain enough to build the link. */
export function runLinkOf(data: Data, at: number, title?: string): HTMLElement[] {
  const url = runLink({
    system: data.text('system', at),
    issuer: data.text('issuer', at),
    repository: data.text('repository', at),
    run: data.text('run', at),
  });
  if (url === undefined) return [];
  const link = element('a', 'run-link', title ?? url);
  link.href = url;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.title = url;
  return [link];
}
