import { describe, expect, it } from 'vitest';
import { firstExpiry, idTokensIn, preissuedIdToken } from '../../../src/runners/preissued-id-tokens.js';
import { heldJwt } from '../../support/fake-programs.js';

describe('an ID token that was made when the job began', () => {
  it('is found among the variables, and nothing else is', () => {
    const token = heldJwt({ aud: 'x' });
    const env = {
      TOKEN: token,
      OPAQUE: 'eyJ-is-how-it-begins',
      PLAIN: 'x',
      UNSIGNED: token.replace(/[^.]+$/, ''),
    };
    expect(idTokensIn(env).map(({ name }) => name)).toEqual(['TOKEN']);
  });

  it('is told with those that the job has instead', () => {
    const held = idTokensIn({ A: heldJwt({ aud: 'a' }), B: heldJwt({ aud: ['b', 'c'] }) });
    expect(() => preissuedIdToken(held, 'd', { job: 'This job', hint: 'Do this' })).toThrow(
      'This job has no ID token for the audience "d": A is for "a", B is for "b, c"',
    );
    expect(() => preissuedIdToken([], 'd', { job: 'This job', hint: 'Do this' })).toThrow(
      'This job has no ID token',
    );
  });

  it('ends, the first that still lives', () => {
    const held = idTokensIn({
      A: heldJwt({ exp: 1_000 }),
      B: heldJwt({ exp: 3_000 }),
      C: heldJwt({ exp: 2_000 }),
    });
    expect(firstExpiry(held, 1_500_000)).toBe(2_000_000);
    expect(firstExpiry(held, 3_500_000)).toBeUndefined();
  });
});
