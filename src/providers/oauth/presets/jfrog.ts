import type { Preset } from './preset.js';

/**
 * The JFrog Platform: OIDC integrations. Each customer has another address.
 *
 * Sources: JFrog, "Under the Hood: Debugging the OIDC Token Exchange Flow" (22 January 2026); external-secrets, generator for Artifactory
 * (2026): JSON with the grant, `provider_name` and further parameters, and the lifetime in `expires_in`. `jfrog/setup-jfrog-cli` uses
 * `JF_URL` and `JF_ACCESS_TOKEN`.
 */
export const JFROG: Preset = {
  service: 'the JFrog Platform',
  path: '/access/api/v1/oidc/token',
  body: 'json',
  grant: 'token-exchange',
  params: {
    provider_name: 'required',
    provider_type: 'optional',
    identity_mapping_name: 'optional',
    project_key: 'optional',
    application_key: 'optional',
  },
  variable: 'JF_ACCESS_TOKEN',
  delivered: ['JF_URL'],
  also: ({ address }) => [
    { output: 'url', variable: 'JF_URL', value: address.href.replace(/\/$/, ''), public: true },
  ],
};
