import type { Preset } from './preset.js';

/**
 * Docker Hub: OIDC connections of an organization.
 *
 * Source: `docker/login-action` 371161b (src/dockerhub.ts, August 2026): the address, which is also the audience; a form with
 * `connection_id` (a UUID) and `expires_in` (300 to 3600 seconds); `access_token` in the response. The action reads no expiry, and no
 * revocation is documented.
 */
export const DOCKER_HUB: Preset = {
  service: 'Docker Hub',
  address: 'https://identity.docker.com',
  path: '/oauth/token',
  grant: 'token-exchange',
  params: { connection_id: 'required', expires_in: 'optional' },
  lifeParameter: 'expires_in',
  audience: ({ address }) => address.origin,
  variable: 'DOCKER_HUB_TOKEN',
};
