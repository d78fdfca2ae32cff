import { JobpassError } from '../errors.js';
import { checkAudience } from '../identity/audiences.js';
import type { IdToken } from '../identity/id-token.js';
import type { Lease } from '../providers/lease.js';
import type { Provider } from '../providers/provider.js';
import { KNOWN_SERVICES } from '../providers/registry.js';
import type { JobContext } from './context.js';

/** Callbacks for an exchange's events, so that the job's state records these events. */
export interface ExchangeRecord {
  /** Called before each attempt. @throws an error that prevents the request, for example if the attempt cannot be saved */
  begin(): void;
  /** Called when a response that may have contained a credential was lost. */
  lost(): void;
  /** Called when the attempt has ended, successful or not. */
  end(): void;
}

/**
 * Prepares the exchange while the first ID token is fetched, and checks that the token may be sent to the server.
 *
 * @returns the ID token; undefined if the provider needs none
 */
export async function prepareExchange({
  provider,
  http,
  idToken,
}: Pick<JobContext, 'provider' | 'http' | 'idToken'>): Promise<IdToken | undefined> {
  const { audience } = provider;
  const check = (targets: readonly URL[]): void => {
    if (audience !== undefined) checkAudience(KNOWN_SERVICES, audience, targets, http.allowedHosts);
  };
  check(provider.targets);
  const [targets, first] = await Promise.all([
    provider.prepare(),
    audience === undefined || provider.needsIdToken?.() === false ? undefined : idToken(),
  ]);
  check(targets);
  return first;
}

/**
 * Repeats the exchange until it succeeds, fails permanently or reaches the retry limits. If an attempt may have used up its ID
 * token, the next attempt uses a new one.
 *
 * @param first an ID token that Jobpass has already fetched
 * @param once makes one attempt. Default: the provider's exchange
 */
export function exchange(
  { provider, http, idToken }: Pick<JobContext, 'provider' | 'http' | 'idToken'>,
  record: ExchangeRecord,
  first?: IdToken,
  once: Provider['exchange'] = (given, attempt) => provider.exchange(given, attempt),
): Promise<Lease> {
  const takesIdToken = provider.audience !== undefined;
  let token = first;
  return http.persist(async (attempt) => {
    // Requests the ID token outside of the recorded attempt, because a lost response with an ID token is not a lost credential.
    if (takesIdToken && provider.needsIdToken?.() !== false) token ??= await idToken();
    record.begin();
    try {
      return await once(token, attempt);
    } catch (error) {
      const known = error instanceof JobpassError ? error : undefined;
      if (known?.answerLost) record.lost();
      // A server may accept an ID token only once. Jobpass sends an ID token again only if the token never left this machine.
      if (known?.code !== 'unreachable' || known.answerLost) token = undefined;
      throw error;
    } finally {
      record.end();
    }
  });
}
