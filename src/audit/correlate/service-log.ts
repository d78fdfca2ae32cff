import type { Option } from 'commander';
import type { ProviderDefinition } from '../../providers/definition.js';
import type { Lifetime } from '../lifetimes.js';
import type { FileLine } from '../read.js';
import type { Correlation } from './correlation.js';
import type { CredentialUse } from './credential-use.js';
import type { LogReader } from './logs.js';
import type { CorrelateOptions } from './options.js';

/** A kind of log in which a service records the uses of credentials. */
export interface ServiceLog {
  provider: ProviderDefinition;
  /**
   * The name of this kind in the output, such as `cloudtrail`. The option with the same name, such as `--cloudtrail`, accepts the
   * log files.
   */
  kind: string;
  /** The display name, such as `CloudTrail`. */
  name: string;
  /** The help text of the option for its files. */
  description: string;
  /** The options specific to this log. */
  options: () => Option[];
  /** The message to print if the records contain no credential from this service. */
  noCredentials: string;
  /** The maximum delay of the service's entries, in milliseconds. Newer entries may be missing. */
  deliveryMs: number;
  load: () => Promise<(correlation: Correlation, own: CorrelateOptions['own']) => ServiceLogJoin>;
}

/** Joins the entries of a log with the credentials in the records. All logins must be added before the first use. */
export interface ServiceLogJoin<Entry extends { at: number } = { at: number }> {
  /** Whether the records contain credentials that can be joined with this log. */
  readonly hasCredentials: boolean;
  /**
   * Reads a file.
   *
   * @param logInsOnly whether only the logins are needed
   * @throws JobpassError `usage` for a file that cannot be read
   */
  read(file: string, reader: LogReader<Entry>, logInsOnly: boolean): Promise<void>;
  addLogIn(entry: Entry, place: FileLine): void;
  /** Assigns the logins to credentials. */
  assignOwners(): void;
  addUse(entry: Entry, place: FileLine): void;
  /** Called after the last entry, with the times of the first and the last entry. */
  finish?(firstAt: number, lastAt: number): void;
  /**
   * Returns the reason why uses of a credential may be missing from the log, although the log contains the credential's login and
   * continues until the credential's end.
   */
  reasonIncomplete(
    lifetime: Lifetime,
    credentialUse: CredentialUse,
    options: CorrelateOptions,
  ): string | undefined;
}
