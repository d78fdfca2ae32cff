import type { CommonAction } from '../config/common-actions.js';

const google = (ours: string): string =>
  `Jobpass has no provider for Google Cloud: keep this action${ours === '' ? '' : `. For other services, use \`${ours}\``}`;

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

/** Common actions for services without a provider. */
export const OTHER_ACTIONS: readonly CommonAction[] = [GOOGLE_AUTH];
