import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import { objectIn } from '../../text/json.js';
import type { ProviderContext } from '../context.js';
import type { Lease } from '../lease.js';
import type { Probe } from '../provider.js';
import { addressesIn, NO_SUCH_ACCESSOR, type RevokeHelper } from './accessor-revoker.js';
import { isGood, lacksRight, type Reply, type VaultApi } from './api.js';
import { isNoSuchAccessor, isNoSuchNamespace, isOwnRejection, refusedBy } from './refusal.js';
import type { VaultSettings } from './settings.js';

export interface ProofOptions {
  api: VaultApi;
  settings: VaultSettings;
  helper: RevokeHelper;
  serviceClock: ProviderContext['serviceClock'];
  /** Looks up a token with the token itself, even if the token's namespace was deleted. */
  lookUp: (lease: Lease<string>, attempt: Attempt) => Promise<Reply>;
}

/** Probes a token, and finds further proof that a token is dead. */
export class Proof {
  readonly #options: ProofOptions;

  constructor(options: ProofOptions) {
    this.#options = options;
  }

  async probe(lease: Lease<string>, attempt: Attempt, before: Probe | undefined): Promise<Probe> {
    const { api, settings, helper, lookUp } = this.#options;
    if (usesOf(lease) > 0 && before?.answer !== 'accepts') return this.#probeUnused(lease, attempt);
    const reply = await lookUp(lease, attempt);
    if (isGood(reply)) return this.#accepted(reply);
    if (lacksRight(reply)) {
      const accessor = accessorOf(lease);
      const reason = 'the token is alive, but its policies do not allow it to look itself up';
      if (settings.revokeRole === undefined || accessor === undefined) return { answer: 'unknown', reason };
      const looked = await helper.ask(accessor, 'lookup', attempt);
      if (isGood(looked)) return this.#accepted(looked);
      if (isNoSuchAccessor(looked)) return { answer: 'refuses', form: 'dead', reason: NO_SUCH_ACCESSOR };
      return {
        answer: 'unknown',
        reason: `${reason}, and the role ${settings.revokeRole} is not allowed to look it up either`,
      };
    }
    const { message } = api.refusal(reply);
    return refusedBy(reply, message) ?? { answer: 'unknown', reason: message };
  }

  /** Implements `Provider.confirm`. */
  async confirm(
    lease: Lease<string>,
    attempt: Attempt,
    before: Probe,
    gone: boolean,
  ): Promise<string | undefined> {
    const { settings, helper, lookUp } = this.#options;
    const accessor = accessorOf(lease);
    try {
      if (before.boundTo === '' && (await this.#lostNamespace(lease, attempt)))
        return 'its namespace is gone, and it was not bound to addresses';
      if (settings.revokeRole !== undefined && accessor !== undefined) {
        const looked = await helper.ask(accessor, 'lookup', attempt);
        return isNoSuchAccessor(looked) ? NO_SUCH_ACCESSOR : undefined;
      }
      // If the server does not revoke tokens, a new login would leave another live token. With AppRole, Jobpass cannot log in
      // again, because the secret ID is used up.
      if (!gone || settings.auth === 'approle') return undefined;
      const again = async (): Promise<boolean> => isOwnRejection(await lookUp(lease, attempt));
      return await helper.counterCheck(accessor, before.boundTo, again, attempt);
    } catch (error) {
      // Jobpass does not repeat a counter-check if its login may have succeeded. `RevokeHelper` logs a warning about such a
      // login.
      if (error instanceof JobpassError && error.code === 'busy' && !error.answerLost) throw error;
      return undefined;
    }
  }

  /** Whether the token's namespace no longer exists. A namespace's tokens end with the namespace. */
  async #lostNamespace(lease: Lease<string>, attempt: Attempt): Promise<boolean> {
    const { api, settings } = this.#options;
    if (settings.namespace === undefined) return false;
    const reply = await api.call(
      {
        method: 'GET',
        path: 'auth/token/lookup-self',
        what: 'the token lookup in its namespace',
        token: lease.credential,
        namespace: settings.namespace,
      },
      attempt,
    );
    return isNoSuchNamespace(reply);
  }

  /**
   * Probes a token that permits only a limited number of requests. Uses the accessor, because the job needs the permitted
   * requests.
   */
  async #probeUnused(lease: Lease<string>, attempt: Attempt): Promise<Probe> {
    const { api, settings, helper } = this.#options;
    const accessor = accessorOf(lease);
    const reason = 'a lookup would use up one of the limited requests of the token (token_num_uses)';
    if (settings.revokeRole === undefined || accessor === undefined) return { answer: 'unknown', reason };
    const looked = await helper.ask(accessor, 'lookup', attempt);
    if (isNoSuchAccessor(looked)) return { answer: 'refuses', form: 'dead', reason: NO_SUCH_ACCESSOR };
    return isGood(looked)
      ? this.#accepted(looked)
      : { answer: 'unknown', reason: api.refusal(looked).message };
  }

  #accepted(reply: Reply): Probe {
    const { api, serviceClock } = this.#options;
    const data = objectIn(reply.json, 'data');
    if (data === undefined) throw api.malformed(reply, 'no data about the token');
    const expires = Date.parse(String(data['expire_time'] ?? ''));
    serviceClock.learn(reply.answer.served);
    return {
      answer: 'accepts',
      boundTo: addressesIn(data),
      ...(Number.isNaN(expires) ? {} : { expiresAt: serviceClock.latest(expires) }),
    };
  }
}

/** The total number of requests that a token permits; 0 for no limit. */
export function usesOf({ handle }: Lease): number {
  return typeof handle['uses'] === 'number' ? handle['uses'] : 0;
}

function accessorOf({ handle }: Lease): string | undefined {
  const { accessor } = handle;
  return typeof accessor === 'string' ? accessor : undefined;
}
