import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import type { Secrets } from '../text/secrets.js';
import { VERSION } from '../version.js';
import { capitalized } from './failure.js';
import { type AllowedHosts, isLoopback, isMetadataService, printableUrl } from './hosts.js';
import {
  type Attempt,
  isTransientStatus,
  type Patience,
  persist,
  type RetryEvents,
  retryAfter,
} from './retry.js';
import type { Answer, Limits, Outgoing, Transport } from './transport.js';

/** The limits of every request. No credential service needs higher limits, and a longer wait would delay the job too much. */
export const LIMITS: Limits = { attemptMs: 10_000, connectMs: 5_000, bodyBytes: 256 * 1024 };

/** The retry limits of the main step for each request. */
export const PATIENCE: Patience = { totalMs: 45_000, answeredMs: 17_000, malformedTries: 7 };

export interface HttpOptions {
  transport: Transport;
  clock: Clock;
  secrets: Secrets;
  allowedHosts: AllowedHosts;
  limits?: Limits;
  patience?: Patience;
  /** The time at which the last attempt must end, on the clock's `elapsed` scale. */
  deadline?: number;
  /** Fires when the job is cancelled. */
  signal?: AbortSignal | undefined;
  /** Callbacks for the retries of each operation. */
  retries?: RetryEvents;
}

/** The HTTP client that sends every request of Jobpass. */
export class HttpClient {
  readonly #options: HttpOptions;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  get allowedHosts(): AllowedHosts {
    return this.#options.allowedHosts;
  }

  /** Returns a client that uses the same connections with other limits or secrets. */
  with(
    changes: Partial<
      Pick<HttpOptions, 'secrets' | 'limits' | 'patience' | 'deadline' | 'signal' | 'retries'>
    >,
  ): HttpClient {
    return new HttpClient({ ...this.#options, ...changes });
  }

  /**
   * Sends a request once and returns the response, whatever its status. Follows at most one redirect, over https, to a host
   * that the user allowed.
   *
   * @throws JobpassError `unreachable`, `malformed`, `refused` (a redirect that is not followed), `cancelled`, `insecure` (plain
   * http to another machine)
   */
  async send(request: Outgoing, attempt?: Attempt): Promise<Answer> {
    if (this.#options.signal?.aborted) throw new JobpassError('cancelled', `Canceled before ${request.what}`);
    checkEncrypted(request);
    const limits = this.#options.limits ?? LIMITS;
    const bounded = {
      ...limits,
      bodyBytes: request.bodyBytes ?? limits.bodyBytes,
      attemptMs: Math.min(limits.attemptMs, attempt?.leftMs ?? limits.attemptMs, this.#leftMs),
    };
    const prepared = { ...request, headers: { 'user-agent': `jobpass/${VERSION}`, ...request.headers } };
    const sentAt = this.#options.clock.now();
    const answer = await this.#options.transport(prepared, bounded, this.#options.signal);
    if (answer.status < 300 || answer.status > 399 || request.returnRedirect === true)
      return this.#timed(answer, sentAt);
    const next = this.#redirect(request, answer);
    // The redirected request uses the same client certificate, because the host receives the request's secrets anyway, and a
    // Vault standby that requires certificates redirects to a node that requires them too.
    const second = await this.#options.transport({ ...prepared, url: next }, bounded, this.#options.signal);
    if (second.status >= 300 && second.status <= 399) {
      throw this.refusal(request, second, 'redirected a second time');
    }
    return second;
  }

  /** Retries an operation after transient failures, within the retry limits. */
  persist<T>(operation: (attempt: Attempt) => Promise<T>): Promise<T> {
    const { clock, signal, retries, patience = PATIENCE } = this.#options;
    const bounded = { ...patience, totalMs: Math.min(patience.totalMs, this.#leftMs) };
    return persist(operation, bounded, {
      clock,
      ...(signal === undefined ? {} : { signal }),
      events: retries,
    });
  }

  /**
   * The error for a response that is not a success. The status determines whether the error is transient. The caller reads the
   * reason from the body. This method makes the reason safe to print.
   */
  refusal(request: Outgoing, answer: Answer, said: string | undefined, hint?: string): JobpassError {
    const { status } = answer;
    const wait = this.#retryAfter(answer);
    // A Retry-After header means that a retry may succeed. For example, GitHub sends 403 with Retry-After when a rate limit is
    // exceeded.
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

  /** The transient error for a response whose body shows that a retry may succeed, whatever its status. */
  busy(request: Outgoing, answer: Answer, said: string, retryAfterMs?: number): JobpassError {
    const wait = retryAfterMs ?? this.#retryAfter(answer);
    return new JobpassError('busy', this.refusal(request, answer, said).message, {
      transient: true,
      answerLost: mayHaveActed(answer.status),
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    });
  }

  /**
   * The error for a success that does not conform to the protocol.
   *
   * @param final whether the service intended this response, so that a retry would return the same response
   */
  malformed(request: Outgoing, answer: Answer, said: string, final = false): JobpassError {
    return new JobpassError(
      'malformed',
      `${capitalized(request.what)} at ${printableUrl(answer.url)} was answered with ${answer.status} and ${this.safe(said)}`,
      { transient: !final, answerLost: !final },
    );
  }

  /** Makes text from a server safe to print: one line of limited length, without secrets. */
  safe(text: string, max = 300): string {
    const line = printable(this.#options.secrets.redact(text.slice(0, 2_000)), 2_000);
    if (line.length <= max) return line;
    // Servers describe the operation first and the cause last, so the shortened text contains its start and its end.
    const half = Math.floor((max - 3) / 2);
    return `${printable(line.slice(0, half), half)} … ${printable(line.slice(-half), half)}`;
  }

  /**
   * Adds the time on the server's clock to the response. The time is omitted if the response came over plain http from another
   * machine, or through a proxy, which may decrypt TLS. In both cases, someone could have changed the time.
   */
  #timed(answer: Answer, sentAt: number): Answer {
    const at = Date.parse(answer.headers.date ?? '');
    const direct = answer.proxied !== true && (answer.url.protocol === 'https:' || isLoopback(answer.url));
    if (!direct || Number.isNaN(at)) return answer;
    return { ...answer, served: { at, sentAt, receivedAt: this.#options.clock.now() } };
  }

  /**
   * The delay from the Retry-After header of a response. If the header contains a date, the delay is the difference between
   * this date and the server's time in the Date header.
   */
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
      throw this.refusal(request, answer, 'a redirect without a valid address');
    }
    const host = this.safe(next.host, 100);
    if (next.protocol !== 'https:' || !this.#options.allowedHosts.has(next)) {
      throw this.refusal(
        request,
        answer,
        `a redirect to ${next.protocol}//${host}`,
        'Jobpass does not follow this redirect, because the request contains a secret. If the host is correct, use it in `url` or add it to `allowed-hosts` (https only)',
      );
    }
    // For other redirect statuses, clients change the method to GET (RFC 9110, section 15.4).
    if (request.method !== 'GET' && answer.status !== 307 && answer.status !== 308) {
      const lost =
        request.body === undefined ? `turn the ${request.method} into a GET` : `drop the request's body`;
      throw this.refusal(request, answer, `a redirect to ${host} that would ${lost}`);
    }
    return next;
  }
}

/**
 * Rejects plain http to another machine. Inputs are checked when they are read; this check also covers addresses from other
 * sources.
 */
function checkEncrypted({ url, what, toMetadataService }: Outgoing): void {
  if (url.protocol === 'https:' || isLoopback(url)) return;
  if (toMetadataService === true && isMetadataService(url)) return;
  throw new JobpassError('insecure', `${capitalized(what)} would use plain http to ${printableUrl(url)}`, {
    hint: 'Use https. Plain http is allowed only for loopback addresses',
  });
}

/** Whether the service may have acted on the request despite this status: a gateway's 502 or 504 does not rule it out. */
function mayHaveActed(status: number): boolean {
  return status >= 500 && status !== 503 && isTransientStatus(status);
}

/** Describes a body that is not the expected JSON object. */
export function describeAnswer(answer: Answer): string {
  const head = answer.body.subarray(0, 200).toString('latin1').trimStart();
  if (answer.body.length === 0) return 'an empty body';
  if (head.startsWith('<')) return 'a page of HTML or XML instead of JSON';
  try {
    JSON.parse(answer.body.toString('utf8'));
  } catch {
    return head.startsWith('{') || head.startsWith('[') ? 'invalid JSON' : 'a body that is not JSON';
  }
  return 'JSON that is not the expected object';
}
