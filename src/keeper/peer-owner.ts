import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

/**
 * Whether the process at the other end of a loopback connection has the same user as this process. Only Linux shows this; elsewhere
 * the result is false.
 *
 * Source: Linux, Documentation/networking/proc_net_tcp.rst: each line has the local address, the remote address, the state, and in
 * the eighth column the user ID of the socket.
 */
export async function isOwnPeer({
  remotePort,
  localPort,
}: Pick<Socket, 'remotePort' | 'localPort'>): Promise<boolean> {
  const own = process.getuid?.();
  if (process.platform !== 'linux' || own === undefined) return false;
  if (remotePort === undefined || localPort === undefined) return false;
  for (const name of ['tcp', 'tcp6']) {
    const table = await readFile(`/proc/self/net/${name}`, 'latin1').catch(() => '');
    const owner = ownerIn(table, remotePort, localPort);
    if (owner !== undefined) return owner === own;
  }
  return false;
}

/** 127.0.0.1 as the kernel writes it on machines of either byte order, also mapped to IPv6. */
const LOOPBACK = /^(?:0{16}(?:FFFF0000|0000FFFF))?(?:0100007F|7F000001)$/;
const ESTABLISHED = '01';

/**
 * The user ID of the socket that is connected from one loopback port to another; undefined if the table does not contain the socket.
 *
 * @param table the content of `/proc/net/tcp` or `/proc/net/tcp6`
 */
export function ownerIn(table: string, from: number, to: number): number | undefined {
  const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');
  for (const line of table.split('\n')) {
    const [, local = '', remote = '', state, , , , uid = ''] = line.trim().split(/\s+/);
    const [[localHost = '', localPort], [remoteHost = '', remotePort]] = [
      local.split(':'),
      remote.split(':'),
    ];
    if (localPort !== hex(from) || remotePort !== hex(to) || state !== ESTABLISHED) continue;
    if (LOOPBACK.test(localHost) && LOOPBACK.test(remoteHost) && /^\d+$/.test(uid)) return Number(uid);
  }
  return undefined;
}
