import { defaultOf } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { type ProviderDefinition, withEndings } from '../definition.js';
import { OAUTH_INPUTS } from './inputs.js';

/** Every OAuth 2.0 authorization server that takes ID tokens, the embedded broker among them. */
export const oauth: ProviderDefinition = {
  name: 'oauth',
  inputs: OAUTH_INPUTS,
  audience: ({ audience, url }) => audience ?? url,
  formats: async () => (await import('../token-formats.js')).tokenFormats(({ own }) => variable(own)),
  renews: 'anew',
  conflictingVariables: ({ own }) => variables(own),
  deliveredVariables: async (own) => variables(own),
  check: async (settings) => void (await import('./settings.js')).oauthSettings(settings),
  // In the main file, since most jobs load it: a file of its own costs another look-up and read.
  load: async (context) => (await import(/* webpackMode: "eager" */ './provider.js')).oauthProvider(context),
};

function variable(own: Settings['own']): string {
  return own['env-name'] ?? defaultOf(OAUTH_INPUTS, 'env-name');
}

function variables(own: Settings['own']): string[] {
  return withEndings(variable(own));
}
