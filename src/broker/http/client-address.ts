import type http from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Returns whether a text is an address or a network (`10.0.0.0/8`). */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 6 ? 128 : 32));
}

/** Returns the list of addresses and networks for `isIn`, or undefined if there are no entries. */
export function networks(entries: readonly string[]): BlockList | undefined {
  if (entries.length === 0) return undefined;
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const six = isIP(address) === 6;
    list.addSubnet(address, Number(prefix ?? (six ? 128 : 32)), six ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** Returns whether a list contains an address. */
export function isIn(list: BlockList | undefined, address: string): boolean {
  if (list === undefined) return false;
  let answers = known.get(list);
  if (answers === undefined || answers.size >= MOST_KNOWN) {
    answers = new Map();
    known.set(list, answers);
  }
  let answer = answers.get(address);
  if (answer === undefined) {
    answer = list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
    answers.set(address, answer);
  }
  return answer;
}

/** A cache of the results of `isIn`. Each check allocates objects outside the heap, and few addresses send most requests. */
const known = new WeakMap<BlockList, Map<string, boolean>>();
const MOST_KNOWN = 1_000;

/**
 * Returns the source address of a request: the connection's address or, behind trusted proxies, the last address in X-Forwarded-For
 * that is not a trusted proxy.
 */
export function sourceOf(request: http.IncomingMessage, proxies: BlockList | undefined): string {
  let source = plain(request.socket.remoteAddress ?? '');
  if (proxies === undefined) return source;
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',').reverse();
  for (const entry of forwarded) {
    const address = plain(entry.trim());
    if (isIP(address) === 0 || !isIn(proxies, source)) break;
    source = address;
  }
  return source;
}

/**
 * Returns the key for counting a source's requests: the address or, for IPv6, its /64 network, because one client has many IPv6
 * addresses.
 */
export function sourceKey(source: string): string {
  if (isIP(source) !== 6) return source;
  const [head = '', tail] = source.split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array.from({ length: Math.max(zeros, 0) }, () => '0'), ...right].slice(0, 4).join(':');
}

/** Returns the address in plain form: sockets for both IPv4 and IPv6 write IPv4 addresses as `::ffff:…`. */
export function plain(address: string): string {
  return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}
