import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';

/** Whether the host in a URL always refers to this machine: `localhost`, 127.0.0.0/8 or ::1. */
export function isLoopback(url: URL): boolean {
  // The URL parser has already converted forms such as 127.1 and 0x7f000001 to dotted decimals.
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}

/** Whether a host name always refers to this machine. */
export function isLoopbackHost(host: string): boolean {
  const url = `http://${host.includes(':') ? `[${host}]` : host}`;
  return URL.canParse(url) && isLoopback(new URL(url));
}

/** Whether a host, with or without a port, is on this machine. */
export function isLoopbackServer(host: string): boolean {
  const url = `https://${host}`;
  return URL.canParse(url) && isLoopback(new URL(url));
}

/**
 * The addresses at which AWS machines read their own metadata and credentials: EC2's instance metadata service (IPv4, IPv6),
 * ECS and CodeBuild, EKS Pod Identity (IPv4, IPv6). They are link-local or unique local, so a packet to them does not leave the
 * host, and AWS serves them only over plain http.
 *
 * Sources (30 November 2026): EC2 user guide, "Access instance metadata for an EC2 instance"; AWS SDKs and Tools Reference
 * Guide, "Container credential provider".
 */
const METADATA_HOSTS: ReadonlySet<string> = new Set([
  '169.254.169.254',
  '[fd00:ec2::254]',
  '169.254.170.2',
  '169.254.170.23',
  '[fd00:ec2::23]',
]);

/** Whether Jobpass may send a request over plain http to this URL's host, because the host is this machine's metadata service. */
export function isMetadataService(url: URL): boolean {
  return METADATA_HOSTS.has(url.hostname);
}

/**
 * Parses the URL of this machine's metadata service. Plain http is allowed for loopback addresses and for the fixed addresses of
 * AWS's metadata services.
 *
 * @param what the name of the variable that contains the URL, for the message
 * @throws JobpassError `usage` or `insecure`
 */
export function metadataUrl(text: string, what: string): URL {
  if (URL.canParse(text)) {
    const url = new URL(text);
    if (url.protocol === 'http:' && url.username === '' && url.password === '' && isMetadataService(url))
      return url;
  }
  return secureUrl(text, what);
}

/**
 * Parses a URL that Jobpass sends requests to. Plain http is allowed only for loopback addresses.
 *
 * @param what the name of the input or field that contains the URL, for the message
 * @param secret whether messages must not contain the URL
 * @throws JobpassError `usage` or `insecure`
 */
export function secureUrl(text: string, what: string, { secret = false } = {}): URL {
  const shown = secret ? '' : `: "${printable(text, 120)}"`;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new JobpassError('usage', `${what} is not a URL${shown}`, {
      hint: 'Use a complete URL, for example https://auth.example.com',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new JobpassError('insecure', `${what} contains a user name or password`, {
      hint: 'Remove the user name and the password: logs show URLs',
    });
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    throw new JobpassError('insecure', `${what} is not https${shown}`, {
      hint: 'Use https. Plain http is allowed only for loopback addresses',
    });
  }
  return url;
}

/** The hosts in the input `allowed-hosts`. An entry is `host` (any port) or `host:port`, as the URL parser writes them. */
export class AllowedHosts {
  readonly #entries: ReadonlySet<string>;

  constructor(entries: readonly string[] = []) {
    this.#entries = new Set(entries.map((entry) => entry.toLowerCase()));
  }

  has(url: URL): boolean {
    const port = url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80';
    return this.#entries.has(url.hostname) || this.#entries.has(`${url.hostname}:${port}`);
  }
}

/** Returns a URL for messages. The query is omitted, because it may be confidential. */
export function printableUrl(url: URL): string {
  return printable(`${url.origin}${url.pathname}`, 160);
}
