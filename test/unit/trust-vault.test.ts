import { describe, expect, it } from 'vitest';
import { compileConditions } from '../../src/identity/conditions.js';
import { TOKEN_ROWS, TRUST_RULES } from '../support/trust-tokens.js';

describe('the rows of tokens', () => {
  it.each(TOKEN_ROWS.map((row) => [row.name, row] as const))('%s', (_, { claims, fits }) => {
    const found = Object.entries(TRUST_RULES).flatMap(([name, when]) =>
      compileConditions(when)(claims).length === 0 ? [name] : [],
    );
    expect(found.sort()).toEqual([...fits].sort());
  });
});
