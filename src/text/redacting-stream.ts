import { Transform, type TransformCallback } from 'node:stream';
import type { Redactor } from './redactor-interface.js';

/** The pause after which a stream releases held bytes that reveal little of a secret, in milliseconds. */
const SILENCE_MS = 50;
/**
 * The pause after which a stream releases one or two held bytes, in milliseconds. The stream holds bytes that may start a
 * secret, such as the end of a line.
 */
const SHORT_SILENCE_MS = 5;
const FEW = 2;

/** The part of a redactor's interface that a stream uses. */
export type StreamedRedactor = Pick<Redactor, 'write' | 'release' | 'end' | 'releasable' | 'held'>;

/**
 * A stream that passes its input through a redactor. After `flushMs` without input, it releases held bytes that reveal little
 * of a secret.
 */
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
