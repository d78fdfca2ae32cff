import { type LookupAddress, lookup } from 'node:dns';
import net, { type Socket } from 'node:net';
import { hasNoRoute } from './failure.js';

/** The delay before Jobpass also tries the next address, in milliseconds (RFC 8305, section 8). */
const HEAD_START_MS = 250;
/** The largest number of addresses to try. No credential service has more IPv4 or more IPv6 addresses. */
const MOST_ADDRESSES = 16;

/** The destination of a TCP connection. */
export interface Destination {
  /** A host name, or an IP address without brackets. */
  host: string;
  port: number;
  /** When the signal fires, Jobpass closes all connections that are being opened. */
  signal: AbortSignal;
}

/** Resolves a host name to all of its addresses, as `dns.lookup` does with the option `all`. */
export type LookUp = (host: string) => Promise<readonly LookupAddress[]>;

const systemLookUp: LookUp = (host) =>
  new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, addresses) => (error === null ? resolve(addresses) : reject(error)));
  });

/**
 * Opens a TCP connection to the first of a host's addresses that answers. Attempts start 250 ms apart, and earlier attempts
 * continue (RFC 8305). Node's own algorithm drops an address after 250 ms, so it never reaches a host 300 ms away.
 *
 * @throws the name lookup's error, or the error for the first address that failed for a reason other than a missing route
 */
export async function dial(
  { host, port, signal }: Destination,
  lookUp: LookUp = systemLookUp,
): Promise<Socket> {
  const addresses = net.isIP(host) === 0 ? await addressesOf(host, signal, lookUp) : [host];
  return race(addresses, port, signal);
}

function race(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const waiting = [...addresses];
    const trying = new Set<Socket>();
    const errors: NodeJS.ErrnoException[] = [];
    let timer: NodeJS.Timeout | undefined;

    const stop = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      for (const socket of trying) socket.destroy();
      trying.clear();
    };
    const onAbort = (): void => {
      stop();
      reject(signal.reason);
    };
    const next = (): void => {
      clearTimeout(timer);
      const address = waiting.shift();
      if (address === undefined) {
        if (trying.size > 0) return;
        stop();
        reject(mostTelling(errors));
        return;
      }
      const socket = net.connect({ host: address, port });
      trying.add(socket);
      socket.once('connect', () => {
        trying.delete(socket);
        stop();
        socket.removeAllListeners('error');
        resolve(socket);
      });
      socket.once('error', (error) => {
        trying.delete(socket);
        errors.push(error);
        next();
      });
      if (waiting.length > 0) timer = setTimeout(next, HEAD_START_MS);
    };

    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    next();
  });
}

/** Returns the most useful error. For example, a refused IPv4 connection explains more than a missing IPv6 route. */
function mostTelling(errors: readonly NodeJS.ErrnoException[]): Error {
  const told = errors.find(({ code }) => !hasNoRoute(code ?? ''));
  return told ?? errors[0] ?? new Error('no address');
}

/**
 * Returns a host's addresses, alternating between IPv4 and IPv6. Within each family, the addresses stay in the system's order.
 */
async function addressesOf(host: string, signal: AbortSignal, lookUp: LookUp): Promise<string[]> {
  const found = await new Promise<readonly LookupAddress[]>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    lookUp(host)
      .finally(() => signal.removeEventListener('abort', onAbort))
      .then(resolve, reject);
  });
  const first = found.filter(({ family }) => family === found[0]?.family);
  const second = found.filter(({ family }) => family !== found[0]?.family);
  const mixed: string[] = [];
  for (let at = 0; at < Math.max(first.length, second.length); at++) {
    for (const one of [first[at], second[at]]) if (one !== undefined) mixed.push(one.address);
  }
  return mixed.slice(0, MOST_ADDRESSES);
}
