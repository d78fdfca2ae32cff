import { FileCursor } from './cursor.js';
import { partsOf } from './parts.js';
import type { TrailLine } from './sinks/sink.js';

/** The end of each file of a trail at one moment, keyed by path. */
export type TrailEnd = ReadonlyMap<string, number>;

/** The next records of a trail. */
export interface NextRecords {
  lines: TrailLine[];
  /** Stores the sink's progress after it accepted the records or permanently rejected some of them. */
  markTaken(refused?: { count: number; why: string }): void;
}

/** The position of a sink in all files of a trail: the main file, and a part for each writer that was killed or frozen. */
export class TrailCursor {
  readonly #trail: string;
  readonly #sink: { name: string; target: string };
  readonly #cursors = new Map<string, FileCursor>();

  constructor(trail: string, sink: { name: string; target: string }) {
    this.#trail = trail;
    this.#sink = sink;
  }

  /** Starts the sink at the current end of the trail, unless it has started before. Parts that are created later are sent completely. */
  begin(): void {
    for (const [, cursor] of this.#all) cursor.begin();
  }

  /** Returns whether there may be records to send. */
  get isBehind(): boolean {
    return this.#all.some(([, cursor]) => cursor.isBehind);
  }

  /** Returns the current end of the trail. */
  get end(): TrailEnd {
    return new Map(this.#all.map(([part, cursor]) => [part, cursor.end]));
  }

  /** Returns whether the sink has reached the given end. */
  hasReached(end: TrailEnd): boolean {
    // A killed process may leave half a line after the last record. This half line never becomes a record.
    return this.#all.every(([part, cursor]) => cursor.hasReached(end.get(part) ?? 0) || cursor.waiting === 0);
  }

  /** Returns the number of records that have not been sent yet. */
  get waiting(): number {
    return this.#all.reduce((sum, [, cursor]) => sum + (cursor.isBehind ? cursor.waiting : 0), 0);
  }

  /** Returns the next records, all from one file. @param most the maximum number of records */
  next(most: number): NextRecords {
    const all = this.#all.map(([, cursor]) => cursor);
    // A file may end with an incomplete record, but another file may contain a complete record.
    for (const cursor of all.filter(({ isBehind }) => isBehind)) {
      const { lines, after } = cursor.next(most);
      if (lines.length > 0 || cursor === all.at(-1))
        return { lines, markTaken: (refused) => cursor.moveTo(after, refused) };
      cursor.moveTo(after);
    }
    return { lines: [], markTaken: () => undefined };
  }

  /** Returns the number of permanently rejected records and the reason, once; undefined if there are none to report. */
  takeRefused(): { count: number; why: string } | undefined {
    const refused = this.#all.flatMap(([, cursor]) => cursor.takeRefused() ?? []);
    const [first] = refused;
    return first === undefined
      ? undefined
      : { count: refused.reduce((sum, { count }) => sum + count, 0), why: first.why };
  }

  get #all(): [part: string, cursor: FileCursor][] {
    return partsOf(this.#trail).map((part) => {
      const known = this.#cursors.get(part) ?? new FileCursor(part, this.#sink);
      this.#cursors.set(part, known);
      return [part, known];
    });
  }
}
