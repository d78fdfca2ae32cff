import type { Clock } from '../../clock.js';
import type { Settings } from '../../config/settings.js';
import type { Attempt } from '../../http/retry.js';
import type { AuditRecord } from '../record.js';

/** A record with its original line. The next record contains the hash of this line. */
export interface TrailLine {
  text: string;
  record: AuditRecord;
}

/** The result of sending records. */
export interface SendResult {
  /** The number of permanently rejected records, with the reason for messages. */
  refused?: { count: number; why: string };
}

/** A destination for records other than the trail's file. */
export interface Sink {
  /** The name in messages: `the collector at http://127.0.0.1:4318`. The name contains no path, because a path may contain a secret. */
  readonly displayName: string;
  /** The maximum number of records in one request. */
  readonly maxRecords: number;
  /** The time limit of a request including retries, in milliseconds; absent if only the sender has a limit. */
  readonly longestMs?: number;
  /** Warnings about settings that are ignored. */
  readonly remarks?: readonly string[];
  /**
   * Sends records once. The caller retries.
   *
   * @throws JobpassError, which is `transient` if a retry may succeed
   */
  send(lines: readonly TrailLine[], attempt: Attempt, signal?: AbortSignal): Promise<SendResult>;
}

/** The settings that configure sinks. */
export type SinkSettings = Pick<
  Settings,
  'audit' | 'auditWebhook' | 'auditWebhookSecret' | 'auditPrint' | 'ca'
>;

export interface SinkOptions {
  settings: SinkSettings;
  env: NodeJS.ProcessEnv;
  /** The secrets of all configured sinks, which are removed from messages. */
  secrets: readonly string[];
  clock: Clock;
  /** Prints a line for the user; absent in a background process. */
  print?: (line: string) => void;
}

/** A kind of sink in the registry. Its code is loaded only if the sink is configured. */
export interface SinkEntry {
  /** The name of this kind, which is also part of the name of the file that contains a sink's position. */
  name: string;
  /** Returns the receiver, which identifies the sink among sinks of the same kind; undefined if the sink is not configured. */
  target(settings: SinkSettings, env: NodeJS.ProcessEnv): string | undefined;
  /** Returns the secrets of the sink, which are removed from messages. */
  secrets(settings: SinkSettings, env: NodeJS.ProcessEnv): string[];
  /** The variables that contain secrets, including URLs that are secret. */
  variables?: readonly string[];
  /** Whether the sink prints records. Background processes do not use such sinks. */
  prints?: true;
  /** Loads the constructor. The constructor throws JobpassError `usage` or `insecure` if the settings are invalid. */
  load(): Promise<(options: SinkOptions) => Sink>;
}
