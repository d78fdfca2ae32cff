import { checkUnquoted, type HostLogin } from './host-login.js';

/** Returns the key of a registry's token in an .npmrc file: `//registry.example/path/:_authToken`. */
export function npmTokenKey(host: string): string {
  return `//${host.replace(/\/+$/, '')}/:_authToken`;
}

/**
 * Returns a token as a line of an .npmrc file. Source: npm, "npmrc", "Auth related configuration".
 *
 * @throws JobpassError `delivery` if npm and pnpm would read the token differently
 */
export function npmrc({ host, secret }: HostLogin): string {
  checkUnquoted('npmrc', secret);
  return `${npmTokenKey(host)}=${secret}\n`;
}
