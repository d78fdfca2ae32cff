import { JobpassError } from '../errors.js';
import type { Plan } from '../lease/plan.js';
import type { JobState } from '../lease/state.js';
import type { StepSurface } from '../runners/runner.js';
import type { Secrets } from '../text/secrets.js';
import { noKeeper } from './issued.js';
import type { Keeping } from './keeping.js';

/**
 * Checks that the keeper serves what the settings require, and masks the secrets with which steps use it. The keeper logs in to each
 * registry once, so that a log-in that the service rejects fails here and not in a later step.
 *
 * @throws JobpassError
 */
export async function secureServed(
  keeping: Keeping,
  {
    plan,
    settings,
    secrets,
    step,
  }: {
    plan: Plan;
    settings: JobState['settings'];
    secrets: Secrets;
    step: StepSurface;
  },
): Promise<void> {
  const { endpoint, registries } = keeping;
  if (plan.keeperNeeded && !keeping.keeps) throw noKeeper(settings, true);
  // The keeper may have failed or rejected the lease. Either case is logged already.
  if (endpoint === undefined && settings.deliver.includes('endpoint')) throw noKeeper(settings);
  const { registries: hosts = [] } = settings;
  if (registries === undefined && hosts.length > 0) throw noKeeper(settings, true);
  const secretsOfLogIns = await Promise.all(
    hosts.map((host) =>
      keeping.logIn(host).catch((error: unknown) => {
        if (!(error instanceof JobpassError)) throw error;
        throw new JobpassError('refused', `The log-in to the registry ${host} failed: ${error.message}`, {
          cause: error,
        });
      }),
    ),
  );
  const tokens = [endpoint, registries].flatMap((served) => served?.token || []);
  const found = [...new Set([...tokens, ...secretsOfLogIns])];
  if (found.length === 0) return;
  secrets.add(...found);
  await step.mask(found);
}
