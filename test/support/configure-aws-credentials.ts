/**
 * The inputs of `aws-actions/configure-aws-credentials`, as its `action.yml` had them in version 6.2.3 (18 August 2026): names,
 * whether they are required, and their defaults.
 */
export const VERSION = '6.2.3';

export const CONFIGURE_AWS_CREDENTIALS_INPUTS: readonly {
  name: string;
  required: boolean;
  default?: string;
  /** A value that a workflow could have. */
  example: string;
}[] = [
  { name: 'aws-region', required: true, example: 'eu-central-1' },
  { name: 'aws-profile', required: false, example: 'prod' },
  { name: 'overwrite-aws-profile', required: false, example: 'true' },
  { name: 'role-to-assume', required: false, example: 'arn:aws:iam::123456789012:role/deploy' },
  { name: 'aws-access-key-id', required: false, example: 'AKIAIOSFODNN7EXAMPLE' },
  { name: 'aws-secret-access-key', required: false, example: 'wJalrXUtnFEMI-example-key' },
  { name: 'aws-session-token', required: false, example: 'a-session-token' },
  { name: 'web-identity-token-file', required: false, example: '/var/run/token' },
  { name: 'role-chaining', required: false, example: 'true' },
  { name: 'audience', required: false, default: 'sts.amazonaws.com', example: 'sts.amazonaws.com.cn' },
  { name: 'http-proxy', required: false, example: 'http://proxy.example:3128' },
  { name: 'no-proxy', required: false, example: 'example.com' },
  { name: 'mask-aws-account-id', required: false, example: 'true' },
  { name: 'role-duration-seconds', required: false, example: '1200' },
  { name: 'role-external-id', required: false, example: 'an-external-id' },
  { name: 'role-session-name', required: false, example: 'deploy-42' },
  { name: 'role-skip-session-tagging', required: false, example: 'true' },
  { name: 'transitive-tag-keys', required: false, example: 'Repository' },
  {
    ...{ name: 'inline-session-policy', required: false },
    example: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}',
  },
  {
    ...{ name: 'managed-session-policies', required: false },
    example: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  },
  { name: 'output-credentials', required: false, example: 'true' },
  { name: 'output-env-credentials', required: false, example: 'true' },
  { name: 'unset-current-credentials', required: false, example: 'true' },
  { name: 'disable-retry', required: false, example: 'true' },
  { name: 'retry-max-attempts', required: false, example: '3' },
  { name: 'special-characters-workaround', required: false, example: 'true' },
  { name: 'use-existing-credentials', required: false, example: 'true' },
  { name: 'allowed-account-ids', required: false, example: '123456789012' },
  { name: 'force-skip-oidc', required: false, example: 'true' },
  { name: 'action-timeout-s', required: false, example: '60' },
  { name: 'custom-tags', required: false, example: '{"team":"shop"}' },
  { name: 'sts-endpoint', required: false, example: 'https://sts.eu-central-1.amazonaws.com' },
];
