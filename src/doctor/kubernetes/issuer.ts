import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { JobpassError } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import { LIMITS } from '../../http/client.js';
import { openHttp } from '../../http/open.js';
import type { IdToken } from '../../identity/id-token.js';
import type { JwtAuthenticator } from '../../servers/kubernetes/read-authentication.js';
import { isObject, type JsonObject, jsonObject } from '../../text/json.js';
import type { KubernetesExamination } from './examination.js';

/** The algorithms that API servers accept. Source: apiserver, plugin/pkg/authenticator/token/oidc (`allowedSigningAlgs`). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512'];
/** The time limit for requests to the issuer, in milliseconds. */
const ISSUER_MS = 8_000;
/** How often the doctor retries these requests. They are not essential, so it gives up early. */
const PATIENCE = { totalMs: 2_000, answeredMs: 1_000, malformedTries: 1 };

/**
 * Checks that an API server can verify the ID token with the published keys of the issuer. The doctor reads the keys from the
 * network of this job, which may differ from the network of the API server.
 *
 * @param entry the issuer's entry in the AuthenticationConfiguration, if it is known
 */
export async function examineIssuer(
  examination: KubernetesExamination,
  token: IdToken,
  entry: JwtAuthenticator | undefined,
): Promise<void> {
  const issuer = String(token.claims['iss'] ?? '');
  const { alg = '' } = decodeProtectedHeader(token.raw);
  if (!ALGORITHMS.includes(alg))
    examination.reportCause(
      'issuer',
      `The ID token is signed with ${alg}, which API servers do not accept`,
      `Configure the issuer to sign with ${ALGORITHMS.join(', ')}`,
    );
  if (!/^https:\/\//.test(issuer) || !URL.canParse(issuer)) {
    examination.reportCause(
      'issuer',
      `The issuer of the ID token is "${issuer}", which is not an https URL. API servers accept only https issuers`,
    );
    return;
  }
  const { http, close } = openFor(examination, entry);
  try {
    await examineKeys(examination, token, http, issuer, entry?.discoveryUrl ?? discoveryOf(issuer));
  } catch (error) {
    if (!(error instanceof JobpassError) || error.code === 'cancelled') throw error;
    examination.report(
      'note',
      'issuer',
      `The keys of the issuer ${issuer} are not readable from this job: ${error.message}`,
      'The API server must be able to read them',
    );
  } finally {
    close();
  }
}

async function examineKeys(
  examination: KubernetesExamination,
  token: IdToken,
  http: HttpClient,
  issuer: string,
  discovery: string,
): Promise<void> {
  const document = await fetchJson(http, discovery, 'the request for the discovery document');
  const { issuer: named, jwks_uri: address } = document;
  if (named !== issuer) {
    examination.reportCause(
      'issuer',
      `The ID token's issuer is "${issuer}", but its discovery document names ${JSON.stringify(named) ?? 'no issuer'}. API servers require the same text`,
      "Correct the issuer's configuration, including a trailing slash",
    );
    return;
  }
  if (typeof address !== 'string' || !URL.canParse(address)) {
    examination.reportCause('issuer', `The discovery document of ${issuer} has no valid jwks_uri`);
    return;
  }
  const { keys } = await fetchJson(http, address, 'the request for the keys');
  const published = (Array.isArray(keys) ? keys : []).filter(isObject);
  const { kid, alg } = decodeProtectedHeader(token.raw);
  const candidates = published.filter((key) => kid === undefined || kid === '' || key['kid'] === kid);
  if (candidates.length === 0) {
    examination.reportCause(
      'issuer',
      `The issuer ${issuer} does not publish the key "${kid ?? ''}" that signed the ID token`,
      'Check that the ID token comes from this issuer. If the issuer has just changed its keys, run the job again later',
    );
    return;
  }
  const verified = await Promise.all(candidates.map((key) => isSignedBy(token.raw, key as JWK, alg)));
  if (verified.includes(true))
    examination.report('ok', 'issuer', `A published key of ${issuer} verifies the ID token`);
  else
    examination.reportCause(
      'issuer',
      `The signature of the ID token does not match the key "${kid ?? ''}" of the issuer ${issuer}`,
      'Check that the ID token comes from this issuer and was not changed',
    );
}

/** The address of an issuer's discovery document. Source: OpenID Connect Discovery 1.0, section 4.1. */
const discoveryOf = (issuer: string): string =>
  `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

async function isSignedBy(raw: string, key: JWK, alg: string | undefined): Promise<boolean> {
  try {
    await compactVerify(raw, await importJWK(key, alg));
    return true;
  } catch {
    return false;
  }
}

async function fetchJson(http: HttpClient, url: string, what: string): Promise<JsonObject> {
  const request = {
    method: 'GET' as const,
    url: new URL(url),
    headers: { accept: 'application/json' },
    what,
  };
  return http.persist(async (attempt) => {
    const answer = await http.send(request, attempt);
    if (answer.status !== 200) throw http.refusal(request, answer, undefined);
    const json = jsonObject(answer.body);
    if (json === undefined) throw http.malformed(request, answer, 'a body that is not a JSON object', true);
    return json;
  });
}

/** Opens a client that trusts the authority of the issuer. */
function openFor(
  { context }: KubernetesExamination,
  entry: JwtAuthenticator | undefined,
): { http: HttpClient; close: () => void } {
  const { settings, clock, secrets } = context;
  const authority = entry?.certificateAuthority ?? settings.ca;
  return openHttp(authority === undefined ? {} : { ca: authority }, {
    ...{ clock, secrets, limits: { ...LIMITS, attemptMs: 5_000 } },
    ...{
      deadline: clock.elapsed() + ISSUER_MS,
      patience: PATIENCE,
    },
  });
}
