import { mkdtempSync, rmSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OpenParts } from '../../../src/broker/open-parts.js';
import { startTestBroker } from '../../support/broker.js';

it('parts are closed in the reverse order, each once', async () => {
  const closed: string[] = [];
  const parts = new OpenParts();
  for (const name of ['store', 'listeners', 'schedule']) {
    const close = async (): Promise<void> => {
      // Whatever is closed later must not be faster.
      await new Promise((resolve) => setImmediate(resolve));
      closed.push(name);
    };
    expect(parts.add({ name, close }).name).toBe(name);
  }
  await Promise.all([parts.close(), parts.close()]);
  await parts.close();
  expect(closed).toEqual(['schedule', 'listeners', 'store']);
});

it('a broker that cannot start lets go of what it has opened: its folder and its port', async () => {
  const taken = net.createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const free = net.createServer();
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
  const [port, other] = [taken, free].map((server) => (server.address() as AddressInfo).port);
  await new Promise((resolve) => free.close(resolve));
  const data = mkdtempSync(join(tmpdir(), 'jobpass-start-'));
  const file = {
    listen: `127.0.0.1:${other}`,
    data,
    trust: [{ issuer: 'http://127.0.0.1:1', audience: 'x' }],
    roles: { any: { when: { sub: 'x' }, audience: 'https://service.example' } },
  };
  try {
    await expect(startTestBroker({ ...file, admin: `127.0.0.1:${port}` })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(`cannot listen on 127.0.0.1:${port}`) as string,
    });
    await (await startTestBroker(file)).close();
  } finally {
    taken.close();
    rmSync(data, { recursive: true });
  }
});
