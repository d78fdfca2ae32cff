import { JobpassError } from '../../errors.js';
import { describeAnswer } from '../../http/client.js';
import { secureUrl } from '../../http/hosts.js';
import type { Attempt } from '../../http/retry.js';
import type { ServedTime } from '../../http/service-clock.js';
import type { Answer, Outgoing } from '../../http/transport.js';
import { jsonObject } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import {
  type Lease,
  lifeToAsk,
  type Probe,
  type Provider,
  type ProviderContext,
  type Revocation,
} from '../provider.js';
import { ClientAssertions } from './client-assertions.js';
import { doubts, hintFor, tellLifetime } from './hints.js';
import {
  endOfJwt,
  exchangeForm,
  parseErrorAnswer,
  parseTokenAnswer,
  type TokenAnswer,
  tokenForm,
} from './messages.js';
import { discover, type Metadata } from './metadata.js';
import { type OAuthSettings, oauthSettings } from './settings.js';

/** Errors that OAuth servers answer when a second try can mend it, whatever the status. */
const PASSING = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);

/** How long an exchange may go on in a cancelled job: a runner leaves 7.5 s before it asks a second time. */
const FINISH_MS = 4_000;

const INACTIVE_FROM_THE_START =
  'the introspection says that it is not active. Some servers say so to a client that the token is not for: at Keycloak, add a mapper of the type Audience (oidc-audience-mapper) with this client to the client, so that the token’s aud names it';
const NO_REVOCATION = 'the server has no revocation endpoint that Jobpass knows of';

/** An OAuth 2 authorization server that takes ID tokens: RFC 8693 token exchange or RFC 7523 JWT bearer grant. */
export function oauthProvider(context: ProviderContext): Provider<string> {
  const { http, clock, serviceClock, secrets, life } = context;
  const settings = oauthSettings(context.settings);
  let endpoints: Partial<Metadata> = givenEndpoints(settings);

  const readMetadata = async (issuer: string): Promise<void> => {
    const found = await http.persist((attempt) => discover(issuer, http, attempt));
    // What the user wrote goes before what the server says.
    endpoints = { ...found, ...givenEndpoints(settings) };
  };

  const client = new ClientAssertions(settings, context);

  const post = async (
    url: URL,
    body: string,
    what: string,
    attempt: Attempt,
    finishMs?: number,
  ): Promise<{ request: Outgoing; answer: Answer; json: Record<string, unknown> | undefined }> => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const request: Outgoing = {
      method: 'POST',
      url,
      headers,
      body,
      what,
      presentCertificate: true,
      ...(finishMs === undefined ? {} : { finishMs }),
    };
    const answer = await http.send(request, attempt);
    return { request, answer, json: jsonObject(answer.body) };
  };

  const leaseOf = (answer: TokenAnswer, served: ServedTime | undefined): Lease<string> => {
    serviceClock.learn(served);
    const now = clock.now();
    const byServer = answer.expiresIn === undefined ? undefined : now + answer.expiresIn * 1000;
    const byToken = answer.jwt && endOfJwt(answer.jwt, served === undefined ? undefined : serviceClock, now);
    const id = answer.jwt?.id ?? answer.id;
    // Whichever is later: a credential must not be called dead while somebody still takes it.
    const expiresAt =
      byServer !== undefined && byToken !== undefined ? Math.max(byServer, byToken) : (byServer ?? byToken);
    return {
      // A server may write into it what it likes, a piece of the ID token for instance, and we show it.
      id: id !== undefined && secrets.redact(id) === id ? id : newName(),
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
      },
    };
  };

  /** Whether the server is known to have no such endpoint. */
  const lacks = (handle: Lease['handle'], name: 'revocation' | 'introspection'): boolean =>
    typeof handle[`${name}_endpoint`] !== 'string' &&
    (handle['metadata_read'] === true || settings.issuer === undefined);

  /** An endpoint that the end of a lease needs: as main found it, or from the metadata that main had no need of. */
  const endEndpoint = async (
    lease: Lease,
    name: 'revocation' | 'introspection',
  ): Promise<URL | undefined> => {
    const saved = lease.handle[`${name}_endpoint`];
    if (typeof saved === 'string') return secureUrl(saved, `${name}-endpoint`);
    if (settings.issuer === undefined || lacks(lease.handle, name)) return undefined;
    if (endpoints.takesTtl === undefined) {
      metadata ??= readMetadata(settings.issuer);
      // Probe and revocation wait for the same one; a failure is theirs alone, and the next try asks anew.
      await metadata.finally(() => {
        metadata = undefined;
      });
    }
    return endpoints[`${name}Endpoint`];
  };
  let metadata: Promise<void> | undefined;
  /** Tokens that were issued here and not ended: some servers give one client the same token until it expires. */
  const issued = new Set<string>();

  return {
    audience: settings.audience,
    targets: [settings.tokenEndpoint ?? secureUrl(settings.issuer ?? '', 'The input url')],

    prepare: async () => {
      const ahead = settings.grantType === 'client-credentials' ? undefined : client.fetchAhead(1);
      if (endpoints.tokenEndpoint === undefined && settings.issuer !== undefined)
        await readMetadata(settings.issuer);
      await ahead;
      const { tokenEndpoint, revocationEndpoint, introspectionEndpoint } = endpoints;
      if (tokenEndpoint === undefined)
        throw new JobpassError('usage', 'Neither url nor token-endpoint is given');
      for (const warning of doubts(settings, endpoints, context.fixedIdToken)) context.log.warning(warning);
      return settings.clientAuth === 'id-token'
        ? [tokenEndpoint, revocationEndpoint, introspectionEndpoint].filter((url) => url !== undefined)
        : [tokenEndpoint];
    },

    exchange: async (idToken, attempt) => {
      if (idToken === undefined) throw new Error('exchange without an ID token');
      const { tokenEndpoint, takesTtl, grantTypes } = endpoints;
      if (tokenEndpoint === undefined) throw new Error('exchange before prepare');
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
        ttl: takesTtl === true ? Math.round(lifeToAsk(life, clock.now()) / 1000) : undefined,
        params: settings.params,
      });
      const { request, answer, json } = await post(
        tokenEndpoint,
        form,
        'the token exchange',
        attempt,
        FINISH_MS,
      );
      const known = parseErrorAnswer(json);
      const success = answer.status >= 200 && answer.status <= 299;
      const result = json === undefined ? undefined : parseTokenAnswer(json, idToken.raw);
      if (result !== undefined && 'token' in result && success && known === undefined) {
        // The bearer, an ID token sent before, or what we have revoked already: an echo, and no credential.
        if (secrets.has(result.token) && !issued.has(result.token)) {
          throw http.malformed(request, answer, 'a secret of ours as access_token');
        }
        secrets.add(result.token);
        issued.add(result.token);
        const lease = leaseOf(result, answer.served);
        tellLifetime(lease, takesTtl === true, context);
        return lease;
      }

      // Whatever else the answer says, a token that is in it may be alive.
      const stray = result === undefined ? undefined : 'token' in result ? result.token : result.stray;
      if (stray !== undefined && !secrets.has(stray)) {
        secrets.add(stray);
        await context.onStray(leaseOf({ token: stray }, answer.served));
      }
      if (known !== undefined && PASSING.has(known.error)) throw http.busy(request, answer, known.said);
      if (!success) {
        throw http.refusal(
          request,
          answer,
          known?.said,
          hintFor(known?.error, answer.status, idToken, settings, grantTypes),
        );
      }
      const problem =
        known !== undefined
          ? `the error ${known.said}`
          : result !== undefined && 'problem' in result
            ? result.problem
            : describeAnswer(answer);
      // With a token in it, it is no slip of a gateway: the next answer would be the same.
      throw http.malformed(request, answer, problem, stray !== undefined);
    },

    probe: async (lease, attempt, before): Promise<Probe> => {
      const url = await endEndpoint(lease, 'introspection');
      if (url === undefined) return { answer: 'unknown', reason: 'the server has no introspection endpoint' };
      const form = tokenForm(lease.credential, await client.next());
      const { request, answer, json } = await post(url, form, 'the introspection', attempt);
      if (answer.status !== 200) {
        const refusal = http.refusal(request, answer, parseErrorAnswer(json)?.said);
        // A refusal of the caller says nothing about the credential.
        if (!refusal.transient) return { answer: 'unknown', reason: refusal.message };
        throw refusal;
      }
      if (typeof json?.['active'] !== 'boolean')
        throw http.malformed(request, answer, 'no word on whether it is active');
      serviceClock.learn(answer.served);
      const exp = json['exp'];
      return {
        // It says so of what is dead, of what it never knew, and of what this caller may not ask about.
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
      // Without its endpoints nothing else can begin.
      await endEndpoint(lease, 'revocation').catch(() => undefined);
    },

    revoke: async (lease, attempt): Promise<Revocation> => {
      issued.delete(lease.credential);
      const url = await endEndpoint(lease, 'revocation');
      if (url === undefined) return { answer: 'impossible', reason: NO_REVOCATION };
      const form = tokenForm(lease.credential, await client.next());
      const { request, answer, json } = await post(url, form, 'the revocation', attempt);
      const known = parseErrorAnswer(json);
      // Some servers answer their errors with 200: that is no yes.
      if ((answer.status === 200 || answer.status === 204) && known === undefined) {
        // Clients ignore what else is in it (RFC 7009, section 2.2), but a page is the answer of somebody in between.
        if (isPage(answer)) throw http.malformed(request, answer, describeAnswer(answer));
        return { answer: 'done' };
      }
      if (known !== undefined && PASSING.has(known.error)) throw http.busy(request, answer, known.said);
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

/**
 * A name for a credential that brings none: only a name, which nobody must be unable to guess, so it is not worth
 * the time that loading `node:crypto` takes.
 */
function newName(): string {
  const random = Array.from({ length: 2 }, () => Math.random().toString(36).slice(2, 10).padEnd(8, '0'));
  return `${Date.now().toString(36)}-${random.join('')}`;
}

function givenEndpoints(settings: OAuthSettings): Partial<Metadata> {
  const { tokenEndpoint, revocationEndpoint, introspectionEndpoint } = settings;
  return {
    ...(tokenEndpoint && { tokenEndpoint }),
    ...(revocationEndpoint && { revocationEndpoint }),
    ...(introspectionEndpoint && { introspectionEndpoint }),
  };
}
