import type { Preset } from './preset.js';

/**
 * Pulumi Cloud: OIDC issuers of an organization.
 *
 * Sources: "OAuth Token Exchange" in Pulumi's REST API reference (November 2026): the audience is `urn:pulumi:org:ORG` in the ID token and
 * in the request; `requested_token_type` is of an organization, a team, a person or a runner, which the scope names; `expiration` is a
 * number of seconds. `pulumi/auth-actions` 30df6bc: JSON body, `PULUMI_ACCESS_TOKEN`.
 */
export const PULUMI: Preset = {
  service: 'Pulumi Cloud',
  address: 'https://api.pulumi.com',
  path: '/api/oauth/token',
  body: 'json',
  grant: 'token-exchange',
  defaults: { requested_token_type: 'urn:pulumi:token-type:access_token:organization' },
  params: { requested_token_type: 'optional', scope: 'optional', expiration: 'optional' },
  audienceParameter: 'audience',
  lifeParameter: 'expiration',
  variable: 'PULUMI_ACCESS_TOKEN',
};
