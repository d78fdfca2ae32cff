import { describe, expect, it } from 'vitest';
import { jobClock } from '../../../../src/clock.js';
import { readSettings } from '../../../../src/config/settings.js';
import { HttpClient } from '../../../../src/http/client.js';
import { AllowedHosts } from '../../../../src/http/hosts.js';
import { ServiceClock } from '../../../../src/http/service-clock.js';
import type { Answer } from '../../../../src/http/transport.js';
import type { ProviderContext } from '../../../../src/providers/context.js';
import { oauthProvider } from '../../../../src/providers/oauth/provider.js';
import { PROVIDERS } from '../../../../src/providers/registry.js';
import { Secrets } from '../../../../src/text/secrets.js';
import { MachineClock } from '../../../support/machine-clock.js';

const MINUTE = 60_000;

function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'ES256' })}.${part({ jti: 'credential-1', ...claims })}.c2lnbmF0dXJl`;
}

/** How long a token that was just issued lives by the job's clock, in milliseconds. */
async function life(
  aheadMs: number,
  claims: 'exp alone' | 'iat and exp',
  { date = true, proxied = false, expiresIn }: { date?: boolean; proxied?: boolean; expiresIn?: number } = {},
): Promise<number | undefined> {
  const machine = new MachineClock();
  const clock = jobClock(machine);
  const server = machine.wallMs + aheadMs;
  const exp = Math.floor((server + 5 * MINUTE) / 1000);
  const token = jwt(claims === 'exp alone' ? { exp } : { exp, iat: exp - 300 });
  const secrets = new Secrets();
  const { settings } = await readSettings(
    new Map(
      Object.entries({ provider: 'oauth', audience: 'a', 'token-endpoint': 'https://auth.example/token' }),
    ),
    PROVIDERS,
  );
  const answer: Answer = {
    status: 200,
    url: new URL('https://auth.example/token'),
    headers: date ? { date: new Date(server).toUTCString() } : {},
    body: Buffer.from(JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: expiresIn })),
    ...(proxied ? { proxied } : {}),
  };
  const silent = (): void => undefined;
  const provider = oauthProvider({
    ...{ settings, clock, secrets, serviceClock: new ServiceClock(clock) },
    life: { leaseMs: 5 * MINUTE, ttlMs: 60 * MINUTE, endsAt: clock.now() + 60 * MINUTE },
    http: new HttpClient({ transport: async () => answer, clock, secrets, allowedHosts: new AllowedHosts() }),
    log: { info: silent, warning: silent, error: silent },
  } as unknown as ProviderContext);
  const idToken = { raw: 'header.claims.signature', claims: {}, shown: {} };
  const lease = await provider.exchange(idToken, { leftMs: 1_000 });
  return lease.expiresAt === undefined ? undefined : lease.expiresAt - clock.now();
}

const about = (value: number | undefined): void => {
  expect(value).toBeGreaterThan(5 * MINUTE - 2_000);
  expect(value).toBeLessThan(5 * MINUTE + 2_000);
};

describe.each([
  ['20 min behind', 20 * MINUTE],
  ['20 min ahead', -20 * MINUTE],
  ['65 min ahead', -65 * MINUTE],
  ['right', 0],
])('the end of a JWT, on a machine whose clock is %s', (_, aheadMs) => {
  it('is by the clock of its server, as its Date tells it', async () => {
    about(await life(aheadMs, 'exp alone'));
  });
  it.each([
    ['without a Date', { date: false }],
    ['through a proxy', { proxied: true }],
  ])('is as long as from its iat, %s', async (_how, options) => {
    about(await life(aheadMs, 'iat and exp', options));
  });
  it('is by expires_in, which is no moment', async () => {
    about(await life(aheadMs, 'iat and exp', { date: false, expiresIn: 300 }));
  });
});

it('is not known where it would be over before it is there', async () => {
  expect(await life(-20 * MINUTE, 'exp alone', { date: false })).toBeUndefined();
});
