/** What can be wrong with records. */
export type FindingKind =
  | 'unreadable'
  /** The last line of a file is half: nothing is wrong for certain. */
  | 'half'
  /** A file has nothing in it: nothing is wrong for certain. */
  | 'empty'
  | 'changed'
  | 'removed'
  | 'inserted'
  | 'duplicated'
  | 'reordered'
  | 'truncated'
  /** Its signature is not of its key. */
  | 'forged'
  /** Its signature cannot be checked: nothing is wrong, as far as is known. */
  | 'unknown key';

/** One thing that is wrong, and where. */
export interface Finding {
  kind: FindingKind;
  file?: string;
  line?: number;
  /** The place in the chain; of several, the first. */
  sequence?: number;
  uid?: string;
  /** In words, for people. */
  text: string;
  /** Whether nothing is wrong for certain, only something that could not be judged. */
  unjudged?: true;
}

/**
 * - `intact`: a head that was kept elsewhere says so, up to the record of that number
 * - `consistent`: its records hang together; whether some were cut from its end, or all were made anew, cannot be told
 * - `tampered`: they do not hang together, or not with a head
 * - `missing`: there is a head of it, and no record
 */
export type Verdict = 'intact' | 'consistent' | 'tampered' | 'missing';

/**
 * What signatures say of a chain that was not tampered with.
 *
 * - `good`: one does, up to the record of `signedTo`
 * - `none`: there is none
 * - `unknown key`: there are some, all by keys that are not at hand
 * - `not checked`: there are some, and no keys
 */
export type Signatures = 'good' | 'none' | 'unknown key' | 'not checked';

export interface ChainVerdict {
  chain: string;
  verdict: Verdict;
  /** Different records in the files. */
  records: number;
  /** Up to which record a head proves it: of `intact` alone. */
  intactTo?: number;
  /** How many records follow that no head proves. */
  unproven?: number;
  /** After which record it begins, where a head vouches for that one. */
  beginsAfter?: number;
  /** Undefined where there is neither a signature nor a key, and of what was tampered with. */
  signatures?: Signatures;
  /** The last record with a good signature, which speaks for all before it. */
  signedTo?: number;
  /** How many records follow that one. */
  unsigned?: number;
  /** The ids of the keys whose signatures are good. */
  signedBy?: readonly string[];
  /** Its end as a head, of what was not tampered with: who keeps it may delete what is before. */
  head?: string;
  /** How many records are, alike, in several files. */
  copies?: number;
  findings: readonly Finding[];
}
