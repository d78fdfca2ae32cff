import { type ChildProcess, spawn } from 'node:child_process';
import net, { type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { dial, type LookUp } from '../../../src/http/dial.js';
import { freePort } from '../../support/processes.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

const both: LookUp = async () => [
  { address: '::1', family: 6 },
  { address: '127.0.0.1', family: 4 },
];
const never = new AbortController().signal;

function kept(socket: Socket): Socket {
  closing.push(() => socket.on('error', () => undefined).destroy());
  return socket;
}

/** A server on 127.0.0.1 alone. */
async function server(): Promise<number> {
  const listening = net.createServer((socket) => kept(socket));
  closing.push(() => listening.close());
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return (listening.address() as net.AddressInfo).port;
}

/** A server whose queue of connections is full: the system drops who comes, and who came is let in at a later try. */
async function crowdedServer(): Promise<{ port: number; child: ChildProcess }> {
  const port = await freePort();
  const program = `require('node:net').createServer(() => {}).listen({ host: '127.0.0.1', port: ${port}, backlog: 1 }, () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  closing.push(() => void child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGSTOP');
  for (let at = 0; at < 4; at++) kept(net.connect(port, '127.0.0.1')).on('error', () => undefined);
  await wait(100);
  return { port, child };
}

describe('a connection to a name of two families', () => {
  it('goes to IPv4 at once where nothing listens on IPv6', async () => {
    const socket = kept(await dial({ host: 'x.test', port: await server(), signal: never }, both));
    expect(socket.remoteAddress).toBe('127.0.0.1');
  });

  // Node's own way fails in the second case: it gives the first address up after 250 ms.
  it.each([
    ['comes last', both],
    ['comes first', async () => [...(await both(''))].reverse()],
  ] as [string, LookUp][])(
    'waits for a slow address beyond the 250 ms that it has for itself, where the only other one refuses, if the slow one %s',
    async (_, lookUp) => {
      const { port, child } = await crowdedServer();
      const began = performance.now();
      setTimeout(() => child.kill('SIGCONT'), 400);
      const socket = kept(await dial({ host: 'x.test', port, signal: never }, lookUp));
      expect(socket.remoteAddress).toBe('127.0.0.1');
      expect(performance.now() - began).toBeGreaterThan(400);
    },
  );

  it('goes on with the next address where one is silent, without giving the silent one up', async () => {
    const { port: silent, child } = await crowdedServer();
    const listening = net.createServer((socket) => kept(socket));
    closing.push(() => listening.close());
    await new Promise<void>((resolve) => listening.listen(silent, '127.0.0.2', resolve));
    const addresses: LookUp = async () => [
      { address: '127.0.0.1', family: 4 },
      { address: '127.0.0.2', family: 4 },
    ];
    const socket = kept(await dial({ host: 'x.test', port: silent, signal: never }, addresses));
    expect(socket.remoteAddress).toBe('127.0.0.2');
    expect(child.exitCode).toBeNull();
  });

  it('fails with what the address said that could be reached', async () => {
    const port = await freePort();
    const noRoute: LookUp = async () => [
      // The broadcast address: the system has no route for TCP to it, and sends nothing.
      { address: '255.255.255.255', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    await expect(dial({ host: 'x.test', port, signal: never }, noRoute)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    await expect(dial({ host: '255.255.255.255', port, signal: never })).rejects.toMatchObject({
      code: 'ENETUNREACH',
    });
  });

  it('is given up when that is wanted, also while the name is looked up', async () => {
    const stop = new AbortController();
    const opening = dial(
      { host: 'x.test', port: 1, signal: stop.signal },
      () => new Promise(() => undefined),
    );
    stop.abort();
    await expect(opening).rejects.toThrow(/abort/i);
  });
});
