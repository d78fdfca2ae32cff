import type { Preset } from './preset.js';

/**
 * Buildkite's REST API: workload identity federation.
 *
 * Sources: "Workload identity federation" and "Working with Buildkite agents" in Buildkite's documentation (November 2026): grant
 * `client_credentials` with the ID token as client assertion, and the audience of the workload identity; "Access token API": GET and
 * DELETE of `/v2/access-token` with the token, answered with 200 and 204.
 */
export const BUILDKITE: Preset = {
  service: 'Buildkite',
  address: 'https://buildkite.com',
  path: '/oauth/token',
  grant: 'client-credentials',
  params: { client_id: 'required', scope: 'optional' },
  revocation: {
    method: 'DELETE',
    address: 'https://api.buildkite.com',
    path: '/v2/access-token',
    credential: 'bearer',
    done: [204],
    gone: [401],
  },
  probe: {
    method: 'GET',
    address: 'https://api.buildkite.com',
    path: '/v2/access-token',
    credential: 'bearer',
    accepted: [200],
    refused: [401],
  },
  variable: 'BUILDKITE_API_TOKEN',
};
