import type { ProviderDefinition } from '../definition.js';
import { INSTALLATION_TOKEN } from './credential.js';
import { GITHUB_INPUTS, githubAudience, ONE_OF_SEVERAL } from './inputs.js';

/** GitHub: installation tokens of a GitHub App. */
export const github: ProviderDefinition = {
  name: 'github',
  services: 'GitHub Apps',
  inputs: GITHUB_INPUTS,
  common: {
    url: {
      text: 'the issuer of the Jobpass broker, or the address of Octo STS (default: `https://octo-sts.dev`).',
    },
    audience: { text: 'the default is `url`, or for Octo STS the host of `url`.' },
    role: { text: 'a role of the broker, or the name of the trust policy of Octo STS.' },
    lease: {
      text: 'the default is `1h`, the lifetime of GitHub’s tokens. With a shorter lease, the broker ends each token earlier.',
    },
  },
  outputs: async () => (await import('./outputs.js')).GITHUB_OUTPUTS,
  impliedBy: ['private-key', 'app-id'],
  commonAction: async () => (await import('./common-action.js')).GITHUB_ACTIONS,
  audience: githubAudience,
  credential: INSTALLATION_TOKEN,
  formats: async () => (await import('./formats.js')).GITHUB_FORMATS,
  renews: 'anew',
  leaseMs: 3_600_000,
  registryHosts: async () => (await import('./registries.js')).GHCR_HOSTS,
  conflictingVariables: async () => (await import('./conflicting-variables.js')).GITHUB_CONFLICTING_VARIABLES,
  deliveredVariables: async (own) =>
    (await import('./conflicting-variables.js')).githubDeliveredVariables(own[ONE_OF_SEVERAL]),
  complete: async (settings) => (await import('./defaults.js')).completed(settings, process.env),
  relate: async (all) => (await import('./conflicting-variables.js')).withTokenNames(all),
  check: async (settings) => (await import('./settings.js')).checkGitHubSettings(settings),
  load: async (context) => (await import('./provider.js')).githubProvider(context),
};
