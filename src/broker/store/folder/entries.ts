import type { Head } from '../../../audit/chain.js';
import type { AuditEvent } from '../../../audit/record.js';
import { JobpassError } from '../../../errors.js';

/** What the broker must not forget: texts by key, each until it expires (in seconds since 1970). */
export interface Entries {
  /**
   * Durable, and to be found by `get`, when it resolves.
   *
   * @param note what is recorded with it, or not at all
   * @throws JobpassError `state` when it cannot be written; then nothing has changed
   */
  put(key: string, value: string, expiresAt: number, note?: AuditEvent): Promise<void>;
  /**
   * Puts an empty value where the key holds none. Of two callers at the same time one gets true, the other waits for
   * what becomes of it.
   *
   * @returns whether it was put; durable then
   * @throws JobpassError `state` as `put` does
   */
  claim(key: string, expiresAt: number): Promise<boolean>;
  /** The value, unless it has expired, was removed or never was. */
  get(key: string): string | undefined;
  /**
   * `get` finds it no more from the moment of the call. Durable when it resolves.
   *
   * @param note makes, of the value, what is recorded with it: of several calls the first one's is
   * @returns whether this call ended it: another one may have, or its time
   * @throws JobpassError `state` when it cannot be written. The key stays removed; a new call, and the next write of
   *   anything, tries again
   */
  remove(key: string, note?: (value: string) => AuditEvent): Promise<boolean>;
  /** Records what changes nothing else. @throws JobpassError `state` */
  note(event: AuditEvent): Promise<void>;
  /** How many are held. One that has expired may be counted for another minute. */
  readonly size: number;
  /** Waits for what is being written. Writes after this are refused. */
  close(): Promise<void>;
}

export interface DurableEntries extends Entries {
  /** Whether the last write succeeded. After one that failed, another is tried every second. */
  readonly healthy: boolean;
  /** The length of the journal. */
  readonly bytes: number;
  /** Of the records that are durable; undefined where none are kept. */
  readonly head: Head | undefined;
}

/** Why a moment cannot be that of an expiry. */
export function unusable(expiresAt: number): Error | undefined {
  return Number.isFinite(expiresAt)
    ? undefined
    : new RangeError('A record needs a moment at which it expires');
}

/** What is answered once it is closed. */
export function afterClose(): JobpassError {
  return new JobpassError('state', 'A record could not be written: the broker is stopping', {
    transient: true,
  });
}
