import type { JSONWebKeySet, JWK } from 'jose';
import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';
import { describeAnswer, type HttpClient } from '../http/client.js';
import { secureUrl } from '../http/hosts.js';
import { checkMetadataIssuer } from '../http/metadata-issuer.js';
import type { Attempt } from '../http/retry.js';
import type { Answer, Limits, Outgoing } from '../http/transport.js';
import { isObject, jsonObject } from '../text/json.js';
import { Secrets } from '../text/secrets.js';
import { renewingValue } from './renewing.js';

/** The limits of one attempt. The limits are short, because a request to the service waits for the attempt. */
const LIMITS: Limits = { attemptMs: 2_000, connectMs: 1_500, bodyBytes: 64 * 1024 };
/** The maximum time of a whole check, in milliseconds. */
const TOTAL_MS = 5_000;
/** The maximum time to load metadata or keys within a check, in milliseconds. */
const LOAD_MS = 2_500;

/** The requests that a client can send to a broker. */
export interface BrokerClient {
  /** The broker's signing keys (RFC 7517), each with a key id. */
  keys(): Promise<JSONWebKeySet>;
  /** The unchecked members of an introspection response (RFC 7662, section 2.2). */
  introspect(token: string): Promise<Readonly<Record<string, unknown>>>;
}

export interface BrokerClientOptions {
  issuer: string;
  resourceServer: { id: string; secret: string } | undefined;
  http: HttpClient;
  clock: Clock;
}

/** Returns a client for an issuer's broker. @throws JobpassError `usage` or `insecure` for an invalid issuer */
export function brokerClient(options: BrokerClientOptions): BrokerClient {
  const { issuer, resourceServer, clock } = options;
  const metadataUrl = metadataUrlOf(issuer);

  /** The HTTP client for one check. The client stops at the time limit and removes the check's secrets from messages. */
  const client = (totalMs: number, ...known: string[]): HttpClient => {
    const secrets = new Secrets();
    secrets.add(...known);
    return options.http.with({
      secrets,
      limits: LIMITS,
      patience: { totalMs, answeredMs: 2_000, malformedTries: 2 },
      deadline: clock.elapsed() + totalMs,
    });
  };

  const metadata = async (http: HttpClient, attempt: Attempt): Promise<Record<string, unknown>> => {
    const request: Outgoing = {
      method: 'GET',
      url: metadataUrl,
      headers: {},
      what: "the request for the broker's metadata",
    };
    const answer = await http.send(request, attempt);
    const body = jsonOf(http, request, answer, ['application/json']);
    checkMetadataIssuer(
      http,
      answer,
      body,
      issuer,
      "Write the issuer exactly as in the broker's metadata, including or without the trailing slash",
    );
    return body;
  };

  const endpoint = (http: HttpClient, body: Record<string, unknown>, member: string): URL => {
    const value = body[member];
    const { origin } = metadataUrl;
    if (typeof value !== 'string')
      throw new JobpassError('malformed', `The metadata of ${origin} has no ${member}`);
    const url = secureUrl(value, `The ${member} in the metadata of ${origin}`);
    if (url.origin !== origin) {
      throw new JobpassError(
        'insecure',
        `The metadata of ${origin} has a ${member} on another host, ${http.safe(url.host, 100)}`,
      );
    }
    return url;
  };

  const introspection = renewingValue(() => {
    const http = client(LOAD_MS);
    return http.persist(async (attempt) =>
      endpoint(http, await metadata(http, attempt), 'introspection_endpoint'),
    );
  }, clock);

  return {
    keys: () => {
      const http = client(LOAD_MS);
      return http.persist(async (attempt) => {
        const url = endpoint(http, await metadata(http, attempt), 'jwks_uri');
        const request: Outgoing = {
          method: 'GET',
          url,
          headers: {},
          what: "the request for the broker's keys",
        };
        const answer = await http.send(request, attempt);
        const body = jsonOf(http, request, answer, ['application/json', 'application/jwk-set+json']);
        const keys = namedKeys(body['keys']);
        if (keys.length === 0) throw http.malformed(request, answer, 'no keys in it');
        return { keys };
      });
    },
    introspect: async (token) => {
      if (resourceServer === undefined) throw new Error('no credentials to introspect with');
      const authorization = basicAuthorization(resourceServer);
      const http = client(TOTAL_MS, token, resourceServer.secret, authorization.slice('Basic '.length));
      const request: Outgoing = {
        method: 'POST',
        url: await introspection.get(),
        headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
        what: 'the introspection',
      };
      return http.persist(async (attempt) => {
        const answer = await http.send(request, attempt);
        if (isUnknownClient(answer)) {
          throw new JobpassError('usage', http.refusal(request, answer, undefined).message, {
            hint: 'The broker rejects the id or the secret of this resource server: check both',
          });
        }
        return jsonOf(http, request, answer, ['application/json']);
      });
    },
  };
}

/** Returns the URL of an issuer's metadata (RFC 8414, section 3.1). */
export function metadataUrlOf(issuer: string): URL {
  const url = secureUrl(issuer, 'The issuer');
  if (/[?#]/.test(issuer)) {
    throw new JobpassError('usage', 'The issuer has a query or a fragment', {
      hint: "Write the issuer exactly as in the broker's metadata (RFC 8414, section 2)",
    });
  }
  return new URL(`${url.origin}/.well-known/oauth-authorization-server${url.pathname.replace(/\/$/, '')}`);
}

/** Returns the Authorization header of a resource server. Both parts are form-encoded first (RFC 6749, section 2.3.1). */
export function basicAuthorization({ id, secret }: { id: string; secret: string }): string {
  const encoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);
  return `Basic ${Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString('base64')}`;
}

/** Returns whether a response rejects the client's credentials (RFC 6749, section 5.2), rather than reporting an overload. */
function isUnknownClient({ status, headers, body }: Answer): boolean {
  if (status === 401 || status === 403) return headers['retry-after'] === undefined;
  return status === 400 && /^(invalid|unauthorized)_client$/.test(String(jsonObject(body)?.['error']));
}

/** Returns the JSON object of a successful response. Another content type means that something in front of the broker answered. */
function jsonOf(
  http: HttpClient,
  request: Outgoing,
  answer: Answer,
  types: readonly string[],
): Record<string, unknown> {
  if (answer.status !== 200) throw http.refusal(request, answer, undefined);
  const body = jsonObject(answer.body);
  if (body === undefined) throw http.malformed(request, answer, describeAnswer(answer));
  const type = (answer.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
  if (!types.includes(type.trim().toLowerCase()))
    throw http.malformed(request, answer, 'a content-type that is not JSON');
  return body;
}

function namedKeys(keys: unknown): JWK[] {
  const isKey = (key: unknown): key is JWK =>
    isObject(key) && typeof key['kty'] === 'string' && typeof key['kid'] === 'string';
  return Array.isArray(keys) ? keys.filter(isKey) : [];
}
