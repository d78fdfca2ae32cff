import { delimiter } from 'node:path';
import { setVariables } from '../delivery/delivery.js';
import type { RegistryEntry } from '../docker/credential-helper.js';
import { DockerFolder } from '../docker/job-folder.js';
import { JobpassError } from '../errors.js';
import type { RegistryLogIns, StepSurface } from '../runners/runner.js';

/**
 * Makes container clients in later steps log in to the registries of all credentials of a step. If an earlier step logs in to the
 * same registry, this step's credential replaces the other one.
 *
 * @param parent the folder for the job's files
 * @throws JobpassError `usage` if two credentials of the step log in to the same registry, `delivery`
 */
export function deliverLogIns(
  given: readonly RegistryLogIns[],
  step: StepSurface,
  parent: string,
  env: NodeJS.ProcessEnv = process.env,
): void {
  const added: Record<string, RegistryEntry> = {};
  for (const { folder, name, users } of given) {
    for (const [host, username] of Object.entries(users)) {
      const before = added[host];
      if (before !== undefined) {
        throw new JobpassError(
          'usage',
          `The credentials "${before.name}" and "${name}" both log in to the registry ${host}`,
          { hint: 'Remove the registry from `registries` of one of them' },
        );
      }
      added[host] = { folder, name, username };
    }
  }
  const { variables, bin } = new DockerFolder(parent).add(added, env);
  setVariables(step, variables);
  const path = env['PATH'] ?? '';
  if (path.split(delimiter).includes(bin)) return;
  if (step.addPath !== undefined) step.addPath(bin);
  else step.exportVariable('PATH', path === '' ? bin : `${bin}${delimiter}${path}`);
}
