import { type AddFinding, type ChainEntry, isSigned } from './chain-entry.js';
import type { ChainVerdict } from './verdict.js';

/**
 * A broker signs the last record of all that it writes at once, and writes it as a whole. So what ends without a signature is
 * not what was written.
 */
export function findUnsignedEnd(row: readonly ChainEntry[], addFinding: AddFinding): void {
  const end = row.at(-1);
  if (end === undefined || end.signed !== undefined || !row.some(({ signed }) => signed !== undefined))
    return;
  const from = row.findLast(({ signed }) => signed !== undefined)?.sequence ?? 0;
  addFinding(
    'truncated',
    end,
    `${from + 1 === end.sequence ? `record ${end.sequence} is` : `records ${from + 1} to ${end.sequence} are`} not signed, and the last one always is: what followed was cut off, or this was put in. A copy that was made while the broker wrote can end like that: copy it again`,
  );
}

/** Tells of each key that is not at hand, where its first signature stands. */
export function findUnknownKeys(row: readonly ChainEntry[], addFinding: AddFinding): void {
  const seen = new Set<string>();
  for (const entry of row) {
    const { sequence, signed } = entry;
    if (signed?.verdict !== 'unknown key' || seen.has(signed.kid)) continue;
    seen.add(signed.kid);
    addFinding(
      'unknown key',
      entry,
      `record ${sequence} is signed by the key ${signed.kid}, which is not among those given: its signature cannot be judged`,
    );
  }
}

export function signatureVerdict(row: readonly ChainEntry[], withKeys: boolean): Partial<ChainVerdict> {
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
