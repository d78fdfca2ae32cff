import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { jobClock } from '../../../../src/clock.js';
import { readSettings } from '../../../../src/config/settings.js';
import { HttpClient } from '../../../../src/http/client.js';
import { AllowedHosts } from '../../../../src/http/hosts.js';
import { ServiceClock } from '../../../../src/http/service-clock.js';
import type { Answer, Outgoing } from '../../../../src/http/transport.js';
import { type JobKey, randomJobKey } from '../../../../src/identity/job-key.js';
import type { ProviderContext } from '../../../../src/providers/context.js';
import { oauthProvider } from '../../../../src/providers/oauth/provider.js';
import type { Provider } from '../../../../src/providers/provider.js';
import { PROVIDERS } from '../../../../src/providers/registry.js';
import { Secrets } from '../../../../src/text/secrets.js';
import { MachineClock } from '../../../support/machine-clock.js';

const ISSUER = 'https://broker.example';
const BROKER = {
  dpop_signing_alg_values_supported: ['ES256'],
  jobpass_token_parameters_supported: ['ttl', 'role', 'entry', 'job_ended'],
};
const ID_TOKEN = { raw: 'header.claims.signature', claims: { run_id: '1' }, shown: {} };

interface Job {
  provider: Provider<string>;
  key: JobKey;
  /** The requests that were sent. */
  sent: Outgoing[];
  machine: MachineClock;
}

/** A job whose server announces something, and answers each token request in turn. */
async function job(
  announced: Record<string, unknown>,
  {
    inputs = { url: ISSUER },
    jobEnds = false,
    serverAheadMs = 0,
    refused = 0,
  }: {
    inputs?: Record<string, string>;
    jobEnds?: boolean;
    serverAheadMs?: number;
    /** How many token requests are refused for their proof. */
    refused?: number;
  } = {},
): Promise<Job> {
  const machine = new MachineClock();
  const clock = jobClock(machine);
  const secrets = new Secrets();
  const key = randomJobKey();
  const sent: Outgoing[] = [];
  const given = { provider: 'oauth', audience: 'a', ...inputs };
  const { settings } = await readSettings(new Map(Object.entries(given)), PROVIDERS);
  let left = refused;
  const transport = async (request: Outgoing): Promise<Answer> => {
    sent.push(request);
    const body = (): [number, unknown] => {
      if (request.method === 'GET')
        return [
          200,
          {
            issuer: ISSUER,
            token_endpoint: `${ISSUER}/token`,
            revocation_endpoint: `${ISSUER}/end`,
            ...announced,
          },
        ];
      if (request.url.pathname === '/end') return [200, {}];
      if (left-- > 0) return [400, { error: 'invalid_dpop_proof', error_description: 'the claim iat' }];
      return [
        200,
        { access_token: `token-${sent.length}-of-the-broker`, token_type: 'Bearer', expires_in: 300 },
      ];
    };
    const [status, said] = body();
    const at = Math.floor((machine.wallMs + serverAheadMs) / 1000) * 1000;
    return {
      status,
      url: request.url,
      headers: {},
      body: Buffer.from(JSON.stringify(said)),
      served: { at, sentAt: clock.now(), receivedAt: clock.now() },
    };
  };
  const silent = (): void => undefined;
  const provider = oauthProvider({
    ...{ settings, clock, secrets, serviceClock: new ServiceClock(clock), jobEnds },
    life: { leaseMs: 300_000, ttlMs: 3_600_000, endsAt: clock.now() + 3_600_000 },
    http: new HttpClient({ transport, clock, secrets, allowedHosts: new AllowedHosts() }),
    log: { info: silent, warning: silent, error: silent },
    entry: 'deploy.x7Qk2p',
    jobKey: async (claims: unknown) => {
      expect(claims).toBe(ID_TOKEN.claims);
      return key;
    },
  } as unknown as ProviderContext) as Provider<string>;
  await provider.prepare();
  return { provider, key, sent, machine };
}

const formOf = (request: Outgoing | undefined): URLSearchParams => new URLSearchParams(String(request?.body));

describe('an exchange with the Jobpass broker', () => {
  it('has the entry, and a new proof of the key for each request', async () => {
    const { provider, key, sent } = await job(BROKER);
    for (let turn = 0; turn < 2; turn++) await provider.exchange(ID_TOKEN, { leftMs: 1_000 });
    const [first, second] = sent.slice(1);
    expect(formOf(first).get('entry')).toBe('deploy.x7Qk2p');
    const proofs = [first, second].map((request) => request?.headers['dpop'] ?? '');
    expect(proofs.map((proof) => decodeProtectedHeader(proof).typ)).toEqual(['dpop+jwt', 'dpop+jwt']);
    expect(decodeJwt(proofs[0] ?? '')).toMatchObject({ htu: `${ISSUER}/token`, htm: 'POST' });
    expect(decodeJwt(proofs[0] ?? '').jti).not.toBe(decodeJwt(proofs[1] ?? '').jti);
    expect(key.thumbprint).toMatch(/^[\w-]{43}$/);
  });

  it('keeps the parameter entry that a user sets', async () => {
    const { provider, sent } = await job(BROKER, { inputs: { url: ISSUER, params: 'entry=mine' } });
    await provider.exchange(ID_TOKEN, { leftMs: 1_000 });
    expect(formOf(sent[1]).getAll('entry')).toEqual(['mine']);
  });

  it('is repeated with the time of the broker if the clock of this machine is wrong', async () => {
    const { provider, sent, machine } = await job(BROKER, { serverAheadMs: 3_600_000, refused: 1 });
    const refused = provider.exchange(ID_TOKEN, { leftMs: 1_000 });
    await expect(refused).rejects.toMatchObject({ code: 'busy', transient: true });
    await provider.exchange(ID_TOKEN, { leftMs: 1_000 });
    const { iat = 0 } = decodeJwt(sent[2]?.headers['dpop'] ?? '');
    expect(Math.abs(iat * 1000 - machine.wallMs - 3_600_000)).toBeLessThan(3_000);
  });

  it('fails if the proof is refused although the clock is right', async () => {
    const { provider } = await job(BROKER, { refused: 1 });
    const refused = provider.exchange(ID_TOKEN, { leftMs: 1_000 });
    await expect(refused).rejects.toMatchObject({ code: 'refused', transient: false });
  });
});

describe('an exchange with another server has neither', () => {
  it.each([
    ['that announces nothing', {}, {}],
    [
      'with proofs of its own, which would bind the token',
      { ...BROKER, jobpass_token_parameters_supported: undefined },
      {},
    ],
    ['that is a broker of an earlier version', { jobpass_token_parameters_supported: ['ttl', 'role'] }, {}],
    ['with another algorithm', { ...BROKER, dpop_signing_alg_values_supported: ['RS256'] }, {}],
    ['whose metadata are not read', BROKER, { 'token-endpoint': `${ISSUER}/token` }],
  ])('%s', async (_, announced, more) => {
    const { provider, sent } = await job(announced, { inputs: { url: ISSUER, ...more } });
    await provider.exchange(ID_TOKEN, { leftMs: 1_000 });
    const request = sent.at(-1);
    expect(request?.headers).not.toHaveProperty('dpop');
    expect(formOf(request).has('entry')).toBe(false);
  });
});

describe('the revocation', () => {
  it.each([
    ['in the post step of the action, at the Jobpass broker', BROKER, true, 'true'],
    ['while the job goes on', BROKER, false, null],
    ['at another server', {}, true, null],
  ])('says that the job has ended: %s', async (_, announced, jobEnds, expected) => {
    const { provider, sent } = await job(announced, { jobEnds });
    const lease = await provider.exchange(ID_TOKEN, { leftMs: 1_000 });
    await provider.revoke(lease, { leftMs: 1_000 });
    expect(formOf(sent.at(-1)).get('job_ended')).toBe(expected);
  });
});
