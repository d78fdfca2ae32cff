import { defaultOf } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { type ProviderDefinition, withEndings } from '../definition.js';
import { IRREVOCABLE, isDescribed, OAUTH_INPUTS } from './inputs.js';

/** OAuth 2.0 authorization servers that accept ID tokens, including the Jobpass broker. */
export const oauth: ProviderDefinition = {
  name: 'oauth',
  inputs: OAUTH_INPUTS,
  common: {
    url: {
      text: 'the issuer, exactly as the authorization server writes it. Jobpass reads the endpoints from the metadata of the server (RFC 8414, or else OpenID Connect Discovery). With `preset`, the address of the service.',
      aliases: ['gem-server', 'repository-url', 'repository_url'],
    },
    audience: { text: 'the default is `url`.' },
    role: { text: 'a role of the Jobpass broker.' },
  },
  impliedBy: ['preset'],
  commonAction: async () => (await import('./common-action.js')).OAUTH_ACTIONS,
  // npm and pnpm read a token only from a file.
  impliedDeliver: (given) => (given.get('preset') === 'npm' && !given.has('deliver') ? 'file' : undefined),
  audience: ({ audience, url }) => audience ?? url,
  formats: async () => (await import('./formats.js')).OAUTH_FORMATS,
  renews: 'anew',
  registryHosts: async () => (await import('./registries.js')).OAUTH_REGISTRY_HOSTS,
  revocable: ({ own }) => own[IRREVOCABLE] === undefined,
  conflictingVariables: async ({ own }) =>
    isDescribed(own) ? (await import('./presets/complete.js')).conflictingVariables(own) : variables(own),
  deliveredVariables: async (own) =>
    isDescribed(own) ? (await import('./presets/complete.js')).deliveredVariables(own) : variables(own),
  complete: async (settings) =>
    isDescribed(settings.own) ? (await import('./presets/complete.js')).completed(settings) : settings,
  relate: async (all) =>
    all.some(({ own }) => isDescribed(own)) ? (await import('./presets/complete.js')).withNames(all) : all,
  check: async (settings) =>
    void (isDescribed(settings.own)
      ? await (await import('./presets/complete.js')).readExchange(settings)
      : (await import('./settings.js')).oauthSettings(settings)),
  load: async (context) =>
    isDescribed(context.settings.own)
      ? (await import('./presets/provider.js')).presetProvider(context)
      : // Bundled into the main file, because most jobs load it: a separate file would need another lookup and read.
        (await import(/* webpackMode: "eager" */ './provider.js')).oauthProvider(context),
};

function variables(own: Settings['own']): string[] {
  return withEndings(own['env-name'] ?? defaultOf(OAUTH_INPUTS, 'env-name'));
}
