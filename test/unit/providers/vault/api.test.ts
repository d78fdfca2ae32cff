import { describe, expect, it } from 'vitest';
import { JobpassError } from '../../../../src/errors.js';
import { HttpClient } from '../../../../src/http/client.js';
import { AllowedHosts } from '../../../../src/http/hosts.js';
import type { Answer, Outgoing } from '../../../../src/http/transport.js';
import { lacksRight, VaultApi } from '../../../../src/providers/vault/api.js';
import { Secrets } from '../../../../src/text/secrets.js';
import { heldClock } from '../../../support/clock.js';

type Given = { status: number; errors?: string[]; headers?: Record<string, string>; body?: string };

function server({ status, errors, headers = {}, body: given }: Given, url = 'https://vault.example/base') {
  const clock = heldClock();
  const sent: Outgoing[] = [];
  const http = new HttpClient({
    transport: async (request): Promise<Answer> => {
      sent.push(request);
      const body = Buffer.from(given ?? (errors === undefined ? '' : JSON.stringify({ errors })));
      return { status, headers, body, url: request.url };
    },
    clock,
    secrets: new Secrets(),
    allowedHosts: new AllowedHosts([]),
  });
  const api = new VaultApi(http, new URL(url), clock);
  const ask = () => api.call({ method: 'GET', path: 'kv/data/a b', what: 'the reading', namespace: 'team' });
  return { api, clock, sent, http, ask };
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
      /400: the server could not fetch the keys of the issuer of the ID token$/,
    ],
    ...[
      'Get "https://token.example/.well-known/openid-configuration": dial tcp 192.0.2.1:443: connect: connection refused',
      'Get "https://token.example/x": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      'Get "https://token.example/x": EOF',
      '503 Service Unavailable: secret-body',
      'failed to decode OIDC discovery document: expected Content-Type = application/json, got "text/html"',
      'context canceled',
    ].map((why): [string, Given, RegExp] => [
      `an issuer whose configuration cannot be read: ${why.slice(0, 30)}`,
      { status: 400, errors: [`error configuring token validator: keyset configuration error: ${why}`] },
      /400: the server could not read the configuration of the issuer of the ID token/,
    ]),
    ...['fetching keys context canceled', 'fetching keys context deadline exceeded'].map(
      (why): [string, Given, RegExp] => [
        `keys that are long in coming: ${why}`,
        { status: 400, errors: [`error validating token: error verifying token: ${why}`] },
        /400: the server could not fetch the keys/,
      ],
    ),
    [
      'a mount that is being upgraded',
      { status: 400, errors: ['Waiting for the primary to upgrade from non-versioned'] },
      /the upgrade of the mount is in progress$/,
    ],
    ['a read before an earlier write', { status: 412 }, /has not received an earlier write yet$/],
    ['a standby', { status: 473, errors: ['x'] }, /the node is a standby \(x\)$/],
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

  it.each([
    'error configuring token validator: keyset configuration error: issuer did not match the returned issuer, expected "a" got "b"',
    'error configuring token validator: keyset configuration error: could not parse CA PEM value successfully',
    'error configuring token validator: keyset configuration error: Get "https://a": x509: certificate signed by unknown authority',
    'error configuring token validator: unsupported config type',
    'error validating token: fetching keys oidc: get keys failed Get "https://a": tls: failed to verify certificate: x509: certificate has expired',
  ])('lasts: %s', async (error) => {
    const { answer, said } = await server({ status: 400, errors: [error] }).ask();
    expect(answer.status).toBe(400);
    expect(said).toBe(error);
  });

  it('is told at once to be a web page, where the url has a path', async () => {
    const page = { status: 200, body: '<!doctype html><title>Sign in</title>' };
    const below = server(page, 'https://vault.example/vault/login');
    expect(below.api.malformed(await below.ask(), 'no token')).toMatchObject({
      ...{ code: 'malformed', transient: false, answerLost: false },
      hint: expect.stringMatching(
        /web page.*`url` is not the address.* Try `url: https:\/\/vault\.example`, the same as in VAULT_ADDR/,
      ),
    });
    // What stands in the place of the whole server may be gone in a moment.
    const whole = server(page, 'https://vault.example');
    expect(whole.api.malformed(await whole.ask(), 'no token')).toMatchObject({
      ...{ transient: true, hint: expect.stringMatching(/`url` is not the address of Vault/) },
    });
    const missing = server({ status: 404, body: '<html>Not Found</html>' });
    expect(missing.api.refusal(await missing.ask(), 'There is no mount')).toMatchObject({
      hint: expect.stringMatching(/web page/),
    });
  });

  it('lasts: a role that is gone, although its status is 500', async () => {
    const error = await failureOf({ status: 500, errors: ['role app does not exist during renewal'] });
    expect(error).toMatchObject({ code: 'refused', transient: false });
    expect(error.hint).toMatch(/role was deleted after the login/);
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
