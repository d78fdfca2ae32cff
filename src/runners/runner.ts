import type { HttpClient } from '../http/client.js';
import type { Attempt } from '../http/retry.js';
import type { ServedTime } from '../http/service-clock.js';
import type { Claims } from '../identity/id-token.js';
import type { ProcessMark } from './processes.js';

/** The log that people read. No message may contain a secret. */
export interface Log {
  info(message: string): void;
  /** Prints a line immediately, if `info` collects lines for a group. Absent if `info` itself prints immediately. */
  live?(message: string): void;
  warning(message: string): void;
  error(message: string): void;
  /** Prints lines in a group that the reader can unfold; absent if the log has no groups for details. */
  group?(title: string, lines: readonly string[]): void;
}

/** An unchecked ID token, and the time on the clock of the service that returned the token, in ms since 1970. */
export interface ServedIdToken {
  raw: string;
  servedAt?: number;
  /** The time that the service sent, if nothing between the service and Jobpass could have changed it. */
  served?: ServedTime;
  /** Whether the token was issued for this request. If so, its `iat` is the current time on the issuer's clock. */
  fresh?: boolean;
}

/** A step's summary: a table with one row per credential. */
export interface SummaryTable {
  heading: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** Sentences below the table, which are always visible. */
  remarks: readonly string[];
  /** Lines that the reader can unfold. */
  details: readonly string[];
}

/**
 * How the keeper can detect that the job is still running.
 *
 * - `process`: the keeper watches the process that runs the job's steps. This process ends with the job
 * - `poll`: the keeper requests ID tokens. The CI system issues them only to jobs in progress
 * - `none`: the keeper cannot detect whether the job is running
 */
export type LivenessCheck =
  /** `graceMs`: how long the keeper waits after the process has ended, so that the job itself can revoke its credentials. */
  ({ kind: 'process'; graceMs?: number } & ProcessMark) | { kind: 'poll' } | { kind: 'none' };

/** Everything that Jobpass needs from its job: the CI system, the step interface, the job state and the ID tokens. */
export interface Runner {
  readonly system: CiSystem;
  readonly step: StepSurface;
  readonly memory: JobMemory;
  readonly idTokens: IdTokenSource;
}

/** A folder or a secret that all processes of one job share, and that processes of other jobs do not have. */
export type JobKeySource =
  /**
   * A folder that belongs to the job. The job key is in a file in this folder. `leaves`: no step knows that it is the job's last one, so
   * the runner deletes the file with the folder.
   */
  | { folder: string; leaves?: true }
  /** A secret of the job. The job key is derived from the secret. */
  | { secret: string };

/** The CI system, and the job's identity in this system. */
export interface CiSystem {
  /** The name in the runner registry: `github`. */
  readonly name: string;
  /** The CI system's description of the job, for messages if there is no ID token. Safe to print, with claim names. */
  job(): Claims;
  /** The claims in `job`, and additional claims that only audit records contain. Absent if there are no additional claims. */
  jobForRecords?(): Claims;
  /**
   * Additional claims in the ID tokens that identify the job to a person. A name that begins with `/` is a JSON pointer; people
   * see its last part.
   */
  readonly claims?: readonly string[];

  /** The folder of the checked-out repository. Absent if scripts run in this folder. */
  workspace?(): string;
  /**
   * Why the checked-out files may be untrusted (for example, a pull request's files in a job from the base branch), and the
   * commit that contains the job's definition; undefined if the files are trusted. Absent if the definition always comes from
   * the checked-out files.
   */
  untrustedFiles?(): { why: string; commit: string | undefined } | undefined;

  /** Whether the machine is deleted after the job, so that nothing on it outlives the job. */
  readonly ephemeral: boolean;
  livenessCheck(): Promise<LivenessCheck>;
  /** The variables that this runner needs in the keeper. The keeper receives no other variables. */
  readonly variables: readonly string[];
  /** The source of the job key. Absent or undefined if the job's processes share nothing. */
  jobKeySource?(): JobKeySource | undefined;
}

/** The log-ins to container registries with one credential. */
export interface RegistryLogIns {
  /** The folder of the credential's lease, in which the helper finds the keeper's address. */
  folder: string;
  /** The credential's name, for messages. */
  name: string;
  /** The user names, keyed by host. */
  users: Readonly<Record<string, string>>;
}

/** The step interface: everything that a step reads from the job or reports to the job. */
export interface StepSurface {
  /** The inputs that the user set, keyed by name. Empty inputs are omitted. */
  inputs(): ReadonlyMap<string, string>;
  /**
   * Whether an input comes from the job's environment, and therefore applies to every command. Absent if no input comes from
   * the environment.
   */
  isFromEnvironment?(name: string): boolean;

  readonly log: Log;
  /**
   * Masks secrets, and parts of them (`masksOf`), in all of the job's later output.
   *
   * @throws JobpassError `delivery` if the runner cannot receive the masks; in this case, nothing may be delivered
   */
  mask(secrets: readonly string[]): Promise<void>;
  /**
   * Whether the secrets in renewed credentials are masked too. The keeper saves these secrets in the lease's folder
   * (`hidden.ts`).
   */
  readonly masksRenewals?: true;
  /** A warning about output that stays unmasked, on systems without masks. Absent if `mask` covers everything. */
  readonly unmasked?: string;

  /** How later steps receive variables: from the system (`exportVariable`), or from a file that the steps source. */
  readonly passesVariablesBy: 'system' | 'file';
  /** Sets a variable for later steps. @throws JobpassError `delivery` */
  exportVariable(name: string, value: string): void;
  /**
   * Unsets a variable for later steps; absent if the system can only set it to an empty text. @throws JobpassError `delivery`
   */
  removeVariable?(name: string): void;
  /**
   * Makes git include a file in its configuration in later steps. Only the step interface of a credential has this method, because
   * all credentials of a step, and the user, share the variables of git's configuration.
   */
  includeInGitConfig?(file: string): void;
  /**
   * Makes container clients in later steps log in to registries with this credential. Only the step interface of a credential has this
   * method, because all credentials of a job share one configuration.
   */
  logInToRegistries?(logIns: RegistryLogIns): void;
  /**
   * Adds a folder at the beginning of PATH in later steps. Absent if PATH is a variable like all others. @throws JobpassError `delivery`
   */
  addPath?(folder: string): void;
  /** Makes every later step source a file; absent if the system does not support this. @throws JobpassError `delivery` */
  sourceInLaterSteps?(file: string): void;
  /** Sets an output for later steps. @throws JobpassError `delivery` */
  setOutput(name: string, value: string): void;

  /** The default file for this job's audit records. Absent if nothing deletes such a file after the job. */
  auditFile?(): string;
  /** Prints an audit record, if the user requested it. Absent if nobody reads the output. */
  printRecord?(line: string): void;
  /** Adds a table to the run's summary page. Never throws. */
  summary(table: SummaryTable): Promise<void>;
}

/** The job state: data that one of the job's steps saves for later steps. */
export interface JobMemory {
  /** A folder on this machine that the runner deletes after the job. @throws JobpassError `state` */
  temporaryFolder(): string;
  /** Saves a value until the end of the job. @throws JobpassError `state` */
  saveState(name: string, value: string): void;
  /** Returns all values that this use of Jobpass saved earlier in the job. */
  savedState(): ReadonlyMap<string, string>;
  /** This job's name, if Jobpass generated the name. Later commands need this name to find the job's credentials. */
  readonly jobName?: string;
  /**
   * The names and folders of this user's other jobs, if this process might belong to one of them. Absent if the job is known.
   */
  otherJobs?(): { job: string; folder: string; named: boolean }[];
}

/** The source of ID tokens for this job. */
export interface IdTokenSource {
  /**
   * Requests one ID token, without retries. The caller retries.
   *
   * @throws JobpassError `no-id-token` if this job cannot get one
   */
  request(audience: string, http: HttpClient, attempt: Attempt): Promise<ServedIdToken>;
  /**
   * Variables that contain an ID token or give access to one, and that the job needs for nothing else. `jobpass exec` removes
   * these variables from its command's environment.
   */
  readonly identity: readonly string[];
  /** The secrets in the ID token request, so that no message contains them. */
  secrets(): string[];
  /** The time after which this job can no longer get ID tokens, in ms since 1970. Undefined if unknown. */
  until(): number | undefined;
  /** Whether a job has only one ID token for all of its requests. */
  readonly fixed?: boolean;
}
