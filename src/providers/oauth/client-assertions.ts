import type { IdToken } from '../../identity/id-token.js';
import type { ProviderContext } from '../provider.js';
import type { ClientParameters } from './messages.js';
import type { OAuthSettings } from './settings.js';

/**
 * How requests to the server prove which client sends them. With `client-auth: id-token` each takes an ID token of its own, which
 * can be requested in advance, beside whatever else comes first.
 */
export class ClientAssertions {
  readonly #settings: OAuthSettings;
  readonly #context: Pick<ProviderContext, 'idToken' | 'fixedIdToken'>;
  readonly #ahead: Promise<IdToken | undefined>[] = [];

  constructor(settings: OAuthSettings, context: Pick<ProviderContext, 'idToken' | 'fixedIdToken'>) {
    this.#settings = settings;
    this.#context = context;
  }

  /** Requests ID tokens for the next requests. One that does not come is requested again when it is needed. Never throws. */
  async fetchAhead(count: number): Promise<void> {
    if (this.#settings.clientAuth !== 'id-token' || this.#context.fixedIdToken) return;
    const coming = Array.from({ length: count }, () => this.#context.idToken().catch(() => undefined));
    this.#ahead.push(...coming);
    await Promise.all(coming);
  }

  /** The parameters of one request. @throws JobpassError */
  async next(): Promise<ClientParameters> {
    const { clientId, clientAuth } = this.#settings;
    if (clientAuth !== 'id-token') return { clientId, assertion: undefined };
    const token = (await this.#ahead.shift()) ?? (await this.#context.idToken());
    return { clientId, assertion: token.raw };
  }
}
