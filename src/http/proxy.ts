import http from 'node:http';
import type { AgentOptions, RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { JobpassError } from '../errors.js';
import { afterHandshake, SecureAgent } from './agent.js';
import { dial } from './dial.js';
import { connectionFailure } from './failure.js';
import { isLoopback } from './hosts.js';
import { bypassesProxy } from './no-proxy.js';
import { isTransientStatus } from './retry.js';

/**
 * Returns the agent that connects to `url` through a proxy, or undefined if HTTPS_PROXY, ALL_PROXY and NO_PROXY select no proxy
 * for it. Loopback addresses never use a proxy.
 *
 * @throws JobpassError `usage` if the URL of the proxy is invalid
 */
export function tunnelAgent(url: URL, options: AgentOptions): TunnelAgent | undefined {
  const { env } = process;
  const named = env['https_proxy'] || env['HTTPS_PROXY'] || env['all_proxy'] || env['ALL_PROXY'] || '';
  const except = env['no_proxy'] || env['NO_PROXY'] || '';
  return named === '' || isLoopback(url) || bypassesProxy(url, except)
    ? undefined
    : new TunnelAgent(proxyUrl(named), options);
}

/**
 * Parses the URL of a proxy. The default scheme is http, as in curl and GitHub's own actions. A backslash is part of
 * the user name (`DOMAIN\\user`): the URL parser would read the text before it as the host.
 */
export function proxyUrl(named: string): URL {
  const [, scheme = 'http://', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(named.trim()) ?? [];
  const at = rest.lastIndexOf('@');
  let url: URL;
  try {
    url = new URL(`${scheme}${rest.slice(0, at + 1).replaceAll('\\', '%5C')}${rest.slice(at + 1)}`);
    decodeURIComponent(`${url.username}${url.password}`);
    // If a user name or password contains `/`, `?` or `#`, the URL parser reads part of it as the host and the path.
    if (`${url.pathname}${url.search}${url.hash}`.includes('@')) throw new Error('an @ after the host');
  } catch {
    throw new JobpassError('usage', 'The proxy in the environment is not a valid URL', {
      hint: 'Set `HTTPS_PROXY` to http://host:port, and percent-encode special characters in the user name and the password',
    });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new JobpassError(
      'usage',
      `Proxies with the scheme ${url.protocol.slice(0, 12)} are not supported`,
      {
        hint: 'Set `HTTPS_PROXY` to http://host:port or https://host:port',
      },
    );
  }
  return url;
}

/**
 * Connections through an HTTP proxy (CONNECT; RFC 9110, section 9.3.6). A response from the proxy never counts as a response
 * from the server. The proxy never receives the job's client certificate.
 */
class TunnelAgent extends SecureAgent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  /** Returns the proxy's URL for messages, without user name and password. */
  get shownProxy(): string {
    return this.#proxy.origin;
  }

  protected override async open(options: RequestOptions, signal: AbortSignal): Promise<Duplex> {
    const host = options.host ?? '';
    const target = `${host.includes(':') ? `[${host}]` : host}:${options.port ?? 443}`;
    const connection = await this.#connection(signal).catch((error: unknown) => {
      // Jobpass has not sent the request yet, so no response can be lost.
      throw connectionFailure(error, `The connection to the proxy ${this.shownProxy}`, false);
    });
    return this.#tunnel(connection, target, signal);
  }

  async #connection(signal: AbortSignal): Promise<Duplex> {
    const { protocol, hostname, port } = this.#proxy;
    const secure = protocol === 'https:';
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = await dial({ host, port: port !== '' ? Number(port) : secure ? 443 : 80, signal });
    if (!secure) return socket;
    const { connect } = await import('node:tls');
    const { ca } = this.options;
    const name = isIP(host) === 0 ? { servername: host } : {};
    return afterHandshake(connect({ socket, host, ...name, ...(ca === undefined ? {} : { ca }) }), signal);
  }

  #tunnel(connection: Duplex, target: string, signal: AbortSignal): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const request = http.request({
        method: 'CONNECT',
        path: target,
        headers: { host: target, ...this.#authorization() },
        createConnection: () => connection,
        signal,
      });
      request.once('connect', (answer, socket) => {
        const status = answer.statusCode ?? 0;
        if (status >= 200 && status <= 299) return resolve(socket);
        socket.destroy();
        reject(this.#refusal(status, target));
      });
      request.once('response', (answer) => {
        answer.destroy();
        reject(this.#refusal(answer.statusCode ?? 0, target));
      });
      request.once('error', (error) => {
        reject(connectionFailure(error, `The connection to the proxy ${this.shownProxy}`, false));
      });
      request.end();
    });
  }

  #authorization(): Record<string, string> {
    const { username, password } = this.#proxy;
    if (username === '' && password === '') return {};
    const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { 'proxy-authorization': `Basic ${Buffer.from(plain).toString('base64')}` };
  }

  #refusal(status: number, target: string): JobpassError {
    const transient = isTransientStatus(status);
    return new JobpassError(
      // The error code is the same for a permanent rejection, because the server has not received the request.
      'unreachable',
      `The proxy ${this.shownProxy} did not open a connection to ${target}: it answered ${status}`,
      { transient, answered: true, hint: this.#hint(status) },
    );
  }

  #hint(status: number): string {
    if (status !== 407) return 'Allow that host in the proxy, or add the host to `NO_PROXY`';
    return this.#proxy.username === ''
      ? 'The proxy requires a user name and a password: set `HTTPS_PROXY` to http://user:password@host:port'
      : 'The proxy rejects the user name and the password in `HTTPS_PROXY`';
  }
}
