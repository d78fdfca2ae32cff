import type { Preset } from './preset.js';

/**
 * Octopus Deploy: OIDC identities of a service account. Each customer has another address. The audience is the ID of the service account.
 *
 * Sources: `OctopusDeploy/login` 2b4f2f0, src/login.ts: JSON with the grant, the type `jwt` and the audience twice; errors in `Errors`;
 * `OCTOPUS_ACCESS_TOKEN` and `OCTOPUS_URL`. Octopus documentation, "Using OpenID Connect in Octopus with other issuers" (November 2026).
 */
export const OCTOPUS: Preset = {
  service: 'Octopus Deploy',
  path: '/token/v1',
  body: 'json',
  grant: 'token-exchange',
  subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt',
  audienceParameter: 'audience',
  variable: 'OCTOPUS_ACCESS_TOKEN',
  // The command-line interface prefers a key.
  conflicting: ['OCTOPUS_API_KEY'],
  delivered: ['OCTOPUS_URL'],
  also: ({ address }) => [
    { output: 'url', variable: 'OCTOPUS_URL', value: address.href.replace(/\/$/, ''), public: true },
  ],
};
