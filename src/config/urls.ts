import { isLoopback } from '../http/hosts.js';

/**
 * What is wrong with an address in a file: it must be an https URL without credentials, query and fragment; with `origin`
 * without a path as well. Plain http is for loopback.
 */
export function urlProblem(text: string, parts: 'origin' | 'any'): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return 'must be a whole URL, as in https://tokens.example.com';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url)))
    return 'must be https: plain http is for loopback addresses';
  if (url.username !== '' || url.password !== '') return 'carries a user name or password: take it out';
  if (url.search !== '' || url.hash !== '') return 'must have no query and no fragment';
  if (parts === 'origin' && text !== url.origin)
    return `must be written as ${url.origin}: without a path, and as software compares it`;
  return undefined;
}
