import type { Clock } from '../../clock.js';
import type { Settings } from '../../config/settings.js';
import type { Attempt } from '../../http/retry.js';
import type { AuditRecord } from '../record.js';

/** A record as it stands in the trail: the text is what the next one's hash is of. */
export interface TrailLine {
  text: string;
  record: AuditRecord;
}

/** What a sink did with records. */
export interface SendResult {
  /** Those that it will not take however often they come, for people. */
  refused?: { count: number; why: string };
}

/** Where records go besides the file. */
export interface Sink {
  /** For people: `the collector at http://127.0.0.1:4318`. No secret is in it, and no path, which may hold one. */
  readonly displayName: string;
  /** The most records that one request takes. */
  readonly maxRecords: number;
  /** The longest that records may be on their way, tries included, in milliseconds; absent where only the sender bounds it. */
  readonly longestMs?: number;
  /** What of its settings is not followed, for people. */
  readonly remarks?: readonly string[];
  /**
   * Sends records once; the caller repeats.
   *
   * @throws JobpassError, `transient` where the same request may succeed a moment later
   */
  send(lines: readonly TrailLine[], attempt: Attempt, signal?: AbortSignal): Promise<SendResult>;
}

/** The part of a lease's settings that sinks are set up by. */
export type SinkSettings = Pick<
  Settings,
  'audit' | 'auditWebhook' | 'auditWebhookSecret' | 'auditPrint' | 'ca'
>;

export interface SinkOptions {
  settings: SinkSettings;
  env: NodeJS.ProcessEnv;
  /** The secrets of all sinks of these settings, for messages to be freed of. */
  secrets: readonly string[];
  clock: Clock;
  /** Prints a line where the user of a command sees it; absent in a process that nobody sees. */
  print?: (line: string) => void;
}

/** A kind of sink, as the list has it: what is asked of each in every job loads nothing. */
export interface SinkEntry {
  /** Also a part of the name of the file that says how far it got. */
  name: string;
  /** Its receiver, by which it is told from another of its kind; undefined where none is wanted. */
  target(settings: SinkSettings, env: NodeJS.ProcessEnv): string | undefined;
  /** Secrets that it sends, so that no message shows one. */
  secrets(settings: SinkSettings, env: NodeJS.ProcessEnv): string[];
  /** Variables in which it finds secrets, or an address that is one. */
  variables?: readonly string[];
  /** Whether it prints, which a process that nobody sees cannot. */
  prints?: true;
  /** @returns what makes it @throws JobpassError `usage` or `insecure` where its settings cannot be used */
  load(): Promise<(options: SinkOptions) => Sink>;
}
