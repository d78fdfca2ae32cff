import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Broker } from '../../../../src/broker/broker.js';
import type { LogEvent } from '../../../../src/broker/log.js';
import { startTestBroker } from '../../../support/broker.js';
import { StandInIssuer } from '../../../support/issuer.js';

const SERVICE = 'https://service.example';
const log: LogEvent[] = [];
let issuer: StandInIssuer;
let broker: Broker;

beforeAll(async () => {
  issuer = await StandInIssuer.start();
  const role = { when: { repository: 'org/repo' }, audience: SERVICE, scopes: ['deploy'] };
  broker = await startTestBroker(
    {
      trust: [{ issuer: issuer.issuer, audience: 'https://broker.example' }],
      roles: { opaque: role, signed: { ...role, format: 'jwt' } },
    },
    { log: (event) => log.push(event) },
  );
});
afterAll(async () => {
  await broker.close();
  await issuer.close();
});

/** Status, body and the headers that do not come with every answer. */
async function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const answer = await fetch(broker.issuer + path, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers,
  });
  const { date: _, connection: __, 'keep-alive': ___, ...more } = Object.fromEntries(answer.headers);
  return { status: answer.status, body: await answer.text(), headers: more };
}

async function issued(role: string): Promise<{ access_token: string; jti: string; expires_in: number }> {
  const { body } = await post('/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: await issuer.sign({
      iss: issuer.issuer,
      aud: 'https://broker.example',
      sub: 'job',
      exp: Math.floor(Date.now() / 1000) + 300,
      repository: 'org/repo',
    }),
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    role,
  });
  return JSON.parse(body);
}

describe.each(['opaque', 'signed'])('the endpoints for a token that is %s', (role) => {
  it('introspection tells all of it, and revocation ends it once', async () => {
    const { access_token: token, jti, expires_in: life } = await issued(role);
    const told = await post('/token/introspection', { token });
    const { iat, ...body } = JSON.parse(told.body) as { iat: number };
    expect(told.status).toBe(200);
    expect(body).toEqual({
      active: true,
      sub: 'job',
      client_id: 'jobpass',
      iss: broker.issuer,
      aud: SERVICE,
      scope: 'deploy',
      token_type: 'Bearer',
      jti,
      exp: iat + life,
      role,
      job_issuer: issuer.issuer,
      repository: 'org/repo',
    });
    log.length = 0;
    for (let turn = 0; turn < 2; turn++) {
      expect(await post('/token/revocation', { token, token_type_hint: 'refresh_token' })).toEqual({
        status: 200,
        body: '',
        headers: { 'cache-control': 'no-store', 'content-length': '0' },
      });
    }
    expect(log).toEqual([{ event: 'revoked', id: jti }]);
    expect((await post('/token/introspection', { token })).body).toBe('{"active":false}');
  });
});

describe('an answer about a token', () => {
  const json = { 'content-type': 'application/json', 'cache-control': 'no-store' };

  it.each(['/token/introspection', '/token/revocation'])('names what %s misses', async (path) => {
    const { status, body, headers } = await post(path, { token: '' });
    expect([status, JSON.parse(body)]).toEqual([
      400,
      { error: 'invalid_request', error_description: 'the parameter token is missing' },
    ]);
    expect(headers).toMatchObject(json);
  });

  it.each([
    ['/token/introspection', { client_id: 'nobody' }, 'client authentication failed'],
    [
      '/token/introspection',
      { client_assertion: 'x' },
      'client_assertion is not supported: authenticate with the secret of the resource server',
    ],
    ['/token/revocation', { client_id: 'nobody' }, 'client authentication failed'],
    [
      '/token/revocation',
      { client_secret: 'x' },
      'client authentication is not allowed: the token alone authorizes its revocation',
    ],
    [
      '/token/revocation',
      { client_assertion: 'x' },
      'client authentication is not allowed: the token alone authorizes its revocation',
    ],
  ])('with 401 names the scheme: %s %j', async (path, form, told) => {
    const { status, body, headers } = await post(path, { token: 'x', ...form });
    expect([status, JSON.parse(body)]).toEqual([401, { error: 'invalid_client', error_description: told }]);
    // RFC 9110, section 11.6.1; RFC 6749, section 5.2.
    expect(headers).toMatchObject({ ...json, 'www-authenticate': 'Basic realm="jobpass"' });
  });
});

it('an answer of 503 says when to come again: RFC 9110, section 10.2.3', async () => {
  const away = await StandInIssuer.start();
  away.down = true;
  const own = await startTestBroker({
    trust: [{ issuer: away.issuer, audience: 'https://broker.example' }],
    roles: { any: { when: { sub: 'job' }, audience: SERVICE } },
  });
  try {
    const form = {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: await away.token(),
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    };
    const answer = await fetch(`${own.issuer}/token`, { method: 'POST', body: new URLSearchParams(form) });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  } finally {
    await own.close();
    await away.close();
  }
});
