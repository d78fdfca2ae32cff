import { Automaton, at } from './automaton.js';
import { addCut, CutStream, unionOfCuts } from './cuts.js';
import { encodedForms } from './encoded-forms.js';
import type { Redactor, RedactorOptions } from './redactor-interface.js';
import { MARKERS, TokenSearch } from './token-search.js';

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const NOTHING = Buffer.alloc(0);

/** The minimum length of an incomplete secret that the redactor removes at the end of the output, in bytes. */
const TELLING = 8;
/**
 * The minimum length of a form that the redactor finds across line breaks, in bytes. Without this limit, `ab` and `cd` on two
 * lines would match the secret `abcd`.
 */
const SHORTEST_WRAPPED = 8;
/**
 * The minimum number of bytes without a blank at the end of a wrapped line. base64 and xxd wrap at 60 bytes or more. Lines of
 * prose contain blanks, so the redactor does not hold back their ends.
 */
const SHORTEST_LINE = 16;
/** The maximum number of stored line breaks. If there are more, the redactor drops the line breaks that no form can span. */
const MOST_BREAKS = 1_000;
/**
 * Creates a redactor that removes these secrets in every form that `encodedForms` returns, also across wrapped lines of at
 * least 16 bytes.
 */
export function createRedactor(secrets: readonly string[], options: RedactorOptions = {}): Redactor {
  return new StreamRedactor(secrets, options);
}

class StreamRedactor implements Redactor {
  readonly #options: RedactorOptions;
  readonly #output: CutStream;
  /** The forms of each secret. */
  readonly #secrets = new Map<string, readonly Buffer[]>();
  readonly #search: TokenSearch | undefined;
  #automaton: Automaton;
  /** The state after all input so far. */
  #state = 0;
  /** The node after all input without its line breaks, while a form may span a line break. Otherwise undefined. */
  #wrapped: number | undefined;
  /** The positions of the line breaks that a form may span, and the number of bytes after the last of them. */
  #breaks: number[] = [];
  #sinceBreak = 0;
  /** The number of bytes without a blank at the end of the input, up to SHORTEST_LINE. */
  #line = 0;
  /** The number of received bytes. */
  #seen = 0;
  /** The last received bytes, starting with the first byte that may begin a form. */
  #kept: Buffer = NOTHING;

  constructor(secrets: readonly string[], options: RedactorOptions) {
    this.#options = options;
    this.#output = new CutStream(Buffer.from(options.replacement ?? '***'));
    if (options.tokens !== undefined) {
      this.#search = new TokenSearch(options.tokens, (token) =>
        [...this.#secrets.keys()].some((secret) => token.isIn(secret)),
      );
    }
    this.#automaton = this.#automatonOf([]);
    this.add(...secrets);
  }

  another(): Redactor {
    const other = new StreamRedactor([], this.#options);
    for (const [secret, forms] of this.#secrets) other.#secrets.set(secret, forms);
    // The automaton of all forms never changes, so two redactors can share it.
    other.#automaton = this.#automaton;
    return other;
  }

  get held(): number {
    return this.#seen - this.#output.done;
  }

  get size(): number {
    return this.#automaton.size;
  }

  get releasable(): boolean {
    const { slight } = this.#automaton;
    if (this.held === 0 || this.#search?.isSlight(this.#seen) === false) return false;
    if (slight[this.#node()] === 1 && slight[this.#wrapped ?? 0] === 1) return true;
    // This line break follows a secret that may continue. The redactor has already removed the secret before the line break.
    return this.held <= 2 && this.#kept.subarray(-this.held).every(isBreak);
  }

  add(...secrets: string[]): void {
    const added = secrets.filter((secret) => !this.#secrets.has(secret));
    if (added.length === 0) return;
    for (const secret of added) this.#secrets.set(secret, encodedForms(secret));
    this.#automaton = this.#automatonOf([...this.#secrets.values()].flat());
    // Scans the held bytes again for the new secrets.
    const kept = this.#kept;
    const { cuts } = this.#output;
    this.#seen -= kept.length;
    this.#forget();
    if (kept.length > 0) this.#line = SHORTEST_LINE;
    this.#scan(kept, undefined);
    this.#output.cuts = unionOfCuts(cuts, this.#output.cuts);
  }

  #automatonOf(forms: readonly Buffer[]): Automaton {
    return new Automaton(
      [...new Map(forms.map((form) => [form.toString('latin1'), form])).values()],
      this.#search === undefined ? [] : MARKERS.map(({ bytes }) => bytes),
    );
  }

  drop(...secrets: string[]): void {
    for (const secret of secrets) this.#secrets.delete(secret);
  }

  write(chunk: Buffer): Buffer {
    this.#scan(chunk, this.#search);
    this.#search?.scanned(chunk);
    const bytes = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
    const open = this.#open();
    const given = this.#give(bytes, open);
    // Copies the bytes, so that a few bytes do not keep the whole chunk in memory, and do not change if the chunk changes.
    this.#kept =
      open === this.#seen ? NOTHING : Buffer.from(bytes.subarray(bytes.length - (this.#seen - open)));
    return given;
  }

  release(): Buffer {
    // A longer prefix stays held, however long the pause. Otherwise, a slow or paused program could release half of a secret.
    // No prompt has that many bytes in common with a secret. The redactor remembers released bytes: if the secret continues, it
    // removes the rest.
    return this.releasable ? this.#give(this.#kept, this.#seen) : NOTHING;
  }

  end(): Buffer {
    const automaton = this.#automaton;
    // If the command was killed while it printed a secret, the held bytes may contain most of the secret.
    const telling =
      automaton.formDepth(this.#node()) >= TELLING || automaton.formDepth(this.#wrapped ?? 0) >= TELLING;
    this.#search?.end(this.#output);
    let end = this.#kept.length;
    while (this.#wrapped !== undefined && end > 0 && isBreak(this.#kept[end - 1])) end--;
    if (telling) addCut(this.#output.cuts, this.#open(), this.#seen - (this.#kept.length - end));
    const given = this.#give(this.#kept, this.#seen);
    this.#kept = NOTHING;
    this.#output.reset();
    this.#line = 0;
    this.#forget();
    return given;
  }

  #forget(): void {
    this.#state = 0;
    this.#wrapped = undefined;
    this.#output.cuts = [];
  }

  /** Returns the bytes before a position. The given bytes end at the stream's current position. */
  #give(bytes: Buffer, place: number): Buffer {
    return this.#output.give(bytes, this.#seen - bytes.length, place);
  }

  #node(): number {
    return this.#automaton.nodeOf(this.#state);
  }

  /** The first byte at which an incomplete form may begin. */
  #open(): number {
    const { depths } = this.#automaton;
    const open = Math.min(this.#seen - at(depths, this.#node()), this.#search?.open ?? this.#seen);
    if (this.#wrapped === undefined) return open;
    return Math.min(open, this.#startOf(at(depths, this.#wrapped), this.#seen));
  }

  /** The start of a path that spans line breaks and ends before a position. */
  #startOf(length: number, end: number): number {
    let start = end - length;
    for (let last = this.#breaks.length - 1; last >= 0; last--) {
      if ((this.#breaks[last] as number) < start) break;
      start--;
    }
    return start;
  }

  /** Scans the bytes and stores the ranges to remove. @param search undefined if the search has scanned the bytes before */
  #scan(chunk: Buffer, search: TokenSearch | undefined): void {
    const automaton = this.#automaton;
    const base = this.#seen;
    let index = search?.isActive === true ? this.#scanToken(0, chunk, search) : 0;
    let state = this.#state;
    // Nearly all bytes pass this loop, so it contains nothing that only a token needs.
    for (; index < chunk.length; index++) {
      if (this.#wrapped === undefined) {
        index = automaton.run(state, chunk, index);
        state = automaton.reached;
        if (index === chunk.length) break;
      }
      const byte = chunk[index] as number;
      if (isBreak(byte)) this.#atBreak(automaton.nodeOf(state), base + index, chunk, index);
      else if (this.#wrapped !== undefined) this.#goWrapped(byte, base + index + 1);
      state = automaton.advance(state, byte);
      const node = automaton.nodeOf(state);
      if (at(automaton.hits, node) === 0) continue;
      this.#atHit(node, chunk, index, search);
      if (search === undefined || !search.isActive) continue;
      this.#state = state;
      index = this.#scanToken(index + 1, chunk, search) - 1;
      state = this.#state;
    }
    this.#state = state;
    this.#line = this.#lineBefore(chunk, chunk.length);
    this.#seen += chunk.length;
  }

  /** Scans from an index until the search ends. Returns the index of the next byte. */
  #scanToken(from: number, chunk: Buffer, search: TokenSearch): number {
    const automaton = this.#automaton;
    let index = from;
    for (; search.isActive && index < chunk.length; index++) {
      const byte = chunk[index] as number;
      const place = this.#seen + index;
      const wraps = isBreak(byte) && this.#lineBefore(chunk, index) >= SHORTEST_LINE;
      search.next(byte, place, wraps, this.#output);
      if (isBreak(byte)) this.#atBreak(this.#node(), place, chunk, index);
      else if (this.#wrapped !== undefined) this.#goWrapped(byte, place + 1);
      this.#state = automaton.advance(this.#state, byte);
      this.#atHit(this.#node(), chunk, index, search);
    }
    return index;
  }

  /** A form or a marker may end with the byte at this index. */
  #atHit(node: number, chunk: Buffer, index: number, search: TokenSearch | undefined): void {
    const { found, marks } = this.#automaton;
    const end = this.#seen + index + 1;
    if (at(found, node) > 0) addCut(this.#output.cuts, end - at(found, node), end);
    if (at(marks, node) > 0) search?.begin(at(marks, node) - 1, chunk, index + 1, this.#seen);
  }

  /** A form may continue after this line break. */
  #atBreak(node: number, place: number, chunk: Buffer, index: number): void {
    if (this.#wrapped === undefined) {
      const unfinished = this.#automaton.unfinished(node);
      if (unfinished === 0 || this.#lineBefore(chunk, index) < SHORTEST_LINE) return;
      this.#wrapped = unfinished;
      this.#breaks = [];
    } else if (this.#sinceBreak === 0 && this.#breaks.at(-2) === place - 2) {
      // CR LF counts as one line break. More line breaks never wrap a line, and they could continue forever.
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
      addCut(this.#output.cuts, this.#startOf(length, end), end);
    // The ordinary search finds any form that begins after the line break.
    if (at(depths, node) <= this.#sinceBreak) this.#wrapped = undefined;
  }

  #lineBefore(chunk: Buffer, index: number): number {
    let length = 0;
    while (length < SHORTEST_LINE && length < index && (chunk[index - 1 - length] as number) > SPACE)
      length++;
    return length === index ? Math.min(SHORTEST_LINE, length + this.#line) : length;
  }
}

function isBreak(byte: number | undefined): boolean {
  return byte === LF || byte === CR;
}
