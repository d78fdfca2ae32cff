import http from 'node:http';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Endpoint } from '../../../src/keeper/endpoint.js';
import { type HeldClock, heldClock } from '../../support/clock.js';
import { within } from '../../support/pace.js';

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
  const agent = new http.Agent({ keepAlive: true, maxSockets: 20 });
  const many = async (count: number, url: string, token: string): Promise<Record<number, number>> => {
    const found: Record<number, number> = {};
    const statuses = await Promise.all(Array.from({ length: count }, () => ask(url, token)));
    for (const status of statuses) found[status] = (found[status] ?? 0) + 1;
    return found;
  };

  it('answers while others hold more connections than it has, and say nothing', {
    timeout: within(30_000),
  }, async () => {
    const served = endpoint.serve(() => ({ json: '{}', plain: 'x' }));
    const { port } = new URL(served.url);
    const idle: net.Socket[] = [];
    try {
      for (const _ of Array.from({ length: 300 })) {
        const socket = net.connect(Number(port), '127.0.0.1').on('error', () => undefined);
        idle.push(socket);
        await new Promise((resolve) => socket.once('connect', resolve));
      }
      const from = performance.now();
      expect(await many(50, served.url, served.token)).toEqual({ 200: 50 });
      expect(performance.now() - from).toBeLessThan(within(4_000));
      await vi.waitUntil(() => idle.every(({ destroyed }) => destroyed), { timeout: within(12_000) });
    } finally {
      for (const socket of idle) socket.destroy();
    }
  });
});
