import { type Head, hashOf } from '../../src/audit/chain.js';
import { readRecord } from '../../src/audit/form.js';
import { Chains, type ChainVerdict } from '../../src/audit/verify.js';
import { auditRecords, drawing } from './audit-records.js';

/** Ways in which somebody who can write the file may change it. */
export const CHANGES = [
  'a character of a field',
  'a record removed',
  'a forged record put in',
  'two records swapped',
  'a record copied',
  'the end cut off',
  'the last record changed',
  'made anew from a record on',
  'a record added at the end',
] as const;

export type Change = (typeof CHANGES)[number];

/** What became of one change. */
export interface Tried {
  change: Change;
  /** With the head of the chain at hand, or without. */
  head: boolean;
  /** Told as wrong, and of which kinds. */
  found: boolean;
  /** Not told as wrong, though told that a head does not prove the record. */
  unproven: boolean;
}

/** Lines of one chain with enough jobs in it to cut, and its head. */
function oneChain(seed: number): { lines: string[]; head: Head } {
  // All records of some jobs, written to one chain.
  const { lines } = auditRecords({ records: 40, seed });
  let head: Head = { chain: 'all', count: 0, hash: '' };
  const chained = lines.map((line) => {
    const next = rechained(line, head);
    head = { chain: 'all', count: head.count + 1, hash: hashOf(next) };
    return next;
  });
  return { lines: chained, head };
}

/** A line as the next of a chain. */
function rechained(line: string, { chain, count, hash }: Head): string {
  const record = JSON.parse(line) as {
    metadata: { uid: string; sequence: number };
    unmapped: { jobpass: { chain: string; prev: string } };
  };
  Object.assign(record.metadata, { uid: `${chain}-${count + 1}`, sequence: count + 1 });
  Object.assign(record.unmapped.jobpass, { chain, prev: hash });
  return JSON.stringify(record);
}

/** Verdicts on lines, as `jobpass audit verify` makes them, and how many lines cannot be read. */
export function judge(
  lines: readonly string[],
  heads: readonly Head[],
): { verdicts: ChainVerdict[]; unreadable: number } {
  const chains = new Chains();
  let unreadable = 0;
  for (const [at, line] of lines.entries()) {
    const read = readRecord(line);
    if ('problem' in read) unreadable++;
    else chains.add(read, { file: 'f', line: at + 1 }, hashOf(line));
  }
  return { verdicts: chains.judge(heads), unreadable };
}

/** Makes a change, by lot. */
export function changed(change: Change, lines: readonly string[], draw: () => number): string[] {
  const made = [...lines];
  const pick = (below: number): number => Math.floor(draw() * below);
  const forged = (line: string): string =>
    line.replace(/"because":"[^"]*"|"message":"[^"]*"/, '"message":"nothing happened"');
  switch (change) {
    case 'a character of a field': {
      // Not of the last record, which is a class of its own.
      const at = pick(made.length - 1);
      const line = made[at] ?? '';
      const place = pick(line.length);
      const other = String.fromCharCode(32 + pick(95));
      const character = other === line[place] ? (other === 'x' ? 'y' : 'x') : other;
      made[at] = line.slice(0, place) + character + line.slice(place + 1);
      return made;
    }
    case 'a record removed':
      made.splice(pick(made.length - 1), 1);
      return made;
    case 'a forged record put in': {
      const at = pick(made.length - 1);
      made.splice(at + 1, 0, forged(made[at] ?? ''));
      return made;
    }
    case 'two records swapped': {
      const at = pick(made.length - 1);
      const [one = '', other = ''] = [made[at], made[at + 1]];
      made.splice(at, 2, other, one);
      return made;
    }
    case 'a record copied': {
      const at = pick(made.length);
      made.splice(pick(made.length), 0, made[at] ?? '');
      return made;
    }
    case 'the end cut off':
      return made.slice(0, 1 + pick(made.length - 1));
    case 'the last record changed':
      made[made.length - 1] = forged(made.at(-1) ?? '');
      return made;
    case 'made anew from a record on': {
      const at = pick(made.length);
      let hash = at === 0 ? '' : hashOf(made[at - 1] ?? '');
      for (let next = at; next < made.length; next++) {
        const line = next === at ? forged(made[next] ?? '') : (made[next] ?? '');
        made[next] = rechained(line, { chain: 'all', count: next, hash });
        hash = hashOf(made[next] ?? '');
      }
      return made;
    }
    case 'a record added at the end': {
      const last = made.at(-1) ?? '';
      made.push(rechained(forged(last), { chain: 'all', count: made.length, hash: hashOf(last) }));
      return made;
    }
  }
}

/** Tries so many changes, of every class in turn, each with and without the head. */
export function tryChanges(number: number, seed = 1): Tried[] {
  const draw = drawing(seed);
  const tried: Tried[] = [];
  for (let at = 0; at < number; at++) {
    const change = CHANGES[at % CHANGES.length] as Change;
    const { lines, head } = oneChain(seed + at);
    const now = changed(change, lines, draw);
    for (const withHead of [true, false]) {
      const { verdicts, unreadable } = judge(now, withHead ? [head] : []);
      tried.push({
        change,
        head: withHead,
        found: unreadable > 0 || verdicts.some(({ verdict }) => verdict === 'tampered'),
        unproven: verdicts.some(({ unproven }) => (unproven ?? 0) > 0),
      });
    }
  }
  return tried;
}
