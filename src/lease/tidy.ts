import { errorText } from '../errors.js';
import { providerDefinition } from '../providers/registry.js';
import type { Log } from '../runners/runner.js';
import { discard, type JobFolder } from './folder.js';

/** Removes a lease's folder and the lease's files outside of it. Logs a failure. */
export async function tidy(folder: JobFolder, provider: string, log: Log): Promise<void> {
  try {
    await providerDefinition(provider).cleanUp?.(folder.path);
  } catch (error) {
    log.warning(`Some files of the credential could not be removed: ${errorText(error)}`);
  }
  discard(folder, log);
}
