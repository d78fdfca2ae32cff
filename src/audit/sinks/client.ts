import type { Clock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import { printableUrl } from '../../http/hosts.js';
import { openHttp } from '../../http/open.js';
import type { TlsMaterial } from '../../http/transport.js';
import { Secrets } from '../../text/secrets.js';

/** The limits of a request that sends records. */
const LIMITS = { attemptMs: 10_000, connectMs: 5_000, bodyBytes: 64 * 1024 };

/** Returns a client for one receiver. It follows no redirects, because the request may contain a token. */
export function sinkClient(clock: Clock, secrets: readonly string[], tls: TlsMaterial): HttpClient {
  const known = new Secrets();
  known.add(...secrets);
  return openHttp(tls, { clock, secrets: known, limits: LIMITS }).http;
}

/**
 * Returns a copy of an error without the path of the URL, which may be secret.
 *
 * @param transient replaces the error's own `transient` value
 */
export function sinkFailure(error: unknown, url: URL, transient?: boolean): unknown {
  if (!(error instanceof JobpassError)) return error;
  const { code, message, hint, retryAfterMs, answered } = error;
  return new JobpassError(code, message.replaceAll(printableUrl(url), url.origin), {
    transient: transient ?? error.transient,
    answered,
    ...(hint === undefined ? {} : { hint }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
