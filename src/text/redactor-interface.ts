import type { TokenTally } from './token-tally.js';

/** Options for a redactor. */
export interface RedactorOptions {
  /** The replacement for a secret. Default: `***`. */
  readonly replacement?: string;
  /** If set, the redactor also removes GitHub tokens that are not among the secrets, and counts them here. */
  readonly tokens?: TokenTally;
}

/** Removes secrets from a stream of bytes. */
export interface Redactor {
  /** Adds the next bytes. Returns the bytes that cannot be part of a secret. The result may share memory with the input. */
  write(chunk: Buffer): Buffer;
  /** Returns the buffered bytes if they are unlikely to begin a secret. Call this method after a pause. */
  release(): Buffer;
  /** Returns all remaining bytes and resets the stream. */
  end(): Buffer;
  /** Adds secrets. The redactor also removes them from the bytes in its buffer. */
  add(...secrets: string[]): void;
  /** Forgets secrets, as soon as other secrets are added. */
  drop(...secrets: string[]): void;
  /** Returns a redactor for another stream, with the same secrets. Both redactors share the computed tables. */
  another(): Redactor;
  /** Whether `release` would return any bytes. */
  readonly releasable: boolean;
  /** The number of buffered bytes. */
  readonly held: number;
  /** The size of the tables in memory, in bytes. */
  readonly size: number;
}
