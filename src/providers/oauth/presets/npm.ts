import { NPM_VARIABLES, npmTools } from './npm-tools.js';
import type { Preset } from './preset.js';
import { publisherClaims, publisherEntry } from './publishing.js';

/**
 * The npm registry: trusted publishing.
 *
 * Sources (November 2026): npm 12.2.2, lib/utils/oidc.js (request, audience) and docs/content/commands/npm-trust.md (what a trusted
 * publisher names); npm/cli issues 8678 and 9923 (404 "package not found" if no trusted publisher matches). No source describes the
 * lifetime of the token, or a revocation.
 */
export const NPM: Preset = {
  service: 'the npm registry',
  address: 'https://registry.npmjs.org/',
  path: '/-/npm/v1/oidc/token/exchange/package/{package}',
  atRoot: true,
  body: 'json',
  idToken: { header: 'authorization' },
  params: { package: 'required' },
  audience: ({ address }) => `npm:${address.hostname}`,
  tokenPath: 'token',
  expiryPath: 'expires',
  leaseMs: 3_600_000,
  singleUse: true,
  hint: ({ status, token, params }) => {
    if (status === 404) {
      const { selfHosted } = publisherClaims(token);
      return selfHosted === true
        ? 'npm accepts only runners that GitHub hosts, and this runner is self-hosted'
        : `npm answers this if no trusted publisher of \`${params['package']}\` matches the job. Set ${publisherEntry(token)} in the settings of the package. For the cause, run \`jobpass doctor npm\``;
    }
    return undefined;
  },
  variable: 'NODE_AUTH_TOKEN',
  delivered: NPM_VARIABLES,
  conflicting: ['NPM_TOKEN', ...NPM_VARIABLES],
  tools: ({ address, variable }, { name, isExported, env, log }) =>
    npmTools({ address, variable, name, isExported, env, log }),
};
