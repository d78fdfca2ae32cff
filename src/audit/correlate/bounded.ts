/** A map of bounded size. A full map ignores new keys. */
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

/** Counts how often each text occurs, up to a maximum number of different texts. All further texts are counted together. */
export class Counts {
  readonly #most: number;
  readonly #found = new Map<string, number>();
  /** The total count of all texts beyond the maximum. */
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

  /** Returns the counts, sorted by frequency. */
  list(): [text: string, count: number][] {
    return [...this.#found].sort(
      ([one, ones], [other, others]) => others - ones || (one < other ? -1 : one > other ? 1 : 0),
    );
  }
}

/** Recognizes ids that have already occurred: files may overlap, and several devices may log the same request. */
export class SeenIds {
  readonly #most: number;
  readonly #ids = new Set<string>();
  /** Whether an id could not be stored because the limit was reached. */
  full = false;

  constructor(most: number) {
    this.#most = most;
  }

  /** Returns whether the id is stored. */
  has(id: string | undefined): boolean {
    return id !== undefined && this.#ids.has(id);
  }

  /** Stores the id, and returns whether it is new. Entries without an id, and ids beyond the limit, always count as new. */
  first(id: string | undefined): boolean {
    if (id === undefined) return true;
    if (this.#ids.has(id)) return false;
    if (this.#ids.size < this.#most) this.#ids.add(id);
    else this.full = true;
    return true;
  }
}
