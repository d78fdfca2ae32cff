import type { FileFormat } from '../config/settings.js';
import type { Lease } from '../providers/provider.js';
import type { Runner } from '../runners/runner.js';

export interface DeliveryContext {
  runner: Runner;
  /** A folder of this lease's own, 0700, deleted when the job ends. */
  folder: string;
  fileFormat: FileFormat;
  /** As `chmod` takes it. */
  fileMode: number;
}

/** One way in which the job's steps get a credential. */
export interface Delivery {
  readonly name: string;
  /**
   * Hands the lease over.
   *
   * @returns where it went, for the log: names and paths, no values
   * @throws JobpassError `delivery`
   */
  deliver(lease: Lease, context: DeliveryContext): string[];
}
