import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/clock.js';
import { JobpassError } from '../../../src/errors.js';
import { HttpClient } from '../../../src/http/client.js';
import { AllowedHosts, isLoopback, secureUrl } from '../../../src/http/hosts.js';
import {
  isTransientStatus,
  logRetries,
  persist,
  type RetryEvents,
  retryAfter,
} from '../../../src/http/retry.js';
import type { Answer, Outgoing, Transport } from '../../../src/http/transport.js';
import { Secrets } from '../../../src/text/secrets.js';

/** A clock that sleeping moves on. */
function fakeClock(): Clock & { slept: number[] } {
  let time = 1_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    elapsed: () => time,
    sleep: async (ms) => {
      slept.push(ms);
      time += ms;
    },
  };
}

const transient = (code: 'busy' | 'unreachable' | 'malformed', retryAfterMs?: number): JobpassError =>
  new JobpassError(code, 'x', { transient: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
const PATIENCE = { totalMs: 45_000, answeredMs: 17_000, malformedTries: 3 };

describe('HttpClient.persist', () => {
  const run = async (
    errors: (Error | undefined)[],
    clock = fakeClock(),
    events?: RetryEvents,
  ): Promise<{ tries: number; slept: number[] }> => {
    let tries = 0;
    await persist(
      async () => {
        const error = errors[Math.min(tries++, errors.length - 1)];
        if (error !== undefined) throw error;
      },
      PATIENCE,
      { clock, events },
    ).catch((error: unknown) => expect(errors).toContain(error));
    return { tries, slept: clock.slept };
  };

  it('tries again after what passes, and stops at what does not', async () => {
    expect((await run([transient('busy'), transient('unreachable'), undefined])).tries).toBe(3);
    expect((await run([new JobpassError('refused', 'no')])).tries).toBe(1);
    expect((await run([new TypeError('a fault of ours')])).tries).toBe(1);
  });

  it('logs one line for the first failure and one with the number of retries', async () => {
    const logged = async (errors: (Error | undefined)[]): Promise<string[]> => {
      const lines: string[] = [];
      await run(errors, fakeClock(), logRetries({ info: (line) => lines.push(line) }));
      return lines;
    };
    expect(await logged([undefined])).toEqual([]);
    expect(await logged([new JobpassError('refused', 'no')])).toEqual([]);
    expect(await logged([transient('busy'), transient('unreachable'), undefined])).toEqual([
      'x; retrying',
      expect.stringMatching(/^Answered after 2 retries in \ds$/),
    ]);
    expect(await logged([transient('unreachable')])).toEqual([
      'x; retrying',
      expect.stringMatching(/^Stopped retrying after 1\d retries in 4\ds$/),
    ]);
    expect(await logged([transient('busy'), new JobpassError('cancelled', 'x')])).toEqual(['x; retrying']);
  });

  it('logs retries at once, and once, if the log collects its lines', () => {
    const [live, collected]: [string[], string[]] = [[], []];
    const events = logRetries({ info: (line) => collected.push(line), live: (line) => live.push(line) });
    events.retry(transient('busy'), 200, 1);
    events.end?.(1, 200, true);
    expect(live).toEqual(['x; retrying', expect.stringMatching(/^Answered after 1 retry in /)]);
    expect(collected).toEqual([]);
  });

  it('gives up on a side that answers within 17 s, and on one that does not within 45 s', async () => {
    const total = (slept: number[]): number => slept.reduce((sum, ms) => sum + ms, 0);
    const answered = await run([transient('busy')]);
    expect(total(answered.slept)).toBeLessThan(17_000);
    expect(total(answered.slept)).toBeGreaterThan(12_000);
    const silent = await run([transient('unreachable')]);
    expect(total(silent.slept)).toBeLessThan(45_000);
    expect(total(silent.slept)).toBeGreaterThan(40_000);
  });

  it('counts answers that make no sense', async () => {
    expect((await run([transient('malformed')])).tries).toBe(3);
  });

  it('doubles its pauses, with jitter, up to 4 s', async () => {
    const { slept } = await run([transient('unreachable')]);
    slept.forEach((ms, at) => {
      const full = Math.min(4_000, 200 * 2 ** at);
      expect(ms).toBeGreaterThanOrEqual(full / 2);
      expect(ms).toBeLessThanOrEqual(full);
    });
  });

  it('obeys Retry-After as long as it fits', async () => {
    const { slept, tries } = await run([transient('busy', 30_000), undefined]);
    expect(slept).toEqual([30_000]);
    expect(tries).toBe(2);
    expect((await run([transient('busy', 46_000)])).tries).toBe(1);
  });
});

describe('retryAfter', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  it.each([
    ['5', 5_000],
    ['0', 0],
    ['Sun, 22 Nov 2026 12:00:07 GMT', 7_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1e9', undefined],
    ['999999', 999_999_000],
    ['2099', 2_099_000],
    ['May 2099', undefined],
    ['99999999999999999999', undefined],
    [undefined, undefined],
  ])('reads %j', (header, expected) => {
    expect(retryAfter(header, now)).toBe(expected);
  });
});

describe('the hosts that a client may reach', () => {
  it.each([
    ['http://localhost:1', true],
    ['http://127.0.0.1', true],
    ['http://127.1', true],
    ['http://0x7f000001', true],
    ['http://[::1]:80', true],
    ['http://localhost.evil.example', false],
    ['http://127.0.0.1.evil.example', false],
    ['http://0.0.0.0', false],
    ['http://[::ffff:127.0.0.1]', false],
    ['http://10.0.0.1', false],
  ])('%s is loopback: %s', (url, expected) => {
    expect(isLoopback(new URL(url))).toBe(expected);
  });

  it('refuses what would show a secret', () => {
    expect(() => secureUrl('http://auth.example', 'url')).toThrow(/not https/);
    expect(() => secureUrl('https://user:pass@auth.example', 'url')).toThrow(/password/);
    expect(() => secureUrl('ftp://localhost/x', 'url')).toThrow(/not https/);
    expect(() => secureUrl('auth.example', 'url')).toThrow(/not a URL/);
    expect(secureUrl('https://auth.example/x', 'url').host).toBe('auth.example');
    expect(secureUrl('http://127.0.0.1:8080', 'url').port).toBe('8080');
  });

  it('allows listed hosts, with their port if one is given', () => {
    const allowed = new AllowedHosts(['Login.example', 'auth.example:8443']);
    expect(allowed.has(new URL('https://login.example/x'))).toBe(true);
    expect(allowed.has(new URL('https://login.example:9/x'))).toBe(true);
    expect(allowed.has(new URL('https://auth.example:8443'))).toBe(true);
    expect(allowed.has(new URL('https://auth.example'))).toBe(false);
    expect(allowed.has(new URL('https://x.login.example'))).toBe(false);
  });
});

describe('HttpClient', () => {
  const answer = (status: number, headers: Record<string, string> = {}): Answer => ({
    status,
    headers,
    body: Buffer.from(''),
    url: new URL('https://auth.example/token'),
  });
  const client = (transport: Transport, hosts: string[] = []): HttpClient =>
    new HttpClient({
      transport,
      clock: fakeClock(),
      secrets: new Secrets(),
      allowedHosts: new AllowedHosts(hosts),
    });
  const post = {
    method: 'POST' as const,
    url: new URL('https://auth.example/token'),
    headers: {},
    body: 'x',
    what: 'the exchange',
  };
  const get = {
    method: 'GET' as const,
    url: new URL('https://auth.example/token'),
    headers: {},
    what: 'the request',
  };

  it.each([
    ['another host', 'https://evil.example/'],
    ['the same host, even', 'https://auth.example/elsewhere'],
    ['plain http', 'http://login.example/'],
    ['loopback', 'http://127.0.0.1:1/'],
    ['no address', ''],
    ['nonsense', 'https://'],
  ])('does not follow a redirect to %s', async (_, location) => {
    const sent: string[] = [];
    const http = client(
      async (request) => {
        sent.push(request.url.href);
        return answer(307, location === '' ? {} : { location });
      },
      ['login.example'],
    );
    await expect(http.send(post)).rejects.toMatchObject({ code: 'refused', transient: false });
    expect(sent).toHaveLength(1);
  });

  it('follows one redirect to a listed host, and no second', async () => {
    const sent: string[] = [];
    const transport: Transport = async (request) => {
      sent.push(request.url.href);
      return answer(sent.length === 1 ? 307 : 200, { location: 'https://login.example/token' });
    };
    await expect(client(transport, ['login.example']).send(post)).resolves.toMatchObject({ status: 200 });
    expect(sent).toEqual(['https://auth.example/token', 'https://login.example/token']);

    const endless: Transport = async () => answer(307, { location: 'https://login.example/token' });
    await expect(client(endless, ['login.example']).send(post)).rejects.toMatchObject({ code: 'refused' });
  });

  it('does not turn a POST into a GET', async () => {
    const transport: Transport = async (request) =>
      answer(request.url.host === 'auth.example' ? 302 : 200, { location: 'https://login.example/' });
    await expect(client(transport, ['login.example']).send(post)).rejects.toMatchObject({ code: 'refused' });
    await expect(client(transport, ['login.example']).send(get)).resolves.toMatchObject({ status: 200 });
  });

  it.each([
    ['PUT', 'x'],
    ['PATCH', 'x'],
    ['DELETE', undefined],
    ['DELETE', 'x'],
  ] as const)(
    'does not turn a %s into a GET, and follows with the method and the body (%s)',
    async (method, body) => {
      const { body: _, ...others } = post;
      const request = { ...others, method, ...(body === undefined ? {} : { body }) };
      const redirecting = (status: number, sent: Outgoing[]): HttpClient =>
        client(
          async (one) => {
            sent.push(one);
            return answer(sent.length === 1 ? status : 200, { location: 'https://login.example/token' });
          },
          ['login.example'],
        );
      for (const status of [301, 302, 303]) {
        const sent: Outgoing[] = [];
        await expect(redirecting(status, sent).send(request)).rejects.toThrow(
          body === undefined ? 'would turn the DELETE into a GET' : "would drop the request's body",
        );
        expect(sent).toHaveLength(1);
      }
      for (const status of [307, 308]) {
        const sent: Outgoing[] = [];
        await expect(redirecting(status, sent).send(request)).resolves.toMatchObject({ status: 200 });
        expect(sent[1]).toMatchObject({ method, url: new URL('https://login.example/token') });
        expect(sent[1]?.body).toBe(body);
      }
    },
  );

  it('knows which statuses pass', () => {
    const passing = [408, 421, 425, 429, 500, 502, 503, 504, 507, 520, 529, 599];
    const final = [400, 401, 402, 403, 404, 405, 409, 410, 418, 422, 451, 501, 505, 511];
    expect(passing.filter((status) => !isTransientStatus(status))).toEqual([]);
    expect(final.filter(isTransientStatus)).toEqual([]);
  });
});
