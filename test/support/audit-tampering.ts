import type { KeyObject } from 'node:crypto';
import { type Head, hashOf } from '../../src/audit/chain.js';
import { readRecord } from '../../src/audit/read-record.js';
import { signatureOf, signedLine } from '../../src/audit/signature.js';
import { Chains } from '../../src/audit/verify/chains.js';
import type { ChainVerdict } from '../../src/audit/verify/verdict.js';
import { SignatureChecks } from '../../src/audit/verify/verification-keys.js';
import type { AuditKeys } from '../../src/broker/audit/audit-keys.js';
import { auditRecords } from './audit-records.js';
import { drawing } from './random.js';
import { publicKeys, recordKeys } from './signed-records.js';

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
  'all made anew',
  'a record added at the end',
] as const;

export type Change = (typeof CHANGES)[number];

/** What somebody without the key makes of the signatures of lines that he writes. */
export const FORGERIES = ['left out', 'kept', 'under the same name', 'under a name of his own'] as const;

export type Forgery = (typeof FORGERIES)[number];

/** What became of one change. */
export interface Tried {
  change: Change;
  /** Whether it was made to a chain with signatures, which are then checked. */
  signed: boolean;
  /** Of the signatures of lines that were made anew. */
  forgery: Forgery;
  /** With the head of the chain at hand, or without. */
  head: boolean;
  /** Told as wrong, and of which kinds. */
  found: boolean;
  /** Not told as wrong, though told that a head does not prove the record, or that no signature does. */
  unproven: boolean;
}

interface Chain {
  lines: string[];
  head: Head;
}

/** Lines of one chain with enough jobs in it to cut, and its head. @param sign the last of every few lines is signed by it */
function oneChain(seed: number, sign: AuditKeys | undefined): Chain {
  const draw = drawing(seed);
  // All records of some jobs, written to one chain.
  const { lines } = auditRecords({ records: 40, seed });
  let head: Head = { chain: 'all', count: 0, hash: '' };
  const chained = lines.map((line, at) => {
    const plain = rechained(line, head);
    const signs = sign !== undefined && (at === lines.length - 1 || draw() < 0.5);
    const next = signs ? signedLine(plain, sign.kid, (text) => sign.sign(text)) : plain;
    head = { chain: 'all', count: head.count + 1, hash: hashOf(next) };
    return next;
  });
  return { lines: chained, head };
}

/** A line as the next of a chain, without a signature. */
function rechained(line: string, { chain, count, hash }: Head): string {
  const record = JSON.parse(line) as {
    metadata: { uid: string; sequence: number };
    unmapped: { jobpass: { chain: string; prev: string; signature?: string } };
  };
  delete record.unmapped.jobpass.signature;
  Object.assign(record.metadata, { uid: `${chain}-${count + 1}`, sequence: count + 1 });
  Object.assign(record.unmapped.jobpass, { chain, prev: hash });
  return JSON.stringify(record);
}

/**
 * Verdicts on lines, as `jobpass audit verify` makes them, and how many lines cannot be read.
 *
 * @param keys what signatures are checked by
 */
export async function judge(
  lines: readonly string[],
  heads: readonly Head[],
  keys?: ReadonlyMap<string, KeyObject>,
): Promise<{ verdicts: ChainVerdict[]; unreadable: number }> {
  const { chains, unreadable } = await collected(lines, keys);
  return { verdicts: chains.judge(heads), unreadable };
}

async function collected(
  lines: readonly string[],
  keys: ReadonlyMap<string, KeyObject> | undefined,
): Promise<{ chains: Chains; unreadable: number }> {
  const chains = new Chains(keys !== undefined);
  const checks = new SignatureChecks(keys);
  let unreadable = 0;
  for (const [at, line] of lines.entries()) {
    const read = readRecord(line);
    if ('problem' in read) unreadable++;
    else chains.add(read, { file: 'f', line: at + 1 }, hashOf(line), checks.begin(read, Buffer.from(line)));
  }
  await checks.end();
  return { chains, unreadable };
}

/** What somebody without the key writes in the place of a line that may have been signed. @param own his key */
export function forgedLine(line: string, old: string, forgery: Forgery, own: AuditKeys): string {
  const signature = signatureOf(old);
  if (signature === undefined || forgery === 'left out') return line;
  if (forgery === 'kept')
    return signedLine(line, signature.kid, () => signature.signature.toString('base64url'));
  const kid = forgery === 'under the same name' ? signature.kid : own.kid;
  return signedLine(line, kid, (text) => own.sign(text));
}

/** Makes a change, by lot. @param resign puts something in the place of the signature that a line had */
export function changed(
  change: Change,
  lines: readonly string[],
  draw: () => number,
  resign: (line: string, old: string) => string = (line) => line,
): string[] {
  const made = [...lines];
  const pick = (below: number): number => Math.floor(draw() * below);
  const other = (line: string): string =>
    line.replace(/"because":"[^"]*"|"message":"[^"]*"/, '"message":"nothing happened"');
  const forged = (line: string): string => resign(unsigned(other(line)), line);
  switch (change) {
    case 'a character of a field': {
      // Not of the last record, which is a class of its own.
      const at = pick(made.length - 1);
      const line = made[at] ?? '';
      const place = pick(line.length);
      const drawn = String.fromCharCode(32 + pick(95));
      const character = drawn === line[place] ? (drawn === 'x' ? 'y' : 'x') : drawn;
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
      const [one = '', next = ''] = [made[at], made[at + 1]];
      made.splice(at, 2, next, one);
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
    case 'made anew from a record on':
    case 'all made anew': {
      const at = change === 'all made anew' ? 0 : pick(made.length);
      let hash = at === 0 ? '' : hashOf(made[at - 1] ?? '');
      for (let next = at; next < made.length; next++) {
        const old = made[next] ?? '';
        const line = rechained(next === at ? other(old) : old, { chain: chainOf(old), count: next, hash });
        made[next] = resign(line, old);
        hash = hashOf(made[next] ?? '');
      }
      return made;
    }
    case 'a record added at the end': {
      const last = made.at(-1) ?? '';
      const head = { chain: chainOf(last), count: made.length, hash: hashOf(last) };
      const line = rechained(other(last), head);
      made.push(resign(line, last));
      return made;
    }
  }
}

function chainOf(line: string): string {
  return (JSON.parse(line) as { unmapped: { jobpass: { chain: string } } }).unmapped.jobpass.chain;
}

/** A line without its signature. */
function unsigned(line: string): string {
  return signatureOf(line)?.text ?? line;
}

/**
 * Tries so many changes, of every class in turn, each with and without the head: of chains without signatures, and of chains
 * with some, whose keys are at hand.
 */
export async function tryChanges(number: number, seed = 1): Promise<Tried[]> {
  const tried: Tried[] = [];
  const [keys, own] = [await recordKeys(), await recordKeys()];
  for (const signed of [false, true]) {
    const draw = drawing(seed);
    for (let at = 0; at < number; at++) {
      const change = CHANGES[at % CHANGES.length] as Change;
      const forgery = FORGERIES[Math.floor(at / CHANGES.length) % FORGERIES.length] as Forgery;
      const { lines, head } = oneChain(seed + at, signed ? keys : undefined);
      const now = changed(change, lines, draw, (line, old) => forgedLine(line, old, forgery, own));
      const { chains, unreadable } = await collected(now, signed ? publicKeys(keys) : undefined);
      for (const withHead of [true, false]) {
        const verdicts = chains.judge(withHead ? [head] : []);
        tried.push({
          change,
          signed,
          forgery,
          head: withHead,
          found: unreadable > 0 || verdicts.some(({ verdict }) => verdict === 'tampered'),
          unproven: verdicts.some(
            ({ unproven = 0, signatures, findings }) =>
              unproven > 0 || signatures === 'none' || findings.some(({ kind }) => kind === 'unknown key'),
          ),
        });
      }
    }
  }
  return tried;
}
