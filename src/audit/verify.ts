import { type Head, toldHead } from './chain.js';
import type { Place } from './read.js';
import type { ReadRecord } from './read-record.js';
import type { Signed } from './verification-keys.js';

/** What can be wrong with records. */
export type FindingKind =
  | 'unreadable'
  /** The last line of a file is half: nothing is wrong for certain. */
  | 'half'
  /** A file has nothing in it: nothing is wrong for certain. */
  | 'empty'
  | 'changed'
  | 'removed'
  | 'inserted'
  | 'duplicated'
  | 'reordered'
  | 'truncated'
  /** Its signature is not of its key. */
  | 'forged'
  /** Its signature cannot be checked: nothing is wrong, as far as is known. */
  | 'unknown key';

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
  /** Whether nothing is wrong for certain, only something that could not be judged. */
  unjudged?: true;
}

/**
 * - `intact`: a head that was kept elsewhere says so, up to the record of that number
 * - `consistent`: its records hang together; whether some were cut from its end, or all were made anew, cannot be told
 * - `tampered`: they do not hang together, or not with a head
 * - `missing`: there is a head of it, and no record
 */
export type Verdict = 'intact' | 'consistent' | 'tampered' | 'missing';

/**
 * What signatures say of a chain that was not tampered with.
 *
 * - `good`: one does, up to the record of `signedTo`
 * - `none`: there is none
 * - `unknown key`: there are some, all by keys that are not at hand
 * - `not checked`: there are some, and no keys
 */
export type Signatures = 'good' | 'none' | 'unknown key' | 'not checked';

export interface ChainVerdict {
  chain: string;
  verdict: Verdict;
  /** Different records in the files. */
  records: number;
  /** Up to which record a head proves it: of `intact` alone. */
  intactTo?: number;
  /** How many records follow that no head proves. */
  unproven?: number;
  /** After which record it begins, where a head vouches for that one. */
  beginsAfter?: number;
  /** Undefined where there is neither a signature nor a key, and of what was tampered with. */
  signatures?: Signatures;
  /** The last record with a good signature, which speaks for all before it. */
  signedTo?: number;
  /** How many records follow that one. */
  unsigned?: number;
  /** The ids of the keys whose signatures are good. */
  signedBy?: readonly string[];
  /** Its end as a head, of what was not tampered with: who keeps it may delete what is before. */
  head?: string;
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
  /** Undefined where it has no signature. */
  signed: Signed | undefined;
}

const isSigned = ({ signed }: Entry): boolean => signed?.verdict === 'good';
const isForged = ({ signed }: Entry): boolean => signed?.verdict === 'wrong';

/** Collects what is needed to judge chains: some 250 bytes for each record. */
export class Chains {
  readonly #chains = new Map<string, Entry[]>();
  readonly #files: string[] = [];
  readonly #withKeys: boolean;

  /** @param withKeys whether signatures are checked: a chain without any proves less than one that has some */
  constructor(withKeys = false) {
    this.#withKeys = withKeys;
  }

  /** @param hash of its line @param signed what is known of its signature when it is judged */
  add({ metadata, unmapped }: ReadRecord, place: Place, hash: string, signed?: Signed): void {
    const { chain, prev } = unmapped.jobpass;
    if (this.#files.at(-1) !== place.file) this.#files.push(place.file);
    const entry: Entry = {
      sequence: metadata.sequence,
      prev,
      hash,
      file: this.#files.length - 1,
      line: place.line,
      named: metadata.uid === `${chain}-${metadata.sequence}`,
      signed,
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
        { files: this.#files, withKeys: this.#withKeys },
      ),
    );
  }
}

function judgeChain(
  chain: string,
  entries: readonly Entry[],
  heads: readonly Head[],
  { files, withKeys }: { files: readonly string[]; withKeys: boolean },
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
  const { records, row } = checkLinks(places, sequences, wanted, find);
  const first = row[0];
  const beginsAfter = first === undefined ? 0 : beginning(first, wanted, find);
  findGaps(chain, sequences, beginsAfter, findings);
  let cut = false;
  for (const count of [...wanted.keys()].sort((one, other) => one - other)) {
    if (count <= last) continue;
    cut = true;
    findings.push({
      kind: 'truncated',
      sequence: last + 1,
      uid: `${chain}-${last + 1}`,
      text: `${recordsOf(last + 1, count)} missing: the head has ${count}, the files end with record ${last}`,
    });
  }
  if (withKeys && !cut && !wanted.has(last)) findUnsignedEnd(row, find);
  const common = { chain, records, ...(copies === 0 ? {} : { copies }) };
  if (findings.length > 0) return { ...common, verdict: 'tampered', findings: ordered(findings) };
  // From here on nothing is wrong, so what follows is no reason to call it that.
  findUnknownKeys(row, find);
  const intactTo = Math.max(...wanted.keys(), 0);
  return {
    ...common,
    // A head of what was deleted proves nothing that is there.
    ...(intactTo < (sequences[0] ?? 0)
      ? { verdict: 'consistent' }
      : { verdict: 'intact', intactTo, unproven: last - intactTo }),
    ...(beginsAfter === 0 ? {} : { beginsAfter }),
    ...whatIsSigned(row, withKeys),
    head: toldHead({ chain, count: last, hash: row.at(-1)?.hash ?? '' }),
    findings: ordered(findings),
  };
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
 * Goes from the end to the beginning: what a record is to be is said by the one after it, by a head, or by its signature.
 *
 * @returns how many different records there are, and of each place the one that was taken for the genuine one, in order
 */
function checkLinks(
  places: ReadonlyMap<number, readonly Entry[]>,
  sequences: readonly number[],
  heads: ReadonlyMap<number, string>,
  find: Find,
): { records: number; row: Entry[] } {
  let records = 0;
  const row: Entry[] = [];
  /**
   * The record after the one that is looked at: whether something speaks for it, and whether that is, in the end, a head or a
   * good signature, which nobody can make anew.
   */
  let after: { entry: Entry; vouched: boolean; proven: boolean; good: boolean } | undefined;
  for (let at = sequences.length - 1; at >= 0; at--) {
    const sequence = sequences[at] ?? 0;
    const here = places.get(sequence) ?? [];
    records += here.length;
    const next: typeof after = after?.entry.sequence === sequence + 1 ? after : undefined;
    const head = heads.get(sequence);
    const said = head ?? next?.entry.prev;
    const match = here.find(({ hash }) => hash === said);
    const proof = head !== undefined || next?.proven === true;
    const below = new Set(places.get(sequence - 1)?.map(({ hash }) => hash));
    const chosen =
      (proof ? match : undefined) ??
      here.find(isSigned) ??
      match ??
      here.find(({ prev }) => below.has(prev)) ??
      here[0];
    if (chosen === undefined) continue;
    row.push(chosen);
    for (const other of here.filter((one) => one !== chosen))
      find('inserted', other, insertedText(other, chosen, { match, head }));
    const matches = chosen === match;
    let good = true;
    if (!matches && head !== undefined) {
      good = false;
      find(
        'changed',
        chosen,
        `record ${sequence} is not the one that the head has: it was changed, or the chain was made anew from here or before`,
      );
    } else if (!matches && next?.good === true && isSigned(chosen) && !next.proven) {
      find(
        'changed',
        next.entry,
        `record ${sequence + 1} was not written after record ${sequence}, which is signed: it was changed or put in`,
      );
    } else if (!matches && next?.good === true) {
      good = false;
      find('changed', chosen, changedText(chosen, next));
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
    if (good && isForged(chosen)) {
      good = false;
      find(
        'forged',
        chosen,
        `record ${sequence} has a signature that the key ${chosen.signed?.kid} did not make: one of both was changed, or they are from somebody who does not have that key`,
      );
    }
    after = {
      entry: chosen,
      vouched: matches,
      proven: isSigned(chosen) || (matches && proof),
      good,
    };
  }
  return { records, row: row.reverse() };
}

function insertedText(
  { sequence, signed }: Entry,
  chosen: Entry,
  { match, head }: { match: Entry | undefined; head: string | undefined },
): string {
  const twice = `record ${sequence} is there twice`;
  if (isSigned(chosen)) {
    return signed?.verdict === 'good'
      ? `${twice}, and both are signed: the broker went on from an older state, as after a backup was put back`
      : `${twice}: this is not the one that is signed`;
  }
  if (match !== chosen) return `${twice}, with different content: one of both was put in`;
  return `${twice}: this is not the one that ${head === undefined ? `record ${sequence + 1} was written after` : 'the head has'}`;
}

function changedText(entry: Entry, next: { vouched: boolean; proven: boolean }): string {
  const { sequence } = entry;
  if (isSigned(entry))
    return `record ${sequence} is signed, and record ${sequence + 1} was made after another: the broker went on from an older state, as after a backup was put back`;
  return next.vouched || next.proven || isForged(entry)
    ? `record ${sequence} is not what was written: record ${sequence + 1} was made after another`
    : `record ${sequence} is not the one that record ${sequence + 1} was made after: one of both was changed`;
}

/** Old records may have been deleted: a head says after which one the chain goes on. @returns that one's number, or 0 */
function beginning(entry: Entry, heads: ReadonlyMap<number, string>, find: Find): number {
  const { sequence, prev } = entry;
  const head = heads.get(sequence - 1);
  if (head === prev) return sequence - 1;
  if (head !== undefined) {
    find(
      'changed',
      entry,
      `record ${sequence} was made after another record ${sequence - 1} than the head has: it was changed, or the chain was made anew from here or before`,
    );
  }
  return 0;
}

/**
 * A broker signs the last record of all that it writes at once, and writes it as a whole. So what ends without a signature is
 * not what was written.
 */
function findUnsignedEnd(row: readonly Entry[], find: Find): void {
  const end = row.at(-1);
  if (end === undefined || end.signed !== undefined || !row.some(({ signed }) => signed !== undefined))
    return;
  const from = row.findLast(({ signed }) => signed !== undefined)?.sequence ?? 0;
  find(
    'truncated',
    end,
    `${from + 1 === end.sequence ? `record ${end.sequence} is` : `records ${from + 1} to ${end.sequence} are`} not signed, and the last one always is: what followed was cut off, or this was put in. A copy that was made while the broker wrote can end like that: copy it again`,
  );
}

/** Tells of each key that is not at hand, where its first signature stands. */
function findUnknownKeys(row: readonly Entry[], find: Find): void {
  const seen = new Set<string>();
  for (const entry of row) {
    const { sequence, signed } = entry;
    if (signed?.verdict !== 'unknown key' || seen.has(signed.kid)) continue;
    seen.add(signed.kid);
    find(
      'unknown key',
      entry,
      `record ${sequence} is signed by the key ${signed.kid}, which is not among those given: its signature cannot be judged`,
    );
  }
}

function whatIsSigned(row: readonly Entry[], withKeys: boolean): Partial<ChainVerdict> {
  const some = row.some(({ signed }) => signed !== undefined);
  if (!withKeys) return some ? { signatures: 'not checked' } : {};
  const good = row.filter(isSigned);
  const signedTo = good.at(-1)?.sequence;
  if (signedTo === undefined) return { signatures: some ? 'unknown key' : 'none' };
  return {
    signatures: 'good',
    signedTo,
    unsigned: (row.at(-1)?.sequence ?? 0) - signedTo,
    signedBy: [...new Set(good.map(({ signed }) => signed?.kid ?? ''))],
  };
}

function findGaps(
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
