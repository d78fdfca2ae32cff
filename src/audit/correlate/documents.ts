/** What is found in a stream of JSON. */
export interface DocumentReader {
  /** @param bytes one object; void once this returns. @param number from 1 */
  object(bytes: Buffer, number: number): void;
  problem(problem: string, number: number): void;
}

const [QUOTE, BACKSLASH, LF] = [0x22, 0x5c, 0x0a];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
/** Members of a document that hold its objects: of CloudTrail's files, and of `aws cloudtrail lookup-events`. */
const LISTS: ReadonlySet<string> = new Set(['Records', 'Events']);
const LONGEST_KEY = 8;
/** What may stand between documents: blanks, line breaks, commas. */
const BETWEEN: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d, LF, 0x2c]);
const NOWHERE = -1;

/**
 * Cuts a stream of JSON into objects, without ever holding more than one: those of the list `Records` or `Events` of a
 * document, those of a list that is a document itself, and else the documents, one behind the other. Whether an object is
 * whole JSON is for its reader to find out.
 *
 * Where an object does not end, the next line that begins with a brace begins the next one.
 */
export class Documents {
  readonly #reader: DocumentReader;
  readonly #longest: number;
  #depth = 0;
  #inText = false;
  #escaped = false;
  /** The depth at which the objects of a list begin. */
  #listDepth = NOWHERE;
  /** The depth at which the object began that is being read. */
  #began = NOWHERE;
  #held: Buffer[] = [];
  #size = 0;
  /** The last text of a document's own members. */
  #key = '';
  #atLineStart = true;
  /** Whether what is read is in no document, up to the end of its line. */
  #stray = false;
  #number = 0;

  /** @param longest of an object, in bytes: of what is longer only that is told */
  constructor(reader: DocumentReader, longest: number) {
    this.#reader = reader;
    this.#longest = longest;
  }

  push(chunk: Buffer): void {
    let from = this.#began === NOWHERE ? NOWHERE : 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      const lineStart = this.#atLineStart;
      this.#atLineStart = byte === LF;
      if (lineStart && byte === OPEN && this.#began !== NOWHERE) {
        this.#broken();
        from = NOWHERE;
      }
      if (this.#inText) {
        this.#text(byte);
        continue;
      }
      if (this.#depth === 0 && this.#isStray(byte)) continue;
      switch (byte) {
        case QUOTE:
          this.#inText = true;
          this.#key = '';
          break;
        case OPEN:
          if (this.#began === NOWHERE && (this.#depth === 0 || this.#depth === this.#listDepth)) {
            this.#began = this.#depth;
            from = at;
          }
          this.#depth++;
          break;
        case OPEN_LIST:
          if (this.#depth === 0) this.#listDepth = 1;
          else if (this.#depth === 1 && this.#began === 0 && LISTS.has(this.#key)) {
            this.#listDepth = 2;
            this.#drop();
            from = NOWHERE;
          }
          this.#depth++;
          break;
        case CLOSE_LIST:
          this.#depth = Math.max(0, this.#depth - 1);
          if (this.#depth < this.#listDepth) this.#listDepth = NOWHERE;
          break;
        case CLOSE:
          this.#depth = Math.max(0, this.#depth - 1);
          if (this.#began !== NOWHERE && this.#depth === this.#began) {
            this.#hold(chunk.subarray(from, at + 1));
            this.#hand();
            from = NOWHERE;
          }
      }
    }
    // A chunk is kept no longer than the object that it ends with.
    if (from !== NOWHERE) this.#hold(Buffer.from(chunk.subarray(from)));
  }

  end(): void {
    if (this.#depth > 0) this.#broken();
    if (this.#stray) this.#strayEnded();
  }

  #isStray(byte: number | undefined): boolean {
    if (this.#stray && byte === LF) this.#strayEnded();
    else if (!this.#stray && byte !== OPEN && byte !== OPEN_LIST && !BETWEEN.has(byte ?? LF))
      this.#stray = true;
    return this.#stray;
  }

  #strayEnded(): void {
    this.#reader.problem('is no JSON', ++this.#number);
    this.#stray = false;
  }

  #text(byte: number | undefined): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.#inText = false;
    else if (this.#depth === 1 && this.#began === 0 && this.#key.length < LONGEST_KEY)
      this.#key += String.fromCharCode(byte ?? 0);
  }

  #hold(piece: Buffer): void {
    this.#size += piece.length;
    if (this.#size <= this.#longest) this.#held.push(piece);
    else this.#held = [];
  }

  #hand(): void {
    this.#number++;
    if (this.#size > this.#longest)
      this.#reader.problem(`is longer than ${this.#longest >> 20} MiB`, this.#number);
    else {
      const [only] = this.#held;
      this.#reader.object(
        this.#held.length === 1 && only !== undefined ? only : Buffer.concat(this.#held),
        this.#number,
      );
    }
    this.#drop();
  }

  #broken(): void {
    this.#reader.problem('does not end', ++this.#number);
    this.#depth = Math.max(0, this.#began);
    this.#inText = false;
    this.#escaped = false;
    this.#drop();
  }

  #drop(): void {
    this.#began = NOWHERE;
    this.#held = [];
    this.#size = 0;
  }
}
