import { base64Folded } from './byte-forms.js';

const ROOT = 0;
const UNKNOWN = -0x8000_0000;
const LF = 0x0a;
const CR = 0x0d;
/** The maximum size of the transition table, in bytes. A larger table is discarded and rebuilt. */
const LARGEST_TABLE = 8 << 20;
/**
 * The maximum length of a form's prefix that may be released after a pause, in bytes. For a short form, the maximum is half of
 * the form's length.
 */
const LET_OUT = 7;

/**
 * Finds many byte strings at once, with the algorithm of Aho and Corasick. The automaton is a trie of all forms. Each node
 * links to its longest suffix that is also a node. The search runs on a transition table that is filled on demand: ordinary
 * text reaches only a few hundred states, which fit into the processor's cache.
 *
 * A state is the offset of a row in the table. A node is an index into the trie.
 */
export class Automaton {
  /** The table columns, indexed by byte. All bytes that occur in no form share column 0. */
  readonly #columns = new Uint8Array(256);
  /** The length of the path to each node, indexed by node. */
  depths: Int32Array;
  /** The length of the longest form that ends at each node, or 0 if no form ends there. */
  found: Int32Array;
  /** One more than the index of the longest marker that ends at each node, or 0 if no marker ends there. */
  marks: Uint8Array;
  /** Whether a form or a marker ends at each node. */
  readonly hits: Uint8Array;
  /** Whether the path to a node reveals so little of any form that the redactor may release it before a form is complete. */
  slight: Uint8Array;
  /** The state after the last call of `run`. */
  reached = 0;

  #firsts: Int32Array;
  #siblings: Int32Array;
  #labels: Uint8Array;
  #fails: Int32Array;
  readonly #fromRoot = new Int32Array(256);
  readonly #rows: Int32Array;
  /** The transitions. A negative value is the complement of a state that needs more work. */
  #table: Int32Array;
  readonly #width: number;
  /** The number of nodes on the paths of forms. The other nodes are only on the paths of markers. */
  readonly #formNodes: number;
  #nodes: Int32Array;
  #used = 0;

  /** @param markers texts that are not secrets, to report in `marks` */
  constructor(forms: readonly Buffer[], markers: readonly Buffer[] = []) {
    const bytes = new Set([LF, CR]);
    for (const text of [...forms, ...markers]) for (const byte of text) bytes.add(base64Folded(byte));
    // UTF-8 never uses 13 of the byte values, so the columns suffice.
    for (const [place, byte] of [...bytes].sort((a, b) => a - b).entries()) this.#columns[byte] = place + 1;
    for (let byte = 0; byte < 256; byte++) this.#columns[byte] = at(this.#columns, base64Folded(byte));
    // The table is as narrow as possible, because speed depends on how much of the table fits into the nearest cache.
    this.#width = bytes.size + 1;

    const most = [...forms, ...markers].reduce((sum, text) => sum + text.length, 1);
    this.depths = new Int32Array(most);
    this.found = new Int32Array(most);
    this.marks = new Uint8Array(most);
    this.slight = new Uint8Array(most);
    this.#firsts = new Int32Array(most);
    this.#siblings = new Int32Array(most);
    this.#labels = new Uint8Array(most);
    this.#formNodes = this.#grow(forms);
    const count = this.#mark(markers, this.#formNodes);
    // Forms share prefixes, so most of the space in these arrays is unused.
    this.depths = this.depths.slice(0, count);
    this.found = this.found.slice(0, count);
    this.marks = this.marks.slice(0, count);
    this.slight = this.slight.slice(0, count);
    this.#firsts = this.#firsts.slice(0, count);
    this.#siblings = this.#siblings.slice(0, count);
    this.#labels = this.#labels.slice(0, count);
    this.#fails = new Int32Array(count);
    this.#rows = new Int32Array(count).fill(-1);
    this.#link(count);
    this.hits = this.marks.map((mark, node) => (mark > 0 || at(this.found, node) > 0 ? 1 : 0));

    this.#table = new Int32Array(64 * this.#width);
    this.#nodes = new Int32Array(64);
    this.stateOf(ROOT);
  }

  /** The memory size in bytes, including the table. */
  get size(): number {
    return this.depths.length * 28 + this.#table.byteLength + this.#nodes.byteLength;
  }

  nodeOf(state: number): number {
    return at(this.#nodes, state / this.#width);
  }

  stateOf(node: number): number {
    const known = at(this.#rows, node);
    if (known >= 0) return known;
    const state = this.#used * this.#width;
    if (state + this.#width > this.#table.length) this.#enlarge();
    this.#table.fill(UNKNOWN, state, state + this.#width);
    this.#nodes[this.#used++] = node;
    this.#rows[node] = state;
    return state;
  }

  /** The longest suffix of a node that can still become a form. */
  unfinished(node: number): number {
    let from = node;
    while (from !== ROOT && (this.#firsts[from] === 0 || from >= this.#formNodes))
      from = at(this.#fails, from);
    return from;
  }

  /** The length of the longest suffix of a node that begins a form. */
  formDepth(node: number): number {
    let from = node;
    while (from >= this.#formNodes) from = at(this.#fails, from);
    return at(this.depths, from);
  }

  /**
   * Returns the next node after a byte. The number of steps back along the suffix links never exceeds the number of steps
   * forward.
   */
  next(node: number, byte: number): number {
    const column = at(this.#columns, byte);
    if (column === 0) return ROOT;
    for (let from = node; from !== ROOT; from = at(this.#fails, from)) {
      const child = this.#child(from, column);
      if (child !== ROOT) return child;
    }
    return at(this.#fromRoot, column);
  }

  /**
   * Runs until a byte needs more work, and returns that byte's index. This loop takes nearly all of the time. So the loop is
   * short and uses only local variables, which Node optimizes best.
   */
  run(state: number, bytes: Buffer, from: number): number {
    const table = this.#table;
    const columns = this.#columns;
    const { length } = bytes;
    let reached = state;
    let index = from;
    while (index < length) {
      const to = table[reached + (columns[bytes[index] as number] as number)] as number;
      if (to < 0) break;
      reached = to;
      index++;
    }
    this.reached = reached;
    return index;
  }

  /**
   * Returns the next state after a byte, and computes the table entry on demand. If the table is rebuilt, all earlier states
   * become invalid.
   */
  advance(state: number, byte: number): number {
    const known = at(this.#table, state + at(this.#columns, byte));
    if (known !== UNKNOWN) return known < 0 ? ~known : known;
    const node = this.next(this.nodeOf(state), byte);
    const full =
      at(this.#rows, node) < 0 &&
      (this.#used + 1) * this.#width * this.#table.BYTES_PER_ELEMENT > LARGEST_TABLE;
    if (full) {
      for (let row = 0; row < this.#used; row++) this.#rows[at(this.#nodes, row)] = -1;
      this.#used = 0;
      this.stateOf(ROOT);
      return this.stateOf(node);
    }
    const to = this.stateOf(node);
    const special = at(this.hits, node) > 0 || byte === LF || byte === CR;
    this.#table[state + at(this.#columns, byte)] = special ? ~to : to;
    return to;
  }

  #enlarge(): void {
    const table = new Int32Array(this.#table.length * 2);
    table.set(this.#table);
    this.#table = table;
    const nodes = new Int32Array(this.#nodes.length * 2);
    nodes.set(this.#nodes);
    this.#nodes = nodes;
  }

  #child(node: number, column: number): number {
    if (node === ROOT) return at(this.#fromRoot, column);
    let child = at(this.#firsts, node);
    while (child !== ROOT && this.#labels[child] !== column) child = at(this.#siblings, child);
    return child;
  }

  /** Adds the forms to the trie. Returns the number of nodes. */
  #grow(forms: readonly Buffer[]): number {
    let count = 1;
    const shortest = new Int32Array(this.depths.length).fill(0x7fff_ffff);
    for (const form of forms) {
      let node = ROOT;
      for (const byte of form) {
        const child = this.#childFor(node, byte, count);
        if (child === count) count++;
        node = child;
        shortest[node] = Math.min(at(shortest, node), form.length);
      }
      this.found[node] = form.length;
    }
    for (let node = 0; node < count; node++) {
      this.slight[node] = at(this.depths, node) <= Math.min(LET_OUT, at(shortest, node) >> 1) ? 1 : 0;
    }
    return count;
  }

  /** Adds the markers to the trie, which has `before` nodes. Returns the number of nodes. */
  #mark(markers: readonly Buffer[], before: number): number {
    let count = before;
    for (const [place, marker] of markers.entries()) {
      let node = ROOT;
      for (const byte of marker) {
        node = this.#childFor(node, byte, count);
        if (node === count) this.slight[count++] = 1;
      }
      this.marks[node] = place + 1;
    }
    return count;
  }

  /** Returns the child for a byte. A new child gets the number `created`. */
  #childFor(node: number, byte: number, created: number): number {
    const column = at(this.#columns, byte);
    const known = this.#child(node, column);
    if (known !== ROOT) return known;
    this.#labels[created] = column;
    this.depths[created] = at(this.depths, node) + 1;
    this.#siblings[created] = at(this.#firsts, node);
    this.#firsts[node] = created;
    if (node === ROOT) this.#fromRoot[column] = created;
    return created;
  }

  /** Links each node to its longest suffix, short paths first, because long paths depend on them. */
  #link(count: number): void {
    const queue = new Int32Array(count);
    let filled = 1;
    for (let done = 0; done < filled; done++) {
      const node = at(queue, done);
      for (let child = at(this.#firsts, node); child !== ROOT; child = at(this.#siblings, child)) {
        queue[filled++] = child;
        let end = ROOT;
        const column = at(this.#labels, child);
        for (let from = node; from !== ROOT && end === ROOT; ) {
          from = at(this.#fails, from);
          end = this.#child(from, column);
        }
        this.#fails[child] = end;
        // The longest form covers all shorter forms that end at the same position.
        if (this.found[child] === 0) this.found[child] = at(this.found, end);
        if (this.marks[child] === 0) this.marks[child] = at(this.marks, end);
        if (this.slight[end] === 0) this.slight[child] = 0;
      }
    }
  }
}

/** Returns a typed array's element at an index that must exist. */
export function at(list: Int32Array | Uint8Array, index: number): number {
  return list[index] as number;
}
