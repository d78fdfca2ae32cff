import { jobClock } from '../clock.js';
import { endAll } from '../lease/end-all.js';
import { type KeptJobOptions, LEFT_MS } from './kept-job.js';

/**
 * Revokes the credentials whose exchange was interrupted when its step died. The post step looks for such credentials again.
 *
 * @param revoked called when the revocations are over
 */
export function endCreations({ state, runner, clock }: KeptJobOptions, revoked: () => void): Promise<void> {
  const bounds = { budgetMs: LEFT_MS, patienceMs: LEFT_MS - 6_000 };
  const options = { runner, state, clock: jobClock(clock, state.clock), ...bounds, revoked };
  return endAll({ leases: [], creating: state.creating }, options);
}
