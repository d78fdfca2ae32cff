import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import type { Clock } from '../../clock.js';
import { tell } from '../../errors.js';
import type { Decision } from '../exchange/exchange.js';
import { type Log, withoutTokens } from '../log.js';
import type { Store } from '../store/store.js';
import { refusedEvent } from './events.js';

/**
 * How many refusals are recorded in a minute. Of issuers that serve everyone, everyone has good ID tokens, and records are
 * kept: without a bound the world could fill the disk, and then nobody gets a token.
 */
const A_MINUTE = 600;
const WINDOW_S = 60;

/** Records of jobs that were refused, though their ID tokens are good: of others it is not known whose they are. */
export class Refusals {
  readonly #options: { store: Store; clock: Clock; issuer: string; log: Log };
  readonly #limiter = new RateLimiterMemory({ points: A_MINUTE, duration: WINDOW_S });
  #told = false;

  constructor(options: { store: Store; clock: Clock; issuer: string; log: Log }) {
    this.#options = options;
  }

  /** Never throws: a refusal stays one, with its record or without. */
  async note({ outcome, claims, role, why = '', refusal }: Decision): Promise<void> {
    if (outcome !== 'refused' || claims === undefined) return;
    const { store, clock, issuer, log } = this.#options;
    try {
      await this.#limiter.consume('all');
    } catch {
      if (!this.#told) {
        log({ event: 'refusals not recorded', level: 'warn', why: `more than ${A_MINUTE} in a minute` });
      }
      this.#told = true;
      return;
    }
    this.#told = false;
    try {
      await store.note(
        refusedEvent(
          {
            claims,
            role: role === undefined ? undefined : withoutTokens(role),
            because: withoutTokens(`${why} (refusal ${refusal})`),
          },
          { at: clock.now(), issuer },
        ),
      );
    } catch (error) {
      log({ event: 'refusal not recorded', level: 'warn', refusal, why: tell(error) });
    }
  }
}
