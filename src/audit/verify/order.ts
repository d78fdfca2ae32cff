import { addToList } from '../../collections.js';
import type { AddFinding, ChainEntry } from './chain-entry.js';
import type { Finding } from './verdict.js';

/** Reports missing sequence numbers. */
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

/** Reports records that are out of order within a file: the smallest set of records that could be moved to restore the order. */
export function findMoved(entries: readonly ChainEntry[], addFinding: AddFinding): void {
  const byFile = new Map<number, ChainEntry[]>();
  for (const entry of entries) addToList(byFile, entry.file, entry);
  for (const own of byFile.values()) {
    if (own.every((entry, at) => at === 0 || entry.sequence >= (own[at - 1]?.sequence ?? 0))) continue;
    const seen = new Set<string>();
    // Duplicates are reported in a separate finding.
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
          `record ${entry.sequence} is out of order: it is ${before === 0 ? 'before earlier records' : `after record ${before}`}`,
        );
    }
  }
}

/** Returns the indexes of a longest non-decreasing subsequence (patience sorting). */
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

/** Returns the subject and the verb of a message about a range of records. */
export function recordsOf(from: number, to: number): string {
  return from === to ? `record ${from} is` : `records ${from} to ${to} are`;
}
