import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import type { Application, FederatedCredential } from './directory.js';
import { Refusal } from './refusals.js';

const DOCS = 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation';

/**
 * Checks an assertion as Entra does. Sources: Microsoft Learn, "Workload identity federation" (the three claims must match exactly);
 * Azure/azure-workload-identity#340 and #1200, Azure/login#482 and #515 (the texts); AzureAD/microsoft-authentication-library-for-dotnet#4951
 * (the text of 700024).
 *
 * @param now in milliseconds since 1970
 * @throws Refusal
 */
export async function checkAssertion(
  assertion: string,
  application: Application,
  now: number,
): Promise<FederatedCredential> {
  const claims = claimsOf(assertion);
  const known = application.federated.filter(({ knownFrom = 0 }) => knownFrom <= now);
  const credential = matching(claims, known);
  await verify(assertion, String(claims.iss), now);
  checkTimes(claims, now);
  return credential;
}

function claimsOf(assertion: string): JWTPayload {
  try {
    decodeProtectedHeader(assertion);
    return decodeJwt(assertion);
  } catch {
    // Source: Microsoft Learn, error codes (50027, InvalidJwtToken).
    throw new Refusal(50027, 'invalid_request', 'JWT token is invalid or malformed.');
  }
}

/** Since August 2024, Entra compares all three claims exactly. Source: Microsoft Learn, "What's new for authentication" (breaking changes). */
function matching(claims: JWTPayload, known: readonly FederatedCredential[]): FederatedCredential {
  const { iss = '', sub = '', aud = '' } = claims;
  const none = (code: number, what: string, more = ''): Refusal =>
    new Refusal(
      code,
      'invalid_client',
      `No matching federated identity record found for presented assertion ${what}.${more} Check your federated identity credential Subject, Audience and Issuer against the presented assertion. ${DOCS}`,
    );
  if (known.length === 0)
    throw new Refusal(
      70021,
      'invalid_request',
      `No matching federated identity record found for presented assertion. Assertion Issuer: '${iss}'. Assertion Subject: '${sub}'. Assertion Audience: '${aud}'. ${DOCS}`,
    );
  const ofIssuer = known.filter(({ issuer }) => issuer === iss);
  if (ofIssuer.length === 0) throw none(700211, `issuer '${iss}'`);
  const ofSubject = ofIssuer.filter((one) => hasSubject(one, claims));
  if (ofSubject.length === 0) {
    const almost = ofIssuer.some(({ subject }) => subject?.toLowerCase() === sub.toLowerCase());
    throw almost
      ? none(
          7002138,
          `subject '${sub}'`,
          ' The subject matches with case-insensitive comparison, but not with case-sensitive comparison.',
        )
      : none(700213, `subject '${sub}'`);
  }
  const found = ofSubject.find(({ audiences }) => [aud].flat().includes(audiences[0]));
  if (found === undefined) throw none(700212, `audience '${aud}'`);
  return found;
}

function hasSubject({ subject, claimsMatchingExpression }: FederatedCredential, claims: JWTPayload): boolean {
  return claimsMatchingExpression === undefined
    ? subject === claims.sub
    : satisfies(claimsMatchingExpression.value, claims);
}

/**
 * Evaluates an expression of language version 1: comparisons of claims with `eq` and `matches`, joined by `and`. In `matches`, `*` stands
 * for any characters and `?` for one. Source: Microsoft Learn, "Flexible federated identity credentials (preview)".
 */
export function satisfies(expression: string, claims: Readonly<Record<string, unknown>>): boolean {
  const form = /^claims\['([\w-]+)'\] (eq|matches) '([^']*)'$/;
  return expression.split(/ and (?=claims\[)/).every((part) => {
    const [, claim = '', operator, text = ''] = form.exec(part.trim()) ?? [];
    const value = claims[claim];
    if (operator === undefined || typeof value !== 'string') return false;
    if (operator === 'eq') return value === text;
    const pattern = text
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${pattern}$`, 's').test(value);
  });
}

/** Entra reads the keys of the issuer from its discovery document. Source: Microsoft Learn, "Workload identity federation" (how it works). */
async function verify(assertion: string, issuer: string, now: number): Promise<void> {
  let keys: JSONWebKeySet;
  try {
    const { jwks_uri: address } = await json(`${issuer}/.well-known/openid-configuration`);
    keys = (await json(String(address))) as unknown as JSONWebKeySet;
  } catch {
    // Source: Microsoft Learn, error codes (50166, ExternalClaimsProviderThrottled, and the like): a retry may succeed.
    throw new Refusal(
      90033,
      'temporarily_unavailable',
      'A transient error has occurred. Please try again.',
      503,
    );
  }
  try {
    // Entra supports RS256; other algorithms may work. Source: Microsoft Learn, "Important considerations for federated identity
    // credentials" (unsupported scenarios). The times are checked afterwards, with a text of their own.
    const currentDate = new Date(Math.min(now, (decodeJwt(assertion).exp ?? 0) * 1_000 - 1));
    await jwtVerify(assertion, createLocalJWKSet(keys), {
      algorithms: ['RS256', 'ES256'],
      currentDate,
      clockTolerance: '10y',
    });
  } catch {
    // Source: Microsoft Learn, error codes (700027).
    throw new Refusal(700027, 'invalid_client', 'Client assertion failed signature validation.');
  }
}

async function json(url: string): Promise<Record<string, unknown>> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return (await answer.json()) as Record<string, unknown>;
}

function checkTimes({ nbf = 0, exp = 0 }: JWTPayload, now: number): void {
  if (now < exp * 1_000 && now >= nbf * 1_000) return;
  const at = (ms: number): string => `${new Date(ms).toISOString().replace('Z', '0000Z')}`;
  throw new Refusal(
    700024,
    'invalid_client',
    `Client assertion is not within its valid time range. Current time: ${at(now)}, assertion valid from ${at(nbf * 1_000)}, expiry time of assertion ${at(exp * 1_000)}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .`,
  );
}
