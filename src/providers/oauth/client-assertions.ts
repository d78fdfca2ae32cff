import type { IdToken } from '../../identity/id-token.js';
import type { ProviderContext } from '../context.js';
import type { ClientParameters } from './messages.js';
import type { OAuthSettings } from './settings.js';

/**
 * Authenticates the client in requests to the server. With `client-auth: id-token`, each request needs its own ID token.
 * Jobpass can request these ID tokens in advance, in parallel with earlier requests.
 */
export class ClientAssertions {
  readonly #settings: OAuthSettings;
  readonly #context: Pick<ProviderContext, 'idToken' | 'fixedIdToken'>;
  readonly #ahead: Promise<IdToken | undefined>[] = [];

  constructor(settings: OAuthSettings, context: Pick<ProviderContext, 'idToken' | 'fixedIdToken'>) {
    this.#settings = settings;
    this.#context = context;
  }

  /** Requests ID tokens for the next requests. After a failure, `next` requests the ID token again. Never throws. */
  async fetchAhead(count: number): Promise<void> {
    if (this.#settings.clientAuth !== 'id-token' || this.#context.fixedIdToken) return;
    const coming = Array.from({ length: count }, () => this.#context.idToken().catch(() => undefined));
    this.#ahead.push(...coming);
    await Promise.all(coming);
  }

  /** Returns the authentication parameters for one request. @throws JobpassError */
  async next(): Promise<ClientParameters> {
    const { clientId, clientAuth } = this.#settings;
    if (clientAuth !== 'id-token') return { clientId, assertion: undefined };
    const token = (await this.#ahead.shift()) ?? (await this.#context.idToken());
    return { clientId, assertion: token.raw };
  }
}
