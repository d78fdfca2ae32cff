import type { RegistryHosts } from '../definition.js';

/** The registries of Docker Hub, and of Docker Hardened Images. Source: `docker/login-action` 371161b, src/dockerhub.ts. */
const DOCKER = ['docker.io', 'dhi.io'];
const HUB = 'docker-hub';

/**
 * The registries that accept an access token as the password: Docker Hub, and registries that trust the authorization server.
 */
export const OAUTH_REGISTRY_HOSTS: RegistryHosts = {
  examples: [...DOCKER, 'registry.example.com'],
  refuses: (host, { own }) => {
    const { preset, 'registry-username': user } = own;
    if (preset === HUB && !DOCKER.includes(host)) return `With this preset, use \`${DOCKER.join('` or `')}\``;
    if (preset !== HUB && DOCKER.includes(host))
      return `Set \`preset: ${HUB}\`, and \`params\` to the connection_id of the organization`;
    if (user !== undefined) return undefined;
    return preset === HUB
      ? 'Set `registry-username` to the name of the organization'
      : 'Set `registry-username` to the user name that the registry expects with an access token';
  },
};
