import type { Settings } from '../config/settings.js';
import { JobpassError } from '../errors.js';
import type { HostLogin } from '../formats/host-login.js';
import type { Variables } from '../formats/variables.js';
import { printable } from '../text/printable.js';
import type { CredentialFormats, LoginOptions } from './credential.js';
import type { Lease } from './lease.js';

/**
 * The formats for a credential that is a token.
 *
 * @param variable the variable from which programs read the token
 * @param usual returns the host and the user name that the service expects, as far as the provider knows them
 */
export function tokenFormats(
  variable: (settings: Settings) => string,
  usual: (lease: Lease<string>, settings: Settings) => LoginOptions = () => ({}),
): CredentialFormats<string> {
  const variables = ({ credential }: Lease<string>, settings: Settings): Variables => [
    [variable(settings), credential],
  ];
  const login = (lease: Lease<string>, settings: Settings, chosen: LoginOptions): HostLogin => {
    const { host, username } = usual(lease, settings);
    return {
      host: checkedHost(chosen.host ?? host),
      username: checkedName(chosen.username ?? username ?? USUAL_NAME),
      secret: lease.credential,
    };
  };
  /** For files whose hosts have no path: programs would compare the path with nothing. */
  const hostLogin = (lease: Lease<string>, settings: Settings, chosen: LoginOptions): HostLogin => {
    if (chosen.host?.includes('/') === true) {
      throw new JobpassError('usage', 'This format supports no path in `--host`', {
        hint: 'Set --host to the host only. Programs then use the credential for all paths of this host',
      });
    }
    const found = login(lease, settings, chosen);
    return { ...found, host: found.host.split('/')[0] ?? found.host };
  };
  return {
    raw: ({ credential }) => credential,
    dotenv: variables,
    json: variables,
    'token-response': ({ credential: token, expiresAt }) => ({ token, expiresAt }),
    netrc: hostLogin,
    npmrc: login,
    docker: login,
    terraform: hostLogin,
  };
}

/** The user name for services that read only the secret. */
const USUAL_NAME = 'token';

/** @throws JobpassError `usage` if the host is missing or is not a host, optionally with a port and a path */
function checkedHost(host: string | undefined): string {
  if (host === undefined) {
    throw new JobpassError('usage', 'The format requires a host', {
      hint: 'Set --host to the host that the credential is for, such as --host registry.example.com',
    });
  }
  if (
    /^[A-Za-z0-9.-]+(:\d{1,5})?(\/[\w.~@%/-]*)?$/.test(host) ||
    /^\[[0-9A-Fa-f:.]+\](:\d{1,5})?$/.test(host)
  )
    return host;
  throw new JobpassError('usage', `--host is \`${printable(host, 60)}\`, which is not a host`, {
    hint: 'Set --host to a host name without a scheme, such as --host registry.example.com',
  });
}

/** @throws JobpassError `usage` if the user name contains spaces or other characters that need quotes */
function checkedName(username: string): string {
  if (/^[\w.@+~-]{1,200}$/.test(username)) return username;
  throw new JobpassError('usage', `--username is \`${printable(username, 60)}\`, which is not allowed`, {
    hint: 'Use letters, digits, and the characters `.`, `_`, `-`, `@`, `+` and `~`',
  });
}
