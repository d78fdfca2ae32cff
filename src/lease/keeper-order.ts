import type { LivenessCheck } from '../runners/runner.js';

/** A request to the keeper. */
export type KeeperRequest =
  /** A step will request a credential; the keeper waits for it. */
  | { command: 'expect'; pid: number; startedAt?: string; folder: string }
  /** The folder of a new or changed lease. */
  | { command: 'watch'; folder: string }
  /** Releases a folder. If a process id is set, the process with this id revokes the leases of the folder. */
  | { command: 'release'; folder: string; pid?: number }
  /** Returns the current credential of a folder as one text. */
  | { command: 'token'; folder: string }
  /** Returns the current lease of a folder. */
  | { command: 'lease'; folder: string };

/** The keeper's settings, as JSON in one environment variable, without secrets. */
export interface KeeperOrder {
  /** The folder of the control socket. */
  folder: string;
  sign: LivenessCheck;
  /** The inherited descriptor of the listening socket, and the number of its link. */
  control: { descriptor: number; number: number };
  /** The step that started the keeper: its id, its start time (ids are reused), and the folders for its credentials. */
  pid: number;
  startedAt?: string;
  expected: readonly string[];
}

export const ORDER_VARIABLE = 'JOBPASS_KEEPER';

/** The descriptors that the keeper inherits: the pipe for its start report, and the listening socket. */
export const WORD_FD = 3;
export const CONTROL_FD = 4;
