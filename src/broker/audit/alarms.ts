import type { Clock } from '../../clock.js';
import { errorText } from '../../errors.js';
import type { Decision } from '../exchange/decision.js';
import type { Alarm } from '../exchange/theft-alarm.js';
import { type Log, withoutTokens } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { Store } from '../store/store.js';
import { alarmEvent } from './events.js';

/** Reports theft alarms: in the log, the metrics and the audit trail. */
export class AlarmReports {
  readonly #options: { store: Store; clock: Clock; issuer: string; log: Log; metrics: Metrics };

  constructor(options: { store: Store; clock: Clock; issuer: string; log: Log; metrics: Metrics }) {
    this.#options = options;
  }

  /** Reports the alarms that an exchange raised. Never throws, because a failed record must not change the response. */
  async note(decision: Decision, source: string): Promise<void> {
    for (const alarm of decision.alarms ?? []) await this.#report(alarm, decision, source);
  }

  async #report({ kind, because }: Alarm, decision: Decision, source: string): Promise<void> {
    const { store, clock, issuer, log, metrics } = this.#options;
    const { claims = {}, role, id, refusal, expiresAt, subject, issuer: jobIssuer } = decision;
    const { repository, run_id, run_attempt, project_path, pipeline_id, job_id } = claims;
    metrics.theftAlarm(kind);
    log({
      event: 'theft alarm',
      level: 'error',
      kind,
      why: because,
      ...{ role, id, refusal, issuer: jobIssuer, subject, source },
      ...{ repository, run_id, run_attempt, project_path, pipeline_id, job_id },
    });
    const now = clock.now();
    try {
      await store.note(
        alarmEvent(
          {
            claims,
            provider: decision.provider ?? 'oauth',
            role: role === undefined ? undefined : withoutTokens(role),
            because: withoutTokens(
              `${kind}: ${because}${refusal === undefined ? '' : ` (refusal ${refusal})`}`,
            ),
            credential:
              id === undefined ? undefined : { id, issuedAt: now, expiresAt: expiresAt && expiresAt * 1000 },
          },
          { at: now, issuer },
        ),
      );
    } catch (error) {
      log({ event: 'theft alarm not recorded', level: 'error', kind, why: errorText(error) });
    }
  }
}
