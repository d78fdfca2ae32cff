import { FileCursor } from './cursor.js';
import { partsOf } from './parts.js';
import type { TrailLine } from './sinks/sink.js';

/** Where each file of a trail ended at some moment, by its path. */
export type TrailEnd = ReadonlyMap<string, number>;

/** What comes next in a trail. */
export interface NextRecords {
  lines: TrailLine[];
  /** Notes that the sink took them, or will never take some. */
  markTaken(refused?: { count: number; why: string }): void;
}

/** How far a sink got with all files of a trail: one, and its parts where a writer was killed or frozen. */
export class TrailCursor {
  readonly #trail: string;
  readonly #sink: { name: string; target: string };
  readonly #cursors = new Map<string, FileCursor>();

  constructor(trail: string, sink: { name: string; target: string }) {
    this.#trail = trail;
    this.#sink = sink;
  }

  /** Has the sink begin with what is written from now on, unless it has begun already. A part that is begun later is new. */
  begin(): void {
    for (const [, cursor] of this.#all) cursor.begin();
  }

  /** Whether there may be anything to send. */
  get isBehind(): boolean {
    return this.#all.some(([, cursor]) => cursor.isBehind);
  }

  /** Where the trail ends by now. */
  get end(): TrailEnd {
    return new Map(this.#all.map(([part, cursor]) => [part, cursor.end]));
  }

  /** Whether the sink got as far as an end. */
  hasReached(end: TrailEnd): boolean {
    // Half a line, which a killed process left, is behind the last record and never becomes one.
    return this.#all.every(([part, cursor]) => cursor.hasReached(end.get(part) ?? 0) || cursor.waiting === 0);
  }

  /** How many records wait. */
  get waiting(): number {
    return this.#all.reduce((sum, [, cursor]) => sum + (cursor.isBehind ? cursor.waiting : 0), 0);
  }

  /** The next records, of one file. @param most how many at most */
  next(most: number): NextRecords {
    const all = this.#all.map(([, cursor]) => cursor);
    // What is behind may have no whole record yet: then another file may.
    for (const cursor of all.filter(({ isBehind }) => isBehind)) {
      const { lines, after } = cursor.next(most);
      if (lines.length > 0 || cursor === all.at(-1))
        return { lines, markTaken: (refused) => cursor.moveTo(after, refused) };
      cursor.moveTo(after);
    }
    return { lines: [], markTaken: () => undefined };
  }

  /** Records that the sink will never take, told once. */
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
