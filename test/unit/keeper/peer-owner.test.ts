import net, { type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isOwnPeer, ownerIn } from '../../../src/keeper/peer-owner.js';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (local: string, remote: string, state: string, uid: number): string =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  ${uid}        0 79998 3 0000000000000000 20 4 27 35 -1\n`;

describe('the owner of a connection', () => {
  it.runIf(process.platform === 'linux')('is found for connections of both address families', async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    for (const host of ['127.0.0.1', '::ffff:127.0.0.1']) {
      const seen = new Promise<net.Socket>((resolve) => server.once('connection', resolve));
      const client = net.connect(port, host);
      const socket = await seen;
      expect(await isOwnPeer(socket), host).toBe(true);
      client.destroy();
      socket.destroy();
    }
    server.close();
  });

  it('is the user of the socket at the other end, not of the server’s own socket', () => {
    const table = `${HEAD}${line('0100007F:1F90', '0100007F:C350', '01', 0)}${line('0100007F:C350', '0100007F:1F90', '01', 1001)}`;
    expect(ownerIn(table, 0xc350, 0x1f90)).toBe(1001);
    expect(ownerIn(table, 0xc351, 0x1f90)).toBeUndefined();
  });

  it('is unknown for other hosts, and for connections that are not established', () => {
    const other = line('020011AC:C350', '0100007F:1F90', '01', 1001);
    const closed = line('0100007F:C350', '0100007F:1F90', '06', 0);
    expect(ownerIn(HEAD + other + closed, 0xc350, 0x1f90)).toBeUndefined();
  });

  it('is found for IPv4 addresses in IPv6 sockets, on machines of either byte order', () => {
    const [little, big] = ['0000000000000000FFFF00000100007F', '00000000000000000000FFFF7F000001'];
    for (const host of [little, big])
      expect(ownerIn(HEAD + line(`${host}:C350`, `${host}:1F90`, '01', 7), 0xc350, 0x1f90)).toBe(7);
  });
});
