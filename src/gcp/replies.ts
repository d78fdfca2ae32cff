import type { JobpassError } from '../errors.js';
import { describeAnswer, type HttpClient } from '../http/client.js';
import type { Attempt } from '../http/retry.js';
import type { ServiceClock } from '../http/service-clock.js';
import type { Answer, Outgoing } from '../http/transport.js';
import { isObject, type JsonObject, jsonObject, objectIn } from '../text/json.js';

/** The parts of a job's context that requests to Google need. */
export interface Caller {
  http: HttpClient;
  /** Google's clock. Each response updates the estimate. */
  serviceClock: ServiceClock;
  /** The reason for the requests, which audit logs show. Source: Cloud APIs, "System parameters", `X-Goog-Request-Reason`. */
  requestReason?: string | undefined;
}

/** A response of Google. */
export interface Reply {
  request: Outgoing;
  answer: Answer;
  json: JsonObject | undefined;
  /** The error's name: `invalid_grant` of the token exchange, `PERMISSION_DENIED` of other APIs. */
  error: string | undefined;
  /** The error message. */
  said: string | undefined;
  /** The reason in the error's details: `SERVICE_DISABLED`. Source: google.rpc.ErrorInfo. */
  reason: string | undefined;
}

/**
 * Sends a request once. @returns a success, or a permanent refusal
 *
 * @throws JobpassError as the HTTP client does, and `busy` for transient responses
 */
export async function call(
  { http, serviceClock, requestReason }: Caller,
  request: Outgoing,
  attempt?: Attempt,
): Promise<Reply> {
  const headers = {
    accept: 'application/json',
    ...(requestReason === undefined ? {} : { 'x-goog-request-reason': requestReason }),
    ...request.headers,
  };
  const sent = { ...request, headers };
  const answer = await http.send(sent, attempt);
  const json = jsonObject(answer.body);
  if (json !== undefined) serviceClock.learn(answer.served);
  const reply = { request: sent, answer, json, ...errorIn(json) };
  if (answer.status >= 200 && answer.status <= 299) return reply;
  const refusal = refusalOf(http, reply);
  if (refusal.transient) throw refusal;
  if (isTransient(reply)) throw http.busy(sent, answer, textOf(reply));
  return reply;
}

/** Whether Google rejects a request for a reason that may pass. */
function isTransient({ error, said = '' }: Reply): boolean {
  // The exchange answers 400 if it cannot read the keys of the issuer. Source: google-github-actions/auth#446.
  if (error === 'invalid_grant') return /^Error (connecting to|fetching)/i.test(said);
  return /^(UNAVAILABLE|ABORTED|DEADLINE_EXCEEDED|RESOURCE_EXHAUSTED|INTERNAL)$/.test(error ?? '');
}

/**
 * The error in a response. The token exchange answers as OAuth does (RFC 6749, section 5.2), other APIs as google.rpc.Status. Source:
 * Cloud APIs, "Errors".
 */
function errorIn(json: JsonObject | undefined): Pick<Reply, 'error' | 'said' | 'reason'> {
  const status = objectIn(json, 'error');
  if (status === undefined)
    return { error: text(json?.['error']), said: text(json?.['error_description']), reason: undefined };
  const details = Array.isArray(status['details']) ? status['details'].filter(isObject) : [];
  return {
    error: text(status['status']),
    said: text(status['message']),
    reason: details.map((one) => text(one['reason'])).find((one) => one !== undefined),
  };
}

/** The error for a response that is not a success. */
export function refusalOf(http: HttpClient, reply: Reply, hint?: string): JobpassError {
  return http.refusal(reply.request, reply.answer, textOf(reply), hint);
}

/** The error for a success without the expected content. */
export function malformedOf(
  http: HttpClient,
  { request, answer, json }: Reply,
  missing: string,
): JobpassError {
  return http.malformed(request, answer, json === undefined ? describeAnswer(answer) : missing);
}

/** The error's name and message, for people. */
function textOf({ error, said }: Reply): string {
  return [error, said].filter((one) => one !== undefined && one !== '').join(': ');
}

/**
 * The token in a success. @throws JobpassError `malformed` if there is none, or if it contains characters that no header can contain
 */
export function tokenIn(http: HttpClient, reply: Reply, member: string): string {
  const token = reply.json?.[member];
  if (typeof token === 'string' && /^[!-~]+$/.test(token)) return token;
  throw malformedOf(http, reply, `no \`${member}\``);
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
