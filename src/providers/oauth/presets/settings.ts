import { defaultOf } from '../../../config/common-inputs.js';
import type { Settings } from '../../../config/settings.js';
import { duration, list, oneOf } from '../../../config/values.js';
import { checkVariableName } from '../../../config/variables.js';
import { capitalized } from '../../../http/failure.js';
import { secureUrl } from '../../../http/hosts.js';
import { printable } from '../../../text/printable.js';
import { BODY_FORMATS, GRANT_TYPES, OAUTH_INPUTS, type OAuthInput, TOKEN_METHODS } from '../inputs.js';
import { ID_TOKEN_TYPE } from '../messages.js';
import { parametersIn } from '../settings.js';
import type {
  Chosen,
  CredentialRequest,
  IdTokenPlace,
  Preset,
  ProbeRequest,
  RevocationRequest,
} from './preset.js';
import { headersIn, idTokenHeader, pathIn, usage } from './values.js';

/** A request with its complete URL. */
export type Located<R extends CredentialRequest = CredentialRequest> = R & { url: URL };

/** A preset, or a request that the user described, with the values of this credential's inputs. */
export interface ExchangeSettings extends Chosen {
  preset: Preset;
  /** The address, and all parameters, including those that the token request does not contain. */
  chosen: Chosen;
  endpoint: URL;
  method: 'GET' | 'POST' | 'PUT';
  body: 'form' | 'json';
  grant: Preset['grant'];
  idToken: IdTokenPlace;
  subjectTokenType: string;
  headers: Readonly<Record<string, string>>;
  resource: readonly string[];
  audience: string;
  tokenPath: readonly string[];
  expiryPath: readonly string[];
  lifeMs: number | undefined;
  revocation: Located<RevocationRequest> | undefined;
  probe: Located<ProbeRequest> | undefined;
  /** The introspection endpoint (RFC 7662), which replaces the probe. */
  introspection: URL | undefined;
  variable: string;
}

/** The base of a request that the user describes without a preset. */
const DESCRIBED_BY_USER: Preset = {
  service: 'the server',
  path: '',
  grant: 'token-exchange',
  variable: 'JOBPASS_TOKEN',
};

/** The name of each grant's parameter for the ID token. Sources: RFC 8693, section 2.1; RFC 7523, sections 2.1 and 2.2. */
const GRANT_PARAMETERS = {
  'token-exchange': 'subject_token',
  'jwt-bearer': 'assertion',
  'client-credentials': 'client_assertion',
} as const;

/**
 * Reads and checks the settings of a preset, or of a request that the user describes.
 *
 * @param preset the preset of the input `preset`, if it is set
 * @throws JobpassError `usage` or `insecure`
 */
export function exchangeSettings(settings: Settings, preset: Preset | undefined): ExchangeSettings {
  const base = preset ?? DESCRIBED_BY_USER;
  const given = (name: OAuthInput): string | undefined => {
    const text = settings.own[name];
    // Runners pass defaults like values that the job chose.
    return text === defaultOf(OAUTH_INPUTS, name) ? undefined : text;
  };
  const url = (name: OAuthInput): URL | undefined => {
    const text = given(name);
    return text === undefined ? undefined : secureUrl(text, `\`${name}\``);
  };
  const tokenEndpoint = url('token-endpoint');
  const address = addressOf(settings, preset, tokenEndpoint);
  const all = paramsOf(settings, base, given);
  const pattern = typeof base.path === 'string' ? base.path : base.path(all);
  const { path, params } = withPlaceholders(pattern, all);
  for (const name of base.unsent ?? []) delete params[name];
  const chosen: Chosen = { address, params: all };
  const method = oneOf(given('token-method') ?? base.method ?? 'POST', 'token-method', TOKEN_METHODS);
  const place = placeOf(given, preset);
  const grant = place === undefined ? grantOf(given, preset) : undefined;
  const idToken = place ?? base.idToken ?? { parameter: GRANT_PARAMETERS[grant ?? 'token-exchange'] };
  if ('parameter' in idToken && params[idToken.parameter] !== undefined)
    throw usage(`\`params\` cannot set ${idToken.parameter}`, 'This parameter contains the ID token');
  if (method === 'GET' && 'parameter' in idToken) {
    throw usage(
      'A request with GET would contain the ID token in its URL',
      'Set `id-token-header`, or another `token-method`',
    );
  }
  if (grant === 'client-credentials' && params['client_id'] === undefined && preset === undefined)
    throw usage('`client-id` is missing', 'Set `client-id` to the client at the server');
  const revocation = url('revocation-endpoint');
  if (!settings.revoke && revocation !== undefined)
    throw usage('`revoke: false` and `revocation-endpoint` are both set', 'Remove one of them');
  const life = given('token-life');
  return {
    preset: base,
    ...chosen,
    chosen,
    params,
    endpoint: tokenEndpoint ?? below(base.atRoot ? new URL(address.origin) : address, path),
    method,
    body: oneOf(given('body-format') ?? base.body ?? 'form', 'body-format', BODY_FORMATS),
    grant,
    idToken,
    subjectTokenType: given('subject-token-type') ?? base.subjectTokenType ?? ID_TOKEN_TYPE,
    headers: { ...base.headers, ...headersIn(given('headers') ?? '') },
    resource: list(given('resource') ?? ''),
    audience: settings.audience ?? base.audience?.(chosen) ?? missingAudience(base, preset),
    tokenPath: pathIn(given('token-path') ?? base.tokenPath ?? 'access_token', 'token-path'),
    expiryPath: pathIn(given('expiry-path') ?? base.expiryPath ?? 'expires_in', 'expiry-path'),
    lifeMs:
      life !== undefined
        ? duration(life, 'token-life', { minMs: 1_000, maxMs: 365 * 86_400_000 })
        : base.lifeS === undefined
          ? undefined
          : base.lifeS * 1_000,
    // RFC 7009, section 2.
    revocation:
      revocation === undefined
        ? located(base.revocation, address, preset)
        : { method: 'POST', path: '', url: revocation, credential: 'form', done: [200, 204] },
    probe: located(base.probe, address, preset),
    introspection: url('introspection-endpoint'),
    variable: checkVariableName(given('env-name') ?? base.variable, 'env-name'),
  };
}

function missingAudience({ service, audienceHint }: Preset, preset: Preset | undefined): never {
  throw usage(
    '`audience` is missing',
    preset === undefined
      ? 'Set `audience` to the audience that the server expects'
      : (audienceHint ?? `Set \`audience\` to the audience that you configured at ${service}`),
  );
}

function addressOf({ url }: Settings, preset: Preset | undefined, tokenEndpoint: URL | undefined): URL {
  const text = url ?? preset?.address;
  const address = text === undefined ? undefined : secureUrl(text, '`url`');
  // If only the token endpoint is elsewhere, its credentials are not for the hosts of the service.
  const isElsewhere =
    url === undefined && tokenEndpoint !== undefined && tokenEndpoint.origin !== address?.origin;
  if (isElsewhere) return new URL(tokenEndpoint.origin);
  if (address !== undefined) return address;
  throw preset === undefined
    ? usage('`token-endpoint` is missing', 'Set `token-endpoint` to the address of the token request')
    : usage('`url` is missing', `Set \`url\` to your address at ${preset.service}`);
}

/** Returns the URL of a path below an address. An empty path stands for the address itself. */
function below(address: URL, path: string): URL {
  if (path === '') return address;
  return new URL(`${address.href.replace(/\/$/, '')}${path}`);
}

/** Returns a request of a preset with its URL. An address that the user set replaces each of the preset's addresses. */
function located<R extends CredentialRequest>(
  request: R | undefined,
  address: URL,
  preset: Preset | undefined,
): Located<R> | undefined {
  if (request === undefined) return undefined;
  const usual = preset?.address !== undefined && new URL(preset.address).href === address.href;
  const host = usual && request.address !== undefined ? new URL(request.address) : address;
  return { ...request, url: below(request.atRoot ? new URL(host.origin) : host, request.path) };
}

/** Replaces the placeholders in the path of a token request. @returns the path, and the remaining parameters */
function withPlaceholders(
  path: string,
  params: Readonly<Record<string, string>>,
): { path: string; params: Record<string, string> } {
  const rest = { ...params };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    delete rest[name];
    // The URL parser would remove such a segment and the one before it.
    if (/^\.{0,2}$/.test(value))
      throw usage(`The parameter ${name} is "${value}", which is not allowed`, 'Set its real value');
    return encodeURIComponent(value);
  });
  return { path: filled, params: rest };
}

/** Returns all parameters except the ID token. @throws JobpassError `usage` for a missing or misspelled parameter */
function paramsOf(
  settings: Settings,
  base: Preset,
  given: (name: OAuthInput) => string | undefined,
): Record<string, string> {
  const isPreset = base !== DESCRIBED_BY_USER;
  const grantIsOurs = given('id-token-parameter') === undefined && given('id-token-header') === undefined;
  const own = parametersIn(
    given('params') ?? '',
    grantIsOurs ? undefined : ['grant_type', 'subject_token_type'],
  );
  const inputs = [
    ['scope', 'scope', given('scope')],
    ['role', 'role', settings.role],
    ['client-id', 'client_id', given('client-id')],
    ['package', 'package', given('package')],
    ['user', 'username', given('user')],
  ] as const;
  const params: Record<string, string> = { ...base.defaults, ...Object.fromEntries(own) };
  for (const [input, name, value] of inputs) {
    if (value === undefined) continue;
    const isMeant = isPreset ? base.params?.[name] !== undefined : input !== 'package' && input !== 'user';
    if (!isMeant) throw usage(`\`${input}\` has no meaning for ${base.service}`, `Remove \`${input}\``);
    params[name] = value;
  }
  for (const [name, need] of Object.entries(base.params ?? {})) {
    if (need === 'optional' || params[name] !== undefined) continue;
    const input = inputs.find(([, parameter]) => parameter === name)?.[0];
    throw usage(
      `${capitalized(base.service)} needs ${input === undefined ? `the parameter ${name}` : `\`${input}\``}`,
      input === undefined ? `Add the line ${name}=VALUE to \`params\`` : `Set \`${input}\``,
    );
  }
  const life = base.lifeParameter === undefined ? undefined : params[base.lifeParameter];
  if (life !== undefined && !/^\d{1,9}$/.test(life))
    throw usage(
      `The parameter ${base.lifeParameter} is "${printable(life, 20)}", which is not a number of seconds`,
      'Set `ttl` instead, for example `ttl: 1h`',
    );
  return params;
}

/** Returns the place of the ID token that the user set. @throws JobpassError `usage` */
function placeOf(
  given: (name: OAuthInput) => string | undefined,
  preset: Preset | undefined,
): IdTokenPlace | undefined {
  const parameter = given('id-token-parameter');
  const header = given('id-token-header');
  if (parameter === undefined && header === undefined) return undefined;
  if (parameter !== undefined && header !== undefined)
    throw usage('`id-token-parameter` and `id-token-header` are both set', 'Remove one of them');
  const grant = given('grant-type');
  if (grant !== undefined || preset?.grant !== undefined) {
    const [input] = [parameter === undefined ? 'id-token-header' : 'id-token-parameter'];
    throw usage(
      `\`${input}\` is not allowed with ${grant === undefined ? 'this preset' : `\`grant-type: ${grant}\``}`,
      'The grant determines where the ID token is sent. Remove one of them',
    );
  }
  if (parameter !== undefined && !/^[\w.:-]{1,100}$/.test(parameter))
    throw usage(
      `\`id-token-parameter\` is \`${printable(parameter, 60)}\`, which is not a parameter name`,
      'For example: `jwt`',
    );
  return parameter === undefined ? { header: idTokenHeader(header ?? '') } : { parameter };
}

function grantOf(
  given: (name: OAuthInput) => string | undefined,
  preset: Preset | undefined,
): Preset['grant'] {
  const text = given('grant-type');
  const wanted = text === undefined ? undefined : oneOf(text, 'grant-type', GRANT_TYPES);
  if (given('client-auth') === 'id-token' && (preset?.grant ?? wanted) !== 'client-credentials')
    throw usage(
      '`client-auth: id-token` is not allowed here',
      'Remove `client-auth`, or set `grant-type: client-credentials`',
    );
  if (preset === undefined) return wanted ?? 'token-exchange';
  if (wanted !== undefined && wanted !== preset.grant)
    throw usage(`\`grant-type: ${wanted}\` is not the grant of ${preset.service}`, 'Remove `grant-type`');
  return preset.grant;
}
