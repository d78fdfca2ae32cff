import { BlockList, isIP } from 'node:net';

/**
 * Whether NO_PROXY includes the host in a URL, so that requests to this host use no proxy. The syntax is the same as in curl
 * and Go, and includes the syntax of GitHub's toolkit: commas or spaces separate entries. A domain, with or without a leading
 * dot or `*.`, matches itself and all its subdomains. An IP address, with or without brackets, matches itself. `10.0.0.0/8`
 * matches a network. An entry may end with a port. `*` matches every host. A trailing dot of a name is ignored.
 */
export function bypassesProxy(url: URL, list: string): boolean {
  const host = bareHost(url.hostname);
  const port = url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80';
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && (entry === '*' || names(entry, host, port)));
}

/**
 * Variables that let programs reach an address on this machine: NO_PROXY and no_proxy with this address added. The address is
 * listed itself, because many programs do not support networks in these variables. Some programs read only one of the two
 * variables, so each variable keeps its earlier entries.
 *
 * @returns no variables if no proxy is set, or if both variables already include the host
 */
export function withoutProxy(url: URL, env: NodeJS.ProcessEnv): [name: string, value: string][] {
  const proxies = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];
  if (!proxies.some((name) => env[name])) return [];
  return [
    ['NO_PROXY', env['NO_PROXY'] || env['no_proxy'] || ''],
    ['no_proxy', env['no_proxy'] || env['NO_PROXY'] || ''],
  ].flatMap(([name = '', list = '']): [string, string][] => {
    if (bypassesProxy(url, env[name] ?? '')) return [];
    return [[name, [...(list === '' ? [] : [list]), '127.0.0.1', 'localhost', '::1'].join(',')]];
  });
}

function names(entry: string, host: string, port: string): boolean {
  const parts = parse(entry);
  if (parts.port !== undefined && parts.port !== port) return false;
  const family = isIP(host);
  if (parts.prefix !== undefined) return family !== 0 && inNetwork(host, family, parts.host, parts.prefix);
  if (isIP(parts.host) !== 0 || family !== 0) return sameAddress(host, parts.host);
  const domain = bareHost(parts.host).replace(/^\*?\./, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

function parse(entry: string): { host: string; port?: string; prefix?: number } {
  const bracketed = /^\[([0-9a-f:.]+)\](?::(\d+))?(?:\/(\d+))?$/.exec(entry);
  const network = bracketed ?? /^([0-9a-f:.]+)()\/(\d+)$/.exec(entry);
  if (network !== null) {
    const [, host = '', port, prefix] = network;
    return {
      host,
      ...(port ? { port } : {}),
      ...(prefix === undefined ? {} : { prefix: Number(prefix) }),
    };
  }
  if (isIP(entry) !== 0) return { host: entry };
  const [, host = entry, port] = /^(.*?):(\d+)$/.exec(entry) ?? [];
  return { host, ...(port === undefined ? {} : { port }) };
}

function inNetwork(host: string, family: number, network: string, prefix: number): boolean {
  const of = isIP(network);
  if (of === 0 || prefix > (of === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, of === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

function sameAddress(host: string, other: string): boolean {
  const [family, of] = [isIP(host), isIP(other)];
  if (family === 0 || of === 0) return false;
  const list = new BlockList();
  list.addAddress(other, of === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

function bareHost(host: string): string {
  return host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}
