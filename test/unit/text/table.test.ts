import { expect, it } from 'vitest';
import { tableLines } from '../../../src/text/table.js';

it('aligns columns and ends no line with spaces', () => {
  expect(
    tableLines([
      ['NAME', 'STATE', 'ISSUER'],
      ['deployment', '-', ''],
    ]),
  ).toEqual(['NAME        STATE  ISSUER', 'deployment  -']);
});
