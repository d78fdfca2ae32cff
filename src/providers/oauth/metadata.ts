import { JobpassError } from '../../errors.js';
import { describeAnswer, type HttpClient } from '../../http/client.js';
import { secureUrl } from '../../http/hosts.js';
import { checkMetadataIssuer } from '../../http/metadata-issuer.js';
import type { Attempt } from '../../http/retry.js';
import type { Answer, Outgoing } from '../../http/transport.js';
import { jsonObject } from '../../text/json.js';

/** The part of an authorization server's metadata that Jobpass needs. */
export interface Metadata {
  tokenEndpoint: URL;
  revocationEndpoint?: URL;
  introspectionEndpoint?: URL;
  /**
   * Whether the token endpoint accepts the parameter `ttl`, which requests a lifetime. This parameter is not part of any
   * standard. The Jobpass broker announces it.
   */
  takesTtl: boolean;
  /** Whether the server announces the parameter `role`. Only the Jobpass broker announces it. */
  takesRole: boolean;
  /**
   * Whether the server announces the parameter `entry`, and proofs of the job key (RFC 9449). Jobpass sends no proof to other servers
   * that support proofs, because they would bind the token to the key.
   */
  takesProof: boolean;
  /** Whether the server announces the parameter `job_ended` of revocations. Only the Jobpass broker announces it. */
  takesJobEnded: boolean;
  /** The grants that the server announces, if any. */
  grantTypes?: readonly string[];
}

/** The metadata member that lists the supported Jobpass parameters. */
export const PARAMETERS_MEMBER = 'jobpass_token_parameters_supported';

/**
 * The two possible URLs of an issuer's metadata, as defined in RFC 8414, section 3.1, and OpenID Connect Discovery, section 4.
 */
export function metadataUrls(issuer: string): URL[] {
  const url = secureUrl(issuer, '`url`');
  const path = url.pathname.replace(/\/$/, '');
  return [
    new URL(`${url.origin}/.well-known/oauth-authorization-server${path}`),
    new URL(`${url.origin}${path}/.well-known/openid-configuration`),
  ];
}

/**
 * Requests the metadata of an issuer once. The caller retries.
 *
 * @throws JobpassError as the HTTP client does; `refused` if neither URL returns metadata; `malformed`, `insecure`
 */
export async function discover(issuer: string, http: HttpClient, attempt: Attempt): Promise<Metadata> {
  const refusals: JobpassError[] = [];
  for (const url of metadataUrls(issuer)) {
    const request: Outgoing = {
      method: 'GET',
      url,
      headers: {},
      what: "the request for the server's metadata",
      presentCertificate: true,
    };
    try {
      return parseMetadata(issuer, request, await http.send(request, attempt), http);
    } catch (error) {
      if (!(error instanceof JobpassError) || error.code === 'insecure' || error.code === 'cancelled')
        throw error;
      // If the host is unreachable (connection, certificate, proxy), the other URL on this host is unreachable too.
      if (error.code === 'unreachable' && !error.answerLost) throw error;
      // A server with only one of the two documents may send any response for the other, such as a page with status 200 or an
      // error with status 500.
      refusals.push(error);
    }
  }
  const worth =
    refusals.find((error) => error.transient && error.code !== 'malformed') ??
    refusals.find((error) => error.code === 'malformed') ??
    refusals[0];
  if (worth === undefined) throw new Error('no place for metadata was tried');
  throw worth;
}

/** Parses a response to a request for metadata. */
export function parseMetadata(issuer: string, request: Outgoing, answer: Answer, http: HttpClient): Metadata {
  if (answer.status !== 200) {
    throw http.refusal(
      request,
      answer,
      undefined,
      'Check that `url` is the issuer exactly as the server writes it, or set `token-endpoint` and `revocation-endpoint`',
    );
  }
  const body = jsonObject(answer.body);
  if (body === undefined) throw http.malformed(request, answer, describeAnswer(answer));
  checkMetadataIssuer(
    http,
    answer,
    body,
    issuer,
    'Set `url` to the issuer exactly as the server writes it, with or without the trailing slash',
  );
  const endpoint = (member: string): URL | undefined => {
    const value = body[member];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw http.malformed(request, answer, `a ${member} that is not a string`);
    const url = secureUrl(value, `The ${member} in the metadata of ${answer.url.origin}`);
    if (url.origin !== new URL(issuer).origin && !http.allowedHosts.has(url)) {
      throw new JobpassError(
        'insecure',
        `The metadata of ${answer.url.origin} names a ${member} on another host, ${http.safe(url.host, 100)}`,
        { hint: 'If that host is correct, add it to `allowed-hosts`' },
      );
    }
    return url;
  };
  const tokenEndpoint = endpoint('token_endpoint');
  if (tokenEndpoint === undefined) throw http.malformed(request, answer, 'metadata without a token_endpoint');
  const revocationEndpoint = endpoint('revocation_endpoint');
  const introspectionEndpoint = endpoint('introspection_endpoint');
  const parameters = body[PARAMETERS_MEMBER];
  const grants = body['grant_types_supported'];
  const proofs = body['dpop_signing_alg_values_supported'];
  const takes = (parameter: string): boolean => Array.isArray(parameters) && parameters.includes(parameter);
  return {
    tokenEndpoint,
    ...(revocationEndpoint === undefined ? {} : { revocationEndpoint }),
    ...(introspectionEndpoint === undefined ? {} : { introspectionEndpoint }),
    takesTtl: takes('ttl'),
    takesRole: takes('role'),
    takesProof: takes('entry') && Array.isArray(proofs) && proofs.includes('ES256'),
    takesJobEnded: takes('job_ended'),
    ...(Array.isArray(grants) ? { grantTypes: grants.filter((grant) => typeof grant === 'string') } : {}),
  };
}
