import { defaultOf } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { type ProviderDefinition, withEndings } from '../definition.js';
import { OAUTH_INPUTS } from './inputs.js';

/** OAuth 2.0 authorization servers that accept ID tokens, including the Jobpass broker. */
export const oauth: ProviderDefinition = {
  name: 'oauth',
  inputs: OAUTH_INPUTS,
  common: {
    url: {
      text: 'the issuer, exactly as the authorization server writes it. Jobpass reads the endpoints from the metadata of the server (RFC 8414, or else OpenID Connect Discovery).',
    },
    audience: { text: 'the default is `url`.' },
    role: { text: 'a role of the Jobpass broker.' },
  },
  audience: ({ audience, url }) => audience ?? url,
  formats: async () => (await import('../token-formats.js')).tokenFormats(({ own }) => variable(own)),
  renews: 'anew',
  registryHosts: async () => (await import('./registries.js')).OAUTH_REGISTRY_HOSTS,
  conflictingVariables: async ({ own }) => variables(own),
  deliveredVariables: async (own) => variables(own),
  check: async (settings) => void (await import('./settings.js')).oauthSettings(settings),
  // Bundled into the main file, because most jobs load it: a separate file would need another lookup and read.
  load: async (context) => (await import(/* webpackMode: "eager" */ './provider.js')).oauthProvider(context),
};

function variable(own: Settings['own']): string {
  return own['env-name'] ?? defaultOf(OAUTH_INPUTS, 'env-name');
}

function variables(own: Settings['own']): string[] {
  return withEndings(variable(own));
}
