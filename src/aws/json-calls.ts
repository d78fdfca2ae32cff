import type { HttpClient } from '../http/client.js';
import type { Attempt } from '../http/retry.js';
import type { ServiceClock } from '../http/service-clock.js';
import type { Answer, Outgoing } from '../http/transport.js';
import { jsonObject } from '../text/json.js';
import { PASSING, TIMELY_MS, told, UNTIMELY } from './calls.js';
import type { SessionKeys } from './session-keys.js';
import { signedHeaders } from './signature-v4.js';

/** One call of a service with the JSON protocol, version 1.1. */
export interface JsonCall {
  /** The name of the service in the signature. */
  service: string;
  /** The operation, as in `X-Amz-Target`: `TrentService.Sign`. */
  target: string;
  url: URL;
  region: string;
  /** A noun for the call, for messages. */
  what: string;
  body: Readonly<Record<string, unknown>>;
  keys: SessionKeys;
}

export interface JsonReply {
  request: Outgoing;
  answer: Answer;
  json: Record<string, unknown> | undefined;
  /** The error code, such as `AccessDeniedException`; undefined after a success. */
  code: string | undefined;
  /** The error message. */
  said: string | undefined;
}

/** The codes of KMS that are transient whatever the status. Source: the errors of Sign in KMS's model (botocore 1.44.8), `fault`. */
const KMS_PASSING = /^(KeyUnavailable|DependencyTimeout|KMSInternal)(Exception)?$/;

/**
 * Sends one call, once. Source: Smithy 2.0, "AWS JSON 1.1 protocol".
 *
 * @throws JobpassError as the HTTP client does, and `busy` for transient errors
 */
export async function sendJson(
  call: JsonCall,
  http: HttpClient,
  clock: ServiceClock,
  attempt?: Attempt,
): Promise<JsonReply> {
  const before = clock.now() - clock.local();
  const reply = await sendOnce(call, http, clock, attempt);
  // The response contains AWS's time. So if AWS rejects a signature as too old or too new, Jobpass can sign the call again with
  // the correct time.
  const corrected = Math.abs(clock.now() - clock.local() - before);
  const untimely = UNTIMELY.test(told(reply) ?? '') && corrected > TIMELY_MS;
  return untimely ? sendOnce(call, http, clock, attempt) : reply;
}

async function sendOnce(
  { service, target, url, region, what, body: content, keys }: JsonCall,
  http: HttpClient,
  clock: ServiceClock,
  attempt: Attempt | undefined,
): Promise<JsonReply> {
  const body = JSON.stringify(content);
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
  const request: Outgoing = {
    method: 'POST',
    url,
    headers: await signedHeaders({ service, region, url, headers, body, at: clock.now() }, keys),
    body,
    what,
  };
  const answer = await http.send(request, attempt);
  clock.learn(answer.served);
  const json = jsonObject(answer.body);
  if (answer.status === 200) return { request, answer, json, code: undefined, said: undefined };
  const code = codeOf(answer, json);
  const text = json?.['message'] ?? json?.['Message'];
  const reply: JsonReply = {
    ...{ request, answer, json, code },
    said: typeof text === 'string' ? text : undefined,
  };
  if (code !== undefined && (PASSING.test(code) || KMS_PASSING.test(code)))
    throw http.busy(request, answer, told(reply) ?? '');
  const refusal = http.refusal(request, answer, told(reply));
  if (refusal.transient) throw refusal;
  return reply;
}

/** Returns the error code, without its namespace and without the URL that some services append. Source: Smithy 2.0, "Operation error serialization". */
function codeOf({ headers }: Answer, json: Record<string, unknown> | undefined): string | undefined {
  const given = headers['x-amzn-errortype'] ?? json?.['__type'] ?? json?.['code'];
  if (typeof given !== 'string') return undefined;
  return given.split(':')[0]?.split('#').at(-1);
}
