import { appendFileSync, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { JobpassError, tell } from '../errors.js';

/** Secrets that came by renewals, for `jobpass exec` to keep out of what its command prints. */
export const HIDDEN_FILE = 'hidden.jsonl';

/**
 * Writes down secrets that are about to be handed out. Nothing is ever taken back: what a command has read it can print
 * at any later time.
 *
 * @throws JobpassError `state`, and then nothing may be handed out
 */
export function hide(folder: string, secrets: readonly string[]): void {
  try {
    // On a line of its own, whatever a full disk has left of an earlier one.
    appendFileSync(join(folder, HIDDEN_FILE), `\n${JSON.stringify(secrets)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new JobpassError('state', `The list of secrets to mask could not be saved: ${tell(error)}`, {
      transient: true,
      hint: 'Check free space and permissions of the folder for temporary files',
      cause: error,
    });
  }
}

/** Reads what was written down since it was asked last. */
export class HiddenReader {
  readonly #path: string;
  #file: number | undefined;
  #read = 0;

  constructor(folder: string) {
    this.#path = join(folder, HIDDEN_FILE);
  }

  /** The secrets that are new. @throws where they cannot be read, and so nothing can be shown */
  next(): string[] {
    if (this.#file === undefined) {
      try {
        // Held open: it may be removed while the command still prints.
        this.#file = openSync(this.#path, 'r');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    }
    const { size } = fstatSync(this.#file);
    if (size <= this.#read) return [];
    const bytes = Buffer.alloc(size - this.#read);
    const text = bytes.toString('utf8', 0, readSync(this.#file, bytes, 0, bytes.length, this.#read));
    const end = text.lastIndexOf('\n') + 1;
    this.#read += Buffer.byteLength(text.slice(0, end));
    return text.slice(0, end).split('\n').flatMap(secretsIn);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

/** Of a line that was not written to its end nothing was handed out. */
function secretsIn(line: string): string[] {
  try {
    const parsed: unknown = JSON.parse(line);
    return Array.isArray(parsed) ? parsed.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}
