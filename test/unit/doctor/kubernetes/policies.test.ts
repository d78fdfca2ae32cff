import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../../src/doctor/kubernetes/policies.js';
import type { Reply } from '../../../../src/providers/kubernetes/api.js';

const reply = (status: number, reason = '', message = '', kind = ''): Reply =>
  ({
    answer: { status },
    json: undefined,
    status: status < 300 ? undefined : { reason, message, kind },
  }) as unknown as Reply;
const DENIED = `secrets "x" is forbidden: ValidatingAdmissionPolicy 'jobpass-anchors' with binding 'one' denied request: an anchor must not have data`;

describe('the classification of a response to a forbidden request', () => {
  it.each<[string, Reply, readonly string[], unknown]>([
    [
      'is `denied` by a policy',
      reply(403, 'Forbidden', DENIED),
      [],
      { kind: 'denied', policy: 'jobpass-anchors', message: 'an anchor must not have data' },
    ],
    [
      'is `denied` by a policy without a reason',
      reply(422, 'Invalid', DENIED),
      [],
      { kind: 'denied', policy: 'jobpass-anchors', message: 'an anchor must not have data' },
    ],
    [
      'is `denied` by a webhook',
      reply(403, 'Forbidden', 'admission webhook "x.example" denied the request: no'),
      [],
      { kind: 'denied', message: 'admission webhook "x.example" denied the request: no' },
    ],
    [
      'is `denied` by a plugin',
      reply(403, 'Forbidden', 'secrets "x" is forbidden: exceeded quota: small'),
      [],
      { kind: 'denied', message: 'secrets "x" is forbidden: exceeded quota: small' },
    ],
    [
      'is `unjudged` if a webhook does not support dry runs',
      reply(400, 'BadRequest', 'admission webhook "x.example" does not support dry run'),
      [],
      { kind: 'unjudged', message: 'admission webhook "x.example" does not support dry run' },
    ],
    ['is that it is allowed', reply(201), [], { kind: 'allowed', warned: false }],
    [
      'is `allowed` with a warning',
      reply(201),
      ["Validation failed for ValidatingAdmissionPolicy 'jobpass-anchors'"],
      { kind: 'allowed', warned: true },
    ],
    [
      'is `allowed` if only the bound Secret is missing',
      reply(404, 'NotFound', 'secrets "x" not found', 'secrets'),
      [],
      { kind: 'allowed', warned: false },
    ],
    [
      'is `unjudged` without permission',
      reply(
        403,
        'Forbidden',
        'secrets is forbidden: User "u" cannot create resource "secrets" in API group "" in the namespace "jobpass"',
      ),
      [],
      { kind: 'unjudged', message: expect.any(String) },
    ],
    [
      'is `unjudged` without the service account',
      reply(404, 'NotFound', 'serviceaccounts "x" not found', 'serviceaccounts'),
      [],
      { kind: 'unjudged', message: expect.any(String) },
    ],
    [
      'is `unjudged` if the request is invalid',
      reply(422, 'Invalid', 'Secret "x" is invalid: metadata.name: Invalid value'),
      [],
      { kind: 'unjudged', message: expect.any(String) },
    ],
  ])('%s', (_, given, warnings, verdict) => expect(verdictOf(given, warnings)).toEqual(verdict));
});
