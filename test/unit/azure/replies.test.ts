import { describe, expect, it } from 'vitest';
import { causeOf, entraError, isTransient } from '../../../src/azure/replies.js';

const read = (body: Record<string, unknown>) => entraError(body);

describe('errors of Entra', () => {
  it('are read without the IDs at their end', () => {
    const id = 'd0f0de73-8a5d-4de0-99b6-83e71da1f7a4';
    expect(
      read({
        error: 'invalid_client',
        error_description: `AADSTS700213: No match.\r\nTrace ID: 8eea681d\r\nCorrelation ID: ${id}\r\nTimestamp: x`,
        error_codes: [700213],
        correlation_id: id,
      }),
    ).toEqual({
      ...{ error: 'invalid_client', codes: [700213], said: 'AADSTS700213: No match.', correlationId: id },
    });
  });

  it('have their number in the text alone, or none', () => {
    expect(read({ error: 'invalid_client', error_description: 'AADSTS7002138: x' })?.codes).toEqual([
      7002138,
    ]);
    expect(read({ error: 'x', error_codes: ['700213', null] })).toMatchObject({ codes: [], said: 'x' });
    expect(read({ error: { code: 'Forbidden', message: 'No.' } })).toMatchObject({
      error: 'Forbidden',
      said: 'No.',
    });
  });

  it.each([{}, { error: '' }, { error: 5 }, { error: null }, { error: {} }, { access_token: 'x' }])(
    'are not in %j',
    (body) => expect(read(body)).toBeUndefined(),
  );

  it('show no correlation ID that is none', () => {
    expect(read({ error: 'x', correlation_id: '::add-mask::x' })?.correlationId).toBeUndefined();
  });

  it('are transient by their number or their name', () => {
    expect(isTransient({ error: 'invalid_request', codes: [90033] })).toBe(true);
    expect(isTransient({ error: 'temporarily_unavailable', codes: [] })).toBe(true);
    expect(isTransient({ error: 'invalid_client', codes: [700024] })).toBe(false);
  });

  it('have a cause that Jobpass explains', () => {
    expect(causeOf({ codes: [7002137] })).toBe('subject');
    expect(causeOf({ codes: [1, 700212] })).toBe('audience');
    expect(causeOf({ codes: [] })).toBeUndefined();
  });
});
