import type { Clock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import type { HttpClient } from '../http/client.js';
import type { IdToken } from '../identity/id-token.js';
import type { Secrets } from '../text/secrets.js';

/**
 * - `ok`: it fits
 * - `fail`: it does not fit
 * - `unchecked`: it could not be found out
 * - `skip`: it was not looked at, since something before it is missing
 * - `note`: worth knowing
 */
export type Status = 'ok' | 'fail' | 'unchecked' | 'skip' | 'note';

/** What an examination works with. */
export interface DoctorContext {
  settings: Settings;
  /** Bounded as a whole, and stopped when the command is. */
  http: HttpClient;
  /** For what must be ended, whatever has happened: it has time of its own, and nothing stops it. */
  ending: HttpClient;
  clock: Clock;
  secrets: Secrets;
  env: NodeJS.ProcessEnv;
  /** The program that the commands are for: one of the doctor's `programs`; undefined is that of the server there. */
  program: string | undefined;
  /** This job's ID token, as it is: nothing about it has been checked. */
  idToken: (audience: string) => Promise<IdToken>;
  /** Makes the runner hide values, where there is one. */
  mask: (values: readonly string[]) => Promise<void>;
  /** Tells a finding in one line. Foreign text and secrets in it are taken care of. */
  report: (status: Status, step: string, text: string, hint?: string) => void;
}

/** Examines a service from the job's side. */
export interface Doctor {
  /** Programs of the service that commands can be printed for. */
  programs: readonly [string, ...string[]];
  /**
   * Tells what fits and what does not, step by step. What it was given by the service has ended when it returns.
   *
   * @returns commands that would make what this job needs, each as lines for a POSIX shell
   * @throws JobpassError `usage` or `insecure` for settings that cannot work, and `cancelled`
   */
  examine(context: DoctorContext): Promise<readonly string[]>;
}
