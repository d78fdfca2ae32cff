// Ranges to remove from a stream, as a flat list in which starts and ends alternate, in ascending order. No two ranges touch.

/** Adds a range. Ranges are added in the order of their ends, so a new range can merge only with the last ranges. */
export function addCut(cuts: number[], start: number, end: number): void {
  let from = start;
  while (cuts.length > 0 && (cuts.at(-1) as number) >= from) {
    cuts.pop();
    from = Math.min(from, cuts.pop() as number);
  }
  cuts.push(from, end);
}

/** The union of two lists of ranges. */
export function unionOfCuts(some: readonly number[], others: readonly number[]): number[] {
  const pairs: [number, number][] = [];
  for (const list of [some, others]) {
    for (let at = 0; at < list.length; at += 2) pairs.push([list[at] as number, list[at + 1] as number]);
  }
  const all: number[] = [];
  for (const [start, end] of pairs.sort(([a], [b]) => a - b)) {
    const last = all.at(-1);
    if (last !== undefined && start <= last) all[all.length - 1] = Math.max(last, end);
    else all.push(start, end);
  }
  return all;
}

/** Returns a stream's bytes without the removed ranges. */
export class CutStream {
  /** The ranges to remove. */
  cuts: number[] = [];
  /** The number of returned or removed bytes. */
  done = 0;
  readonly #replacement: Buffer;
  /** Whether the last completed byte was removed. If so, a removal that continues does not write the replacement text again. */
  #cutting = false;

  constructor(replacement: Buffer) {
    this.#replacement = replacement;
  }

  /** Removes a range, which may end before the end of the last range. */
  remove(start: number, end: number): void {
    const last = this.cuts.at(-1) ?? 0;
    addCut(this.cuts, start, last > start ? Math.max(last, end) : end);
  }

  /** Returns the bytes before a position. The first of the given bytes is at the position `offset`. */
  give(bytes: Buffer, offset: number, place: number): Buffer {
    const parts: Buffer[] = [];
    const { cuts } = this;
    let { done } = this;
    let used = 0;
    for (; used < cuts.length && (cuts[used] as number) <= Math.max(place, done); used += 2) {
      const start = cuts[used] as number;
      const end = cuts[used + 1] as number;
      if (end <= done) continue;
      if (start > done) {
        parts.push(bytes.subarray(done - offset, start - offset));
        this.#cutting = false;
      }
      if (!this.#cutting) parts.push(this.#replacement);
      this.#cutting = true;
      done = end;
    }
    if (place > done) {
      parts.push(bytes.subarray(done - offset, place - offset));
      this.#cutting = false;
      done = place;
    }
    this.done = done;
    if (used > 0) this.cuts = cuts.slice(used);
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  }

  /** Starts another stream at the current position. */
  reset(): void {
    this.cuts = [];
    this.#cutting = false;
  }
}
