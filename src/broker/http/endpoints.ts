import type http from 'node:http';
import type { RateLimiterRes } from 'rate-limiter-flexible';
import type { AuditKeys } from '../audit/audit-keys.js';
import type { Refusals } from '../audit/refusals.js';
import { type Decision, exchange } from '../exchange/exchange.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { Serving } from '../serving.js';
import { CACHE_S, type SigningKeys } from '../tokens/signing-keys.js';
import { PATHS } from './metadata.js';
import { readForm, unreadable } from './read-form.js';
import { clientCertificate, type Handler, readBody, sendJson } from './server.js';
import { countedAs, isIn, sourceOf } from './sources.js';

export interface EndpointOptions {
  serving: () => Serving;
  keys: SigningKeys;
  auditKeys: AuditKeys;
  refusals: Refusals;
  metrics: () => Metrics;
  log: Log;
  health: Health;
  onDecision: (decision: Decision) => void;
}

export interface Health {
  /** Why requests should go elsewhere at the moment, if they should. */
  notReady(): string | undefined;
}

/** Everything that is served to jobs and services. Nothing here is for a person: no page, no form, no sign-in. */
export function endpoints(options: EndpointOptions): Handler {
  const documents: Readonly<Record<string, () => unknown>> = {
    '/.well-known/oauth-authorization-server': () => options.serving().metadata,
    '/.well-known/openid-configuration': () => options.serving().metadata,
    [PATHS.jwks]: () => options.keys.jwks,
    [PATHS.auditKeys]: () => options.auditKeys.jwks,
  };
  return async (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (answerHealth(path, response, options.health)) return;
    const document = Object.hasOwn(documents, path) ? documents[path] : undefined;
    const posted = path === PATHS.token || path === PATHS.introspection || path === PATHS.revocation;
    if (document === undefined && !posted) return refuse(request, response, 404, 'not_found');
    const isGet = request.method === 'GET' || request.method === 'HEAD';
    if (posted ? request.method !== 'POST' : !isGet) {
      return refuse(request, response, 405, 'method_not_allowed', { allow: posted ? 'POST' : 'GET, HEAD' });
    }
    const serving = options.serving();
    const source = sourceOf(request, serving.proxies);
    const waitMs = await limited(source, serving);
    if (waitMs !== undefined) {
      options.metrics().limited();
      const retry = { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) };
      return refuse(
        request,
        response,
        429,
        'temporarily_unavailable',
        retry,
        'too many requests of this source',
      );
    }
    if (document !== undefined) {
      // A service that has met a key that it does not know asks for it here, whichever broker signed.
      if (path === PATHS.jwks) await options.keys.refresh().catch(() => undefined);
      sendJson(response, 200, document(), { 'cache-control': `public, max-age=${CACHE_S}` });
      return;
    }
    await answerPost(path, source, { request, response, serving }, options);
  };
}

/** Metrics and health, for those who run the broker. */
export function adminEndpoints(health: Health, metrics: () => Metrics): Handler {
  return async (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (answerHealth(path, response, health)) return;
    if (path !== '/metrics') return refuse(request, response, 404, 'not_found');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(request, response, 405, 'method_not_allowed', { allow: 'GET, HEAD' });
    }
    const { type, text } = await metrics().render();
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

interface Posted {
  request: http.IncomingMessage;
  response: http.ServerResponse;
  serving: Serving;
}

async function answerPost(
  path: string,
  source: string,
  { request, response, serving }: Posted,
  options: EndpointOptions,
): Promise<void> {
  const certificate = clientCertificate(request.socket);
  if (certificate === 'untrusted') {
    const why = 'the client certificate is not of an authority that is accepted here, or has expired';
    return refuse(request, response, 400, 'invalid_request', {}, why);
  }
  const why = unreadable(request);
  if (why !== undefined) return refuse(request, response, 400, 'invalid_request', {}, why);
  const start = process.hrtime.bigint();
  const body = await readBody(request);
  if (body === undefined) {
    sendJson(
      response,
      413,
      { error: 'invalid_request', error_description: 'the body is too large' },
      { connection: 'close' },
    );
    return;
  }
  const form = readForm(body);
  if (form === undefined) {
    const told = 'the body is not a form in UTF-8 whose percent signs all encode something';
    return refuse(request, response, 400, 'invalid_request', {}, told);
  }
  if (path !== PATHS.token) {
    await serving.library(request, response, path, form);
    return;
  }
  const answer = await exchange(
    { form, authorization: request.headers.authorization, certificate: certificate?.thumbprint },
    serving.rules,
  );
  // The log comes first: what was handed out is never unknown to it.
  options.metrics().exchange(answer.decision, Number(process.hrtime.bigint() - start) / 1e9);
  options.onDecision(answer.decision);
  logDecision(answer.decision, source, options.log);
  await options.refusals.note(answer.decision);
  const headers = answer.status === 401 ? { 'www-authenticate': 'Basic realm="jobpass"' } : {};
  sendJson(response, answer.status, answer.body, headers);
}

function logDecision(decision: Decision, source: string, log: Log): void {
  const { outcome, jobClaims = {}, claims: _, issuer, subject, expiresAt, ...more } = decision;
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

/** @returns how long the source must wait, in ms */
async function limited(source: string, { limiter, unlimited }: Serving): Promise<number | undefined> {
  if (isIn(unlimited, source)) return undefined;
  try {
    await limiter.consume(countedAs(source));
    return undefined;
  } catch (result) {
    return (result as RateLimiterRes).msBeforeNext;
  }
}

/** Answers without reading the body. */
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
