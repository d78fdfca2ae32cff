import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';
import type { HttpClient } from '../http/client.js';
import type { Attempt } from '../http/retry.js';
import type { ServiceClock } from '../http/service-clock.js';
import { decodeIdToken, type IdToken, readIdToken } from '../identity/id-token.js';
import { printable } from '../text/printable.js';
import { Secrets } from '../text/secrets.js';
import type { IdTokenSource, Log, ServedIdToken, StepSurface } from './runner.js';

export interface JobIdTokensOptions {
  http: HttpClient;
  /** Learns each token, so that no message shows it. */
  secrets: Secrets;
  step: Pick<StepSurface, 'mask'>;
}

/** What an ID token is checked by before it is sent to a service. */
export interface IdTokenCheck {
  clock: Clock;
  /** Learns from each token how far the service's clock is ahead. */
  serviceClock: ServiceClock;
  log: Log;
  /** Claims of the CI system that tell a person which job it is. */
  claims: readonly string[] | undefined;
}

/** The ID tokens of this job: requests them, masks them before anything can show them, and checks them. */
export class JobIdTokens {
  readonly #source: Pick<IdTokenSource, 'request' | 'secrets'>;
  readonly #options: JobIdTokensOptions;
  /** Whoever signs an ID token knows the bearer that it was requested with, and can write it into a claim. */
  readonly #bearer = new Secrets();
  #remarked = false;

  constructor(source: Pick<IdTokenSource, 'request' | 'secrets'>, options: JobIdTokensOptions) {
    this.#source = source;
    this.#options = options;
    this.#bearer.add(...source.secrets());
  }

  /** An ID token and what it says. Whether it is for the audience, and lives, is for the caller to judge. @throws JobpassError */
  async read(audience: string): Promise<IdToken & ServedIdToken> {
    const { http } = this.#options;
    const served = await http.persist((attempt) => this.#source.request(audience, http, attempt));
    await this.#hide(served.raw);
    return { ...served, ...decodeIdToken(served.raw, this.#show) };
  }

  /** An ID token that can be sent to a service. @throws JobpassError, which no repetition mends */
  async checked(audience: string, check: IdTokenCheck): Promise<IdToken> {
    try {
      return await this.#options.http.persist((attempt) => this.#checkedOnce(audience, check, attempt));
    } catch (error) {
      if (!(error instanceof JobpassError)) throw error;
      // It has had all the patience there is for it, and no credential was in its answer.
      throw new JobpassError(error.code, error.message, error.hint === undefined ? {} : { hint: error.hint });
    }
  }

  async #checkedOnce(
    audience: string,
    { clock, serviceClock, log, claims: worthShowing = [] }: IdTokenCheck,
    attempt: Attempt,
  ): Promise<IdToken> {
    const sentAt = clock.now();
    const { raw, servedAt, served, fresh } = await this.#source.request(
      audience,
      this.#options.http,
      attempt,
    );
    const receivedAt = clock.now();
    await this.#hide(raw);
    const { token, remark } = readIdToken(raw, audience, clock, {
      ...{ servedAt, fresh, worthShowing },
      show: this.#show,
    });
    if (remark !== undefined && !this.#remarked) log.warning(remark);
    this.#remarked ||= remark !== undefined;
    const { iat } = token.claims;
    const minted = fresh === true && typeof iat === 'number' && iat <= Number(token.claims['exp']);
    serviceClock.estimate(served ?? (minted ? { at: iat * 1000, sentAt, receivedAt } : undefined));
    return token;
  }

  async #hide(raw: string): Promise<void> {
    const { secrets, step } = this.#options;
    secrets.add(raw);
    // Of what cannot be a JWT no mask is set: it could be a word that half of the job's log is made of.
    if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(raw) && raw.length >= 20) await step.mask([raw]);
  }

  readonly #show = (text: string): string => printable(this.#bearer.redact(text));
}
