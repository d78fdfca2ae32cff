import type { Settings } from '../config/settings.js';
import { JobpassError } from '../errors.js';

/** One of the step's credentials. */
export interface RequestedCredential {
  /** The name that distinguishes several credentials. Absent if there is only one credential. */
  name?: string;
  settings: Settings;
  /** The name of the credential with which this one logs in. Absent if it logs in by itself. */
  logsInWith?: string;
  /** Where the inputs come from, for the log's details. */
  note?: string;
}

/** Adds the credential's name to an error if there are several credentials. */
export function namedError(error: unknown, name: string | undefined): unknown {
  if (name === undefined || !(error instanceof JobpassError)) return error;
  return new JobpassError(error.code, `Credential "${name}": ${error.message}`, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}
