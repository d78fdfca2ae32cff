import type { JobpassError } from '../../errors.js';
import { describeAnswer, type HttpClient } from '../../http/client.js';
import type { Attempt } from '../../http/retry.js';
import type { ServiceClock } from '../../http/service-clock.js';
import type { Answer, Outgoing } from '../../http/transport.js';
import { isObject, type JsonObject, jsonObject } from '../../text/json.js';

/** A request to an API server. */
export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Segments of the path; each is encoded. */
  path: readonly string[];
  query?: Readonly<Record<string, string>>;
  /** A noun for the request, for messages. */
  what: string;
  /** The bearer token. Undefined for an anonymous request. */
  token?: string;
  body?: JsonObject;
  finishMs?: number;
}

/** A response of any status that is not transient. */
export interface Reply {
  request: Outgoing;
  answer: Answer;
  /** The object in the response. */
  json: JsonObject | undefined;
  /** The server's error, in its own format (`Status`). Undefined if the response is not such an error. */
  status: Status | undefined;
}

/** Source: Kubernetes API, meta/v1 `Status`. */
export interface Status {
  reason: string;
  message: string;
  /** The kind of the object that the error is about: `secrets`. */
  kind: string;
}

/** The API server: sends requests and classifies its responses. */
export class KubernetesApi {
  readonly #http: HttpClient;
  readonly #url: URL;
  readonly #serviceClock: ServiceClock;

  constructor(http: HttpClient, url: URL, serviceClock: ServiceClock) {
    this.#http = http;
    this.#url = url;
    this.#serviceClock = serviceClock;
  }

  /** Sends a request once. @throws JobpassError as the HTTP client does, and `busy` for transient responses */
  async call(call: Call, attempt?: Attempt): Promise<Reply> {
    const url = new URL(
      `${this.#url.href.replace(/\/$/, '')}/${call.path.map(encodeURIComponent).join('/')}`,
    );
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
    const type = call.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const request: Outgoing = {
      method: call.method,
      url,
      headers: {
        accept: 'application/json',
        ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
        ...(call.body === undefined ? {} : { 'content-type': type }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      what: call.what,
      presentCertificate: true,
      ...(call.finishMs === undefined ? {} : { finishMs: call.finishMs }),
    };
    const answer = await this.#http.send(request, attempt);
    const json = jsonObject(answer.body);
    const status = statusIn(json);
    if (json?.['kind'] !== undefined) this.#serviceClock.learn(answer.served);
    const reply = { request, answer, json, status };
    const refusal = isGood(reply) ? undefined : this.refusal(reply);
    if (refusal?.transient) throw refusal;
    return reply;
  }

  /**
   * Whether the API server reports that it has finished its start. Authenticated users may read this path.
   *
   * @throws JobpassError a transient error if the API server reports that it has not finished its start
   */
  async isReady(token: string | undefined, attempt: Attempt): Promise<boolean> {
    const call: Call = { method: 'GET', path: ['readyz'], what: 'the check of the API server' };
    return isGood(await this.call(token === undefined ? call : { ...call, token }, attempt));
  }

  /** The error for a response that is not a success. */
  refusal({ request, answer, status }: Reply, hint?: string): JobpassError {
    return this.#http.refusal(request, answer, status?.message, hint);
  }

  /** The transient error for a response, if a retry may succeed. */
  busy({ request, answer }: Reply, reason: string): JobpassError {
    return this.#http.busy(request, answer, reason, 1_000);
  }

  /** The error for a success that does not have the expected content. */
  malformed({ request, answer, json }: Reply, missing: string): JobpassError {
    return this.#http.malformed(request, answer, json === undefined ? describeAnswer(answer) : missing);
  }

  /** The server's warnings in a response (RFC 9111, section 5.5; code 299), safe to print. */
  warnings({ answer }: Reply): string[] {
    const { warning } = answer.headers;
    const found = String(warning ?? '').matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g);
    return [...found].map(([, text = '']) => this.#http.safe(text.replace(/\\(.)/g, '$1')));
  }
}

export function isGood({ answer }: Pick<Reply, 'answer'>): boolean {
  return answer.status >= 200 && answer.status <= 299;
}

/** Whether the API server itself rejects the credential of a request. */
export function isOwnUnauthorized({ answer, status }: Reply): boolean {
  return answer.status === 401 && status?.reason === 'Unauthorized';
}

/** Whether the API server itself reports that an object does not exist. */
export function isNoSuch({ answer, status }: Reply, kind: string): boolean {
  return answer.status === 404 && status?.reason === 'NotFound' && status.kind === kind;
}

function statusIn(json: JsonObject | undefined): Status | undefined {
  if (json?.['kind'] !== 'Status' || json['status'] !== 'Failure') return undefined;
  const { reason, message, details } = json;
  const kind = isObject(details) ? details['kind'] : undefined;
  return {
    reason: typeof reason === 'string' ? reason : '',
    message: typeof message === 'string' ? message : '',
    kind: typeof kind === 'string' ? kind : '',
  };
}
