import type { Clock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { GitHubApi } from '../../github/api.js';
import { tokenParts } from '../../github/token-parts.js';
import type { HttpClient } from '../../http/client.js';
import { ServiceClock } from '../../http/service-clock.js';
import { Secrets } from '../../text/secrets.js';

/** The pauses before the probes after a revocation, in ms. */
const PROBE_PAUSES_MS = [0, 500, 1_500];

/**
 * The result of an attempt to end a token.
 *
 * - `revoked`: GitHub accepted the revocation, and then rejected the token
 * - `gone`: GitHub already rejected the token
 * - `accepted`: GitHub accepted the revocation, and still accepts the token
 * - `failed`: GitHub did not accept the revocation
 */
export type EndResult =
  | { state: 'revoked' | 'gone' | 'accepted' }
  | { state: 'failed'; error: JobpassError; retryAfterMs: number };

/**
 * Revokes a token at GitHub, and proves that GitHub rejects it. A response to the revocation alone proves nothing, because a
 * stateless token can be valid until its expiry.
 *
 * @param ms the time limit
 */
export async function endToken(
  { token, api }: { token: string; api: string },
  { http, clock, ms }: { http: HttpClient; clock: Clock; ms: number },
): Promise<EndResult> {
  const secrets = new Secrets();
  secrets.add(token, ...tokenParts(token));
  const deadline = clock.elapsed() + ms;
  const client = http.with({
    secrets,
    deadline,
    patience: { totalMs: ms, answeredMs: ms, malformedTries: 3 },
  });
  const github = new GitHubApi(client, new URL(api), new ServiceClock(clock));
  try {
    const wasAlive = await client.persist((attempt) => github.revoke(token, attempt));
    if (!wasAlive) return { state: 'gone' };
    for (const pauseMs of PROBE_PAUSES_MS) {
      if (pauseMs > 0) await clock.sleep(Math.max(0, Math.min(pauseMs, deadline - clock.elapsed())));
      const probed = await client.persist((attempt) => github.probe(token, attempt));
      if (probed.state === 'dead') return { state: 'revoked' };
      if (probed.state === 'unclear') throw probed.error;
    }
    return { state: 'accepted' };
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    return { state: 'failed', error, retryAfterMs: error.retryAfterMs ?? 0 };
  }
}
