import { JobpassError } from '../../errors.js';
import { describeAnswer } from '../../http/client.js';
import { secureUrl } from '../../http/hosts.js';
import type { Attempt } from '../../http/retry.js';
import type { ServedTime } from '../../http/service-clock.js';
import type { Answer, Outgoing } from '../../http/transport.js';
import { jsonObject } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import type { ProviderContext } from '../context.js';
import type { Lease } from '../lease.js';
import { type Probe, type Provider, type Revocation, requestedLife } from '../provider.js';
import { ClientAssertions } from './client-assertions.js';
import { hintFor, warningsFor, warnOfLifetime } from './hints.js';
import {
  endOfJwt,
  exchangeForm,
  newTokenId,
  parseErrorAnswer,
  parseTokenAnswer,
  type TokenAnswer,
  TRANSIENT_ERRORS,
  tokenForm,
} from './messages.js';
import { discover, type Metadata } from './metadata.js';
import { learnedTime, provenRequest } from './proof.js';
import { givenEndpoints, oauthSettings } from './settings.js';

/** How long an exchange may continue after the job was canceled. A runner waits 7.5 s before its second signal. */
const FINISH_MS = 4_000;

const INACTIVE_FROM_THE_START =
  'introspection reports the credential as not active. Some servers report this to any client outside the audience of the token. In Keycloak, add a mapper of the type Audience (oidc-audience-mapper) for this client, so that `aud` of the token includes the client';
const NO_REVOCATION = 'no revocation endpoint of the server is known';

/**
 * The provider for OAuth 2.0 authorization servers. It uses RFC 8693 token exchange, the RFC 7523 JWT bearer grant, or client
 * credentials.
 */
export function oauthProvider(context: ProviderContext): Provider<string> {
  const { http, clock, serviceClock, secrets, life } = context;
  const settings = oauthSettings(context.settings);
  let endpoints: Partial<Metadata> = givenEndpoints(settings);

  const readMetadata = async (issuer: string): Promise<void> => {
    const found = await http.persist((attempt) => discover(issuer, http, attempt));
    // Endpoints that the user configured take precedence over the metadata.
    endpoints = { ...found, ...givenEndpoints(settings) };
  };

  const client = new ClientAssertions(settings, context);

  const post = async (
    url: URL,
    body: string,
    what: string,
    attempt: Attempt,
    more: Pick<Outgoing, 'finishMs'> & { headers?: Readonly<Record<string, string>> } = {},
  ): Promise<{ request: Outgoing; answer: Answer; json: Record<string, unknown> | undefined }> => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...more.headers };
    const request: Outgoing = { ...more, method: 'POST', url, headers, body, what, presentCertificate: true };
    const answer = await http.send(request, attempt);
    return { request, answer, json: jsonObject(answer.body) };
  };

  const leaseOf = (answer: TokenAnswer, served: ServedTime | undefined): Lease<string> => {
    serviceClock.learn(served);
    const now = clock.now();
    const byServer = answer.expiresIn === undefined ? undefined : now + answer.expiresIn * 1000;
    const byToken = answer.jwt && endOfJwt(answer.jwt, served === undefined ? undefined : serviceClock, now);
    const id = answer.jwt?.id ?? answer.id;
    // Uses the later expiry, because a credential must not count as expired while a service may still accept it.
    const expiresAt =
      byServer !== undefined && byToken !== undefined ? Math.max(byServer, byToken) : (byServer ?? byToken);
    return {
      // The server chooses the ID, and Jobpass prints it. So the ID must not contain a secret, such as a part of the ID token.
      id: id !== undefined && secrets.redact(id) === id ? id : newTokenId(),
      provider: 'oauth',
      issuer:
        (settings.issuer && printable(settings.issuer)) ?? endpoints.tokenEndpoint?.origin ?? 'the server',
      credential: answer.token,
      values: [{ output: 'token', variable: settings.envName, value: answer.token }],
      issuedAt: now,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(answer.scope === undefined ? {} : { scope: http.safe(answer.scope) }),
      renewable: false,
      selfContained: answer.jwt !== undefined,
      handle: {
        ...(endpoints.revocationEndpoint && { revocation_endpoint: endpoints.revocationEndpoint.href }),
        ...(endpoints.introspectionEndpoint && {
          introspection_endpoint: endpoints.introspectionEndpoint.href,
        }),
        metadata_read: endpoints.takesTtl !== undefined,
        ...(endpoints.takesJobEnded && { takes_job_ended: true }),
      },
    };
  };

  /** Whether the server is known to lack the endpoint. */
  const lacks = (handle: Lease['handle'], name: 'revocation' | 'introspection'): boolean =>
    typeof handle[`${name}_endpoint`] !== 'string' &&
    (handle['metadata_read'] === true || settings.issuer === undefined);

  /**
   * The revocation or introspection endpoint for a lease: the endpoint that the main step saved, or otherwise the endpoint in
   * the metadata.
   */
  const endEndpoint = async (
    lease: Lease,
    name: 'revocation' | 'introspection',
  ): Promise<URL | undefined> => {
    const saved = lease.handle[`${name}_endpoint`];
    if (typeof saved === 'string') return secureUrl(saved, `${name}-endpoint`);
    if (settings.issuer === undefined || lacks(lease.handle, name)) return undefined;
    if (endpoints.takesTtl === undefined) {
      metadata ??= readMetadata(settings.issuer);
      // Probe and revocation share one request. After a failure, the next attempt sends a new request.
      await metadata.finally(() => {
        metadata = undefined;
      });
    }
    return endpoints[`${name}Endpoint`];
  };
  let metadata: Promise<void> | undefined;
  /**
   * The tokens that this process received and has not revoked yet. Some servers return the same token to a client until it
   * expires.
   */
  const issued = new Set<string>();

  return {
    audience: settings.audience,
    targets: [settings.tokenEndpoint ?? secureUrl(settings.issuer ?? '', '`url`')],

    prepare: async () => {
      const ahead = settings.grantType === 'client-credentials' ? undefined : client.fetchAhead(1);
      if (endpoints.tokenEndpoint === undefined && settings.issuer !== undefined)
        await readMetadata(settings.issuer);
      await ahead;
      const { tokenEndpoint, revocationEndpoint, introspectionEndpoint } = endpoints;
      if (tokenEndpoint === undefined)
        throw new JobpassError('usage', '`url` and `token-endpoint` are missing');
      for (const warning of warningsFor(settings, endpoints, context.fixedIdToken))
        context.log.warning(warning);
      return settings.clientAuth === 'id-token'
        ? [tokenEndpoint, revocationEndpoint, introspectionEndpoint].filter((url) => url !== undefined)
        : [tokenEndpoint];
    },

    exchange: async (idToken, attempt) => {
      if (idToken === undefined) throw new Error('exchange without an ID token');
      const { tokenEndpoint, takesTtl, grantTypes } = endpoints;
      if (tokenEndpoint === undefined) throw new Error('exchange before prepare');
      const { headers, entry } = await provenRequest(context, endpoints, idToken.claims);
      const form = exchangeForm({
        ...(settings.grantType === 'client-credentials'
          ? { clientId: settings.clientId, assertion: idToken.raw }
          : await client.next()),
        grantType: settings.grantType,
        idToken: idToken.raw,
        subjectTokenType: settings.subjectTokenType,
        scope: settings.scope,
        resource: settings.resource,
        role: settings.role,
        ttl: takesTtl === true ? Math.round(requestedLife(life, clock.now()) / 1000) : undefined,
        entry,
        params: settings.params,
      });
      const more = { headers, finishMs: FINISH_MS };
      const { request, answer, json } = await post(tokenEndpoint, form, 'the token exchange', attempt, more);
      const known = parseErrorAnswer(json);
      const success = answer.status >= 200 && answer.status <= 299;
      const result = json === undefined ? undefined : parseTokenAnswer(json, idToken.raw);
      if (result !== undefined && 'token' in result && success && known === undefined) {
        // If the server echoes another secret (the bearer token, an earlier ID token, a revoked token), the secret is not a
        // credential.
        if (secrets.has(result.token) && !issued.has(result.token)) {
          throw http.malformed(request, answer, 'another secret of this job as access_token');
        }
        secrets.add(result.token);
        issued.add(result.token);
        const lease = leaseOf(result, answer.served);
        warnOfLifetime(lease, takesTtl === true, context);
        return lease;
      }

      // A token in an unusable response may still be valid.
      const orphaned = result === undefined ? undefined : 'token' in result ? result.token : result.orphaned;
      if (orphaned !== undefined && !secrets.has(orphaned)) {
        secrets.add(orphaned);
        await context.onOrphaned(leaseOf({ token: orphaned }, answer.served));
      }
      const isEarly =
        known?.error === 'invalid_dpop_proof' &&
        entry !== undefined &&
        learnedTime(serviceClock, answer.served);
      if (known !== undefined && (isEarly || TRANSIENT_ERRORS.has(known.error)))
        throw http.busy(request, answer, known.said);
      if (!success) {
        throw http.refusal(
          request,
          answer,
          known?.said,
          hintFor(known, answer.status, idToken, settings, grantTypes),
        );
      }
      const problem =
        known !== undefined
          ? `the error ${known.said}`
          : result !== undefined && 'problem' in result
            ? result.problem
            : describeAnswer(answer);
      // A response with a token does not come from a gateway, so a retry would return the same response.
      throw http.malformed(request, answer, problem, orphaned !== undefined);
    },

    registryLogIn: async (_, lease) => ({
      username: context.settings.own['registry-username'] ?? '',
      secret: lease.credential,
    }),

    probe: async (lease, attempt, before): Promise<Probe> => {
      const url = await endEndpoint(lease, 'introspection');
      if (url === undefined) return { answer: 'unknown', reason: 'the server has no introspection endpoint' };
      const form = tokenForm(lease.credential, await client.next());
      const { request, answer, json } = await post(url, form, 'the introspection', attempt);
      if (answer.status !== 200) {
        const refusal = http.refusal(request, answer, parseErrorAnswer(json)?.said);
        // An error about the caller does not show the credential's state.
        if (!refusal.transient) return { answer: 'unknown', reason: refusal.message };
        throw refusal;
      }
      if (typeof json?.['active'] !== 'boolean') throw http.malformed(request, answer, 'no boolean `active`');
      serviceClock.learn(answer.served);
      const exp = json['exp'];
      return {
        // `active: false` covers revoked tokens, unknown tokens, and tokens that this caller may not introspect.
        ...(json['active'] ? { answer: 'accepts' } : { answer: 'refuses', form: 'own' }),
        ...(json['active'] || before !== undefined ? {} : { reason: INACTIVE_FROM_THE_START }),
        ...(typeof exp === 'number' && exp > 0 && exp < 1e11
          ? { expiresAt: serviceClock.latest(exp * 1000) }
          : {}),
      };
    },

    irrevocable: ({ handle }) => (lacks(handle, 'revocation') ? NO_REVOCATION : undefined),

    prepareEnd: async (lease, probes) => {
      if (lacks(lease.handle, 'revocation')) return;
      void client.fetchAhead(lacks(lease.handle, 'introspection') ? 1 : 1 + probes);
      // All later requests need the endpoints.
      await endEndpoint(lease, 'revocation').catch(() => undefined);
    },

    revoke: async (lease, attempt): Promise<Revocation> => {
      issued.delete(lease.credential);
      const url = await endEndpoint(lease, 'revocation');
      if (url === undefined) return { answer: 'impossible', reason: NO_REVOCATION };
      const takesEnd = lease.handle['takes_job_ended'] === true || endpoints.takesJobEnded === true;
      const form = tokenForm(lease.credential, await client.next(), context.jobEnds && takesEnd);
      const { request, answer, json } = await post(url, form, 'the revocation', attempt);
      const known = parseErrorAnswer(json);
      // Some servers send errors with status 200.
      if ((answer.status === 200 || answer.status === 204) && known === undefined) {
        // Clients ignore the body (RFC 7009, section 2.2), but an HTML page comes from a proxy or gateway.
        if (isPage(answer)) throw http.malformed(request, answer, describeAnswer(answer));
        return { answer: 'done' };
      }
      if (known !== undefined && TRANSIENT_ERRORS.has(known.error))
        throw http.busy(request, answer, known.said);
      if (known?.error === 'unsupported_token_type') {
        return { answer: 'impossible', reason: 'the server does not revoke tokens of this kind' };
      }
      throw http.refusal(request, answer, known?.said, 'Check that this client may revoke its own tokens');
    },
  };
}

function isPage({ body }: Answer): boolean {
  return body.subarray(0, 200).toString('latin1').trimStart().startsWith('<');
}
