import { Transform, type TransformCallback } from 'node:stream';
import type { Redactor } from './redactor.js';

/** How long nothing must come before what is held is let out, if it tells little. In milliseconds. */
const SILENCE_MS = 50;
/** The same where that is no more than a byte or two, as the last of a line that ends like a secret begins. */
const SHORT_SILENCE_MS = 5;
const FEW = 2;

/** As much of a redactor as a stream needs. */
export type StreamedRedactor = Pick<Redactor, 'write' | 'release' | 'end' | 'releasable' | 'held'>;

/** A stream through a redactor: what is held back and tells little is let out when nothing came for `flushMs`. */
export class RedactingStream extends Transform {
  readonly #redactor: StreamedRedactor;
  readonly #flushMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(redactor: StreamedRedactor, flushMs = SILENCE_MS) {
    super();
    this.#redactor = redactor;
    this.#flushMs = flushMs;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    clearTimeout(this.#timer);
    this.#pass(this.#redactor.write(chunk));
    if (this.#redactor.releasable) {
      const wait = this.#redactor.held <= FEW ? Math.min(SHORT_SILENCE_MS, this.#flushMs) : this.#flushMs;
      this.#timer = setTimeout(() => this.#pass(this.#redactor.release()), wait).unref();
    }
    done();
  }

  override _flush(done: TransformCallback): void {
    clearTimeout(this.#timer);
    this.#pass(this.#redactor.end());
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.#timer);
    done(error);
  }

  #pass(bytes: Buffer): void {
    if (bytes.length > 0) this.push(bytes);
  }
}
