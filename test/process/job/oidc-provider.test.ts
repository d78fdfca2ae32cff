import { readFileSync } from 'node:fs';
import http, { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, decodeJwt, exportJWK, generateKeyPair, type JWTPayload, jwtVerify } from 'jose';
import type Provider from 'oidc-provider';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { timestamp } from '../../../src/clock.js';
import { type IdTokenService, startIdTokenService } from '../../../src/demo/id-token-service.js';
import { StandInRunner, type StepResult } from '../../../src/demo/stand-in-runner.js';
import { runMain, runPost, shown } from '../../support/world.js';

// An authorization server that is not ours: oidc-provider as its makers ship it, with its own store and its own
// discovery document. Only the two grants are added, which it leaves to whoever sets it up.

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SUBJECT = 'repo:octo-org/octo-repo:environment:production';
const LIFE_S = 900;
/** A service whose tokens are JWTs (RFC 9068). */
const JWT_SERVICE = 'https://jwt.example.test/';
const ROBOT_SECRET = 'secret-that-only-the-front-and-the-server-know';

interface Seen {
  path: string;
  status: number;
  form: Record<string, string>;
}

let idTokens: IdTokenService;
let runner: StandInRunner;
let seen: Seen[];
const closing: (() => unknown)[] = [];

beforeEach(async () => {
  seen = [];
  idTokens = await startIdTokenService({ sub: SUBJECT, repository: 'octo-org/octo-repo' });
  runner = new StandInRunner({
    GITHUB_REPOSITORY: 'octo-org/octo-repo',
    ACTIONS_ID_TOKEN_REQUEST_URL: idTokens.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: idTokens.requestToken,
  });
  closing.push(
    () => idTokens.close(),
    () => runner.close(),
  );
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** @returns its address, which is its issuer unless another is given: that of a front before it */
async function startServer(asIssuer?: string): Promise<string> {
  const server = http.createServer();
  const address = await listen(server);
  const issuer = asIssuer ?? address;
  // It warns of every Node but the newest, and that its own store is for development, which this is.
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const { default: Library } = await import('oidc-provider');
  const settings = await configuration();
  const provider = new Library(issuer, settings);
  warn.mockRestore();
  provider.use(async (ctx, next) => {
    // As with most OpenID providers: the place of RFC 8414 has nothing.
    if (ctx.path === '/.well-known/oauth-authorization-server') ctx.status = 404;
    else await next();
    const form = (ctx.oidc?.body ?? {}) as Record<string, string>;
    seen.push({ path: ctx.path, status: ctx.status, form });
  });
  const verify = async (token: string | undefined): Promise<JWTPayload> => {
    const keys = createRemoteJWKSet(new URL(`${idTokens.issuer}/jwks`));
    return (await jwtVerify(token ?? '', keys, { issuer: idTokens.issuer, audience: issuer })).payload;
  };
  const optional = ['scope', 'resource', 'client_assertion', 'client_assertion_type'];
  provider.registerGrantType(
    TOKEN_EXCHANGE,
    async (ctx) => {
      await issue(provider, ctx, await verify(ctx.oidc.params?.['subject_token'] as string));
    },
    ['subject_token', 'subject_token_type', ...optional],
  );
  provider.registerGrantType(
    JWT_BEARER,
    async (ctx) => {
      await issue(provider, ctx, await verify(ctx.oidc.params?.['assertion'] as string));
    },
    ['assertion', ...optional],
  );
  server.on('request', provider.callback());
  return address;
}

async function issue(provider: Provider, ctx: KoaContextWithOIDC, claims: JWTPayload): Promise<void> {
  const { client, params } = ctx.oidc;
  if (client === undefined) throw new Error('no client');
  const token = new provider.AccessToken({
    accountId: String(claims.sub),
    client,
    expiresIn: LIFE_S,
    scope: 'deploy',
  } as unknown as ConstructorParameters<typeof provider.AccessToken>[0]);
  if (params?.['resource'] === JWT_SERVICE) {
    token.resourceServer = new provider.ResourceServer(JWT_SERVICE, {
      scope: 'deploy',
      accessTokenFormat: 'jwt',
      jwt: { sign: { alg: 'ES256' } },
    });
  }
  ctx.body = {
    access_token: await token.save(),
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    token_type: 'Bearer',
    expires_in: token.expiration,
    scope: 'deploy',
  };
}

async function configuration(): Promise<Configuration> {
  const allowedPolicy = async (_ctx: unknown, client: { clientId: string }, token: { clientId?: string }) =>
    client.clientId === token.clientId;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const client = {
    id_token_signed_response_alg: 'ES256' as const,
    grant_types: [TOKEN_EXCHANGE, JWT_BEARER],
    response_types: [],
    redirect_uris: [],
  };
  return {
    clients: [
      { ...client, client_id: 'ci', token_endpoint_auth_method: 'none' },
      {
        ...client,
        client_id: 'robot',
        client_secret: ROBOT_SECRET,
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256' }] },
    cookies: { keys: ['not-a-secret-since-nobody-signs-in'] },
    scopes: ['deploy'],
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy },
      revocation: { enabled: true, allowedPolicy },
      resourceIndicators: { enabled: true },
    },
    ttl: { AccessToken: LIFE_S },
  } as unknown as Configuration;
}

const forms = (path: string): Record<string, string>[] =>
  seen.filter((one) => one.path === path).map(({ form }) => form);

async function active(server: string, token: string): Promise<unknown> {
  const form = new URLSearchParams({ token, client_id: 'ci' });
  const answer = await fetch(`${server}/token/introspection`, { method: 'POST', body: form });
  return ((await answer.json()) as { active?: unknown }).active;
}

/** Main and post, which must both go well. */
async function live(
  inputs: Record<string, string>,
): Promise<{ main: StepResult; post: StepResult; token: string }> {
  const main = await runMain(runner, inputs);
  expect(main.exitCode, main.output).toBe(0);
  const post = await runPost(runner, inputs, main);
  expect(post.exitCode, post.output).toBe(0);
  const token = main.env.get('JOBPASS_TOKEN') ?? '';
  for (const step of [main, post]) expect(shown(step)).not.toContain(token);
  return { main, post, token };
}

describe('oidc-provider by its discovery document alone', () => {
  it('issues, is believed, and revokes with proof; env, output and file at once', async () => {
    const url = await startServer();
    const inputs = { url, 'client-id': 'ci', deliver: 'env, output, file', ttl: '15m' };
    const main = await runMain(runner, inputs);
    expect(main.exitCode, main.output).toBe(0);
    const token = main.env.get('JOBPASS_TOKEN') ?? '';
    expect(token.length).toBeGreaterThan(20);
    expect(main.outputs.get('token')).toBe(token);
    const file = main.outputs.get('file') ?? '';
    expect(main.env.get('JOBPASS_TOKEN_FILE')).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe(token);
    expect(main.output.split(token).length - 1, 'shown by its mask alone').toBe(1);
    expect(main.output).toContain(`::add-mask::${token}`);
    expect(main.output).not.toContain('::warning');
    expect(await active(url, token)).toBe(true);
    expect(seen.slice(0, 4).map(({ path, status }) => [path, status])).toEqual([
      ['/.well-known/oauth-authorization-server', 404],
      ['/.well-known/openid-configuration', 200],
      ['/token', 200],
      ['/token/introspection', 200],
    ]);

    const post = await runPost(runner, inputs, main);
    expect(post.exitCode, post.output).toBe(0);
    expect(post.output).toContain(
      ': revoked (the provider accepted the credential before and rejects it now)',
    );
    expect(post.summary).toContain('revoked');
    expect(post.output + post.summary).not.toContain(token);
    expect(await active(url, token)).toBe(false);
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  it('is not sent a ttl, which it does not announce, and is told on for a longer life', async () => {
    const url = await startServer();
    const { main } = await live({ url, 'client-id': 'ci', ttl: '1m' });
    expect(forms('/token').map((form) => Object.keys(form).sort())).toEqual([
      ['client_id', 'grant_type', 'subject_token', 'subject_token_type'],
    ]);
    expect(main.output).toMatch(
      /::warning .*::The credential lives 15m, longer than the ttl of 1m: OAuth has no parameter to request a shorter life from this server/,
    );
  });

  it('takes the JWT bearer grant as well', async () => {
    const url = await startServer();
    const { post } = await live({ url, 'client-id': 'ci', 'grant-type': 'jwt-bearer' });
    expect(post.output).toContain(': revoked (');
    const [form] = forms('/token');
    expect(Object.keys(form ?? {}).sort()).toEqual(['assertion', 'client_id', 'grant_type']);
    expect(form?.['grant_type']).toBe(JWT_BEARER);
  });

  it('that does not know the client says so, and the hint names the input', async () => {
    const url = await startServer();
    const main = await runMain(runner, { url, 'client-id': 'stranger' });
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(/answered with 40[01]: invalid_client.*client-id/);
    expect(main.output).not.toContain('retrying');
  });
});

describe('oidc-provider with access tokens that are JWTs', () => {
  it('revokes none of them: the credential is said to live on, until when it really does', async () => {
    const url = await startServer();
    const { main, post, token } = await live({ url, 'client-id': 'ci', resource: JWT_SERVICE, ttl: '15m' });
    const { exp, jti } = decodeJwt(token);
    expect(main.outputs.get('credential-id')).toBe(jti);
    const until = timestamp(Number(exp) * 1000);
    // By the answer, which counts from when it came, it may live a little longer: the later is told.
    const told = /: lives until (\S+) \(the server does not revoke tokens of this kind\)/.exec(
      post.output,
    )?.[1];
    expect(Date.parse(told ?? '') - Date.parse(until)).toBeGreaterThanOrEqual(0);
    expect(Date.parse(told ?? '') - Date.parse(until)).toBeLessThanOrEqual(5_000);
    expect(post.output).toMatch(/::warning .*lives until/);
    expect(post.summary).toContain(`lives until ${told}`);
    expect(post.output + post.summary).not.toMatch(/revoked \(|accepted \(/);
    expect(seen.filter(({ path }) => path === '/token/revocation').map(({ status }) => status)).toEqual([
      400,
    ]);
  });

  it('with a list of revoked ones before it: revoked, and who verifies by themselves go on accepting it', async () => {
    const revoked = new Set<string>();
    const url = await startFront((path, form) => {
      const token = form.get('token') ?? '';
      if (token.split('.').length !== 3) return undefined;
      if (path === '/token/introspection') return JSON.stringify({ active: !revoked.has(token) });
      if (path !== '/token/revocation') return undefined;
      revoked.add(token);
      return '';
    });
    const { post, token } = await live({ url, 'client-id': 'ci', resource: JWT_SERVICE });
    expect(revoked).toEqual(new Set([token]));
    expect(post.output).toContain(': revoked (');
    const remark =
      /::warning .*is a JWT\. Services that verify it without a request to its issuer still accept it until (\S+)/;
    const told = Date.parse(remark.exec(post.output)?.[1] ?? '');
    expect(told - Number(decodeJwt(token).exp) * 1000).toBeGreaterThanOrEqual(0);
    expect(post.summary).toContain('still accept it until');
  });
});

describe('a client that proves itself by the ID token (client-auth: id-token)', () => {
  // RFC 7523, section 2.2, leaves open what the issuer of an assertion is. The library takes only assertions that
  // the client itself issued (iss must be the client_id), so a front verifies the ID token and names the client.
  it('does so with a fresh one each time, in main and post', async () => {
    const assertions: JWTPayload[] = [];
    const url = await startFront(undefined, assertions);
    const { main, post } = await live({ url, 'client-auth': 'id-token' });
    expect(post.output).toContain(': revoked (');
    const [exchange] = forms('/token');
    expect(exchange?.['client_id']).toBe('robot');
    // Exchange and probe in main; revocation and probe in post.
    expect(
      seen.filter(({ path }) => path.startsWith('/token')).map(({ path, status }) => [path, status]),
    ).toEqual([
      ['/token', 200],
      ['/token/introspection', 200],
      ['/token/revocation', 200],
      ['/token/introspection', 200],
    ]);
    const used = [decodeJwt(exchange?.['subject_token'] ?? '').jti, ...assertions.map(({ jti }) => jti)];
    expect(used.length).toBe(5);
    expect(new Set(used).size).toBe(5);
    for (const { sub } of assertions) expect(sub).toBe(SUBJECT);
    for (const step of [main, post]) {
      expect(shown(step)).not.toMatch(/eyJ[\w-]+\.eyJ/);
    }
  });

  it('proves itself by the JWT bearer grant too', async () => {
    const url = await startFront();
    const { post } = await live({ url, 'client-auth': 'id-token', 'grant-type': 'jwt-bearer' });
    expect(post.output).toContain(': revoked (');
  });

  it('is refused without it, with a hint', async () => {
    const url = await startFront();
    const main = await runMain(runner, { url, 'client-id': 'robot' });
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(/answered with 40[01]: invalid_client.*client-auth: id-token/);
  });
});

/**
 * A front before oidc-provider: turns a client assertion that is a good, unused ID token of the job into the
 * client's secret, and may answer by itself.
 */
async function startFront(
  answers: (path: string, form: URLSearchParams) => string | undefined = () => undefined,
  assertions: JWTPayload[] = [],
): Promise<string> {
  const front = http.createServer();
  const issuer = await listen(front);
  const server = await startServer(issuer);
  const keys = createRemoteJWKSet(new URL(`${idTokens.issuer}/jwks`));

  const handle = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const form = new URLSearchParams(text);
    const assertion = form.get('client_assertion');
    if (assertion !== null) {
      const { payload } = await jwtVerify(assertion, keys, { issuer: idTokens.issuer, audience: issuer });
      const used = assertions.some(({ jti }) => jti === payload.jti);
      if (used || payload.sub !== SUBJECT) throw new Error('no good assertion');
      assertions.push(payload);
      form.delete('client_assertion');
      form.delete('client_assertion_type');
      form.set('client_id', 'robot');
      form.set('client_secret', ROBOT_SECRET);
    }
    const own = answers(request.url ?? '', form);
    if (own !== undefined) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(own);
      return;
    }
    const body = form.toString();
    const headers = { ...request.headers, 'content-length': String(Buffer.byteLength(body)) };
    const onward = http.request(`${server}${request.url}`, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(request.method === 'POST' ? body : undefined);
  };
  front.on('request', (request, response) => {
    handle(request, response).catch(() => {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_client"}');
    });
  });
  return issuer;
}
