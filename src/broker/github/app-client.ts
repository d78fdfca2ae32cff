import type { Clock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { GitHubApi, type Minted, type TokenLimits } from '../../github/api.js';
import { appJwt, type SignRs256 } from '../../github/app-jwt.js';
import type { Installation } from '../../github/installation.js';
import type { HttpClient } from '../../http/client.js';
import type { Attempt } from '../../http/retry.js';
import { ServiceClock } from '../../http/service-clock.js';
import { isObject } from '../../text/json.js';
import { Secrets } from '../../text/secrets.js';
import type { GithubApp } from '../config/broker-config.js';
import type { Log } from '../log.js';
import { Slots } from './slots.js';

/** The time limit for a token, in ms. A job waits ten seconds for its response. */
const JOB_MS = 9_000;
/** The time limit for one attempt, in ms. After an attempt without a response, GitHub may have issued a token that nobody received. */
const ATTEMPT_MS = 8_000;
/** The time limit for a signature, in ms. */
const SIGN_MS = 5_000;
/** How long before its expiry the JWT of an app is replaced, in ms. */
const RENEW_MS = 60_000;
/** If GitHub's clock differs by at least this time, a rejected JWT is replaced, in ms. */
const OTHER_TIME_MS = 20_000;
/**
 * The maximum number of requests for tokens in progress. GitHub accepts 100 at a time. Source: GitHub Docs, "Rate limits for the
 * REST API", secondary rate limits.
 */
const AT_ONCE = 50;

/** The JWT of an app, and the difference between the clocks when it was signed, in ms. */
interface Jwt {
  text: string;
  expiresAt: number;
  ahead: number;
}

/**
 * The error if a key cannot sign. The client does not retry, because the signer has already retried. A job retries, because the operator
 * can fix every cause in the meantime.
 */
export class SignerError extends JobpassError {
  constructor({ code, message, hint }: JobpassError) {
    super(code, message, hint === undefined ? {} : { hint });
  }
}

/** An app's identity at GitHub. */
export interface AppFacts {
  id: number;
  slug: string;
  clientId: string | undefined;
}

export interface AppClientOptions {
  app: GithubApp;
  sign: SignRs256;
  http: HttpClient;
  clock: Clock;
  log: Log;
}

/** The requests that a GitHub App sends in its own name. */
export class AppClient {
  readonly app: GithubApp;
  /** GitHub's clock, from its responses. */
  readonly serviceClock: ServiceClock;
  readonly #options: AppClientOptions;
  readonly #slots: Slots;
  #jwt: Jwt | undefined;
  #signing: Promise<Jwt> | undefined;
  /** The time until which GitHub accepts no request of this app, on the clock's `elapsed` scale. */
  #limitedUntil = Number.NEGATIVE_INFINITY;

  constructor(options: AppClientOptions) {
    this.app = options.app;
    this.#options = options;
    this.serviceClock = new ServiceClock(options.clock);
    this.#slots = new Slots(AT_ONCE, options.clock);
  }

  /**
   * Creates an installation token. Retries for as long as a job waits.
   *
   * @throws JobpassError transient if a later request may succeed
   */
  async mint(installation: number, limits: TokenLimits): Promise<Minted> {
    const { clock } = this.#options;
    const start = clock.elapsed();
    const waitMs = this.#limitedUntil - start;
    if (waitMs > 0) throw limited(this.app.name, waitMs);
    try {
      return await this.#slots.run(
        () =>
          this.#asApp(start + JOB_MS, (api, jwt, attempt) => api.mint(jwt, installation, limits, attempt)),
        JOB_MS,
      );
    } catch (error) {
      if (error instanceof JobpassError && error.transient && (error.retryAfterMs ?? 0) > JOB_MS)
        this.#limitedUntil = clock.elapsed() + (error.retryAfterMs ?? 0);
      throw error;
    }
  }

  /** Reads the app itself. @throws JobpassError */
  facts(): Promise<AppFacts> {
    return this.#asApp(this.#options.clock.elapsed() + JOB_MS, async (api, jwt, attempt) => {
      const reply = await api.call(
        { method: 'GET', path: ['app'], what: 'the request for the app', bearer: jwt },
        attempt,
      );
      const { json } = reply;
      if (reply.answer.status !== 200) throw api.refusal(reply, KEY_HINT);
      if (!isObject(json) || typeof json['id'] !== 'number') throw api.malformed(reply, 'no app');
      const clientId = json['client_id'];
      return {
        id: json['id'],
        slug: String(json['slug'] ?? ''),
        clientId: typeof clientId === 'string' ? clientId : undefined,
      };
    });
  }

  /** Reads an installation. @returns undefined if the app does not have it @throws JobpassError */
  installation(id: number): Promise<Installation | undefined> {
    return this.#asApp(this.#options.clock.elapsed() + JOB_MS, (api, jwt, attempt) =>
      api.readInstallation(jwt, id, attempt),
    );
  }

  /** Runs a request in the name of the app, with retries until a deadline. */
  #asApp<T>(
    deadline: number,
    request: (api: GitHubApi, jwt: string, attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    const { http, clock, log } = this.#options;
    const secrets = new Secrets();
    const leftMs = Math.max(1, deadline - clock.elapsed());
    const client = http.with({
      secrets,
      deadline,
      patience: { totalMs: leftMs, answeredMs: leftMs, malformedTries: 2 },
      retries: {
        retry: (error) => {
          const why = error.answerLost
            ? `${error.message}. If GitHub has issued a token, nobody received it, and it expires within an hour`
            : error.message;
          log({ event: 'github request repeated', level: 'warn', app: this.app.name, why });
        },
      },
    });
    const api = new GitHubApi(client, new URL(this.app.api), this.serviceClock);
    const send = (jwt: Jwt, attempt: Attempt): Promise<T> => {
      secrets.add(jwt.text);
      return request(api, jwt.text, { leftMs: Math.min(attempt.leftMs, ATTEMPT_MS) });
    };
    return client.persist(async (attempt) => {
      const jwt = await this.#currentJwt();
      try {
        return await send(jwt, attempt);
      } catch (error) {
        // GitHub checks the times in the JWT with its own clock. Its response contains the time of this clock.
        const isOff = Math.abs(this.#ahead - jwt.ahead) > OTHER_TIME_MS;
        if (!(error instanceof JobpassError) || error.code !== 'refused' || !isOff) throw error;
        this.#jwt = undefined;
        return send(await this.#currentJwt(), attempt);
      }
    });
  }

  get #ahead(): number {
    return this.serviceClock.now() - this.serviceClock.local();
  }

  async #currentJwt(): Promise<Jwt> {
    const jwt = this.#jwt;
    if (jwt !== undefined && this.serviceClock.now() < jwt.expiresAt - RENEW_MS) return jwt;
    this.#signing ??= this.#sign().finally(() => {
      this.#signing = undefined;
    });
    return this.#signing;
  }

  async #sign(): Promise<Jwt> {
    const { app, sign, clock } = this.#options;
    const ahead = this.#ahead;
    const timeout = new AbortController();
    const late = clock.sleep(SIGN_MS, timeout.signal).then(() => {
      throw new JobpassError(
        'unreachable',
        `The signer of the app ${app.name} did not respond within ${SIGN_MS / 1000} seconds`,
        { transient: true },
      );
    });
    try {
      const made = await Promise.race([
        appJwt({ issuer: app.issuer, sign, now: this.serviceClock.now() }),
        late,
      ]);
      this.#jwt = { text: made.jwt, expiresAt: made.expiresAt, ahead };
      return this.#jwt;
    } catch (error) {
      throw error instanceof JobpassError ? new SignerError(error) : error;
    } finally {
      late.catch(() => undefined);
      timeout.abort();
    }
  }
}

const KEY_HINT = 'Check that app-id or client-id and the private key belong to the same app';

function limited(app: string, waitMs: number): JobpassError {
  return new JobpassError('busy', `GitHub limits the requests of the app ${app}`, {
    transient: true,
    retryAfterMs: waitMs,
  });
}
