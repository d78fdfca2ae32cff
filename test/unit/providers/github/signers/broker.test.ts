import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../../src/clock.js';
import { HttpClient } from '../../../../../src/http/client.js';
import { AllowedHosts } from '../../../../../src/http/hosts.js';
import { ServiceClock } from '../../../../../src/http/service-clock.js';
import type { Outgoing } from '../../../../../src/http/transport.js';
import { randomJobKey } from '../../../../../src/identity/job-key.js';
import type { ProviderContext } from '../../../../../src/providers/context.js';
import { githubSettings } from '../../../../../src/providers/github/settings.js';
import { brokerSigner } from '../../../../../src/providers/github/signers/broker.js';
import type { Signer } from '../../../../../src/providers/github/signers/signer.js';
import type { Lease } from '../../../../../src/providers/lease.js';
import { Secrets } from '../../../../../src/text/secrets.js';

const TOKEN = 'ghs_aVeryFineTokenOfThirtySixCharacters0';
const ID_TOKEN = { raw: 'header.claims.signature', claims: {}, shown: {} };

/** A signer whose broker answers with `body`. @param more further inputs */
function signerFor(body: object, more: Record<string, string> = {}) {
  const requests: Outgoing[] = [];
  const orphans: Lease[] = [];
  const secrets = new Secrets();
  const http = new HttpClient({
    transport: async (request) => {
      requests.push(request);
      const said = request.url.pathname === '/token' ? JSON.stringify(body) : '';
      return { status: 200, headers: {}, url: request.url, body: Buffer.from(said) };
    },
    ...{ clock: systemClock, secrets, allowedHosts: new AllowedHosts() },
  });
  const context = {
    ...{
      http,
      secrets,
      clock: systemClock,
      serviceClock: new ServiceClock(systemClock),
      entry: 'bot.abc123',
    },
    life: { leaseMs: 3_600_000, ttlMs: 3_600_000, endsAt: Date.now() + 3_600_000 },
    jobKey: async () => randomJobKey(),
    log: { info: () => undefined, warning: () => undefined, error: () => undefined },
    onOrphaned: async (lease: Lease) => void orphans.push(lease),
  } as unknown as ProviderContext;
  const own = { ...more };
  const settings = githubSettings({ url: 'https://broker.example', own } as never);
  if (settings.signer.signer !== 'broker') throw new Error('another signer');
  const signer: Signer = brokerSigner(context, { ...settings, signer: settings.signer });
  const issue = (): Promise<unknown> => signer.issue(ID_TOKEN, { leftMs: 5_000 });
  const sent = (): string[] => requests.map(({ url }) => url.origin + url.pathname);
  return { issue, sent, requests, orphans, secrets };
}

describe('a token in a response of the broker that cannot be used', () => {
  const details = (part: object): object => ({
    ...{ access_token: TOKEN, token_type: 'Bearer', expires_in: 900 },
    authorization_details: [{ type: 'github_installation', ...part }],
  });

  it.each([
    ['no details', { access_token: TOKEN, token_type: 'Bearer' }, /no authorization_details/],
    [
      'an address over plain http',
      details({ locations: ['http://api.example'] }),
      /an address of the REST API without https/,
    ],
    ['another type', { access_token: TOKEN, token_type: 'DPoP' }, /token_type other than Bearer/],
  ])('is ended by the broker, and sent nowhere else: %s', async (_name, body, problem) => {
    const { issue, sent, requests, secrets } = signerFor(body);
    await expect(issue()).rejects.toThrow(problem);
    expect(sent()).toEqual(['https://broker.example/token', 'https://broker.example/revoke']);
    expect(new URLSearchParams(String(requests.at(-1)?.body)).get('token')).toBe(TOKEN);
    expect(secrets.has(TOKEN)).toBe(true);
  });

  it('is ended at the address in the inputs', async () => {
    const { issue, orphans } = signerFor(
      { access_token: TOKEN, token_type: 'Bearer' },
      { 'api-url': 'https://github.example/api/v3' },
    );
    await expect(issue()).rejects.toThrow(/no authorization_details/);
    expect(orphans.map(({ credential, handle }) => [credential, handle['api']])).toEqual([
      [TOKEN, 'https://github.example/api/v3'],
    ]);
  });
});
