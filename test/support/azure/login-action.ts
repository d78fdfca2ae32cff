/**
 * The inputs of `azure/login`, as its `action.yml` had them in version 3.0.1 (commit of 5 August 2026), with a value that a workflow
 * could have.
 */
export const VERSION = '3.0.1';

export const AZURE_LOGIN_INPUTS: readonly { name: string; default?: string; example: string }[] = [
  { name: 'creds', example: '{"clientSecret":"a-client-secret"}' },
  { name: 'client-id', example: '11111111-2222-3333-4444-555555555555' },
  { name: 'tenant-id', example: '99999999-2222-3333-4444-555555555555' },
  { name: 'subscription-id', example: 'aaaaaaaa-2222-3333-4444-555555555555' },
  { name: 'enable-AzPSSession', default: 'false', example: 'true' },
  { name: 'environment', default: 'azurecloud', example: 'AzureUSGovernment' },
  { name: 'allow-no-subscriptions', default: 'false', example: 'true' },
  { name: 'audience', default: 'api://AzureADTokenExchange', example: 'api://AzureADTokenExchangeUSGov' },
  { name: 'auth-type', default: 'SERVICE_PRINCIPAL', example: 'IDENTITY' },
];
