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
