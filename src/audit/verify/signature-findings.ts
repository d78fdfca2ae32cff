import { type AddFinding, type ChainEntry, isSigned } from './chain-entry.js';
import type { ChainVerdict } from './verdict.js';

/**
 * Reports an unsigned end of a chain with signatures. A broker signs the last record of each write, and each write succeeds
 * completely or not at all, so the last record of such a chain must be signed.
 */
export function findUnsignedEnd(row: readonly ChainEntry[], addFinding: AddFinding): void {
  const end = row.at(-1);
  if (end === undefined || end.signed !== undefined || !row.some(({ signed }) => signed !== undefined))
    return;
  const from = row.findLast(({ signed }) => signed !== undefined)?.sequence ?? 0;
  addFinding(
    'truncated',
    end,
    `${from + 1 === end.sequence ? `record ${end.sequence} is` : `records ${from + 1} to ${end.sequence} are`} not signed, although the last record of each write is: later records were removed, or unsigned ones were inserted. If the file was copied while the broker wrote, copy it again`,
  );
}

/** Reports each unknown key once, at its first signature. */
export function findUnknownKeys(row: readonly ChainEntry[], addFinding: AddFinding): void {
  const seen = new Set<string>();
  for (const entry of row) {
    const { sequence, signed } = entry;
    if (signed?.verdict !== 'unknown key' || seen.has(signed.kid)) continue;
    seen.add(signed.kid);
    addFinding(
      'unknown key',
      entry,
      `record ${sequence} is signed by the key ${signed.kid}, which is not in --keys, so its signature cannot be checked`,
    );
  }
}

/** Returns the members of a verdict that describe its signatures. */
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
