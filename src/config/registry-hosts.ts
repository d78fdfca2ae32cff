import { invalid } from './values.js';

/** The names under which clients know Docker Hub. Source: docker/cli 28, cli/command/registry.go (`registry.IndexServer`). */
const DOCKER_HUB = /^((index|registry-1)\.)?docker\.io$/;

/**
 * Returns a registry's host, and its port if the entry has one, as credential helpers compare it: in lower case, without the
 * scheme and the paths `/v1/` and `/v2/` of the registry's API. Docker Hub is always `docker.io`.
 *
 * @throws JobpassError `usage`
 */
export function registryHost(entry: string): string {
  const host = entry.toLowerCase().replace(/^https?:\/\/|\/(v[12]\/?)?$/g, '');
  const isHost = /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:\d{1,5})?$/.test(host);
  // A URL can also be invalid because of its port or its IP address. The provider explains what to set instead of an AWS account.
  if (!isHost || !(URL.canParse(`https://${host}`) || /^\d{12}$/.test(host))) {
    throw invalid(
      'registries',
      entry,
      'List the host names of container registries, such as `ghcr.io`, without repositories',
      'which is not a host name',
    );
  }
  return DOCKER_HUB.test(host) ? 'docker.io' : host;
}
