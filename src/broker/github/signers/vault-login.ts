import { readFileSync } from 'node:fs';
import type { Clock } from '../../../clock.js';
import { errorText, JobpassError } from '../../../errors.js';
import type { Attempt } from '../../../http/retry.js';
import { isGood, type VaultApi } from '../../../providers/vault/api.js';
import { parseLogin } from '../../../providers/vault/login.js';
import type { Secrets } from '../../../text/secrets.js';
import type { VaultKey } from '../../config/broker-config.js';

/** The part of a token's lifetime after which the broker logs in again. */
const USED_FOR = 2 / 3;

interface Held {
  token: string;
  batch: boolean;
  /** On the clock's `elapsed` scale. */
  until: number;
}

/** The token of a broker that logs in to Vault. */
export class VaultLogin {
  readonly #key: VaultKey;
  readonly #api: VaultApi;
  readonly #secrets: Secrets;
  readonly #clock: Clock;
  #held: Held | undefined;
  #turn: Promise<Held> | undefined;

  constructor(key: VaultKey, { api, secrets, clock }: { api: VaultApi; secrets: Secrets; clock: Clock }) {
    this.#key = key;
    this.#api = api;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  /** Returns a valid token. Callers that wait at the same time share one login. @throws JobpassError */
  async token(attempt: Attempt): Promise<string> {
    if (this.#held !== undefined && this.#clock.elapsed() < this.#held.until) return this.#held.token;
    this.#turn ??= this.#logIn(attempt).finally(() => {
      this.#turn = undefined;
    });
    this.#held = await this.#turn;
    return this.#held.token;
  }

  /** Stops the use of a token that the server rejected. */
  forget(token: string): void {
    if (this.#held?.token === token) this.#held = undefined;
  }

  /** Revokes the token. @throws JobpassError */
  async revoke(attempt: Attempt): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    // The server does not store batch tokens, so they cannot be revoked.
    if (held === undefined || held.batch) return;
    await this.#api.call(
      {
        method: 'POST',
        path: 'auth/token/revoke-self',
        what: 'the revocation of the Vault token',
        token: held.token,
        namespace: this.#key.namespace,
      },
      attempt,
    );
  }

  async #logIn(attempt: Attempt): Promise<Held> {
    const { namespace, login } = this.#key;
    if (login.kind === 'token-file') throw new Error('a token file needs no login');
    const reply = await this.#api.call(
      {
        method: 'POST',
        path: `auth/${login.mount}/login`,
        what: `the ${login.kind} login of the broker`,
        namespace,
        body: this.#proof(),
      },
      attempt,
    );
    if (!isGood(reply)) {
      const role = 'role' in login && login.role !== undefined ? ` and the role ${login.role}` : '';
      throw this.#api.refusal(
        reply,
        `Check login under vault: the auth method at ${login.mount}${role} must accept the broker`,
      );
    }
    const { token, life, batch } = parseLogin({ api: this.#api, secrets: this.#secrets }, reply);
    // A token without an expiry has the lifetime 0.
    const ms = life === 0 ? Number.POSITIVE_INFINITY : life * 1000 * USED_FOR;
    return { token, batch, until: this.#clock.elapsed() + ms };
  }

  #proof(): Record<string, unknown> {
    const { login } = this.#key;
    switch (login.kind) {
      case 'jwt':
      case 'kubernetes': {
        const jwt = this.#secretIn(login.jwtFile, 'jwt-file');
        return { ...(login.role === undefined ? {} : { role: login.role }), jwt };
      }
      case 'approle':
        return { role_id: login.roleId, secret_id: this.#secretIn(login.secretIdFile, 'secret-id-file') };
      default:
        return {};
    }
  }

  /** Reads a secret from a file, which another program may replace at any time. */
  #secretIn(file: string, setting: string): string {
    let text: string;
    try {
      text = readFileSync(file, 'utf8').trim();
    } catch (error) {
      throw new JobpassError(
        'refused',
        `The file ${file} of ${setting} cannot be read: ${errorText(error)}`,
        {
          hint: 'Check login under vault, and that the broker may read the file',
        },
      );
    }
    if (text === '') {
      throw new JobpassError('refused', `The file ${file} of ${setting} is empty`, {
        transient: true,
        hint: 'Check login under vault',
      });
    }
    this.#secrets.add(text);
    return text;
  }
}
