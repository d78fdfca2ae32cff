import { type Entry, type Find, isForged, isSigned } from './chain-entry.js';

/** The different records of each place, and what is there twice. In several files the same may stand: those are copies. */
export function byPlace(
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
export function checkLinks(
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
export function beginning(entry: Entry, heads: ReadonlyMap<number, string>, find: Find): number {
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
