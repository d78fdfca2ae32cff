import { defaultOf } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { list, oneOf } from '../../config/values.js';
import { checkVariableName } from '../../config/variables.js';
import { JobpassError } from '../../errors.js';
import { secureUrl } from '../../http/hosts.js';
import { printable } from '../../text/printable.js';
import { CLIENT_AUTH, GRANT_TYPES, OAUTH_INPUTS, type OAuthInput } from './inputs.js';
import { type GRANTS, ID_TOKEN_TYPE, OWN_PARAMETERS } from './messages.js';
import type { Metadata } from './metadata.js';

/** The checked settings for an authorization server. */
export interface OAuthSettings {
  issuer: string | undefined;
  audience: string;
  tokenEndpoint: URL | undefined;
  revocationEndpoint: URL | undefined;
  introspectionEndpoint: URL | undefined;
  scope: string | undefined;
  resource: readonly string[];
  role: string | undefined;
  grantType: keyof typeof GRANTS;
  subjectTokenType: string;
  clientId: string | undefined;
  clientAuth: 'none' | 'id-token';
  /** Additional parameters of the token request. */
  params: readonly (readonly [name: string, value: string])[];
  envName: string;
}

/** Reads and checks the settings before any request. @throws JobpassError `usage` or `insecure` */
export function oauthSettings(settings: Settings): OAuthSettings {
  const given = (name: OAuthInput): string | undefined => settings.own[name];
  const or = (name: OAuthInput): string => given(name) ?? defaultOf(OAUTH_INPUTS, name);
  const endpoint = (name: OAuthInput): URL | undefined => {
    const text = given(name);
    return text === undefined ? undefined : secureUrl(text, `\`${name}\``);
  };
  const refuse = (message: string, hint: string): never => {
    throw new JobpassError('usage', message, { hint });
  };

  const tokenEndpoint = endpoint('token-endpoint');
  const revocationEndpoint = endpoint('revocation-endpoint');
  const grantType = oneOf(or('grant-type'), 'grant-type', GRANT_TYPES);
  if (settings.url === undefined && tokenEndpoint === undefined) {
    refuse('`url` and `token-endpoint` are missing', "Set `url` to the authorization server's issuer");
  }
  if (grantType !== 'token-exchange' && given('subject-token-type') !== undefined) {
    refuse(`\`subject-token-type\` is not allowed with \`grant-type: ${grantType}\``, 'Remove one of them');
  }
  // This grant always authenticates the client with the ID token. GitHub passes the default of `client-auth` like a value of the job.
  const clientAuth =
    grantType === 'client-credentials' ? 'id-token' : oneOf(or('client-auth'), 'client-auth', CLIENT_AUTH);
  if (!settings.revoke && revocationEndpoint !== undefined) {
    refuse('`revoke: false` and `revocation-endpoint` are both set', 'Remove one of them');
  }
  return {
    issuer: settings.url,
    audience:
      settings.audience ??
      settings.url ??
      refuse('`audience` is missing, and there is no `url` as its default', 'Set `audience`'),
    tokenEndpoint,
    revocationEndpoint,
    introspectionEndpoint: endpoint('introspection-endpoint'),
    scope: given('scope'),
    resource: list(or('resource')),
    role: settings.role,
    grantType,
    subjectTokenType: given('subject-token-type') ?? ID_TOKEN_TYPE,
    clientId: given('client-id'),
    clientAuth,
    params: parametersIn(or('params')),
    envName: checkVariableName(or('env-name'), 'env-name'),
  };
}

/**
 * Parses `params`.
 *
 * @param allowed parameters that Jobpass does not set for this credential, although it usually does
 * @throws JobpassError `usage` for an invalid line, or for a parameter that Jobpass sets itself
 */
export function parametersIn(text: string, allowed: readonly string[] = []): [name: string, value: string][] {
  const lines = text.split('\n').map((line) => line.trim());
  const seen = new Set<string>();
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [, name = '', value = ''] = /^([^=]*?)\s*=\s*(.*)$/.exec(line) ?? [];
      // The message does not contain the value, because users may put a secret there although the docs forbid it.
      if (!/^[\w.:-]{1,100}$/.test(name)) {
        throw new JobpassError(
          'usage',
          `A line of \`params\` is not name=value${name === '' ? '' : `: "${printable(name, 60)}"`}`,
          {
            hint: 'Write one parameter per line, for example connector_id=ci',
          },
        );
      }
      if (OWN_PARAMETERS.has(name) && !allowed.includes(name)) {
        throw new JobpassError('usage', `\`params\` cannot set ${name}`, {
          hint: 'Use the input for this parameter, if it exists. Secrets are not allowed in `params`',
        });
      }
      if (seen.has(name)) {
        throw new JobpassError('usage', `\`params\` sets ${name} twice`, {
          hint: 'Set each parameter only once (RFC 6749, section 3.2)',
        });
      }
      seen.add(name);
      return [name, value];
    });
}

/** The endpoints that the user configured. */
export function givenEndpoints(settings: OAuthSettings): Partial<Metadata> {
  const { tokenEndpoint, revocationEndpoint, introspectionEndpoint } = settings;
  return {
    ...(tokenEndpoint && { tokenEndpoint }),
    ...(revocationEndpoint && { revocationEndpoint }),
    ...(introspectionEndpoint && { introspectionEndpoint }),
  };
}
