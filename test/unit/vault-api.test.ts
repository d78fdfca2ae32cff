import { describe, expect, it } from 'vitest';
import { JobpassError } from '../../src/errors.js';
import { HttpClient } from '../../src/http/client.js';
import { AllowedHosts } from '../../src/http/hosts.js';
import type { Answer, Outgoing } from '../../src/http/transport.js';
import { lacksRight, VaultApi } from '../../src/providers/vault/api.js';
import { Secrets } from '../../src/text/secrets.js';
import { heldClock } from '../support/clock.js';

type Given = { status: number; errors?: string[]; headers?: Record<string, string> };

function server({ status, errors, headers = {} }: Given) {
  const clock = heldClock();
  const sent: Outgoing[] = [];
  const http = new HttpClient({
    transport: async (request): Promise<Answer> => {
      sent.push(request);
      const body = Buffer.from(errors === undefined ? '' : JSON.stringify({ errors }));
      return { status, headers, body, url: request.url };
    },
    clock,
    secrets: new Secrets(),
    allowedHosts: new AllowedHosts([]),
  });
  const api = new VaultApi(http, new URL('https://vault.example/base'), clock);
  const ask = () => api.call({ method: 'GET', path: 'kv/data/a b', what: 'the reading', namespace: 'team' });
  return { clock, sent, http, ask };
}

async function failureOf(given: Given): Promise<JobpassError> {
  const error = await server(given)
    .ask()
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof JobpassError)) return expect.fail('it did not fail');
  return error;
}

describe('what a Vault or OpenBao server answers', () => {
  it('is asked below /v1, with the header that proxies demand', async () => {
    const { ask, sent } = server({ status: 200 });
    await ask();
    expect(sent[0]?.url.href).toBe('https://vault.example/base/v1/kv/data/a%20b');
    expect(sent[0]?.headers).toMatchObject({ 'x-vault-request': 'true', 'x-vault-namespace': 'team' });
  });

  it.each<[string, Given, RegExp]>([
    [
      'keys of the issuer that cannot be had',
      {
        status: 400,
        errors: ['error validating token: fetching keys oidc: get keys failed: 500 secret-body'],
      },
      /400: it could not fetch the keys of the ID token’s issuer$/,
    ],
    [
      'a mount that is being upgraded',
      { status: 400, errors: ['Waiting for the primary to upgrade from non-versioned'] },
      /still being upgraded$/,
    ],
    ['a read before an earlier write', { status: 412 }, /has not seen an earlier write yet$/],
    ['a standby', { status: 473, errors: ['x'] }, /it is a standby \(x\)$/],
    ['a seal', { status: 503, errors: ['Vault is sealed'] }, /503: Vault is sealed$/],
    ['a rate limit', { status: 429, errors: ['rate limit quota exceeded'] }, /quota exceeded$/],
    [
      'an election',
      { status: 500, errors: ['local node not active but active cluster node not found'] },
      /active cluster node not found$/,
    ],
    ['a redirect to a node', { status: 307, headers: { location: 'http://10.0.0.1:8200/v1/x' } }, /redirect/],
  ])('passes: %s', async (_, given, told) => {
    const error = await failureOf(given);
    expect(error).toMatchObject({ code: 'busy', transient: true });
    expect(error.message).toMatch(told);
    expect(error.message).not.toContain('secret-body');
  });

  it('lasts: a role that is gone, although its status is 500', async () => {
    const error = await failureOf({ status: 500, errors: ['role app does not exist during renewal'] });
    expect(error).toMatchObject({ code: 'refused', transient: false });
    expect(error.hint).toMatch(/role is gone/);
  });

  it('lasts: a redirect that goes on for longer than an election', async () => {
    const { ask, clock } = server({ status: 307, headers: { location: 'http://10.0.0.1:8200/v1/x' } });
    await expect(ask()).rejects.toMatchObject({ transient: true });
    clock.advance(7_000);
    await expect(ask()).rejects.toMatchObject({ code: 'refused', transient: false });
  });

  it('is not quoted where the server itself failed', async () => {
    const errors = ['failed to connect to `user=admin database=postgres`: 127.0.0.1:35749'];
    const error = await failureOf({ status: 500, errors });
    expect(error.transient).toBe(true);
    expect(error.told).not.toMatch(/admin|35749/);
  });

  it('lasts: a header that a proxy misses', async () => {
    const { answer } = await server({ status: 412, errors: ['missing "X-Vault-Request" header'] }).ask();
    expect(answer.status).toBe(412);
  });

  it('tells a token without a right from one that the server does not know', async () => {
    const ask = (text: string) => server({ status: 403, errors: [text] }).ask();
    expect(lacksRight(await ask('1 error occurred:\n\t* permission denied\n\n'))).toBe(true);
    expect(lacksRight(await ask('permission denied'))).toBe(false);
  });
});
