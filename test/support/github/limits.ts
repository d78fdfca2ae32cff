import { type Fault, send } from '../faulty-server.js';

/** The primary limit: docs.github.com, "Rate limits for the REST API", 5,000 requests an hour for an installation. */
export class PrimaryLimit {
  most = 5_000;
  readonly #used = new Map<string, { count: number; resets: number }>();

  /** Counts a request. @returns the headers of its answer, and whether the limit is exceeded */
  count(who: string, now: number, costs = 1): { headers: Record<string, string>; exceeded: boolean } {
    let window = this.#used.get(who);
    if (window === undefined || window.resets <= now) window = { count: 0, resets: now + 3_600_000 };
    this.#used.set(who, window);
    window.count += costs;
    return {
      exceeded: window.count > this.most,
      headers: {
        'x-ratelimit-limit': String(this.most),
        'x-ratelimit-remaining': String(Math.max(0, this.most - window.count)),
        'x-ratelimit-used': String(Math.min(window.count, this.most)),
        'x-ratelimit-reset': String(Math.floor(window.resets / 1000)),
        'x-ratelimit-resource': 'core',
      },
    };
  }
}

const SECONDARY =
  'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits';

/**
 * A secondary limit: docs.github.com, "Rate limits for the REST API": 403 or 429, with `retry-after` or without. Other remaining
 * requests do not help.
 */
export const secondaryLimit =
  ({ status = 403, retryAfter }: { status?: 403 | 429; retryAfter?: number } = {}): Fault =>
  (_request, response) =>
    send(response, {
      status,
      body: {
        message:
          'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID 0000:0000:0000:0000.',
        documentation_url: SECONDARY,
        status: String(status),
      },
      headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
    });
