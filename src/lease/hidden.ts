import { appendFileSync, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { errorText, JobpassError, writeHint } from '../errors.js';

/** The file with secrets from renewals. `jobpass exec` masks these secrets in its command's output. */
export const HIDDEN_FILE = 'hidden.jsonl';

/**
 * The number of entries with secrets that `jobpass exec` masks. Jobpass replaces a credential after about a third of its
 * lifetime, so the secrets of earlier entries have expired. The time and memory for masks increase with the number of secrets.
 */
const LATEST = 32;

/**
 * Saves secrets before they are delivered. The file keeps all entries, and `jobpass exec` masks the latest
 * ones.
 *
 * @throws JobpassError `state`, in which case Jobpass must not deliver the secrets
 */
export function hide(folder: string, secrets: readonly string[]): void {
  try {
    // Starts with a line break, in case a full disk has truncated the previous line.
    appendFileSync(join(folder, HIDDEN_FILE), `\n${JSON.stringify(secrets)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new JobpassError('state', `The list of secrets to mask could not be saved: ${errorText(error)}`, {
      transient: true,
      hint: writeHint(error, folder),
      cause: error,
    });
  }
}

/** Reads the secrets that were saved since the last call. */
export class HiddenReader {
  readonly #path: string;
  #file: number | undefined;
  #read = 0;
  /** The latest entries, oldest first. */
  readonly #latest: string[][] = [];

  constructor(folder: string) {
    this.#path = join(folder, HIDDEN_FILE);
  }

  /** Returns the new secrets. @throws if it cannot read them; in this case, no output may be shown */
  next(): string[] {
    if (this.#file === undefined) {
      try {
        // The file stays open, because it may be removed while the command still prints.
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
    const entries = text.slice(0, end).split('\n').map(secretsIn);
    this.#latest.push(...entries.filter((secrets) => secrets.length > 0));
    return entries.flat();
  }

  /** Returns, once, the secrets that only occur in entries before the latest ones. */
  outdated(): string[] {
    if (this.#latest.length <= LATEST) return [];
    const earlier = this.#latest.splice(0, this.#latest.length - LATEST).flat();
    const latest = new Set(this.#latest.flat());
    return earlier.filter((secret) => !latest.has(secret));
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

/** Jobpass has not delivered the secrets in an incomplete line. */
function secretsIn(line: string): string[] {
  try {
    const parsed: unknown = JSON.parse(line);
    return Array.isArray(parsed) ? parsed.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}
