import type { AuditEvent } from '../../../audit/record.js';
import { type Entry, weigh } from './journal-lines.js';

/** The maximum weight of a batch. A larger line would block the process for more than a millisecond or two. */
const FULL = 256 * 1024;

/** The approximate size of a record, in characters. */
const NOTE_WEIGHT = 1_500;

/** A requested change, a record, or both. */
export interface Change {
  entry?: Entry;
  note?: AuditEvent;
}

/** Operations that are written as one line and succeed or fail together. */
export class Batch {
  readonly changes: Change[] = [];
  #weight = 0;
  readonly done: Promise<void>;
  resolve: () => void = () => undefined;
  reject: (error: unknown) => void = () => undefined;

  constructor() {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** Returns whether the batch is full. */
  get full(): boolean {
    return this.#weight >= FULL;
  }

  add(change: Change): void {
    const { entry, note } = change;
    this.changes.push(change);
    this.#weight += (entry === undefined ? 0 : weigh(entry)) + (note === undefined ? 0 : NOTE_WEIGHT);
  }
}
