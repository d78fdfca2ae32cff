import type { Agent } from 'node:https';
import { JobpassError, systemCode } from '../errors.js';
import type { Authorities, TlsMaterial } from './transport.js';

const INPUT_NAMES = {
  ca: 'The input ca',
  clientCert: 'The inputs client-cert',
  clientKey: 'client-key',
};

/** A route to a server over TLS. */
export interface SecureRoute {
  agent: Agent;
  /** The proxy of the route, for messages. */
  proxy?: string;
}

/**
 * Returns the route to a server, through a proxy if the environment sets one.
 *
 * @param idle the idle time after which a connection is closed
 * @throws JobpassError `usage` if certificates, key or proxy are invalid
 */
export async function secureRoute(
  url: URL,
  tls: TlsMaterial,
  withCertificate: boolean,
  idle: { timeout?: number } = {},
): Promise<SecureRoute> {
  const added = addedAuthorities(tls);
  await checkTlsMaterial(tls, added);
  const options = {
    ...idle,
    keepAlive: true,
    minVersion: 'TLSv1.2' as const,
    ...(added.length === 0 ? {} : { ca: [...(await defaultAuthorities()), ...added.map(({ pem }) => pem)] }),
    ...(withCertificate && tls.clientCert !== undefined && tls.clientKey !== undefined
      ? { cert: tls.clientCert, key: tls.clientKey }
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

function addedAuthorities({ ca, names = INPUT_NAMES, authorities = [] }: TlsMaterial): Authorities[] {
  return [...(ca === undefined ? [] : [{ pem: ca, name: names.ca }]), ...authorities];
}

/**
 * Checks certificates and key before the first request, because Node's TLS module reports only a connection error, or no error.
 */
async function checkTlsMaterial(
  { clientCert: cert, clientKey: key, names = INPUT_NAMES }: TlsMaterial,
  added: readonly Authorities[],
): Promise<void> {
  for (const { pem, name } of added) {
    try {
      // Node's TLS module silently ignores an authority's certificate if it is invalid.
      new (await import('node:crypto')).X509Certificate(pem);
    } catch (error) {
      throw new JobpassError('usage', `${name} contains no valid certificate${codeSuffix(error)}`, {
        hint: 'Use certificates in PEM, which start with -----BEGIN CERTIFICATE-----',
      });
    }
  }
  try {
    if (cert !== undefined) (await import('node:tls')).createSecureContext({ cert, key });
  } catch (error) {
    throw new JobpassError(
      'usage',
      `${names.clientCert} and ${names.clientKey} cannot be used together${codeSuffix(error)}`,
      {
        hint: 'The certificate and the key must be a pair in PEM, and the key must not be encrypted',
      },
    );
  }
}

function codeSuffix(error: unknown): string {
  const code = systemCode(error);
  return code === undefined ? '' : `: ${code}`;
}

/** The authorities that Node trusts by default. Node's option `ca` replaces them, but the input `ca` adds to them. */
async function defaultAuthorities(): Promise<string[]> {
  const tls = await import('node:tls');
  // Node 22.15 and newer have this function. Its result includes NODE_EXTRA_CA_CERTS and --use-system-ca.
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
