import type { RegistryHosts } from '../definition.js';

/** The registries that accept an access token as a password, such as registries of which the authorization server issues the tokens. */
export const OAUTH_REGISTRY_HOSTS: RegistryHosts = {
  examples: ['registry.example.com'],
  refuses: (_, { own }) =>
    own['registry-username'] === undefined
      ? 'Set `registry-username` to the user name that the registry expects with an access token'
      : undefined,
};
