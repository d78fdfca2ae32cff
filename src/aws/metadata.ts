import { JobpassError } from '../errors.js';
import type { HttpClient } from '../http/client.js';
import { printableUrl } from '../http/hosts.js';
import type { Attempt } from '../http/retry.js';
import type { Answer, Outgoing } from '../http/transport.js';
import { type JsonObject, jsonObject } from '../text/json.js';

/** The limits of a request to a metadata service, which is on the same host. */
const LIMITS = { attemptMs: 3_000, connectMs: 1_000, bodyBytes: 64 * 1024 };

/** One request to a metadata service. The request has no body, so it contains no secret except the service's own token. */
export interface MetadataRequest {
  method?: 'GET' | 'PUT';
  url: URL;
  /** The header that authenticates the request to the metadata service, or that requests a token for it. */
  headers?: Record<string, string>;
  /** A noun for the request, for messages. */
  what: string;
}

/**
 * Sends one request to this machine's metadata service, once, without following redirects.
 *
 * @param options `missing`: the error for the status 404
 * @throws JobpassError as the HTTP client does; `refused` for each status other than 200 that a retry does not change. The message
 * does not contain the path, because the path of a container's credentials gives access to them
 */
export async function fromMetadata(
  { method = 'GET', url, headers = {}, what }: MetadataRequest,
  http: HttpClient,
  attempt?: Attempt,
  { missing }: { missing?: () => JobpassError } = {},
): Promise<Answer> {
  const request: Outgoing = { method, url, headers, what, returnRedirect: true, toMetadataService: true };
  try {
    const answer = await http.with({ limits: LIMITS }).send(request, attempt);
    if (answer.status === 200) return answer;
    if (answer.status === 404 && missing !== undefined) throw missing();
    throw http.refusal(request, answer, undefined);
  } catch (error) {
    throw error instanceof JobpassError ? withoutPath(error, url) : error;
  }
}

function withoutPath(error: JobpassError, url: URL): JobpassError {
  const { code, transient, answered, retryAfterMs, hint } = error;
  return new JobpassError(code, error.message.replaceAll(printableUrl(url), url.origin), {
    transient,
    answered,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Like `fromMetadata`, but returns the JSON object in the response. @throws JobpassError also `malformed` */
export async function jsonFromMetadata(
  request: MetadataRequest,
  http: HttpClient,
  attempt?: Attempt,
): Promise<JsonObject> {
  const answer = await fromMetadata(request, http, attempt);
  const json = jsonObject(answer.body);
  if (json !== undefined) return json;
  throw new JobpassError('malformed', `The response to ${request.what} is not a JSON object`, {
    transient: true,
  });
}
