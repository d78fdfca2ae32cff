import type { Preset } from './preset.js';

/**
 * The OpenAI API: workload identity federation for a service account of a project.
 *
 * Sources: the reference "Workload identity token exchange" of OpenAI's API (developers.openai.com, November 2026); the class
 * `WorkloadIdentityAuth` of the npm package `openai` 6.49.0 (address, JSON body, a lifetime of 3600 s if the response has none). The
 * administrator chooses the audience when creating the identity provider. OpenAI documents no revocation. The SDKs read the token from
 * `OPENAI_API_KEY`, and send it as a bearer token; they prefer `OPENAI_ADMIN_KEY` for administration only.
 */
export const OPENAI: Preset = {
  service: 'OpenAI',
  address: 'https://auth.openai.com',
  path: '/oauth/token',
  body: 'json',
  grant: 'token-exchange',
  params: { identity_provider_id: 'required', service_account_id: 'required', client_id: 'optional' },
  lifeS: 3_600,
  leaseMs: 3_600_000,
  variable: 'OPENAI_API_KEY',
};
