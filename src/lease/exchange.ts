import { JobpassError } from '../errors.js';
import { checkAudience } from '../identity/audiences.js';
import type { IdToken } from '../identity/id-token.js';
import type { Lease } from '../providers/provider.js';
import { KNOWN_SERVICES } from '../providers/registry.js';
import type { JobContext } from './context.js';

/** What the record of a job learns of an exchange while it goes on. */
export interface ExchangeRecord {
  /** Called before each try. @throws whatever must keep it from being sent, or when it cannot be remembered */
  begin(): void;
  /** An answer was lost that may have held a credential. */
  lost(): void;
  /** The try has ended, either way. */
  end(): void;
}

/**
 * Finds out what the exchange needs while the first ID token is fetched, and checks that the token may go there.
 *
 * @returns the ID token; undefined where the provider takes none
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
    audience === undefined ? undefined : idToken(),
  ]);
  check(targets);
  return first;
}

/**
 * Exchanges until it succeeds, fails for good, or patience ends: with a new ID token for each try that may have used
 * one up.
 *
 * @param first an ID token that was fetched already
 */
export function exchange(
  { provider, http, idToken }: Pick<JobContext, 'provider' | 'http' | 'idToken'>,
  record: ExchangeRecord,
  first?: IdToken,
): Promise<Lease> {
  const takesIdToken = provider.audience !== undefined;
  let token = first;
  return http.persist(async (attempt) => {
    // Outside of the try: an ID token whose answer was lost is no lost credential.
    if (takesIdToken) token ??= await idToken();
    record.begin();
    try {
      return await provider.exchange(token, attempt);
    } catch (error) {
      const known = error instanceof JobpassError ? error : undefined;
      if (known?.answerLost) record.lost();
      // Whoever received it may take it once only. It can be sent again when it never left this machine.
      if (known?.code !== 'unreachable' || known.answerLost) token = undefined;
      throw error;
    } finally {
      record.end();
    }
  });
}
