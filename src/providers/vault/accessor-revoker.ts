import { span } from '../../clock.js';
import { errorText, JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import { objectIn } from '../../text/json.js';
import type { ProviderContext } from '../context.js';
import { isGood, isOwnYes, type Reply } from './api.js';
import { type Login, type LoginContext, logIn } from './login.js';
import { isNoSuchAccessor } from './refusal.js';

/** The time limit for revoking a login's token, in milliseconds. */
const END_MS = 2_000;
/** The proof from a lookup by accessor. */
export const NO_SUCH_ACCESSOR = 'the server does not know its accessor';
const NOT_RECEIVED = 'a credential may have been issued but not received; it expires on its own';

/**
 * Sends requests with its own logins: lookups and revocations by accessor (with the role from `revoke-role`), and lookups of a
 * new token. Each login ends after its request. The job state does not contain these logins, so this class logs a warning about
 * any login that it could not end.
 */
export class RevokeHelper {
  readonly #login: LoginContext;
  readonly #context: ProviderContext;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(login: LoginContext, context: ProviderContext) {
    this.#login = login;
    this.#context = context;
  }

  /** Sends a lookup or revocation by accessor, with the role from `revoke-role`. */
  ask(accessor: string, operation: 'lookup' | 'revoke', attempt: Attempt): Promise<Reply> {
    const { revokeRole } = this.#login.settings;
    return this.#with(revokeRole, attempt, ({ token }) =>
      this.#byAccessor(token, accessor, operation, attempt),
    );
  }

  /**
   * Logs in again in the same way as the job, to exclude other reasons why the server rejected a token.
   *
   * @param again looks the token up again, and returns whether the server itself rejects it
   * @returns the proof that the token is dead; undefined if the token may be alive
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
          what: 'the lookup of a new token',
          token,
          namespace: settings.namespace,
        },
        attempt,
      );
      const data = isGood(own) ? objectIn(own.json, 'data') : undefined;
      // If the bound addresses differ, the server may accept the new token from this machine and the old token from another
      // machine.
      if (data === undefined || boundTo === undefined || addressesIn(data) !== boundTo) return undefined;
      // Looks the token up a second time, because the first node may have lagged. A node that knows the new token does not lag.
      return (await again())
        ? 'the server accepts a new token of the same role, bound to the same addresses, from this machine'
        : undefined;
    });
  }

  #goesOn<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    const over = (): void => void this.#underWay.delete(work);
    work.then(over, over);
    return work;
  }

  /** Waits for logins that must still end because their requests were abandoned. */
  async settle(withinMs: number): Promise<void> {
    if (this.#underWay.size === 0) return;
    const enough = new AbortController();
    const allOver = async (): Promise<void> => {
      // When a request ends, Jobpass starts to revoke the request's login.
      while (this.#underWay.size > 0 && !enough.signal.aborted) await Promise.allSettled(this.#underWay);
      enough.abort();
    };
    await Promise.race([
      allOver(),
      this.#context.clock.sleep(withinMs, enough.signal).catch(() => undefined),
    ]);
    enough.abort();
    if (this.#underWay.size === 0) return;
    this.#context.log.warning(`A login for the revocation was still in progress at the end: ${NOT_RECEIVED}`);
  }

  /** Logs in, runs `question` with the token, and revokes the token. */
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
      // The caller has little time and needs only the result, so this method does not wait for the revocation.
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
        what: operation === 'lookup' ? 'the lookup by accessor' : 'the revocation by accessor',
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
        this.#context.log.warning(`The answer to a login with ${named(role)} was lost: ${NOT_RECEIVED}`);
      throw error;
    }
  }

  async #end(role: string | undefined, { token, life, uses }: Login): Promise<void> {
    const { api, settings } = this.#login;
    // The request was the token's last permitted use, so the server has ended the token.
    if (uses === 1) return;
    try {
      const reply = await this.#context.http
        .with({ patience: { totalMs: END_MS, answeredMs: END_MS, malformedTries: 1 } })
        .persist((attempt) =>
          api.call(
            {
              method: 'POST',
              path: 'auth/token/revoke-self',
              what: 'the revocation of the login for the revocation',
              token,
              namespace: settings.namespace,
            },
            attempt,
          ),
        );
      if (!isGood(reply)) throw api.refusal(reply);
      if (!isOwnYes(reply)) throw api.malformed(reply, 'a body that is not from the server');
    } catch (error) {
      const atMost = life === 0 ? '' : ` for at most ${span(life * 1000)}`;
      this.#context.log.warning(
        `Jobpass could not revoke its login with ${named(role)}, which stays valid${atMost}: ${errorText(error)}`,
      );
    }
  }
}

/** Returns the addresses that a token is bound to, from a lookup's data. */
export function addressesIn(data: Readonly<Record<string, unknown>>): string {
  return [data['bound_cidrs'] ?? []].flat().map(String).sort().join(' ');
}

function named(role: string | undefined): string {
  return role === undefined ? 'no role' : `the role ${role}`;
}
