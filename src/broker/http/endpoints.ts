import type http from 'node:http';
import type { RateLimiterRes } from 'rate-limiter-flexible';
import type { AlarmReports } from '../audit/alarms.js';
import type { AuditKeys } from '../audit/audit-keys.js';
import type { Refusals } from '../audit/refusals.js';
import type { Decision } from '../exchange/decision.js';
import { exchange } from '../exchange/exchange.js';
import type { GithubTokens } from '../github/open.js';
import { describeFailure, type Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { Answer } from '../refusal.js';
import type { RuntimeConfig } from '../runtime-config.js';
import { CACHE_S, type SigningKeys } from '../tokens/signing-keys.js';
import type { Tokens } from '../tokens/tokens.js';
import { isIn, sourceKey, sourceOf } from './client-address.js';
import { PATHS } from './metadata.js';
import { type Form, readForm, rejectionReason } from './read-form.js';
import { clientCertificate, type Handler, readBody, sendJson } from './server.js';
import { introspect, revoke, type TokenEvents, type TokenRules } from './token-endpoints.js';

export interface EndpointOptions {
  issuer: string;
  tokens: Tokens;
  github: GithubTokens;
  runtime: () => RuntimeConfig;
  keys: SigningKeys;
  auditKeys: AuditKeys;
  refusals: Refusals;
  alarmReports: AlarmReports;
  metrics: Metrics;
  log: Log;
  health: Health;
  onDecision: (decision: Decision) => void;
}

export interface Health {
  /** The reason why the broker cannot serve requests now; undefined if it can. */
  notReady(): string | undefined;
}

/** Returns the handler for jobs and services. There is no page, form or sign-in for people. */
export function endpoints(options: EndpointOptions): Handler {
  const documents: Readonly<Record<string, () => unknown>> = {
    '/.well-known/oauth-authorization-server': () => options.runtime().metadata,
    '/.well-known/openid-configuration': () => options.runtime().metadata,
    [PATHS.jwks]: () => options.keys.jwks,
    [PATHS.auditKeys]: () => options.auditKeys.jwks,
  };
  const events = tokenEvents(options);
  const posts: Readonly<Record<string, (posted: Posted) => Promise<Answer>>> = {
    [PATHS.token]: (posted) => exchangeToken(posted, options),
    [PATHS.introspection]: (posted) => introspect(posted, tokenRules(posted, options), events),
    [PATHS.revocation]: (posted) => revoke(posted, tokenRules(posted, options), events),
    [PATHS.revoke]: (posted) => revoke(posted, tokenRules(posted, options), events),
  };
  return async (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (answerHealth(path, response, options.health)) return;
    const document = Object.hasOwn(documents, path) ? documents[path] : undefined;
    const post = Object.hasOwn(posts, path) ? posts[path] : undefined;
    if (document === undefined && post === undefined) return refuse(request, response, 404, 'not_found');
    const isGet = request.method === 'GET' || request.method === 'HEAD';
    if (post === undefined ? !isGet : request.method !== 'POST') {
      const allow = post === undefined ? 'GET, HEAD' : 'POST';
      return refuse(request, response, 405, 'method_not_allowed', { allow });
    }
    const runtime = options.runtime();
    const source = sourceOf(request, runtime.proxies);
    const waitMs = await limited(source, runtime);
    if (waitMs !== undefined) {
      options.metrics.limited();
      const retry = { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) };
      return refuse(
        request,
        response,
        429,
        'temporarily_unavailable',
        retry,
        'too many requests from this source',
      );
    }
    if (document !== undefined) {
      // A service requests the keys when it sees an unknown key id. Any broker that uses the store may have created the key.
      if (path === PATHS.jwks) await options.keys.refresh().catch(() => undefined);
      sendJson(response, 200, document(), { 'cache-control': `public, max-age=${CACHE_S}` });
      return;
    }
    if (post !== undefined) await answerPost(request, response, { source, runtime }, post);
  };
}

/** Returns the handler for metrics and health checks, for the operator. */
export function adminEndpoints(health: Health, metrics: Metrics): Handler {
  return async (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (answerHealth(path, response, health)) return;
    if (path !== '/metrics') return refuse(request, response, 404, 'not_found');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(request, response, 405, 'method_not_allowed', { allow: 'GET, HEAD' });
    }
    const { type, text } = await metrics.render();
    response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
  };
}

function answerHealth(path: string, response: http.ServerResponse, health: Health): boolean {
  if (path === '/healthz') {
    sendJson(response, 200, { alive: true });
    return true;
  }
  if (path !== '/readyz') return false;
  const reason = health.notReady();
  sendJson(
    response,
    reason === undefined ? 200 : 503,
    reason === undefined ? { ready: true } : { ready: false, reason },
  );
  return true;
}

/** A posted form with the relevant parts of its request. */
interface Posted {
  form: Form;
  authorization: string | undefined;
  dpop: string | undefined;
  /** The thumbprint of the connection's trusted client certificate. */
  certificate: string | undefined;
  source: string;
  runtime: RuntimeConfig;
  /** The time when the broker started to read the body. */
  start: bigint;
}

/** Reads the form of a request and sends the response. */
async function answerPost(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  context: Pick<Posted, 'source' | 'runtime'>,
  post: (posted: Posted) => Promise<Answer>,
): Promise<void> {
  const certificate = clientCertificate(request.socket);
  if (certificate === 'untrusted') {
    const why = 'the client certificate has expired or is not from an accepted certificate authority';
    return refuse(request, response, 400, 'invalid_request', {}, why);
  }
  const why = rejectionReason(request);
  if (why !== undefined) return refuse(request, response, 400, 'invalid_request', {}, why);
  const start = process.hrtime.bigint();
  const body = await readBody(request);
  if (body === undefined)
    return refuse(
      request,
      response,
      413,
      'invalid_request',
      { connection: 'close' },
      'the body is too large',
    );
  const form = readForm(body);
  if (form === undefined) {
    const description = 'the body is not a valid form in UTF-8';
    return refuse(request, response, 400, 'invalid_request', {}, description);
  }
  const { authorization, dpop } = request.headers;
  const answer = await post({
    ...{ ...context, form, authorization, certificate: certificate?.thumbprint, start },
    dpop: dpop === undefined ? undefined : String(dpop),
  });
  const headers = {
    ...(answer.status === 401 ? { 'www-authenticate': 'Basic realm="jobpass"' } : {}),
    ...(answer.retryAfterS === undefined ? {} : { 'retry-after': String(answer.retryAfterS) }),
  };
  sendJson(response, answer.status, answer.body, headers);
}

/** Answers a token exchange request (RFC 8693, section 2). */
async function exchangeToken(
  { form, authorization, certificate, dpop, source, runtime, start }: Posted,
  { metrics, onDecision, log, refusals, alarmReports }: EndpointOptions,
): Promise<Answer> {
  const answer = await exchange({ form, authorization, certificate, dpop }, runtime.rules);
  // The decision is logged before the response, so that the log contains every issued token.
  metrics.exchange(answer.decision, Number(process.hrtime.bigint() - start) / 1e9);
  onDecision(answer.decision);
  logDecision(answer.decision, source, log);
  await Promise.all([refusals.note(answer.decision), alarmReports.note(answer.decision, source)]);
  return answer;
}

function tokenRules({ runtime }: Posted, { issuer, tokens, github }: EndpointOptions): TokenRules {
  return { issuer, tokens, github, clients: runtime.clients, alarms: runtime.rules.alarms };
}

function tokenEvents({ metrics, log }: EndpointOptions): TokenEvents {
  return {
    onIntrospection: (active) => metrics.introspection(active),
    onRevocation: (id) => {
      metrics.revocation();
      log({ event: 'revoked', id });
    },
    onFailure: (error) => log({ event: 'failure', level: 'error', why: describeFailure(error) }),
  };
}

function logDecision(decision: Decision, source: string, log: Log): void {
  const { outcome, jobClaims = {}, claims: _, alarms: __, issuer, subject, expiresAt, ...more } = decision;
  const { repository, run_id, environment, project_path, pipeline_id } = jobClaims;
  log({
    event: outcome,
    ...(outcome === 'issued' ? {} : { level: 'warn' as const }),
    ...more,
    issuer,
    subject,
    source,
    ...{ repository, run_id, environment, project_path, pipeline_id },
    expires: expiresAt === undefined ? undefined : new Date(expiresAt * 1000).toISOString(),
  });
}

/** Counts a request from a source. @returns the time that the source must wait, in ms; undefined if the request is within the limit */
async function limited(source: string, { limiter, unlimited }: RuntimeConfig): Promise<number | undefined> {
  if (isIn(unlimited, source)) return undefined;
  try {
    await limiter.consume(sourceKey(source));
    return undefined;
  } catch (result) {
    return (result as RateLimiterRes).msBeforeNext;
  }
}

/** Sends an error without reading the body. */
function refuse(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  status: number,
  error: string,
  headers: http.OutgoingHttpHeaders = {},
  description?: string,
): void {
  request.resume();
  sendJson(
    response,
    status,
    { error, ...(description === undefined ? {} : { error_description: description }) },
    headers,
  );
}
