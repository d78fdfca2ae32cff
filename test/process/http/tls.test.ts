import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { ServerOptions } from 'node:https';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StandInRunner, StepResult } from '../../../src/demo/stand-in-runner.js';
import { nodeTransport } from '../../../src/http/node-transport.js';
import { within } from '../../support/pace.js';
import { Authority, type Issued } from '../../support/pki.js';
import { TlsFront } from '../../support/tls-front.js';
import { runMain, runPost, shown, World } from '../../support/world.js';

const AUDIENCE = 'https://service.example';
let ours: Authority;
let theirs: Authority;
let server: Issued;
let client: Issued;
let world: World;
const fronts: TlsFront[] = [];

beforeAll(() => {
  ours = new Authority('Jobpass test authority');
  theirs = new Authority('Another test authority');
  server = ours.server();
  client = ours.issue('deploy-job', 'DNS:deploy-job.example.test');
});
afterAll(() => {
  ours.close();
  theirs.close();
});
beforeEach(async () => {
  world = await World.start();
});
afterEach(async () => {
  for (const front of fronts.splice(0)) await front.close();
  await world.close();
});

async function front(options: ServerOptions = server, upstream = world.origin): Promise<TlsFront> {
  const made = await TlsFront.start(upstream, options);
  fronts.push(made);
  return made;
}

const at = (url: string, more: Record<string, string> = {}): Record<string, string> => ({
  audience: AUDIENCE,
  url,
  ...more,
});

/** A whole life, which must go well. */
async function live(
  runner: StandInRunner,
  inputs: Record<string, string>,
  env: Record<string, string> = {},
): Promise<{ main: StepResult; post: StepResult }> {
  const main = await runMain(runner, inputs, { env });
  expect(main.exitCode, main.output).toBe(0);
  expect(world.live.has(main.env.get('JOBPASS_TOKEN') ?? '')).toBe(true);
  const post = await runPost(runner, inputs, main, { env });
  expect(post.exitCode, post.output).toBe(0);
  expect(post.output).toContain(': revoked (');
  expect(world.live.size).toBe(0);
  return { main, post };
}

/** A main step that must fail for good at once, with nothing issued. */
async function failsAtOnce(inputs: Record<string, string>, runner = world.runner()): Promise<string> {
  const main = await runMain(runner, inputs);
  expect(main.exitCode, main.output).toBe(1);
  expect(main.output).not.toContain('trying again');
  expect(main.ms).toBeLessThan(within(10_000));
  expect(world.issued).toEqual([]);
  return main.output;
}

describe('a server whose certificate a private authority signed', () => {
  it.each(['PEM', 'path'] as const)('is trusted with ca as %s, in main and post', async (kind) => {
    const { origin, seen } = await front();
    await live(world.runner(), at(origin, { ca: kind === 'PEM' ? ours.cert : ours.certFile }));
    expect(seen.map(({ path }) => path)).toEqual([
      '/.well-known/oauth-authorization-server',
      '/token',
      '/introspect',
      '/revoke',
      '/introspect',
    ]);
  });

  it('is not trusted without ca, and not with another authority: the hint names the input', async () => {
    const { origin, seen } = await front();
    for (const inputs of [at(origin), at(origin, { ca: theirs.cert })]) {
      const output = await failsAtOnce(inputs);
      expect(output).toMatch(/TLS handshake: UNABLE_TO_\w+\. .*private authority.* input ca/);
    }
    expect(seen).toEqual([]);
  });

  it('is trusted beside authorities from NODE_EXTRA_CA_CERTS', async () => {
    const provider = await front();
    const issuer = await front(theirs.server());
    const runner = world.runner({
      ACTIONS_ID_TOKEN_REQUEST_URL: `${issuer.origin}/id-token?api-version=2.0`,
    });
    const extra = { NODE_EXTRA_CA_CERTS: theirs.certFile };
    await live(runner, at(provider.origin, { ca: ours.cert }), extra);
    expect(issuer.seen.length).toBe(1);

    const alone = await runMain(runner, at(provider.origin, { ca: ours.cert }));
    expect(alone.exitCode).toBe(1);
    expect(alone.output).toContain('The ID token request at');
  });

  it('is refused under another name', async () => {
    const { origin } = await front(ours.issue('elsewhere', 'DNS:elsewhere.example.test'));
    const output = await failsAtOnce(at(origin, { ca: ours.cert }));
    expect(output).toContain('ERR_TLS_CERT_ALTNAME_INVALID. The certificate is for another host');
  });

  it('is refused once it has expired', async () => {
    const { origin } = await front(ours.issue('late', 'IP:127.0.0.1', -1));
    const output = await failsAtOnce(at(origin, { ca: ours.cert }));
    expect(output).toContain("CERT_HAS_EXPIRED. Renew the server's certificate");
  });

  it('is not the matter where ca itself cannot be read', async () => {
    const { origin, seen } = await front();
    const broken = '-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----';
    expect(await failsAtOnce(at(origin, { ca: broken }))).toContain(
      'The input ca holds no certificate that can be read',
    );
    expect(await failsAtOnce(at(origin, { ca: '/nowhere/ca.pem' }))).toContain(
      '`ca` is not PEM, not base64 of PEM, and not the path of a readable file',
    );
    expect(seen).toEqual([]);
  });
});

describe.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a server that wants a client certificate, by %s',
  (version) => {
    const wanting = (): ServerOptions => ({
      ...server,
      ca: ours.cert,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: version,
      maxVersion: version,
    });

    it.each(['PEM', 'path'] as const)(
      'gets it in main and post (%s), and the ID token service does not',
      async (kind) => {
        const provider = await front(wanting());
        const issuer = await front({
          ...server,
          ca: ours.cert,
          requestCert: true,
          rejectUnauthorized: false,
        });
        const runner = world.runner({
          ACTIONS_ID_TOKEN_REQUEST_URL: `${issuer.origin}/id-token?api-version=2.0`,
        });
        const pair =
          kind === 'PEM'
            ? { 'client-cert': client.cert, 'client-key': client.key }
            : { 'client-cert': client.certFile, 'client-key': client.keyFile };
        await live(runner, at(provider.origin, { ca: ours.cert, ...pair }));
        expect(provider.seen.length).toBe(5);
        expect(new Set(provider.seen.map((seen) => seen.client))).toEqual(new Set(['deploy-job']));
        expect(issuer.seen.map((seen) => seen.client)).toEqual([undefined]);
      },
    );

    it('refuses a job without one, with a hint, and without guessing for long', async () => {
      const { origin, seen } = await front(wanting());
      for (let round = 0; round < 3; round++) {
        const output = await failsAtOnce(at(origin, { ca: ours.cert }));
        expect(output).toMatch(/inputs client-cert and client-key/);
      }
      expect(seen).toEqual([]);
    });

    it('refuses one of another authority', async () => {
      const listening = await opensslServer(version);
      const strange = theirs.issue('stranger', 'DNS:stranger.example.test');
      try {
        const output = await failsAtOnce(
          at(listening.origin, { ca: ours.cert, 'client-cert': strange.cert, 'client-key': strange.key }),
        );
        expect(output).toMatch(/ALERT_UNKNOWN_CA\. The server may .*not take the one it got/);
      } finally {
        listening.close();
      }
    });
  },
);

describe('the inputs for a client certificate and its key', () => {
  it('that do not belong together are told as that, before anything is sent', async () => {
    const { origin, seen } = await front();
    const other = ours.issue('other', 'DNS:other.example.test');
    const output = await failsAtOnce(
      at(origin, { ca: ours.cert, 'client-cert': client.cert, 'client-key': other.key }),
    );
    expect(output).toContain('The inputs client-cert and client-key cannot be used together');
    expect(seen).toEqual([]);
  });

  it('leave the key nowhere but in a state file that only the job’s user reads', async () => {
    const { origin } = await front({ ...server, ca: ours.cert, requestCert: true });
    const runner = world.runner();
    const inputs = at(origin, {
      ca: ours.cert,
      'client-cert': client.cert,
      'client-key': client.key,
      deliver: 'env,output,file',
    });
    const secretLines = client.key.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
    expect(secretLines.length).toBeGreaterThan(1);
    const holds = (text: string): boolean => secretLines.some((line) => text.includes(line));

    const main = await runMain(runner, inputs);
    expect(main.exitCode, main.output).toBe(0);
    const holders = filesUnder(runner.temp).filter((path) => holds(readFileSync(path, 'latin1')));
    expect(holders.map((path) => path.replace(/.*\//, ''))).toEqual(['state.json']);
    for (const path of holders) expect(statSync(path).mode & 0o777).toBe(0o600);

    const post = await runPost(runner, inputs, main);
    expect(post.output).toContain(': revoked (');
    for (const step of [main, post]) {
      const handed = [...step.env, ...step.outputs, ...step.state].flat().join('\n');
      expect(holds(step.output + step.summary + handed)).toBe(false);
      expect(shown(step)).not.toContain('PRIVATE KEY');
    }
    expect(filesUnder(runner.temp).filter((path) => holds(readFileSync(path, 'latin1')))).toEqual([]);
  });
});

describe('a server that speaks another protocol than its URL says', () => {
  it('https to a port that speaks http is told at once', async () => {
    const output = await failsAtOnce(at(world.origin.replace('http:', 'https:')));
    expect(output).toMatch(/TLS handshake: (EPROTO|ERR_SSL_\w+)\. Check that the port speaks TLS/);
  });
});

describe('a connection that the server closes without a word', () => {
  // As a client would see it at the end of its patience: main is patient for 45 s.
  const once = async (url: string, pair: { cert?: string; key?: string } = {}): Promise<unknown> => {
    const transport = nodeTransport({ ca: ours.cert, clientCert: pair.cert, clientKey: pair.key });
    const request = {
      method: 'GET',
      url: new URL(url),
      headers: {},
      what: 'the question',
      presentCertificate: true,
    } as const;
    try {
      return await transport.send(request, { attemptMs: 4_000, connectMs: 2_000, bodyBytes: 1_000 });
    } catch (error) {
      return error;
    } finally {
      transport.close();
    }
  };

  it('is told with what to check: http to a port that speaks TLS', async () => {
    const { port } = await front();
    expect(await once(`http://127.0.0.1:${port}/`)).toMatchObject({
      code: 'unreachable',
      transient: true,
      hint: expect.stringContaining('whether the port speaks https'),
    });
  });

  it('is told with what to check: a client certificate that the server does not take', async () => {
    // Node's own server does not send an alert for one of a strange authority.
    const { origin } = await front({ ...server, ca: ours.cert, requestCert: true, rejectUnauthorized: true });
    expect(await once(origin, theirs.issue('stranger', 'DNS:stranger.example.test'))).toMatchObject({
      code: 'unreachable',
      transient: true,
      hint: expect.stringContaining('takes the one it gets'),
    });
  });
});

/** OpenSSL's own server, which says by an alert what it does not like about a client's certificate. */
async function opensslServer(version: 'TLSv1.2' | 'TLSv1.3'): Promise<{ origin: string; close: () => void }> {
  const child = spawn(
    'openssl',
    [
      ...['s_server', '-accept', '127.0.0.1:0', '-www', version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3'],
      ...['-cert', server.certFile, '-key', server.keyFile],
      ...['-CAfile', ours.certFile, '-Verify', '2', '-verify_return_error'],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let said = '';
  for await (const text of child.stdout.setEncoding('utf8')) {
    said += text;
    const port = /ACCEPT .*:(\d+)/.exec(said)?.[1];
    if (port !== undefined) return { origin: `https://127.0.0.1:${port}`, close: () => void child.kill() };
  }
  throw new Error('openssl s_server does not listen');
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
