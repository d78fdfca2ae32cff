import http from 'node:http';
import type { Agent as HttpsAgent, RequestOptions } from 'node:https';
import { JobpassError, systemCode } from '../errors.js';
import { connectionFailure } from './failure.js';
import { shownUrl } from './hosts.js';
import type { ServedTime } from './service-clock.js';

/** One request, ready to be sent. */
export interface Outgoing {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** What is being asked, as a noun for messages: `the token exchange`. */
  what: string;
  /**
   * How long it may go on after a cancellation, in milliseconds: its answer may be a credential, which can only
   * be revoked by whoever has it.
   */
  finishMs?: number;
  /** Whether the client certificate may be shown: to the provider's own hosts only. */
  presentCertificate?: boolean;
}

/** One whole answer, its body already bounded and decompressed. */
export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  url: URL;
  /** Whether it came through a proxy. */
  proxied?: boolean;
  /** The time of day by the server's clock, where nothing between could have changed it. */
  served?: ServedTime;
}

export interface Limits {
  /** For one attempt, from the look-up of the name to the last byte, in milliseconds. */
  attemptMs: number;
  /** Of that, for the connection to stand, in milliseconds. */
  connectMs: number;
  /** The longest body taken, before and after decompression, in bytes. */
  bodyBytes: number;
}

export interface TlsMaterial {
  /** PEM of authorities to trust besides the usual ones. */
  ca?: string;
  cert?: string;
  key?: string;
  /** What messages call these three, where they are none of the inputs. */
  names?: { ca: string; cert: string; key: string };
}

const INPUT_NAMES = { ca: 'The input ca', cert: 'The inputs client-cert', key: 'client-key' };

/** Sends one request once. The seam where tests put a transport of their own. */
export type Transport = (request: Outgoing, limits: Limits, signal?: AbortSignal) => Promise<Answer>;

/**
 * The transport over Node's own HTTP client: `fetch` and every library on it cost the start-up time of another
 * client, which a job would pay at each step.
 */
export function nodeTransport(tls: TlsMaterial = {}): { send: Transport; close: () => void } {
  const plain = new http.Agent({ keepAlive: true });
  const secure = new Map<string, Promise<SecureRoute>>();

  const secureRoute = (url: URL, withCertificate: boolean): Promise<SecureRoute> => {
    const key = `${url.origin} ${withCertificate}`;
    const known = secure.get(key);
    if (known !== undefined) return known;
    const made = makeSecureRoute(url, tls, withCertificate);
    secure.set(key, made);
    return made;
  };

  return {
    send: async (request, limits, signal) => {
      const at = shownUrl(request.url);
      if (request.url.protocol === 'http:')
        return attempt({ request, requester: http.request, agent: plain, at, limits, signal });
      const { request: requester } = await import('node:https');
      const { agent, proxy } = await secureRoute(request.url, request.presentCertificate ?? false);
      const by = proxy === undefined ? at : `${at} by the proxy ${proxy}`;
      const answer = await attempt({ request, requester, agent, at: by, limits, signal });
      return proxy === undefined ? answer : { ...answer, proxied: true };
    },
    close: () => {
      plain.destroy();
      for (const route of secure.values()) {
        route.then(
          ({ agent }) => agent.destroy(),
          () => undefined,
        );
      }
    },
  };
}

interface SecureRoute {
  agent: HttpsAgent;
  /** The proxy that it leads through, as messages name it. */
  proxy?: string;
}

/** @throws JobpassError `usage` when certificates, key or proxy cannot be used */
async function makeSecureRoute(url: URL, tls: TlsMaterial, withCertificate: boolean): Promise<SecureRoute> {
  await checkMaterial(tls);
  const options = {
    keepAlive: true,
    minVersion: 'TLSv1.2' as const,
    ...(tls.ca === undefined ? {} : { ca: [...(await usualAuthorities()), tls.ca] }),
    ...(withCertificate && tls.cert !== undefined && tls.key !== undefined
      ? { cert: tls.cert, key: tls.key }
      : {}),
  };
  if (
    process.env['HTTPS_PROXY'] ||
    process.env['https_proxy'] ||
    process.env['ALL_PROXY'] ||
    process.env['all_proxy']
  ) {
    const { tunnelAgent } = await import('./proxy.js');
    const agent = tunnelAgent(url, options);
    if (agent !== undefined) return { agent, proxy: agent.shownProxy };
  }
  const { SecureAgent } = await import('./agent.js');
  return { agent: new SecureAgent(options) };
}

/** Finds out before the first request what would otherwise look like a fault of the connection, or like none. */
async function checkMaterial({ ca, cert, key, names = INPUT_NAMES }: TlsMaterial): Promise<void> {
  try {
    // An authority that cannot be read is passed over in silence by TLS itself.
    if (ca !== undefined) new (await import('node:crypto')).X509Certificate(ca);
  } catch (error) {
    throw new JobpassError('usage', `${names.ca} holds no certificate that can be read${coded(error)}`, {
      hint: 'It takes certificates in PEM: -----BEGIN CERTIFICATE-----',
    });
  }
  try {
    if (cert !== undefined) (await import('node:tls')).createSecureContext({ cert, key });
  } catch (error) {
    throw new JobpassError('usage', `${names.cert} and ${names.key} cannot be used together${coded(error)}`, {
      hint: 'They must belong together, in PEM, and the key must not be encrypted',
    });
  }
}

function coded(error: unknown): string {
  const code = systemCode(error);
  return code === undefined ? '' : `: ${code}`;
}

/** What Node trusts by itself: the option `ca` would replace it, and ours is to add. */
async function usualAuthorities(): Promise<string[]> {
  const tls = await import('node:tls');
  // Node 22.15 and newer; it knows NODE_EXTRA_CA_CERTS and --use-system-ca.
  const get = (tls as { getCACertificates?: (type: string) => string[] }).getCACertificates;
  if (get !== undefined) return get('default');
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  if (extra === undefined || extra === '') return [...tls.rootCertificates];
  const { readFileSync } = await import('node:fs');
  try {
    return [...tls.rootCertificates, readFileSync(extra, 'utf8')];
  } catch {
    return [...tls.rootCertificates];
  }
}

type Requester = (
  url: URL,
  options: RequestOptions,
  onAnswer: (answer: http.IncomingMessage) => void,
) => http.ClientRequest;

interface AttemptOptions {
  request: Outgoing;
  requester: Requester;
  agent: http.Agent;
  /** Where it goes, for messages. */
  at: string;
  limits: Limits;
  signal: AbortSignal | undefined;
}

function attempt({ request, requester, agent, at: of, limits, signal }: AttemptOptions): Promise<Answer> {
  const { url, what } = request;
  return new Promise((resolve, reject) => {
    let connected = false;
    let answering = false;
    let settled = false;
    const timers: NodeJS.Timeout[] = [];

    const settle = (act: () => void): void => {
      if (settled) return;
      settled = true;
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      act();
    };
    const fail = (error: JobpassError): void => {
      settle(() => reject(error));
      outgoing.destroy();
    };
    const lost = (said: string): void =>
      fail(
        new JobpassError('unreachable', `${capital(what)} at ${of} got no answer: ${said}`, {
          transient: true,
          answerLost: connected,
        }),
      );
    const cancel = (): void =>
      fail(
        new JobpassError('cancelled', `Cancelled while waiting for ${what} at ${of}`, {
          answerLost: connected,
        }),
      );
    const onAbort = (): void => {
      if (request.finishMs === undefined) cancel();
      else timers.push(setTimeout(cancel, request.finishMs));
    };

    const outgoing = requester(
      url,
      {
        method: request.method,
        agent,
        headers: {
          accept: 'application/json',
          // Compressed answers are small answers that can become large ones; we need neither.
          'accept-encoding': 'identity',
          ...request.headers,
          ...(request.body === undefined
            ? {}
            : { 'content-length': String(Buffer.byteLength(request.body)) }),
        },
      },
      (answer) => {
        answering = true;
        collect(answer, limits.bodyBytes, what, of).then((body) => {
          settle(() => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body, url }));
        }, fail);
      },
    );

    timers.push(
      setTimeout(
        () => lost(`nothing whole within ${Math.ceil(limits.attemptMs / 1000)} s`),
        limits.attemptMs,
      ),
    );
    const connecting = setTimeout(
      () => lost(`no connection within ${limits.connectMs / 1000} s`),
      Math.min(limits.connectMs, limits.attemptMs),
    );
    timers.push(connecting);

    outgoing.on('socket', (socket) => {
      const onConnected = (): void => {
        connected = true;
        clearTimeout(connecting);
      };
      // Connections by TLS come when they stand; one by plain http may have failed already, and be no longer connecting.
      if (outgoing.reusedSocket || url.protocol === 'https:') onConnected();
      else socket.once('connect', onConnected);
    });
    outgoing.on('error', (error) => {
      const subject = `${capital(what)} at ${of}`;
      fail(connectionFailure(error, subject, connected || outgoing.reusedSocket, onReset(url)));
    });
    // A connection that ends without an error and without an answer would otherwise leave us waiting.
    outgoing.on('close', () => {
      // A change of protocol (101) closes it so: Node hands out no answer then.
      if (!answering) lost('the connection was closed');
    });

    signal?.addEventListener('abort', onAbort, { once: true });
    outgoing.end(request.body);
  });
}

function onReset(url: URL): string {
  return url.protocol === 'http:'
    ? 'If it goes on, check whether the port speaks https'
    : 'If it goes on, check whether the server wants a client certificate (client-cert, client-key), and takes the one it gets';
}

/** Reads a body to its end, within bounds, and undoes its encoding. */
async function collect(
  answer: http.IncomingMessage,
  bound: number,
  what: string,
  of: string,
): Promise<Buffer> {
  const broken = (said: string): JobpassError =>
    new JobpassError('unreachable', `${capital(what)} at ${of} got a broken answer: ${said}`, {
      transient: true,
      answered: true,
      answerLost: true,
    });
  const chunks: Buffer[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > bound) {
        chunks.length = 0;
        answer.destroy();
        reject(tooLarge(what, of, bound));
        return;
      }
      chunks.push(chunk);
    });
    answer.on('end', () => (answer.complete ? resolve() : reject(broken('it was cut short'))));
    answer.on('error', () => reject(broken('it was cut short')));
    answer.on('close', () => reject(broken('it was cut short')));
  });
  const body = Buffer.concat(chunks, size);
  const encoding = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '' || size === 0) return body;
  const { decompress } = await import('./decompress.js');
  return decompress(body, encoding, bound, {
    tooLarge: () => tooLarge(what, of, bound),
    broken: () => broken('its compression is damaged or unknown'),
  });
}

function tooLarge(what: string, of: string, bound: number): JobpassError {
  return new JobpassError(
    'malformed',
    `${capital(what)} at ${of} got an answer of more than ${bound / 1024} KiB`,
    {
      transient: true,
      answerLost: true,
    },
  );
}

/** `the token exchange` → `The token exchange`. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
