import { randomBytes } from 'node:crypto';
import type { AuditEvent } from '../../audit/record.js';
import type { Clock } from '../../clock.js';
import type { HttpClient } from '../../http/client.js';
import { describeFailure, type Log } from '../log.js';
import { type EndResult, endToken } from './end-token.js';
import { mintedEvent } from './events.js';
import type { KeptTokens } from './kept-tokens.js';
import type { MintedToken } from './minted-token.js';

/** The time limit for one attempt to end a token by itself, and for the request of a job, in ms. */
const OWN_MS = 20_000;
const JOB_MS = 8_000;
/** How long one broker reserves the revocation of a token, in seconds. */
const CLAIM_S = 30;
/** The pauses after failed attempts, in ms: doubled from the first to the last. */
const FIRST_PAUSE_MS = 2_000;
const LAST_PAUSE_MS = 60_000;
/** The maximum number of endings in progress. */
const AT_ONCE = 10;
/**
 * The age of a token, in ms, from which a rejection shows that the token is dead. Before that age, a replica of GitHub may not know
 * the token yet. Source: README of @octokit/auth-app, which repeats rejected requests for the first five seconds.
 */
const KNOWN_MS = 10_000;
/** If GitHub does not respond, the broker stops its attempts this long after the token's expiry, in ms. */
const GIVE_UP_MS = 2 * 60_000;

/** Who ends a token. */
export type EndedBy = 'job' | 'broker';

export interface EnderOptions {
  kept: KeptTokens;
  /** Returns the client for an API address. */
  http: (api: string) => HttpClient;
  clock: Clock;
  log: Log;
  /** Stores a record without any other change. */
  note: (event: AuditEvent) => Promise<void>;
  onEnd: (by: EndedBy, state: EndResult['state'] | 'expired') => void;
}

/** The result of a job's request to end a token. */
export interface EndedForJob {
  /** Whether the broker issued the token, and the token had not ended before. */
  known: boolean;
  /** False if GitHub did not accept the revocation. The broker then tries again by itself. */
  ended: boolean;
}

/** A token that must end at some time. */
interface Due {
  /**
   * The time of the next attempt, on the clock's `elapsed` scale: a change of the machine's time of day must not delay the end.
   */
  at: number;
  attempts: number;
  /** The token itself, if the store does not have it. */
  token?: MintedToken;
  busy?: Promise<unknown>;
  /** Whether the broker has recorded that GitHub accepts the token after its revocation. */
  isReported?: true;
}

/**
 * Ends installation tokens when their ttl has passed, because GitHub issues them for an hour. A token stays in the store until it has
 * ended, so that this broker after a restart, or another broker with the same store, can end the token.
 */
export class Ender {
  readonly #options: EnderOptions;
  readonly #due = new Map<string, Due>();
  /** The kept tokens that this broker cannot open. They live until their expiry at GitHub. */
  readonly #lost = new Set<string>();
  /** The times until which GitHub limits an installation, on the clock's `elapsed` scale. */
  readonly #limits = new Map<string, number>();
  readonly #me = randomBytes(9).toString('base64url');
  #running = 0;

  constructor(options: EnderOptions) {
    this.#options = options;
  }

  /** The number of tokens that this broker will end. */
  get count(): number {
    return this.#due.size;
  }

  /** Ends a kept token when its ttl has passed. */
  watch({ id, endAt }: Pick<MintedToken, 'id' | 'endAt'>): void {
    const { clock } = this.#options;
    if (!this.#due.has(id))
      this.#due.set(id, { at: clock.elapsed() + Math.max(0, endAt - clock.now()), attempts: 0 });
  }

  /** Ends at once a token that no job receives. The store may not contain the token. */
  discard(token: MintedToken): void {
    this.#due.set(token.id, { at: Number.NEGATIVE_INFINITY, attempts: 0, token });
    this.tick();
  }

  /** Finds kept tokens that this broker does not know: from before its start, or of other brokers. */
  async scan(): Promise<void> {
    const { kept, log } = this.#options;
    for (const { id, open } of await kept.all()) {
      if (this.#due.has(id) || this.#lost.has(id)) continue;
      try {
        this.watch(open());
      } catch (error) {
        // The broker reports each such token once.
        this.#lost.add(id);
        log({ event: 'github token lost', level: 'error', id, why: describeFailure(error) });
      }
    }
  }

  /** Starts to end the tokens whose ttl has passed. */
  tick(): void {
    const now = this.#options.clock.elapsed();
    for (const [id, due] of this.#due) {
      if (this.#running >= AT_ONCE) return;
      if (due.at > now || due.busy !== undefined) continue;
      this.#running++;
      due.busy = this.#end(id, due)
        .catch((error: unknown) => {
          this.#postpone(due);
          this.#options.log({
            event: 'github token not ended',
            level: 'warn',
            id,
            why: describeFailure(error),
          });
        })
        .finally(() => {
          this.#running--;
          delete due.busy;
        });
    }
  }

  /** Waits for the endings in progress. */
  async settled(): Promise<void> {
    await Promise.all([...this.#due.values()].map(({ busy }) => busy));
  }

  /**
   * Ends a token for the job that presents it. An unknown token has already ended.
   *
   * @throws JobpassError `state`
   */
  async endForJob(id: string): Promise<EndedForJob> {
    const { clock } = this.#options;
    const timeout = new AbortController();
    const other = this.#due.get(id)?.busy;
    if (other !== undefined)
      await Promise.race([other, clock.sleep(JOB_MS, timeout.signal).catch(() => undefined)]);
    timeout.abort();
    const work = this.#endForJob(id);
    const due = this.#due.get(id);
    if (due === undefined) return work;
    due.busy = work
      .catch(() => undefined)
      .finally(() => {
        delete due.busy;
      });
    return work;
  }

  async #endForJob(id: string): Promise<EndedForJob> {
    const { kept, clock } = this.#options;
    const token = await kept.find(id);
    if (token === undefined) return { known: false, ended: true };
    const result = await this.#attempt(token, 'job', JOB_MS);
    if (await this.#concluded(token, result, 'job')) return { known: true, ended: true };
    // The store contains the request, so that a broker ends the token even if this broker stops.
    await kept.keep({ ...token, endAt: clock.now(), endedByJob: true });
    this.#due.set(id, { at: clock.elapsed() + FIRST_PAUSE_MS, attempts: 0 });
    return { known: true, ended: result.state !== 'failed' };
  }

  async #end(id: string, due: Due): Promise<void> {
    const { kept, clock, log } = this.#options;
    // A token that no job received ends even if the store is unavailable.
    const token = due.token ?? (await kept.find(id));
    if (token === undefined) {
      this.#due.delete(id);
      return;
    }
    const limit = `${token.api} ${token.installation}`;
    const limitedUntil = this.#limits.get(limit) ?? 0;
    if (limitedUntil > clock.elapsed()) {
      due.at = limitedUntil;
      return;
    }
    this.#limits.delete(limit);
    if (due.token === undefined && !(await this.#isMine(id))) {
      due.at = clock.elapsed() + CLAIM_S * 1000;
      return;
    }
    const by: EndedBy = token.endedByJob ? 'job' : 'broker';
    const result = await this.#attempt(token, by, OWN_MS);
    if (await this.#concluded(token, result, by)) return;
    // A token that GitHub accepts has not expired, even if the clock of the machine says so.
    if (result.state === 'failed' && clock.now() > token.expiresAt + GIVE_UP_MS) {
      await this.#over(
        token,
        'expired',
        by,
        'the token reached its expiry at GitHub; GitHub did not confirm the end',
      );
      return;
    }
    this.#postpone(due, result.state === 'failed' ? result.retryAfterMs : 0);
    if (result.state === 'failed') {
      if (result.retryAfterMs > LAST_PAUSE_MS / 2) this.#limits.set(limit, due.at);
      if (due.attempts % 10 === 1)
        log({ event: 'github token not ended', level: 'warn', id, role: token.role, why: result.error.told });
      return;
    }
    if (result.state !== 'accepted' || due.isReported) return;
    due.isReported = true;
    const because = 'GitHub accepted the revocation, and still accepts the token';
    log({ event: 'github token accepted after its revocation', level: 'warn', id, role: token.role });
    await this.#options.note(mintedEvent('accepted', token, { at: clock.now(), because }));
  }

  async #attempt(token: MintedToken, by: EndedBy, ms: number): Promise<EndResult> {
    const { clock, http, onEnd } = this.#options;
    const result = await endToken(token, { http: http(token.api), clock, ms });
    if (result.state === 'failed' || result.state === 'accepted') onEnd(by, result.state);
    return result;
  }

  /** Records the end of a token that GitHub rejects. @returns false if the token may still be alive */
  async #concluded(token: MintedToken, { state }: EndResult, by: EndedBy): Promise<boolean> {
    if (state !== 'revoked' && state !== 'gone') return false;
    const age = this.#options.clock.now() - token.issuedAt;
    if (state === 'gone' && age >= 0 && age < KNOWN_MS) return false;
    const isDiscarded = this.#due.get(token.id)?.token !== undefined;
    const why = isDiscarded ? 'because no job received it' : 'when its ttl had passed';
    const isExpired = state === 'gone' && this.#options.clock.now() >= token.expiresAt;
    const because = isExpired
      ? 'the token reached its expiry; GitHub rejects the token'
      : `${by === 'job' ? 'ended by its job' : `ended by the broker ${why}`}; ${
          state === 'gone' ? 'GitHub already rejected the token' : 'GitHub rejects the token'
        }`;
    await this.#over(token, isExpired ? 'expired' : 'revoked', by, because);
    return true;
  }

  /** Removes a token with its record. */
  async #over(
    token: MintedToken,
    ending: 'revoked' | 'expired',
    by: EndedBy,
    because: string,
  ): Promise<void> {
    const { kept, clock, log, note, onEnd } = this.#options;
    const { id, role } = token;
    const event = mintedEvent(ending, token, { at: clock.now(), because });
    // If another broker ended the token at the same time, its record is enough.
    const isFirst = await kept.drop(id, event);
    const due = this.#due.get(id);
    this.#due.delete(id);
    if (!isFirst) {
      if (due?.token === undefined) return;
      await note(event);
    }
    onEnd(by, ending);
    log({
      event: ending === 'expired' ? 'expired' : 'revoked',
      id,
      role,
      provider: 'github',
      by,
      why: because,
    });
  }

  #postpone(due: Due, leastMs = 0): void {
    due.attempts++;
    const pause = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(due.attempts - 1, 10));
    due.at = this.#options.clock.elapsed() + Math.max(pause, Math.min(leastMs, 10 * LAST_PAUSE_MS));
  }

  /** Reserves the next attempt for this broker. The reservation expires, so that another broker continues if this broker is killed. */
  async #isMine(id: string): Promise<boolean> {
    const until = Math.ceil(this.#options.clock.now() / 1000) + CLAIM_S;
    return this.#options.kept.claimEnd(id, this.#me, until);
  }
}
