import type { FindingKind } from './verdict.js';
import type { SignatureCheck } from './verification-keys.js';

/** The parts of a record that are necessary to judge its chain. */
export interface ChainEntry {
  sequence: number;
  prev: string;
  hash: string;
  file: number;
  line: number;
  /** Whether the record's uid matches its chain and sequence number. */
  named: boolean;
  /** Undefined if the record has no signature. */
  signed: SignatureCheck | undefined;
}

export const isSigned = ({ signed }: ChainEntry): boolean => signed?.verdict === 'good';
export const isForged = ({ signed }: ChainEntry): boolean => signed?.verdict === 'wrong';

/** Adds a finding about a record. */
export type AddFinding = (kind: FindingKind, entry: ChainEntry, text: string) => void;
