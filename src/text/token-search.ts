import { withinBase64 } from './byte-forms.js';
import type { CutStream } from './cuts.js';
import {
  CONTEXT,
  DOT,
  GITHUB_PREFIXES,
  type GitHubPrefix,
  GitHubToken,
  isTokenByte,
} from './github-token.js';
import type { TokenTally } from './token-tally.js';

const LF = 0x0a;
const CR = 0x0d;
/** After a pause, the search may release this number of bytes of an incomplete token. */
const LET_OUT = 7;
/** The minimum number of characters of a token after a line break. Fewer characters can be the next line's first word. */
const AFTER_BREAK = 16;
const AFTER_BREAK_IN_BASE64 = 4;
/** The maximum number of dots in a row in a token. More dots are an ellipsis or a progress bar, which can be of any length. */
const MOST_DOTS = 2;

interface Marker {
  readonly prefix: GitHubPrefix;
  readonly bytes: Buffer;
  /** In base64: the number of bits of the prefix that the next character contains. Otherwise undefined. */
  readonly bits?: number;
}

/** The texts with which tokens begin: each prefix, plain and in base64 at each of the three bit offsets. */
export const MARKERS: readonly Marker[] = GITHUB_PREFIXES.flatMap((prefix) => [
  { prefix, bytes: Buffer.from(prefix) },
  ...[0, 1, 2].map((shift) => ({
    prefix,
    bytes: Buffer.from(withinBase64(Buffer.from(prefix), shift)),
    bits: ((prefix.length + shift) * 8) % 6,
  })),
]);
const LONGEST_MARKER = Math.max(...MARKERS.map(({ bytes }) => bytes.length));
const KEPT = CONTEXT + LONGEST_MARKER;

/** Finds GitHub tokens in a stream in which an automaton finds the markers. Stores only the beginning of a token. */
export class TokenSearch {
  readonly tally: TokenTally;
  /** Texts that may be tokens, or one token that continues. */
  #candidates: Candidate[] = [];
  /** The last bytes before the current chunk. */
  readonly #tail = Buffer.alloc(KEPT);

  readonly #isKnown: (token: GitHubToken) => boolean;

  /** @param isKnown whether a token is a known secret, and therefore not counted */
  constructor(tally: TokenTally, isKnown: (token: GitHubToken) => boolean) {
    this.tally = tally;
    this.#isKnown = isKnown;
  }

  /** Whether `next` must be called for the next byte. */
  isActive = false;

  /** The first position that may be part of a token but is not removed yet. */
  get open(): number {
    return this.#candidates.reduce((least, { open }) => Math.min(least, open), Number.POSITIVE_INFINITY);
  }

  /** Whether the bytes up to a position reveal little of a token. */
  isSlight(place: number): boolean {
    return this.#candidates.every(
      ({ verdict, start, open }) => place - (verdict === true ? open : start) <= LET_OUT,
    );
  }

  /** A marker (its index in MARKERS) ends before the byte at this index of the chunk, whose first byte is at the position `base`. */
  begin(marker: number, chunk: Buffer, index: number, base: number): void {
    if (this.#candidates[0]?.verdict === true) return;
    const { bytes, bits, prefix } = MARKERS[marker] as Marker;
    const start = index - bytes.length;
    // The automaton does not distinguish `_` and `/`.
    if (bits === undefined && chunk[index - 1] !== 0x5f) return;
    this.isActive = true;
    this.#candidates.push(
      new Candidate(base + start, new GitHubToken(prefix, this.#before(chunk, start)), bits),
    );
  }

  /** Returns the text before an index of the chunk. Does not decode base64, because a marker in base64 does not occur by chance. */
  #before(chunk: Buffer, index: number): string {
    const before = index - CONTEXT;
    if (before >= 0) return chunk.toString('latin1', before, index);
    const from = KEPT + before;
    const earlier = this.#tail.toString('latin1', from, Math.min(KEPT, KEPT + index));
    return earlier + chunk.toString('latin1', 0, Math.max(0, index));
  }

  /**
   * Adds the next byte, after `begin`.
   *
   * @param wraps whether a line break at this byte may wrap a line
   * @param output removes the tokens
   */
  next(byte: number, place: number, wraps: boolean, output: CutStream): void {
    for (const one of this.#candidates) {
      const goesOn = one.next(byte, place, wraps);
      if (one.verdict === true) {
        if (one.open > one.cutTo) output.remove(one.cutTo, one.open);
        one.cutTo = one.open;
        this.#candidates = [one];
      }
      if (goesOn) {
        if (one.verdict === true) return;
        continue;
      }
      this.#candidates = this.#candidates.filter((other) => other !== one);
      this.isActive = this.#candidates.length > 0;
      if (this.#over(one, output)) return;
    }
  }

  /** Ends a text. Returns whether the text is a token. */
  #over(one: Candidate, output: CutStream): boolean {
    if (!one.token.isToken) return false;
    if (one.verdict !== true) output.remove(one.start, one.last);
    if (!this.#isKnown(one.token)) this.tally.add(one.token);
    this.#candidates = [];
    this.isActive = false;
    return true;
  }

  /** Stores the end of a chunk. */
  scanned(chunk: Buffer): void {
    const { length } = chunk;
    if (length < KEPT) this.#tail.copyWithin(0, length);
    chunk.copy(this.#tail, Math.max(0, KEPT - length), Math.max(0, length - KEPT));
  }

  /** Ends the stream. */
  end(output: CutStream): void {
    for (const one of this.#candidates) if (this.#over(one, output)) break;
    this.#candidates = [];
    this.isActive = false;
    this.#tail.fill(0);
  }
}

/** A text that may be a token, and its position in the stream. */
class Candidate {
  readonly start: number;
  readonly token: GitHubToken;
  /** The end of the range that is removed. */
  cutTo: number;
  /** The end of the last byte that belongs to the text. */
  last: number;
  #open: number;
  readonly #base64: Base64 | undefined;
  /** The minimum number of characters after a line break. */
  readonly #least: number;
  /** Characters after a line break that may be the next line's first word. */
  #unsure: number[] = [];
  /** The dots after `last`. A token does not end with a dot. */
  #dots = 0;
  #break = 0;
  /** The number of characters since the last line break. */
  #sinceBreak = Number.POSITIVE_INFINITY;

  constructor(start: number, token: GitHubToken, bits: number | undefined) {
    this.start = start;
    this.token = token;
    this.cutTo = start;
    this.last = start;
    this.#open = start;
    this.#base64 = bits === undefined ? undefined : new Base64(bits);
    this.#least = bits === undefined ? AFTER_BREAK : AFTER_BREAK_IN_BASE64;
  }

  get verdict(): boolean | undefined {
    return this.token.verdict;
  }

  /** The first position that may be part of the token but is not confirmed. */
  get open(): number {
    return this.#open;
  }

  /** Adds the next byte. Returns whether the text continues. */
  next(byte: number, place: number, wraps: boolean): boolean {
    if (byte === LF || byte === CR) return this.#goesOnAfter(byte, wraps);
    this.#break = 0;
    // In base64, the last character can also contain bits of the next text. Jobpass removes this character with the token.
    const decoded = this.#base64 === undefined ? byte : this.#base64.next(byte);
    if (decoded === 'invalid') return false;
    if (decoded !== 'incomplete') {
      if (!isTokenByte(decoded)) return false;
      this.#sinceBreak++;
      if (decoded !== DOT) this.#push(decoded, place);
      else if (++this.#dots > MOST_DOTS) return false;
    }
    if (this.token.verdict === false) return false;
    if (this.token.verdict === true && this.#dots === 0 && this.#sinceBreak >= this.#least) {
      this.#open = place + 1;
    }
    return true;
  }

  #push(byte: number, place: number): void {
    for (; this.#dots > 0; this.#dots--) this.#unsure.push(DOT);
    this.#unsure.push(byte);
    if (this.#sinceBreak < this.#least) return;
    for (const one of this.#unsure) this.token.push(one);
    this.#unsure = [];
    this.last = place + 1;
  }

  #goesOnAfter(byte: number, wraps: boolean): boolean {
    const canWrap = this.#base64 !== undefined || (this.token.verdict === true && this.token.isIncomplete);
    const isSecond = this.#break === CR && byte === LF;
    if (!canWrap || !(isSecond || (wraps && this.#break === 0))) return false;
    this.#break = byte;
    this.#sinceBreak = 0;
    return true;
  }
}

/** Decodes base64, starting within a prefix. */
class Base64 {
  #value = 0;
  #bits = 0;
  /** The number of bits that belong to the prefix. They are all set, because each prefix ends with `_`. */
  #skip: number;

  constructor(bits: number) {
    this.#skip = bits;
  }

  next(byte: number): number | 'incomplete' | 'invalid' {
    const digit = digitOf(byte);
    if (digit === undefined) return 'invalid';
    this.#value = ((this.#value << 6) | digit) & 0xffff;
    this.#bits += 6;
    if (this.#skip > 0) {
      this.#bits -= this.#skip;
      const ones = (1 << this.#skip) - 1;
      if (((digit >> (6 - this.#skip)) & ones) !== ones) return 'invalid';
      this.#skip = 0;
      return 'incomplete';
    }
    if (this.#bits < 8) return 'incomplete';
    this.#bits -= 8;
    return (this.#value >> this.#bits) & 0xff;
  }
}

function digitOf(byte: number): number | undefined {
  if (byte >= 0x41 && byte <= 0x5a) return byte - 0x41;
  if (byte >= 0x61 && byte <= 0x7a) return byte - 0x61 + 26;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30 + 52;
  if (byte === 0x2b || byte === 0x2d) return 62;
  return byte === 0x2f || byte === 0x5f ? 63 : undefined;
}
