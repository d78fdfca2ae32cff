import { checkUnquoted, type HostLogin } from './host-login.js';

/**
 * Returns a login as a line of a .netrc file, which curl, git, Go, pip and Python read. Most of them compare only the host name;
 * Go also compares the port.
 *
 * @throws JobpassError `delivery` if the login would need quotes, because older programs do not support quotes there
 */
export function netrc({ host, username, secret }: HostLogin): string {
  checkUnquoted('netrc', username, secret);
  return `machine ${host} login ${username} password ${secret}\n`;
}
