import { writeSync } from 'node:fs';
import { systemCode } from './errors.js';

/** Where text is printed: what this module and Node's streams have in common. */
export interface Output {
  /** False once nobody reads it. */
  readonly writable: boolean;
  write(text: string, written?: (error?: Error | null) => void): unknown;
}

/** As much as any pipe takes without a reader, so that no write waits for one. In bytes. */
const DIRECT_BYTES = 4 * 1024;

/**
 * The standard output of this process. The first lines are written directly, since Node takes milliseconds to make
 * `process.stdout`; that stream takes over where there are more, where the pipe is full, and for whoever prints on it.
 */
export class StandardOutput implements Output {
  readonly #direct: (bytes: Buffer, from: number) => number;
  readonly #nodes: () => NodeJS.WriteStream;
  #left = DIRECT_BYTES;
  #stream: NodeJS.WriteStream | undefined;
  #error: Error | undefined;

  /**
   * @param direct writes bytes from a place on, and returns how many it wrote
   * @param nodes makes Node's stream
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

  /** @returns what is left for the stream */
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

  /** Node's stream, which everything is printed on from now on. */
  stream(): NodeJS.WriteStream {
    if (this.#stream === undefined) {
      this.#stream = this.#nodes();
      // Nobody reads any more: whoever must know (a mask must) asks at the write itself.
      this.#stream.on('error', () => undefined);
    }
    return this.#stream;
  }
}

export const stdout = new StandardOutput(
  (bytes, from) => writeSync(1, bytes, from),
  () => process.stdout,
);
