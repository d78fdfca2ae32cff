import type { Clock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import { printableUrl } from '../../http/hosts.js';
import { openHttp } from '../../http/open.js';
import type { TlsMaterial } from '../../http/transport.js';
import { Secrets } from '../../text/secrets.js';

/** Of an answer to records nothing but its end matters. */
const LIMITS = { attemptMs: 10_000, connectMs: 5_000, bodyBytes: 64 * 1024 };

/** A client for one receiver, whose connections end with the process: redirects are followed nowhere, since the request may carry a token. */
export function sinkClient(clock: Clock, secrets: readonly string[], tls: TlsMaterial): HttpClient {
  const known = new Secrets();
  known.add(...secrets);
  return openHttp(tls, { clock, secrets: known, limits: LIMITS }).http;
}

/** The same failure with another word on whether to try again, and without the path, which may be a secret. */
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
