import http from 'node:http';
import https, { type AgentOptions, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { getProxyForUrl } from 'proxy-from-env';
import { JobpassError } from '../errors.js';
import { connectionFailure } from './failure.js';
import { isLoopback } from './hosts.js';
import { isTransientStatus } from './retry.js';

/**
 * The agent that tunnels to `url` through the proxy that HTTPS_PROXY, ALL_PROXY and NO_PROXY name, or undefined
 * where they name none. Loopback never goes through a proxy.
 *
 * @throws JobpassError `usage` when the proxy's own URL cannot be read
 */
export function tunnelAgent(url: URL, options: AgentOptions): TunnelAgent | undefined {
  return isLoopback(url) || getProxyForUrl(url.href) === ''
    ? undefined
    : new TunnelAgent(proxyUrl(process.env), options);
}

/** The proxy itself. Without a scheme it is http, as curl and GitHub's own actions take it. */
function proxyUrl(env: NodeJS.ProcessEnv): URL {
  const named = env['https_proxy'] || env['HTTPS_PROXY'] || env['all_proxy'] || env['ALL_PROXY'] || '';
  let at: URL;
  try {
    at = new URL(named.includes('://') ? named : `http://${named}`);
    decodeURIComponent(`${at.username}${at.password}`);
  } catch {
    throw new JobpassError('usage', 'The environment names a proxy that is not a URL', {
      hint: 'Write HTTPS_PROXY as http://host:port, and percent-encode a password with unusual characters',
    });
  }
  if (at.protocol !== 'http:' && at.protocol !== 'https:') {
    throw new JobpassError('usage', `A proxy that speaks ${at.protocol.slice(0, 12)} is not supported`, {
      hint: 'Write HTTPS_PROXY as http://host:port or https://host:port',
    });
  }
  return at;
}

/**
 * Connections through an HTTP proxy (CONNECT; RFC 9110, section 9.3.6). What the proxy answers is the proxy's
 * word and never passes for the server's; the job's client certificate is for the server and not for the proxy.
 */
class TunnelAgent extends https.Agent {
  readonly #proxy: URL;
  readonly #opening = new Set<http.ClientRequest>();

  constructor(proxy: URL, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  /** The proxy as messages name it: without its user and password. */
  get shownProxy(): string {
    return this.#proxy.origin;
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    this.#open(options)
      // With a socket given, this only lays TLS over it.
      .then((socket) => super.createConnection({ ...options, socket } as RequestOptions) as Duplex)
      .then(
        (secured) => callback?.(null, secured),
        (error: Error) => callback?.(error, undefined as unknown as Duplex),
      );
  }

  override destroy(): void {
    // A proxy that never answers would otherwise keep the process.
    for (const request of this.#opening) request.destroy();
    super.destroy();
  }

  #open(options: RequestOptions): Promise<Duplex> {
    const host = options.host ?? '';
    const target = `${host.includes(':') ? `[${host}]` : host}:${options.port ?? 443}`;
    const { protocol, hostname, port } = this.#proxy;
    const secure = protocol === 'https:';
    return new Promise((resolve, reject) => {
      const request = (secure ? https : http).request({
        method: 'CONNECT',
        host: hostname.replace(/^\[|\]$/g, ''),
        port: port !== '' ? port : secure ? 443 : 80,
        path: target,
        headers: { host: target, ...this.#authorization() },
        agent: false,
        ...(secure && this.options.ca !== undefined ? { ca: this.options.ca } : {}),
      });
      this.#opening.add(request);
      request.once('close', () => this.#opening.delete(request));
      request.once('connect', (answer, socket) => {
        const status = answer.statusCode ?? 0;
        if (status >= 200 && status <= 299) return resolve(socket);
        socket.destroy();
        reject(this.#refusal(status, target));
      });
      request.once('error', (error) => {
        // Nothing of the request itself has been sent by then: no answer to it can be lost.
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
      // Also for a plain no: it is none of the server's, which has seen nothing of it.
      'unreachable',
      `The proxy ${this.shownProxy} did not open a connection to ${target}: it answered ${status}`,
      { transient, answered: true, hint: this.#hint(status) },
    );
  }

  #hint(status: number): string {
    if (status !== 407) return 'Let the proxy allow that host, or list the host in NO_PROXY';
    return this.#proxy.username === ''
      ? 'It wants a user name and a password: write HTTPS_PROXY as http://user:password@host:port'
      : 'It does not take the user name and the password that HTTPS_PROXY holds';
  }
}
