import { isLoopbackHost } from '../../http/hosts.js';
import type { PostgresConfig } from './broker-config.js';

/** Where a database is, and as whom it is asked for what. */
export type DatabaseUrl = Pick<PostgresConfig, 'host' | 'port' | 'user' | 'database'>;

const URL_PARTS =
  /^postgres(?:ql)?:\/\/(?:([^/?#@:]*)@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]*)(?::(\d{1,5}))?\/([^/?#]*)(?:\?([^#]*))?$/;
const EXAMPLE = 'postgresql://broker@db.example.com:5432/jobpass';
const USUAL_PORT = 5_432;

/** Reads the address of a database. @returns what is wrong with it, where it cannot be used; it is not repeated there */
export function databaseUrl(text: string): DatabaseUrl | string {
  if (/^[^/?#]*:\/\/[^/?#@]*:[^@]*@/.test(text))
    return 'has a password in it, and an address is shown in messages: put it into a file, and give that as password-file';
  const match = URL_PARTS.exec(text);
  if (match === null) return `must be an address such as ${EXAMPLE}`;
  const [, user = '', named = '', port, name = '', query] = match;
  const options = new URLSearchParams(query);
  const socket = options.get('host') ?? undefined;
  options.delete('host');
  const [option] = options.keys();
  if (option !== undefined && /^(ssl|tls)/.test(option))
    return 'must not say how TLS is used: beyond this machine it always is, with a certificate that is checked (ca, client-certificate)';
  if (option !== undefined || (query !== undefined && socket === undefined))
    return 'takes no options but host, for the folder of a socket: all others have settings of their own here, or one value only';
  if (user === '') return `names no role to log in as: ${EXAMPLE}`;
  if (name === '') return `names no database: ${EXAMPLE}`;
  const host = (socket ?? named).replace(/^\[|\]$/g, '');
  if (socket !== undefined && (named !== '' || !socket.startsWith('/')))
    return 'has a host as option: that is for the folder of a socket alone, as in postgresql://broker@/jobpass?host=/var/run/postgresql';
  if (host === '') return `names no host: ${EXAMPLE}`;
  const number = port === undefined ? USUAL_PORT : Number(port);
  if (number < 1 || number > 65_535) return 'has a port that there is not';
  try {
    return { host, port: number, user: decodeURIComponent(user), database: decodeURIComponent(name) };
  } catch {
    return 'has a % that stands for nothing: write it as %25';
  }
}

/** Whether a database is asked without TLS: what is said to it then stays on this machine. */
export function isLocal(host: string): boolean {
  return host.startsWith('/') || isLoopbackHost(host);
}
