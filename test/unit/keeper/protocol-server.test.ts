import http from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobClock, systemClock } from '../../../src/clock.js';
import { JobpassError } from '../../../src/errors.js';
import { Endpoint } from '../../../src/keeper/endpoint.js';
import type { JobIdToken } from '../../../src/keeper/job-id-token.js';
import { ProtocolServer } from '../../../src/keeper/protocol-server.js';
import type { LeaseLifecycle } from '../../../src/lease/lifecycle.js';
import type { Lease } from '../../../src/providers/lease.js';
import type { EndpointProtocol, EndpointRequest } from '../../../src/providers/served.js';

interface Reply {
  status: number | undefined;
  headers: http.IncomingHttpHeaders;
  text: string;
}

describe('an endpoint with a service’s own protocol', () => {
  let endpoint: Endpoint;
  let lease: Lease | undefined;
  let seen: EndpointRequest[];
  let server: ProtocolServer;
  beforeEach(async () => {
    endpoint = await Endpoint.open(systemClock);
    seen = [];
    lease = { id: 'token-1', credential: 'secret' } as Lease;
    server = new ProtocolServer({
      clock: jobClock(systemClock),
      signal: new AbortController().signal,
      lifecycle: {} as LeaseLifecycle,
      idToken: { atLeast: async () => ({ raw: 'id-token' }) } as unknown as JobIdToken,
      lease: () => lease,
      refresh: () => 'fresh',
      forgetExpired: () => undefined,
    });
  });
  afterEach(() => endpoint.close());

  const protocol = (more: Partial<EndpointProtocol> = {}): EndpointProtocol => ({
    answer: async (request, source) => {
      seen.push(request);
      const { credential } = await source.lease();
      return { status: 200, body: String(credential), type: 'text/x-test', headers: { 'x-more': '1' } };
    },
    fail: ({ code, message, transient }) => ({
      status: transient ? 503 : 400,
      body: JSON.stringify({ code, message }),
    }),
    ...more,
  });
  const serve = (own: EndpointProtocol): { url: string; token: string } =>
    endpoint.serveProtocol(own, (request) => server.respond(own, request));
  const send = (
    url: string,
    {
      method = 'GET',
      body = '',
      headers = {},
    }: { method?: string; body?: string; headers?: Record<string, string> } = {},
  ): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const request = http.request(url, { method, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
      });
      request.on('error', reject);
      request.end(body);
    });

  it('passes on the path, the query, the headers and the body, and returns the reply as it is', async () => {
    const { url, token } = serve(protocol({ post: true }));
    const reply = await send(`${url}/token?a=1&b=%2F`, {
      method: 'POST',
      body: 'c=2',
      headers: { authorization: `Bearer ${token}`, 'x-test': 'yes' },
    });
    expect([reply.status, reply.text, reply.headers['content-type'], reply.headers['x-more']]).toEqual([
      200,
      'secret',
      'text/x-test',
      '1',
    ]);
    expect(reply.headers['cache-control']).toBe('no-store');
    const [{ method, path, query, headers, body }] = seen as [EndpointRequest];
    expect([method, path, query.get('a'), query.get('b'), headers['x-test'], body]).toEqual([
      'POST',
      '/token',
      '1',
      '/',
      'yes',
      'c=2',
    ]);
  });

  it('finds the token where the protocol has it, and rejects any other', async () => {
    const own = protocol({ tokenIn: ({ headers }) => headers['x-identity-header'] });
    const { url, token } = serve(own);
    const status = async (headers: Record<string, string>): Promise<number | undefined> =>
      (await send(`${url}?resource=x`, { headers })).status;
    expect(await status({ 'x-identity-header': token })).toBe(200);
    expect(await status({ 'x-identity-header': `${token}x` })).toBe(401);
    expect(await status({ authorization: `Bearer ${token}` })).toBe(401);
    expect(await status({})).toBe(401);
    expect(seen).toHaveLength(1);
  });

  it('reads the token from a body, of at most 64 KiB', async () => {
    const tokenIn = ({ body }: EndpointRequest): string | undefined =>
      new URLSearchParams(body).get('subject_token') ?? undefined;
    const { url, token } = serve(protocol({ tokenIn, post: true }));
    const post = (body: string): Promise<Reply> => send(url, { method: 'POST', body });
    expect((await post(`subject_token=${token}`)).status).toBe(200);
    expect((await post('subject_token=other')).status).toBe(401);
    await expect(post(`subject_token=${token}&fill=${'x'.repeat(70_000)}`)).rejects.toThrow();
    expect(seen).toHaveLength(1);
  });

  it('allows POST only if the protocol uses it', async () => {
    const { url, token } = serve(protocol());
    const headers = { authorization: `Bearer ${token}` };
    const reply = await send(url, { method: 'POST', headers });
    expect([reply.status, reply.headers['allow']]).toEqual([405, 'GET']);
    expect((await send(url, { method: 'DELETE', headers })).status).toBe(405);
  });

  it('converts errors as the protocol does, and shows no text of an unexpected error', async () => {
    const errors = [new JobpassError('refused', 'no such resource'), new Error('secret inside')];
    const own = protocol({
      answer: async () => {
        throw errors.shift();
      },
    });
    const { url, token } = serve(own);
    const headers = { authorization: `Bearer ${token}` };
    expect((await send(url, { headers })).text).toBe('{"code":"refused","message":"no such resource"}');
    const { status, text } = await send(url, { headers });
    expect([status, text.includes('secret')]).toEqual([400, false]);
  });

  it('reports after a second that no credential is live', async () => {
    lease = undefined;
    const { url, token } = serve(protocol());
    const begun = performance.now();
    const { status } = await send(url, { headers: { authorization: `Bearer ${token}` } });
    expect(status).toBe(503);
    expect(performance.now() - begun).toBeGreaterThan(900);
  });

  it.runIf(process.platform === 'linux')(
    'without a token answers every path for the user of this process',
    async () => {
      const { url, token } = serve(protocol({ withoutToken: true }));
      expect(token).toBe('');
      expect((await send(`${url}/computeMetadata/v1/`)).status).toBe(200);
      expect(seen[0]?.path).toBe('/computeMetadata/v1/');
      // A web page can make a browser send requests here, but not with this Host header.
      expect((await send(url, { headers: { host: 'attacker.example' } })).status).toBe(401);
    },
  );
});
