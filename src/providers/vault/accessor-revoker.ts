import { span } from '../../clock.js';
import { errorText, JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import { objectIn } from '../../text/json.js';
import type { ProviderContext } from '../provider.js';
import { isGood, isOwnYes, type Reply } from './api.js';
import { type Login, type LoginContext, logIn } from './login.js';
import { isNoSuchAccessor } from './refusal.js';

/** How long the end of its log-in is tried, in milliseconds. */
const END_MS = 2_000;
/** What a look-up by accessor shows. */
export const NO_SUCH_ACCESSOR = 'its accessor is unknown to the server';
const NOBODY = 'a credential may have been issued but not received; it expires on its own';

/**
 * Asks with log-ins of its own, each of which ends with the question: by the accessor, with the role for that (input revoke-role), and
 * whether a fresh token is accepted. Nobody saves these log-ins, so what is left of them is told here.
 */
export class RevokeHelper {
  readonly #login: LoginContext;
  readonly #context: ProviderContext;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(login: LoginContext, context: ProviderContext) {
    this.#login = login;
    this.#context = context;
  }

  /** Asks by the accessor with the role for that. */
  ask(accessor: string, operation: 'lookup' | 'revoke', attempt: Attempt): Promise<Reply> {
    const { revokeRole } = this.#login.settings;
    return this.#with(revokeRole, attempt, ({ token }) =>
      this.#byAccessor(token, accessor, operation, attempt),
    );
  }

  /**
   * Logs in once more as the job did, to see what else than a death can have refused a token from here.
   *
   * @param again looks the token up once more, and tells whether the server itself refuses it
   * @returns what shows that the token is dead; undefined where it can be alive
   */
  counterCheck(
    accessor: string | undefined,
    boundTo: string | undefined,
    again: () => Promise<boolean>,
    attempt: Attempt,
  ): Promise<string | undefined> {
    return this.#with(this.#login.settings.role, attempt, async ({ token }) => {
      if (accessor !== undefined) {
        const looked = await this.#byAccessor(token, accessor, 'lookup', attempt);
        if (isNoSuchAccessor(looked)) return NO_SUCH_ACCESSOR;
        if (isGood(looked)) return undefined;
      }
      const { api, settings } = this.#login;
      const own = await api.call(
        {
          method: 'GET',
          path: 'auth/token/lookup-self',
          what: 'the look-up of a fresh token',
          token,
          namespace: settings.namespace,
        },
        attempt,
      );
      const data = isGood(own) ? objectIn(own.json, 'data') : undefined;
      // With other bounds a fresh token can be good here and the old one elsewhere.
      if (data === undefined || boundTo === undefined || addressesIn(data) !== boundTo) return undefined;
      // Once more, since the node that refused it before may have been behind: the one that knows the fresh token is not.
      return (await again())
        ? 'a fresh token of the same role, bound to the same addresses, is accepted from here'
        : undefined;
    });
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
    this.#context.log.warning(`A log-in to revoke by was still under way at the end: ${NOBODY}`);
  }

  /** Logs in, asks, and ends that log-in. */
  async #with<T>(
    role: string | undefined,
    attempt: Attempt,
    question: (found: Login) => Promise<T>,
  ): Promise<T> {
    const idToken = this.#login.settings.audience === undefined ? undefined : await this.#context.idToken();
    return this.#goesOn(this.#asked(role, idToken, attempt, question));
  }

  async #asked<T>(
    role: string | undefined,
    idToken: IdToken | undefined,
    attempt: Attempt,
    question: (found: Login) => Promise<T>,
  ): Promise<T> {
    const found = await this.#logIn(role, idToken, attempt);
    try {
      return await question(found);
    } finally {
      // Not waited for: the answer is there, and whoever asked has little time.
      void this.#goesOn(this.#end(role, found));
    }
  }

  #byAccessor(
    token: string,
    accessor: string,
    operation: 'lookup' | 'revoke',
    attempt: Attempt,
  ): Promise<Reply> {
    const { api, settings } = this.#login;
    return api.call(
      {
        method: 'POST',
        path: `auth/token/${operation}-accessor`,
        what: operation === 'lookup' ? 'the look-up by accessor' : 'the revocation by accessor',
        token,
        namespace: settings.namespace,
        body: { accessor },
      },
      attempt,
    );
  }

  async #logIn(role: string | undefined, idToken: IdToken | undefined, attempt: Attempt): Promise<Login> {
    try {
      return await logIn(this.#login, role, idToken, attempt);
    } catch (error) {
      if (error instanceof JobpassError && error.answerLost)
        this.#context.log.warning(`The answer to a log-in with ${named(role)} was lost: ${NOBODY}`);
      throw error;
    }
  }

  async #end(role: string | undefined, { token, life, uses }: Login): Promise<void> {
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
      if (!isOwnYes(reply)) throw api.malformed(reply, 'no word of the server');
    } catch (error) {
      const atMost = life === 0 ? '' : `, for ${span(life * 1000)} at most`;
      this.#context.log.warning(
        `The log-in with ${named(role)} could not be ended, and lives on${atMost}: ${errorText(error)}`,
      );
    }
  }
}

/** The addresses that a token is bound to, by what a look-up says of it. */
export function addressesIn(data: Readonly<Record<string, unknown>>): string {
  return [data['bound_cidrs'] ?? []].flat().map(String).sort().join(' ');
}

function named(role: string | undefined): string {
  return role === undefined ? 'no role' : `the role ${role}`;
}
