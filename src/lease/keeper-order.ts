import type { LivenessCheck } from '../runners/runner.js';

/** A request to the keeper. */
export type KeeperRequest =
  /** A step will request a credential; the keeper waits for it. */
  | { command: 'expect'; pid: number; startedAt?: string; folder: string }
  /** A lease is new or has changed; the request contains its folder. */
  | { command: 'watch'; folder: string }
  /** Releases the leases in a folder. If a process ID is set, the process with this ID revokes the leases. */
  | { command: 'release'; folder: string; pid?: number }
  /** Returns a folder's current credential as a single text. */
  | { command: 'token'; folder: string }
  /** Returns a folder's current lease. */
  | { command: 'lease'; folder: string }
  /** Returns a log-in to a container registry: its user name and its secret. */
  | { command: 'log-in'; folder: string; host: string };

/** The keeper's settings, as JSON in one environment variable, without secrets. */
export interface KeeperOrder {
  /** The folder that contains the control socket. */
  folder: string;
  sign: LivenessCheck;
  /** The inherited descriptor of the listening socket, and the number of its link. */
  control: { descriptor: number; number: number };
  /**
   * The step that started the keeper: its process ID, its start time (the system reuses process IDs), and the folders for its
   * credentials.
   */
  pid: number;
  startedAt?: string;
  expected: readonly string[];
}

export const ORDER_VARIABLE = 'JOBPASS_KEEPER';

/** The descriptors that the keeper inherits: the pipe for its start report, and the listening socket. */
export const WORD_FD = 3;
export const CONTROL_FD = 4;
