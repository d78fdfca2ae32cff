import type { Head } from '../../audit/chain.js';
import type { AuditEvent } from '../../audit/record.js';
import type { Clock } from '../../clock.js';
import type { JobpassError } from '../../errors.js';

/** A token as journals and tables hold it. Its times are in seconds since 1970. */
export interface KeptToken {
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
  /** Whether services can check it by themselves. */
  jwt?: true;
}

/** Longer than any key that a broker makes, and short enough for the index of every database. In characters. */
const LONGEST_KEY = 256;

/**
 * Whether a text can be a key in every kind of store. A database refuses some texts with all that is asked together with
 * them, and takes others for texts that they are not.
 */
export function canBeKey(text: string): boolean {
  return text.length <= LONGEST_KEY && !text.includes('\0') && !/\p{Cs}/u.test(text);
}

/** What can happen to a token of a broker. */
export type TokenEvent = 'issued' | 'revoked' | 'expired';

/** Makes records of what happens to tokens: the audit trail of a store. */
export interface Trail {
  /** What happened to a token, now. */
  of(event: TokenEvent, token: KeptToken): AuditEvent;
  /** The lines of events as the next links of a chain, without line breaks, and the head that they make. */
  next(events: readonly AuditEvent[], head: Head): { lines: string[]; head: Head };
}

/**
 * What a broker must not forget. Whatever changes becomes durable together with the record of it, or not at all: a process
 * that is killed at any moment leaves neither a change without its record nor a record without its change.
 *
 * Times are in seconds since 1970. Everything throws JobpassError `state` where it cannot be written or read: a `transient`
 * one where it may succeed a moment later.
 */
export interface Store {
  /** Keeps a token until it expires. */
  issue(token: KeptToken): Promise<void>;
  /** A token, unless it has expired, was ended or never was: as whoever shares the store has left it by now. */
  find(id: string): Promise<KeptToken | undefined>;
  /** Ends a token. @returns whether this call did */
  end(id: string): Promise<boolean>;
  /** Whether `find` may show no token whose end is not durable yet: `end` resolves once it is. */
  readonly hidesEnding?: true;
  /** Notes that something was used, which can be used once. @returns false where it was used before */
  use(key: string, until: number): Promise<boolean>;
  /** Keeps a record of what changes nothing else. */
  note(event: AuditEvent): Promise<void>;
  /** How many tokens and uses are held. What has expired may be counted for another minute. */
  count(): Promise<number>;
  /** Whether it could be written to when it was last tried, which is seconds ago at most. */
  readonly healthy: boolean;
  /** Of the durable records, as far as this process knows; undefined where none are kept. */
  readonly head: Head | undefined;
  /** Waits for what is being written. Writes after this are refused. */
  close(): Promise<void>;
}

/** A text that is kept under a name, such as a set of keys. */
export interface KeptText {
  text: string;
  /** Grows with each change, from 1. */
  version: number;
}

/** Where a broker's private keys are kept. Everything throws JobpassError `state`. */
export interface KeyStore {
  /** For people: where a name is kept. */
  where(name: string): string;
  read(name: string): Promise<KeptText | undefined>;
  /** What was kept since a version; undefined where that is still the last. */
  newer(name: string, version: number): Promise<KeptText | undefined>;
  /** Puts a text in the place of a version (0: of none). @returns false where another one is there by now */
  write(name: string, text: string, version: number): Promise<boolean>;
}

/** Where tokens, keys and records are. */
export interface Storage {
  keys: KeyStore;
  /** Opens what changes; once. */
  open(trail: Trail): Promise<Store>;
  /** The records, line by line, in their order; also while brokers add to them. */
  records(): AsyncIterable<string>;
  /** Lets go of everything, the store included. */
  close(): Promise<void>;
}

/** What can be told of a store while it is in use. */
export type StoreEvent =
  /** What happened to the journal, or to the database, for the log. */
  | { kind: 'told'; event: string; level?: 'warn' | 'error'; [field: string]: unknown }
  | { kind: 'synced'; seconds: number }
  | { kind: 'compacted' }
  /** Told once: nothing can be promised any more, and the broker must stop. */
  | { kind: 'broken'; error: JobpassError };

/** What a storage is opened with. */
export interface StorageOptions {
  clock: Clock;
  /** Must not throw. */
  onEvent?: (event: StoreEvent) => void;
}
