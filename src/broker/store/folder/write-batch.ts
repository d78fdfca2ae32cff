import type { AuditEvent } from '../../../audit/record.js';
import { type Entry, weigh } from './journal-lines.js';

/** From this weight on a batch takes no more: making its line would block for more than a millisecond or two. */
const FULL = 256 * 1024;

/** How much a record weighs before it is one, roughly, in characters. */
const NOTE_WEIGHT = 1_500;

/** Something that is asked for: a change, the record of it, or both. */
export interface Wanted {
  entry?: Entry;
  note?: AuditEvent;
}

/** Operations that are written as one line, and so succeed or fail as one. */
export class Batch {
  readonly wanted: Wanted[] = [];
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

  /** Whether it takes no more. */
  get full(): boolean {
    return this.#weight >= FULL;
  }

  add(wanted: Wanted): void {
    const { entry, note } = wanted;
    this.wanted.push(wanted);
    this.#weight += (entry === undefined ? 0 : weigh(entry)) + (note === undefined ? 0 : NOTE_WEIGHT);
  }
}
