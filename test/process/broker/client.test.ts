import { createHmac, randomUUID } from 'node:crypto';
import { generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import * as oauth from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import type { Decision } from '../../../src/broker/exchange/decision.js';
import { type IdTokenService, startIdTokenService } from '../../../src/demo/id-token-service.js';
import { startTestBroker } from '../../support/broker.js';
import { send } from '../../support/http.js';
import { within } from '../../support/pace.js';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const AUDIENCE = 'https://broker.example';
const SERVICE_AUDIENCE = 'https://deploy.example';
const SUBJECT = 'repo:octo-org/octo-repo:ref:refs/heads/main';
const SERVICE = { id: 'deploy-service', secret: 'deploy-service-secret-of-some-length' };

let issuer: IdTokenService;
let broker: Broker;
let job: oauth.Configuration;
let service: oauth.Configuration;
const decisions: Decision[] = [];

const discover = (id: string, auth?: oauth.ClientAuth): Promise<oauth.Configuration> =>
  oauth.discovery(new URL(broker.issuer), id, undefined, auth, {
    algorithm: 'oauth2',
    execute: [oauth.allowInsecureRequests],
  });

beforeAll(async () => {
  issuer = await startIdTokenService({ sub: SUBJECT });
  broker = await startTestBroker(
    {
      trust: [{ issuer: issuer.issuer, audience: AUDIENCE }],
      roles: {
        deploy: {
          when: { repository: 'octo-org/octo-repo' },
          audience: SERVICE_AUDIENCE,
          scopes: ['deploy', 'read'],
          'max-ttl': '30m',
        },
      },
      rate: { 'per-minute': '3000', unlimited: ['127.0.0.0/8'] },
      'resource-servers': { [SERVICE.id]: { secret: SERVICE.secret, audiences: SERVICE_AUDIENCE } },
    },
    { onDecision: (decision) => decisions.push(decision) },
  );
  job = await discover('jobpass', oauth.None());
  service = await discover(SERVICE.id, oauth.ClientSecretBasic(SERVICE.secret));
});
afterAll(async () => {
  await broker.close();
  await issuer.close();
});

const idToken = (claims: JWTPayload = {}): Promise<string> =>
  issuer.sign({ sub: SUBJECT, aud: AUDIENCE, repository: 'octo-org/octo-repo', ...claims });

async function exchange(
  more: Record<string, string> = {},
  token?: string,
): Promise<Awaited<ReturnType<typeof oauth.genericGrantRequest>>> {
  return oauth.genericGrantRequest(job, EXCHANGE, {
    subject_token: token ?? (await idToken()),
    subject_token_type: ID_TOKEN,
    ...more,
  });
}

/** The error that the broker answers, as openid-client reads it. */
async function refusal(answer: Promise<unknown>): Promise<{ status: number; error: string; said: string }> {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    const body = (await error.response.json()) as { error?: unknown };
    return { status: error.status, error: String(body.error), said: '' };
  }
  if (!(error instanceof oauth.ResponseBodyError)) throw new Error(`not refused: ${String(error)}`);
  return { status: error.status, error: error.error, said: error.error_description ?? '' };
}

describe('the life of a token, by openid-client', () => {
  it('is exchanged, known, revoked and refused', async () => {
    const answer = await exchange({ scope: 'deploy', ttl: '900' });
    expect(answer).toMatchObject({
      token_type: 'bearer',
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      expires_in: 900,
      scope: 'deploy',
    });
    for (const who of [job, service]) {
      expect(await oauth.tokenIntrospection(who, answer.access_token)).toMatchObject({
        active: true,
        sub: SUBJECT,
        scope: 'deploy',
        client_id: 'jobpass',
        repository: 'octo-org/octo-repo',
        job_issuer: issuer.issuer,
      });
    }
    await oauth.tokenRevocation(job, answer.access_token);
    for (const who of [job, service]) {
      expect(await oauth.tokenIntrospection(who, answer.access_token)).toEqual({ active: false });
    }
    // RFC 7009, section 2.2: once more is no error.
    await oauth.tokenRevocation(job, answer.access_token);
  });

  it('needs no client_id: a job has no client of its own', async () => {
    const response = await post('/token', {
      grant_type: EXCHANGE,
      subject_token: await idToken(),
      subject_token_type: ID_TOKEN,
    });
    expect(response.status).toBe(200);
  });
});

describe('who may introspect and revoke a token of a broker', () => {
  it('a registered resource server may ask about every token, but end none', async () => {
    const { access_token: token } = await exchange();
    await oauth.tokenRevocation(service, token).catch(() => undefined);
    expect((await oauth.tokenIntrospection(service, token)).active).toBe(true);
  });

  it('a stranger learns nothing', async () => {
    const { access_token: token } = await exchange();
    const wrong = await discover(SERVICE.id, oauth.ClientSecretBasic('not-the-secret-of-that-service'));
    const unknown = await discover('nobody', oauth.None());
    for (const who of [wrong, unknown]) {
      expect(await refusal(oauth.tokenIntrospection(who, token))).toMatchObject({
        status: 401,
        error: 'invalid_client',
      });
      expect((await refusal(oauth.tokenRevocation(who, token))).error).toBe('invalid_client');
    }
    expect(await oauth.tokenIntrospection(job, 'a-token-that-nobody-issued')).toEqual({ active: false });
    expect((await oauth.tokenIntrospection(job, token)).active).toBe(true);
  });

  it('a resource server cannot exchange', async () => {
    const answer = oauth.genericGrantRequest(service, EXCHANGE, {
      subject_token: await idToken(),
      subject_token_type: ID_TOKEN,
    });
    expect(await refusal(answer)).toMatchObject({ status: 401, error: 'invalid_client' });
  });
});

describe('ID tokens that a broker does not take', () => {
  const now = (): number => Math.floor(Date.now() / 1000);
  const claims = (): JWTPayload => ({
    iss: issuer.issuer,
    sub: SUBJECT,
    aud: AUDIENCE,
    iat: now(),
    exp: now() + 300,
    jti: randomUUID(),
  });
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const key = async (): Promise<Record<string, unknown>> => {
    const { keys } = (await (await fetch(`${issuer.issuer}/jwks`)).json()) as {
      keys: Record<string, unknown>[];
    };
    return keys[0] ?? {};
  };

  it.each<[string, () => Promise<string>, string]>([
    [
      'of another issuer',
      () => idToken({ iss: 'https://token.elsewhere.example' }),
      'the issuer of the ID token is not trusted',
    ],
    ['for another audience', () => idToken({ aud: 'https://other.example' }), 'the claim aud'],
    ['that expired', () => idToken({ iat: now() - 900, exp: now() - 60 }), 'the ID token has expired'],
    ['from the future', () => idToken({ nbf: now() + 600 }), 'not valid yet (claim nbf)'],
    ['without a subject', () => issuer.sign({ aud: AUDIENCE }), 'has no claim sub'],
    ['that are none', async () => 'not-a-jwt', 'the ID token is not a JWT'],
    [
      'without a signature (alg none)',
      async () => `${part({ alg: 'none', typ: 'JWT' })}.${part(claims())}.`,
      'the algorithm of the ID token is not allowed',
    ],
    [
      'signed with the public key as a shared secret (HS256)',
      async () => {
        const published = await key();
        const text = `${part({ alg: 'HS256', kid: published['kid'] })}.${part(claims())}`;
        return `${text}.${createHmac('sha256', JSON.stringify(published)).update(text).digest('base64url')}`;
      },
      'the algorithm of the ID token is not allowed',
    ],
    [
      'signed with a foreign key under the name of a known one',
      async () => {
        const { privateKey } = await generateKeyPair('ES256');
        const kid = String((await key())['kid']);
        return new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
      },
      'the ID token is not signed with a key of its issuer',
    ],
    [
      'signed with a key that the issuer does not name',
      async () => {
        const { privateKey } = await generateKeyPair('ES256');
        return new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', kid: 'nobody' }).sign(privateKey);
      },
      'the ID token is not signed with a key of its issuer',
    ],
    [
      'whose claims were changed after they were signed',
      async () => {
        const [header, , signature] = (await idToken()).split('.');
        return `${header}.${part({ ...claims(), sub: 'repo:octo-org/octo-repo:environment:production' })}.${signature}`;
      },
      'the ID token is not signed with a key of its issuer',
    ],
  ])('%s are refused as RFC 8693 says', async (_what, make, said) => {
    const token = await make();
    const before = decisions.length;
    const refused = await refusal(exchange({}, token));
    // Section 2.2.2: a subject token that is invalid or not acceptable is an invalid_request.
    expect(refused).toMatchObject({ status: 400, error: 'invalid_request' });
    expect(refused.said).toContain(said);
    const told = decisions.slice(before);
    expect(told.length).toBe(1);
    expect(told[0]).toMatchObject({ outcome: 'refused' });
    expect(refused.said).toContain(`(refusal ${told[0]?.refusal})`);
    for (const piece of token.split('.').filter((text) => text.length > 20)) {
      expect(refused.said + JSON.stringify(told[0])).not.toContain(piece);
    }
  });
});

describe('what a job can ask a broker for', () => {
  it.each([
    ['600', 600],
    ['1', 1],
    ['1800', 1_800],
    ['86400', 1_800],
  ])('a ttl of %s s is answered with %i', async (ttl, expected) => {
    const { access_token: token, expires_in: life } = await exchange({ ttl });
    expect(life).toBe(expected);
    const { active, exp, iat } = await oauth.tokenIntrospection(service, token);
    if (expected > 1) expect([active, Number(exp) - Number(iat)]).toEqual([true, expected]);
  });

  it('without a ttl the longest life is given, and a token dies when its time is over', async () => {
    expect((await exchange()).expires_in).toBe(1_800);
    const { access_token: token } = await exchange({ ttl: '1' });
    await expect
      .poll(async () => (await oauth.tokenIntrospection(service, token)).active, { timeout: within(5_000) })
      .toBe(false);
  });

  it.each(['0', '-5', '1.5', 'soon', '1e3', ' 60'])('a ttl of "%s" is an invalid_request', async (ttl) => {
    expect(await refusal(exchange({ ttl }))).toMatchObject({ status: 400, error: 'invalid_request' });
  });

  it('every scope without a request, fewer with one, and none that a job may not have', async () => {
    expect((await exchange()).scope).toBe('deploy read');
    expect((await exchange({ scope: 'read' })).scope).toBe('read');
    for (const scope of ['admin', 'deploy admin', 'openid', 'deployment']) {
      expect(await refusal(exchange({ scope }))).toMatchObject({ status: 400, error: 'invalid_scope' });
    }
  });

  it.each([
    [{ subject_token_type: 'urn:ietf:params:oauth:token-type:saml2' }, 'invalid_request'],
    [{ requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }, 'invalid_request'],
    [{ actor_token: 'x', actor_token_type: ID_TOKEN }, 'invalid_request'],
    [{ subject_token: '' }, 'invalid_request'],
  ])('%o is refused', async (parameters, error) => {
    expect(await refusal(exchange(parameters as Record<string, string>))).toMatchObject({
      status: 400,
      error,
    });
  });

  it('no other grant', async () => {
    for (const grant of ['client_credentials', 'authorization_code', 'password', 'refresh_token']) {
      const answer = oauth.genericGrantRequest(job, grant, { code: 'x', refresh_token: 'x' });
      expect((await refusal(answer)).error, grant).toMatch(/^(unsupported_grant_type|unauthorized_client)$/);
    }
  });
});

describe('what a broker serves', () => {
  it('nothing that a user would sign in with', async () => {
    for (const path of [
      '/auth',
      '/me',
      '/request',
      '/session/end',
      '/interaction/x',
      '/device',
      '/reg',
      '/login',
      '/',
    ]) {
      for (const method of ['GET', 'POST']) {
        const answer = await fetch(broker.issuer + path, { method });
        expect(answer.status, `${method} ${path}`).toBe(404);
        expect(answer.headers.get('set-cookie')).toBeNull();
      }
    }
  });

  it.each(['oauth-authorization-server', 'openid-configuration'])(
    'is all that %s announces: its members, one by one',
    async (name) => {
      const at = (path: string): string => `${broker.issuer}${path}`;
      const methods = ['none', 'client_secret_basic', 'client_secret_post'];
      const answer = await fetch(at(`/.well-known/${name}`));
      expect(answer.headers.get('content-type')).toContain('application/json');
      expect(await answer.json()).toEqual({
        issuer: broker.issuer,
        token_endpoint: at('/token'),
        token_endpoint_auth_methods_supported: ['none'],
        introspection_endpoint: at('/token/introspection'),
        introspection_endpoint_auth_methods_supported: methods,
        revocation_endpoint: at('/token/revocation'),
        revocation_endpoint_auth_methods_supported: ['none'],
        jwks_uri: at('/jwks'),
        grant_types_supported: [EXCHANGE],
        response_types_supported: [],
        scopes_supported: ['deploy', 'read'],
        dpop_signing_alg_values_supported: ['ES256'],
        jobpass_token_parameters_supported: ['ttl', 'role', 'entry', 'job_ended'],
      });
    },
  );

  it.each([57 * 1024, 1000 * 1024])('a body of %i bytes is answered with 413', async (size) => {
    for (const path of ['/token', '/token/introspection', '/token/revocation']) {
      expect((await send(broker.issuer + path, 'x='.padEnd(size, 'y'))).status, path).toBe(413);
    }
  });

  it('a body of 16 MiB is not read to its end', async () => {
    const body = 'x='.padEnd(16 * 1024 * 1024, 'y');
    // Whoever is still sending may see the answer or the closed connection first.
    const seen = await send(`${broker.issuer}/token`, body).catch(
      (error: NodeJS.ErrnoException) => error.code,
    );
    expect([413, 'ECONNRESET', 'EPIPE']).toContain(typeof seen === 'object' ? seen.status : seen);
    expect((await exchange()).token_type).toBe('bearer');
  });

  it('a body that is just not too large is read', async () => {
    const answer = await send(`${broker.issuer}/token/introspection`, 'token='.padEnd(55 * 1024, 'y'));
    expect([answer.status, answer.body]).toEqual([200, '{"active":false}']);
  });

  it('no answer may be kept by a cache', async () => {
    const answer = await post('/token', {
      grant_type: EXCHANGE,
      subject_token: await idToken(),
      subject_token_type: ID_TOKEN,
    });
    expect(answer.headers.get('cache-control')).toContain('no-store');
  });
});

it(
  '2,000 live tokens are all still known',
  async () => {
    const shared = await idToken();
    const tokens: string[] = [];
    const inBatches = async <T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> => {
      for (let at = 0; at < items.length; at += 50) await Promise.all(items.slice(at, at + 50).map(act));
    };
    await inBatches(Array.from({ length: 2_000 }), async () => {
      tokens.push((await exchange({}, shared)).access_token);
    });
    expect(new Set(tokens).size).toBe(2_000);
    let active = 0;
    await inBatches(tokens, async (token) => {
      if ((await oauth.tokenIntrospection(service, token)).active) active++;
    });
    expect(active).toBe(2_000);
  },
  within(60_000),
);

function post(path: string, form: Record<string, string>): Promise<Response> {
  return fetch(broker.issuer + path, { method: 'POST', body: new URLSearchParams(form) });
}
