import http from 'node:http';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Settings } from '../../../src/config/settings.js';
import { Endpoint } from '../../../src/keeper/endpoint.js';
import { answerOf, type Freshness, isFresh } from '../../../src/lease/endpoint-answer.js';
import type { Json, Lease } from '../../../src/providers/lease.js';
import { type HeldClock, heldClock } from '../../support/clock.js';

describe('the endpoint of a job', () => {
  let clock: HeldClock;
  let endpoint: Endpoint;
  beforeEach(async () => {
    clock = heldClock();
    endpoint = await Endpoint.open(clock);
  });
  afterEach(() => endpoint.close());

  const ask = (url: string, token: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` };
      http
        .get(url, { headers, agent }, (answer) =>
          answer.resume().on('end', () => resolve(answer.statusCode ?? 0)),
        )
        .on('error', reject);
    });
  const answered = async (url: string, token: string): Promise<string> =>
    (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).text();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 20 });
  const many = async (count: number, url: string, token: string): Promise<Record<number, number>> => {
    const found: Record<number, number> = {};
    const statuses = await Promise.all(Array.from({ length: count }, () => ask(url, token)));
    for (const status of statuses) found[status] = (found[status] ?? 0) + 1;
    return found;
  };

  it('answers so many at once and so many a second, each credential for itself', async () => {
    const one = endpoint.serve(() => ({ json: '{"a":1}', plain: 'a' }));
    const two = endpoint.serve(() => ({ json: '{"b":2}', plain: 'b' }));
    expect(await many(1_010, one.url, one.token)).toEqual({ 200: 1_000, 429: 10 });
    expect(await ask(two.url, two.token)).toBe(200);
    clock.advance(100);
    expect(await many(60, one.url, one.token)).toEqual({ 200: 50, 429: 10 });
  });

  it('is not used up by those who have no token', async () => {
    const served = endpoint.serve(() => ({ json: '{}', plain: 'x' }));
    expect(await many(1_010, served.url, 'wrong')).toEqual({ 401: 1_010 });
    expect(await ask(served.url, served.token)).toBe(200);
  });

  it('says after a second that there is nothing, from then on at once, and nothing at all once it is over', async () => {
    let alive = false;
    const served = endpoint.serve(() => (alive ? { json: '{}', plain: 'x' } : undefined));
    const first = ask(served.url, served.token);
    let over = false;
    void first.finally(() => {
      over = true;
    });
    for (let waited = 0; waited < 1_000; waited += 50) {
      await vi.waitUntil(() => clock.sleepers() > 0, { interval: 1 });
      expect(over).toBe(false);
      clock.advance(50);
    }
    expect(await first).toBe(503);
    expect(await ask(served.url, served.token)).toBe(503);
    alive = true;
    expect(await ask(served.url, served.token)).toBe(200);
    served.stop();
    expect(await ask(served.url, served.token)).toBe(401);
  });

  it('holds a request until there is a credential', async () => {
    let alive = false;
    const served = endpoint.serve(() => (alive ? { json: '{}', plain: 'x' } : undefined));
    const both = [ask(served.url, served.token), ask(served.url, served.token)];
    await vi.waitUntil(() => clock.sleepers() === 2, { interval: 1 });
    alive = true;
    clock.advance(50);
    expect(await Promise.all(both)).toEqual([200, 200]);
    // After a time with one, it is waited for again.
    alive = false;
    const next = ask(served.url, served.token);
    await vi.waitUntil(() => clock.sleepers() === 1, { interval: 1 });
    alive = true;
    clock.advance(50);
    expect(await next).toBe(200);
  });

  it('waits for a renewal that is in progress, and responds with the renewed credential', async () => {
    let state: Freshness = 'renewing';
    const served = endpoint.serve(
      () => ({ json: `{"state":"${state}"}`, plain: state }),
      () => state,
    );
    const both = [answered(served.url, served.token), answered(served.url, served.token)];
    await vi.waitUntil(() => clock.sleepers() === 2, { interval: 1 });
    state = 'fresh';
    clock.advance(50);
    expect(await Promise.all(both)).toEqual(['{"state":"fresh"}', '{"state":"fresh"}']);
  });

  it('responds from memory after a second of renewal, and then at once until the credential is fresh again', async () => {
    let state: Freshness = 'renewing';
    const served = endpoint.serve(
      () => ({ json: '{}', plain: 'x' }),
      () => state,
    );
    /** Sends a request that waits. @returns for how many milliseconds */
    const waits = async (): Promise<number> => {
      let over = false;
      const first = ask(served.url, served.token).finally(() => {
        over = true;
      });
      let waited = 0;
      for (; !over; waited += 50) {
        await vi.waitUntil(() => over || clock.sleepers() > 0, { interval: 1 });
        if (over) break;
        clock.advance(50);
      }
      expect(await first).toBe(200);
      return waited;
    };
    expect(await waits()).toBe(1_000);
    expect(await waits()).toBe(0);
    state = 'stale';
    expect(await waits()).toBe(0);
    state = 'renewing';
    expect(await waits()).toBe(0);
    state = 'fresh';
    expect(await waits()).toBe(0);
    state = 'renewing';
    expect(await waits()).toBe(1_000);
  });

  it('keeps the connection of whoever has the token, whoever else asks', async () => {
    let alive = false;
    const served = endpoint.serve(() => (alive ? { json: '{}', plain: 'x' } : undefined));
    const first = ask(served.url, served.token);
    await vi.waitUntil(() => clock.sleepers() === 1, { interval: 1 });
    const others = await many(300, served.url, 'wrong');
    expect(others).toEqual({ 401: 300 });
    const { port } = new URL(served.url);
    const idle = Array.from({ length: 150 }, () =>
      net.connect(Number(port), '127.0.0.1').on('error', () => undefined),
    );
    await Promise.all(idle.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    alive = true;
    clock.advance(50);
    expect(await first).toBe(200);
    for (const socket of idle) socket.destroy();
  });

  it('has an address that no client writes otherwise', () => {
    for (const _ of Array.from({ length: 2_000 })) {
      const served = endpoint.serve(() => undefined);
      expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+(\/[A-Za-z0-9._-]+)+$/);
      served.stop();
    }
  });

  it('accepts its address with and without the port in Host, and no other host', async () => {
    const served = endpoint.serve(() => ({ json: '{}', plain: 'x' }));
    const { port } = new URL(served.url);
    const statuses: Record<string, number | undefined> = {};
    const hosts = ['127.0.0.1', 'localhost', 'LocalHost', 'rebound.example', '127.0.0.1.example'];
    for (const host of [
      ...hosts,
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `rebound.example:${port}`,
      '127.0.0.1:1',
    ]) {
      statuses[host] = await new Promise((resolve, reject) => {
        const headers = { authorization: served.token, host };
        const request = http.get(served.url, { headers, agent }, (answer) =>
          answer.resume().on('end', () => resolve(answer.statusCode)),
        );
        request.on('error', reject);
      });
    }
    expect(statuses).toEqual({
      ...{
        '127.0.0.1': 200,
        localhost: 200,
        LocalHost: 200,
        [`127.0.0.1:${port}`]: 200,
        [`localhost:${port}`]: 200,
      },
      ...{ 'rebound.example': 401, '127.0.0.1.example': 401, [`rebound.example:${port}`]: 401 },
      '127.0.0.1:1': 401,
    });
  });

  it('has a token of its own for each credential', async () => {
    const one = endpoint.serve(() => ({ json: '{}', plain: 'a' }));
    const two = endpoint.serve(() => ({ json: '{}', plain: 'b' }));
    expect(await ask(one.url, two.token)).toBe(401);
    expect(one.token).toHaveLength(43);
  });
});

describe('what the endpoint of a job hands out', () => {
  const EXPIRES = Date.UTC(2026, 10, 29, 12, 0, 0, 700);
  const KEYS = { AccessKeyId: 'ASIAEXAMPLE', SecretAccessKey: 'the-key', SessionToken: 'the-token' };
  const lease: Lease = {
    ...{ id: 'one', provider: 'aws', issuer: 'sts', values: [], renewable: false, selfContained: false },
    ...{ credential: KEYS, issuedAt: EXPIRES - 60_000, expiresAt: EXPIRES, handle: {} },
  };
  const answer = async (provider: string, credential: Json, now: number): Promise<unknown> => {
    const format = provider === 'aws' ? 'container-credentials' : 'token-response';
    const answered = await answerOf({ ...lease, provider, credential }, { settings, format, now });
    return answered && JSON.parse(answered.json);
  };
  const settings = { own: {} } as Settings;

  it('never has an expiry that is past, or less than a second ahead', async () => {
    for (let now = EXPIRES - 3_000; now < EXPIRES + 3_000; now += 50) {
      const aws = (await answer('aws', KEYS, now)) as { Expiration: string } | undefined;
      const oauth = (await answer('oauth', 'the-token', now)) as { expires_in: number } | undefined;
      expect(aws === undefined).toBe(oauth === undefined);
      if (aws === undefined) expect(now).toBeGreaterThan(EXPIRES - 1_000);
      else expect(Date.parse(aws.Expiration)).toBeGreaterThan(now);
      expect(oauth?.expires_in ?? 1).toBeGreaterThanOrEqual(1);
    }
    expect(isFresh(lease, EXPIRES - 30_000)).toBe(true);
    expect(isFresh(lease, EXPIRES - 29_999)).toBe(false);
    expect(isFresh({ ...lease, renewable: true }, EXPIRES - 1)).toBe(true);
    const { expiresAt: _, ...endless } = lease;
    expect(isFresh(endless, EXPIRES + 1)).toBe(true);
    expect(await answer('aws', KEYS, EXPIRES - 1_500)).toEqual({
      ...{ AccessKeyId: 'ASIAEXAMPLE', SecretAccessKey: 'the-key', Token: 'the-token' },
      Expiration: '2026-11-29T12:00:00Z',
    });
  });
});
