import { addToList } from '../../collections.js';
import type { AddFinding, ChainEntry } from './chain-entry.js';
import type { Finding } from './verdict.js';

export function findGaps(
  chain: string,
  sequences: readonly number[],
  beginsAfter: number,
  findings: Finding[],
): void {
  let before = beginsAfter;
  for (const sequence of sequences) {
    if (sequence > before + 1)
      findings.push({
        kind: 'removed',
        sequence: before + 1,
        uid: `${chain}-${before + 1}`,
        text: `${recordsOf(before + 1, sequence - 1)} missing`,
      });
    before = sequence;
  }
}

/** Tells of those that do not stand where they were written, file by file: as few as would have to move back. */
export function findMoved(entries: readonly ChainEntry[], addFinding: AddFinding): void {
  const byFile = new Map<number, ChainEntry[]>();
  for (const entry of entries) addToList(byFile, entry.file, entry);
  for (const own of byFile.values()) {
    if (own.every((entry, at) => at === 0 || entry.sequence >= (own[at - 1]?.sequence ?? 0))) continue;
    const seen = new Set<string>();
    // What is there twice is told as that.
    const once = own.filter(({ sequence, hash }) => {
      const name = `${sequence} ${hash}`;
      if (seen.has(name)) return false;
      seen.add(name);
      return true;
    });
    const stays = longestRisingRow(once.map(({ sequence }) => sequence));
    let before = 0;
    for (const [at, entry] of once.entries()) {
      if (stays.has(at)) before = entry.sequence;
      else
        addFinding(
          'reordered',
          entry,
          `record ${entry.sequence} stands ${before === 0 ? 'in front of others' : `behind record ${before}`}`,
        );
    }
  }
}

/** The places of a longest row of numbers that never fall (patience sorting). */
function longestRisingRow(numbers: readonly number[]): ReadonlySet<number> {
  const tops: number[] = [];
  const before = new Int32Array(numbers.length).fill(-1);
  for (const [at, number] of numbers.entries()) {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[tops[middle] ?? 0] ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[at] = tops[low - 1] ?? -1;
    tops[low] = at;
  }
  const row = new Set<number>();
  for (let at = tops.at(-1) ?? -1; at !== -1; at = before[at] ?? -1) row.add(at);
  return row;
}

export function recordsOf(from: number, to: number): string {
  return from === to ? `record ${from} is` : `records ${from} to ${to} are`;
}
