import type { FindingKind } from './verdict.js';
import type { Signed } from './verification-keys.js';

/** A record in its chain, as far as it takes to judge that. */
export interface Entry {
  sequence: number;
  prev: string;
  hash: string;
  file: number;
  line: number;
  /** Whether its uid is that of its place. */
  named: boolean;
  /** Undefined where it has no signature. */
  signed: Signed | undefined;
}

export const isSigned = ({ signed }: Entry): boolean => signed?.verdict === 'good';
export const isForged = ({ signed }: Entry): boolean => signed?.verdict === 'wrong';

/** Takes what is wrong with a record. */
export type Find = (kind: FindingKind, entry: Entry, text: string) => void;
