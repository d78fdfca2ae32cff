import type { Option } from 'commander';
import type { ProviderDefinition } from '../../providers/definition.js';
import type { Lifetime } from '../lifetimes.js';
import type { FileLine } from '../read.js';
import type { Correlation } from './correlation.js';
import type { CredentialUse } from './credential-use.js';
import type { LogReader } from './logs.js';
import type { CorrelateOptions } from './options.js';

/** A kind of log in which a service writes what credentials did. */
export interface ServiceLog {
  provider: ProviderDefinition;
  /** As the output has it: `cloudtrail`. The option `--cloudtrail` takes its files. */
  kind: string;
  /** For people: `CloudTrail`. */
  name: string;
  /** Which files the option takes. */
  description: string;
  /** Options that only this log has. */
  options: () => Option[];
  /** What is told if no record is of this service. */
  nothing: string;
  /** The service writes an entry within this time, in milliseconds: what is newer may be missing. */
  deliveryMs: number;
  load: () => Promise<(correlation: Correlation, own: CorrelateOptions['own']) => ServiceLogJoin>;
}

/** Joins the entries of a log with the credentials of the records. All log-ins are read before the first use is. */
export interface ServiceLogJoin<Entry extends { at: number } = { at: number }> {
  /** Whether there is anything to join. */
  readonly hasCredentials: boolean;
  /**
   * Reads a file.
   *
   * @param logInsOnly whether nothing but log-ins is looked for
   * @throws JobpassError `usage` for a file that cannot be read
   */
  read(file: string, reader: LogReader<Entry>, logInsOnly: boolean): Promise<void>;
  addLogIn(entry: Entry, place: FileLine): void;
  /** Decides whose the log-ins are. */
  assignOwners(): void;
  addUse(entry: Entry, place: FileLine): void;
  /** Called when everything is read, with the times of the first and the last entry. */
  finish?(firstAt: number, lastAt: number): void;
  /** Why the log may lack uses of a credential, although it has its log-in and goes on to its end. */
  reasonIncomplete(
    lifetime: Lifetime,
    credentialUse: CredentialUse,
    options: CorrelateOptions,
  ): string | undefined;
}
