import type { FindingKind } from './verdict.js';
import type { SignatureCheck } from './verification-keys.js';

/** A record in its chain, as far as it takes to judge that. */
export interface ChainEntry {
  sequence: number;
  prev: string;
  hash: string;
  file: number;
  line: number;
  /** Whether its uid is that of its place. */
  named: boolean;
  /** Undefined where it has no signature. */
  signed: SignatureCheck | undefined;
}

export const isSigned = ({ signed }: ChainEntry): boolean => signed?.verdict === 'good';
export const isForged = ({ signed }: ChainEntry): boolean => signed?.verdict === 'wrong';

/** Takes what is wrong with a record. */
export type AddFinding = (kind: FindingKind, entry: ChainEntry, text: string) => void;
