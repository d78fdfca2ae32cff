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
