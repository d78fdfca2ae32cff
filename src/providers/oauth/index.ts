import { span } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { jsonObject, whatItIs } from '../../http/client.js';
import { secureUrl } from '../../http/hosts.js';
import type { Attempt } from '../../http/retry.js';
import type { Answer, Outgoing } from '../../http/transport.js';
import { type IdToken, shownClaims } from '../../identity/id-token.js';
import type { Lease, Probe, Provider, ProviderContext, Revocation } from '../provider.js';
import {
  type ClientParameters,
  exchangeForm,
  GRANTS,
  ID_TOKEN_TYPE,
  parseErrorAnswer,
  parseTokenAnswer,
  type TokenAnswer,
  tokenForm,
} from './messages.js';
import { discover, type Metadata } from './metadata.js';

/** Errors that OAuth servers answer when a second try can mend it, whatever the status. */
const PASSING = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);

/** How long an exchange may go on in a cancelled job: a runner leaves 7.5 s before it asks a second time. */
const FINISH_MS = 4_000;

/** An OAuth 2 authorization server that takes ID tokens: RFC 8693 token exchange or RFC 7523 JWT bearer grant. */
export function oauthProvider(context: ProviderContext): Provider {
  const { settings, http, clock, secrets } = context;
  const audience = settings.audience ?? settings.url;
  if (audience === undefined) {
    throw new JobpassError('usage', 'Without url, the audience of the ID token is not known', {
      hint: 'Give the input audience',
    });
  }
  let endpoints: Partial<Metadata> = givenEndpoints(settings);

  const readMetadata = async (issuer: string): Promise<void> => {
    const found = await http.persist((attempt) => discover(issuer, http, attempt));
    // What the user wrote goes before what the server says.
    endpoints = { ...found, ...givenEndpoints(settings) };
  };

  const client = async (): Promise<ClientParameters> => ({
    clientId: settings.clientId,
    assertion: settings.clientAuth === 'id-token' ? (await context.idToken()).raw : undefined,
  });

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

  const leaseOf = (answer: TokenAnswer): Lease => {
    const now = clock.now();
    const byServer = answer.expiresIn === undefined ? undefined : now + answer.expiresIn * 1000;
    const byToken = answer.jwt?.expiresAt;
    // Whichever is later: a credential must not be called dead while somebody still takes it.
    const expiresAt =
      byServer !== undefined && byToken !== undefined ? Math.max(byServer, byToken) : (byServer ?? byToken);
    return {
      id: answer.jwt?.id ?? newName(),
      provider: 'oauth',
      issuer: settings.url ?? endpoints.tokenEndpoint?.origin ?? 'the server',
      values: [{ output: 'token', variable: settings.envName, value: answer.token }],
      issuedAt: now,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(answer.scope === undefined ? {} : { scope: http.safe(answer.scope) }),
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

  /** An endpoint that the end of a lease needs: as main found it, or from the metadata that main had no need of. */
  const endEndpoint = async (
    lease: Lease,
    name: 'revocation' | 'introspection',
  ): Promise<URL | undefined> => {
    const saved = lease.handle[`${name}_endpoint`];
    if (typeof saved === 'string') return secureUrl(saved, `${name}-endpoint`);
    if (lease.handle['metadata_read'] === true || settings.url === undefined) return undefined;
    if (endpoints.takesTtl === undefined) {
      metadata ??= readMetadata(settings.url);
      await metadata;
    }
    return endpoints[`${name}Endpoint`];
  };
  let metadata: Promise<void> | undefined;

  return {
    audience,

    prepare: async () => {
      if (endpoints.tokenEndpoint === undefined && settings.url !== undefined)
        await readMetadata(settings.url);
      const { tokenEndpoint, revocationEndpoint, introspectionEndpoint } = endpoints;
      if (tokenEndpoint === undefined)
        throw new JobpassError('usage', 'Neither url nor token-endpoint is given');
      return settings.clientAuth === 'id-token'
        ? [tokenEndpoint, revocationEndpoint, introspectionEndpoint].filter((url) => url !== undefined)
        : [tokenEndpoint];
    },

    exchange: async (idToken, attempt) => {
      const { tokenEndpoint, takesTtl, grantTypes } = endpoints;
      if (tokenEndpoint === undefined) throw new Error('exchange before prepare');
      const form = exchangeForm({
        ...(await client()),
        grantType: settings.grantType,
        idToken: idToken.raw,
        subjectTokenType: settings.subjectTokenType ?? ID_TOKEN_TYPE,
        scope: settings.scope,
        resource: settings.resource,
        role: settings.role,
        ttl: takesTtl === true ? Math.round(settings.ttlMs / 1000) : undefined,
      });
      const { request, answer, json } = await post(
        tokenEndpoint,
        form,
        'the token exchange',
        attempt,
        FINISH_MS,
      );
      const known = parseErrorAnswer(json);
      if (known !== undefined && PASSING.has(known.error)) throw http.busy(request, answer, known.said);
      if (answer.status !== 200 && answer.status !== 201) {
        throw http.refusal(
          request,
          answer,
          known?.said,
          hintFor(known?.error, answer.status, idToken, settings.grantType, grantTypes),
        );
      }
      if (json === undefined) throw http.malformed(request, answer, whatItIs(answer));
      const result = parseTokenAnswer(json, idToken.raw);
      if ('problem' in result) {
        if (result.stray !== undefined) {
          secrets.add(result.stray);
          await context.onStray(leaseOf({ token: result.stray }));
        }
        throw http.malformed(
          request,
          answer,
          known === undefined ? result.problem : `the error ${known.said}`,
        );
      }
      secrets.add(result.token);
      const lease = leaseOf(result);
      tellLifetime(lease, settings.ttlMs, takesTtl === true, context);
      return lease;
    },

    probe: async (lease, attempt): Promise<Probe> => {
      const url = await endEndpoint(lease, 'introspection');
      if (url === undefined) return { answer: 'unknown', reason: 'the server has no introspection endpoint' };
      const form = tokenForm(secretOf(lease), await client());
      const { request, answer, json } = await post(url, form, 'the introspection', attempt);
      if (answer.status !== 200) {
        const refusal = http.refusal(request, answer, parseErrorAnswer(json)?.said);
        // A refusal of the caller says nothing about the credential.
        if (!refusal.transient) return { answer: 'unknown', reason: refusal.message };
        throw refusal;
      }
      if (typeof json?.['active'] !== 'boolean')
        throw http.malformed(request, answer, 'no word on whether it is active');
      const exp = json['exp'];
      return {
        answer: json['active'] ? 'accepts' : 'refuses',
        ...(typeof exp === 'number' && exp > 0 && exp < 1e11 ? { expiresAt: exp * 1000 } : {}),
      };
    },

    revoke: async (lease, attempt): Promise<Revocation> => {
      const url = await endEndpoint(lease, 'revocation');
      if (url === undefined) {
        return {
          answer: 'impossible',
          reason: 'the server has no revocation endpoint that Jobpass knows of',
        };
      }
      const form = tokenForm(secretOf(lease), await client());
      const { request, answer, json } = await post(url, form, 'the revocation', attempt);
      if (answer.status === 200 || answer.status === 204) return { answer: 'done' };
      const known = parseErrorAnswer(json);
      if (known !== undefined && PASSING.has(known.error)) throw http.busy(request, answer, known.said);
      if (known?.error === 'unsupported_token_type') {
        return { answer: 'impossible', reason: 'the server does not revoke tokens of this kind' };
      }
      throw http.refusal(request, answer, known?.said, 'Check that this client may revoke its own tokens');
    },
  };
}

/**
 * A name for a credential that brings none: only a name, which nobody must be unable to guess, so it is not worth
 * the time that loading `node:crypto` takes.
 */
function newName(): string {
  const random = Array.from({ length: 2 }, () => Math.random().toString(36).slice(2, 10).padEnd(8, '0'));
  return `${Date.now().toString(36)}-${random.join('')}`;
}

function givenEndpoints(settings: ProviderContext['settings']): Partial<Metadata> {
  const { tokenEndpoint, revocationEndpoint, introspectionEndpoint } = settings;
  return {
    ...(tokenEndpoint && { tokenEndpoint }),
    ...(revocationEndpoint && { revocationEndpoint }),
    ...(introspectionEndpoint && { introspectionEndpoint }),
  };
}

function secretOf(lease: Lease): string {
  const value = lease.values[0]?.value;
  if (value === undefined) throw new JobpassError('state', 'The saved lease holds no credential');
  return value;
}

function tellLifetime(lease: Lease, ttlMs: number, asked: boolean, context: ProviderContext): void {
  if (lease.expiresAt === undefined) {
    context.log.warning('The server did not say how long the credential lives');
    return;
  }
  const life = lease.expiresAt - lease.issuedAt;
  // A second of grace: servers round.
  if (life > ttlMs + 1_000) {
    context.log.warning(
      `The credential lives ${span(life)}, longer than the ttl of ${span(ttlMs)}: ${
        asked ? 'the server was asked for less and gave more' : 'OAuth has no way to ask this server for less'
      }`,
    );
  }
}

function hintFor(
  error: string | undefined,
  status: number,
  token: IdToken,
  grant: keyof typeof GRANTS,
  announced: readonly string[] | undefined,
): string {
  const claims = shownClaims(token.claims)
    .filter(([name]) => name === 'iss' || name === 'sub' || name === 'aud')
    .map(([name, value]) => `${name} «${value}»`)
    .join(', ');
  if (error === 'unsupported_grant_type' || (announced !== undefined && !announced.includes(GRANTS[grant]))) {
    const other = grant === 'token-exchange' ? 'jwt-bearer' : 'token-exchange';
    return `The server does not take ${grant}: try grant-type: ${other}, or switch it on at the server`;
  }
  if (error === 'invalid_client' || error === 'unauthorized_client' || status === 401) {
    return 'Give the client that the server knows in client-id, and client-auth: id-token if it must prove itself';
  }
  if (error === 'invalid_scope') return 'Ask for a scope that this job may have (input scope)';
  if (error === 'invalid_target')
    return 'Check the inputs resource and audience against what the server offers';
  if (status === 404 || status === 405)
    return 'Check the token endpoint: this address does not take token requests';
  return `This job's ID token says ${claims}: check that the server trusts that issuer, expects that audience and gives a role to that subject`;
}
