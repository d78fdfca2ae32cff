import { isLoopback } from '../http/hosts.js';

/**
 * Returns a description of the problem with a URL in a file, or undefined if the URL is valid. The URL must use https and must
 * not have credentials, a query or a fragment. With `origin`, the URL must not have a path either. Loopback addresses may use plain
 * http.
 */
export function urlProblem(text: string, parts: 'origin' | 'any'): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return 'must be an absolute URL, such as https://tokens.example.com';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url)))
    return 'must use https: only loopback addresses may use plain http';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.search !== '' || url.hash !== '') return 'must not have a query or a fragment';
  if (parts === 'origin' && text !== url.origin)
    return `must be an origin in its exact form, without a path: ${url.origin}`;
  return undefined;
}
