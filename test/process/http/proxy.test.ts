import { spawnSync } from 'node:child_process';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import type { StandInRunner, StepResult } from '../../../src/demo/stand-in-runner.js';
import { HttpClient } from '../../../src/http/client.js';
import { AllowedHosts } from '../../../src/http/hosts.js';
import { nodeTransport } from '../../../src/http/node-transport.js';
import type { Answer } from '../../../src/http/transport.js';
import { Secrets } from '../../../src/text/secrets.js';
import { within } from '../../support/pace.js';
import { Authority, type Issued } from '../../support/pki.js';
import { ConnectProxy, proxyAnswers, proxyCloses, proxySilent } from '../../support/proxy.js';
import { TlsFront } from '../../support/tls-front.js';
import { AUDIENCE, runMain, runPost, World } from '../../support/world.js';

// Names that no DNS knows: whoever reaches them went through the proxy.
const AUTH = 'auth.example.test';
const OTHER = 'other.example.test';

let authority: Authority;
let server: Issued;
let world: World;
let front: TlsFront;
let proxy: ConnectProxy;
const closing: (() => Promise<void>)[] = [];

beforeAll(() => {
  authority = new Authority('Jobpass test authority');
  server = authority.server();
});
afterAll(() => authority.close());
beforeEach(async () => {
  world = await World.start();
  front = await TlsFront.start(world.origin, {
    ...server,
    ca: authority.cert,
    requestCert: true,
    rejectUnauthorized: false,
  });
  proxy = await ConnectProxy.start(routes());
  closing.push(
    () => world.close(),
    () => front.close(),
    () => proxy.close(),
  );
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const routes = (): Map<string, number> =>
  new Map([
    [`${AUTH}:443`, front.port],
    [`${AUTH}:8443`, front.port],
    [`${OTHER}:443`, front.port],
  ]);
const inputs = (more: Record<string, string> = {}): Record<string, string> => ({
  audience: AUDIENCE,
  url: `https://${AUTH}`,
  ca: authority.cert,
  ...more,
});
const through = (more: Record<string, string> = {}): Record<string, string> => ({
  HTTPS_PROXY: `http://${proxy.host}`,
  ...more,
});

async function live(
  given: Record<string, string>,
  env: Record<string, string>,
  runner: StandInRunner = world.runner(),
): Promise<{ main: StepResult; post: StepResult }> {
  const main = await runMain(runner, given, { env });
  expect(main.exitCode, main.output).toBe(0);
  const post = await runPost(runner, given, main, { env });
  expect(post.exitCode, post.output).toBe(0);
  expect(post.output).toContain(': revoked (');
  expect(world.live.size).toBe(0);
  return { main, post };
}

/** A main step that must fail, with nothing issued. */
async function fails(env: Record<string, string>, given = inputs()): Promise<StepResult> {
  const main = await runMain(world.runner(), given, { env });
  expect(main.exitCode, main.output).toBe(1);
  expect(world.issued).toEqual([]);
  return main;
}

/** What main says of a failure that it tries again; it is cancelled then, since it is patient for 45 s. */
async function firstFailure(env: Record<string, string>): Promise<string> {
  const main = await runMain(world.runner(), inputs(), {
    env,
    onStart: (child) => {
      child.stdout?.on('data', (text) => {
        if (String(text).includes('retrying')) child.kill('SIGINT');
      });
    },
  });
  expect(main.exitCode, main.output).toBe(1);
  expect(world.issued).toEqual([]);
  return main.output;
}

describe('the time that a server tells', () => {
  it('counts where nothing is between, and not through a proxy', async () => {
    const before = process.env['HTTPS_PROXY'];
    process.env['HTTPS_PROXY'] = `http://${proxy.host}`;
    const transport = nodeTransport({ ca: authority.cert });
    try {
      const client = new HttpClient({
        ...{ transport: transport.send, clock: systemClock },
        ...{ secrets: new Secrets(), allowedHosts: new AllowedHosts() },
      });
      const ask = (host: string): Promise<Answer> =>
        client.send({ method: 'GET', url: new URL(`https://${host}/`), headers: {}, what: 'a test' });
      const proxied = await ask(AUTH);
      expect(proxied.headers.date).toBeDefined();
      expect(proxied).toMatchObject({ proxied: true });
      expect(proxied.served).toBeUndefined();
      // Loopback never goes through a proxy.
      const direct = await ask(`127.0.0.1:${front.port}`);
      expect(Math.abs((direct.served?.at ?? 0) - Date.now())).toBeLessThan(10_000);
    } finally {
      transport.close();
      if (before === undefined) delete process.env['HTTPS_PROXY'];
      else process.env['HTTPS_PROXY'] = before;
    }
  });
});

describe('a proxy', () => {
  it.each([
    ['HTTPS_PROXY', ''],
    ['https_proxy', ''],
    ['ALL_PROXY', ''],
    ['HTTPS_PROXY', 'without scheme'],
  ])('is used for https, in main and post: %s %s', async (name, kind) => {
    const value = kind === '' ? `http://${proxy.host}` : proxy.host;
    await live(inputs(), { [name]: value });
    expect(new Set(proxy.connects.map(({ target }) => target))).toEqual(new Set([`${AUTH}:443`]));
    // One tunnel for each process: connections are kept.
    expect(proxy.connects.length).toBe(2);
    expect(front.seen.map(({ path }) => path)).toEqual([
      '/.well-known/oauth-authorization-server',
      '/token',
      '/introspect',
      '/revoke',
      '/introspect',
    ]);
  });

  it('is asked for the port of the URL, and for the ID token service as well', async () => {
    const runner = world.runner({
      ACTIONS_ID_TOKEN_REQUEST_URL: `https://${OTHER}/id-token?api-version=2.0`,
    });
    await live(inputs({ url: `https://${AUTH}:8443` }), through(), runner);
    expect(new Set(proxy.connects.map(({ target }) => target))).toEqual(
      new Set([`${AUTH}:8443`, `${OTHER}:443`]),
    );
  });

  it('that speaks TLS itself is used, and is shown no client certificate', async () => {
    let shown: string[] | undefined;
    const secure = https.createServer({
      ...server,
      ca: authority.cert,
      requestCert: true,
      rejectUnauthorized: false,
    });
    secure.on('secureConnection', (socket) => {
      shown = [...(shown ?? []), ...Object.keys(socket.getPeerCertificate())];
    });
    const tlsProxy = await ConnectProxy.start(routes(), secure);
    closing.push(() => tlsProxy.close());
    const client = authority.issue('deploy-job', 'DNS:deploy-job.example.test');
    await live(inputs({ 'client-cert': client.cert, 'client-key': client.key }), {
      HTTPS_PROXY: `https://${tlsProxy.host}`,
    });
    expect(tlsProxy.connects.length).toBe(2);
    expect(shown).toEqual([]);
    expect(new Set(front.seen.map((seen) => seen.client))).toEqual(new Set(['deploy-job']));
  });

  it('is left out for hosts in NO_PROXY', async () => {
    // No DNS knows the name, so without the proxy there is no way to it.
    const output = await firstFailure(through({ NO_PROXY: 'localhost,.example.test' }));
    expect(output).toMatch(/ENOTFOUND|EAI_AGAIN|no connection within/);
    expect(output).not.toContain('proxy');
    expect(proxy.connects).toEqual([]);
  });

  it('is left out for loopback, even if NO_PROXY does not name it', async () => {
    await live(inputs({ url: front.origin }), through());
    expect(front.seen.length).toBe(5);
    expect(proxy.connects).toEqual([]);
  });
});

describe('a user and password of the proxy', () => {
  it('are sent to it and shown nowhere, also when other libraries are told to be chatty', async () => {
    const password = 'p@ss/w0rd:with%everything';
    const url = `http://${encodeURIComponent('build-user')}:${encodeURIComponent(password)}@${proxy.host}`;
    proxy.faults.push(proxyAnswers(502));
    const { main, post } = await live(inputs(), { HTTPS_PROXY: url, DEBUG: '*' });
    const basic = Buffer.from(`build-user:${password}`).toString('base64');
    expect(new Set(proxy.connects.map(({ authorization }) => authorization))).toEqual(
      new Set([`Basic ${basic}`]),
    );
    const printed = main.output + post.output + main.summary + post.summary;
    expect(printed).toContain(`The proxy http://${proxy.host} did not open`);
    for (const secret of [password, encodeURIComponent(password), basic, 'build-user']) {
      expect(printed).not.toContain(secret);
    }
    expect(front.seen.length).toBe(5);
  });
});

describe('the answer of a proxy', () => {
  /** What a service would answer, from a proxy that has no business to: it must never be taken for the service's. */
  const bait = JSON.stringify({
    access_token: 'at_from_the_proxy',
    token_type: 'Bearer',
    expires_in: 60,
    error: 'invalid_grant',
    issuer: `https://${AUTH}`,
    token_endpoint: `https://${AUTH}/token`,
  });

  it.each([
    [407, 'requires a user name and a password'],
    [403, 'Allow that host in the proxy, or add the host to `NO_PROXY`'],
    [302, 'Allow that host in the proxy, or add the host to `NO_PROXY`'],
  ])('%i is told at once as its refusal', async (status, hint) => {
    proxy.faults.push(
      proxyAnswers(status, bait, { location: `https://${OTHER}/`, 'proxy-authenticate': 'Basic' }),
    );
    const main = await fails(through());
    expect(main.output).toContain(
      `The proxy http://${proxy.host} did not open a connection to ${AUTH}:443: it answered ${status}. `,
    );
    expect(main.output).toContain(hint);
    expect(main.output).not.toContain('retrying');
    expect(main.output).not.toContain('invalid_grant');
    expect(proxy.connects.length).toBe(1);
    expect(front.seen).toEqual([]);
  });

  it('407 to a user and password says that they are not taken', async () => {
    proxy.faults.push(proxyAnswers(407));
    const main = await fails({ HTTPS_PROXY: `http://me:wrong-password@${proxy.host}` });
    expect(main.output).toContain('rejects the user name and the password in `HTTPS_PROXY`');
    expect(main.output).not.toContain('wrong-password');
  });

  it('502 once is survived, in main and post, and costs no second ID token', async () => {
    const runner = world.runner();
    const given = inputs({ 'token-endpoint': `https://${AUTH}/token` });
    proxy.faults.push(proxyAnswers(502, bait));
    const main = await runMain(runner, given, { env: through() });
    expect(main.exitCode, main.output).toBe(0);
    expect(main.output).toContain('it answered 502; retrying');
    expect(main.output).not.toContain('may have been issued');
    expect(world.issued.length).toBe(1);
    expect(main.env.get('JOBPASS_TOKEN')).toBe(world.issued[0]);
    expect(world.of('id-token').length).toBe(1);

    proxy.faults.push(proxyAnswers(503), proxyAnswers(502, bait));
    const post = await runPost(runner, given, main, { env: through() });
    expect(post.output).toContain(': revoked (');
    expect(world.live.size).toBe(0);
  });

  it('204 is a way through like 200, as every 2xx', async () => {
    proxy.faults.push((socket) => {
      const onward = net.connect(front.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 204 No Content\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
    });
    await live(inputs(), through());
  });

  it('that never comes, because the proxy closes, is tried again', async () => {
    proxy.faults.push(proxyCloses, proxyCloses);
    const { main } = await live(inputs(), through());
    expect(main.output).toContain(
      `The connection to the proxy http://${proxy.host} failed: ECONNRESET; retrying`,
    );
  });

  it('that never comes, because the proxy is silent, is waited for as long as for a server, and holds nothing up', async () => {
    proxy.faults.push(proxySilent);
    const { main } = await live(inputs(), through());
    expect(main.output).toMatch(
      /by the proxy http:\/\/\S+ got no answer: no connection within 5 s; retrying/,
    );
    expect(main.ms).toBeLessThan(within(20_000));
  });

  it('that nobody gives, because nothing listens there, names the proxy', async () => {
    const gone = await ConnectProxy.start(routes());
    const { host } = gone;
    await gone.close();
    const output = await firstFailure({ HTTPS_PROXY: `http://${host}` });
    expect(output).toContain(`The connection to the proxy http://${host} failed: ECONNREFUSED; retrying`);
  });
});

describe('a proxy that cannot be used', () => {
  it.each([
    ['http://[broken', 'The proxy in the environment is not a valid URL'],
    ['http://user:%ZZ@127.0.0.1:1', 'The proxy in the environment is not a valid URL'],
    ['socks5://127.0.0.1:1080', 'Proxies with the scheme socks5: are not supported'],
  ])('is told at once: %s', async (value, message) => {
    const main = await fails({ HTTPS_PROXY: value });
    expect(main.output).toContain(message);
    expect(main.output).not.toContain('ZZ');
    expect(main.ms).toBeLessThan(within(10_000));
  });
});

describe('a server behind a proxy', () => {
  it('with a certificate that nobody trusts is told at once, once, with what to do, and no alarm', async () => {
    const main = await fails(through(), inputs({ ca: '', 'token-endpoint': `https://${AUTH}/token` }));
    expect(main.output).toMatch(
      /failed in the TLS handshake: (UNABLE_TO|SELF_SIGNED)_\w+\. .*set `ca` to the certificate of that authority\. Nothing was sent/,
    );
    expect(main.output).not.toContain('retrying');
    expect(main.output).not.toContain('may have been issued');
    expect(proxy.connects.length).toBe(1);
    expect(front.seen).toEqual([]);
  });

  it('is reached with a user of a Windows domain', async () => {
    await live(inputs(), { HTTPS_PROXY: `http://CORP\\build:secret-word@${proxy.host}` });
    const basic = Buffer.from('CORP\\build:secret-word').toString('base64');
    expect(new Set(proxy.connects.map(({ authorization }) => authorization))).toEqual(
      new Set([`Basic ${basic}`]),
    );
  });

  it.each(['example.test', 'auth.example.test.', ' a.test , example.test'])(
    'is reached directly where NO_PROXY says "%s"',
    async (list) => {
      expect(await firstFailure(through({ NO_PROXY: list }))).not.toContain('proxy');
      expect(proxy.connects).toEqual([]);
    },
  );
});

describe('an endpoint on this machine', () => {
  it('is kept from the proxy that later steps have: curl would send it the token', async () => {
    const seen: string[] = [];
    const plain = http.createServer((request, response) => {
      seen.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    closing.push(async () => void plain.close());
    const env = { http_proxy: `http://127.0.0.1:${(plain.address() as AddressInfo).port}` };
    const runner = world.runner();
    const given = { ...world.inputs, deliver: 'endpoint' };
    const main = await runMain(runner, given, { env });
    expect(main.exitCode, main.output).toBe(0);
    const curl = spawnSync(
      'sh',
      [
        '-c',
        'curl --fail --silent --header "Authorization: $JOBPASS_TOKEN_ENDPOINT_TOKEN" "$JOBPASS_TOKEN_ENDPOINT"',
      ],
      { env: { PATH: process.env['PATH'], ...env, ...Object.fromEntries(main.env) }, encoding: 'utf8' },
    );
    expect(curl.stdout).toContain(world.issued[0]);
    expect(seen).toEqual([]);
    const post = await runPost(runner, given, main, { env });
    expect(post.output).toContain(': revoked (');
  });
});

describe('an address to which there is no route', () => {
  it('is told as that, and never as a lost answer', async () => {
    // The broadcast address: the system has no route for TCP to it, and sends nothing.
    const main = await fails({}, inputs({ url: '', 'token-endpoint': 'https://255.255.255.255/token' }));
    expect(main.output).toMatch(/failed: ENETUNREACH\. This machine has no route .* Nothing was sent/);
    expect(main.output).not.toContain('may have been issued');
    expect(main.ms).toBeLessThan(within(20_000));
  });
});

describe('a redirect', () => {
  const allowed = { 'allowed-hosts': OTHER };
  /** Sends what comes to the first host to the second: with a status, and as often as asked. */
  function redirect(path: string, status: number, to: string): void {
    front.intercept = (request, response) => {
      if (request.headers.host !== AUTH || !request.url?.startsWith(path)) return false;
      response.writeHead(status, { location: to }).end();
      return true;
    };
  }

  it('of the exchange by 307 to a host in allowed-hosts is followed, once', async () => {
    redirect('/token', 307, `https://${OTHER}/token`);
    await live(inputs(allowed), through());
    expect(front.seen.filter(({ path }) => path === '/token').map(({ host }) => host)).toEqual([AUTH, OTHER]);
    expect(world.of('exchange').length).toBe(1);
  });

  it('is shown the client certificate at a host in allowed-hosts, and the ID token service is not', async () => {
    redirect('/token', 307, `https://${OTHER}/token`);
    const client = authority.issue('deploy-job', 'DNS:deploy-job.example.test');
    await live(inputs({ ...allowed, 'client-cert': client.cert, 'client-key': client.key }), through());
    const shown = (at: string): unknown[] => [
      ...new Set(front.seen.filter(({ host }) => host === at).map((seen) => seen.client)),
    ];
    expect(shown(AUTH)).toEqual(['deploy-job']);
    expect(shown(OTHER)).toEqual(['deploy-job']);
    expect(
      front.seen
        .filter(({ path }) => path.startsWith('/id-token'))
        .every(({ client: who }) => who === undefined),
    ).toBe(true);
  });

  it('of metadata by 302 to a host in allowed-hosts is followed', async () => {
    front.intercept = (request, response) => {
      if (!request.url?.startsWith('/.well-known')) return false;
      if (request.headers.host === AUTH) {
        response.writeHead(302, { location: `https://${OTHER}${request.url}` }).end();
      } else {
        const of = (path: string): string => `https://${AUTH}${path}`;
        response.writeHead(200, { 'content-type': 'application/json' }).end(
          JSON.stringify({
            issuer: of(''),
            token_endpoint: of('/token'),
            revocation_endpoint: of('/revoke'),
            introspection_endpoint: of('/introspect'),
          }),
        );
      }
      return true;
    };
    await live(inputs(allowed), through());
  });

  it('of the ID token request by 302 to a host in allowed-hosts is followed, and to another is not', async () => {
    redirect('/id-token', 302, `https://${OTHER}/id-token?audience=${encodeURIComponent(AUDIENCE)}`);
    const job = { ACTIONS_ID_TOKEN_REQUEST_URL: `https://${AUTH}/id-token?api-version=2.0` };
    await live(inputs(allowed), through(), world.runner(job));
    const before = front.seen.length;

    const main = await runMain(world.runner(job), inputs(), { env: through() });
    expect(main.exitCode).toBe(1);
    expect(main.output).toContain(`a redirect to https://${OTHER}`);
    expect(front.seen.slice(before).filter(({ host }) => host === OTHER)).toEqual([]);
    expect(world.live.size).toBe(0);
  });

  it.each([
    [307, `https://${OTHER}/token`, {}, `a redirect to https://${OTHER}`],
    [307, `http://${OTHER}/token`, allowed, `a redirect to http://${OTHER}`],
    [302, `https://${OTHER}/token`, allowed, "would drop the request's body"],
    [307, 'https://', allowed, 'a redirect without a valid address'],
  ])('of the exchange by %i to %s (%o) is refused at once', async (status, to, more, message) => {
    redirect('/token', status, to);
    const main = await fails(through(), inputs(more));
    expect(main.output).toContain(message);
    expect(main.output).not.toContain('retrying');
    expect(front.seen.filter(({ host }) => host === OTHER)).toEqual([]);
  });

  it('to this machine by plain http is refused', async () => {
    redirect('/token', 307, `${world.origin}/token`);
    const main = await fails(through(), inputs({ 'allowed-hosts': '127.0.0.1' }));
    expect(main.output).toContain('a redirect to http://127.0.0.1');
    expect(world.of('exchange')).toEqual([]);
  });

  it('of a redirect is refused', async () => {
    front.intercept = (request, response) => {
      if (request.url !== '/token') return false;
      const next = request.headers.host === AUTH ? OTHER : AUTH;
      response.writeHead(307, { location: `https://${next}/token` }).end();
      return true;
    };
    const main = await fails(through(), inputs({ 'allowed-hosts': `${OTHER} ${AUTH}` }));
    expect(main.output).toContain('redirected a second time');
    expect(front.seen.filter(({ path }) => path === '/token').length).toBe(2);
    expect(world.of('exchange')).toEqual([]);
  });
});
