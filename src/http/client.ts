import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import type { Secrets } from '../text/secrets.js';
import { VERSION } from '../version.js';
import { capitalized } from './failure.js';
import { type AllowedHosts, isLoopback, printableUrl } from './hosts.js';
import { type Attempt, isTransientStatus, type Patience, persist, retryAfter } from './retry.js';
import type { Answer, Limits, Outgoing, Transport } from './transport.js';

/** Bounds of every request: no credential service needs more, and no job has time for more. */
export const LIMITS: Limits = { attemptMs: 10_000, connectMs: 5_000, bodyBytes: 256 * 1024 };

/** How patient main is at each hop. */
export const PATIENCE: Patience = { totalMs: 45_000, answeredMs: 17_000, malformedTries: 7 };

export interface HttpOptions {
  transport: Transport;
  clock: Clock;
  secrets: Secrets;
  allowedHosts: AllowedHosts;
  limits?: Limits;
  patience?: Patience;
  /** When everything must be over, on the clock's `elapsed` scale: no attempt lasts beyond it. */
  deadline?: number;
  /** Fires when the job is cancelled. */
  signal?: AbortSignal | undefined;
  /** Told of each failure that is tried again. */
  onRetry?: (error: JobpassError, pauseMs: number) => void;
}

/** Where everything that Jobpass sends goes through. */
export class HttpClient {
  readonly #options: HttpOptions;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  get allowedHosts(): AllowedHosts {
    return this.#options.allowedHosts;
  }

  /** A client with the same connections, and other bounds or secrets. */
  with(
    changes: Partial<
      Pick<HttpOptions, 'secrets' | 'limits' | 'patience' | 'deadline' | 'signal' | 'onRetry'>
    >,
  ): HttpClient {
    return new HttpClient({ ...this.#options, ...changes });
  }

  /**
   * Sends a request once and returns the answer, whatever its status, following at most one redirect, by
   * https, to a host that the user listed.
   *
   * @throws JobpassError `unreachable`, `malformed`, `refused` (a redirect that is not followed), `cancelled`
   */
  async send(request: Outgoing, attempt?: Attempt): Promise<Answer> {
    if (this.#options.signal?.aborted)
      throw new JobpassError('cancelled', `Cancelled before ${request.what}`);
    const limits = this.#options.limits ?? LIMITS;
    const bounded = {
      ...limits,
      attemptMs: Math.min(limits.attemptMs, attempt?.leftMs ?? limits.attemptMs, this.#leftMs),
    };
    const prepared = { ...request, headers: { 'user-agent': `jobpass/${VERSION}`, ...request.headers } };
    const sentAt = this.#options.clock.now();
    const answer = await this.#options.transport(prepared, bounded, this.#options.signal);
    if (answer.status < 300 || answer.status > 399 || request.returnRedirect === true)
      return this.#timed(answer, sentAt);
    const next = this.#redirect(request, answer);
    // With the client certificate, if the first had it: that host gets the secrets of the request as well, and a standby of Vault
    // that wants certificates sends its callers to a node that does so, too.
    const second = await this.#options.transport({ ...prepared, url: next }, bounded, this.#options.signal);
    if (second.status >= 300 && second.status <= 399) {
      throw this.refusal(request, second, 'redirected a second time');
    }
    return second;
  }

  /** Repeats an operation over its transient failures, as long as patience lasts. */
  persist<T>(operation: (attempt: Attempt) => Promise<T>): Promise<T> {
    const { clock, signal, onRetry, patience = PATIENCE } = this.#options;
    const bounded = { ...patience, totalMs: Math.min(patience.totalMs, this.#leftMs) };
    return persist(operation, bounded, {
      clock,
      ...(signal === undefined ? {} : { signal }),
      ...(onRetry === undefined ? {} : { onRetry }),
    });
  }

  /**
   * The error for an answer that is not a success: transient by its status, with the reason as the caller read
   * it from the body, made safe to show.
   */
  refusal(request: Outgoing, answer: Answer, said: string | undefined, hint?: string): JobpassError {
    const { status } = answer;
    const wait = this.#retryAfter(answer);
    // Whoever says when to come back means that it helps: GitHub's rate limit answers 403 with Retry-After.
    const transient = isTransientStatus(status) || (status >= 400 && status <= 499 && wait !== undefined);
    const reason = said === undefined || said === '' ? '' : `: ${this.safe(said)}`;
    return new JobpassError(
      transient ? 'busy' : 'refused',
      `${capitalized(request.what)} at ${printableUrl(answer.url)} was answered with ${status}${reason}`,
      {
        transient,
        answerLost: mayHaveActed(status),
        page: /^\s*<(!doctype html|html)\b/i.test(answer.body.subarray(0, 200).toString('latin1')),
        ...(transient && wait !== undefined ? { retryAfterMs: wait } : {}),
        ...(hint === undefined ? {} : { hint }),
      },
    );
  }

  /** The error for an answer that asks to try again later in words, whatever its status. */
  busy(request: Outgoing, answer: Answer, said: string, retryAfterMs?: number): JobpassError {
    const wait = retryAfterMs ?? this.#retryAfter(answer);
    return new JobpassError('busy', this.refusal(request, answer, said).message, {
      transient: true,
      answerLost: mayHaveActed(answer.status),
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    });
  }

  /**
   * The error for an answer that says yes, but is not what the protocol says it must be.
   *
   * @param final whether the service meant it, so that asking again brings the same
   */
  malformed(request: Outgoing, answer: Answer, said: string, final = false): JobpassError {
    return new JobpassError(
      'malformed',
      `${capitalized(request.what)} at ${printableUrl(answer.url)} was answered with ${answer.status} and ${this.safe(said)}`,
      { transient: !final, answerLost: !final },
    );
  }

  /** Foreign text, made safe to show: one line, bounded, no secrets. */
  safe(text: string, max = 300): string {
    const line = printable(this.#options.secrets.redact(text.slice(0, 2_000)), 2_000);
    if (line.length <= max) return line;
    // Servers say what they were doing first, and the cause last.
    const half = Math.floor((max - 3) / 2);
    return `${printable(line.slice(0, half), half)} … ${printable(line.slice(-half), half)}`;
  }

  /**
   * An answer with the time by the server's clock. Plain http beyond this machine, and a proxy, which can be one that opens
   * TLS, could say another.
   */
  #timed(answer: Answer, sentAt: number): Answer {
    const at = Date.parse(answer.headers.date ?? '');
    const direct = answer.proxied !== true && (answer.url.protocol === 'https:' || isLoopback(answer.url));
    if (!direct || Number.isNaN(at)) return answer;
    return { ...answer, served: { at, sentAt, receivedAt: this.#options.clock.now() } };
  }

  /** A date in Retry-After is by the server's clock, which the answer tells as well: ours may be off. */
  #retryAfter({ headers }: Answer): number | undefined {
    const served = Date.parse(headers.date ?? '');
    return retryAfter(headers['retry-after'], Number.isNaN(served) ? this.#options.clock.now() : served);
  }

  get #leftMs(): number {
    const { clock, deadline } = this.#options;
    return deadline === undefined ? Number.POSITIVE_INFINITY : Math.max(1, deadline - clock.elapsed());
  }

  #redirect(request: Outgoing, answer: Answer): URL {
    const location = answer.headers.location;
    let next: URL;
    try {
      if (location === undefined) throw new Error('no address');
      next = new URL(location, answer.url);
    } catch {
      throw this.refusal(request, answer, 'a redirect to nowhere');
    }
    const host = this.safe(next.host, 100);
    if (next.protocol !== 'https:' || !this.#options.allowedHosts.has(next)) {
      throw this.refusal(
        request,
        answer,
        `a redirect to ${next.protocol}//${host}`,
        'Redirects are not followed, since the request carries a secret. If that host is right, use it as the URL, or list it in allowed-hosts (https only)',
      );
    }
    // By the other statuses clients go on with a GET (RFC 9110, section 15.4).
    if (request.method !== 'GET' && answer.status !== 307 && answer.status !== 308) {
      const lost =
        request.body === undefined ? `turn the ${request.method} into a GET` : `drop the request's body`;
      throw this.refusal(request, answer, `a redirect to ${host} that would ${lost}`);
    }
    return next;
  }
}

/** Whether a service that answered so may have done what it was asked: a gateway's 502 or 504 says nothing of it. */
function mayHaveActed(status: number): boolean {
  return status >= 500 && status !== 503 && isTransientStatus(status);
}

/** What a body is, in words, when it is not the JSON object that was wanted. */
export function describeAnswer(answer: Answer): string {
  const head = answer.body.subarray(0, 200).toString('latin1').trimStart();
  if (answer.body.length === 0) return 'an empty body';
  if (head.startsWith('<')) return 'a page of HTML or XML instead of JSON';
  try {
    JSON.parse(answer.body.toString('utf8'));
  } catch {
    return head.startsWith('{') || head.startsWith('[')
      ? 'JSON that cannot be read'
      : 'something that is not JSON';
  }
  return 'JSON that is not the object it must be';
}
