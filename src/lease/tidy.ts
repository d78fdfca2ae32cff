import { dirname } from 'node:path';
import { errorText } from '../errors.js';
import { providerDefinition } from '../providers/registry.js';
import { removeJobKey } from '../runners/job-keys.js';
import type { Log } from '../runners/runner.js';
import { discard, type JobFolder } from './folder.js';
import type { JobState } from './state.js';

/**
 * Removes a lease's folder and the lease's files outside of it. Logs a failure.
 *
 * @param jobEnds whether all of the job's steps have ended. If so, also removes the file with the job key, if this lease's step created it
 */
export async function tidy(
  folder: JobFolder,
  { settings, jobKeyFile }: Pick<JobState, 'settings' | 'jobKeyFile'>,
  log: Log,
  jobEnds = false,
): Promise<void> {
  if (jobEnds && jobKeyFile !== undefined) removeJobKey(jobKeyFile);
  try {
    await providerDefinition(settings.provider).cleanUp?.(folder.path);
  } catch (error) {
    log.warning(`Some files of the credential could not be removed: ${errorText(error)}`);
  }
  discard(folder, log);
  if (settings.registries === undefined) return;
  const { DockerFolder } = await import('../docker/job-folder.js');
  new DockerFolder(dirname(folder.path)).removeIfUnused();
}
