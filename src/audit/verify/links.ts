import { type AddFinding, type ChainEntry, isForged, isSigned } from './chain-entry.js';

/** The different records of each place, and what is there twice. In several files the same may stand: those are copies. */
export function bySequence(
  entries: readonly ChainEntry[],
  addFinding: AddFinding,
): { places: ReadonlyMap<number, readonly ChainEntry[]>; copies: number } {
  const places = new Map<number, ChainEntry[]>();
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
      addFinding(
        'duplicated',
        entry,
        `record ${entry.sequence} is there again: it stands in line ${same.line} already`,
      );
    else copies++;
  }
  return { places, copies };
}

/** A record that was checked, for the check of the one before it. */
interface CheckedEntry {
  entry: ChainEntry;
  /** Whether a head or the record after it speaks for it. */
  vouched: boolean;
  /** Whether what speaks for it is, in the end, a head or a good signature, which nobody can make anew. */
  proven: boolean;
  good: boolean;
}

/**
 * Goes from the end to the beginning: what a record is to be is said by the one after it, by a head, or by its signature.
 *
 * @returns how many different records there are, and of each place the one that was taken for the genuine one, in order
 */
export function checkLinks(
  places: ReadonlyMap<number, readonly ChainEntry[]>,
  sequences: readonly number[],
  heads: ReadonlyMap<number, string>,
  addFinding: AddFinding,
): { records: number; row: ChainEntry[] } {
  let records = 0;
  const row: ChainEntry[] = [];
  let after: CheckedEntry | undefined;
  for (let at = sequences.length - 1; at >= 0; at--) {
    const sequence = sequences[at] ?? 0;
    const here = places.get(sequence) ?? [];
    records += here.length;
    const next: CheckedEntry | undefined = after?.entry.sequence === sequence + 1 ? after : undefined;
    const head = heads.get(sequence);
    const expected = head ?? next?.entry.prev;
    const match = here.find(({ hash }) => hash === expected);
    const proof = head !== undefined || next?.proven === true;
    const entry = genuineEntry(here, match, proof, places.get(sequence - 1) ?? []);
    if (entry === undefined) continue;
    row.push(entry);
    for (const other of here.filter((one) => one !== entry))
      addFinding('inserted', other, insertedText(other, entry, { match, head }));
    const vouched = entry === match;
    after = {
      entry,
      vouched,
      proven: isSigned(entry) || (vouched && proof),
      good: (vouched || checkLink(entry, head, next, addFinding)) && checkEntry(entry, addFinding),
    };
  }
  return { records, row: row.reverse() };
}

/** The entry of a place that is taken for the genuine one. @param before the entries of the place before */
function genuineEntry(
  here: readonly ChainEntry[],
  match: ChainEntry | undefined,
  proof: boolean,
  before: readonly ChainEntry[],
): ChainEntry | undefined {
  const hashesBefore = new Set(before.map(({ hash }) => hash));
  return (
    (proof ? match : undefined) ??
    here.find(isSigned) ??
    match ??
    here.find(({ prev }) => hashesBefore.has(prev)) ??
    here[0]
  );
}

/** Checks a record that is not the one that was expected. @returns whether it is good all the same */
function checkLink(
  entry: ChainEntry,
  head: string | undefined,
  next: CheckedEntry | undefined,
  addFinding: AddFinding,
): boolean {
  const { sequence } = entry;
  if (head !== undefined) {
    addFinding(
      'changed',
      entry,
      `record ${sequence} is not the one that the head has: it was changed, or the chain was made anew from here or before`,
    );
    return false;
  }
  // After one that was changed nothing is known of this one.
  if (next?.good !== true) return true;
  if (!isSigned(entry) || next.proven) {
    addFinding('changed', entry, changedText(entry, next));
    return false;
  }
  addFinding(
    'changed',
    next.entry,
    `record ${sequence + 1} was not written after record ${sequence}, which is signed: it was changed or put in`,
  );
  return true;
}

/** Checks a record by itself. @returns whether it is good */
function checkEntry(entry: ChainEntry, addFinding: AddFinding): boolean {
  const { sequence, named, prev, signed } = entry;
  if (!named) addFinding('changed', entry, `record ${sequence} does not have the uid of its place`);
  else if (sequence === 1 && prev !== '')
    addFinding('changed', entry, 'record 1 says that there is one before it');
  else if (isForged(entry))
    addFinding(
      'forged',
      entry,
      `record ${sequence} has a signature that the key ${signed?.kid} did not make: one of both was changed, or they are from somebody who does not have that key`,
    );
  else return true;
  return false;
}

function insertedText(
  { sequence, signed }: ChainEntry,
  chosen: ChainEntry,
  { match, head }: { match: ChainEntry | undefined; head: string | undefined },
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

function changedText(entry: ChainEntry, next: { vouched: boolean; proven: boolean }): string {
  const { sequence } = entry;
  if (isSigned(entry))
    return `record ${sequence} is signed, and record ${sequence + 1} was made after another: the broker went on from an older state, as after a backup was put back`;
  return next.vouched || next.proven || isForged(entry)
    ? `record ${sequence} is not what was written: record ${sequence + 1} was made after another`
    : `record ${sequence} is not the one that record ${sequence + 1} was made after: one of both was changed`;
}

/** Old records may have been deleted: a head says after which one the chain goes on. @returns that one's number, or 0 */
export function findBeginning(
  entry: ChainEntry,
  heads: ReadonlyMap<number, string>,
  addFinding: AddFinding,
): number {
  const { sequence, prev } = entry;
  const head = heads.get(sequence - 1);
  if (head === prev) return sequence - 1;
  if (head !== undefined) {
    addFinding(
      'changed',
      entry,
      `record ${sequence} was made after another record ${sequence - 1} than the head has: it was changed, or the chain was made anew from here or before`,
    );
  }
  return 0;
}
