import { decodeJwt } from 'jose/jwt/decode';
import type { JobpassError } from '../errors.js';
import { describeAnswer, type HttpClient } from '../http/client.js';
import type { Attempt } from '../http/retry.js';
import type { Answer, Outgoing } from '../http/transport.js';
import { type JsonObject, jsonObject } from '../text/json.js';
import { type EntraError, entraError, isTransient } from './replies.js';

/** How long a token request may continue after the job was canceled, in milliseconds. */
const FINISH_MS = 4_000;
/** The longest accepted token. Entra's tokens have up to about 4,000 characters, and more if they list roles. */
const LONGEST_TOKEN = 100_000;
/** The shortest accepted token. Masking shorter texts would hide large parts of the log. */
const SHORTEST_TOKEN = 16;
/** The longest accepted lifetime, in seconds. Tokens with continuous access evaluation live for up to 28 hours. */
const LONGEST_LIFE_S = 48 * 3_600;

/** A request for a token of an application. */
export interface TokenRequest {
  /** The address of Entra, without the tenant. */
  authority: URL;
  tenant: string;
  clientId: string;
  /** The ID token of the job. */
  assertion: string;
  scope: string;
}

/** A token that Entra issued. */
export interface EntraToken {
  /** A secret. */
  token: string;
  /** The lifetime, starting when the response arrives. */
  lifeMs: number;
  /** The token's claims; undefined if the token is opaque or encrypted. */
  claims: JsonObject | undefined;
}

/** The result of a token request that Entra did not reject. */
export interface Issued {
  request: Outgoing;
  answer: Answer;
  /** The ID of this request in Entra's sign-in logs. */
  correlationId: string;
  /** Undefined if Jobpass cannot use the response. */
  issued: EntraToken | undefined;
  /** The reason why Jobpass cannot use the response, and the token in it, which may be alive. */
  unusable?: { error: JobpassError; token?: string; claims?: JsonObject };
}

/** Builds the error for a rejected token request. */
export type Explain = (known: EntraError | undefined, status: number) => string | undefined;

/**
 * Requests a token with the ID token as the assertion of the application. Source: Microsoft Learn, "Microsoft identity platform and the
 * OAuth 2.0 client credentials flow" (third case: access token request with a federated credential).
 *
 * @param explain returns the hint for a rejection
 * @throws JobpassError transient if a retry may succeed
 */
export async function requestToken(
  http: HttpClient,
  { authority, tenant, clientId, assertion, scope }: TokenRequest,
  explain: Explain,
  attempt?: Attempt,
): Promise<Issued> {
  const correlationId = crypto.randomUUID();
  const request: Outgoing = {
    method: 'POST',
    url: new URL(`${authority.href.replace(/\/$/, '')}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      'client-request-id': correlationId,
      'return-client-request-id': 'true',
    },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope,
    }).toString(),
    what: 'the token request',
    finishMs: FINISH_MS,
    presentCertificate: true,
  };
  const answer = await http.send(request, attempt);
  const json = jsonObject(answer.body);
  const known = entraError(json);
  const found = tokenIn(json, assertion);
  const unusable = (problem: string): Issued => ({
    request,
    answer,
    correlationId,
    issued: undefined,
    unusable: {
      // A response with a token does not come from a gateway, so a retry would return the same response.
      error: http.malformed(request, answer, problem, found.token !== undefined),
      ...(found.token === undefined ? {} : { token: found.token }),
      ...(found.claims === undefined ? {} : { claims: found.claims }),
    },
  });
  if (known !== undefined && found.token === undefined) {
    const said = `${known.said}${known.correlationId === undefined ? '' : ` (correlation ID ${known.correlationId})`}`;
    if (isTransient(known)) throw http.busy(request, answer, said);
    if (answer.status < 200 || answer.status > 299)
      throw http.refusal(request, answer, said, explain(known, answer.status));
    // Azure Front Door answers some errors of Entra with 200.
    return unusable(`the error ${said}`);
  }
  if (known !== undefined) return unusable(`a token and the error ${known.said}`);
  if (answer.status < 200 || answer.status > 299) {
    if (found.token !== undefined) return unusable(`a token and the status ${answer.status}`);
    throw http.refusal(request, answer, undefined, explain(undefined, answer.status));
  }
  if (found.problem !== undefined) return unusable(found.problem);
  // Entra sometimes answers 200 with an empty body. Source: Altinn/altinn-studio#4356.
  if (found.issued === undefined)
    return unusable(json === undefined ? describeAnswer(answer) : 'no access_token in it');
  return { request, answer, correlationId, issued: found.issued };
}

/** The token in a response. */
interface Found {
  token?: string;
  claims?: JsonObject;
  issued?: EntraToken;
  problem?: string;
}

function tokenIn(json: JsonObject | undefined, sent: string): Found {
  if (json === undefined) return {};
  const { access_token: token, token_type: type, expires_in: expires } = json;
  if (token === undefined) return {};
  if (
    typeof token !== 'string' ||
    token.length < SHORTEST_TOKEN ||
    token.length > LONGEST_TOKEN ||
    !/^[\x21-\x7e]+$/.test(token)
  )
    return { problem: 'an invalid access_token (length or characters)' };
  if (token === sent) return { problem: 'the ID token itself as access_token' };
  const claims = claimsIn(token);
  const found: Found = { token, ...(claims === undefined ? {} : { claims }) };
  const seconds = typeof expires === 'string' && /^\d+$/.test(expires) ? Number(expires) : expires;
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer')
    return { ...found, problem: 'a token_type other than Bearer' };
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 1)
    return { ...found, problem: 'no valid expires_in' };
  return { ...found, issued: { token, lifeMs: Math.min(seconds, LONGEST_LIFE_S) * 1_000, claims } };
}

/** The claims of a token. Services alone may rely on them; Jobpass only prints them. */
function claimsIn(token: string): JsonObject | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
