import { JobpassError } from '../errors.js';
import { isLoopback } from './hosts.js';

const DIAGNOSE_MS = 4_000;

/** The route of requests to a URL: a proxy, or the host's IP addresses. For messages. */
export async function requestRoute(url: URL): Promise<{ proxy: string } | { addresses: readonly string[] }> {
  if (url.protocol === 'https:' && !isLoopback(url)) {
    const { tunnelAgent } = await import('./proxy.js');
    const agent = tunnelAgent(url, {});
    agent?.destroy();
    if (agent !== undefined) return { proxy: agent.shownProxy };
  }
  const { lookup } = await import('node:dns/promises');
  const late = new Promise<[]>((resolve) => setTimeout(resolve, DIAGNOSE_MS, []).unref());
  const found = lookup(url.hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
  return { addresses: (await Promise.race([found, late])).map(({ address }) => address) };
}

/** Returns the certificate that a server presents, whether the certificate is trusted or not. Sends no request. */
export async function certificateAt(
  url: URL,
): Promise<{ subject: string; issuer: string; until: string } | undefined> {
  const { connect } = await import('node:tls');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const port = url.port === '' ? 443 : Number(url.port);
    const socket = connect({ host, port, ...name, rejectUnauthorized: false });
    const end = (found?: { subject: string; issuer: string; until: string }): void => {
      socket.destroy();
      resolve(found);
    };
    socket.setTimeout(DIAGNOSE_MS, end);
    socket.on('error', () => end());
    socket.once('secureConnect', () => {
      const shown = socket.getPeerCertificate();
      const nameOf = (of: object | undefined): string =>
        Object.entries(of ?? {})
          .map(([key, value]) => `${key}=${String(value)}`)
          .join(', ') || '(empty)';
      end({ subject: nameOf(shown.subject), issuer: nameOf(shown.issuer), until: String(shown.valid_to) });
    });
  });
}

/**
 * Whether a request failed in the TLS handshake: for example, because of a certificate, or because the port does not use TLS.
 */
export function failedInTls(error: unknown): boolean {
  return error instanceof JobpassError && /failed in the TLS handshake/.test(error.message);
}
