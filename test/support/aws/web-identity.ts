import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { Context } from './policies.js';
import { AwsError } from './xml.js';

/** An OpenID Connect provider as it is registered in the account. */
export interface OidcProvider {
  issuer: string;
  clientIds: readonly string[];
  arn: string;
  /** The claims, beside `aud`, `sub` and `amr`, that STS makes condition keys of. */
  claimKeys: readonly string[];
  /** The issuer, or who stands in for it. */
  keysFrom: string;
}

/** An ID token that STS has verified. */
export interface WebIdentity {
  provider: OidcProvider;
  subject: string;
  audience: string;
  claims: JWTPayload;
  /** Its claims as condition keys: `<issuer without scheme>:<claim>`. */
  context: Context;
}

/** The claims of GitHub that STS makes condition keys of (service authorization reference of STS). */
export const GITHUB_CLAIM_KEYS = [
  ...['actor', 'actor_id', 'job_workflow_ref', 'repository', 'repository_id', 'repository_owner_id'],
  ...['workflow', 'ref', 'environment', 'enterprise_id'],
];

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
const ROLES = 'https://aws.amazon.com/roles';
/** How far ahead an issuer's clock may be. */
const AHEAD_SECONDS = 300;

/** The issuer as ARNs and condition keys have it. */
export const hostOf = (issuer: string): string => issuer.replace(/^https?:\/\//, '');

/**
 * Verifies an ID token.
 *
 * @param now in milliseconds since 1970
 */
export async function verifyIdToken(
  token: string,
  role: string,
  providers: readonly OidcProvider[],
  now: number,
): Promise<WebIdentity> {
  let claims: JWTPayload;
  try {
    claims = decodeJwt(token);
  } catch {
    throw invalid(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
  const provider = providers.find(({ issuer }) => issuer === claims.iss);
  if (provider === undefined) {
    throw invalid(`No OpenIDConnect provider found in your account for ${String(claims.iss)}`);
  }
  await verifySignature(token, await keysOf(provider.keysFrom));
  return accepted(claims, provider, role, now / 1000);
}

async function verifySignature(token: string, keys: JSONWebKeySet): Promise<void> {
  try {
    // The times are judged afterwards: by a clock of ours, and with words of their own.
    await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms: ALGORITHMS,
      currentDate: new Date(0),
      clockTolerance: Number.MAX_SAFE_INTEGER,
    });
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) throw noKey();
    throw invalid('The web identity token provided could not be validated: its signature is not valid');
  }
}

function accepted(claims: JWTPayload, provider: OidcProvider, role: string, now: number): WebIdentity {
  const { aud, azp, sub, exp, iat, nbf } = claims;
  if (exp === undefined || iat === undefined) throw invalid('Missing a required claim: exp or iat');
  if (exp <= now) {
    const message = `Token expired: current date/time ${Math.floor(now)} must be before the expiration date/time ${exp}`;
    throw new AwsError(400, 'ExpiredTokenException', message);
  }
  if (Math.max(iat, nbf ?? 0) > now + AHEAD_SECONDS) throw invalid('Token issued in the future');
  if (sub === undefined || sub.length > 255) throw invalid('Missing a required claim: sub');
  // With azp, that is the audience for IAM, and aud becomes the key oaud.
  const audiences = typeof azp === 'string' ? [azp] : [aud ?? []].flat();
  const audience = audiences.find((one) => provider.clientIds.includes(one));
  if (audience === undefined) throw invalid('Incorrect token audience');
  const roles = claims[ROLES];
  if (roles !== undefined && ![roles].flat().includes(role)) {
    throw invalid('The target role ARN is not present in the roles claim of the web identity token');
  }
  const context = contextOf(provider, claims, audience);
  return { provider, subject: sub, audience, claims, context };
}

/** The claims of a token as condition keys. */
export function contextOf(
  { issuer, claimKeys }: Pick<OidcProvider, 'issuer' | 'claimKeys'>,
  claims: Readonly<Record<string, unknown>>,
  audience: string,
): Context {
  const host = hostOf(issuer);
  const context: Context = { [`${host}:aud`]: audience };
  if (typeof claims['azp'] === 'string') context[`${host}:oaud`] = [claims['aud'] ?? []].flat().map(String);
  for (const key of ['sub', 'amr', ...claimKeys]) {
    const value = claims[key];
    if (Array.isArray(value)) context[`${host}:${key}`] = value.map(String);
    else if (['string', 'number', 'boolean'].includes(typeof value))
      context[`${host}:${key}`] = String(value);
  }
  return context;
}

async function keysOf(issuer: string): Promise<JSONWebKeySet> {
  const discovery = (await got(`${issuer}/.well-known/openid-configuration`)) as { jwks_uri?: unknown };
  if (typeof discovery?.jwks_uri !== 'string') throw noKey();
  const keys = (await got(discovery.jwks_uri)) as JSONWebKeySet;
  if (!Array.isArray(keys?.keys)) throw noKey();
  return keys;
}

async function got(url: string): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) });
  } catch {
    const message = 'The identity provider that was asked to verify the token could not be reached';
    throw new AwsError(400, 'IDPCommunicationError', message);
  }
  if (!response.ok) throw noKey();
  try {
    return await response.json();
  } catch {
    throw noKey();
  }
}

const invalid = (message: string): AwsError => new AwsError(400, 'InvalidIdentityToken', message);
const noKey = (): AwsError =>
  invalid(
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
  );
