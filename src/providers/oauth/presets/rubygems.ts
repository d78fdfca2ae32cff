import type { Preset } from './preset.js';
import { publisherEntry } from './publishing.js';

const RUBYGEMS = 'https://rubygems.org';
const HOST = 'RUBYGEMS_HOST';

/**
 * RubyGems: trusted publishing, and API key roles.
 *
 * Sources: rubygems/rubygems.org 3c8ea0d4 (August 2026), app/controllers/api/v1/oidc/ (requests, 15 minutes, 404 without a reason) and
 * models/oidc/trusted_publisher/github_action.rb (audience: the host); RubyGems, "gem push" (variables). No revocation of a key is
 * possible with the key itself: config/routes.rb.
 */
export const RUBYGEMS_ORG: Preset = {
  service: 'RubyGems',
  address: RUBYGEMS,
  path: ({ role }) =>
    role === undefined
      ? '/api/v1/oidc/trusted_publisher/exchange_token'
      : '/api/v1/oidc/api_key_roles/{role}/assume_role',
  body: 'json',
  idToken: { parameter: 'jwt' },
  params: { role: 'optional' },
  audience: ({ address }) => address.host,
  tokenPath: 'rubygems_api_key',
  expiryPath: 'expires_at',
  lifeS: 900,
  leaseMs: 900_000,
  singleUse: true,
  hint: ({ status, token, params }) => {
    if (status !== 404) return undefined;
    return params['role'] === undefined
      ? `RubyGems answers this if no trusted publisher of a gem matches the job. Add one: ${publisherEntry(token, 'job_workflow_ref')}`
      : 'RubyGems answers this if it does not know the role, or if the access policy of the role does not allow the job';
  },
  variable: 'GEM_HOST_API_KEY',
  also: ({ address }) =>
    address.origin === RUBYGEMS
      ? []
      : [{ output: 'host', variable: HOST, value: address.href.replace(/\/$/, ''), public: true }],
  delivered: [HOST],
  conflicting: [HOST, 'RUBYGEMS_API_KEY'],
};
