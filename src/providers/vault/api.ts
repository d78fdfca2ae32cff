import type { Clock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { describeAnswer, type HttpClient } from '../../http/client.js';
import type { Attempt } from '../../http/retry.js';
import type { Answer, Outgoing } from '../../http/transport.js';
import { jsonObject } from '../../text/json.js';

/** A request to a Vault or OpenBao server. */
export interface Call {
  method: 'GET' | 'POST';
  /** Below `/v1/`. */
  path: string;
  /** A noun for the request, for messages. */
  what: string;
  token?: string;
  /** The namespace's full path; undefined for the root namespace. */
  namespace?: string | undefined;
  query?: Readonly<Record<string, string>>;
  body?: Readonly<Record<string, unknown>>;
  finishMs?: number;
}

/** A response with any status. */
export interface Reply {
  request: Outgoing;
  answer: Answer;
  json: Record<string, unknown> | undefined;
  /** The server's error message. */
  said: string | undefined;
}

/** Additional statuses for which a retry may succeed. Source: docs of the API, "HTTP status codes". */
const PASSING: Readonly<Record<number, string>> = {
  412: 'the node has not received an earlier write yet',
  472: 'the node is the standby of another cluster',
  473: 'the node is a standby',
};

/**
 * Transient errors with the status 400, each with the text for messages. The server's own texts are not used, because they
 * quote other servers.
 */
const PASSING_400: readonly [pattern: RegExp, text: string][] = [
  // The first login at a mount fetches the issuer's configuration.
  [
    /^error configuring token validator: /,
    'the server could not read the configuration of the issuer of the ID token (oidc_discovery_url)',
  ],
  [/fetching keys /, 'the server could not fetch the keys of the issuer of the ID token'],
  [/^Waiting for the primary to upgrade/, 'the upgrade of the mount is in progress'],
];

/** Permanent errors while the server fetches keys: the mount's configuration is wrong. */
const LASTING_400 =
  /issuer did not match|could not parse CA PEM|must not be empty|x509: |tls: |unsupported protocol scheme|HTTP response to HTTPS client|unsupported config type|validator configuration error/;

/** Permanent errors for which OpenBao returns the status 500. */
const LASTING_500 = /does not exist during renewal|could not find version data|'aud' source data/;

/** The texts of 5xx errors that are safe to print. Other texts contain database users and addresses. */
const OPEN_5XX = /^Vault is sealed$|^local node not active but active cluster node not found$/;

/** How long a redirect that Jobpass does not follow counts as transient, in milliseconds. An election takes 3 s. */
const ELECTION_MS = 6_000;

export class VaultApi {
  readonly #http: HttpClient;
  readonly #url: URL;
  readonly #clock: Clock;
  readonly #setting: string;
  #redirectedSince: number | undefined;

  /** @param setting the name of the input or setting that contains the URL, for messages */
  constructor(http: HttpClient, url: URL, clock: Clock, setting = 'url') {
    this.#http = http;
    this.#url = url;
    this.#clock = clock;
    this.#setting = setting;
  }

  /**
   * Sends a request once.
   *
   * @returns every response that is not a transient error
   * @throws JobpassError as the HTTP client does, and `busy` for transient errors
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
        // Agents and proxies can require this header, because browsers do not send it.
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
    const answer = await this.#send(request, attempt);
    const json = jsonObject(answer.body);
    const whole = saidIn(json);
    const { status } = answer;
    const said = status >= 500 && !OPEN_5XX.test(whole ?? '') ? undefined : whole;
    const reply = { request, answer, json, said };
    const passing = status === 412 && /X-Vault-Request/.test(whole ?? '') ? undefined : PASSING[status];
    if (passing !== undefined)
      throw this.#http.busy(request, answer, said === undefined ? passing : `${passing} (${said})`);
    const passes = status === 400 && !LASTING_400.test(whole ?? '');
    const text = passes ? PASSING_400.find(([pattern]) => pattern.test(whole ?? ''))?.[1] : undefined;
    if (text !== undefined) throw this.#http.busy(request, answer, text);
    if (status === 503 && /\bsealed\b/i.test(said ?? '')) {
      throw new JobpassError('busy', this.#http.refusal(request, answer, said).message, {
        transient: true,
        hint: 'The server is sealed: it rejects requests until an operator or its auto-unseal unseals it',
      });
    }
    const refusal = status >= 400 ? this.#http.refusal(request, answer, said) : undefined;
    if (refusal?.transient) {
      if (status !== 500 || !LASTING_500.test(whole ?? '')) throw refusal;
      throw new JobpassError('refused', refusal.message, {
        hint: /role/.test(whole ?? '')
          ? 'The role was deleted after the login'
          : 'The log of the server contains the reason',
      });
    }
    return reply;
  }

  /**
   * Sends a request. Retries the standby after its redirect to the leader, because the standby may redirect to a dead leader
   * for a while.
   */
  async #send(request: Outgoing, attempt: Attempt | undefined): Promise<Answer> {
    try {
      const answer = await this.#http.send(request, attempt);
      this.#redirectedSince = undefined;
      return answer;
    } catch (error) {
      // The client throws `refused` only for redirects.
      if (!(error instanceof JobpassError) || error.code !== 'refused') throw error;
      this.#redirectedSince ??= this.#clock.elapsed();
      if (this.#clock.elapsed() - this.#redirectedSince > ELECTION_MS) throw error;
      throw new JobpassError('busy', error.message, {
        transient: true,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
      });
    }
  }

  /** The error for a response with an error status. */
  refusal(reply: Reply, hint?: string): JobpassError {
    const { request, answer, said } = reply;
    return this.#http.refusal(
      request,
      answer,
      said,
      isPage(reply) && answer.status < 500 ? this.#elsewhere : hint,
    );
  }

  /**
   * The error for a successful response without the required content.
   *
   * @param final whether the server intended this response, so that a retry would return the same response
   */
  malformed(reply: Reply, problem: string, final = false): JobpassError {
    const { request, answer, json } = reply;
    const page = isPage(reply);
    // If the address has a path, a web page is a permanent error. If the address has no path, the web page may be a proxy's
    // temporary page.
    const lasts = final || (page && this.#url.pathname !== '/');
    const said = json === undefined ? describeAnswer(answer) : problem;
    const error = this.#http.malformed(request, answer, said, lasts);
    if (!page) return error;
    const { code, message, transient, answerLost } = error;
    return new JobpassError(code, message, { transient, answerLost, hint: this.#elsewhere });
  }

  /** The hint if the response is a web page. */
  get #elsewhere(): string {
    const { origin, pathname } = this.#url;
    const setting = this.#setting;
    const fix =
      pathname === '/' ? `Set \`${setting}\` to the address of the API` : `Try \`${setting}: ${origin}\``;
    return `The answer is a web page, so \`${setting}\` is not the address of Vault or OpenBao. ${fix}, the same as in VAULT_ADDR or BAO_ADDR`;
  }
}

/** Whether the response is an HTML page instead of an API response. */
function isPage({ answer, json }: Reply): boolean {
  return json === undefined && /^\s*</.test(answer.body.subarray(0, 200).toString('latin1'));
}

/**
 * Whether the server rejected a request because of the token's policies. For an unknown token, the server returns a different
 * text.
 */
export function lacksRight({ answer, said }: Reply): boolean {
  return answer.status === 403 && /^1 error occurred:/.test(said ?? '');
}

export function isGood({ answer }: Reply): boolean {
  return answer.status === 200 || answer.status === 204;
}

/** Whether the server itself confirmed a request. A page with the status 200 from a proxy confirms nothing. */
export function isOwnYes({ answer, json }: Reply): boolean {
  return answer.status === 204 || (answer.status === 200 && json !== undefined);
}

/** Returns the text in an error body: `{"errors": ["…"]}`, for every status from 400 on. */
function saidIn(json: Record<string, unknown> | undefined): string | undefined {
  const errors = json?.['errors'];
  if (!Array.isArray(errors)) return undefined;
  const texts = errors.filter((error) => typeof error === 'string' && error !== '');
  return texts.length === 0 ? undefined : texts.join('; ');
}
