import { expect, it } from 'vitest';
import { JobpassError } from '../../../../src/errors.js';
import type { Attempt } from '../../../../src/http/retry.js';
import type { ProviderContext } from '../../../../src/providers/context.js';
import type { KubernetesApi, Reply } from '../../../../src/providers/kubernetes/api.js';
import { LogIn } from '../../../../src/providers/kubernetes/log-in.js';
import type { KubernetesSettings } from '../../../../src/providers/kubernetes/settings.js';

const api = {
  isReady: async () => true,
  busy: () => new JobpassError('busy', 'not yet', { transient: true }),
} as unknown as KubernetesApi;
const answer = (status: number, reason?: string): Reply =>
  ({ answer: { status }, status: reason === undefined ? undefined : { reason, message: '' } }) as Reply;
const ATTEMPT = {} as Attempt;
const UNAUTHORIZED = answer(401, 'Unauthorized');

it('tolerates as many rejections again after a log-in that was accepted: a job may last for hours', async () => {
  const logIn = new LogIn({} as ProviderContext, { auth: 'jwt' } as KubernetesSettings);
  for (let outage = 0; outage < 3; outage++) {
    await expect(logIn.noteAnswer(UNAUTHORIZED, api, ATTEMPT)).rejects.toMatchObject({ transient: true });
    await expect(logIn.noteAnswer(UNAUTHORIZED, api, ATTEMPT)).rejects.toMatchObject({ transient: true });
    await logIn.noteAnswer(answer(201), api, ATTEMPT);
  }
  await expect(logIn.noteAnswer(UNAUTHORIZED, api, ATTEMPT)).rejects.toMatchObject({ transient: true });
  await expect(logIn.noteAnswer(UNAUTHORIZED, api, ATTEMPT)).rejects.toMatchObject({ transient: true });
  await logIn.noteAnswer(UNAUTHORIZED, api, ATTEMPT);
});
