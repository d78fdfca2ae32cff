import type { Preset } from './preset.js';
import { publisherEntry, USED_TOKEN_HINT } from './publishing.js';

/**
 * NuGet: trusted publishing.
 *
 * Sources: NuGet/NuGetGallery 55d8cc0b (August 2026), src/NuGetGallery/Controllers/TokenApiController.cs and
 * src/NuGetGallery.Services/Authentication/Federated/ (request, errors, single use, expiry in the response); NuGet/login e12aa70c
 * (audience, variable). Only the owner of the policy can delete its keys.
 */
export const NUGET: Preset = {
  service: 'NuGet',
  address: 'https://www.nuget.org',
  path: '/api/v2/token',
  body: 'json',
  idToken: { header: 'authorization' },
  defaults: { tokenType: 'ApiKey' },
  params: { username: 'required', tokenType: 'optional' },
  audience: ({ address }) => address.origin,
  tokenPath: 'apiKey',
  expiryPath: 'expires',
  leaseMs: 900_000,
  singleUse: true,
  hint: ({ status, said, token }) => {
    if (status !== 401) return undefined;
    if (said.includes('already been used')) return USED_TOKEN_HINT;
    return `Set \`user\` to the user who created the trust policy, not to its owner. The policy must name ${publisherEntry(token, 'job_workflow_ref')}`;
  },
  variable: 'NUGET_API_KEY',
};
