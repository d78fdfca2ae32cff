import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  flexibleClaims,
  matchesWildcards,
  meetsExpression,
  parseExpression,
  printExpression,
} from '../../../../src/servers/azure/claims-expression.js';

describe('the expression of a flexible credential', () => {
  it('is read as its comparisons, and printed again', () => {
    const text =
      "claims['sub'] matches 'repo:contoso/contoso-repo-*:ref:refs/heads/????' and claims['job_workflow_ref'] eq 'a and b'";
    const read = parseExpression(text);
    expect(read).toEqual([
      { claim: 'sub', operator: 'matches', text: 'repo:contoso/contoso-repo-*:ref:refs/heads/????' },
      { claim: 'job_workflow_ref', operator: 'eq', text: 'a and b' },
    ]);
    expect(printExpression(read ?? [])).toBe(text);
  });

  it.each([
    '',
    "claims['sub'] like 'x'",
    "claims['sub']  eq 'x'",
    "claims['sub'] eq 'x' or claims['sub'] eq 'y'",
    "claims['sub'] eq 'x' and ",
    "claims['sub'] eq 'it''s'",
    'claims["sub"] eq "x"',
  ])('is not guessed: %s', (text) => expect(parseExpression(text)).toBeUndefined());

  it('needs every claim as a text', () => {
    const both = parseExpression("claims['sub'] matches 'a*' and claims['job_workflow_ref'] eq 'w'") ?? [];
    expect(meetsExpression(both, { sub: 'abc', job_workflow_ref: 'w' })).toBe(true);
    expect(meetsExpression(both, { sub: 'abc' })).toBe(false);
    expect(meetsExpression(both, { sub: 'abc', job_workflow_ref: ['w'] })).toBe(false);
    expect(meetsExpression(both, { sub: 'b', job_workflow_ref: 'w' })).toBe(false);
    expect(meetsExpression(parseExpression("claims['toString'] matches '*'") ?? [], {})).toBe(false);
  });

  it('matches as a regular expression does', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', ':', '/', '\n'), { maxLength: 12 });
    const patterns = fc.array(fc.constantFrom('a', 'b', ':', '/', '*', '?'), { maxLength: 8 });
    fc.assert(
      fc.property(letters, patterns, (text, pattern) => {
        const source = pattern.map((each) => (each === '*' ? '.*' : each === '?' ? '.' : each)).join('');
        expect(matchesWildcards(pattern.join(''), text.join(''))).toBe(
          new RegExp(`^${source}$`, 's').test(text.join('')),
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it('is not slow on many wildcards', () => {
    const begun = performance.now();
    expect(matchesWildcards('*a'.repeat(300), 'a'.repeat(2_000) + 'b')).toBe(false);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('may use the claims that Entra supports for the issuer', () => {
    expect(flexibleClaims('https://token.actions.githubusercontent.com')).toContain('job_workflow_ref');
    expect(flexibleClaims('https://gitlab.com')).toEqual(['sub']);
    expect(flexibleClaims('https://gitlab.example.com')).toEqual(['sub']);
    expect(flexibleClaims('https://gitlab.example.org')).toBeUndefined();
    expect(flexibleClaims('https://agent.buildkite.com')).toBeUndefined();
  });
});
