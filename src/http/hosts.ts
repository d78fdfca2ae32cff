import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';

/** Whether a URL's host can only be this machine: `localhost`, 127.0.0.0/8 or ::1. */
export function isLoopback(url: URL): boolean {
  // The URL parser has already turned spellings such as 127.1 and 0x7f000001 into dotted decimals.
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}

/** The same of a host by itself. */
export function isLoopbackHost(host: string): boolean {
  const url = `http://${host.includes(':') ? `[${host}]` : host}`;
  return URL.canParse(url) && isLoopback(new URL(url));
}

/**
 * Reads a URL that we are asked to send something to. Plain http passes for loopback only.
 *
 * @param what the name of the input or field it came from, for the message
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
      hint: 'Write it whole, as in https://auth.example.com',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new JobpassError('insecure', `${what} carries a user name or password`, {
      hint: 'Take it out: a URL is shown in logs',
    });
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    throw new JobpassError('insecure', `${what} is not https${shown}`, {
      hint: 'Tokens are sent over https only; plain http is for loopback addresses',
    });
  }
  return url;
}

/**
 * The hosts of the input `allowed-hosts`. An entry is `host` (any port) or `host:port`, compared as the URL
 * parser writes them.
 */
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

/** A URL for a message: without its query, which may hold what is nobody's business. */
export function printableUrl(url: URL): string {
  return printable(`${url.origin}${url.pathname}`, 160);
}
