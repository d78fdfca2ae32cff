import { describe, expect, it } from 'vitest';
import { lineLog, withoutTokens } from '../../../src/broker/log.js';
import { GITHUB_PREFIXES } from '../../../src/text/github-token.js';

const lines = (format: 'text' | 'json', role: string): string => {
  let text = '';
  lineLog(format, (line) => {
    text += line;
  })({ event: 'refused', role });
  return text;
};

describe('a token that a caller sends in the place of a name', () => {
  it.each([
    'jpt_AbCdEfGhIjKlMnOpQrSt',
    'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl',
    'ghs_123_eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl',
    ...GITHUB_PREFIXES.map((prefix) => `${prefix}AbCdEfGhIjKlMnOpQrStUvWxYz0123456789`),
  ])('is not in the log: %s', (token) => {
    for (const format of ['text', 'json'] as const) {
      for (const role of [token, `the role ${token}`]) {
        expect(lines(format, role)).toContain('(a token)');
        expect(lines(format, role)).not.toContain(token.slice(-12));
      }
    }
    expect(withoutTokens(`role ${token}`)).toBe('role (a token)');
  });
});
