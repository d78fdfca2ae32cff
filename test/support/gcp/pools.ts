import { Environment } from '@marcbachmann/cel-js';
import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { oauthError } from './errors.js';

/** A provider of the type OIDC. IAM REST reference, `workloadIdentityPools.providers`. */
export interface PoolProvider {
  project: string;
  pool: string;
  provider: string;
  issuer: string;
  /** Default: the provider's full name as an https address (`Oidc.allowedAudiences`). */
  allowedAudiences?: readonly string[];
  attributeMapping: Readonly<Record<string, string>>;
  attributeCondition?: string;
  /** The keys of the issuer, if they are not read from its discovery document (`Oidc.jwksJson`). */
  jwks?: JSONWebKeySet;
  disabled?: true;
}

/** The attributes of an identity that a provider let in. */
export interface Mapped {
  of: PoolProvider;
  subject: string;
  groups: readonly string[];
  attributes: Readonly<Record<string, string>>;
  claims: JWTPayload;
}

const DAY_S = 86_400;
/** How far ahead an issuer's clock may be. Not documented; the other clouds' tolerance. */
const AHEAD_S = 300;

export function fullName({ project, pool, provider }: PoolProvider): string {
  return `//iam.googleapis.com/projects/${project}/locations/global/workloadIdentityPools/${pool}/providers/${provider}`;
}

/** Judges a subject token as the token exchange does. @param now in milliseconds since 1970 */
export async function admit(
  audience: string,
  token: string,
  providers: readonly PoolProvider[],
  now: number,
): Promise<Mapped> {
  const of = providers.find((one) => fullName(one) === audience);
  if (of === undefined || of.disabled === true)
    throw oauthError(
      'invalid_target',
      'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.',
    );
  const claims = await verified(token, of, now / 1000);
  return mapped(of, claims);
}

async function verified(token: string, of: PoolProvider, now: number): Promise<JWTPayload> {
  let claims: JWTPayload;
  try {
    claims = decodeJwt(token);
  } catch {
    throw oauthError('invalid_request', 'Unable to parse the ID Token.');
  }
  // docs/TROUBLESHOOTING.md of google-github-actions/auth, "Issuer in ID Token does not match".
  if (claims.iss !== of.issuer)
    throw oauthError(
      'invalid_grant',
      `The issuer in ID Token ${String(claims.iss)} does not match the expected ones: ${of.issuer}.`,
    );
  // IAM REST reference, `Oidc.allowedAudiences`: exact; without a list the full name with https.
  const allowed = of.allowedAudiences?.length ? of.allowedAudiences : [`https:${fullName(of)}`];
  const audiences = [claims.aud ?? []].flat();
  if (!audiences.some((one) => allowed.includes(one)))
    throw oauthError(
      'invalid_grant',
      `The audience in ID Token [${audiences.join(',')}] does not match the expected audience.`,
    );
  try {
    // STS REST reference, `subjectToken`: signed with RS256 or ES256. The times are judged below, by the stand-in's clock.
    await jwtVerify(token, createLocalJWKSet(of.jwks ?? (await keysOf(of.issuer))), {
      algorithms: ['RS256', 'ES256'],
      currentDate: new Date(0),
      clockTolerance: Number.MAX_SAFE_INTEGER,
    });
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw oauthError('invalid_grant', 'Invalid JWT Signature.');
  }
  // STS REST reference, `subjectToken`: `iat` and `exp` are required, `exp` is in the future, and at most 24 hours after `iat`.
  const { iat, exp } = claims;
  if (iat === undefined || exp === undefined)
    throw oauthError('invalid_request', 'The ID Token must contain the claims iat and exp.');
  if (iat > now + AHEAD_S) throw oauthError('invalid_grant', 'ID Token is issued in the future.');
  if (exp <= now) throw oauthError('invalid_grant', `ID Token issued at ${iat} is stale to sign-in.`);
  if (exp - iat > DAY_S)
    throw oauthError('invalid_grant', 'The lifetime of the ID Token exceeds the maximum of 24 hours.');
  return claims;
}

async function keysOf(issuer: string): Promise<JSONWebKeySet> {
  try {
    const got = async (url: string): Promise<unknown> => {
      const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) });
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    };
    const { jwks_uri: uri } = (await got(`${issuer}/.well-known/openid-configuration`)) as {
      jwks_uri: string;
    };
    return (await got(uri)) as JSONWebKeySet;
  } catch {
    throw oauthError('invalid_grant', "Error connecting to the given credential's issuer.");
  }
}

/**
 * Maps claims to attributes, and evaluates the condition. IAM REST reference, `attributeMapping` (a subject of at most 127 bytes, keys of
 * `[a-z0-9_]`, expressions of at most 2,048 characters, all attributes together at most 8 KB) and `attributeCondition` (`assertion`,
 * `google` and `attribute` are known; anything but true rejects).
 */
export function mapped(of: PoolProvider, claims: JWTPayload): Mapped {
  const found = new Map<string, unknown>();
  for (const [key, expression] of Object.entries(of.attributeMapping)) {
    if (!/^(google\.(subject|groups)|attribute\.[a-z0-9_]{1,90})$/.test(key) || expression.length > 2_048)
      throw new Error(`IAM refuses the mapping ${key}`);
    found.set(key, evaluate(expression, { assertion: claims }, key));
  }
  const subject = found.get('google.subject');
  if (typeof subject !== 'string')
    throw oauthError('unauthorized_client', "The mapped attribute 'google.subject' must be of type STRING.");
  if (subject === '') throw oauthError('invalid_request', 'The mapped attribute google.subject is empty.');
  if (Buffer.byteLength(subject) > 127)
    throw oauthError(
      'invalid_request',
      'The size of mapped attribute google.subject exceeds the 127 bytes limit. Either modify your attribute mapping or the incoming assertion to produce a mapped attribute that is less than 127 bytes.',
    );
  const attributes: Record<string, string> = {};
  for (const [key, value] of found) {
    if (!key.startsWith('attribute.')) continue;
    if (typeof value !== 'string')
      throw oauthError('unauthorized_client', `The mapped attribute '${key}' must be of type STRING.`);
    attributes[key.slice('attribute.'.length)] = value;
  }
  const groups = found.get('google.groups') ?? [];
  if (Buffer.byteLength(JSON.stringify([...found])) > 8_192)
    throw oauthError('invalid_request', 'The total size of the mapped attributes exceeds 8 KB.');
  const condition = of.attributeCondition;
  if (condition !== undefined) {
    const variables = { assertion: claims, google: { subject, groups }, attribute: attributes };
    if (evaluate(condition, variables) !== true)
      throw oauthError('unauthorized_client', 'The given credential is rejected by the attribute condition.');
  }
  return { of, subject, groups: Array.isArray(groups) ? groups.map(String) : [], attributes, claims };
}

/** IAM docs, "Attribute mappings": CEL, with Google's own function `extract`. */
function evaluate(expression: string, variables: Record<string, unknown>, key?: string): unknown {
  const environment = new Environment({ homogeneousAggregateLiterals: false }).registerFunction(
    'string.extract(string): string',
    (text: string, template: string) => {
      const [, before = '', after = ''] = /^([^{]*)\{\w+\}(.*)$/s.exec(template) ?? [];
      const start = text.indexOf(before);
      if (start < 0) return '';
      const rest = text.slice(start + before.length);
      const end = after === '' ? rest.length : rest.indexOf(after);
      return end < 0 ? '' : rest.slice(0, end);
    },
  );
  // cel-js has a constant of the name `google`.
  const known = ({ google, ...others }: Record<string, unknown>): Record<string, unknown> =>
    google === undefined ? others : { ...others, google_: google };
  for (const name of Object.keys(known(variables))) environment.registerVariable(name, 'map');
  try {
    return environment.evaluate(expression.replace(/\bgoogle\./g, 'google_.'), known(variables));
  } catch {
    // A claim that a mapping names must be there: google-github-actions/auth#243.
    if (key === undefined)
      throw oauthError('unauthorized_client', 'The given credential is rejected by the attribute condition.');
    throw oauthError('unauthorized_client', `The mapped attribute '${key}' could not be evaluated.`);
  }
}
