import { serviceAccountUrl, tokenUrl } from '../../gcp/addresses.js';
import { GOOGLE_UNIVERSE } from '../../gcp/names.js';
import { ID_TOKEN_TYPE } from '../../gcp/sts.js';
import type { GcpSettings } from './settings.js';

/** Where a library finds the subject token: the member `credential_source` of a credentials file. */
export type SubjectTokenSource =
  | { file: string }
  | {
      url: string;
      headers: Record<string, string>;
      format: { type: 'json'; subject_token_field_name: string };
    }
  | { executable: { command: string; timeout_millis: number } };

/**
 * The text of a credentials file from which Google's libraries exchange tokens themselves. Source: AIP-4117; google-auth-library 10.9.1,
 * `baseexternalclient.js`.
 *
 * @param seconds the lifetime of the service account's tokens
 */
export function externalAccount(
  { exchangeAudience, addresses, universe, serviceAccount, quotaProject }: GcpSettings,
  source: SubjectTokenSource,
  seconds: number,
): string {
  return textOf({
    universe,
    audience: exchangeAudience,
    tokenUrl: tokenUrl(addresses).href,
    source,
    quotaProject,
    ...(serviceAccount === undefined
      ? {}
      : {
          impersonation: {
            service_account_impersonation_url: serviceAccountUrl(
              addresses,
              serviceAccount,
              'generateAccessToken',
            ).href,
            service_account_impersonation: { token_lifetime_seconds: seconds },
          },
        }),
  });
}

/** The text of a credentials file with which the keeper makes the tokens: the subject token is the keeper's token. */
export function keeperAccount(
  { exchangeAudience, universe, quotaProject }: GcpSettings,
  { url, tokenFile }: { url: string; tokenFile: string },
): string {
  const source = { file: tokenFile };
  return textOf({ universe, audience: exchangeAudience, tokenUrl: `${url}/token`, source, quotaProject });
}

function textOf({
  universe,
  audience,
  tokenUrl: address,
  source,
  quotaProject,
  impersonation = {},
}: {
  universe: string;
  audience: string;
  tokenUrl: string;
  source: SubjectTokenSource;
  quotaProject: string | undefined;
  impersonation?: object;
}): string {
  const account = {
    type: 'external_account',
    ...(universe === GOOGLE_UNIVERSE ? {} : { universe_domain: universe }),
    audience,
    subject_token_type: ID_TOKEN_TYPE,
    token_url: address,
    ...impersonation,
    credential_source: source,
    ...(quotaProject === undefined ? {} : { quota_project_id: quotaProject }),
  };
  return `${JSON.stringify(account, null, 2)}\n`;
}
