import { isLoopbackHost } from '../../http/hosts.js';
import { printable } from '../../text/printable.js';
import type { PostgresConfig } from './broker-config.js';

/** The address of a database, with the role and the database name. */
export type DatabaseUrl = Pick<PostgresConfig, 'host' | 'port' | 'user' | 'database'>;

const URL_PARTS =
  /^postgres(?:ql)?:\/\/(?:([^/?#@:]*)@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]*)(?::(\d{1,5}))?\/([^/?#]*)(?:\?([^#]*))?$/;
const EXAMPLE = 'postgresql://broker@db.example.com:5432/jobpass';
const USUAL_PORT = 5_432;

/**
 * Parses the address of a database.
 *
 * @returns a description of the problem if the address is invalid; it never quotes the address, which may contain a password
 */
export function databaseUrl(text: string): DatabaseUrl | string {
  if (/^[^/?#]*:\/\/[^/?#@]*:[^@]*@/.test(text))
    return 'must not contain a password, because messages show the address: use password-file or password-env';
  const match = URL_PARTS.exec(text);
  if (match === null) return `must be an address like ${EXAMPLE}`;
  const [, user = '', named = '', port, name = '', query] = match;
  const options = new URLSearchParams(query);
  const socket = options.get('host') ?? undefined;
  options.delete('host');
  const [option] = options.keys();
  if (option !== undefined && /^(ssl|tls)/.test(option))
    return `must not contain "${printable(option, 40)}": for a database on another machine, the broker always uses TLS and checks the certificate. Use ca and client-certificate`;
  if (option !== undefined || (query !== undefined && socket === undefined))
    return 'has an option that is not allowed: the only option is host, for the folder of a Unix socket';
  if (user === '') return `has no role to log in as: use an address like ${EXAMPLE}`;
  if (name === '') return `has no database name: use an address like ${EXAMPLE}`;
  const host = (socket ?? named).replace(/^\[|\]$/g, '');
  if (socket !== undefined && (named !== '' || !socket.startsWith('/')))
    return 'has an invalid option host: it must be the folder of a Unix socket, as in postgresql://broker@/jobpass?host=/var/run/postgresql';
  if (host === '') return `has no host: use an address like ${EXAMPLE}`;
  const number = port === undefined ? USUAL_PORT : Number(port);
  if (number < 1 || number > 65_535) return `has the invalid port ${number}: must be from 1 to 65535`;
  try {
    return { host, port: number, user: decodeURIComponent(user), database: decodeURIComponent(name) };
  } catch {
    return 'has an invalid % escape: write a literal % as %25';
  }
}

/** Returns whether a database is on this machine. If so, TLS is optional. */
export function isLocal(host: string): boolean {
  return host.startsWith('/') || isLoopbackHost(host);
}
