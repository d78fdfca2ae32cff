import type { Head } from '../../../audit/chain.js';
import type { AuditEvent } from '../../../audit/record.js';
import { JobpassError } from '../../../errors.js';
import type { StoredEntry } from './journal-lines.js';

/** Texts, each stored under a key. Each text is stored until it expires (in seconds since 1970). */
export interface Entries {
  /**
   * Stores a value. When the promise resolves, the value is durable and `get` returns it.
   *
   * @param note the record to write atomically with the value
   * @throws JobpassError `state` if the value cannot be written; then nothing has changed
   */
  put(key: string, value: string, expiresAt: number, note?: AuditEvent): Promise<void>;
  /**
   * Stores a value, which is empty by default, unless the key already has a value. If two callers claim a key at the same time, one of them receives
   * `true`, and the other waits for the result.
   *
   * @returns whether this call durably stored the value
   * @throws JobpassError `state` if the value cannot be written; then nothing has changed
   */
  claim(key: string, expiresAt: number, value?: string): Promise<boolean>;
  /** Returns the value, or undefined if it does not exist, has expired or was removed. */
  get(key: string): string | undefined;
  /** Returns the entries that `get` would return whose keys start with a prefix. Only keys that the table lists are searched. */
  startingWith(prefix: string): StoredEntry[];
  /**
   * Removes a value. From the moment of the call, `get` no longer returns the value. When the promise resolves, the removal is
   * durable.
   *
   * @param note creates the record of the removal from the value, or returns undefined for no record; if there are several calls, the record from the first call is
   *   written
   * @returns whether this call removed the value, rather than another call or the value's expiry
   * @throws JobpassError `state` if the removal cannot be written. The key stays removed; a new call or the next write retries the
   *   removal
   */
  remove(key: string, note?: (value: string) => AuditEvent | undefined): Promise<boolean>;
  /** Writes a record without any other change. @throws JobpassError `state` */
  note(event: AuditEvent): Promise<void>;
  /** The number of values. Expired values may be counted for another minute. */
  readonly size: number;
  /** Waits for writes in progress. Later writes fail. */
  close(): Promise<void>;
}

export interface DurableEntries extends Entries {
  /** Whether the last write succeeded. After a failure, another write is attempted every second. */
  readonly healthy: boolean;
  /** The length of the journal. */
  readonly bytes: number;
  /** The head of the durable records; undefined if there are no records. */
  readonly head: Head | undefined;
}

/** Returns the error for an invalid expiry, or undefined for a valid one. */
export function expiryError(expiresAt: number): Error | undefined {
  return Number.isFinite(expiresAt) ? undefined : new RangeError('An entry requires a finite expiry time');
}

/** Returns the error for a write after `close`. */
export function closedError(): JobpassError {
  return new JobpassError('state', 'The broker is stopping and cannot store changes', {
    transient: true,
  });
}
