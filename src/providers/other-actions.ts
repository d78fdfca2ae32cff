import type { CommonAction } from '../config/common-actions.js';

const google = (ours: string): string =>
  `Jobpass has no provider for Google Cloud: keep this action${ours === '' ? '' : `. For other services, use \`${ours}\``}`;
const azure = (ours: string): string =>
  `Jobpass has no provider for Azure: keep this action${ours === '' ? '' : `. For other services, use \`${ours}\``}`;

/** Inputs of `google-github-actions/auth` 3.0.0. */
const GOOGLE_AUTH: CommonAction = {
  action: 'google-github-actions/auth',
  answers: new Map([
    ['workload_identity_provider', google('audience')],
    ['service_account', google('role')],
    ['project_id', google('')],
    ['credentials_json', google('')],
    ['create_credentials_file', google('deliver: file')],
    ['export_environment_variables', google('deliver: env')],
    ['token_format', google('deliver')],
    ['delegates', google('')],
    ['universe', google('')],
    ['request_reason', google('')],
    ['cleanup_credentials', google('revoke')],
    ['access_token_lifetime', google('ttl')],
    ['access_token_scopes', google('scope')],
    ['access_token_subject', google('')],
    ['id_token_audience', google('audience')],
    ['id_token_include_email', google('')],
  ]),
};

/** Inputs of `azure/login` 3.0.0, except `environment`, which other actions use too. */
const AZURE_LOGIN: CommonAction = {
  action: 'azure/login',
  answers: new Map([
    ['creds', azure('')],
    ['tenant-id', azure('')],
    ['subscription-id', azure('')],
    ['enable-azpssession', azure('')],
    ['allow-no-subscriptions', azure('')],
    ['auth-type', azure('client-auth')],
  ]),
};

/** Common actions for services without a provider. */
export const OTHER_ACTIONS: readonly CommonAction[] = [GOOGLE_AUTH, AZURE_LOGIN];
