import { Automaton, at } from './automaton.js';
import { addCut, unionOfCuts } from './cuts.js';
import { encodedForms } from './encoded-forms.js';

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const NOTHING = Buffer.alloc(0);

/** An unfinished secret as long as this is cut out as well where the output ends. In bytes. */
const TELLING = 8;
/** Over a line break only forms as long as this are looked for: `ab`, `cd` on two lines are not the secret `abcd`. */
const SHORTEST_WRAPPED = 8;
/**
 * A line is taken for one that was wrapped if so many bytes without a blank stand at its end. base64 and xxd break
 * after 60 and more; nearly every line for people has a blank sooner, so that its end is never held back.
 */
const SHORTEST_LINE = 16;
/** So many line breaks are kept before those that no form can reach over any more are dropped. */
const MOST_BREAKS = 1_000;
/** What can be set about a redactor. */
export interface RedactorOptions {
  /** What stands where a secret was: `***`. */
  readonly replacement?: string;
}

/** Cuts secrets out of a stream of bytes. */
export interface Redactor {
  /** Takes the next bytes, and gives what is certain to be no part of a secret; it may share memory with them. */
  write(chunk: Buffer): Buffer;
  /** Gives what is held back so far if it is hardly the beginning of a secret: for when nothing came for a while. */
  release(): Buffer;
  /** Gives the rest. The next byte would begin a new stream. */
  end(): Buffer;
  /** Cuts out these as well, from what has not been given yet. */
  add(...secrets: string[]): void;
  /** Another one that knows the same, for another stream: what it takes to know it is not done again. */
  another(): Redactor;
  /** Whether `release` would give something. */
  readonly releasable: boolean;
  /** How many bytes are held back. */
  readonly held: number;
  /** How much memory the tables take, in bytes. */
  readonly size: number;
}

/** A redactor of these secrets, in every form of `formsOf`, also where lines of 16 and more bytes are wrapped. */
export function createRedactor(secrets: readonly string[], options: RedactorOptions = {}): Redactor {
  return new StreamRedactor(secrets, options);
}

class StreamRedactor implements Redactor {
  readonly #replacement: Buffer;
  readonly #secrets = new Set<string>();
  readonly #forms = new Map<string, Buffer>();
  #automaton = new Automaton([]);
  /** The state after everything so far. */
  #state = 0;
  /** The node after everything so far without its line breaks, while a form may reach over one; else undefined. */
  #wrapped: number | undefined;
  /** Where those line breaks are, and how many bytes came after the last. */
  #breaks: number[] = [];
  #sinceBreak = 0;
  /** How many bytes without a blank, up to SHORTEST_LINE, came last. */
  #line = 0;
  /** How many bytes came, and how many of them are done with: given, or cut out. */
  #seen = 0;
  #done = 0;
  /** The last bytes that came, from the first on that a form may still begin with. */
  #kept: Buffer = NOTHING;
  /** What must be cut out, as starts and ends in turn: in order, and never touching. */
  #cuts: number[] = [];
  /** Whether the last byte that is done with was cut out: a cut that goes on is shown once. */
  #cutting = false;

  constructor(secrets: readonly string[], options: RedactorOptions) {
    this.#replacement = Buffer.from(options.replacement ?? '***');
    this.add(...secrets);
  }

  another(): Redactor {
    const other = new StreamRedactor([], { replacement: this.#replacement.toString() });
    for (const secret of this.#secrets) other.#secrets.add(secret);
    for (const [key, form] of this.#forms) other.#forms.set(key, form);
    // It is not changed once it is made.
    other.#automaton = this.#automaton;
    return other;
  }

  get held(): number {
    return this.#seen - this.#done;
  }

  get size(): number {
    return this.#automaton.size;
  }

  get releasable(): boolean {
    const { slight } = this.#automaton;
    if (this.held === 0) return false;
    if (slight[this.#node()] === 1 && slight[this.#wrapped ?? 0] === 1) return true;
    // The line break behind a secret that may go on: what comes before it is cut out already.
    return this.held <= 2 && this.#kept.subarray(-this.held).every(isBreak);
  }

  add(...secrets: string[]): void {
    const before = this.#forms.size;
    for (const secret of secrets) {
      if (this.#secrets.has(secret)) continue;
      this.#secrets.add(secret);
      for (const form of encodedForms(secret)) this.#forms.set(form.toString('latin1'), form);
    }
    if (this.#forms.size === before) return;
    this.#automaton = new Automaton([...this.#forms.values()]);
    // What is kept is looked at again, with the new eyes.
    const kept = this.#kept;
    const cuts = this.#cuts;
    this.#seen -= kept.length;
    this.#forget();
    if (kept.length > 0) this.#line = SHORTEST_LINE;
    this.#scan(kept);
    this.#cuts = unionOfCuts(cuts, this.#cuts);
  }

  write(chunk: Buffer): Buffer {
    this.#scan(chunk);
    const bytes = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
    const open = this.#open();
    const given = this.#give(bytes, open);
    // A copy, so that a few bytes do not keep the whole chunk in memory, or change with it.
    this.#kept =
      open === this.#seen ? NOTHING : Buffer.from(bytes.subarray(bytes.length - (this.#seen - open)));
    return given;
  }

  release(): Buffer {
    // A longer beginning stays, however long nothing comes: whoever stops in the middle of a secret, a program that
    // is slow or one that was told to, would have it out otherwise. No prompt shares so much with a secret.
    // What is let out stays known: if the secret does go on, its rest is cut out.
    return this.releasable ? this.#give(this.#kept, this.#seen) : NOTHING;
  }

  end(): Buffer {
    const { depths } = this.#automaton;
    // A command that was killed while it printed a secret: most of it may be there.
    const telling = at(depths, this.#node()) >= TELLING || at(depths, this.#wrapped ?? 0) >= TELLING;
    let end = this.#kept.length;
    while (this.#wrapped !== undefined && end > 0 && isBreak(this.#kept[end - 1])) end--;
    if (telling) addCut(this.#cuts, this.#open(), this.#seen - (this.#kept.length - end));
    const given = this.#give(this.#kept, this.#seen);
    this.#kept = NOTHING;
    this.#cutting = false;
    this.#line = 0;
    this.#forget();
    return given;
  }

  #forget(): void {
    this.#state = 0;
    this.#wrapped = undefined;
    this.#cuts = [];
  }

  #node(): number {
    return this.#automaton.nodeOf(this.#state);
  }

  /** The first byte that a form may begin at which has not ended yet. */
  #open(): number {
    const { depths } = this.#automaton;
    const open = this.#seen - at(depths, this.#node());
    if (this.#wrapped === undefined) return open;
    return Math.min(open, this.#startOf(at(depths, this.#wrapped), this.#seen));
  }

  /** Where a path over line breaks begins that ends before a place. */
  #startOf(length: number, end: number): number {
    let start = end - length;
    for (let last = this.#breaks.length - 1; last >= 0; last--) {
      if ((this.#breaks[last] as number) < start) break;
      start--;
    }
    return start;
  }

  /** Goes through the bytes, and notes what must be cut out. */
  #scan(chunk: Buffer): void {
    const automaton = this.#automaton;
    const base = this.#seen;
    let state = this.#state;
    for (let index = 0; index < chunk.length; index++) {
      if (this.#wrapped === undefined) {
        index = automaton.run(state, chunk, index);
        state = automaton.reached;
        if (index === chunk.length) break;
      }
      const byte = chunk[index] as number;
      if (isBreak(byte)) this.#atBreak(automaton.nodeOf(state), base + index, chunk, index);
      else if (this.#wrapped !== undefined) this.#goWrapped(byte, base + index + 1);
      state = automaton.advance(state, byte);
      const length = at(automaton.found, automaton.nodeOf(state));
      if (length > 0) addCut(this.#cuts, base + index + 1 - length, base + index + 1);
    }
    this.#state = state;
    this.#line = this.#lineBefore(chunk, chunk.length);
    this.#seen += chunk.length;
  }

  /** A form may go on behind this line break. */
  #atBreak(node: number, place: number, chunk: Buffer, index: number): void {
    if (this.#wrapped === undefined) {
      const unfinished = this.#automaton.unfinished(node);
      if (unfinished === 0 || this.#lineBefore(chunk, index) < SHORTEST_LINE) return;
      this.#wrapped = unfinished;
      this.#breaks = [];
    } else if (this.#sinceBreak === 0 && this.#breaks.at(-2) === place - 2) {
      // Two, of Windows, are one; of more, none wraps a line, and they could go on for ever.
      this.#wrapped = undefined;
      return;
    }
    if (this.#breaks.length >= MOST_BREAKS) {
      const open = this.#startOf(at(this.#automaton.depths, this.#wrapped), place);
      this.#breaks = this.#breaks.filter((earlier) => earlier >= open);
    }
    this.#breaks.push(place);
    this.#sinceBreak = 0;
  }

  #goWrapped(byte: number, end: number): void {
    const { depths, found } = this.#automaton;
    const node = this.#automaton.next(this.#wrapped ?? 0, byte);
    this.#wrapped = node;
    this.#sinceBreak++;
    const length = at(found, node);
    if (length >= SHORTEST_WRAPPED && length > this.#sinceBreak)
      addCut(this.#cuts, this.#startOf(length, end), end);
    // What began behind the line break is found without this.
    if (at(depths, node) <= this.#sinceBreak) this.#wrapped = undefined;
  }

  #lineBefore(chunk: Buffer, index: number): number {
    let length = 0;
    while (length < SHORTEST_LINE && length < index && (chunk[index - 1 - length] as number) > SPACE)
      length++;
    return length === index ? Math.min(SHORTEST_LINE, length + this.#line) : length;
  }

  /** Gives what comes before a place, of bytes that end where everything so far ends. */
  #give(bytes: Buffer, place: number): Buffer {
    const offset = this.#seen - bytes.length;
    const parts: Buffer[] = [];
    const cuts = this.#cuts;
    let done = this.#done;
    let used = 0;
    for (; used < cuts.length && (cuts[used] as number) <= Math.max(place, done); used += 2) {
      const start = cuts[used] as number;
      const end = cuts[used + 1] as number;
      if (end <= done) continue;
      if (start > done) {
        parts.push(bytes.subarray(done - offset, start - offset));
        this.#cutting = false;
      }
      if (!this.#cutting) parts.push(this.#replacement);
      this.#cutting = true;
      done = end;
    }
    if (place > done) {
      parts.push(bytes.subarray(done - offset, place - offset));
      this.#cutting = false;
      done = place;
    }
    this.#done = done;
    if (used > 0) this.#cuts = cuts.slice(used);
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  }
}

function isBreak(byte: number | undefined): boolean {
  return byte === LF || byte === CR;
}
