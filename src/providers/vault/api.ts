import type { Clock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { describeAnswer, type HttpClient } from '../../http/client.js';
import type { Attempt } from '../../http/retry.js';
import type { Answer, Outgoing } from '../../http/transport.js';
import { jsonObject } from '../../text/json.js';

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

/** What Vault and OpenBao answer with 400 although it mends by itself, and what is told instead: the texts quote others. */
const PASSING_400: readonly [pattern: RegExp, told: string][] = [
  // Of the mount's first log-in, which reads the issuer's configuration.
  [
    /^error configuring token validator: /,
    'it could not read the configuration of the ID token’s issuer (oidc_discovery_url)',
  ],
  [/fetching keys /, 'it could not fetch the keys of the ID token’s issuer'],
  [/^Waiting for the primary to upgrade/, 'the mount is still being upgraded'],
];

/** Why keys cannot be fetched whoever tries again: what is wrong with the mount's own configuration. */
const LASTING_400 =
  /issuer did not match|could not parse CA PEM|must not be empty|x509: |tls: |unsupported protocol scheme|HTTP response to HTTPS client|unsupported config type|validator configuration error/;

/** What OpenBao answers with 500 although it lasts. */
const LASTING_500 = /does not exist during renewal|could not find version data|'aud' source data/;

/** The texts of 5xx that may be shown: others name users and addresses of databases. */
const OPEN_5XX = /^Vault is sealed$|^local node not active but active cluster node not found$/;

/** How long a redirect that may not be followed counts as passing: an election of another leader takes 3 s. */
const ELECTION_MS = 6_000;

export class VaultApi {
  readonly #http: HttpClient;
  readonly #url: URL;
  readonly #clock: Clock;
  #redirectedSince: number | undefined;

  constructor(http: HttpClient, url: URL, clock: Clock) {
    this.#http = http;
    this.#url = url;
    this.#clock = clock;
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
    const told = passes ? PASSING_400.find(([pattern]) => pattern.test(whole ?? ''))?.[1] : undefined;
    if (told !== undefined) throw this.#http.busy(request, answer, told);
    if (status === 503 && /\bsealed\b/i.test(said ?? '')) {
      throw new JobpassError('busy', this.#http.refusal(request, answer, said).message, {
        transient: true,
        hint: 'The server is sealed: it serves nobody until an operator, or its seal, unseals it',
      });
    }
    const refusal = status >= 400 ? this.#http.refusal(request, answer, said) : undefined;
    if (refusal?.transient) {
      if (status !== 500 || !LASTING_500.test(whole ?? '')) throw refusal;
      throw new JobpassError('refused', refusal.message, {
        hint: /role/.test(whole ?? '')
          ? 'The role is gone since the log-in'
          : 'The server’s log has the reason',
      });
    }
    return reply;
  }

  /** A standby names the leader that it knows, for a while also one that is dead: asking it again is as good. */
  async #send(request: Outgoing, attempt: Attempt | undefined): Promise<Answer> {
    try {
      const answer = await this.#http.send(request, attempt);
      this.#redirectedSince = undefined;
      return answer;
    } catch (error) {
      // The client refuses nothing but redirects.
      if (!(error instanceof JobpassError) || error.code !== 'refused') throw error;
      this.#redirectedSince ??= this.#clock.elapsed();
      if (this.#clock.elapsed() - this.#redirectedSince > ELECTION_MS) throw error;
      throw new JobpassError('busy', error.message, {
        transient: true,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
      });
    }
  }

  /** The error for an answer that says no. */
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
   * The error for a yes without what belongs into it.
   *
   * @param final whether the server meant it, so that asking again brings the same
   */
  malformed(reply: Reply, problem: string, final = false): JobpassError {
    const { request, answer, json } = reply;
    const page = isPage(reply);
    // A page below a path is what is there; in the place of the whole server it may be a proxy's, for a while.
    const lasts = final || (page && this.#url.pathname !== '/');
    const said = json === undefined ? describeAnswer(answer) : problem;
    const error = this.#http.malformed(request, answer, said, lasts);
    if (!page) return error;
    const { code, message, transient, answerLost } = error;
    return new JobpassError(code, message, { transient, answerLost, hint: this.#elsewhere });
  }

  /** What to check where a page answers. */
  get #elsewhere(): string {
    const { origin, pathname } = this.#url;
    const fix = pathname === '/' ? 'Give the address of the API' : `Try ${origin}`;
    return `A web page answers there, and neither Vault nor OpenBao: check the input url. ${fix}, as VAULT_ADDR and BAO_ADDR have it`;
  }
}

/** Whether a page of HTML came in the place of an answer of the API. */
function isPage({ answer, json }: Reply): boolean {
  return json === undefined && /^\s*</.test(answer.body.subarray(0, 200).toString('latin1'));
}

/** A refusal of the token's policies: the server writes another text where it does not know the token. */
export function lacksRight({ answer, said }: Reply): boolean {
  return answer.status === 403 && /^1 error occurred:/.test(said ?? '');
}

export function isGood({ answer }: Reply): boolean {
  return answer.status === 200 || answer.status === 204;
}

/** Whether the server itself said yes: a page that a proxy answers with 200 is none of its words. */
export function isOwnYes({ answer, json }: Reply): boolean {
  return answer.status === 204 || (answer.status === 200 && json !== undefined);
}

/** `{"errors": ["…"]}` of every status from 400 on. */
function saidIn(json: Record<string, unknown> | undefined): string | undefined {
  const errors = json?.['errors'];
  if (!Array.isArray(errors)) return undefined;
  const texts = errors.filter((error) => typeof error === 'string' && error !== '');
  return texts.length === 0 ? undefined : texts.join('; ');
}
