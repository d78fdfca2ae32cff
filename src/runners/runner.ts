import type { HttpClient } from '../http/client.js';
import type { Attempt } from '../http/retry.js';
import type { ServedTime } from '../http/service-clock.js';
import type { Claims } from '../identity/id-token.js';
import type { ProcessMark } from './processes.js';

/** The log that people read. No message may contain a secret. */
export interface Log {
  info(message: string): void;
  warning(message: string): void;
  error(message: string): void;
  /** Prints lines under a title that the reader can unfold; absent if the log has no details. */
  group?(title: string, lines: readonly string[]): void;
}

/** An ID token as it came, and the time of day by the service that handed it out, in ms since 1970. */
export interface ServedIdToken {
  raw: string;
  servedAt?: number;
  /** The same where nothing between could have changed it. */
  served?: ServedTime;
  /** Whether it was made for this very request, so that its `iat` is the time by its issuer's clock. */
  fresh?: boolean;
}

/** The summary of a step: a table with one row per credential. */
export interface SummaryTable {
  heading: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** Sentences below the table, always visible. */
  remarks: readonly string[];
  /** Lines that the reader can unfold. */
  details: readonly string[];
}

/**
 * By what a process beside the job can see that the job goes on.
 *
 * - `process`: the process that runs the job's steps; it ends with the job
 * - `poll`: ID tokens, which are given to jobs that are in progress only
 * - `none`: nothing
 */
export type SignOfLife =
  /** `graceMs`: how long after its end what the job itself does about it is waited for. */
  ({ kind: 'process'; graceMs?: number } & ProcessMark) | { kind: 'poll' } | { kind: 'none' };

/** What Jobpass needs of the job that it runs in: the CI system, the step's surface, the job's memory, the ID tokens. */
export interface Runner {
  readonly system: CiSystem;
  readonly step: StepSurface;
  readonly memory: JobMemory;
  readonly idTokens: IdTokenSource;
}

/** What runs the job, and who the job is. */
export interface CiSystem {
  /** As in the registry: `github`. */
  readonly name: string;
  /** What the system says of this job, where no ID token does: safe to print, in the names of the claims. */
  job(): Claims;
  /** The claims of `job` and those that only audit records show; absent if there are no more. */
  jobForRecords?(): Claims;
  /** Claims of its ID tokens that tell a person which job it is, besides those that every system has. */
  readonly claims?: readonly string[];

  /** The folder of the checked-out repository; absent where it is the one in which scripts run. */
  workspace?(): string;
  /**
   * Why the checked-out files may be untrusted (a pull request's, in a job of the base branch), and the commit that the
   * job's definition is from; undefined if they are trusted. Absent if the definition is always from the same files.
   */
  untrustedFiles?(): { why: string; commit: string | undefined } | undefined;

  /** Whether the machine ends with the job, so that nothing on it outlives the job. */
  readonly ephemeral: boolean;
  signOfLife(): Promise<SignOfLife>;
  /** The variables that this adapter needs in a process beside the job: those, and no others, are handed to it. */
  readonly variables: readonly string[];
}

/** What the step reads from and shows to the job around it. */
export interface StepSurface {
  /** The inputs that the user gave, by name; an input left empty is not among them. */
  inputs(): ReadonlyMap<string, string>;
  /** Whether an input is from the job's environment, where it applies to every command; absent if none is. */
  isFromEnvironment?(name: string): boolean;

  readonly log: Log;
  /**
   * Makes the runner hide secrets in everything printed from now on, whole and in their parts (`masksOf`).
   *
   * @throws JobpassError `delivery` when the runner cannot be told: then nothing may be delivered
   */
  mask(secrets: readonly string[]): Promise<void>;
  /** Whether the secrets of renewed credentials are masked too; they are left in the lease's folder (`hidden.ts`). */
  readonly masksRenewals?: true;
  /** What a system that has no masks leaves unhidden, for people; absent where `mask` hides everything. */
  readonly unmasked?: string;

  /** How later steps get variables: from the system (`exportVariable`), or from a file that they source. */
  readonly passesVariablesBy: 'system' | 'file';
  /** Hands a variable to the later steps. @throws JobpassError `delivery` */
  exportVariable(name: string, value: string): void;
  /** Unsets a variable of the later steps; absent if the system can only empty it. @throws JobpassError `delivery` */
  removeVariable?(name: string): void;
  /** Makes every later step source a file; absent if the system cannot. @throws JobpassError `delivery` */
  sourceInLaterSteps?(file: string): void;
  /** Hands an output to the later steps that ask for it. @throws JobpassError `delivery` */
  setOutput(name: string, value: string): void;

  /** Where records of this job go that nobody said a place for; absent where nothing removes them with the job. */
  auditFile?(): string;
  /** Prints a record where the user asked for that; absent where nobody sees what is printed. */
  printRecord?(line: string): void;
  /** Adds a table to the page of the run. Never throws. */
  summary(table: SummaryTable): Promise<void>;
}

/** What lasts from one step of the job to the next. */
export interface JobMemory {
  /** A folder on this machine that the runner empties after the job. @throws JobpassError `state` */
  temporaryFolder(): string;
  /** Remembers a value until the job's end. @throws JobpassError `state` */
  saveState(name: string, value: string): void;
  /** Everything that `saveState` was given earlier in this job by this use of Jobpass. */
  savedState(): ReadonlyMap<string, string>;
  /** The name of this job where only Jobpass knows one: later commands find its credentials by it. */
  readonly jobName?: string;
  /**
   * The names and folders of other jobs of this user, where nothing tells whether this process belongs to one of them;
   * absent where the job is known.
   */
  otherJobs?(): { job: string; folder: string; named: boolean }[];
}

/** Where the ID tokens of this job come from. */
export interface IdTokenSource {
  /**
   * Requests one ID token, once; the caller repeats.
   *
   * @throws JobpassError `no-id-token` when this job can have none
   */
  request(audience: string, http: HttpClient, attempt: Attempt): Promise<ServedIdToken>;
  /**
   * Variables that hold an ID token of this job, or by which a process gets one, and that nothing else of the job needs:
   * `jobpass exec` keeps them from its command.
   */
  readonly identity: readonly string[];
  /** Secrets that the ID token request itself needs, so that no message shows them. */
  secrets(): string[];
  /** Until when this job can have ID tokens, in ms since 1970; undefined where that is not known. */
  until(): number | undefined;
  /** Whether a job has one ID token for all of its requests. */
  readonly fixed?: boolean;
}
