import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import { objectIn } from '../../text/json.js';
import type { Lease, Probe, ProviderContext } from '../provider.js';
import { addressesIn, NO_SUCH_ACCESSOR, type RevokeHelper } from './accessor-revoker.js';
import { isGood, lacksRight, type Reply, type VaultApi } from './api.js';
import { isNoSuchAccessor, isNoSuchNamespace, isOwnRejection, refusedBy } from './refusal.js';
import type { VaultSettings } from './settings.js';

export interface ProofOptions {
  api: VaultApi;
  settings: VaultSettings;
  helper: RevokeHelper;
  serviceClock: ProviderContext['serviceClock'];
  /** Looks a token up by itself, whether or not its namespace is there. */
  lookUp: (lease: Lease<string>, attempt: Attempt) => Promise<Reply>;
}

/** Whether a token is accepted, and what else shows that it is dead. */
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
      const reason = 'the token lives, but its policies do not let it look itself up';
      if (settings.revokeRole === undefined || accessor === undefined) return { answer: 'unknown', reason };
      const looked = await helper.ask(accessor, 'lookup', attempt);
      if (isGood(looked)) return this.#accepted(looked);
      if (isNoSuchAccessor(looked)) return { answer: 'refuses', form: 'dead', reason: NO_SUCH_ACCESSOR };
      return { answer: 'unknown', reason: `${reason}, and the role ${settings.revokeRole} may not either` };
    }
    const { message } = api.refusal(reply);
    return refusedBy(reply, message) ?? { answer: 'unknown', reason: message };
  }

  /** For `Provider.confirm`. */
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
        return 'its namespace is gone, and it was bound to no addresses';
      if (settings.revokeRole !== undefined && accessor !== undefined) {
        const looked = await helper.ask(accessor, 'lookup', attempt);
        return isNoSuchAccessor(looked) ? NO_SUCH_ACCESSOR : undefined;
      }
      // A log-in that could not be ended would be one more that lives. A secret id is used up.
      if (!gone || settings.auth === 'approle') return undefined;
      const again = async (): Promise<boolean> => isOwnRejection(await lookUp(lease, attempt));
      return await helper.counterCheck(accessor, before.boundTo, again, attempt);
    } catch (error) {
      // What may have logged in is told, and not tried twice.
      if (error instanceof JobpassError && error.code === 'busy' && !error.answerLost) throw error;
      return undefined;
    }
  }

  /** Whether the namespace is gone in which the token was issued: what lived in it went with it. */
  async #lostNamespace(lease: Lease<string>, attempt: Attempt): Promise<boolean> {
    const { api, settings } = this.#options;
    if (settings.namespace === undefined) return false;
    const reply = await api.call(
      {
        method: 'GET',
        path: 'auth/token/lookup-self',
        what: 'the look-up of the token in its namespace',
        token: lease.credential,
        namespace: settings.namespace,
      },
      attempt,
    );
    return isNoSuchNamespace(reply);
  }

  /** The probe of a token each use of which is the job's: by its accessor, or not at all. */
  async #probeUnused(lease: Lease<string>, attempt: Attempt): Promise<Probe> {
    const { api, settings, helper } = this.#options;
    const accessor = accessorOf(lease);
    const reason = 'a look-up would take one of the requests that the token serves for (token_num_uses)';
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
    if (data === undefined) throw api.malformed(reply, 'nothing about the token');
    const expires = Date.parse(String(data['expire_time'] ?? ''));
    serviceClock.learn(reply.answer.served);
    return {
      answer: 'accepts',
      boundTo: addressesIn(data),
      ...(Number.isNaN(expires) ? {} : { expiresAt: serviceClock.latest(expires) }),
    };
  }
}

/** How many requests a token serves for in all; 0 is any number. */
export function usesOf({ handle }: Lease): number {
  return typeof handle['uses'] === 'number' ? handle['uses'] : 0;
}

function accessorOf({ handle }: Lease): string | undefined {
  const { accessor } = handle;
  return typeof accessor === 'string' ? accessor : undefined;
}
