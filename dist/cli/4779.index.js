export const id = 4779;
export const ids = [4779];
export const modules = {

/***/ 74779:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Sender: () => (/* binding */ Sender)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/http/retry.js
var retry = __webpack_require__(44675);
// EXTERNAL MODULE: ./build/audit/sinks/registry.js
var registry = __webpack_require__(96992);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./build/audit/chain.js
var chain = __webpack_require__(79169);
;// CONCATENATED MODULE: ./build/audit/cursor.js



/** What is read of a trail at once, in bytes: a line is a few hundred to a few thousand. */
const CHUNK = 1024 * 1024;
const TAIL = 64 * 1024;
/**
 * How far a sink got with a trail, in a small file beside it, for the processes of a job that come later. Two that send at
 * the same moment may send a record twice, never leave one out: receivers know it by its id.
 */
class Cursor {
    #trail;
    #file;
    /** @param sink what tells the sink from all others: its kind, and its receiver */
    constructor(trail, sink) {
        const mark = (0,external_node_crypto_.createHash)('sha256').update(sink.target).digest('hex').slice(0, 8);
        this.#trail = trail;
        this.#file = `${trail}.${sink.name}-${mark}`;
    }
    /**
     * Has the sink begin with what is written from now on, unless it has begun already: what an old trail holds was not for it.
     * Whoever writes records does this before.
     */
    begin() {
        if ((0,external_node_fs_.existsSync)(this.#file))
            return;
        try {
            (0,external_node_fs_.writeFileSync)(this.#file, JSON.stringify(this.#end()), { mode: 0o600, flag: 'wx' });
        }
        catch {
            // Another process has begun, or nothing can be written here: then the sink gets the whole trail, which is no loss.
        }
    }
    /** Whether there may be anything to send; costs next to nothing. */
    get isBehind() {
        const size = this.#size;
        return size !== 0 && size !== this.#place.offset;
    }
    /** Where the trail ends by now, and whether the sink got as far as a place that was such an end. */
    get end() {
        return this.#size;
    }
    hasReached(end) {
        return this.#place.offset >= end;
    }
    /** How many records wait. */
    get waiting() {
        let place = this.#place;
        for (let count = 0;;) {
            const { lines, after } = this.#from(place, Number.POSITIVE_INFINITY);
            count += lines.length;
            if (after.offset === place.offset)
                return count;
            place = after;
        }
    }
    /** The next records. @param most how many at most */
    next(most) {
        return this.#from(this.#place, most);
    }
    /** Notes that the sink took everything up to a place. */
    moveTo({ offset, hash }, refused) {
        const before = this.#place;
        // Another process may have come further meanwhile: then nothing is to be sent again.
        const further = before.offset > offset && before.offset <= this.#size ? before : { offset, hash };
        const count = (before.refused?.count ?? 0) + (refused?.count ?? 0);
        const why = refused?.why ?? before.refused?.why ?? '';
        this.#write({ ...further, ...(count === 0 ? {} : { refused: { count, why } }) });
    }
    /** Records that the sink will never take, told once. */
    takeRefused() {
        const { refused, ...place } = this.#place;
        if (refused !== undefined)
            this.#write(place);
        return refused;
    }
    get #size() {
        return (0,external_node_fs_.statSync)(this.#trail, { throwIfNoEntry: false })?.size ?? 0;
    }
    get #place() {
        try {
            const { offset, hash, refused } = JSON.parse((0,external_node_fs_.readFileSync)(this.#file, 'utf8'));
            if (Number.isSafeInteger(offset) && offset >= 0 && typeof hash === 'string')
                return {
                    offset,
                    hash,
                    ...(Number.isSafeInteger(refused?.count) && typeof refused?.why === 'string' ? { refused } : {}),
                };
        }
        catch {
            // Then from the beginning.
        }
        return { offset: 0, hash: '' };
    }
    #write(place) {
        try {
            const beside = `${this.#file}.${process.pid}.new`;
            (0,external_node_fs_.writeFileSync)(beside, JSON.stringify(place), { mode: 0o600 });
            (0,external_node_fs_.renameSync)(beside, this.#file);
        }
        catch {
            // Then these records go out once more.
        }
    }
    /** Where a line would begin that is written now. */
    #end() {
        const size = this.#size;
        const from = Math.max(0, size - TAIL);
        const tail = this.#read(from, size - from);
        const end = tail.lastIndexOf(10) + 1;
        if (end === 0)
            return { offset: from, hash: '' };
        const line = tail.subarray(tail.lastIndexOf(10, end - 2) + 1, end - 1);
        return { offset: from + end, hash: (0,chain/* hashOf */.qQ)(line.toString('utf8')) };
    }
    #from(place, most) {
        const size = this.#size;
        // Another file has taken its place.
        if (place.offset > size)
            return this.#from({ offset: 0, hash: '' }, most);
        const chunk = this.#read(place.offset, Math.min(CHUNK, size - place.offset));
        const lines = [];
        let { hash } = place;
        let at = 0;
        while (lines.length < most) {
            const end = chunk.indexOf(10, at);
            if (end === -1)
                break;
            const text = chunk.toString('utf8', at, end);
            const record = recordIn(text);
            const { prev } = record?.unmapped.jobpass ?? {};
            // The first line goes on from the last one that was sent, or begins a chain; else this is another file.
            if (at === 0 && place.offset > 0 && prev !== undefined && prev !== '' && prev !== place.hash)
                return this.#from({ offset: 0, hash: '' }, most);
            at = end + 1;
            hash = (0,chain/* hashOf */.qQ)(text);
            if (record !== undefined)
                lines.push({ text, record });
        }
        // A line of somebody else's that is longer than all of this is passed over.
        if (at === 0 && chunk.length === CHUNK)
            at = CHUNK;
        return { lines, after: { offset: place.offset + at, hash } };
    }
    #read(from, length) {
        if (length <= 0)
            return Buffer.alloc(0);
        const descriptor = (0,external_node_fs_.openSync)(this.#trail, 'r');
        try {
            const bytes = Buffer.alloc(length);
            let done = 0;
            while (done < length) {
                const read = (0,external_node_fs_.readSync)(descriptor, bytes, done, length - done, from + done);
                if (read === 0)
                    break;
                done += read;
            }
            return bytes.subarray(0, done);
        }
        finally {
            (0,external_node_fs_.closeSync)(descriptor);
        }
    }
}
/**
 * A record of ours; undefined for any other line. A step of the job can write here: what has the wrong form in a place that
 * sinks look at would keep back all that follow.
 */
function recordIn(text) {
    try {
        const record = JSON.parse(text);
        const { metadata, time, user, service, actor, session, unmapped } = record;
        const { event, job, chain, prev, role, name } = unmapped.jobpass;
        const sound = areTexts([metadata.uid, event, job.system, chain, prev, user.name, service.name]) &&
            areTexts([...Object.values(job), role ?? '', name ?? '', session === undefined ? '' : session.uid]) &&
            areTexts(actor === undefined ? [] : [actor.user.name, actor.user.uid ?? '']) &&
            // It is sent as a header, and what is signed is put together with dots.
            /^[\w-]{1,80}$/.test(metadata.uid) &&
            Number.isSafeInteger(time) &&
            Math.abs(time) < 8.64e15;
        return sound ? record : undefined;
    }
    catch {
        return undefined;
    }
}
function areTexts(values) {
    return values.every((value) => typeof value === 'string');
}

// EXTERNAL MODULE: ./build/audit/parts.js
var parts = __webpack_require__(5878);
;// CONCATENATED MODULE: ./build/audit/trail-cursor.js


/** How far a sink got with all files of a trail: one, and its parts where a writer was killed or frozen. */
class TrailCursor {
    #trail;
    #sink;
    #cursors = new Map();
    constructor(trail, sink) {
        this.#trail = trail;
        this.#sink = sink;
    }
    /** Has the sink begin with what is written from now on, unless it has begun already. A part that is begun later is new. */
    begin() {
        for (const [, cursor] of this.#all)
            cursor.begin();
    }
    /** Whether there may be anything to send. */
    get isBehind() {
        return this.#all.some(([, cursor]) => cursor.isBehind);
    }
    /** Where the trail ends by now. */
    get end() {
        return new Map(this.#all.map(([part, cursor]) => [part, cursor.end]));
    }
    /** Whether the sink got as far as an end. */
    hasReached(end) {
        // Half a line, which a killed process left, is behind the last record and never becomes one.
        return this.#all.every(([part, cursor]) => cursor.hasReached(end.get(part) ?? 0) || cursor.waiting === 0);
    }
    /** How many records wait. */
    get waiting() {
        return this.#all.reduce((sum, [, cursor]) => sum + (cursor.isBehind ? cursor.waiting : 0), 0);
    }
    /** The next records, of one file. @param most how many at most */
    next(most) {
        const all = this.#all.map(([, cursor]) => cursor);
        // What is behind may have no whole record yet: then another file may.
        for (const cursor of all.filter(({ isBehind }) => isBehind)) {
            const { lines, after } = cursor.next(most);
            if (lines.length > 0 || cursor === all.at(-1))
                return { lines, taken: (refused) => cursor.moveTo(after, refused) };
            cursor.moveTo(after);
        }
        return { lines: [], taken: () => undefined };
    }
    /** Records that the sink will never take, told once. */
    takeRefused() {
        const refused = this.#all.flatMap(([, cursor]) => cursor.takeRefused() ?? []);
        const [first] = refused;
        return first === undefined
            ? undefined
            : { count: refused.reduce((sum, { count }) => sum + count, 0), why: first.why };
    }
    get #all() {
        return (0,parts/* partsOf */.C)(this.#trail).map((part) => {
            const known = this.#cursors.get(part) ?? new Cursor(part, this.#sink);
            this.#cursors.set(part, known);
            return [part, known];
        });
    }
}

;// CONCATENATED MODULE: ./build/audit/send.js




const LONGEST_PAUSE_MS = 1_000;
/** How long a process that lasts waits after a failure, the first time and at most, in milliseconds. */
const REST_MS = { first: 5_000, longest: 60_000 };
/** How long it leaves to a step what that has just written, in milliseconds: the step sends it by itself. */
const LEFT_TO_STEPS_MS = 2_000;
/** The sinks of this process: several credentials of a step have one trail, which is sent once. */
const queues = new Map();
/** Sends what is in a trail to every sink that is wanted, side by side. */
class Sender {
    #queues;
    #clock;
    constructor(options) {
        const { settings, file, env = process.env, print, clock } = options;
        this.#clock = clock;
        this.#queues = (0,registry/* sinksFor */.Kf)(settings, env)
            .filter(({ prints }) => !prints || print !== undefined)
            .map((entry) => {
            const target = entry.target(settings, env) ?? '';
            const key = JSON.stringify([file, entry.name, target, settings.auditWebhookSecret]);
            const queue = queues.get(key) ?? new Queue(entry, target, { ...options, env });
            queues.set(key, queue);
            return queue;
        });
    }
    /** To be called before anything is written that these sinks are to get. */
    begin() {
        for (const queue of this.#queues)
            queue.begin();
    }
    /** @throws JobpassError where the settings of a sink cannot be used */
    async check() {
        await Promise.all(this.#queues.map((queue) => queue.check()));
    }
    /** Sends what waits. Never throws, and takes no longer than it may. */
    async send(withinMs, signal) {
        const deadline = this.#clock.elapsed() + withinMs;
        await Promise.all(this.#queues.map((queue) => queue.drain(deadline, signal)));
    }
    /** The same for a process that lasts: where something waits, and the last failure is some time ago. */
    async sendIfDue(withinMs, signal) {
        const deadline = this.#clock.elapsed() + withinMs;
        await Promise.all(this.#queues.filter((queue) => queue.due).map((queue) => queue.drain(deadline, signal)));
    }
    /** Sends what is in the trail now. @throws JobpassError where a sink has not taken all of it, or will not */
    async assure(withinMs) {
        const ends = this.#queues.map((queue) => queue.end);
        await this.send(withinMs);
        for (const [at, queue] of this.#queues.entries())
            queue.assure(ends[at]);
    }
    /**
     * What people should know, each thing once.
     *
     * @param last whether no process of the job comes later
     */
    told(last) {
        return this.#queues.flatMap((queue) => queue.told(last));
    }
}
/** One sink, and how far it got with one trail. */
class Queue {
    #entry;
    #options;
    #cursor;
    #said = new Set();
    #made;
    #sink;
    #running;
    /** Why what waits was not taken. */
    #why;
    #restMs = 0;
    #dueAt;
    constructor(entry, target, options) {
        this.#entry = entry;
        this.#options = options;
        this.#cursor = new TrailCursor(options.file, { name: entry.name, target });
        this.#dueAt = options.clock.elapsed() + LEFT_TO_STEPS_MS;
    }
    begin() {
        this.#cursor.begin();
    }
    get due() {
        return (this.#running === undefined && this.#options.clock.elapsed() >= this.#dueAt && this.#cursor.isBehind);
    }
    async check() {
        await this.#open();
    }
    async drain(deadline, signal) {
        const { clock } = this.#options;
        for (;;) {
            const mine = this.#running === undefined;
            this.#running ??= this.#drain(deadline, signal)
                .catch((error) => {
                this.#why = error;
            })
                .finally(() => {
                this.#running = undefined;
            });
            await this.#within(this.#running, deadline);
            // What another one sent may have been cut short by its own end.
            if (mine || clock.elapsed() >= deadline || !this.#cursor.isBehind)
                return;
        }
    }
    /** Where the trail ends by now. */
    get end() {
        return this.#cursor.end;
    }
    /** @throws JobpassError where not everything up to a place was taken */
    assure(end) {
        const refused = this.#cursor.takeRefused();
        if (refused === undefined && (end === undefined || this.#cursor.hasReached(end)))
            return;
        const why = refused?.why ?? this.#reason;
        const code = this.#why instanceof errors/* JobpassError */.bJ && refused === undefined ? this.#why.code : 'refused';
        throw new errors/* JobpassError */.bJ(code, `audit: required, and ${this.#shown} has not taken the record of this credential: ${why}`, { hint: 'Mend that, or leave out audit: required, with which a record may come later' });
    }
    told(last) {
        const told = (this.#sink?.remarks ?? []).map((remark) => ({ level: 'warning', message: remark }));
        const refused = this.#cursor.takeRefused();
        if (refused !== undefined)
            told.push({
                level: 'warning',
                message: `${counted(refused.count)} did not go to ${this.#shown}: ${refused.why}`,
            });
        const waiting = this.#cursor.isBehind ? this.#cursor.waiting : 0;
        if (waiting > 0 && this.#sink === undefined && this.#why !== undefined)
            told.push({ level: 'warning', message: `no records go to ${this.#shown}: ${this.#reason}` });
        else if (waiting > 0) {
            const passing = this.#why === undefined || (this.#why instanceof errors/* JobpassError */.bJ && this.#why.transient);
            const later = last
                ? `${counted(waiting)} of this job did not get to ${this.#shown}`
                : `${counted(waiting)} did not get to ${this.#shown} yet, which a later step of the job tries again`;
            told.push({ level: last || !passing ? 'warning' : 'info', message: `${later}: ${this.#reason}` });
        }
        // Several credentials of a step ask the same sink.
        return told.filter(({ message }) => !this.#said.has(message) && this.#said.add(message));
    }
    async #drain(deadline, signal) {
        const { clock } = this.#options;
        if (!this.#cursor.isBehind)
            return;
        try {
            const sink = await this.#open();
            for (;;) {
                const { lines, taken } = this.#cursor.next(sink.most);
                if (lines.length > 0) {
                    const totalMs = Math.min(deadline - clock.elapsed(), sink.longestMs ?? Number.POSITIVE_INFINITY);
                    if (totalMs <= 0)
                        return;
                    const { refused } = await (0,retry/* persist */.Zr)((attempt) => sink.send(lines, attempt, signal), { totalMs, answeredMs: totalMs, malformedTries: 5, longestPauseMs: LONGEST_PAUSE_MS }, { clock, ...(signal === undefined ? {} : { signal }) }).catch((error) => {
                        if (error instanceof errors/* JobpassError */.bJ)
                            throw error;
                        // A mistake of ours with these must not keep back all that follow.
                        return { refused: { count: lines.length, why: (0,errors/* tell */.qz)(error) } };
                    });
                    taken(refused);
                }
                else if (this.#cursor.isBehind)
                    taken();
                this.#why = undefined;
                this.#restMs = 0;
                if (lines.length === 0)
                    return;
            }
        }
        catch (error) {
            this.#why = error;
            const asked = error instanceof errors/* JobpassError */.bJ ? (error.retryAfterMs ?? 0) : 0;
            this.#restMs = Math.min(REST_MS.longest, Math.max(REST_MS.first, this.#restMs * 2));
            this.#dueAt = clock.elapsed() + Math.max(this.#restMs, asked);
        }
    }
    /** The sink, made once. @throws JobpassError */
    #open() {
        this.#made ??= this.#entry.load().then((make) => {
            const { settings, env, clock, print } = this.#options;
            const options = {
                settings,
                env,
                secrets: (0,registry/* sinkSecrets */.jW)(settings, env),
                clock,
                ...(print === undefined ? {} : { print }),
            };
            this.#sink = make(options);
            return this.#sink;
        });
        return this.#made;
    }
    /** Waits for work no longer than until a deadline: what is not done by then goes on behind, or ends with the process. */
    async #within(work, deadline) {
        const { clock } = this.#options;
        const stop = new AbortController();
        const leftMs = Math.max(0, deadline - clock.elapsed());
        await Promise.race([work, clock.sleep(leftMs, stop.signal).catch(() => undefined)]);
        stop.abort();
    }
    get #shown() {
        return this.#sink?.shown ?? `the ${this.#entry.name} sink`;
    }
    get #reason() {
        return this.#why === undefined ? 'no answer came in time' : (0,errors/* tell */.qz)(this.#why);
    }
}
function counted(count) {
    return count === 1 ? '1 audit record' : `${count} audit records`;
}


/***/ })

};
