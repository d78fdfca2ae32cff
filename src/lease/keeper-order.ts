import type { SignOfLife } from '../runners/runner.js';

/** What a keeper is asked. */
export type KeeperRequest =
  /** A step that is about to get a credential, so that the keeper waits for it. */
  | { command: 'expect'; pid: number; startedAt?: string; folder: string }
  /** A folder whose lease is to be kept, or has changed. */
  | { command: 'watch'; folder: string }
  /** A folder that is no longer the keeper's: it stops. The process, if one is named, ends the leases now. */
  | { command: 'release'; folder: string; pid?: number }
  /** The credential of a folder as it is now, as one text. */
  | { command: 'token'; folder: string }
  /** The lease of a folder as it is now. */
  | { command: 'lease'; folder: string };

/** What the process is told by its environment, as JSON in one variable: nothing in it is a secret. */
export interface KeeperOrder {
  /** Where its control socket is. */
  folder: string;
  sign: SignOfLife;
  /** The descriptor of the listening socket that it inherits, and the number of its link. */
  control: { descriptor: number; number: number };
  /** The step that started it, what tells that from a later process of its id, and the folders where it will save what it gets. */
  pid: number;
  startedAt?: string;
  expected: readonly string[];
}

export const ORDER_VARIABLE = 'JOBPASS_KEEPER';

/** Descriptors that the keeper inherits: where its one word goes, and the listening socket. */
export const WORD_FD = 3;
export const CONTROL_FD = 4;
