import type { RegistryAction } from '../registries/actions.js';

/**
 * The inputs of the log-in actions of services, from their action.yml: `pulumi/auth-actions` at 1ae13f1, `OctopusDeploy/login` at 02604f2.
 */
export const SERVICE_ACTIONS: readonly RegistryAction[] = [
  {
    action: 'pulumi/auth-actions',
    version: '1ae13f1',
    preset: 'pulumi',
    minimum: { audience: 'urn:pulumi:org:acme' },
    inputs: [
      { name: 'organization', example: 'acme' },
      { name: 'requested-token-type', example: 'urn:pulumi:token-type:access_token:team' },
      { name: 'scope', example: 'team:shop' },
      { name: 'token-expiration', example: '3600' },
      { name: 'export-environment-variables', example: 'false' },
      { name: 'cloud-url', example: 'https://pulumi.example.com' },
    ],
  },
  {
    action: 'OctopusDeploy/login',
    version: '02604f2',
    preset: 'octopus',
    minimum: {
      provider: 'oauth',
      url: 'https://octopus.example.com',
      audience: '5be4ac10-2679-4041-a8b0-7b05b445e19e',
    },
    inputs: [
      { name: 'server', example: 'https://octopus.example.com' },
      { name: 'service_account_id', example: '5be4ac10-2679-4041-a8b0-7b05b445e19e' },
      { name: 'api_key', example: 'API-secret' },
    ],
  },
];
