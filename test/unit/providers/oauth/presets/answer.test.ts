import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorIn, parseIssued } from '../../../../../src/providers/oauth/presets/answer.js';

const PATHS = { tokenPath: ['data', 'token'], expiryPath: ['data', 'until'] };
const TOKEN = 'token-of-a-service-0001';
const issued = (until: unknown) => parseIssued({ data: { token: TOKEN, until } }, PATHS, 'the.id.token');

describe('the expiry of a credential', () => {
  it.each([
    [900, { inS: 900 }],
    ['900', { inS: 900 }],
    [1.5, { inS: 1.5 }],
    [1_796_000_000, { at: 1_796_000_000_000 }],
    ['1796000000', { at: 1_796_000_000_000 }],
    [1_796_000_000_123, { at: 1_796_000_000_123 }],
    ['2026-11-30T23:00:00Z', { at: Date.UTC(2026, 10, 30, 23) }],
    ['2026-11-30T23:00:00+01:00', { at: Date.UTC(2026, 10, 30, 22) }],
    [undefined, undefined],
    [null, undefined],
  ])('%j', (until, expiry) => {
    expect(issued(until)).toEqual({ token: TOKEN, ...(expiry === undefined ? {} : { expiry }) });
  });

  it('without a time zone is in UTC, wherever the job runs', () => {
    const { TZ } = process.env;
    try {
      process.env['TZ'] = 'Asia/Tokyo';
      for (const until of ['2026-11-30T23:00:00', '2026-11-30 23:00', '2026-11-30T23:00:00.0000000'])
        expect(issued(until), until).toEqual({ token: TOKEN, expiry: { at: Date.UTC(2026, 10, 30, 23) } });
    } finally {
      if (TZ === undefined) delete process.env['TZ'];
      else process.env['TZ'] = TZ;
    }
  });

  it.each([true, {}, [], 'soon', '', '30 Nov', 1e15, Number.POSITIVE_INFINITY, -1, 0])(
    'that is %j leaves a token that may live',
    (until) => {
      expect(issued(until)).toMatchObject({ orphaned: TOKEN });
    },
  );
});

describe('a response', () => {
  it.each([
    [{}, 'no data.token in it'],
    [{ data: [] }, 'no data.token in it'],
    [{ data: { token: { token: TOKEN } } }, 'no data.token in it'],
    [{ data: { token: 'short' } }, 'an invalid data.token (length or characters)'],
    [{ data: { token: 'with a space in it' } }, 'an invalid data.token (length or characters)'],
    [{ data: { token: 'undefined' } }, 'an invalid data.token (length or characters)'],
    [{ data: { token: 'the.id.token' } }, 'the ID token itself as data.token'],
  ])('%j has no credential', (body, problem) => {
    expect(parseIssued(body, PATHS, 'the.id.token')).toEqual({ problem });
  });

  it('gives nothing of an object’s prototype', () => {
    const paths = { tokenPath: ['constructor', 'name'], expiryPath: ['expires_in'] };
    expect(parseIssued({}, paths, 'the.id.token')).toEqual({ problem: 'no constructor.name in it' });
  });

  it('of any form is parsed without an exception', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('data', 'error', 'errors', 'message', 'x'), fc.jsonValue()),
        (body) => {
          const result = parseIssued(body, PATHS, 'the.id.token');
          expect('token' in result || 'problem' in result).toBe(true);
          const error = errorIn(body);
          expect(error === undefined || typeof error.said === 'string').toBe(true);
        },
      ),
    );
  });
});

it.each([
  [{ error: 'invalid_grant', error_description: 'No' }, 'invalid_grant ("No")'],
  [{ error: 'invalid_grant' }, 'invalid_grant'],
  [{ type: 'error', error: { type: 'authentication_error', message: 'No' } }, 'authentication_error ("No")'],
  [{ error: { code: 401, message: 'No' } }, 'No'],
  [{ error: { code: 'invalid_api_key', type: 'x', message: 'No' } }, 'invalid_api_key ("No")'],
  [{ message: 'No', errors: [{ code: 'invalid-token', description: 'No' }] }, 'invalid-token ("No")'],
  [{ errors: [{ detail: 'No' }] }, 'No'],
  [{ ErrorMessage: 'There was a problem', Errors: ['No'] }, 'No'],
  [{ message: 'No' }, 'No'],
  [{ detail: 'No' }, 'No'],
  [{ access_token: 'x' }, undefined],
  [{ error: '', errors: [], message: '' }, undefined],
  [undefined, undefined],
])('the error in %j', (body, said) => {
  expect(errorIn(body)?.said).toBe(said);
});
