import { expect, it } from 'vitest';
import { compileConditions } from '../../../../src/identity/conditions.js';
import {
  type ClaimReader,
  conditionsAsCel,
  GOOGLE_CLAIMS,
  KUBERNETES_CLAIMS,
} from '../../../../src/servers/cel/claim-conditions.js';
import { type CelService, evaluateCel } from '../../../../src/servers/cel/evaluate.js';
import { cases } from '../../../support/cases.js';
import { RandomConditions } from '../../../support/kubernetes/random-conditions.js';

// test/needs-kubernetes/authentication.test.ts compares the same conditions with a real API server.
it.each<[CelService, ClaimReader, string]>([
  ['kubernetes', KUBERNETES_CLAIMS, 'claims'],
  ['google', GOOGLE_CLAIMS, 'assertion'],
])('conditions in CEL for %s make the same decisions as Jobpass', (service, reader, variable) => {
  const random = new RandomConditions();
  let accepted = 0;
  for (let at = 0; at < cases(4_000); at++) {
    const set = random.set();
    const expression = conditionsAsCel('https://ci.example', set, reader);
    for (let token = 0; token < 4; token++) {
      const claims = random.claims(set);
      const result = evaluateCel(expression, { [variable]: claims }, service);
      const expected = compileConditions(set)(claims).length === 0;
      if (expected) accepted++;
      expect(result, JSON.stringify([set, claims, expression])).toEqual({ value: expected });
    }
  }
  // If the conditions rejected all claims, the test would prove nothing.
  expect(accepted).toBeGreaterThan(cases(2_000));
});
