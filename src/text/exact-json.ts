import { isObject } from './json.js';

/** Matches a text or a number in valid JSON. */
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/**
 * A JSON document, or a part of a document, in which numbers keep their original digits. JavaScript numbers cannot represent
 * `1.10`, `1e400` or 9007199254740993.
 *
 * `JSON.parse` parses a copy in which each number is replaced with its index in a list of the original numbers. So this class
 * accepts the same documents as `JSON.parse`.
 */
export class ExactJson {
  readonly #value: unknown;
  readonly #written: readonly string[];

  private constructor(value: unknown, written: readonly string[]) {
    this.#value = value;
    this.#written = written;
  }

  /** Parses a whole document. @returns the document; undefined if the text is not JSON */
  static read(source: string | Uint8Array): ExactJson | undefined {
    try {
      const text =
        typeof source === 'string' ? source : new TextDecoder('utf-8', { fatal: true }).decode(source);
      JSON.parse(text);
      const written: string[] = [];
      const places = text.replace(TEXT_OR_NUMBER, (found) =>
        found.startsWith('"') ? found : String(written.push(found) - 1),
      );
      return new ExactJson(JSON.parse(places), written);
    } catch {
      return undefined;
    }
  }

  /** The value, if it is a text. */
  get string(): string | undefined {
    return typeof this.#value === 'string' ? this.#value : undefined;
  }

  /** The original digits, if the value is a number. */
  get number(): string | undefined {
    return typeof this.#value === 'number' ? this.#written[this.#value] : undefined;
  }

  /** An object's member with this name, or a list's element with this index. */
  member(name: string): ExactJson | undefined {
    const value = this.#value;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    if (Array.isArray(value) && !/^\d+$/.test(name)) return undefined;
    return new ExactJson((value as Record<string, unknown>)[name], this.#written);
  }

  /** An object's members, or undefined for any other value. */
  get members(): [name: string, value: ExactJson][] | undefined {
    const value = this.#value;
    if (!isObject(value)) return undefined;
    return Object.entries(value).map(([name, one]) => [name, new ExactJson(one, this.#written)]);
  }

  /** The direct children of this object or list. */
  *inside(): Generator<ExactJson> {
    const value = this.#value;
    if (typeof value !== 'object' || value === null) return;
    for (const one of Object.values(value)) yield new ExactJson(one, this.#written);
  }

  /**
   * The value as text: a text unchanged, any other value as JSON.
   *
   * @throws RangeError if the value is nested too deeply for the stack
   */
  get text(): string {
    if (typeof this.#value === 'string') return this.#value;
    return JSON.stringify(this.#value).replace(TEXT_OR_NUMBER, (found) =>
      found.startsWith('"') ? found : (this.#written[Number(found)] ?? found),
    );
  }
}
