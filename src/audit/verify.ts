import type { Head } from './chain.js';
import type { ReadRecord } from './form.js';
import type { Place } from './read.js';

/** What can be wrong with records. */
export type FindingKind =
  | 'unreadable'
  | 'changed'
  | 'removed'
  | 'inserted'
  | 'duplicated'
  | 'reordered'
  | 'truncated';

/** One thing that is wrong, and where. */
export interface Finding {
  kind: FindingKind;
  file?: string;
  line?: number;
  /** The place in the chain; of several, the first. */
  sequence?: number;
  uid?: string;
  /** In words, for people. */
  text: string;
}

/**
 * - `intact`: a head that was kept elsewhere says so, up to the record of that number
 * - `consistent`: its records hang together; whether some were cut from its end, or all were made anew, cannot be told
 * - `tampered`: they do not hang together, or not with a head
 * - `missing`: there is a head of it, and no record
 */
export type Verdict = 'intact' | 'consistent' | 'tampered' | 'missing';

export interface ChainVerdict {
  chain: string;
  verdict: Verdict;
  /** Different records in the files. */
  records: number;
  /** Up to which record a head proves it: of `intact` alone. */
  intactTo?: number;
  /** How many records follow that no head proves. */
  unproven?: number;
  /** How many records are, alike, in several files. */
  copies?: number;
  findings: readonly Finding[];
}

interface Entry {
  sequence: number;
  prev: string;
  hash: string;
  file: number;
  line: number;
  /** Whether its uid is that of its place. */
  named: boolean;
}

/** Collects what is needed to judge chains: some 250 bytes for each record. */
export class Chains {
  readonly #chains = new Map<string, Entry[]>();
  readonly #files: string[] = [];

  /** @param hash of its line */
  add({ metadata, unmapped }: ReadRecord, place: Place, hash: string): void {
    const { chain, prev } = unmapped.jobpass;
    if (this.#files.at(-1) !== place.file) this.#files.push(place.file);
    const entry: Entry = {
      sequence: metadata.sequence,
      prev,
      hash,
      file: this.#files.length - 1,
      line: place.line,
      named: metadata.uid === `${chain}-${metadata.sequence}`,
    };
    const known = this.#chains.get(chain);
    if (known === undefined) this.#chains.set(chain, [entry]);
    else known.push(entry);
  }

  /** A verdict for each chain, by name; also for those that only a head tells of. */
  judge(heads: readonly Head[] = []): ChainVerdict[] {
    const names = new Set([...this.#chains.keys(), ...heads.map(({ chain }) => chain)]);
    return [...names].sort().map((chain) =>
      judgeChain(
        chain,
        this.#chains.get(chain) ?? [],
        heads.filter((head) => head.chain === chain),
        this.#files,
      ),
    );
  }
}

function judgeChain(
  chain: string,
  entries: readonly Entry[],
  heads: readonly Head[],
  files: readonly string[],
): ChainVerdict {
  if (entries.length === 0) return { chain, verdict: 'missing', records: 0, findings: [] };
  const findings: Finding[] = [];
  const find = (kind: FindingKind, entry: Entry, text: string): void => {
    findings.push({
      kind,
      file: files[entry.file] ?? '',
      line: entry.line,
      sequence: entry.sequence,
      uid: `${chain}-${entry.sequence}`,
      text,
    });
  };
  findMoved(entries, find);
  const { places, copies } = byPlace(entries, find);
  const sequences = [...places.keys()].sort((one, other) => one - other);
  const last = sequences.at(-1) ?? 0;
  const wanted = new Map<number, string>();
  for (const { count, hash } of heads) {
    const other = wanted.get(count);
    if (other === undefined) wanted.set(count, hash);
    else if (other !== hash)
      findings.push({
        kind: 'changed',
        sequence: count,
        text: `two heads contradict each other about record ${count}`,
      });
  }
  const records = checkLinks(places, sequences, wanted, find);
  findGaps(chain, sequences, findings);
  for (const count of [...wanted.keys()].sort((one, other) => one - other)) {
    if (count > last)
      findings.push({
        kind: 'truncated',
        sequence: last + 1,
        uid: `${chain}-${last + 1}`,
        text: `${recordsOf(last + 1, count)} missing: the head has ${count}, the files end with record ${last}`,
      });
  }
  const common = { chain, records, ...(copies === 0 ? {} : { copies }) };
  if (findings.length > 0) return { ...common, verdict: 'tampered', findings: ordered(findings) };
  if (wanted.size === 0) return { ...common, verdict: 'consistent', findings };
  const intactTo = Math.max(...wanted.keys());
  return { ...common, verdict: 'intact', intactTo, unproven: last - intactTo, findings };
}

type Find = (kind: FindingKind, entry: Entry, text: string) => void;

/** The different records of each place, and what is there twice. In several files the same may stand: those are copies. */
function byPlace(
  entries: readonly Entry[],
  find: Find,
): { places: ReadonlyMap<number, readonly Entry[]>; copies: number } {
  const places = new Map<number, Entry[]>();
  let copies = 0;
  for (const entry of entries) {
    const here = places.get(entry.sequence);
    if (here === undefined) {
      places.set(entry.sequence, [entry]);
      continue;
    }
    const same = here.find(({ hash }) => hash === entry.hash);
    if (same === undefined) here.push(entry);
    else if (same.file === entry.file)
      find(
        'duplicated',
        entry,
        `record ${entry.sequence} is there again: it stands in line ${same.line} already`,
      );
    else copies++;
  }
  return { places, copies };
}

/**
 * Goes from the end to the beginning: what a record is to be is said by the one after it, or by a head.
 *
 * @returns how many different records there are
 */
function checkLinks(
  places: ReadonlyMap<number, readonly Entry[]>,
  sequences: readonly number[],
  heads: ReadonlyMap<number, string>,
  find: Find,
): number {
  let records = 0;
  /** The record after the one that is looked at, and whether something speaks for it. */
  let after: { entry: Entry; vouched: boolean; good: boolean } | undefined;
  for (let at = sequences.length - 1; at >= 0; at--) {
    const sequence = sequences[at] ?? 0;
    const here = places.get(sequence) ?? [];
    records += here.length;
    const next: typeof after = after?.entry.sequence === sequence + 1 ? after : undefined;
    const head = heads.get(sequence);
    const said = head ?? next?.entry.prev;
    const match = here.find(({ hash }) => hash === said);
    const below = new Set(places.get(sequence - 1)?.map(({ hash }) => hash));
    const chosen = match ?? here.find(({ prev }) => below.has(prev)) ?? here[0];
    if (chosen === undefined) continue;
    const others = here.filter((one) => one !== chosen);
    for (const other of others) {
      find(
        'inserted',
        other,
        match === undefined
          ? `record ${sequence} is there twice, with different content: one of both was put in`
          : `record ${sequence} is there twice: this is not the one that ${head === undefined ? `record ${sequence + 1} was written after` : 'the head has'}`,
      );
    }
    let good = true;
    if (match === undefined && head !== undefined) {
      good = false;
      find(
        'changed',
        chosen,
        `record ${sequence} is not the one that the head has: it was changed, or the chain was made anew from here or before`,
      );
    } else if (match === undefined && next !== undefined && next.good) {
      good = false;
      find(
        'changed',
        chosen,
        next.vouched
          ? `record ${sequence} is not what was written: record ${sequence + 1} was made after another`
          : `record ${sequence} is not the one that record ${sequence + 1} was made after: one of both was changed`,
      );
    }
    // After one that was changed nothing is known of this one, unless it fits all the same.
    if (good && !chosen.named) {
      good = false;
      find('changed', chosen, `record ${sequence} does not have the uid of its place`);
    }
    if (sequence === 1 && good && chosen.prev !== '') {
      find('changed', chosen, 'record 1 says that there is one before it');
      good = false;
    }
    after = { entry: chosen, vouched: match !== undefined, good };
  }
  return records;
}

function findGaps(chain: string, sequences: readonly number[], findings: Finding[]): void {
  let before = 0;
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
function findMoved(entries: readonly Entry[], find: Find): void {
  const byFile = new Map<number, Entry[]>();
  for (const entry of entries) {
    const own = byFile.get(entry.file);
    if (own === undefined) byFile.set(entry.file, [entry]);
    else own.push(entry);
  }
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
    const stays = longestRising(once.map(({ sequence }) => sequence));
    let before = 0;
    for (const [at, entry] of once.entries()) {
      if (stays.has(at)) before = entry.sequence;
      else
        find(
          'reordered',
          entry,
          `record ${entry.sequence} stands ${before === 0 ? 'in front of others' : `behind record ${before}`}`,
        );
    }
  }
}

/** The places of a longest row of numbers that never fall (patience sorting). */
function longestRising(numbers: readonly number[]): ReadonlySet<number> {
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

function recordsOf(from: number, to: number): string {
  return from === to ? `record ${from} is` : `records ${from} to ${to} are`;
}

function ordered(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (one, other) =>
      (one.sequence ?? 0) - (other.sequence ?? 0) ||
      one.kind.localeCompare(other.kind) ||
      (one.line ?? 0) - (other.line ?? 0),
  );
}
