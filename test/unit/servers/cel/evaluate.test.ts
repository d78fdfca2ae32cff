import { describe, expect, it } from 'vitest';
import { evaluateCel, textsOfCel } from '../../../../src/servers/cel/evaluate.js';

describe('the evaluation of CEL', () => {
  // test/needs-kubernetes/authenticate.test.ts compares it with a real API server.
  it.each([
    ["claims.sub.quantity() == '1'", 'a function that only Kubernetes has'],
    ['sets.contains([1], [1])', 'a library'],
    ['claims.sub ==', 'invalid syntax'],
    ['other.sub', 'an unknown variable'],
  ])('does not decide %s: %s', (expression) =>
    expect(evaluateCel(expression, { claims: { sub: 'x' } })).toEqual({ undecided: expect.any(String) }),
  );

  it('returns the value, or the error of the API server', () => {
    expect(evaluateCel("claims.sub == 'x'", { claims: { sub: 'x' } })).toEqual({ value: true });
    expect(evaluateCel('claims.nope', { claims: { sub: 'x' } })).toEqual({ error: 'No such key: nope' });
  });

  it.each([
    ["'/users/ada/keys'.extract('/users/{name}/')", 'ada'],
    ["'/users/ada'.extract('/users/{name}')", 'ada'],
    ["'ada@ci'.extract('{name}@')", 'ada'],
    ["'/groups/ada'.extract('/users/{name}')", ''],
    ["'repo:a/b:x'.split(':')[1]", 'a/b'],
  ])('evaluates the functions of Google: %s', (expression, value) =>
    expect(evaluateCel(expression, {}, 'google')).toEqual({ value }),
  );

  it.each([
    ["google.subject == 'google.subject'", true],
    ["google['subject'] == 'x' || 'a' in google.groups", true],
    ['assertion.google.subject == google.subject', false],
  ])('reads the mapped attributes of Google: %s', (expression, value) => {
    const variables = {
      google: { subject: 'google.subject', groups: ['a'] },
      assertion: { google: { subject: 'other' } },
    };
    expect(evaluateCel(expression, variables, 'google')).toEqual({ value });
  });

  it('does not decide functions of another service', () => {
    expect(evaluateCel("'a1'.find('[0-9]')", {})).toEqual({ value: '1' });
    expect(evaluateCel("'a1'.find('[0-9]')", {}, 'google')).toEqual({ undecided: expect.any(String) });
    expect(evaluateCel("assertion.?a.orValue('')", { assertion: {} }, 'google')).toEqual({
      undecided: expect.any(String),
    });
  });

  it('does not read members of a prototype', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
      expect(evaluateCel(`has(claims.${name})`, { claims: { sub: 'x' } })).not.toEqual({ value: true });
  });

  it.each<[unknown, string[] | undefined]>([
    ['x', ['x']],
    ['', []],
    [
      ['x', '', 'y'],
      ['x', 'y'],
    ],
    [null, []],
    [true, undefined],
    [['x', 1n], undefined],
  ])('reads %o as texts', (value, texts) => expect(textsOfCel(value)).toEqual(texts));
});
