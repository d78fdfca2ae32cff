import { addToList } from '../../collections.js';
import { type Head, headText } from '../chain.js';
import type { FileLine } from '../read.js';
import type { ReadRecord } from '../read-record.js';
import type { ChainEntry } from './chain-entry.js';
import { bySequence, checkLinks, findBeginning } from './links.js';
import { findGaps, findMoved, recordsOf } from './order.js';
import { findUnknownKeys, findUnsignedEnd, signatureVerdict } from './signature-findings.js';
import type { ChainVerdict, Finding, FindingKind } from './verdict.js';
import type { SignatureCheck } from './verification-keys.js';

/** Collects records and judges their chains. Uses about 250 bytes for each record. */
export class Chains {
  readonly #chains = new Map<string, ChainEntry[]>();
  readonly #files: string[] = [];
  readonly #withKeys: boolean;

  /** @param withKeys whether signatures are checked. A chain without signatures proves less */
  constructor(withKeys = false) {
    this.#withKeys = withKeys;
  }

  /** Adds a record. @param hash the hash of the record's line. @param signed the result of the signature check, complete before `judge` */
  add({ metadata, unmapped }: ReadRecord, place: FileLine, hash: string, signed?: SignatureCheck): void {
    const { chain, prev } = unmapped.jobpass;
    if (this.#files.at(-1) !== place.file) this.#files.push(place.file);
    const entry: ChainEntry = {
      sequence: metadata.sequence,
      prev,
      hash,
      file: this.#files.length - 1,
      line: place.line,
      named: metadata.uid === `${chain}-${metadata.sequence}`,
      signed,
    };
    addToList(this.#chains, chain, entry);
  }

  /** Returns a verdict for each chain, sorted by name, including chains with a head but no records. */
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
  entries: readonly ChainEntry[],
  heads: readonly Head[],
  { files, withKeys }: { files: readonly string[]; withKeys: boolean },
): ChainVerdict {
  if (entries.length === 0) return { chain, verdict: 'missing', records: 0, findings: [] };
  const findings: Finding[] = [];
  const addFinding = (kind: FindingKind, entry: ChainEntry, text: string): void => {
    findings.push({
      kind,
      file: files[entry.file] ?? '',
      line: entry.line,
      sequence: entry.sequence,
      uid: `${chain}-${entry.sequence}`,
      text,
    });
  };
  findMoved(entries, addFinding);
  const { places, copies } = bySequence(entries, addFinding);
  const sequences = [...places.keys()].sort((one, other) => one - other);
  const last = sequences.at(-1) ?? 0;
  const expectedHashes = hashesOfHeads(heads, findings);
  const { records, row } = checkLinks(places, sequences, expectedHashes, addFinding);
  const first = row[0];
  const beginsAfter = first === undefined ? 0 : findBeginning(first, expectedHashes, addFinding);
  findGaps(chain, sequences, beginsAfter, findings);
  const cut = findTruncated(chain, last, expectedHashes, findings);
  if (withKeys && !cut && !expectedHashes.has(last)) findUnsignedEnd(row, addFinding);
  const common = { chain, records, ...(copies === 0 ? {} : { copies }) };
  if (findings.length > 0) return { ...common, verdict: 'tampered', findings: bySequenceAndKind(findings) };
  // An unknown key does not change the verdict.
  findUnknownKeys(row, addFinding);
  const intactTo = Math.max(...expectedHashes.keys(), 0);
  return {
    ...common,
    // The head of a deleted record proves none of the remaining records.
    ...(intactTo < (sequences[0] ?? 0)
      ? { verdict: 'consistent' }
      : { verdict: 'intact', intactTo, unproven: last - intactTo }),
    ...(beginsAfter === 0 ? {} : { beginsAfter }),
    ...signatureVerdict(row, withKeys),
    head: headText({ chain, count: last, hash: row.at(-1)?.hash ?? '' }),
    findings: bySequenceAndKind(findings),
  };
}

/** Returns the hashes in the heads, keyed by record number. */
function hashesOfHeads(heads: readonly Head[], findings: Finding[]): ReadonlyMap<number, string> {
  const hashes = new Map<number, string>();
  for (const { count, hash } of heads) {
    const other = hashes.get(count);
    if (other === undefined) hashes.set(count, hash);
    else if (other !== hash)
      findings.push({
        kind: 'changed',
        sequence: count,
        text: `two heads have different hashes for record ${count}`,
      });
  }
  return hashes;
}

/** Reports missing records at the end of a chain, whose existence a head proves. @returns whether there are any */
function findTruncated(
  chain: string,
  last: number,
  heads: ReadonlyMap<number, string>,
  findings: Finding[],
): boolean {
  const beyond = [...heads.keys()].filter((count) => count > last).sort((one, other) => one - other);
  for (const count of beyond)
    findings.push({
      kind: 'truncated',
      sequence: last + 1,
      uid: `${chain}-${last + 1}`,
      text: `${recordsOf(last + 1, count)} missing: the head has ${count} records, but the files end with record ${last}`,
    });
  return beyond.length > 0;
}

function bySequenceAndKind(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (one, other) =>
      (one.sequence ?? 0) - (other.sequence ?? 0) ||
      one.kind.localeCompare(other.kind) ||
      (one.line ?? 0) - (other.line ?? 0),
  );
}
