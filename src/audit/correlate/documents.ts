/** Receives the objects in a JSON stream, and descriptions of the stream's problems. */
export interface DocumentReader {
  /** @param bytes one object, valid only until this function returns. @param number the position of the object, starting at 1 */
  object(bytes: Buffer, number: number): void;
  problem(problem: string, number: number): void;
}

const [QUOTE, BACKSLASH, LF] = [0x22, 0x5c, 0x0a];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
/** The document members that contain the objects, in CloudTrail files, in the output of `aws cloudtrail lookup-events`, in responses of Cloud Logging, in exports of Azure Monitor, and in responses of Microsoft Graph. */
const LISTS: ReadonlySet<string> = new Set(['Records', 'Events', 'entries', 'records', 'value']);
const LONGEST_KEY = 8;
/** The characters allowed between documents: blanks, line breaks and commas. */
const BETWEEN: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d, LF, 0x2c]);
const NOWHERE = -1;

/**
 * Splits a JSON stream into objects. At most one object is in memory. The objects are the items of a document's list `Records`,
 * `Events`, `entries`, `records` or `value`, the items of a document that is itself a list, or otherwise the documents themselves. The reader must check whether an
 * object is valid JSON.
 *
 * After an incomplete object, the next line that starts with a brace starts the next object.
 */
export class JsonDocuments {
  readonly #reader: DocumentReader;
  readonly #longest: number;
  #depth = 0;
  #inText = false;
  #escaped = false;
  /** The depth at which the objects of a list start. */
  #listDepth = NOWHERE;
  /** The depth at which the current object started. */
  #began = NOWHERE;
  #pieces: Buffer[] = [];
  #size = 0;
  /** The last string at the top level of the document. */
  #key = '';
  #atLineStart = true;
  /** Whether the rest of the line is outside any document. */
  #outside = false;
  #number = 0;

  /** @param longest the maximum size of an object, in bytes. A longer object is reported as a problem */
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
      if (this.#depth === 0 && this.#isOutside(byte)) continue;
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
            this.#reset();
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
            this.#append(chunk.subarray(from, at + 1));
            this.#emit();
            from = NOWHERE;
          }
      }
    }
    // The object is copied, so that the whole chunk does not stay in memory with the object.
    if (from !== NOWHERE) this.#append(Buffer.from(chunk.subarray(from)));
  }

  end(): void {
    if (this.#depth > 0) this.#broken();
    if (this.#outside) this.#outsideEnded();
  }

  #isOutside(byte: number | undefined): boolean {
    if (this.#outside && byte === LF) this.#outsideEnded();
    else if (!this.#outside && byte !== OPEN && byte !== OPEN_LIST && !BETWEEN.has(byte ?? LF))
      this.#outside = true;
    return this.#outside;
  }

  #outsideEnded(): void {
    this.#reader.problem('is not valid JSON', ++this.#number);
    this.#outside = false;
  }

  #text(byte: number | undefined): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.#inText = false;
    else if (this.#depth === 1 && this.#began === 0 && this.#key.length < LONGEST_KEY)
      this.#key += String.fromCharCode(byte ?? 0);
  }

  #append(piece: Buffer): void {
    this.#size += piece.length;
    if (this.#size <= this.#longest) this.#pieces.push(piece);
    else this.#pieces = [];
  }

  #emit(): void {
    this.#number++;
    if (this.#size > this.#longest)
      this.#reader.problem(`is longer than ${this.#longest >> 20} MiB`, this.#number);
    else {
      const [only] = this.#pieces;
      this.#reader.object(
        this.#pieces.length === 1 && only !== undefined ? only : Buffer.concat(this.#pieces),
        this.#number,
      );
    }
    this.#reset();
  }

  #broken(): void {
    this.#reader.problem('is incomplete', ++this.#number);
    this.#depth = Math.max(0, this.#began);
    this.#inText = false;
    this.#escaped = false;
    this.#reset();
  }

  #reset(): void {
    this.#began = NOWHERE;
    this.#pieces = [];
    this.#size = 0;
  }
}
