import type { Clock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import type { HttpClient } from '../http/client.js';
import type { Claims, IdToken } from '../identity/id-token.js';
import type { JobKey } from '../identity/job-key.js';
import type { Secrets } from '../text/secrets.js';

/**
 * - `ok`: the check succeeded
 * - `fail`: the check failed
 * - `unchecked`: the check was not possible
 * - `skip`: the check requires an earlier check that failed
 * - `note`: additional information
 */
export type Status = 'ok' | 'fail' | 'unchecked' | 'skip' | 'note';

/** The inputs and tools of an examination. */
export interface DoctorContext {
  settings: Settings;
  /** The client for the checks. It has a total time limit, and stops when the command is canceled. */
  http: HttpClient;
  /** The client for the revocation. It has a separate time limit, and is never canceled. */
  ending: HttpClient;
  clock: Clock;
  secrets: Secrets;
  env: NodeJS.ProcessEnv;
  /**
   * The program that the printed commands use: one of the doctor's `programs`. If undefined, the doctor selects the program
   * that belongs to the server.
   */
  program: string | undefined;
  /** This job's ID token, which has not been checked. */
  idToken: (audience: string) => Promise<IdToken>;
  /** Returns the job key for an ID token, or a new key outside a job. */
  jobKey: (claims: Claims) => Promise<JobKey>;
  /** Masks values in the runner's log, if there is a runner. */
  mask: (values: readonly string[]) => Promise<void>;
  /** Reports a finding on one line. Escapes text from the server and masks secrets. */
  report: (status: Status, step: string, text: string, hint?: string) => void;
  /** The values of the doctor's own options, keyed by name. */
  options: Readonly<Record<string, string>>;
}

/** An option that only this doctor has, and that is not an input of the provider. */
export interface DoctorOption {
  name: string;
  /** In Markdown without line breaks. */
  description: string;
}

/** Checks a service in the same way as a job uses the service. */
export interface Doctor {
  /** The programs for which the doctor can print commands. Empty if there is no choice. */
  programs: readonly string[];
  /** The options of a typical call, for the help. */
  example: string;
  /** Additional options. Their values are paths of files. */
  options?: readonly DoctorOption[];
  /**
   * Reports the result of each step. Revokes any issued credential before it returns.
   *
   * @returns the commands that configure the service for this job; each command consists of lines for a POSIX shell
   * @throws JobpassError `usage` or `insecure` for invalid settings, and `cancelled`
   */
  examine(context: DoctorContext): Promise<readonly string[]>;
}
