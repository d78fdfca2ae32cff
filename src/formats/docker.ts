import { JobpassError } from '../errors.js';
import type { HostLogin } from './host-login.js';

/** The key of Docker Hub, whose host differs from the registry's name. */
const DOCKER_HUB = 'https://index.docker.io/v1/';

/**
 * Returns a login as the `config.json` of Docker, which podman, crane, oras, skopeo and Helm read too. Source: Docker CLI,
 * cli/config/configfile/file.go.
 *
 * @throws JobpassError `delivery` if the user name contains a colon, which separates it from the secret
 */
export function dockerConfig({ host, username, secret }: HostLogin): string {
  if (username.includes(':')) {
    throw new JobpassError('delivery', 'The user name contains a colon, which docker does not support', {
      hint: 'Use the format `raw` or `json`',
    });
  }
  const key = /^(index\.)?docker\.io$/.test(host) ? DOCKER_HUB : host;
  const auth = Buffer.from(`${username}:${secret}`).toString('base64');
  return `${JSON.stringify({ auths: { [key]: { auth } } }, undefined, 2)}\n`;
}
