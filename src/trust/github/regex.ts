import { ANY, parsePattern } from '../../identity/patterns.js';

/**
 * Returns a regular expression for the whole text that matches what one of the patterns matches. Its syntax is that of Go's
 * package `regexp`. An empty text never matches, as for Jobpass itself. Several patterns are in one group, because older versions
 * of Octo STS anchored only the first and the last alternative (GHSA-mwqh-2vg8-rhj3).
 */
export function regexOf(patterns: readonly string[]): string {
  const each = patterns.map((pattern) => {
    const parts = parsePattern(pattern);
    const isWild = parts.every((part) => typeof part !== 'string');
    return parts
      .map((part, at) => {
        if (typeof part === 'string') return part.replace(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
        return `${part === ANY ? '.' : '[^/:]'}${isWild && at === 0 ? '+' : '*'}`;
      })
      .join('');
  });
  const [only, another] = each;
  return only !== undefined && another === undefined ? only : `(?:${each.join('|')})`;
}
