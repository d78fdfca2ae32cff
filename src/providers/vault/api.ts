import { JobpassError } from '../../errors.js';
import { type HttpClient, jsonObject } from '../../http/client.js';
import type { Attempt } from '../../http/retry.js';
import type { Answer, Outgoing } from '../../http/transport.js';

/** One request to a Vault or OpenBao server. */
export interface Call {
  method: 'GET' | 'POST';
  /** Below `/v1/`. */
  path: string;
  /** What is asked, as a noun for messages. */
  what: string;
  token?: string;
  /** Whole; undefined is the root. */
  namespace?: string | undefined;
  query?: Readonly<Record<string, string>>;
  body?: Readonly<Record<string, unknown>>;
  finishMs?: number;
}

/** An answer, whatever its status. */
export interface Reply {
  request: Outgoing;
  answer: Answer;
  json: Record<string, unknown> | undefined;
  /** What it says went wrong, for people. */
  said: string | undefined;
}

/** Statuses of which a second try can mend more than HTTP says: docs of the API, "HTTP status codes". */
const PASSING: Readonly<Record<number, string>> = {
  412: 'it has not seen an earlier write yet',
  472: 'it is the standby of another cluster',
  473: 'it is a standby',
};

export class VaultApi {
  readonly #http: HttpClient;
  readonly #url: URL;

  constructor(http: HttpClient, url: URL) {
    this.#http = http;
    this.#url = url;
  }

  /**
   * Sends a request once.
   *
   * @throws JobpassError as the HTTP client does, and `busy` for what can mend by itself; every other answer returns
   */
  async call(call: Call, attempt?: Attempt): Promise<Reply> {
    const url = new URL(
      `${this.#url.href.replace(/\/$/, '')}/v1/${call.path.split('/').map(encodeURIComponent).join('/')}`,
    );
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
    const request: Outgoing = {
      method: call.method,
      url,
      headers: {
        // Agents and proxies can be told to demand it, since no browser sends it by itself.
        'x-vault-request': 'true',
        ...(call.token === undefined ? {} : { 'x-vault-token': call.token }),
        ...(call.namespace === undefined || call.namespace === ''
          ? {}
          : { 'x-vault-namespace': call.namespace }),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      what: call.what,
      presentCertificate: true,
      ...(call.finishMs === undefined ? {} : { finishMs: call.finishMs }),
    };
    const answer = await this.#http.send(request, attempt);
    const json = jsonObject(answer.body);
    const said = saidIn(json);
    const passing = PASSING[answer.status];
    if (passing !== undefined)
      throw this.#http.busy(request, answer, said === undefined ? passing : `${passing} (${said})`);
    if (answer.status === 503 && /\bsealed\b/i.test(said ?? '')) {
      throw new JobpassError('busy', this.#http.refusal(request, answer, said).message, {
        transient: true,
        hint: 'The server is sealed: it serves nobody until an operator, or its seal, unseals it',
      });
    }
    const refusal = answer.status >= 400 ? this.#http.refusal(request, answer, said) : undefined;
    if (refusal?.transient) throw refusal;
    return { request, answer, json, said };
  }

  /** The error for an answer that says no. */
  refusal({ request, answer, said }: Reply, hint?: string): JobpassError {
    return this.#http.refusal(request, answer, said, hint);
  }

  /** The error for a yes without what belongs into it. */
  malformed({ request, answer }: Reply, problem: string): JobpassError {
    return this.#http.malformed(request, answer, problem);
  }
}

export function isGood({ answer }: Reply): boolean {
  return answer.status === 200 || answer.status === 204;
}

/** `{"errors": ["…"]}` of every status from 400 on. */
function saidIn(json: Record<string, unknown> | undefined): string | undefined {
  const errors = json?.['errors'];
  if (!Array.isArray(errors)) return undefined;
  const texts = errors.filter((error) => typeof error === 'string' && error !== '');
  return texts.length === 0 ? undefined : texts.join('; ');
}

/** A member of a JSON object that is one itself. */
export function objectIn(
  json: Record<string, unknown> | undefined,
  name: string,
): Record<string, unknown> | undefined {
  const value = json?.[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
