import { execFile, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { promisify } from 'node:util';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import { brokerConfig } from '../../../src/broker/config/build-config.js';
import type { BrokerFileInput } from '../../../src/broker/config/schema.js';
import type { Decision } from '../../../src/broker/exchange/decision.js';
import { startTestBroker } from '../../support/broker.js';
import { StandInIssuer } from '../../support/issuer.js';
import { suiteUnless } from '../../support/left-out.js';
import { within } from '../../support/pace.js';
import { Authority, type Issued } from '../../support/pki.js';

const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');
const NODE = process.env['JOBPASS_NODE'] ?? process.execPath;
const AUDIENCE = 'https://broker.example';

let issuer: StandInIssuer;
let servers: Authority;
let jobs: Authority;
let foreign: Authority;
let server: Issued;
let job: Issued;
let broker: Broker;
let folder: string;
const decisions: Decision[] = [];

const file = (changes: Partial<BrokerFileInput> = {}): BrokerFileInput => ({
  listen: '127.0.0.1:0',
  tls: { certificate: server.certFile, key: server.keyFile, 'client-ca': jobs.certFile },
  trust: [{ issuer: issuer.issuer, audience: AUDIENCE }],
  roles: {
    opaque: { when: { repository: 'org/repo' }, audience: 'https://svc.example' },
    signed: { when: { repository: 'org/repo' }, audience: 'https://svc.example', format: 'jwt' },
    strict: { when: { repository: 'org/repo' }, audience: 'https://svc.example', certificate: 'required' },
  },
  rate: { unlimited: ['127.0.0.0/8'] },
  ...changes,
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-tls-'));
  issuer = await StandInIssuer.start();
  [servers, jobs, foreign] = [new Authority('servers'), new Authority('jobs'), new Authority('foreign')];
  server = servers.server();
  job = jobs.issue('job', 'DNS:job.test');
  broker = await startTestBroker(file(), { onDecision: (decision) => decisions.push(decision) });
});
afterAll(async () => {
  await broker.close();
  await issuer.close();
  for (const authority of [servers, jobs, foreign]) authority.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  status: number;
  body: Record<string, unknown>;
}
interface Client {
  certificate?: Issued | undefined;
  at?: string;
  agent?: https.Agent;
}

function post(
  path: string,
  form: Record<string, string>,
  { certificate, at, agent }: Client = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = https.request(
      `${at ?? broker.issuer}${path}`,
      {
        method: 'POST',
        ca: servers.cert,
        agent: agent ?? false,
        ...(certificate === undefined ? {} : { cert: certificate.cert, key: certificate.key }),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      async (answer) => {
        let text = '';
        for await (const chunk of answer.setEncoding('utf8')) text += chunk;
        const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
        resolve({ status: answer.statusCode ?? 0, body });
      },
    );
    request.on('error', reject);
    request.end(new URLSearchParams(form).toString());
  });
}

const form = async (role: string): Promise<Record<string, string>> => ({
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token: await issuer.sign({
    iss: issuer.issuer,
    aud: AUDIENCE,
    sub: 'repo:org/repo',
    exp: Math.floor(Date.now() / 1000) + 300,
    repository: 'org/repo',
  }),
  subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
  role,
});
const exchange = async (role: string, client?: Client): Promise<Answer> =>
  post('/token', await form(role), client);
const ask = async (token: unknown, client?: Client): Promise<Record<string, unknown>> =>
  (await post('/token/introspection', { token: String(token) }, client)).body;

/** As RFC 8705, section 3.1, has it, by Node's own reading of the certificate. */
const thumbprint = ({ cert }: Issued): string =>
  Buffer.from(new X509Certificate(cert).fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');

describe('the client certificate of a job, at a broker', () => {
  it.each(['opaque', 'signed', 'strict'])('binds the token to it (%s)', async (role) => {
    const { status, body } = await exchange(role, { certificate: job });
    expect(status).toBe(200);
    const cnf = { 'x5t#S256': thumbprint(job) };
    expect(await ask(body['access_token'])).toMatchObject({ active: true, cnf });
    if (role === 'signed') expect(decodeJwt(String(body['access_token']))['cnf']).toEqual(cnf);
  });

  it('without one the token is bound to nothing, unless the role wants it', async () => {
    for (const role of ['opaque', 'signed']) {
      const { body } = await exchange(role);
      const said = await ask(body['access_token']);
      expect([said['active'], said['cnf']]).toEqual([true, undefined]);
      if (role === 'signed') expect(decodeJwt(String(body['access_token']))).not.toHaveProperty('cnf');
    }
    const { status, body } = await exchange('strict');
    expect([status, body['error'], body['error_description']]).toEqual([
      400,
      'invalid_request',
      expect.stringContaining('the role strict requires a client certificate') as string,
    ]);
    expect(decisions.at(-1)).toMatchObject({ outcome: 'refused', role: 'strict' });
  });

  it.each<[string, () => Issued]>([
    ['of a foreign authority', () => foreign.issue('job', 'DNS:job.test')],
    ['that has expired', () => jobs.issue('job', 'DNS:job.test', -1)],
    [
      'of a foreign authority with the same name',
      () => {
        const twin = new Authority('jobs');
        const issued = twin.issue('job', 'DNS:job.test');
        twin.close();
        return issued;
      },
    ],
    ["of the server's authority", () => server],
  ])('%s is refused wherever it is shown', async (_what, make) => {
    const certificate = make();
    for (const role of ['opaque', 'strict']) {
      expect(await exchange(role, { certificate })).toMatchObject({
        status: 400,
        body: {
          error: 'invalid_request',
          error_description: expect.stringContaining('certificate') as string,
        },
      });
    }
    expect((await post('/token/introspection', { token: 'x' }, { certificate })).status).toBe(400);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('still counts on a resumed session (%s)', async (version) => {
    let session: Buffer | undefined;
    const reused: boolean[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const { text, resumed, ticket } = await onSession(broker.issuer, version, job, session);
      reused.push(resumed);
      session = ticket ?? session;
      const { access_token: token } = JSON.parse(text) as { access_token: string };
      expect(await ask(token)).toMatchObject({ active: true, cnf: { 'x5t#S256': thumbprint(job) } });
    }
    expect(reused.slice(1)).toEqual([true, true]);
  });
});

/** One exchange for the strict role on a connection that resumes a session, if there is one. */
async function onSession(
  at: string,
  version: 'TLSv1.2' | 'TLSv1.3',
  { cert, key }: Issued,
  session: Buffer | undefined,
): Promise<{ text: string; resumed: boolean; ticket: Buffer | undefined }> {
  const body = new URLSearchParams(await form('strict')).toString();
  const { hostname, port } = new URL(at);
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      ...{ host: hostname, port: Number(port), ca: servers.cert, cert, key },
      ...{ minVersion: version, maxVersion: version },
      ...(session === undefined ? {} : { session }),
    });
    let ticket: Buffer | undefined;
    let text = '';
    socket.on('session', (fresh: Buffer) => {
      ticket = fresh;
    });
    socket.on('error', reject);
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('end', () => {
      resolve({ text: text.slice(text.indexOf('\r\n\r\n') + 4), resumed: socket.isSessionReused(), ticket });
    });
    socket.write(
      `POST /token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  });
}

describe('a broker with TLS', () => {
  const handshake = (options: tls.ConnectionOptions): Promise<string> =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(broker.issuer);
      const socket = tls.connect({ host: hostname, port: Number(port), ca: servers.cert, ...options });
      socket.once('secureConnect', () => {
        resolve(socket.getProtocol() ?? '');
        socket.destroy();
      });
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
    });

  it('speaks TLS 1.2 and 1.3, nothing older', async () => {
    expect(await handshake({ maxVersion: 'TLSv1.2' })).toBe('TLSv1.2');
    expect(await handshake({})).toBe('TLSv1.3');
    for (const maxVersion of ['TLSv1.1', 'TLSv1'] as const) {
      const old = { minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
      expect(await handshake(old)).toMatch(/^ERR_SSL_.*(PROTOCOL_VERSION|VERSION)/);
    }
  });

  it('announces what RFC 8705 wants announced, where it asks for certificates', async () => {
    const metadata = await new Promise<Record<string, unknown>>((resolve, reject) => {
      https
        .get(`${broker.issuer}/.well-known/oauth-authorization-server`, { ca: servers.cert }, (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          answer.on('end', () => resolve(JSON.parse(text) as Record<string, unknown>));
        })
        .on('error', reject);
    });
    expect(metadata).toMatchObject({
      issuer: broker.issuer,
      token_endpoint: `${broker.issuer}/token`,
      tls_client_certificate_bound_access_tokens: true,
    });
  });

  it('does not ask for certificates where there is no authority for them, and binds to none', async () => {
    const own = await startTestBroker(
      file({
        tls: { certificate: server.certFile, key: server.keyFile },
        roles: { opaque: { when: { repository: 'org/repo' }, audience: 'https://svc.example' } },
      }),
    );
    try {
      const client = { at: own.issuer, certificate: job };
      const { body } = await exchange('opaque', client);
      expect((await ask(body['access_token'], client))['cnf']).toBeUndefined();
    } finally {
      await own.close();
    }
  });
});

describe('a broker with TLS: what is renewed', () => {
  const seen = (at: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(at);
      const socket = tls.connect({ host: hostname, port: Number(port), ca: servers.cert });
      socket.once('secureConnect', () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
      socket.once('error', reject);
    });
  const serial = ({ cert }: Issued): string => new X509Certificate(cert).serialNumber;

  it('another server certificate and another client authority count for new connections', async () => {
    const own = await startTestBroker(file());
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    try {
      const at = own.issuer;
      expect((await exchange('strict', { at, certificate: job, agent })).status).toBe(200);
      const before = await onSession(at, 'TLSv1.3', job, undefined);
      expect(await seen(at)).toBe(serial(server));
      const renewed = servers.server();
      const next = { certificate: renewed.certFile, key: renewed.keyFile, 'client-ca': foreign.certFile };
      await own.reload(brokerConfig(file({ tls: next })));
      expect(await seen(at)).toBe(serial(renewed));
      // The connection from before goes on.
      expect((await exchange('strict', { at, certificate: job, agent })).status).toBe(200);
      expect((await exchange('strict', { at, certificate: job })).status).toBe(400);
      const other = foreign.issue('job', 'DNS:job.test');
      expect((await exchange('strict', { at, certificate: other })).status).toBe(200);
      // A session from before would bring along what was found then.
      const { text, resumed } = await onSession(at, 'TLSv1.3', job, before.ticket);
      expect([resumed, JSON.parse(text)]).toEqual([
        false,
        expect.objectContaining({ error: 'invalid_request' }) as object,
      ]);
    } finally {
      agent.destroy();
      await own.close();
    }
  });

  it('what cannot work is not taken', async () => {
    const { tls: present } = file();
    const other = servers.server();
    const without = { certificate: server.certFile, key: server.keyFile };
    const { strict: _, ...roles } = file().roles ?? {};
    for (const [tlsPart, said] of [
      [{ ...present, ...without, key: other.keyFile }, /under tls is invalid/],
      [without, /tls.client-ca cannot change while the broker runs/],
      [undefined, /tls cannot change while the broker runs/],
    ] as const) {
      const { tls: __, ...rest } = file();
      const next = brokerConfig({ ...rest, roles, ...(tlsPart === undefined ? {} : { tls: tlsPart }) });
      await expect(broker.reload(next)).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringMatching(said) as string,
      });
      expect(await seen(broker.issuer)).toBe(serial(server));
      expect((await exchange('strict', { certificate: job })).status).toBe(200);
    }
  });

  it('by SIGHUP, of a process', async () => {
    const renewed = servers.server();
    const names = { certificate: join(folder, 'server.pem'), key: join(folder, 'server.key') };
    const put = ({ cert, key }: Issued): void => {
      writeFileSync(names.certificate, cert);
      writeFileSync(names.key, key);
    };
    put(server);
    const path = join(folder, 'broker.yml');
    writeFileSync(
      path,
      JSON.stringify(file({ tls: { ...names, 'client-ca': jobs.certFile }, data: 'data' })),
    );
    const child = spawn(NODE, [CLI, 'broker', '--config', path], { stdio: ['ignore', 'ignore', 'pipe'] });
    try {
      let log = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        log += text;
      });
      await expect.poll(() => log, { timeout: within(10_000) }).toMatch(/ ready issuer=/);
      const at = / ready issuer=(\S+)/.exec(log)?.[1] ?? '';
      expect(await seen(at)).toBe(serial(server));
      put(renewed);
      child.kill('SIGHUP');
      await expect.poll(() => log, { timeout: within(5_000) }).toContain(' reloaded ');
      expect(await seen(at)).toBe(serial(renewed));
      expect((await exchange('strict', { at, certificate: job })).status).toBe(200);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

function missing(tool: string): string | undefined {
  const { status }: SpawnSyncReturns<Buffer> = spawnSync(tool, ['version', '--version']);
  return status === null ? `${tool} is not here` : undefined;
}

suiteUnless(missing('curl'), 'by curl', () => {
  const curl = async (...words: string[]): Promise<Record<string, unknown>> => {
    const { stdout } = await promisify(execFile)('curl', ['-sS', '--cacert', servers.certFile, ...words]);
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  const data = (fields: Record<string, string>): string[] =>
    Object.entries(fields).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`]);

  it('a token is bound to its certificate, and none is given without', async () => {
    const shown = ['--cert', job.certFile, '--key', job.keyFile];
    const issued = await curl(...shown, ...data(await form('strict')), `${broker.issuer}/token`);
    const known = await curl(
      ...data({ token: String(issued['access_token']) }),
      `${broker.issuer}/token/introspection`,
    );
    expect(known).toMatchObject({ active: true, cnf: { 'x5t#S256': thumbprint(job) } });
    const refused = await curl(...data(await form('strict')), `${broker.issuer}/token`);
    expect(refused).toMatchObject({ error: 'invalid_request' });
  });
});

suiteUnless(missing('openssl'), 'by openssl s_client', () => {
  const connect = async (...words: string[]): Promise<string> => {
    const to = ['s_client', '-connect', new URL(broker.issuer).host, '-CAfile', servers.certFile];
    const running = promisify(execFile)('openssl', [...to, ...words]);
    running.child.stdin?.end();
    const { stdout, stderr } = await running.catch((error: { stdout: string; stderr: string }) => error);
    return stdout + stderr;
  };

  it('it names the authority whose certificates it takes, and verifies', async () => {
    const said = await connect();
    expect(said).toContain('Acceptable client certificate CA names\nCN = jobs');
    expect(said).toContain('Verify return code: 0 (ok)');
  });

  it('it does not speak TLS 1.1', async () => {
    expect(await connect('-tls1_1', '-cipher', 'DEFAULT@SECLEVEL=0')).toMatch(
      /alert protocol version|no protocols/,
    );
  });
});
