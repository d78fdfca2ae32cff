import { expect, it } from 'vitest';
import { compileConditions } from '../../../../src/identity/conditions.js';
import { conditionsAsCel } from '../../../../src/servers/kubernetes/claim-conditions.js';
import { evaluateCel } from '../../../../src/servers/kubernetes/evaluate-cel.js';
import { cases } from '../../../support/cases.js';
import { RandomConditions } from '../../../support/kubernetes/random-conditions.js';

// test/needs-kubernetes/authentication.test.ts compares the same conditions with a real API server.
it('conditions in CEL make the same decisions as Jobpass', () => {
  const random = new RandomConditions();
  let accepted = 0;
  for (let at = 0; at < cases(4_000); at++) {
    const set = random.set();
    const expression = conditionsAsCel('https://ci.example', set);
    for (let token = 0; token < 4; token++) {
      const claims = random.claims(set);
      const result = evaluateCel(expression, { claims });
      const expected = compileConditions(set)(claims).length === 0;
      if (expected) accepted++;
      expect(result, JSON.stringify([set, claims, expression])).toEqual({ value: expected });
    }
  }
  // If the conditions rejected all claims, the test would prove nothing.
  expect(accepted).toBeGreaterThan(cases(2_000));
});
