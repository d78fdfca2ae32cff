import type { Log } from '../runners/runner.js';

/** A log whose information is printed in a folded group at the end. Warnings and errors are printed immediately. */
export class FoldedLog {
  /** The log that collects information. */
  readonly log: Log;
  readonly #outer: Log;
  readonly #lines: string[];

  /** @param lines the first lines of the group */
  constructor(outer: Log, lines: readonly string[]) {
    this.#outer = outer;
    this.#lines = [...lines];
    this.log = { ...outer, live: outer.info, info: (line) => this.add(line) };
  }

  /** Adds a line to the group. */
  add(line: string): void {
    this.#lines.push(line);
  }

  /** Prints a line outside of the group, immediately. */
  print(line: string): void {
    this.#outer.info(line);
  }

  /** Prints the lines that have been collected since the last call. */
  show(title: string): void {
    const lines = this.#lines.splice(0);
    if (lines.length > 0) this.#outer.group?.(title, lines);
  }
}
