import { span } from '../../clock.js';
import { JobpassError, tell } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import type { ProviderContext } from '../provider.js';
import { isGood, type Reply } from './api.js';
import { type Login, type LoginContext, logIn } from './login.js';

/** How long the end of its log-in is tried, in milliseconds. */
const END_MS = 2_000;
const NOBODY = 'a credential may have been issued that nobody got, and that lives until it expires by itself';

/**
 * Asks by the accessor, each time with a log-in of the role for that (input revoke-role), which ends with the
 * question. Nobody saves these log-ins, so what is left of them is told here.
 */
export class RevokeHelper {
  readonly #login: LoginContext;
  readonly #context: ProviderContext;
  readonly #role: string | undefined;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(login: LoginContext, context: ProviderContext) {
    this.#login = login;
    this.#context = context;
    this.#role = login.settings.revokeRole;
  }

  async ask(accessor: string, operation: 'lookup' | 'revoke', attempt: Attempt): Promise<Reply> {
    const idToken = this.#login.settings.audience === undefined ? undefined : await this.#context.idToken();
    return this.#goesOn(this.#ask(accessor, operation, idToken, attempt));
  }

  #goesOn<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    const over = (): void => void this.#underWay.delete(work);
    work.then(over, over);
    return work;
  }

  /** Where a question was given up, its log-in still has to be ended. */
  async settle(withinMs: number): Promise<void> {
    if (this.#underWay.size === 0) return;
    const enough = new AbortController();
    const allOver = async (): Promise<void> => {
      // A question that ends begins the end of its log-in.
      while (this.#underWay.size > 0 && !enough.signal.aborted) await Promise.allSettled(this.#underWay);
      enough.abort();
    };
    await Promise.race([
      allOver(),
      this.#context.clock.sleep(withinMs, enough.signal).catch(() => undefined),
    ]);
    enough.abort();
    if (this.#underWay.size === 0) return;
    this.#context.log.warning(
      `A log-in with the role ${this.#role} was still under way at the end: ${NOBODY}`,
    );
  }

  async #ask(
    accessor: string,
    operation: 'lookup' | 'revoke',
    idToken: IdToken | undefined,
    attempt: Attempt,
  ): Promise<Reply> {
    const { api, settings } = this.#login;
    const found = await this.#logIn(idToken, attempt);
    try {
      return await api.call(
        {
          method: 'POST',
          path: `auth/token/${operation}-accessor`,
          what: operation === 'lookup' ? 'the look-up by accessor' : 'the revocation by accessor',
          token: found.token,
          namespace: settings.namespace,
          body: { accessor },
        },
        attempt,
      );
    } finally {
      // Not waited for: the answer is there, and whoever asked has little time.
      void this.#goesOn(this.#end(found));
    }
  }

  async #logIn(idToken: IdToken | undefined, attempt: Attempt): Promise<Login> {
    try {
      return await logIn(this.#login, this.#role, idToken, attempt);
    } catch (error) {
      if (error instanceof JobpassError && error.answerLost)
        this.#context.log.warning(`The answer to a log-in with the role ${this.#role} was lost: ${NOBODY}`);
      throw error;
    }
  }

  async #end({ token, life, uses }: Login): Promise<void> {
    const { api, settings } = this.#login;
    // The question was its last use, which ended it.
    if (uses === 1) return;
    try {
      const reply = await this.#context.http
        .with({ patience: { totalMs: END_MS, answeredMs: END_MS, malformedTries: 1 } })
        .persist((attempt) =>
          api.call(
            {
              method: 'POST',
              path: 'auth/token/revoke-self',
              what: 'the end of the log-in for revocation',
              token,
              namespace: settings.namespace,
            },
            attempt,
          ),
        );
      if (!isGood(reply)) throw api.refusal(reply);
    } catch (error) {
      const atMost = life === 0 ? '' : `, for ${span(life * 1000)} at most`;
      this.#context.log.warning(
        `The log-in with the role ${this.#role} could not be ended, and lives on${atMost}: ${tell(error)}`,
      );
    }
  }
}
