import type { ChildProcess } from 'node:child_process';
import net, { type AddressInfo } from 'node:net';
import { within } from './pace.js';

/** A port on loopback that nobody listens on; whoever takes it should be quick. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

/** Several at once, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, listen));
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listen(): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject).listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** Waits for the end of a process that has been told to end; kills it after a while. */
export async function ended(child: ChildProcess, patienceMs = 5000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), within(patienceMs));
  await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
}
