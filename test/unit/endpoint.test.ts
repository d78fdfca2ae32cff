import http from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Endpoint } from '../../src/keeper/endpoint.js';
import { type HeldClock, heldClock } from '../support/clock.js';

describe('the endpoint', () => {
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
  const agent = new http.Agent({ keepAlive: true, maxSockets: 20 });
  const many = async (count: number, url: string, token: string): Promise<Record<number, number>> => {
    const found: Record<number, number> = {};
    const statuses = await Promise.all(Array.from({ length: count }, () => ask(url, token)));
    for (const status of statuses) found[status] = (found[status] ?? 0) + 1;
    return found;
  };

  it('answers so many at once and so many a second, each credential for itself', async () => {
    const one = endpoint.serve(() => ({ json: { a: 1 }, plain: 'a' }));
    const two = endpoint.serve(() => ({ json: { b: 2 }, plain: 'b' }));
    expect(await many(1_010, one.url, one.token)).toEqual({ 200: 1_000, 429: 10 });
    expect(await ask(two.url, two.token)).toBe(200);
    clock.advance(100);
    expect(await many(60, one.url, one.token)).toEqual({ 200: 50, 429: 10 });
  });

  it('is not used up by those who have no token', async () => {
    const served = endpoint.serve(() => ({ json: {}, plain: 'x' }));
    expect(await many(1_010, served.url, 'wrong')).toEqual({ 401: 1_010 });
    expect(await ask(served.url, served.token)).toBe(200);
  });

  it('says that there is nothing, and nothing at all once it is over', async () => {
    let alive = true;
    const served = endpoint.serve(() => (alive ? { json: {}, plain: 'x' } : undefined));
    alive = false;
    expect(await ask(served.url, served.token)).toBe(503);
    served.stop();
    expect(await ask(served.url, served.token)).toBe(401);
  });

  it('has a token of its own for each credential', async () => {
    const one = endpoint.serve(() => ({ json: {}, plain: 'a' }));
    const two = endpoint.serve(() => ({ json: {}, plain: 'b' }));
    expect(await ask(one.url, two.token)).toBe(401);
    expect(one.token).toHaveLength(43);
  });
});
