/** The kinds of findings. */
export type FindingKind =
  | 'unreadable'
  /** The last line of a file is incomplete, which does not prove tampering. */
  | 'half'
  /** A file is empty, which does not prove tampering. */
  | 'empty'
  | 'changed'
  | 'removed'
  | 'inserted'
  | 'duplicated'
  | 'reordered'
  | 'truncated'
  /** The signature is not valid for its key. */
  | 'forged'
  /** The signature cannot be checked, which does not prove tampering. */
  | 'unknown key';

/** A problem and its position. */
export interface Finding {
  kind: FindingKind;
  file?: string;
  line?: number;
  /** The position in the chain; if several records are affected, the first position. */
  sequence?: number;
  uid?: string;
  /** The human-readable description. */
  text: string;
  /** Set if the problem does not prove tampering. */
  unjudged?: true;
}

/**
 * The verdict on a chain.
 *
 * - `intact`: a head proves the records up to the head's number
 * - `consistent`: the links are correct, but records at the end may be missing, or the whole chain may have been rewritten
 * - `tampered`: the links are broken, or do not match a head
 * - `missing`: a head exists, but no record
 */
export type Verdict = 'intact' | 'consistent' | 'tampered' | 'missing';

/**
 * The result of the signature checks of a chain without tampering.
 *
 * - `good`: a valid signature proves the records up to `signedTo`
 * - `none`: the chain has no signatures
 * - `unknown key`: all signatures were made with unknown keys
 * - `not checked`: the chain has signatures, but no keys were passed
 */
export type Signatures = 'good' | 'none' | 'unknown key' | 'not checked';

export interface ChainVerdict {
  chain: string;
  verdict: Verdict;
  /** The number of different records in the files. */
  records: number;
  /** The last record that a head proves. Only set for `intact`. */
  intactTo?: number;
  /** The number of later records, which no head proves. */
  unproven?: number;
  /** The last deleted record, if a head proves that the chain continues after it. */
  beginsAfter?: number;
  /** Undefined if there are neither signatures nor keys, or if the chain has findings. */
  signatures?: Signatures;
  /** The last record with a valid signature, which proves all records before it. */
  signedTo?: number;
  /** The number of records after the last record with a valid signature. */
  unsigned?: number;
  /** The ids of the keys with valid signatures. */
  signedBy?: readonly string[];
  /** The head of a chain without tampering. With this head, later records can be verified after the present records are deleted. */
  head?: string;
  /** The number of additional copies of records in other files. */
  copies?: number;
  findings: readonly Finding[];
}
