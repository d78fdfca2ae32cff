import type { Head } from '../../audit/chain.js';
import type { AuditEvent } from '../../audit/record.js';
import type { Clock } from '../../clock.js';
import type { JobpassError } from '../../errors.js';

/** A token in the form that journals and tables contain. Times are in seconds since 1970. */
export interface StoredToken {
  kind: 'AccessToken';
  jti: string;
  iat: number;
  exp: number;
  clientId: string;
  accountId: string;
  aud: string | readonly string[];
  scope?: string;
  extra: Readonly<Record<string, unknown>>;
  'x5t#S256'?: string;
  /** Whether the token is a JWT, which services can verify without the broker. */
  jwt?: true;
  /** The job's use of the token, as hashes: the job, and the credential's name in the job. Absent if the broker does not know the job. */
  use?: { job: string; entry: string };
}

/** The maximum length of a key, in characters. This limit is longer than any broker key and short enough for a database index. */
const LONGEST_KEY = 256;

/**
 * Returns whether a text is a valid key in every kind of store. A database rejects some texts, together with the rest of the
 * statement, and treats some different texts as equal.
 */
export function canBeKey(text: string): boolean {
  return text.length <= LONGEST_KEY && !text.includes('\0') && !/\p{Cs}/u.test(text);
}

/** The events in a token's life. */
export type TokenEvent = 'issued' | 'revoked' | 'expired';

/** Creates the records of a store's audit trail. */
export interface Trail {
  /** Returns the audit event for a change to a token at the current time. */
  of(event: TokenEvent, token: StoredToken): AuditEvent;
  /** Returns the records of events as the next lines of a chain, without line breaks, and the new head. */
  next(events: readonly AuditEvent[], head: Head): { lines: string[]; head: Head };
}

/** A text that the store keeps under a key until it expires. */
export interface KeptText {
  key: string;
  value: string;
  /** The expiry, in seconds since 1970. */
  until: number;
}

/**
 * Texts under keys, each kept until its expiry or its removal. Callers choose the prefixes of the keys. When the promise of a change
 * resolves, all brokers of the store see the change. A change writes only the record that the caller passes as `note`.
 */
export interface KeptTexts {
  /**
   * Stores a text unless the key already has a text. If several callers claim a key at the same time, the store keeps one of
   * their texts, and returns this text to all of them.
   *
   * @returns the text that the key now has
   */
  claim(key: string, value: string, until: number): Promise<string>;
  /** Stores a text, and replaces the text that the key has. @param note the record to write together with the text */
  keep(key: string, value: string, until: number, note?: AuditEvent): Promise<void>;
  /** Returns the text of a key, or undefined if the key has no text or the text has expired. */
  kept(key: string): Promise<string | undefined>;
  /**
   * Removes a text.
   *
   * @param note the record to write together with the removal, if this call removes the text
   * @returns whether this call removed the text, rather than another call or the expiry
   */
  drop(key: string, note?: AuditEvent): Promise<boolean>;
  /** Returns all texts whose keys start with a prefix and that have not expired, in any order. */
  keptWith(prefix: string): Promise<KeptText[]>;
}

/**
 * Checks a text and its key before the text is stored.
 *
 * @throws RangeError if some kind of store cannot store the text, even if the present one can
 */
export function checkKept({ key, value, until }: KeptText): void {
  if (!Number.isFinite(until)) throw new RangeError('An entry requires a finite expiry time');
  if (!canBeKey(key)) throw new RangeError('An entry requires a key that a database accepts');
  if (value.includes('\0') || /\p{Cs}/u.test(value))
    throw new RangeError('An entry requires a value that a database accepts');
}

/**
 * The tokens, uses and kept texts of a broker. Each change becomes durable together with its record, or not at all: a process that is killed
 * at any moment leaves no change without a record and no record without a change.
 *
 * Times are in seconds since 1970. All methods throw JobpassError `state` if the store cannot be written or read; the error is
 * `transient` if a retry may succeed.
 */
export interface Store extends KeptTexts {
  /** Stores a token until it expires. */
  issue(token: StoredToken): Promise<void>;
  /** Returns a token that has not expired and was not revoked. The result includes changes by other brokers with the same store. */
  find(id: string): Promise<StoredToken | undefined>;
  /** Revokes a token. @returns whether this call revoked it */
  end(id: string): Promise<boolean>;
  /** Whether `find` hides a token before its revocation is durable. `end` resolves once the revocation is durable. */
  readonly hidesEnding?: true;
  /** Stores the use of something that may be used only once. @returns false if it was already used */
  use(key: string, until: number): Promise<boolean>;
  /** Stores a record without any other change. */
  note(event: AuditEvent): Promise<void>;
  /** The number of tokens, uses and kept texts. Expired ones may be counted for another minute. */
  count(): Promise<number>;
  /** Whether the last attempt to write succeeded. This attempt was at most a few seconds ago. */
  readonly healthy: boolean;
  /** The head of the durable records that this process knows; undefined if the store has no records. */
  readonly head: Head | undefined;
  /** Waits for writes in progress. Later writes fail. */
  close(): Promise<void>;
}

/** A text stored under a name, such as a set of keys. */
export interface StoredText {
  text: string;
  /** The version, which starts at 1 and increases with each change. */
  version: number;
}

/** The store of a broker's private keys. All methods throw JobpassError `state`. */
export interface KeyStore {
  /** Returns the location of the text with a name, for messages. */
  where(name: string): string;
  read(name: string): Promise<StoredText | undefined>;
  /** Returns the current text if it is newer than a version; otherwise undefined. */
  newer(name: string, version: number): Promise<StoredText | undefined>;
  /** Replaces a text that has the given version; version 0 creates the text. @returns false if the text has another version */
  write(name: string, text: string, version: number): Promise<boolean>;
}

/** The storage of tokens, keys and records. */
export interface Storage {
  keys: KeyStore;
  /** Opens the store. Call it once. */
  open(trail: Trail): Promise<Store>;
  /** The records in order, one line each. Brokers may add records in the meantime. */
  records(): AsyncIterable<string>;
  /** Closes everything, including the store. */
  close(): Promise<void>;
}

/** An event of a store in use. */
export type StoreEvent =
  /** A log entry about the journal or the database. */
  | { kind: 'log'; event: string; level?: 'warn' | 'error'; [field: string]: unknown }
  | { kind: 'synced'; seconds: number }
  | { kind: 'compacted' }
  /** The store is no longer reliable, and the broker must stop. Sent only once. */
  | { kind: 'broken'; error: JobpassError };

/** The options of a storage. */
export interface StorageOptions {
  clock: Clock;
  /** Whether this process only reads. Another process, which may run as another user, then still owns the files. */
  readOnly?: boolean;
  /** This callback must not throw. */
  onEvent?: (event: StoreEvent) => void;
}
