export const id = 285;
export const ids = [285,9445];
export const modules = {

/***/ 60285:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  exec: () => (/* binding */ exec)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/job/finish.js
var finish = __webpack_require__(76897);
// EXTERNAL MODULE: ./build/job/folder.js
var job_folder = __webpack_require__(27498);
// EXTERNAL MODULE: ./build/job/hidden.js
var job_hidden = __webpack_require__(21726);
// EXTERNAL MODULE: ./build/job/start.js + 3 modules
var start = __webpack_require__(93986);
// EXTERNAL MODULE: ./build/providers/index.js + 1 modules
var providers = __webpack_require__(54321);
// EXTERNAL MODULE: ./build/runners/given-id-token.js
var given_id_token = __webpack_require__(11239);
// EXTERNAL MODULE: ./build/runners/processes.js
var processes = __webpack_require__(59445);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: ./build/text/byte-forms.js
var byte_forms = __webpack_require__(68016);
;// CONCATENATED MODULE: ./build/text/automaton.js

const ROOT = 0;
const UNKNOWN = -0x8000_0000;
const LF = 0x0a;
const CR = 0x0d;
/** The table that the automaton runs on is thrown away and begun again when it would get larger. In bytes. */
const LARGEST_TABLE = 8 << 20;
/** The most of a form that may be let out because nothing followed for a while; of short ones, half. */
const LET_OUT = 7;
/**
 * Finds many byte strings at once (Aho and Corasick): a trie of all forms, where each node knows the longest of its
 * own ends that is a node as well. What is run on is a table of transitions, filled where the input leads: ordinary
 * text sees a few hundred of the states, which stay in the processor's cache.
 *
 * A state is the offset of its row in the table; a node is a place in the trie.
 */
class Automaton {
    /** Of each byte, its column; all bytes that are in no form share column 0. */
    #columns = new Uint8Array(256);
    /** How long the path to a node is. */
    depths;
    /** How long the longest form is that ends at a node; 0 where none does. */
    found;
    /** Whether what leads to a node tells so little of any form that it may be let out unfinished. */
    slight;
    /** The state where `run` came to. */
    reached = 0;
    #firsts;
    #siblings;
    #labels;
    #fails;
    #fromRoot = new Int32Array(256);
    #rows;
    /** The transitions: below 0 where there is more to do than to go on, and then the complement. */
    #table;
    #width;
    #nodes;
    #used = 0;
    constructor(forms) {
        const bytes = new Set([LF, CR]);
        for (const form of forms)
            for (const byte of form)
                bytes.add((0,byte_forms/* folded */.TM)(byte));
        // UTF-8 has no use for 13 of the bytes, so there are columns enough.
        for (const [place, byte] of [...bytes].sort((a, b) => a - b).entries())
            this.#columns[byte] = place + 1;
        for (let byte = 0; byte < 256; byte++)
            this.#columns[byte] = at(this.#columns, (0,byte_forms/* folded */.TM)(byte));
        // No wider than it must be: what decides about the speed is how much of the table fits into the nearest cache.
        this.#width = bytes.size + 1;
        const most = forms.reduce((sum, form) => sum + form.length, 1);
        this.depths = new Int32Array(most);
        this.found = new Int32Array(most);
        this.slight = new Uint8Array(most);
        this.#firsts = new Int32Array(most);
        this.#siblings = new Int32Array(most);
        this.#labels = new Uint8Array(most);
        const count = this.#grow(forms);
        // Forms share their beginnings: most of that was not needed.
        this.depths = this.depths.slice(0, count);
        this.found = this.found.slice(0, count);
        this.slight = this.slight.slice(0, count);
        this.#firsts = this.#firsts.slice(0, count);
        this.#siblings = this.#siblings.slice(0, count);
        this.#labels = this.#labels.slice(0, count);
        this.#fails = new Int32Array(count);
        this.#rows = new Int32Array(count).fill(-1);
        this.#link(count);
        this.#table = new Int32Array(64 * this.#width);
        this.#nodes = new Int32Array(64);
        this.stateOf(ROOT);
    }
    /** How many bytes it takes, the table included. */
    get size() {
        return this.depths.length * 26 + this.#table.byteLength + this.#nodes.byteLength;
    }
    nodeOf(state) {
        return at(this.#nodes, state / this.#width);
    }
    stateOf(node) {
        const known = at(this.#rows, node);
        if (known >= 0)
            return known;
        const state = this.#used * this.#width;
        if (state + this.#width > this.#table.length)
            this.#enlarge();
        this.#table.fill(UNKNOWN, state, state + this.#width);
        this.#nodes[this.#used++] = node;
        this.#rows[node] = state;
        return state;
    }
    /** The longest end of a node that a form may still go on from. */
    unfinished(node) {
        let from = node;
        while (from !== ROOT && this.#firsts[from] === 0)
            from = at(this.#fails, from);
        return from;
    }
    /** Where a byte leads to from a node. Takes steps back along the ends: never more than it took forward. */
    next(node, byte) {
        const column = at(this.#columns, byte);
        if (column === 0)
            return ROOT;
        for (let from = node; from !== ROOT; from = at(this.#fails, from)) {
            const child = this.#child(from, column);
            if (child !== ROOT)
                return child;
        }
        return at(this.#fromRoot, column);
    }
    /**
     * Goes on as long as there is nothing to do, and says at which byte there is. Nearly all the time is spent in here:
     * it is short and has only local variables, of which Node makes the fastest code.
     */
    run(state, bytes, from) {
        const table = this.#table;
        const columns = this.#columns;
        const { length } = bytes;
        let reached = state;
        let index = from;
        while (index < length) {
            const to = table[reached + columns[bytes[index]]];
            if (to < 0)
                break;
            reached = to;
            index++;
        }
        this.reached = reached;
        return index;
    }
    /** Where a byte leads to from a state, filling the table. States from before are void when the table was begun again. */
    advance(state, byte) {
        const known = at(this.#table, state + at(this.#columns, byte));
        if (known !== UNKNOWN)
            return known < 0 ? ~known : known;
        const node = this.next(this.nodeOf(state), byte);
        const full = at(this.#rows, node) < 0 &&
            (this.#used + 1) * this.#width * this.#table.BYTES_PER_ELEMENT > LARGEST_TABLE;
        if (full) {
            for (let row = 0; row < this.#used; row++)
                this.#rows[at(this.#nodes, row)] = -1;
            this.#used = 0;
            this.stateOf(ROOT);
            return this.stateOf(node);
        }
        const to = this.stateOf(node);
        const special = at(this.found, node) > 0 || byte === LF || byte === CR;
        this.#table[state + at(this.#columns, byte)] = special ? ~to : to;
        return to;
    }
    #enlarge() {
        const table = new Int32Array(this.#table.length * 2);
        table.set(this.#table);
        this.#table = table;
        const nodes = new Int32Array(this.#nodes.length * 2);
        nodes.set(this.#nodes);
        this.#nodes = nodes;
    }
    #child(node, column) {
        if (node === ROOT)
            return at(this.#fromRoot, column);
        let child = at(this.#firsts, node);
        while (child !== ROOT && this.#labels[child] !== column)
            child = at(this.#siblings, child);
        return child;
    }
    /** Puts the forms into the trie, and says how many nodes it has. */
    #grow(forms) {
        let count = 1;
        const shortest = new Int32Array(this.depths.length).fill(0x7fff_ffff);
        for (const form of forms) {
            let node = ROOT;
            for (const byte of form) {
                const column = at(this.#columns, byte);
                let child = this.#child(node, column);
                if (child === ROOT) {
                    child = count++;
                    this.#labels[child] = column;
                    this.depths[child] = at(this.depths, node) + 1;
                    this.#siblings[child] = at(this.#firsts, node);
                    this.#firsts[node] = child;
                    if (node === ROOT)
                        this.#fromRoot[column] = child;
                }
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
    /** Links each node to the longest of its ends, the short paths first: a long one builds on them. */
    #link(count) {
        const queue = new Int32Array(count);
        let filled = 1;
        for (let done = 0; done < filled; done++) {
            const node = at(queue, done);
            for (let child = at(this.#firsts, node); child !== ROOT; child = at(this.#siblings, child)) {
                queue[filled++] = child;
                let end = ROOT;
                const column = at(this.#labels, child);
                for (let from = node; from !== ROOT && end === ROOT;) {
                    from = at(this.#fails, from);
                    end = this.#child(from, column);
                }
                this.#fails[child] = end;
                // The longest covers the others, which end at the same place.
                if (this.found[child] === 0)
                    this.found[child] = at(this.found, end);
                if (this.slight[end] === 0)
                    this.slight[child] = 0;
            }
        }
    }
}
/** What stands in a typed array, at a place that is known to be in it. */
function at(list, index) {
    return list[index];
}

// EXTERNAL MODULE: ./build/text/forms.js
var text_forms = __webpack_require__(83145);
;// CONCATENATED MODULE: ./build/text/redactor.js



const redactor_LF = 0x0a;
const redactor_CR = 0x0d;
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
/** How long nothing must come before what is held is let out, if it tells little. In milliseconds. */
const SILENCE = 50;
/** The same where that is no more than a byte or two, as the last of a line that ends like a secret begins. */
const SHORT_SILENCE = 5;
const FEW = 2;
/** A redactor of these secrets, in every form of `formsOf`, also where lines of 16 and more bytes are wrapped. */
function createRedactor(secrets, options = {}) {
    return new StreamRedactor(secrets, options);
}
class StreamRedactor {
    #replacement;
    #secrets = new Set();
    #forms = new Map();
    #automaton = new Automaton([]);
    /** The state after everything so far. */
    #state = 0;
    /** The node after everything so far without its line breaks, while a form may reach over one; else undefined. */
    #wrapped;
    /** Where those line breaks are, and how many bytes came after the last. */
    #breaks = [];
    #sinceBreak = 0;
    /** How many bytes without a blank, up to SHORTEST_LINE, came last. */
    #line = 0;
    /** How many bytes came, and how many of them are done with: given, or cut out. */
    #seen = 0;
    #done = 0;
    /** The last bytes that came, from the first on that a form may still begin with. */
    #kept = NOTHING;
    /** What must be cut out, as starts and ends in turn: in order, and never touching. */
    #cuts = [];
    /** Whether the last byte that is done with was cut out: a cut that goes on is shown once. */
    #cutting = false;
    constructor(secrets, options) {
        this.#replacement = Buffer.from(options.replacement ?? '***');
        this.add(...secrets);
    }
    another() {
        const other = new StreamRedactor([], { replacement: this.#replacement.toString() });
        for (const secret of this.#secrets)
            other.#secrets.add(secret);
        for (const [key, form] of this.#forms)
            other.#forms.set(key, form);
        // It is not changed once it is made.
        other.#automaton = this.#automaton;
        return other;
    }
    get held() {
        return this.#seen - this.#done;
    }
    get size() {
        return this.#automaton.size;
    }
    get releasable() {
        const { slight } = this.#automaton;
        if (this.held === 0)
            return false;
        if (slight[this.#node()] === 1 && slight[this.#wrapped ?? 0] === 1)
            return true;
        // The line break behind a secret that may go on: what comes before it is cut out already.
        return this.held <= 2 && this.#kept.subarray(-this.held).every(isBreak);
    }
    add(...secrets) {
        const before = this.#forms.size;
        for (const secret of secrets) {
            if (this.#secrets.has(secret))
                continue;
            this.#secrets.add(secret);
            for (const form of (0,text_forms/* formsOf */.X)(secret))
                this.#forms.set(form.toString('latin1'), form);
        }
        if (this.#forms.size === before)
            return;
        this.#automaton = new Automaton([...this.#forms.values()]);
        // What is kept is looked at again, with the new eyes.
        const kept = this.#kept;
        const cuts = this.#cuts;
        this.#seen -= kept.length;
        this.#forget();
        if (kept.length > 0)
            this.#line = SHORTEST_LINE;
        this.#scan(kept);
        this.#cuts = union(cuts, this.#cuts);
    }
    write(chunk) {
        this.#scan(chunk);
        const bytes = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
        const open = this.#open();
        const given = this.#give(bytes, open);
        // A copy, so that a few bytes do not keep the whole chunk in memory, or change with it.
        this.#kept =
            open === this.#seen ? NOTHING : Buffer.from(bytes.subarray(bytes.length - (this.#seen - open)));
        return given;
    }
    release() {
        // A longer beginning stays, however long nothing comes: whoever stops in the middle of a secret, a program that
        // is slow or one that was told to, would have it out otherwise. No prompt shares so much with a secret.
        // What is let out stays known: if the secret does go on, its rest is cut out.
        return this.releasable ? this.#give(this.#kept, this.#seen) : NOTHING;
    }
    end() {
        const { depths } = this.#automaton;
        // A command that was killed while it printed a secret: most of it may be there.
        const telling = at(depths, this.#node()) >= TELLING || at(depths, this.#wrapped ?? 0) >= TELLING;
        let end = this.#kept.length;
        while (this.#wrapped !== undefined && end > 0 && isBreak(this.#kept[end - 1]))
            end--;
        if (telling)
            this.#cut(this.#open(), this.#seen - (this.#kept.length - end));
        const given = this.#give(this.#kept, this.#seen);
        this.#kept = NOTHING;
        this.#cutting = false;
        this.#line = 0;
        this.#forget();
        return given;
    }
    #forget() {
        this.#state = 0;
        this.#wrapped = undefined;
        this.#cuts = [];
    }
    #node() {
        return this.#automaton.nodeOf(this.#state);
    }
    /** The first byte that a form may begin at which has not ended yet. */
    #open() {
        const { depths } = this.#automaton;
        const open = this.#seen - at(depths, this.#node());
        if (this.#wrapped === undefined)
            return open;
        return Math.min(open, this.#startOf(at(depths, this.#wrapped), this.#seen));
    }
    /** Where a path over line breaks begins that ends before a place. */
    #startOf(length, end) {
        let start = end - length;
        for (let last = this.#breaks.length - 1; last >= 0; last--) {
            if (this.#breaks[last] < start)
                break;
            start--;
        }
        return start;
    }
    /** Goes through the bytes, and notes what must be cut out. */
    #scan(chunk) {
        const automaton = this.#automaton;
        const base = this.#seen;
        let state = this.#state;
        for (let index = 0; index < chunk.length; index++) {
            if (this.#wrapped === undefined) {
                index = automaton.run(state, chunk, index);
                state = automaton.reached;
                if (index === chunk.length)
                    break;
            }
            const byte = chunk[index];
            if (isBreak(byte))
                this.#atBreak(automaton.nodeOf(state), base + index, chunk, index);
            else if (this.#wrapped !== undefined)
                this.#goWrapped(byte, base + index + 1);
            state = automaton.advance(state, byte);
            const length = at(automaton.found, automaton.nodeOf(state));
            if (length > 0)
                this.#cut(base + index + 1 - length, base + index + 1);
        }
        this.#state = state;
        this.#line = this.#lineBefore(chunk, chunk.length);
        this.#seen += chunk.length;
    }
    /** A form may go on behind this line break. */
    #atBreak(node, place, chunk, index) {
        if (this.#wrapped === undefined) {
            const unfinished = this.#automaton.unfinished(node);
            if (unfinished === 0 || this.#lineBefore(chunk, index) < SHORTEST_LINE)
                return;
            this.#wrapped = unfinished;
            this.#breaks = [];
        }
        else if (this.#sinceBreak === 0 && this.#breaks.at(-2) === place - 2) {
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
    #goWrapped(byte, end) {
        const { depths, found } = this.#automaton;
        const node = this.#automaton.next(this.#wrapped ?? 0, byte);
        this.#wrapped = node;
        this.#sinceBreak++;
        const length = at(found, node);
        if (length >= SHORTEST_WRAPPED && length > this.#sinceBreak)
            this.#cut(this.#startOf(length, end), end);
        // What began behind the line break is found without this.
        if (at(depths, node) <= this.#sinceBreak)
            this.#wrapped = undefined;
    }
    #lineBefore(chunk, index) {
        let length = 0;
        while (length < SHORTEST_LINE && length < index && chunk[index - 1 - length] > SPACE)
            length++;
        return length === index ? Math.min(SHORTEST_LINE, length + this.#line) : length;
    }
    /** Notes a cut. They come in the order of their ends, so it can only reach over the last ones. */
    #cut(start, end) {
        const cuts = this.#cuts;
        let from = start;
        while (cuts.length > 0 && cuts.at(-1) >= from) {
            cuts.pop();
            from = Math.min(from, cuts.pop());
        }
        cuts.push(from, end);
    }
    /** Gives what comes before a place, of bytes that end where everything so far ends. */
    #give(bytes, place) {
        const offset = this.#seen - bytes.length;
        const parts = [];
        const cuts = this.#cuts;
        let done = this.#done;
        let used = 0;
        for (; used < cuts.length && cuts[used] <= Math.max(place, done); used += 2) {
            const start = cuts[used];
            const end = cuts[used + 1];
            if (end <= done)
                continue;
            if (start > done) {
                parts.push(bytes.subarray(done - offset, start - offset));
                this.#cutting = false;
            }
            if (!this.#cutting)
                parts.push(this.#replacement);
            this.#cutting = true;
            done = end;
        }
        if (place > done) {
            parts.push(bytes.subarray(done - offset, place - offset));
            this.#cutting = false;
            done = place;
        }
        this.#done = done;
        if (used > 0)
            this.#cuts = cuts.slice(used);
        return parts.length === 1 ? parts[0] : Buffer.concat(parts);
    }
}
function isBreak(byte) {
    return byte === redactor_LF || byte === redactor_CR;
}
/** Cuts of two lists, in order and never touching. */
function union(some, others) {
    const pairs = [];
    for (const list of [some, others]) {
        for (let at = 0; at < list.length; at += 2)
            pairs.push([list[at], list[at + 1]]);
    }
    const all = [];
    for (const [start, end] of pairs.sort(([a], [b]) => a - b)) {
        const last = all.at(-1);
        if (last !== undefined && start <= last)
            all[all.length - 1] = Math.max(last, end);
        else
            all.push(start, end);
    }
    return all;
}
/** A stream through a redactor: what is held back and tells little is let out when nothing came for `flushMs`. */
class RedactingStream extends external_node_stream_.Transform {
    #redactor;
    #flushMs;
    #timer;
    constructor(redactor, flushMs = SILENCE) {
        super();
        this.#redactor = redactor;
        this.#flushMs = flushMs;
    }
    _transform(chunk, _encoding, done) {
        clearTimeout(this.#timer);
        this.#pass(this.#redactor.write(chunk));
        if (this.#redactor.releasable) {
            const wait = this.#redactor.held <= FEW ? Math.min(SHORT_SILENCE, this.#flushMs) : this.#flushMs;
            this.#timer = setTimeout(() => this.#pass(this.#redactor.release()), wait).unref();
        }
        done();
    }
    _flush(done) {
        clearTimeout(this.#timer);
        this.#pass(this.#redactor.end());
        done();
    }
    _destroy(error, done) {
        clearTimeout(this.#timer);
        done(error);
    }
    #pass(bytes) {
        if (bytes.length > 0)
            this.push(bytes);
    }
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:tty"
var external_node_tty_ = __webpack_require__(7066);
// EXTERNAL MODULE: ./build/command/exit.js
var exit = __webpack_require__(51652);
;// CONCATENATED MODULE: ./build/command/child.js





/** Signals that are handed on, those that a terminal sends to a whole group apart. */
const HANDED_ON = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'];
const FROM_TERMINAL = ['SIGINT', 'SIGQUIT'];
const LINE_END = 10;
/** How long output is waited for that others hold open when the command has ended, in milliseconds. */
const DRAIN_MS = 2_000;
/** A command that runs with a credential: its output is freed of secrets, signals are handed on to it. */
class Child {
    #process;
    #ended;
    #drained;
    #leftLineOpen = false;
    #listeners = [];
    constructor([program = '', ...words], { env, redactor }) {
        const output = redactor === undefined ? 'inherit' : 'pipe';
        this.#process = (0,external_node_child_process_.spawn)(program, words, { env, stdio: ['inherit', output, output] });
        this.#ended = new Promise((resolve) => {
            this.#process.once('error', (error) => resolve({
                code: error.code === 'ENOENT' ? exit/* SHELL_EXIT */.qH.notFound : exit/* SHELL_EXIT */.qH.notStarted,
                notStarted: error.code ?? 'an unknown error',
            }));
            this.#process.once('exit', (code, signal) => resolve({ code: code ?? exit/* SHELL_EXIT */.qH.signal + (external_node_os_.constants.signals[signal ?? 'SIGKILL'] ?? 0) }));
        });
        this.#drained = Promise.all(redactor === undefined
            ? []
            : ['stdout', 'stderr'].map((name) => this.#pass(name, redactor()))).then(() => undefined);
        this.#listen();
    }
    /** Waits for the command's end; what it started and left behind may go on. */
    async ended() {
        const end = await this.#ended;
        for (const [signal, listener] of this.#listeners)
            process.off(signal, listener);
        return end;
    }
    /** Whether what it printed on stderr ends in the middle of a line. */
    get leftLineOpen() {
        return this.#leftLineOpen;
    }
    /**
     * Waits until all of its output is passed on.
     *
     * @returns false where something that it left behind holds its output open: what that prints is lost from here on
     */
    async drained() {
        let late;
        const all = await Promise.race([
            this.#drained.then(() => true),
            new Promise((resolve) => {
                late = setTimeout(() => resolve(false), DRAIN_MS);
            }),
        ]);
        clearTimeout(late);
        for (const stream of [this.#process.stdout, this.#process.stderr])
            stream?.destroy();
        return all;
    }
    #pass(name, redactor) {
        const from = this.#process[name];
        const to = process[name];
        if (from === null)
            return Promise.resolve();
        const redacting = new RedactingStream(redactor);
        // Nobody reads any more: the command learns that as it would without us, when it writes.
        const stop = () => {
            from.destroy();
            redacting.destroy();
        };
        to.on('error', stop);
        if (name === 'stderr') {
            redacting.on('data', (chunk) => {
                if (chunk.length > 0)
                    this.#leftLineOpen = chunk.at(-1) !== LINE_END;
            });
        }
        from.pipe(redacting).pipe(to, { end: false });
        return new Promise((resolve) => {
            for (const event of ['end', 'close'])
                redacting.once(event, resolve);
            // Destroyed, so that nothing is piped on.
            from.once('close', () => redacting.end());
        });
    }
    #listen() {
        const on = (signal, listener) => {
            this.#listeners.push([signal, listener]);
            process.on(signal, listener);
        };
        for (const signal of HANDED_ON)
            on(signal, () => void this.#process.kill(signal));
        // A terminal has sent it to the command as well, which is in the same group. Asked of the descriptors: process.stdin
        // would make the command's own stdin one that does not wait (O_NONBLOCK), which few programs expect.
        const terminal = [0, 1, 2].some((descriptor) => (0,external_node_tty_.isatty)(descriptor));
        for (const signal of FROM_TERMINAL)
            on(signal, () => void (terminal || this.#process.kill(signal)));
    }
}

// EXTERNAL MODULE: ./build/audit/sinks/index.js
var sinks = __webpack_require__(7103);
// EXTERNAL MODULE: ./build/identity/id-token.js
var id_token = __webpack_require__(68914);
// EXTERNAL MODULE: ./build/providers/inputs.js
var inputs = __webpack_require__(58944);
// EXTERNAL MODULE: ./build/runners/id-tokens.js
var id_tokens = __webpack_require__(82734);
;// CONCATENATED MODULE: ./build/command/child-env.js





/** Variables in which this process itself was given secrets, or told what to run: each is for this process alone. */
const OURS = new Set([
    'JOBPASS_KEEPER',
    ...inputs.INPUTS.filter((input) => 'secret' in input && input.secret).flatMap(({ name, aliases = [] }) => [name, ...aliases].map((spelling) => `JOBPASS_${spelling.replace(/-/g, '_').toUpperCase()}`)),
    // A path is no secret: the command could read the file all the same.
    ...Object.values(given_id_token/* ID_TOKEN_VARIABLES */._6).filter((name) => name !== given_id_token/* ID_TOKEN_VARIABLES */._6.file),
]);
/**
 * The variables that a command with a credential does not get, each by its role: what gives ID tokens of this job, or
 * holds the one that was exchanged; what sends audit records; the inputs that are secrets.
 *
 * @param audiences those that ID tokens were asked for
 * @param passed names that the user wants passed on all the same
 */
function withheld(env, { runner, settings, audiences, passed, }) {
    const held = (0,id_tokens/* idTokensIn */.LR)(env).filter(({ claims }) => (0,id_token/* texts */.Te)(claims['aud']).some((one) => audiences.has(one)));
    const byRole = new Set([
        ...runner.identity,
        ...held.map(({ name }) => name),
        ...settings.flatMap((one) => (0,sinks/* sinkVariables */.Dq)(one, env)),
    ]);
    // The same secret under another name is the same secret.
    const values = new Set([...byRole, ...OURS].flatMap((name) => env[name]?.trim() || []).filter((value) => value.length >= 16));
    for (const [name, value] of Object.entries(env))
        if (values.has(value?.trim() ?? ''))
            byRole.add(name);
    for (const name of passed)
        byRole.delete(name);
    const names = new Set([...OURS].filter((name) => !passed.includes(name)).concat([...byRole]));
    const told = [...byRole].filter((name) => !OURS.has(name) && (env[name] ?? '') !== '').sort();
    return { names, told };
}

// EXTERNAL MODULE: ./build/command/endings.js
var endings = __webpack_require__(73638);
// EXTERNAL MODULE: ./build/command/failure.js
var failure = __webpack_require__(46020);
;// CONCATENATED MODULE: ./build/command/find-program.js



/** Where execvp looks if there is no PATH. */
const USUAL_PATH = '/bin:/usr/bin';
/** The longest `#!` line that Linux reads, in bytes. */
const LONGEST_LINE = 256;
/**
 * The reason why execvp could not start a program, or undefined if it can: for a look before a credential is issued.
 * The name of the program is not in it, since it may hold a secret.
 */
function whyNotStarted(program, env) {
    // Windows completes names, and starts programs, in its own way.
    if (process.platform === 'win32')
        return undefined;
    if (program.includes('/'))
        return judge(lookAt(program));
    // An empty folder in PATH is the current one.
    const folders = (env['PATH'] ?? USUAL_PATH).split(external_node_path_.delimiter);
    const found = program === '' ? [] : folders.map((folder) => lookAt((0,external_node_path_.join)(folder || '.', program)));
    if (found.includes('good'))
        return undefined;
    return judge(found.find((one) => one !== 'missing') ?? 'missing');
}
function judge(found) {
    switch (found) {
        case 'good':
            return undefined;
        case 'missing':
            return {
                code: exit/* SHELL_EXIT */.qH.notFound,
                message: 'The command was not found (its name is not shown in case it is a secret)',
                hint: 'Check its name, and that its folder is in PATH',
            };
        case 'no interpreter':
            return {
                code: exit/* SHELL_EXIT */.qH.notFound,
                message: 'The command is a script, and the interpreter in its first line (#!) was not found',
                hint: 'Install the interpreter, or correct that line',
            };
        default:
            return {
                code: exit/* SHELL_EXIT */.qH.notStarted,
                message: 'The command cannot be started: it is no file that this user may execute',
                hint: 'Make it executable (chmod +x), or name its interpreter: sh ./script',
            };
    }
}
function lookAt(path) {
    try {
        if (!(0,external_node_fs_.statSync)(path).isFile())
            return 'not executable';
    }
    catch (error) {
        const { code } = error;
        return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'not executable';
    }
    try {
        (0,external_node_fs_.accessSync)(path, external_node_fs_.constants.X_OK);
    }
    catch {
        return 'not executable';
    }
    const interpreter = interpreterOf(path);
    return interpreter === undefined || exists(interpreter) ? 'good' : 'no interpreter';
}
/** The interpreter that a script names; undefined for anything else, and for what this user may not read. */
function interpreterOf(path) {
    let file;
    try {
        file = (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK);
        const start = Buffer.alloc(LONGEST_LINE);
        const text = start.toString('latin1', 0, (0,external_node_fs_.readSync)(file, start, 0, LONGEST_LINE, 0));
        return /^#![ \t]*(\/[^\s]*)[ \t\n]/.exec(text)?.[1];
    }
    catch {
        return undefined;
    }
    finally {
        if (file !== undefined)
            (0,external_node_fs_.closeSync)(file);
    }
}
function exists(path) {
    try {
        (0,external_node_fs_.statSync)(path);
        return true;
    }
    catch (error) {
        return error.code !== 'ENOENT';
    }
}

;// CONCATENATED MODULE: ./build/command/exec.js


















/** How often a folder is tried to be made. */
const TURNS = 10;
const exec_NOTHING = Buffer.alloc(0);
/** In the place of output of which nobody can say what is in it. */
const WITHHELD = Buffer.from('***\n');
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/**
 * Runs a command with a credential, which is in its environment only, and ends the credential when the command ends.
 *
 * @returns the exit code: the command's own, or one of ours with EXEC_OFFSET
 */
async function exec(options) {
    const { log, command, env, tty } = options;
    const missing = whyNotStarted(command[0] ?? '', env);
    if (missing !== undefined) {
        log.error(`${missing.message}. ${missing.hint}`);
        const error = { code: 'not-started', message: missing.message, hint: missing.hint };
        if (options.json)
            (0,failure/* tellExec */.z2)({ exit: missing.code, ended: [], error });
        return missing.code;
    }
    const stop = new AbortController();
    let child;
    // Until the command runs, they end this; from then on they are the command's, and when that has ended, nothing may keep
    // the credential from being revoked.
    const onSignal = () => {
        if (child === undefined)
            stop.abort();
    };
    for (const signal of STOP_SIGNALS)
        process.on(signal, onSignal);
    const job = new ExecJob(options);
    let code;
    let accounts = [];
    let wrong;
    let open = false;
    try {
        await (0,start/* start */.n)({
            runner: job.runner,
            keeper: options.keeper,
            signal: stop.signal,
            check: (settings) => {
                prepare(settings, env);
                job.settings.push(settings);
            },
            // The first probe is on its way meanwhile.
            delivered: () => {
                if (tty)
                    log.warning('--tty: what the command prints is not masked');
                child = new Child(command, {
                    env: job.environment(),
                    ...(tty ? {} : { redactor: () => job.redactor() }),
                });
            },
        });
        const running = child;
        if (running === undefined)
            throw new Error('delivered, and not run');
        const end = await running.ended();
        const drained = tty ? Promise.resolve(true) : running.drained();
        code = end.code;
        if (end.notStarted !== undefined) {
            wrong = {
                code: 'not-started',
                message: `The command could not be started: the system answered ${end.notStarted}`,
            };
            log.error(wrong.message);
        }
        const [finished, whole] = await Promise.all([job.end(), drained]);
        accounts = finished.accounts;
        open = running.leftLineOpen;
        if (!whole) {
            log.warning('The command has ended, and something that it started goes on and holds its output open: what that prints is not passed on');
        }
        // The command's own failure is the nearer news.
        if (finished.failed && code === 0)
            code = exit/* EXEC_OFFSET */.SH + exit/* EXIT */.dc.unrevoked;
    }
    catch (error) {
        log.error((0,errors/* tell */.qz)(error));
        wrong = (0,failure/* toldError */.IU)(error);
        code = exit/* EXEC_OFFSET */.SH + (0,exit/* exitCodeOf */.FO)(error);
        // What could not be ended there is tried once more.
        accounts = (await job.end()).accounts;
    }
    finally {
        job.close();
    }
    if (options.json) {
        const error = wrong === undefined ? {} : { error: wrong };
        (0,failure/* tellExec */.z2)({ exit: code, ended: (0,endings.endingsOf)(accounts), ...error }, open);
    }
    return code;
}
/** Refuses what no command could get, and takes out what others of its kind would find first. @throws JobpassError */
function prepare(settings, env) {
    if (settings.revokeNow) {
        throw new errors/* JobpassError */.bJ('usage', 'revoke: now issues no credential, so there is nothing to run a command with', { hint: 'Use jobpass revoke' });
    }
    if (settings.deliver.includes('output')) {
        throw new errors/* JobpassError */.bJ('usage', 'deliver: output cannot be had here: a command has no outputs of steps', {
            hint: 'Use env, file or endpoint',
        });
    }
    for (const name of (0,providers/* providerEntry */.k)(settings.provider).rivals(settings))
        delete env[name];
}
/** A job that is one command, as the life of a lease sees it: the system's runner with the steps' part in its hands. */
class ExecJob {
    runner;
    /** Of each credential that the command gets. */
    settings = [];
    #options;
    #audiences = new Set();
    #folder;
    #variables = new Map();
    #state = new Map();
    #secrets;
    /** One for each output on which something was printed. */
    #redactors = [];
    constructor(options) {
        const { runner, inputs, log } = options;
        this.#options = options;
        this.#secrets = runner.secrets();
        this.#folder = makeFolder(runner);
        const { unmasked: _, announce: __, ...others } = runner;
        this.runner = {
            ...others,
            log,
            inputs: () => inputs,
            idToken: (audience, ...rest) => {
                this.#audiences.add(audience);
                return runner.idToken(audience, ...rest);
            },
            // This process is the job: when it is gone, the keeper ends what it held.
            disposable: false,
            signOfLife: async () => {
                const mark = await (0,processes.processMark)(process.pid);
                return mark === undefined ? runner.signOfLife() : { kind: 'process', ...mark };
            },
            mask: async (secrets) => {
                this.#secrets.push(...secrets);
                for (const one of this.#redactors)
                    one.add(...secrets);
            },
            ...(options.tty ? {} : { hidesLater: true }),
            handsOn: 'variables',
            exportVariable: (name, value) => void this.#variables.set(name, value),
            removeVariable: (name) => {
                this.#variables.delete(name);
                delete this.#options.env[name];
            },
            setOutput: () => undefined,
            temporaryFolder: () => this.#folder,
            saveState: (name, value) => void this.#state.set(name, value),
            savedState: () => this.#state,
        };
    }
    /** What the command is started with. */
    environment() {
        const { env, runner, passed, log } = this.#options;
        const { names, told } = withheld(env, {
            runner,
            settings: this.settings,
            audiences: this.#audiences,
            passed,
        });
        if (told.length > 0)
            log.info(`Not passed to the command: ${told.join(', ')} (--pass-env NAME passes a variable on)`);
        const inherited = Object.entries(env).filter(([name]) => !names.has(name));
        return {
            ...Object.fromEntries(inherited),
            [given_id_token/* FOLDER_VARIABLE */.so]: this.#folder,
            ...Object.fromEntries(this.#variables),
            ...(process.stdout.isTTY && !this.#options.tty && env['NO_COLOR'] === undefined ? COLOURS : {}),
        };
    }
    /** A redactor that knows every secret at each moment, those of renewed credentials included. */
    redactor() {
        // Made when there is something to look at: most commands print nothing on one of their outputs.
        let made;
        const later = job_folder/* JobFolder */.u_.remembered(this.#state).map(({ path }) => new job_hidden/* HiddenReader */.aj(path));
        return {
            write: (chunk) => {
                made ??= this.#another();
                try {
                    // Written down before it is handed out: what was printed until now holds nothing that is not there.
                    for (const one of later)
                        made.add(...one.next());
                }
                catch (error) {
                    this.#options.log.error(`A part of the output is not shown, since it could hold secrets: ${(0,errors/* tell */.qz)(error)}`);
                    return WITHHELD;
                }
                return made.write(chunk);
            },
            release: () => made?.release() ?? exec_NOTHING,
            end: () => made?.end() ?? exec_NOTHING,
            get releasable() {
                return made?.releasable ?? false;
            },
            get held() {
                return made?.held ?? 0;
            },
        };
    }
    #another() {
        const made = this.#redactors[0]?.another() ?? createRedactor(this.#secrets);
        this.#redactors.push(made);
        return made;
    }
    /** Ends what the command had. Never throws. */
    async end() {
        // What the command logged in to as well: it was for as long as the command ran.
        for (const folder of job_folder/* JobFolder */.u_.all(this.#folder))
            this.#state.set(...folder.remembered);
        if (job_folder/* JobFolder */.u_.remembered(this.#state).length === 0)
            return { accounts: [], failed: false };
        try {
            return await (0,finish/* finish */.O)({ runner: this.runner, clock: clock/* systemClock */.ml });
        }
        catch (error) {
            this.runner.log.error((0,errors/* tell */.qz)(error));
            return { accounts: [], failed: true };
        }
    }
    close() {
        try {
            (0,external_node_fs_.rmSync)(this.#folder, { recursive: true, force: true });
            // The folders of the job around it, where nothing else is in them; not the system's own.
            if (this.#options.runner.handsOn === 'file')
                (0,external_node_fs_.rmdirSync)((0,external_node_path_.dirname)(this.#folder));
        }
        catch {
            // Whatever of it could not be removed has been told.
        }
    }
}
/** Asked of programs that would print colours if they saw the terminal. */
const COLOURS = { FORCE_COLOR: '1', CLICOLOR_FORCE: '1' };
/** A folder for this command alone. @throws JobpassError `state` */
function makeFolder(runner) {
    for (let turn = 1;; turn++) {
        try {
            return (0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)(runner.temporaryFolder(), job_folder/* EXEC_FOLDER */.rx));
        }
        catch (error) {
            // Another command of this job, which has just ended, took the folder around it along.
            if (error.code === 'ENOENT' && turn < TURNS)
                continue;
            if (error instanceof errors/* JobpassError */.bJ)
                throw error;
            throw new errors/* JobpassError */.bJ('state', `A folder for this command could not be made: ${(0,errors/* tell */.qz)(error)}`, {
                hint: 'Check free space and permissions of the folder for temporary files',
                cause: error,
            });
        }
    }
}


/***/ }),

/***/ 59445:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ancestor: () => (/* binding */ ancestor),
/* harmony export */   lookInProc: () => (/* binding */ lookInProc),
/* harmony export */   outermostShell: () => (/* binding */ outermostShell),
/* harmony export */   processMark: () => (/* binding */ processMark),
/* harmony export */   readPs: () => (/* binding */ readPs),
/* harmony export */   scriptShell: () => (/* binding */ scriptShell),
/* harmony export */   sessionLeader: () => (/* binding */ sessionLeader),
/* harmony export */   sightOf: () => (/* binding */ sightOf)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


/** How many steps up are looked at: between a runner and its action there are few. */
const HIGHEST = 12;
const PS_MS = 3_000;
/**
 * The nearest process above this one that has one of the names; undefined where none has, or where it cannot be seen,
 * as from within a container.
 */
async function ancestor(names) {
    let pid = process.ppid;
    for (let step = 0; step < HIGHEST && pid > 0; step++) {
        const found = await lookTwice(pid);
        if (typeof found === 'string')
            return undefined;
        if (names.includes(found.name) || names.includes(programOf(pid)))
            return { pid: found.pid, startedAt: found.startedAt };
        pid = found.parent;
    }
    return undefined;
}
/**
 * The process that leads the session of this one: the shell of a terminal, the first process of a container; undefined
 * where it cannot be seen, or does not end before the machine does.
 */
async function sessionLeader() {
    const own = await lookTwice(process.pid);
    const session = typeof own === 'string' ? undefined : own.session;
    return session === undefined || session <= 1 ? undefined : processMark(session);
}
/** What runs the lines of a script. */
const SHELLS = ['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'busybox'];
/**
 * The shell that runs the script which this process is called from: of several in a row, such as a `$(…)` within it, the
 * outermost; undefined where none is right above this one.
 */
async function outermostShell() {
    let [pid, outermost] = [process.ppid, undefined];
    for (let step = 0; step < HIGHEST && pid > 0; step++) {
        const found = await lookTwice(pid);
        // It may be a shell as well: the one below it ends sooner than the script.
        if (found === 'unknown')
            return undefined;
        if (found === 'gone' || !SHELLS.includes(found.name))
            break;
        outermost = found;
        pid = found.parent;
    }
    return outermost === undefined ? undefined : { pid: outermost.pid, startedAt: outermost.startedAt };
}
/**
 * The shell that runs the script which this process is called from, and no shell above that: one that was forked from it,
 * as for a `$(…)`, has the same words. Undefined where there is none right above this process, or where it cannot be seen.
 */
async function scriptShell() {
    const own = await lookTwice(process.pid);
    let script = await lookTwice(process.ppid);
    if (typeof own === 'string' || typeof script === 'string' || !isShell(script))
        return undefined;
    // What was started in a session of its own can be another job's: `setsid sh -c command` leaves no shell in between.
    if (own.session !== script.session)
        return undefined;
    for (let step = 0; step < HIGHEST; step++) {
        const above = await lookTwice(script.parent);
        const words = wordsOf(script.pid);
        if (words === '')
            return undefined;
        if (typeof above === 'string' || !isShell(above) || wordsOf(above.pid) !== words)
            break;
        script = above;
    }
    return { pid: script.pid, startedAt: script.startedAt };
}
function isShell({ name }) {
    return SHELLS.includes(name) || name === 'fish';
}
/** The words of a process, with a NUL behind each; empty where the system does not show them. */
function wordsOf(pid) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(`/proc/${pid}/cmdline`, 'utf8');
    }
    catch {
        return '';
    }
}
/** The name by which a process was started; empty where the system does not tell. */
function programOf(pid) {
    const [path = ''] = wordsOf(pid).split('\0');
    return path.slice(path.lastIndexOf('/') + 1);
}
/** What tells a process from a later one of the same id; undefined where it cannot be seen. */
async function processMark(pid) {
    const found = await lookTwice(pid);
    return typeof found === 'string' ? undefined : { pid, startedAt: found.startedAt };
}
/** Whether a process still runs: it, and not another one that was given its id. Never throws. */
async function sightOf({ pid, startedAt }) {
    const found = await look(pid);
    return typeof found === 'string' ? found : found.startedAt === startedAt ? 'runs' : 'gone';
}
/** Where a look fails for a moment, a second one decides. */
async function lookTwice(pid) {
    const found = await look(pid);
    return found === 'unknown' ? look(pid) : found;
}
async function look(pid) {
    if (process.platform === 'linux')
        return lookInProc(pid);
    if (process.platform === 'win32')
        return 'unknown';
    return askPs(pid);
}
/**
 * proc(5): `pid (comm) state ppid …`, with the start in clock ticks since boot as the 22nd field.
 *
 * @param proc where the processes are
 */
function lookInProc(pid, proc = '/proc') {
    let text;
    try {
        text = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(`${proc}/${pid}/stat`, 'latin1');
    }
    catch (error) {
        // Read while it ended, ESRCH. All else, such as EMFILE or EACCES, is about the look and not about the process.
        const code = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .systemCode */ .xU)(error);
        if (code !== 'ENOENT' && code !== 'ESRCH')
            return 'unknown';
        return hasProcesses(proc) ? 'gone' : 'unknown';
    }
    // The name can hold brackets and spaces of its own.
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    const [state, parent, session, startedAt] = [fields[0], Number(fields[1]), Number(fields[3]), fields[19]];
    if (end === -1 || startedAt === undefined)
        return 'unknown';
    // A zombie has ended, and only waits for its parent to hear of it.
    if (state === 'Z' || state === 'X')
        return 'gone';
    return { pid, parent, session, startedAt, name: text.slice(text.indexOf('(') + 1, end) };
}
/** Whether processes are to be seen there at all, by the one that is there for sure. */
function hasProcesses(proc) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(`${proc}/self/stat`, 'latin1') !== '';
    }
    catch {
        return false;
    }
}
/** Reads what ps says: POSIX has it exit with more than 0 where no process is selected, and say nothing then. */
function readPs(pid, { exitCode, stdout, stderr }) {
    const nothing = stdout.trim() === '' && stderr.trim() === '';
    if (exitCode !== 0)
        return exitCode === 1 && nothing ? 'gone' : 'unknown';
    const [, parent, state, startedAt, name] = /^\s*(\d+)\s+(\S+)\s+(\S+ +\S+ +\S+ +\S+ +\d{4})\s+(.*\S)\s*$/.exec(stdout) ?? [];
    if (startedAt === undefined || state === undefined)
        return 'unknown';
    return state.startsWith('Z') ? 'gone' : { pid, parent: Number(parent), startedAt, name: name ?? '' };
}
async function askPs(pid) {
    const { execFile } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 31421, 19));
    return new Promise((resolve) => {
        const columns = ['-o', 'ppid=', '-o', 'state=', '-o', 'lstart=', '-o', 'ucomm=', '-p', String(pid)];
        // The start is printed as a local time: in one time zone, whatever the system is set to meanwhile.
        const env = { LC_ALL: 'C', TZ: 'UTC' };
        try {
            execFile('/bin/ps', columns, { timeout: PS_MS, env }, (error, stdout, stderr) => {
                const code = error === null ? 0 : error.code;
                const exitCode = typeof code === 'number' ? code : undefined;
                resolve(readPs(pid, { exitCode, stdout, stderr }));
            });
        }
        catch {
            // Some systems' refusals to start a program are thrown at once.
            resolve('unknown');
        }
    });
}


/***/ })

};
