import { expect, it } from 'vitest';
import type { Attempt } from '../../../../src/http/retry.js';
import type { ServiceClock } from '../../../../src/http/service-clock.js';
import { Anchors } from '../../../../src/providers/kubernetes/anchors.js';
import type { Call, KubernetesApi, Reply } from '../../../../src/providers/kubernetes/api.js';
import type { LogIn } from '../../../../src/providers/kubernetes/log-in.js';

const ANCHOR = { namespace: 'jobpass', name: 'jobpass-github.1.1.1-abcdefghij' };
const ATTEMPT = {} as Attempt;

it('sends one deletion for the leases of an anchor, and another one if the anchor was created again', async () => {
  const sent: string[] = [];
  const api = {
    call: async ({ method }: Call): Promise<Reply> => {
      sent.push(method);
      const json =
        method === 'POST'
          ? { kind: 'Secret', metadata: { name: ANCHOR.name } }
          : { kind: 'Status', status: 'Success' };
      return { answer: { status: 200 }, json } as unknown as Reply;
    },
  } as KubernetesApi;
  const logIn = { token: async () => 'token', noteAnswer: async () => undefined } as unknown as LogIn;
  const anchors = new Anchors(api, logIn, { now: () => Date.now() } as ServiceClock);
  for (let round = 0; round < 2; round++) {
    await anchors.create(ANCHOR, { job: 'github.1.1.1' }, undefined, ATTEMPT);
    await Promise.all([anchors.delete(ANCHOR, ATTEMPT), anchors.delete(ANCHOR, ATTEMPT)]);
  }
  expect(sent).toEqual(['POST', 'DELETE', 'POST', 'DELETE']);
});
