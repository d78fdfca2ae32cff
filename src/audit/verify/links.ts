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
  /**
   * The record after the one that is looked at: whether something speaks for it, and whether that is, in the end, a head or a
   * good signature, which nobody can make anew.
   */
  let after: { entry: ChainEntry; vouched: boolean; proven: boolean; good: boolean } | undefined;
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
      addFinding('inserted', other, insertedText(other, chosen, { match, head }));
    const matches = chosen === match;
    let good = true;
    if (!matches && head !== undefined) {
      good = false;
      addFinding(
        'changed',
        chosen,
        `record ${sequence} is not the one that the head has: it was changed, or the chain was made anew from here or before`,
      );
    } else if (!matches && next?.good === true && isSigned(chosen) && !next.proven) {
      addFinding(
        'changed',
        next.entry,
        `record ${sequence + 1} was not written after record ${sequence}, which is signed: it was changed or put in`,
      );
    } else if (!matches && next?.good === true) {
      good = false;
      addFinding('changed', chosen, changedText(chosen, next));
    }
    // After one that was changed nothing is known of this one, unless it fits all the same.
    if (good && !chosen.named) {
      good = false;
      addFinding('changed', chosen, `record ${sequence} does not have the uid of its place`);
    }
    if (sequence === 1 && good && chosen.prev !== '') {
      addFinding('changed', chosen, 'record 1 says that there is one before it');
      good = false;
    }
    if (good && isForged(chosen)) {
      good = false;
      addFinding(
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
