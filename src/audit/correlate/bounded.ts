/** A map of bounded size: what comes when it is full is left out. */
export class BoundedMap<Value> {
  readonly #most: number;
  readonly #found = new Map<string, Value>();
  full = false;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    return this.#found.get(key);
  }

  set(key: string, value: Value): void {
    if (this.#found.size < this.#most || this.#found.has(key)) this.#found.set(key, value);
    else this.full = true;
  }

  entries(): Iterable<[string, Value]> {
    return this.#found;
  }
}

/** How often each of some texts was seen, of so many texts at most; the others are counted together. */
export class Counts {
  readonly #most: number;
  readonly #found = new Map<string, number>();
  /** Of the texts that there was no room for. */
  others = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(text: string): void {
    const before = this.#found.get(text);
    if (before !== undefined) this.#found.set(text, before + 1);
    else if (this.#found.size < this.#most) this.#found.set(text, 1);
    else this.others++;
  }

  /** The most frequent first. */
  list(): [text: string, count: number][] {
    return [...this.#found].sort(
      ([one, ones], [other, others]) => others - ones || (one < other ? -1 : one > other ? 1 : 0),
    );
  }
}

/** Tells what was seen before: files overlap, and several devices write the same. */
export class SeenIds {
  readonly #most: number;
  readonly #ids = new Set<string>();
  /** Whether something was not looked for, for want of room. */
  full = false;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether it was seen before, as far as is remembered. */
  has(id: string | undefined): boolean {
    return id !== undefined && this.#ids.has(id);
  }

  /** Whether it is the first time. What has no id, or no room, always is. */
  first(id: string | undefined): boolean {
    if (id === undefined) return true;
    if (this.#ids.has(id)) return false;
    if (this.#ids.size < this.#most) this.#ids.add(id);
    else this.full = true;
    return true;
  }
}
