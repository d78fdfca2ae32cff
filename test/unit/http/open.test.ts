import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import type { HttpClient } from '../../../src/http/client.js';
import { type Connection, openHttp } from '../../../src/http/open.js';
import type { Outgoing } from '../../../src/http/transport.js';
import { Secrets } from '../../../src/text/secrets.js';
import { Authority, type Issued } from '../../support/pki.js';

let authority: Authority;
let certificate: Issued;
let server: https.Server;
let port = 0;
/** The common names of the client certificates that the server saw. */
const shown: (string | undefined)[] = [];
const closing: (() => void)[] = [];

beforeAll(() => {
  authority = new Authority('The authority of this test');
  certificate = authority.server();
});
afterAll(() => authority.close());
beforeEach(async () => {
  shown.length = 0;
  const { cert, key } = certificate;
  const options = { cert, key, ca: authority.cert, requestCert: true, rejectUnauthorized: false };
  server = https.createServer(options, ({ url, socket }, response) => {
    shown.push((socket as TLSSocket).getPeerCertificate().subject?.CN as string | undefined);
    if (url === '/moved') response.writeHead(307, { location: `https://127.0.0.1:${port}/here` }).end();
    else response.writeHead(200).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await new Promise((resolve) => server.close(resolve));
});

function open(connection: Connection, bounds?: Parameters<typeof openHttp>[1]): HttpClient {
  const opened = openHttp(connection, bounds);
  closing.push(opened.close);
  return opened.http;
}
const request = (path: string, more: Partial<Outgoing> = {}): Outgoing => ({
  ...{ method: 'GET', url: new URL(`https://127.0.0.1:${port}${path}`), headers: {} },
  ...{ what: 'the question', ...more },
});

describe('a client opened from the settings of a credential', () => {
  it('trusts the authority of the settings, and without it only the usual ones', async () => {
    expect((await open({ ca: authority.cert }).send(request('/'))).status).toBe(200);
    await expect(open({}).send(request('/'))).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('shows the client certificate of the settings to those who may see it', async () => {
    const { cert: clientCert, key: clientKey } = authority.issue('deploy-job', 'DNS:deploy-job.test');
    const client = open({ ca: authority.cert, clientCert, clientKey });
    await client.send(request('/', { presentCertificate: true }));
    await client.send(request('/'));
    expect(shown).toEqual(['deploy-job', undefined]);
  });

  it('follows a redirect to the allowed hosts only', async () => {
    const host = `127.0.0.1:${port}`;
    const allowed = open({ ca: authority.cert, allowedHosts: [host] });
    expect((await allowed.send(request('/moved'))).url.pathname).toBe('/here');
    await expect(open({ ca: authority.cert }).send(request('/moved'))).rejects.toMatchObject({
      code: 'refused',
    });
  });

  it('returns a redirect that the caller judges by itself', async () => {
    const client = open({ ca: authority.cert, allowedHosts: [`127.0.0.1:${port}`] });
    const answer = await client.send(request('/moved', { returnRedirect: true }));
    expect([answer.status, answer.url.pathname]).toEqual([307, '/moved']);
  });

  it('keeps within the bounds given, and shows no secret given', async () => {
    const secrets = new Secrets();
    secrets.add('moved-secret');
    const deadline = systemClock.elapsed() - 1;
    const late = open({ ca: authority.cert }, { secrets, deadline });
    expect(late.safe('a moved-secret')).toBe('a ***');
    await expect(late.send(request('/'))).rejects.toMatchObject({ code: 'unreachable' });
    // The same connections, with time left.
    expect((await late.with({ deadline: systemClock.elapsed() + 5_000 }).send(request('/'))).status).toBe(
      200,
    );
  });

  it('lets its connections go', async () => {
    // The server itself would end an idle one later than this test is waited for.
    server.keepAliveTimeout = 600_000;
    const count = () => new Promise<number>((done) => server.getConnections((_, number) => done(number)));
    const { http: client, close } = openHttp({ ca: authority.cert });
    await client.send(request('/'));
    expect(await count()).toBe(1);
    close();
    await expect.poll(count).toBe(0);
  });

  it('sends every method, with a body or without one', async () => {
    const seen: string[] = [];
    server.prependListener('request', ({ method, headers }: http.IncomingMessage) => {
      seen.push(`${method} ${headers['content-length']} ${headers['transfer-encoding']}`);
    });
    const client = open({ ca: authority.cert });
    for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
      await client.send(request('/', { method, body: '{"é":1}' }));
      await client.send(request('/', { method }));
    }
    expect(seen).toEqual([
      ...['PUT 8 undefined', 'PUT 0 undefined', 'PATCH 8 undefined', 'PATCH 0 undefined'],
      ...['DELETE 8 undefined', 'DELETE undefined undefined'],
    ]);
  });

  it('reaches this machine by plain http', async () => {
    const plain = http.createServer((_, response) => response.end('{}'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const url = new URL(`http://127.0.0.1:${(plain.address() as AddressInfo).port}/`);
    expect((await open({}).send(request('/', { url }))).status).toBe(200);
    plain.close();
  });
});
