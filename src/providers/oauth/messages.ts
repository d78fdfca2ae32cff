import { decodeJwt } from 'jose/jwt/decode';
import type { ServiceClock } from '../../http/service-clock.js';

/** Grant types, keyed by their names in the input `grant-type`. */
export const GRANTS = {
  /** RFC 8693 */
  'token-exchange': 'urn:ietf:params:oauth:grant-type:token-exchange',
  /** RFC 7523, section 2.1 */
  'jwt-bearer': 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  /** RFC 6749, section 4.4 */
  'client-credentials': 'client_credentials',
} as const;

/** OAuth error codes for which a retry may succeed, whatever the status. */
export const TRANSIENT_ERRORS: ReadonlySet<string> = new Set([
  'temporarily_unavailable',
  'server_error',
  'slow_down',
]);

export const ID_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:id_token';
/** RFC 7523, section 2.2 */
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The parameters that authenticate the client. */
export interface ClientParameters {
  clientId?: string | undefined;
  /** An ID token, as the client's assertion. */
  assertion?: string | undefined;
}

export interface ExchangeParameters extends ClientParameters {
  grantType: keyof typeof GRANTS;
  idToken: string;
  subjectTokenType: string;
  scope?: string | undefined;
  resource: readonly string[];
  role?: string | undefined;
  /** In seconds. Set only if the server announces that it supports `ttl`. */
  ttl?: number | undefined;
  /** The credential's name in the job. Set only if the server announces that it supports `entry`. */
  entry?: string | undefined;
  /** Additional parameters from the user. They contain no parameter that Jobpass itself sets. */
  params?: readonly (readonly [name: string, value: string])[];
}

/** The parameters that `params` must not set: Jobpass sets them (RFC 6749, section 3.2), or they are secrets. */
export const OWN_PARAMETERS: ReadonlySet<string> = new Set([
  'grant_type',
  'subject_token',
  'subject_token_type',
  'actor_token',
  'assertion',
  'scope',
  'resource',
  'role',
  'ttl',
  'client_id',
  'client_assertion',
  'client_assertion_type',
  // Secrets in `params` would be readable in the workflow, and would be sent with each request.
  'client_secret',
  'refresh_token',
  'password',
  'code',
]);

/** Returns the body of a token request as defined in RFC 8693, section 2.1, or RFC 7523, section 2.1. */
export function exchangeForm(parameters: ExchangeParameters): string {
  const form = new URLSearchParams({ grant_type: GRANTS[parameters.grantType] });
  if (parameters.grantType === 'token-exchange') {
    form.append('subject_token', parameters.idToken);
    form.append('subject_token_type', parameters.subjectTokenType);
  } else if (parameters.grantType === 'jwt-bearer') {
    form.append('assertion', parameters.idToken);
  }
  if (parameters.scope !== undefined) form.append('scope', parameters.scope);
  for (const resource of parameters.resource) form.append('resource', resource);
  if (parameters.role !== undefined) form.append('role', parameters.role);
  if (parameters.ttl !== undefined) form.append('ttl', String(parameters.ttl));
  for (const [name, value] of parameters.params ?? []) form.append(name, value);
  // A user may need a parameter with this name for another purpose.
  if (parameters.entry !== undefined && !form.has('entry')) form.append('entry', parameters.entry);
  return withClient(form, parameters);
}

/**
 * Returns the body of a revocation request (RFC 7009, section 2.1) or an introspection request (RFC 7662, section 2.1).
 *
 * @param jobEnded whether the job no longer uses the credential. Set only if the server announces that it supports `job_ended`
 */
export function tokenForm(token: string, client: ClientParameters, jobEnded = false): string {
  const form = new URLSearchParams({ token, token_type_hint: 'access_token' });
  if (jobEnded) form.append('job_ended', 'true');
  return withClient(form, client);
}

function withClient(form: URLSearchParams, client: ClientParameters): string {
  if (client.clientId !== undefined) form.append('client_id', client.clientId);
  if (client.assertion !== undefined) {
    form.append('client_assertion_type', ASSERTION_TYPE);
    form.append('client_assertion', client.assertion);
  }
  return form.toString();
}

export interface TokenAnswer {
  token: string;
  /** The lifetime in seconds, starting when the response arrives. */
  expiresIn?: number;
  scope?: string;
  /**
   * The token's ID, if it is in the response instead of the token. The Jobpass broker sends the ID, so that users can match the
   * broker's records with the job's records.
   */
  id?: string;
  /** Set if the token is a JWT, which services may verify offline. */
  jwt?: { id?: string; issuedAt?: number; expiresAt?: number };
}

/** The error for a response that Jobpass cannot use, and the orphaned token in this response, if any. */
export interface UnusableAnswer {
  problem: string;
  orphaned?: string;
}

/**
 * The longest accepted token. This limit is higher than the length of real tokens, and lower than the limits for command files
 * and environments.
 */
const LONGEST_TOKEN = 100_000;
/** The shortest accepted token. Masking shorter texts would hide large parts of the log. */
const SHORTEST_TOKEN = 8;
/** Values that a faulty server sends instead of a token. */
const NO_TOKEN = /^(undefined|null|none|nil|false|true)$/i;
/** The longest stored lifetime, in seconds. JavaScript cannot format much later dates. */
export const LONGEST_LIFE_S = 10 * 365 * 86_400;

/**
 * Parses the body of a successful token response: RFC 6749, section 5.1, with RFC 8693, section 2.2.1.
 *
 * @param sent the ID token in the request: a server that echoes it has not issued a credential
 */
export function parseTokenAnswer(body: Record<string, unknown>, sent: string): TokenAnswer | UnusableAnswer {
  const {
    access_token: token,
    token_type: type,
    issued_token_type: issued,
    expires_in: expires,
    scope,
    jti,
  } = body;
  if (typeof token !== 'string') return { problem: 'no access_token in it' };
  if (!isToken(token)) return { problem: 'an invalid access_token (length or characters)' };
  if (token === sent) return { problem: 'the ID token itself as access_token' };
  const unusable = (problem: string): UnusableAnswer => ({ problem, orphaned: token });
  if (typeof type !== 'string') return unusable('no token_type in it');
  if (type.toLowerCase() !== 'bearer') {
    return unusable(
      type === 'N_A'
        ? 'a token that is not an access token (token_type N_A)'
        : 'a token_type other than Bearer',
    );
  }
  if (issued !== undefined && (typeof issued !== 'string' || /:(refresh_token|saml[12]?)$/.test(issued))) {
    return unusable('an issued_token_type that is not an access token');
  }
  const seconds = typeof expires === 'string' && /^\d+$/.test(expires) ? Number(expires) : expires;
  if (
    seconds !== undefined &&
    seconds !== null &&
    (typeof seconds !== 'number' || !Number.isFinite(seconds))
  ) {
    return unusable('an expires_in that is not a number');
  }
  if (typeof seconds === 'number' && seconds < 1) return unusable('a token that has expired already');
  if (scope !== undefined && scope !== null && typeof scope !== 'string')
    return unusable('a scope that is not a string');
  const jwt = readJwt(token);
  return {
    token,
    ...(typeof seconds === 'number' ? { expiresIn: Math.min(seconds, LONGEST_LIFE_S) } : {}),
    ...(typeof scope === 'string' && scope !== '' ? { scope } : {}),
    // The ID must not be a part of the token, because logs contain IDs.
    ...(isId(jti) && !token.toLowerCase().includes(jti.toLowerCase()) ? { id: jti } : {}),
    ...(jwt === undefined ? {} : { jwt }),
  };
}

/** Whether a text can be a token. */
export function isToken(text: string): boolean {
  const { length } = text;
  return (
    length >= SHORTEST_TOKEN && length <= LONGEST_TOKEN && /^[\x21-\x7e]+$/.test(text) && !NO_TOKEN.test(text)
  );
}

/** Whether a value can be a token's ID. IDs from Keycloak contain a colon: `trrtag:<uuid>`. */
function isId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= 100 &&
    /^[\w.-]+(:[\w.-]+)*$/.test(value) &&
    value.length >= 8
  );
}

/** The ID and the times in a token that is a JWT. Undefined if it is not. */
export function readJwt(token: string): TokenAnswer['jwt'] {
  if (token.split('.').length !== 3) return undefined;
  try {
    const { jti, iat, exp } = decodeJwt(token);
    return {
      ...(isId(jti) ? { id: jti } : {}),
      ...(typeof iat === 'number' && iat > 0 && iat < 1e11 ? { issuedAt: iat * 1000 } : {}),
      ...(typeof exp === 'number' && exp > 0 && exp < 1e11 ? { expiresAt: exp * 1000 } : {}),
    };
  } catch {
    return undefined;
  }
}

/** Returns the error in the token endpoint's response (RFC 6749, section 5.2), or undefined if the body is not an error. */
export function parseErrorAnswer(
  body: Record<string, unknown> | undefined,
): { error: string; said: string } | undefined {
  const error = body?.['error'];
  if (typeof error !== 'string' || error === '') return undefined;
  const description = body?.['error_description'];
  return {
    error,
    said: typeof description === 'string' && description !== '' ? `${error} ("${description}")` : error,
  };
}

/**
 * The expiry of a newly issued JWT on the job's clock, or undefined if the expiry is unknown. An expiry in the past means that
 * the server's clock differs.
 *
 * @param server the server's clock, if the server reported its time
 */
export function endOfJwt(
  { issuedAt, expiresAt }: NonNullable<TokenAnswer['jwt']>,
  server: ServiceClock | undefined,
  now: number,
): number | undefined {
  if (expiresAt === undefined) return undefined;
  if (server !== undefined) return server.latest(expiresAt);
  if (issuedAt !== undefined && issuedAt < expiresAt) return now + expiresAt - issuedAt;
  return expiresAt > now ? expiresAt : undefined;
}

/** Creates an ID for a credential without one. The ID may be guessable, so loading `node:crypto` is not worth the time. */
export function newTokenId(): string {
  const random = Array.from({ length: 2 }, () => Math.random().toString(36).slice(2, 10).padEnd(8, '0'));
  return `${Date.now().toString(36)}-${random.join('')}`;
}
