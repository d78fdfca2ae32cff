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
  /** Receives each token, so that no message contains it. */
  secrets: Secrets;
  step: Pick<StepSurface, 'mask'>;
}

/** The number of latest ID tokens that Jobpass removes from messages. Services can only quote an ID token that they receive. */
const MOST_HIDDEN = 16;

/** The checks for an ID token before Jobpass sends the token to a service. */
export interface IdTokenCheck {
  clock: Clock;
  /** Receives the offset of the service's clock that each token shows. */
  serviceClock: ServiceClock;
  log: Log;
  /** Additional claims from the CI system that identify the job to a person. */
  claims: readonly string[] | undefined;
}

/** This job's ID tokens. Requests each token, masks it before anything can print it, and checks it. */
export class JobIdTokens {
  readonly #source: Pick<IdTokenSource, 'request' | 'secrets'>;
  readonly #options: JobIdTokensOptions;
  /** The secrets in the ID token request. The issuer knows these secrets and could write them into a claim. */
  readonly #bearer = new Secrets();
  /** The latest ID tokens, oldest first. */
  readonly #latest = new Set<string>();
  #remarked = false;

  constructor(source: Pick<IdTokenSource, 'request' | 'secrets'>, options: JobIdTokensOptions) {
    this.#source = source;
    this.#options = options;
    this.#bearer.add(...source.secrets());
  }

  /**
   * Requests an ID token and decodes it, without checking the audience or the expiry.
   *
   * @param worthShowing additional claims from the CI system that identify the job to a person
   * @throws JobpassError
   */
  async read(audience: string, worthShowing?: readonly string[]): Promise<IdToken & ServedIdToken> {
    const { http } = this.#options;
    const served = await http.persist((attempt) => this.#source.request(audience, http, attempt));
    await this.#hide(served.raw);
    return { ...served, ...decodeIdToken(served.raw, this.#show, worthShowing) };
  }

  /** Requests an ID token and checks that a service can accept it. @throws JobpassError, which is never transient */
  async checked(audience: string, check: IdTokenCheck): Promise<IdToken> {
    try {
      return await this.#options.http.persist((attempt) => this.#checkedOnce(audience, check, attempt));
    } catch (error) {
      if (!(error instanceof JobpassError)) throw error;
      // All retries have failed, and the response contained no credential.
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
    this.#latest.delete(raw);
    this.#latest.add(raw);
    const [oldest = ''] = this.#latest;
    if (this.#latest.size > MOST_HIDDEN && this.#latest.delete(oldest)) secrets.remove(oldest);
    // Text that cannot be a JWT gets no mask, because it could be a common word in the job's log.
    if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(raw) && raw.length >= 20) await step.mask([raw]);
  }

  readonly #show = (text: string): string => printable(this.#bearer.redact(text));
}
