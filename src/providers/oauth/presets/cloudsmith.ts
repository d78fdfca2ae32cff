import type { Preset } from './preset.js';

/**
 * Cloudsmith: OIDC for a service account of an organization.
 *
 * Source: `cloudsmith-io/cloudsmith-cli-action` 0e4540e, src/oidc-auth.js: JSON with `oidc_token` and `service_slug`, the organization in
 * the path, 200 or 201, a JWT in `token`, and `CLOUDSMITH_API_KEY`. The default audience of that action is the one of Microsoft Entra
 * (`api://AzureADTokenExchange`), so this preset has no default.
 */
export const CLOUDSMITH: Preset = {
  service: 'Cloudsmith',
  address: 'https://api.cloudsmith.io',
  path: '/openid/{organization}/',
  body: 'json',
  idToken: { parameter: 'oidc_token' },
  params: { organization: 'required', service_slug: 'required' },
  success: [200, 201],
  tokenPath: 'token',
  variable: 'CLOUDSMITH_API_KEY',
};
