import type { Glob } from './glob.js';

/** The characters that may appear in a value. */
export interface Alphabet {
  /** Characters that are allowed anywhere. */
  plain: RegExp;
  /** Characters that are allowed only between two plain characters, such as the dash in an organization's name. */
  inner?: RegExp;
  /** The character to use if any character is allowed. */
  filler: string;
}

/** A text that the issuer can produce and that matches a pattern. */
export interface Witness {
  text: string;
  /** The parts of the text. Each part has a label, for example the claim that the part comes from. */
  parts: readonly (readonly [label: string | undefined, text: string])[];
}

interface Edge {
  to: number;
  /** Returns whether the edge accepts a character; undefined if the edge consumes no character. */
  takes?: (character: string) => boolean;
  /** The character to use if any character is allowed. */
  filler?: string;
  claim?: string | undefined;
}

/** The texts that an issuer can produce, as an automaton. Each edge consumes one character or no character. */
export class Grammar {
  readonly #edges: Edge[][] = [[]];

  /** The initial state. */
  readonly start = 0;

  state(): number {
    return this.#edges.push([]) - 1;
  }

  /** Adds an edge that consumes no character. */
  skip(from: number, to: number): void {
    this.#edges[from]?.push({ to });
  }

  /** Adds a text. @returns the state after the text */
  text(from: number, text: string, claim?: string): number {
    let at = from;
    for (const character of text) {
      const to = this.state();
      this.#edges[at]?.push({ to, takes: (one) => one === character, filler: character, claim });
      at = to;
    }
    return at;
  }

  /** Adds alternative texts. @returns the state after all alternatives */
  oneOf(from: number, texts: readonly string[], claim?: string): number {
    const end = this.state();
    for (const text of texts) this.skip(this.text(from, text, claim), end);
    return end;
  }

  /**
   * Adds a word that a person can choose. The word is not empty, and is not an excluded word in any capitalization.
   *
   * @returns the state after the word
   */
  word(
    from: number,
    { plain, inner, filler }: Alphabet,
    claim: string,
    taken: readonly string[] = [],
  ): number {
    const end = this.state();
    const forbidden = taken.map((word) => word.toLowerCase());
    // There is one state for each prefix of an excluded word, and one state for all other words. Each state exists twice: after
    // a plain character and after an inner character.
    const states = new Map<string, number>();
    const open: [string, boolean][] = [];
    const reach = (prefix: string, isInner: boolean): number => {
      const known = forbidden.some((word) => word.startsWith(prefix));
      const kept = known ? prefix : DIFFERENT;
      const name = `${isInner ? '-' : '+'}${kept}`;
      const before = states.get(name);
      if (before !== undefined) return before;
      const state = this.state();
      states.set(name, state);
      open.push([kept, isInner]);
      if (!isInner && !forbidden.includes(kept)) this.skip(state, end);
      return state;
    };
    const leave = (state: number, prefix: string, mayBeInner: boolean): void => {
      const next = new Set(
        prefix === DIFFERENT
          ? []
          : forbidden.flatMap((word) => (word.startsWith(prefix) ? (word[prefix.length] ?? []) : [])),
      );
      for (const [characters, isInner] of [
        [plain, false],
        [inner, true],
      ] as const) {
        if (characters === undefined || (isInner && !mayBeInner)) continue;
        for (const one of next) {
          if (!characters.test(one)) continue;
          const to = reach(prefix + one, isInner);
          this.#edges[state]?.push({ to, takes: (given) => given.toLowerCase() === one, filler: one, claim });
        }
        const to = reach(DIFFERENT, isInner);
        const takes = (given: string): boolean => characters.test(given) && !next.has(given.toLowerCase());
        const free = [filler, 'x', '0', 'y', '1'].find(takes);
        this.#edges[state]?.push({
          to,
          takes,
          ...(isInner || free === undefined ? {} : { filler: free }),
          claim,
        });
      }
    };
    leave(from, '', false);
    for (let one = open.shift(); one !== undefined; one = open.shift()) {
      const [prefix, isInner] = one;
      leave(states.get(`${isInner ? '-' : '+'}${prefix}`) ?? from, prefix, !isInner);
    }
    return end;
  }

  /**
   * Adds the patterns that conditions set for a claim. Wildcards match only characters in the specified alphabet.
   * @returns the state after the claim
   */
  wanted(from: number, globs: readonly Glob[], { plain, inner, filler }: Alphabet, claim: string): number {
    const end = this.state();
    const any = (character: string): boolean => plain.test(character) || inner?.test(character) === true;
    for (const { text, wild } of globs) {
      let at = from;
      for (const character of text) {
        if (wild.includes(character) && character === '*') {
          const loop = this.state();
          this.skip(at, loop);
          this.#edges[loop]?.push({ to: loop, takes: any, filler, claim });
          at = loop;
        } else if (wild.includes(character)) {
          const to = this.state();
          this.#edges[at]?.push({ to, takes: any, filler, claim });
          at = to;
        } else at = this.text(at, character, claim);
      }
      this.skip(at, end);
    }
    return end;
  }

  /** Returns a short text that leads to a state and matches a pattern. */
  witness({ text, wild }: Glob, end: number): Witness | undefined {
    const units = [...text].map((unit) => (wild.includes(unit) ? (unit === '*' ? ANY : ONE) : unit));
    const width = units.length + 1;
    const from = new Int32Array(this.#edges.length * width).fill(-1);
    const by: (readonly [character: string, claim: string | undefined] | undefined)[] = [];
    const queue = [this.start * width];
    from[this.start * width] = this.start * width;
    const visit = (place: number, before: number, step?: readonly [string, string | undefined]): void => {
      if (from[place] !== -1) return;
      from[place] = before;
      if (step !== undefined) by[place] = step;
      queue.push(place);
    };
    for (let head = 0; head < queue.length; head++) {
      const place = queue[head] ?? 0;
      const state = Math.floor(place / width);
      const at = place % width;
      const unit = units[at];
      if (state === end && at === units.length) return read(place, from, by);
      if (unit === ANY) visit(place + 1, place);
      for (const { to, takes, filler, claim } of this.#edges[state] ?? []) {
        if (takes === undefined) visit(to * width + at, place);
        else if (unit === ANY || unit === ONE) {
          if (filler !== undefined) visit(to * width + at + (unit === ONE ? 1 : 0), place, [filler, claim]);
        } else if (unit !== undefined && takes(unit)) visit(to * width + at + 1, place, [unit, claim]);
      }
    }
    return undefined;
  }
}

/** A character that no word contains. */
const DIFFERENT = '\n';
const ANY = 1;
const ONE = 2;

/** Returns the text along the path that the search found. */
function read(
  end: number,
  from: Int32Array,
  by: readonly (readonly [string, string | undefined] | undefined)[],
): Witness {
  const steps: (readonly [string, string | undefined])[] = [];
  for (let place = end; from[place] !== place; place = from[place] ?? place) {
    const step = by[place];
    if (step !== undefined) steps.push(step);
  }
  const parts: [string | undefined, string][] = [];
  for (const [character, label] of steps.reverse()) {
    const last = parts.at(-1);
    if (last !== undefined && last[0] === label) last[1] += character;
    else parts.push([label, character]);
  }
  return { text: parts.map(([, text]) => text).join(''), parts };
}
