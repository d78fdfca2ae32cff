import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import { JobpassError } from '../errors.js';
import { type HttpClient, jsonObject, whatItIs } from '../http/client.js';
import { secureUrl } from '../http/hosts.js';
import type { Outgoing } from '../http/transport.js';

/** An issuer of ID tokens that the broker trusts. */
export interface TrustedIssuer {
  issuer: string;
  /** The audience that its tokens must name. */
  audience: string;
}

/** Signatures that CI systems use; never `none`, and no symmetric ones. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** How far clocks may differ, in seconds. */
const TOLERANCE_S = 10;

export type VerifyIdToken = (token: string) => Promise<JWTPayload>;

/**
 * Verifies ID tokens of trusted issuers: signature by the keys that their discovery document names, issuer,
 * audience, expiry.
 *
 * @returns a function that resolves to the claims, and throws `refused` with the reason for anything else
 */
export function idTokenVerifier(trusted: readonly TrustedIssuer[], http: HttpClient): VerifyIdToken {
  const keys = new Map<string, Promise<ReturnType<typeof createRemoteJWKSet>>>();

  const keysOf = (issuer: string): Promise<ReturnType<typeof createRemoteJWKSet>> => {
    const known = keys.get(issuer);
    if (known !== undefined) return known;
    const found = discoverKeys(issuer, http);
    keys.set(issuer, found);
    // A discovery that failed is tried again with the next token.
    found.catch(() => keys.delete(issuer));
    return found;
  };

  return async (token) => {
    const claimed = issuerOf(token);
    const entries = trusted.filter(({ issuer }) => issuer === claimed);
    if (claimed === undefined || entries.length === 0) {
      throw new JobpassError('refused', 'the issuer of the ID token is not trusted');
    }
    try {
      const { payload } = await jwtVerify(token, await keysOf(claimed), {
        issuer: claimed,
        audience: entries.map(({ audience }) => audience),
        algorithms: ALGORITHMS,
        clockTolerance: TOLERANCE_S,
        requiredClaims: ['sub', 'exp'],
      });
      return payload;
    } catch (error) {
      if (error instanceof JobpassError) throw error;
      throw new JobpassError('refused', reasonOf(error), { cause: error });
    }
  };
}

function issuerOf(token: string): string | undefined {
  try {
    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      iss?: unknown;
    };
    return typeof payload.iss === 'string' ? payload.iss : undefined;
  } catch {
    return undefined;
  }
}

async function discoverKeys(
  issuer: string,
  http: HttpClient,
): Promise<ReturnType<typeof createRemoteJWKSet>> {
  const url = new URL(
    `${secureUrl(issuer, 'A trusted issuer').href.replace(/\/$/, '')}/.well-known/openid-configuration`,
  );
  const request: Outgoing = {
    method: 'GET',
    url,
    headers: {},
    what: "the request for the issuer's metadata",
  };
  const answer = await http.send(request);
  if (answer.status !== 200) throw http.refusal(request, answer, undefined);
  const metadata = jsonObject(answer.body);
  if (metadata?.['issuer'] !== issuer || typeof metadata['jwks_uri'] !== 'string') {
    throw http.malformed(
      request,
      answer,
      metadata === undefined ? whatItIs(answer) : 'metadata of another issuer, or without keys',
    );
  }
  return createRemoteJWKSet(secureUrl(metadata['jwks_uri'], 'The jwks_uri of an issuer'), {
    [customFetch]: async (address: string) => {
      const keysRequest: Outgoing = {
        method: 'GET',
        url: new URL(address),
        headers: {},
        what: "the request for the issuer's keys",
      };
      const keysAnswer = await http.send(keysRequest);
      return new Response(new Uint8Array(keysAnswer.body), { status: keysAnswer.status });
    },
  });
}

/** Why a token was refused, in words that quote nothing of it. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the ID token has expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the claim ${error.claim} of the ID token does not fit`;
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    return 'the signature of the ID token is not of a key of its issuer';
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the algorithm of the ID token is not allowed';
  if (error instanceof errors.JOSEError) return 'the ID token cannot be read';
  return 'the keys of the issuer cannot be had';
}
