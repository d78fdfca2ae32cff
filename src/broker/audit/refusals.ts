import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import type { Clock } from '../../clock.js';
import { errorText } from '../../errors.js';
import type { Decision } from '../exchange/decision.js';
import { type Log, withoutTokens } from '../log.js';
import type { Store } from '../store/store.js';
import { refusedEvent } from './events.js';

/**
 * The maximum number of recorded refusals per minute. Anyone can get valid ID tokens from a public issuer, and records are
 * permanent: without a limit, strangers could fill the disk and stop the broker.
 */
const A_MINUTE = 600;
const WINDOW_S = 60;

/** Records refused jobs with valid ID tokens. Without a valid ID token, the job's identity is unknown. */
export class Refusals {
  readonly #options: { store: Store; clock: Clock; issuer: string; log: Log };
  readonly #limiter = new RateLimiterMemory({ points: A_MINUTE, duration: WINDOW_S });
  #warned = false;

  constructor(options: { store: Store; clock: Clock; issuer: string; log: Log }) {
    this.#options = options;
  }

  /** Records a refusal. Never throws, because a failed record must not change the response. */
  async note({ outcome, claims, role, why = '', refusal, provider }: Decision): Promise<void> {
    if (outcome !== 'refused' || claims === undefined) return;
    const { store, clock, issuer, log } = this.#options;
    try {
      await this.#limiter.consume('all');
    } catch {
      if (!this.#warned) {
        log({ event: 'refusals not recorded', level: 'warn', why: `more than ${A_MINUTE} per minute` });
      }
      this.#warned = true;
      return;
    }
    this.#warned = false;
    try {
      await store.note(
        refusedEvent(
          {
            claims,
            role: role === undefined ? undefined : withoutTokens(role),
            because: withoutTokens(`${why} (refusal ${refusal})`),
            provider: provider ?? 'oauth',
          },
          { at: clock.now(), issuer },
        ),
      );
    } catch (error) {
      log({ event: 'refusal not recorded', level: 'warn', refusal, why: errorText(error) });
    }
  }
}
