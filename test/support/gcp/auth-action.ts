/**
 * The inputs of `google-github-actions/auth`, as its `action.yml` had them in version 3.0.0 (commit fc217480, 3 September 2025), with a
 * value that a workflow could have.
 */
export const VERSION = '3.0.0';

export interface ActionInput {
  name: string;
  default?: string;
  example: string;
  /** What the example needs. */
  with?: Record<string, string>;
}

const PROVIDER = 'projects/123456789012/locations/global/workloadIdentityPools/ci-pool/providers/github';
const ACCOUNT = 'deploy@shop-production.iam.gserviceaccount.com';
const ID_TOKEN = { token_format: 'id_token', create_credentials_file: 'false', service_account: ACCOUNT };

export const GOOGLE_AUTH_INPUTS: readonly ActionInput[] = [
  { name: 'project_id', example: 'shop-production' },
  { name: 'workload_identity_provider', example: PROVIDER },
  { name: 'service_account', example: ACCOUNT },
  { name: 'audience', default: '', example: 'https://example.com/pool' },
  { name: 'credentials_json', example: '{"private_key":"a-private-key"}' },
  { name: 'create_credentials_file', default: 'true', example: 'false' },
  { name: 'export_environment_variables', default: 'true', example: 'false' },
  { name: 'token_format', default: '', example: 'access_token' },
  {
    name: 'delegates',
    default: '',
    example: 'a@shop-ci.iam.gserviceaccount.com, b@shop-ci.iam.gserviceaccount.com',
    with: { service_account: ACCOUNT, create_credentials_file: 'false' },
  },
  { name: 'universe', default: 'googleapis.com', example: 'cloud.example' },
  { name: 'request_reason', example: 'deploy 4711' },
  { name: 'cleanup_credentials', default: 'true', example: 'false' },
  { name: 'access_token_lifetime', default: '3600s', example: '900s' },
  {
    name: 'access_token_scopes',
    default: 'https://www.googleapis.com/auth/cloud-platform',
    example: 'https://www.googleapis.com/auth/devstorage.read_only',
  },
  { name: 'access_token_subject', default: '', example: 'user@example.com' },
  { name: 'id_token_audience', default: '', example: 'https://run.example', with: ID_TOKEN },
  {
    name: 'id_token_include_email',
    default: 'false',
    example: 'true',
    with: { ...ID_TOKEN, id_token_audience: 'https://run.example' },
  },
];
