import { describe, expect, it, vi } from 'vitest';
import { readSettings } from '../../../src/config/settings.js';
import { HttpClient } from '../../../src/http/client.js';
import { AllowedHosts } from '../../../src/http/hosts.js';
import { ServiceClock } from '../../../src/http/service-clock.js';
import type { Answer, Outgoing } from '../../../src/http/transport.js';
import type { Auditor } from '../../../src/lease/auditor.js';
import type { JobContext } from '../../../src/lease/context.js';
import type { HeldLease, JobState } from '../../../src/lease/folder.js';
import type { KeptStore } from '../../../src/lease/kept-store.js';
import { LeaseLifecycle } from '../../../src/lease/lifecycle.js';
import type { RenewalRecords } from '../../../src/lease/renewal-records.js';
import { Renewer } from '../../../src/lease/renewer.js';
import { oauthProvider } from '../../../src/providers/oauth/provider.js';
import type { ProviderContext } from '../../../src/providers/provider.js';
import { PROVIDERS } from '../../../src/providers/registry.js';
import type { Runner } from '../../../src/runners/runner.js';
import { Secrets } from '../../../src/text/secrets.js';
import { heldClock } from '../../support/clock.js';

const LEASE_MS = 60_000;
const opened = vi.hoisted(() => ({ context: undefined as unknown }));
vi.mock('../../../src/lease/context.js', () => ({ openContext: async () => opened.context }));
const silent = (): undefined => undefined;

/** A server that gives its only client the same token until that expires, as WSO2 does with opaque ones. */
async function server() {
  const clock = heldClock();
  const secrets = new Secrets();
  const revoked: string[] = [];
  let [token, expiresAt] = ['', 0];
  const transport = async ({ url, body }: Outgoing): Promise<Answer> => {
    const answer = (said: object) => ({
      ...{ status: 200, url, headers: {}, body: Buffer.from(JSON.stringify(said)) },
    });
    const asked = new URLSearchParams(String(body ?? '')).get('token') ?? '';
    if (url.pathname === '/revoke') revoked.push(asked);
    if (url.pathname === '/introspect') return answer({ active: !revoked.includes(asked) });
    if (url.pathname !== '/token') return answer({});
    if (clock.now() >= expiresAt)
      [token, expiresAt] = [`opaque-token-${expiresAt}-abcdef`, clock.now() + LEASE_MS];
    return answer({
      ...{ access_token: token, token_type: 'Bearer' },
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      expires_in: Math.ceil((expiresAt - clock.now()) / 1000),
    });
  };
  const inputs = {
    ...{ provider: 'oauth', audience: 'a', deliver: 'endpoint' },
    'token-endpoint': 'https://auth.example/token',
    'revocation-endpoint': 'https://auth.example/revoke',
    'introspection-endpoint': 'https://auth.example/introspect',
  };
  const { settings } = await readSettings(new Map(Object.entries(inputs)), PROVIDERS);
  const http = new HttpClient({ transport, clock, secrets, allowedHosts: new AllowedHosts() });
  const life = { leaseMs: LEASE_MS, ttlMs: 60 * LEASE_MS, endsAt: clock.now() + 60 * LEASE_MS };
  const log = { info: silent, warning: silent, error: silent };
  const provider = oauthProvider({
    ...{ settings, clock, secrets, serviceClock: new ServiceClock(clock), life, http, log },
  } as unknown as ProviderContext);
  const idToken = async () => ({ raw: 'header.claims.signature', claims: {}, shown: {} });
  const exchange = async () => provider.exchange(await idToken(), { leftMs: 1_000 });
  const context = {
    ...{ provider, http, clock, secrets, settings, idToken, log, serviceClock: new ServiceClock(clock) },
  } as unknown as JobContext;
  return { clock, provider, exchange, context, settings, life, revoked };
}

describe('a server that gives the same token again', () => {
  it('echoes nothing, until the token is revoked', async () => {
    const { exchange, provider } = await server();
    const first = await exchange();
    expect((await exchange()).credential).toBe(first.credential);
    await provider.revoke(first, { leftMs: 1_000 });
    await expect(exchange()).rejects.toMatchObject({
      message: expect.stringContaining('another secret of this job as access_token'),
    });
  });

  it('has it kept, and neither ended nor counted as renewed; after its time there is another one', async () => {
    const { clock, exchange, context, settings, life, revoked } = await server();
    const first: HeldLease = { lease: await exchange(), deliveredTo: [] };
    const told: string[] = [];
    const note =
      (what: string) =>
      (held?: HeldLease): void =>
        void told.push(
          held === undefined ? what : `${what} ${held.lease.credential === first.lease.credential}`,
        );
    const store = {
      live: [],
      ...{ begin: silent, noteExchange: silent, noteExchangeOver: silent, secure: silent, save: silent },
      ...{ add: note('added'), noteRenewal: note('renewed'), noteOutage: note('outage') },
      ...{ forgetExpired: () => [], leases: [], unfinished: { leases: [], creating: [] } },
      folder: { ended: false },
    } as unknown as KeptStore;
    const auditor = {
      note: (event: string, held: HeldLease) => note(event)(held),
      noteEnding: note('ended'),
    } as unknown as Auditor;
    const state = { settings, life, renewal: 'replace', leases: [first] } as unknown as JobState;
    const parts = { clock, store, auditor, signal: new AbortController().signal };
    opened.context = context;
    const lifecycle = new LeaseLifecycle({
      ...{ ...parts, runner: {} as Runner, state: () => state, bounds: {}, hide: async () => undefined },
    });
    const records = { take: silent, before: silent, after: note('renewal recorded') };
    const renewals = records as unknown as RenewalRecords;
    const renewer = new Renewer({ ...parts, lifecycle, renewals }, state);
    const { credential } = first.lease;
    for (let second = 0; second < LEASE_MS / 1000; second++) {
      clock.advance(1_000);
      await renewer.due(true)?.();
      if (second < LEASE_MS / 1000 - 1) expect(renewer.current.lease.credential).toBe(credential);
    }
    expect(revoked).toEqual([]);
    for (let second = 0; second < 3; second++) {
      clock.advance(1_000);
      await renewer.due(true)?.();
    }
    expect(renewer.current.lease.credential).not.toBe(credential);
    expect(revoked).not.toContain(renewer.current.lease.credential);
    expect(told.slice(0, 3)).toEqual(['added false', 'issued false', 'renewed']);
  });
});
