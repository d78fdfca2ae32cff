import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import type { BrokerFileInput } from '../../../src/broker/config/schema.js';
import { lineLog } from '../../../src/broker/log.js';
import { startTestBroker } from '../../support/broker.js';
import { StandInIssuer } from '../../support/issuer.js';
import { within } from '../../support/pace.js';
import { Authority } from '../../support/pki.js';
import { rawForm, sendRaw } from '../../support/raw.js';

const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');
const NODE = process.env['JOBPASS_NODE'] ?? process.execPath;
const AUDIENCE = 'https://broker.example';
const SECRET = 'a-secret-of-the-service-that-is-long';

let issuer: StandInIssuer;
let broker: Broker;

const file = (changes: Partial<BrokerFileInput> = {}): BrokerFileInput => ({
  listen: '127.0.0.1:0',
  trust: [{ issuer: issuer.issuer, audience: AUDIENCE }],
  roles: { deploy: { when: { repository: 'org/repo' }, audience: 'https://svc.example' } },
  'resource-servers': { service: { secret: SECRET, audiences: 'https://svc.example' } },
  ...changes,
});
const unlimited = { unlimited: ['127.0.0.0/8'] };

beforeAll(async () => {
  issuer = await StandInIssuer.start();
  broker = await startTestBroker(file({ rate: unlimited }));
});
afterAll(async () => {
  await broker.close();
  await issuer.close();
});

const form = async (role = 'deploy'): Promise<string> =>
  new URLSearchParams({
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
  }).toString();

const statusOf = (text: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);

/** Opens a connection and lets a client do what it does; tells when the other side ended it, in ms. */
function cutAfter(
  at: string,
  client: (socket: net.Socket) => NodeJS.Timeout | undefined,
  within = 60_000,
): Promise<{ ms: number; text: string }> {
  const { hostname, port } = new URL(at);
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname);
    const began = performance.now();
    let text = '';
    let timer: NodeJS.Timeout | undefined;
    const late = setTimeout(() => over(new Error(`still open after ${within} ms`)), within);
    const over = (error?: Error): void => {
      clearTimeout(late);
      clearInterval(timer);
      socket.destroy();
      if (error === undefined) resolve({ ms: performance.now() - began, text });
      else reject(error);
    };
    socket.once('connect', () => {
      timer = client(socket);
    });
    socket
      .on('error', () => over())
      .on('end', () => over())
      .on('close', () => over());
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    // The unread answer: reading is what this client does not do.
    if (client === neverReads) socket.pause();
  });
}

const HEAD = 'POST /token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n';
const drip =
  (head: string, piece: string, everyMs: number) =>
  (socket: net.Socket): NodeJS.Timeout => {
    socket.write(head);
    return setInterval(() => socket.write(piece), everyMs);
  };
function neverReads(socket: net.Socket): NodeJS.Timeout {
  const request = 'GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(200);
  return setInterval(() => {
    if (socket.writableLength < 1 << 20) socket.write(request);
  }, 5);
}

describe('slow clients are cut', { concurrent: true }, () => {
  const HEADERS_MS = [4_500, 7_500] as const;
  const REQUEST_MS = [9_500, 12_500] as const;
  it.each<[string, (socket: net.Socket) => NodeJS.Timeout | undefined, readonly [number, number], RegExp]>([
    ['says nothing', () => undefined, HEADERS_MS, /^(HTTP\/1\.1 408 .*)?$/s],
    ['headers a byte at a time', drip('GET /jwks HTTP/1.1\r\nA: ', 'b', 200), HEADERS_MS, /^HTTP\/1\.1 408 /],
    ['headers without end', drip('GET /jwks HTTP/1.1\r\n', 'A: b\r\n', 100), HEADERS_MS, /^HTTP\/1\.1 408 /],
    [
      'a body a byte at a time',
      drip(`${HEAD}Content-Length: 5000\r\n\r\n`, 'a', 200),
      REQUEST_MS,
      /^HTTP\/1\.1 408 /,
    ],
    [
      'a body that never comes',
      drip(`${HEAD}Content-Length: 5000\r\n\r\n`, '', 5_000),
      REQUEST_MS,
      /^HTTP\/1\.1 408 /,
    ],
    [
      'a body that stops',
      drip(`${HEAD}Content-Length: 5000\r\n\r\nabc`, '', 5_000),
      REQUEST_MS,
      /^HTTP\/1\.1 408 /,
    ],
    [
      'chunks without end, slow',
      drip(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`, '1\r\na\r\n', 200),
      REQUEST_MS,
      /^HTTP\/1\.1 408 /,
    ],
    [
      'chunks without end, fast',
      drip(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`, `4000\r\n${'a'.repeat(0x4000)}\r\n`, 1),
      [0, 5_000],
      /^HTTP\/1\.1 413 /,
    ],
    [
      'waits for 100 Continue for ever',
      drip(`${HEAD}Expect: 100-continue\r\nContent-Length: 9\r\n\r\n`, '', 5_000),
      REQUEST_MS,
      /^HTTP\/1\.1 100 .*HTTP\/1\.1 408 /s,
    ],
    [
      'a body without end where none is wanted',
      drip(
        'POST /nothing HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n',
        `4000\r\n${'a'.repeat(0x4000)}\r\n`,
        5,
      ),
      [0, REQUEST_MS[1]],
      /^HTTP\/1\.1 404 /,
    ],
    [
      'an answer, then nothing',
      (socket) => {
        socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
        return undefined;
      },
      [14_000, 17_500],
      /^HTTP\/1\.1 200 /,
    ],
    ['answers that are never read', neverReads, [15_000, 33_000], /^$/],
  ])(
    '%s',
    async (_what, client, [from, to], said) => {
      const { ms, text } = await cutAfter(broker.issuer, client);
      expect(text).toMatch(said);
      expect(ms).toBeGreaterThanOrEqual(from);
      expect(ms).toBeLessThan(to);
    },
    70_000,
  );

  it(
    'a TLS handshake that is never finished',
    async () => {
      const authority = new Authority('servers');
      const { certFile, keyFile } = authority.server();
      const own = await startTestBroker(file({ tls: { certificate: certFile, key: keyFile } }));
      try {
        for (const bytes of ['', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03']) {
          const { ms } = await cutAfter(own.issuer, drip(bytes, '', 60_000));
          expect(ms).toBeGreaterThan(4_500);
          expect(ms).toBeLessThan(within(7_500));
        }
      } finally {
        await own.close();
        authority.close();
      }
    },
    within(70_000),
  );

  it('while others are served', async () => {
    for (let count = 0; count < 10; count++) {
      const { text, ms } = await sendRaw(broker.issuer, rawForm('/token', await form()));
      expect(statusOf(text)).toBe(200);
      // Long before the first of the slow ones is cut.
      expect(ms).toBeLessThan(within(4_000));
      await wait(300);
    }
  });
});

describe('bodies', () => {
  it.each([
    [56 * 1024, 400],
    [56 * 1024 + 1, 413],
    [1024 * 1024, 413],
    [3 * 1024 * 1024, 413],
  ])('of %i bytes: %i', async (length, status) => {
    for (const path of ['/token', '/token/introspection', '/token/revocation']) {
      const { text } = await sendRaw(broker.issuer, rawForm(path, 'x'.repeat(length)));
      expect(statusOf(text), path).toBe(status);
      if (status === 413) expect(text).toMatch(/\r\nconnection: close\r\n.*"error":"invalid_request"/is);
    }
  });
});

describe('requests of one source', () => {
  /** 10 in 10 seconds. */
  const limited = async (
    changes: Partial<BrokerFileInput>,
    act: (own: Broker) => Promise<void>,
  ): Promise<void> => {
    const own = await startTestBroker(file({ rate: { 'per-minute': '60' }, ...changes }));
    try {
      await act(own);
    } finally {
      await own.close();
    }
  };
  const ask = async (own: Broker, ...forwarded: string[]): Promise<string> => {
    const headers = forwarded.map((value) => `X-Forwarded-For: ${value}\r\n`).join('');
    return (await sendRaw(own.issuer, `GET /jwks HTTP/1.1\r\nHost: x\r\n${headers}\r\n`)).text;
  };
  /** How many of some requests were answered. */
  const served = async (own: Broker, count: number, from: (at: number) => string[]): Promise<number> => {
    let good = 0;
    for (let at = 0; at < count; at++) if (statusOf(await ask(own, ...from(at))) === 200) good++;
    return good;
  };

  it('beyond the bound: 429, and when to come again', () =>
    limited({}, async (own) => {
      expect(await served(own, 10, () => [])).toBe(10);
      const answer = await ask(own);
      expect(statusOf(answer)).toBe(429);
      const after = Number(/\r\nretry-after: (\d+)\r\n/i.exec(answer)?.[1]);
      expect(after).toBeGreaterThanOrEqual(1);
      expect(after).toBeLessThanOrEqual(10);
      for (const path of ['/token', '/token/introspection', '/token/revocation'])
        expect(statusOf((await sendRaw(own.issuer, rawForm(path, 'token=x'))).text), path).toBe(429);
      // Who watches over it is not turned away.
      expect(statusOf((await sendRaw(own.issuer, 'GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n')).text)).toBe(200);
      await wait(after * 1000);
      expect(statusOf(await ask(own))).toBe(200);
    }));

  it('X-Forwarded-For of who is no trusted proxy counts for nothing', () =>
    limited({ 'trusted-proxies': ['10.0.0.0/8'] }, async (own) => {
      expect(await served(own, 15, (at) => [`1.2.3.${at}`])).toBe(10);
    }));

  it('behind a trusted proxy each source has its own', () =>
    limited({ 'trusted-proxies': ['127.0.0.1', '10.0.0.0/8'] }, async (own) => {
      expect(await served(own, 15, (at) => [`1.2.3.${at}`])).toBe(15);
      // What the caller itself wrote stands to the left of what the proxy adds.
      expect(await served(own, 15, (at) => [`7.7.7.${at}, 2.2.2.2`])).toBe(10);
      expect(await served(own, 15, (at) => [`7.7.7.${at}`, '3.3.3.3'])).toBe(10);
      expect(await served(own, 15, (at) => [`7.7.7.${at}, 4.4.4.4, 10.1.1.${at}`])).toBe(10);
      expect(await served(own, 15, (at) => [`7.7.7.${at}, nonsense`])).toBe(10);
    }));

  it('a network of 64 bits is one source, in whatever spelling', () =>
    limited({ 'trusted-proxies': ['127.0.0.1'] }, async (own) => {
      expect(await served(own, 15, (at) => [`2001:db8::${at + 1}`])).toBe(10);
      expect(await served(own, 15, (at) => [`2001:db8:0:${at + 1}::1`])).toBe(15);
      expect(await served(own, 15, (at) => [`${['5.5.5.5', '::ffff:5.5.5.5'][at % 2]}`])).toBe(10);
    }));

  /** Opens connections until the flood is over; tells how many stay. */
  const flood = async (own: Broker, count: number): Promise<net.Socket[]> => {
    const { hostname, port } = new URL(own.issuer);
    const sockets = Array.from({ length: count }, () => net.connect(Number(port), hostname));
    const gone = new Set<net.Socket>();
    for (const socket of sockets) {
      socket.resume().on('error', () => gone.add(socket));
      socket.on('close', () => gone.add(socket));
    }
    await expect
      .poll(() => sockets.some(({ connecting }) => connecting), { timeout: within(10_000) })
      .toBe(false);
    await wait(500);
    return sockets.filter((socket) => !gone.has(socket));
  };

  it('cannot hold all connections: of a flood 512 stay, others are served, and after it everyone', async () => {
    const own = await startTestBroker(file());
    try {
      const kept = await flood(own, 700);
      expect(kept.length).toBe(512);
      const { port } = new URL(own.issuer);
      const status = await new Promise<number>((resolve, reject) => {
        const options = { host: '127.0.0.1', port, path: '/jwks', localAddress: '127.0.0.2', agent: false };
        http.get(options, (answer) => resolve(answer.resume().statusCode ?? 0)).on('error', reject);
      });
      expect(status).toBe(200);
      for (const socket of kept) socket.destroy();
      await expect.poll(async () => statusOf(await ask(own)), { timeout: within(3_000) }).toBe(200);
    } finally {
      await own.close();
    }
  });

  it('a trusted proxy has the connections of many', async () => {
    const own = await startTestBroker(file({ 'trusted-proxies': ['127.0.0.1'] }));
    try {
      const kept = await flood(own, 700);
      expect(kept.length).toBe(700);
      for (const socket of kept) socket.destroy();
    } finally {
      await own.close();
    }
  });
});

/** Reads the text format of Prometheus strictly: samples by name and labels. */
function parseMetrics(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  const types = new Map<string, string>();
  expect(text.endsWith('\n')).toBe(true);
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue;
    const [, kind, name = '', more = ''] = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line) ?? [];
    if (kind === 'TYPE') {
      expect(types.has(name), line).toBe(false);
      expect(['counter', 'gauge', 'histogram', 'summary']).toContain(more);
      types.set(name, more);
    }
    if (kind !== undefined) continue;
    const sample =
      /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*\})? ([+-]?(?:[\d.eE+-]+|Inf)|NaN)$/.exec(
        line,
      );
    expect(sample, line).not.toBeNull();
    const [, of = '', labels = '', value] = sample ?? [];
    expect(types.has(of) || types.has(of.replace(/_(bucket|sum|count)$/, '')), line).toBe(true);
    expect(samples.has(of + labels), line).toBe(false);
    samples.set(of + labels, Number(value));
  }
  return samples;
}

describe('metrics and health', () => {
  it('count what happened, by names of our own alone', async () => {
    const lines: string[] = [];
    const data = mkdtempSync(join(tmpdir(), 'jobpass-metrics-'));
    const own = await startTestBroker(file({ admin: '127.0.0.1:0', rate: { 'per-minute': '120' }, data }), {
      log: lineLog('json', (line) => lines.push(line)),
    });
    const admin = `http://127.0.0.1:${own.admin?.port}`;
    const post = async (path: string, body: string): Promise<Record<string, unknown>> => {
      const { text } = await sendRaw(own.issuer, rawForm(path, body));
      const json = text.slice(text.indexOf('\r\n\r\n') + 4);
      return (json === '' ? {} : JSON.parse(json)) as Record<string, unknown>;
    };
    try {
      const tokens: string[] = [];
      for (let count = 0; count < 3; count++)
        tokens.push(String((await post('/token', await form()))['access_token']));
      const evil = 'evil"\n} 1\nmade_up{x="';
      for (const role of ['nothing', evil, '__proto__']) await post('/token', await form(role));
      await post('/token', `${await form()}&scope=admin`);
      await post('/token', 'subject_token=x');
      await post('/token/introspection', `token=${tokens[0]}`);
      await post('/token/introspection', `token=${encodeURIComponent(evil)}`);
      await post('/token/revocation', `token=${tokens[1]}`);
      await post('/token/revocation', 'token=unknown');
      for (let count = 0; count < 12; count++) await fetch(`${own.issuer}/jwks`);

      const answer = await fetch(`${admin}/metrics`);
      expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
      const text = await answer.text();
      const samples = parseMetrics(text);
      const jobpass = Object.fromEntries(
        [...samples].filter(([name]) => /^jobpass_broker_.*(total|records|count)/.test(name)),
      );
      expect(jobpass).toEqual({
        'jobpass_broker_exchanges_total{outcome="issued",role="deploy"}': 3,
        'jobpass_broker_exchanges_total{outcome="refused",role=""}': 4,
        'jobpass_broker_exchanges_total{outcome="refused",role="deploy"}': 1,
        'jobpass_broker_introspections_total{active="true"}': 1,
        'jobpass_broker_introspections_total{active="false"}': 1,
        jobpass_broker_revocations_total: 1,
        // 20 in 10 seconds, and 24 came.
        jobpass_broker_limited_total: 4,
        [`jobpass_broker_issuer_key_fetches_total{issuer="${issuer.issuer}",result="ok"}`]: 1,
        jobpass_broker_journal_compactions_total: 0,
        // Three issued, four refused with a good ID token, one revoked.
        jobpass_broker_audit_records: 8,
        jobpass_broker_records: 2,
        jobpass_broker_exchange_seconds_count: 8,
        jobpass_broker_journal_sync_seconds_count: 8,
      });
      expect(text).not.toMatch(/evil|made_up|nothing|__proto__/);
      for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
      expect((await fetch(`${own.issuer}/metrics`)).status).toBe(404);
      for (const at of [admin, own.issuer]) {
        expect(await (await fetch(`${at}/healthz`)).json()).toEqual({ alive: true });
        expect(await (await fetch(`${at}/readyz`)).json()).toEqual({ ready: true });
      }
      for (const path of ['/token', '/jwks', '/']) expect((await fetch(admin + path)).status).toBe(404);
    } finally {
      await own.close();
      rmSync(data, { recursive: true });
    }
  });
});

interface Running {
  child: ChildProcess;
  at: string;
  admin: string;
  log: () => string;
  exit: Promise<{ code: number | null; signal: string | null; ms: number }>;
}

// One after the other: `expect.poll` knows its test by what runs at the moment.
describe('a graceful stop', () => {
  let folder: string;
  let made = 0;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'jobpass-bounds-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const begin = (data = `data-${++made}`): Omit<Running, 'at' | 'admin'> => {
    const path = join(folder, `${data}.yml`);
    writeFileSync(path, JSON.stringify(file({ rate: unlimited, data, admin: '127.0.0.1:0' })));
    const child = spawn(NODE, [CLI, 'broker', '--config', path], { stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    let asked = performance.now();
    const kill = child.kill.bind(child);
    child.kill = (signal) => {
      asked = performance.now();
      return kill(signal);
    };
    const exit = new Promise<{ code: number | null; signal: string | null; ms: number }>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal, ms: performance.now() - asked }));
    });
    return { child, log: () => log, exit };
  };
  const start = async (): Promise<Running> => {
    const running = begin();
    await expect.poll(running.log, { timeout: within(15_000) }).toMatch(/ ready /);
    const [, at = '', admin = ''] = / ready issuer=(\S+) .*admin=(\S+)/.exec(running.log()) ?? [];
    return { ...running, at, admin: `http://${admin}` };
  };
  const connect = async (
    at: string,
  ): Promise<{ socket: net.Socket; text: () => string; closed: Promise<number> }> => {
    const { hostname, port } = new URL(at);
    const socket = net.connect(Number(port), hostname);
    let text = '';
    socket.on('error', () => undefined);
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    const closed = new Promise<number>((resolve) => {
      socket.once('close', () => resolve(performance.now()));
    });
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    return { socket, text: () => text, closed };
  };

  it(
    'requests under way are answered, new ones are not taken, and then it ends at once',
    async () => {
      const { child, at, admin, log, exit } = await start();
      const [busy, idle, unused] = [await connect(at), await connect(at), await connect(at)];
      idle.socket.write('GET /jwks HTTP/1.1\r\nHost: x\r\n\r\n');
      const request = rawForm('/token', await form());
      busy.socket.write(request.subarray(0, -20));
      await expect.poll(idle.text).toMatch(/^HTTP\/1\.1 200 /);
      const began = performance.now();
      child.kill('SIGTERM');
      child.kill('SIGTERM');
      await expect.poll(log).toContain(' stopping');
      expect((await idle.closed) - began).toBeLessThan(within(5_000));
      expect((await unused.closed) - began).toBeLessThan(within(5_000));
      await expect(connectError(at)).resolves.toBe('ECONNREFUSED');
      const ready = await fetch(`${admin}/readyz`);
      expect([ready.status, await ready.json()]).toEqual([503, { ready: false, reason: 'stopping' }]);
      expect((await fetch(`${admin}/healthz`)).status).toBe(200);
      busy.socket.write(request.subarray(-20));
      await busy.closed;
      expect(busy.text()).toMatch(/^HTTP\/1\.1 200 .*\r\nconnection: close\r\n.*"access_token"/is);
      const answered = performance.now();
      expect(await exit).toMatchObject({ code: 0, signal: null });
      expect(performance.now() - answered).toBeLessThan(within(6_000));
      expect(log()).toMatch(/ issued .*\n.* stopped\n$/s);
    },
    within(30_000),
  );

  it(
    'a request that does not end holds it up no longer than the grace',
    async () => {
      const { child, at, log, exit } = await start();
      const { socket } = await connect(at);
      socket.write(`${HEAD}Content-Length: 5000\r\n\r\nabc`);
      await wait(200);
      child.kill('SIGINT');
      const { code, ms } = await exit;
      expect([code, log()]).toEqual([0, expect.stringMatching(/ stopped\n$/) as string]);
      expect(ms).toBeLessThan(within(12_000));
    },
    within(30_000),
  );

  it.each([30, 80, 130, 180, 230, 280, 400])(
    'SIGTERM %i ms after its start',
    async (ms) => {
      const data = `early-${ms}`;
      const first = begin(data);
      await wait(ms);
      first.child.kill('SIGTERM');
      const end = await first.exit;
      // Before there is anything to stop, the system ends it.
      if (end.signal === null)
        expect([end.code, first.log()]).toEqual([0, expect.stringMatching(/ stopped\n$/) as string]);
      else expect([end.signal, first.log()]).toEqual(['SIGTERM', '']);
      expect(end.ms).toBeLessThan(within(10_000));
      // Nothing is left half done.
      const second = begin(data);
      await expect.poll(second.log, { timeout: within(15_000) }).toMatch(/ ready /);
      second.child.kill('SIGTERM');
      expect(await second.exit).toMatchObject({ code: 0 });
    },
    70_000,
  );
});

function connectError(at: string): Promise<string | undefined> {
  const { hostname, port } = new URL(at);
  return new Promise((resolve) => {
    const socket = net.connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
}
