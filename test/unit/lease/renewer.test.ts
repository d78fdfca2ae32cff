import { describe, expect, it, vi } from 'vitest';
import { readSettings } from '../../../src/config/settings.js';
import { HttpClient } from '../../../src/http/client.js';
import { AllowedHosts } from '../../../src/http/hosts.js';
import { ServiceClock } from '../../../src/http/service-clock.js';
import type { Answer, Outgoing } from '../../../src/http/transport.js';
import type { Auditor } from '../../../src/lease/auditor.js';
import type { JobContext } from '../../../src/lease/context.js';
import type { KeptStore } from '../../../src/lease/kept-store.js';
import { LeaseLifecycle } from '../../../src/lease/lifecycle.js';
import type { RenewalRecords } from '../../../src/lease/renewal-records.js';
import { Renewer } from '../../../src/lease/renewer.js';
import type { HeldLease, JobState } from '../../../src/lease/state.js';
import type { ProviderContext } from '../../../src/providers/context.js';
import { oauthProvider } from '../../../src/providers/oauth/provider.js';
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
  /** The status of all requests for a token, if the server rejects them, and their number. */
  const rejecting = { status: 0, requests: 0 };
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
    if (rejecting.status !== 0) {
      rejecting.requests++;
      return { ...answer({}), status: rejecting.status };
    }
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
  return { clock, provider, exchange, context, settings, life, revoked, rejecting };
}

type Note = (what: string) => (held?: HeldLease) => void;

/** The renewer of one lease, whose events are noted. */
function renewerOf(
  {
    clock,
    context,
    settings,
    life,
  }: Omit<Awaited<ReturnType<typeof server>>, 'provider' | 'exchange' | 'revoked' | 'rejecting'>,
  first: HeldLease,
  note: Note,
): Renewer {
  const store = {
    ...{ begin: silent, noteExchange: silent, noteExchangeOver: silent, secure: silent, save: silent },
    ...{ add: note('added'), noteRenewal: note('renewed'), noteOutage: note('outage') },
    ...{ forgetExpired: () => [], live: [], leases: [], unfinished: { leases: [], creating: [] } },
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
  return new Renewer({ ...parts, lifecycle, renewals }, state);
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
    const renewer = renewerOf({ clock, context, settings, life }, first, note);
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

describe('a server that is overloaded', () => {
  /** Lets time pass, in which the renewer works, and returns the number of requests. */
  const requestsIn = async (
    status: number,
    seconds: number,
  ): Promise<{ requests: number; renewer: Renewer; pass: (seconds: number) => Promise<void> }> => {
    const { clock, exchange, context, settings, life, rejecting } = await server();
    const first: HeldLease = { lease: { ...(await exchange()), renewable: false }, deliveredTo: [] };
    const renewer = renewerOf({ clock, context, settings, life }, first, () => silent);
    let working = false;
    const pass = async (more: number): Promise<void> => {
      for (let tick = 0; tick < more * 10; tick++) {
        clock.advance(100);
        const task = working ? undefined : renewer.due(true);
        if (task !== undefined) {
          working = true;
          void task().finally(() => {
            working = false;
          });
        }
        for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await pass(15);
    rejecting.status = status;
    await pass(seconds);
    const { requests } = rejecting;
    rejecting.status = 0;
    return { requests, renewer, pass };
  };

  it('gets fewer and fewer requests: some fifty in two minutes, and the next lease seconds after its recovery', async () => {
    const { requests, renewer, pass } = await requestsIn(429, 120);
    expect(requests).toBeGreaterThan(25);
    expect(requests).toBeLessThan(70);
    const { credential } = renewer.current.lease;
    await pass(7);
    expect(renewer.current.lease.credential).not.toBe(credential);
  });
});
