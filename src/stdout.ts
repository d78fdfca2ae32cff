import { writeSync } from 'node:fs';
import { systemCode } from './errors.js';

/** A destination for text: the interface that this module and Node's streams have in common. */
export interface Output {
  /** False after the reader has closed the output. */
  readonly writable: boolean;
  write(text: string, written?: (error?: Error | null) => void): unknown;
}

/** The number of bytes that any pipe accepts without a reader, so that no write blocks. */
const DIRECT_BYTES = 4 * 1024;

/**
 * The standard output of this process. The first lines are written directly, because Node takes milliseconds to create
 * `process.stdout`. Longer output, a full pipe and other modules use that stream.
 */
export class StandardOutput implements Output {
  readonly #direct: (bytes: Buffer, from: number) => number;
  readonly #nodes: () => NodeJS.WriteStream;
  #left = DIRECT_BYTES;
  #stream: NodeJS.WriteStream | undefined;
  #error: Error | undefined;

  /**
   * @param direct writes bytes from an offset, and returns the number of bytes that it wrote
   * @param nodes creates Node's stream
   */
  constructor(direct: (bytes: Buffer, from: number) => number, nodes: () => NodeJS.WriteStream) {
    this.#direct = direct;
    this.#nodes = nodes;
  }

  get writable(): boolean {
    return this.#error === undefined && (this.#stream?.writable ?? true);
  }

  write(text: string, written?: (error?: Error | null) => void): void {
    const rest = this.#stream === undefined ? this.#writeDirectly(Buffer.from(text)) : text;
    if (this.#error !== undefined) written?.(this.#error);
    else if (rest.length === 0 && this.#stream === undefined) written?.();
    else this.stream().write(rest, written);
  }

  /** @returns the bytes that must still be written to the stream */
  #writeDirectly(bytes: Buffer): Buffer {
    if (this.#error !== undefined || bytes.length > this.#left) return bytes;
    this.#left -= bytes.length;
    let done = 0;
    try {
      while (done < bytes.length) done += this.#direct(bytes, done);
    } catch (error) {
      if (systemCode(error) === 'EAGAIN') this.stream();
      else this.#error = error as Error;
    }
    return bytes.subarray(done);
  }

  /** Node's stream. After this call, all output is written to this stream. */
  stream(): NodeJS.WriteStream {
    if (this.#stream === undefined) {
      this.#stream = this.#nodes();
      // The reader has closed the output. Callers that must detect this case, such as the code for masks, check the write
      // itself.
      this.#stream.on('error', () => undefined);
    }
    return this.#stream;
  }
}

export const stdout = new StandardOutput(
  (bytes, from) => writeSync(1, bytes, from),
  () => process.stdout,
);
