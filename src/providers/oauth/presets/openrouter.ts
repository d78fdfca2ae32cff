import type { Preset } from './preset.js';

/**
 * OpenRouter: workload identity federation.
 *
 * Sources: "Exchange a workload identity token" and "Workload Identity Federation" in OpenRouter's documentation (November 2026): a form with
 * the grant, the type `jwt` and `federation_policy_id`; the policy determines the audience; a token lives for 15 minutes at most, and not
 * longer than the ID token. OpenRouter documents no revocation of these tokens. Its SDKs read `OPENROUTER_API_KEY`.
 */
export const OPENROUTER: Preset = {
  service: 'OpenRouter',
  address: 'https://openrouter.ai',
  path: '/api/v1/oauth/token',
  grant: 'token-exchange',
  subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt',
  params: { federation_policy_id: 'required', scope: 'optional' },
  variable: 'OPENROUTER_API_KEY',
};
