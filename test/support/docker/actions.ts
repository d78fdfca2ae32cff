/** An action that logs in to registries, with the names of its inputs as in its `action.yml`. */
export interface LogInAction {
  action: string;
  version: string;
  inputs: readonly { name: string; harmless?: string; rejected?: string }[];
}

/**
 * Inputs with a value that has no effect in Jobpass, and a value that Jobpass rejects with the fix. Sources: `action.yml` of
 * docker/login-action 4.1.0 (9f4a8ea) and of aws-actions/amazon-ecr-login 2.1.7 (03f1aad).
 */
export const LOG_IN_ACTIONS: readonly LogInAction[] = [
  {
    action: 'docker/login-action',
    version: '4.1.0',
    inputs: [
      { name: 'registry', harmless: '123456789012.dkr.ecr.eu-central-1.amazonaws.com' },
      { name: 'username', rejected: 'octo' },
      { name: 'password', rejected: 'a-secret' },
      { name: 'ecr', harmless: 'auto', rejected: 'false' },
      { name: 'scope', rejected: 'octo/app@push' },
      { name: 'logout', harmless: 'true', rejected: 'false' },
      { name: 'registry-auth', rejected: '- registry: ghcr.io' },
    ],
  },
  {
    action: 'aws-actions/amazon-ecr-login',
    version: '2.1.7',
    inputs: [
      { name: 'http-proxy', rejected: 'http://proxy.example.test' },
      { name: 'mask-password', harmless: 'true', rejected: 'false' },
      { name: 'registries', rejected: '123456789012,210987654321' },
      { name: 'registry-type', harmless: 'private', rejected: 'public' },
      { name: 'skip-logout', harmless: 'false', rejected: 'true' },
    ],
  },
];
