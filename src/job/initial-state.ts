import type { JobClock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import { nameOf } from '../lease/account.js';
import { withOwnTrail } from '../lease/auditor.js';
import type { JobFolder } from '../lease/folder.js';
import { beginLife, type Plan } from '../lease/plan.js';
import type { JobState } from '../lease/state.js';
import type { Runner } from '../runners/runner.js';

/**
 * Returns the state of a credential before its exchange.
 *
 * @param logsInWith the credential with which this one logs in; undefined if it logs in by itself
 */
export function initialState(
  { settings, plan, runner }: { settings: Settings; plan: Plan; runner: Runner },
  folder: JobFolder,
  clock: JobClock,
  logsInWith: JobState['logsInWith'],
): JobState {
  return {
    ...{ version: 1, settings: withOwnTrail(settings, folder.path) },
    ...{ life: beginLife(plan, clock.now()), clock: clock.mark, renewal: plan.renewal },
    ...{ claims: {}, leases: [], lostAnswers: [] },
    entry: `${nameOf({ settings })}.${folder.path.slice(-6)}`,
    ...(runner.step.masksRenewals ? { hides: true } : {}),
    ...(logsInWith && { logsInWith }),
  };
}
