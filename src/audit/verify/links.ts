import { type AddFinding, type ChainEntry, isForged, isSigned } from './chain-entry.js';

/** Groups records by sequence number, and reports duplicates within a file. Identical records in several files are copies. */
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
      addFinding('duplicated', entry, `record ${entry.sequence} is a duplicate of line ${same.line}`);
    else copies++;
  }
  return { places, copies };
}

/** The result of checking a record, which the check of the previous record uses. */
interface CheckedEntry {
  entry: ChainEntry;
  /** Whether a head or the next record confirms this record. */
  vouched: boolean;
  /** Whether the chain of confirmations starts at a head or at a valid signature. Neither can be forged. */
  proven: boolean;
  good: boolean;
}

/**
 * Checks the links from the last record to the first. Each record is confirmed by the next record, a head or its own signature.
 *
 * @returns the number of different records and, in order, the record at each position that counts as genuine
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

/** Returns the record that counts as genuine among the records at a position. @param before the records at the previous position */
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

/** Checks a record that neither a head nor the next record confirms. @returns whether it may be genuine */
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
      `record ${sequence} does not match the head: it was changed, or the chain was rewritten from this record or an earlier one`,
    );
    return false;
  }
  // A changed record proves nothing about the previous record.
  if (next?.good !== true) return true;
  if (!isSigned(entry) || next.proven) {
    addFinding('changed', entry, changedText(entry, next));
    return false;
  }
  addFinding(
    'changed',
    next.entry,
    `record ${sequence + 1} does not follow record ${sequence}, which is signed: it was changed or inserted`,
  );
  return true;
}

/** Checks a record without its neighbors. @returns whether it is good */
function checkEntry(entry: ChainEntry, addFinding: AddFinding): boolean {
  const { sequence, named, prev, signed } = entry;
  if (!named) addFinding('changed', entry, `the uid of record ${sequence} does not match its place`);
  else if (sequence === 1 && prev !== '')
    addFinding('changed', entry, 'record 1 has the hash of a record before it');
  else if (isForged(entry))
    addFinding(
      'forged',
      entry,
      `the signature of record ${sequence} is not valid for the key ${signed?.kid}: the record or the signature was changed, or someone without that key wrote both`,
    );
  else return true;
  return false;
}

function insertedText(
  { sequence, signed }: ChainEntry,
  chosen: ChainEntry,
  { match, head }: { match: ChainEntry | undefined; head: string | undefined },
): string {
  const twice = `record ${sequence} exists twice`;
  if (isSigned(chosen)) {
    return signed?.verdict === 'good'
      ? `${twice}, and both are signed: the broker continued from an older state, for example a restored backup`
      : `${twice}: this one is not signed`;
  }
  if (match !== chosen) return `${twice}, with different content: one of them was inserted`;
  return `${twice}: this one does not match ${head === undefined ? `record ${sequence + 1}` : 'the head'}`;
}

function changedText(entry: ChainEntry, next: { vouched: boolean; proven: boolean }): string {
  const { sequence } = entry;
  if (isSigned(entry))
    return `record ${sequence} is signed, but record ${sequence + 1} follows a different one: the broker continued from an older state, for example a restored backup`;
  return next.vouched || next.proven || isForged(entry)
    ? `record ${sequence} was changed: record ${sequence + 1} follows a different one`
    : `record ${sequence + 1} does not follow record ${sequence}: one of them was changed`;
}

/** Uses a head to find the deleted beginning of a chain. @returns the number of the last deleted record, or 0 */
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
      `record ${sequence} does not follow record ${sequence - 1} of the head: it was changed, or the chain was rewritten from this record or an earlier one`,
    );
  }
  return 0;
}
