export const id = 6341;
export const ids = [6341];
export const modules = {

/***/ 6341:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  correlate: () => (/* binding */ correlate)
});

// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/audit/record.js
var record = __webpack_require__(60539);
// EXTERNAL MODULE: ./build/audit/correlate/tally.js
var tally = __webpack_require__(57160);
;// CONCATENATED MODULE: ./build/audit/correlate/life.js

/** A credential of the records, and what logs say of it. */
class Life {
    lifetime;
    joined;
    /** When the service gave it, by the service's clock, where a log has that. */
    loggedInAt;
    /** When the service itself wrote that it revoked it. */
    revokedAt;
    /** How many renewals of it the logs have. */
    renewed = 0;
    /** Whether the service refused it near its end or later. */
    seenRefused = false;
    /** Whether its log-in may be that of another credential too. */
    isAmbiguous = false;
    /** Whether its machine's clock differs from the service's by more than is allowed. */
    clockIsOff = false;
    tally = new tally/* Tally */.F0();
    tellings = new tally/* Tellings */.jk();
    /** When its job ended, in milliseconds since 1970: with the last ending of all that it had. */
    #jobEnd;
    constructor(lifetime, jobEnd) {
        this.lifetime = lifetime;
        this.#jobEnd = jobEnd;
    }
    get id() {
        return this.lifetime.credential.id ?? '';
    }
    /**
     * The end that the records tell, in milliseconds since 1970: when it was seen dead, or its revocation accepted; where it
     * was left to live, when its job ended; and where nobody said anything, when its time was over.
     */
    get endedAt() {
        const { credential, ending, deadAt, livesUntil } = this.lifetime;
        if (ending === 'revoked' || ending === 'expired')
            return deadAt;
        if (ending === undefined)
            return livesUntil;
        const at = credential.happened.findLast(({ event }) => event === ending)?.at;
        // A session that was replaced in the middle of a job is used for a while, as it may be.
        return at === undefined || ending === 'accepted' ? at : Math.max(at, this.#jobEnd ?? at);
    }
    /**
     * Counts a use, and tells it where it is out of the ordinary.
     *
     * @param skew how far the clocks of services and of the machines of jobs may differ, in milliseconds
     * @param own whether Jobpass itself asks this to see that the credential is dead
     */
    add(use, where, skew, own = false) {
        this.tally.add(use);
        const end = this.revokedAt ?? this.endedAt;
        if (use.refused && end !== undefined && use.at + skew >= end)
            this.seenRefused = true;
        const kind = this.#kindOf(use, skew, own);
        if (kind !== undefined)
            this.tellings.add(kind, use, where);
    }
    #kindOf({ at, refused }, skew, own) {
        const { revokedAt, endedAt } = this;
        // Both are by the service's clock.
        if (revokedAt !== undefined && at > revokedAt && !(own && refused))
            return refused ? 'attempt' : 'use after end';
        if (at + skew < this.lifetime.credential.issuedAt)
            return refused ? 'attempt' : 'use before issue';
        if (endedAt === undefined || at <= endedAt)
            return undefined;
        if (at - skew > endedAt)
            return refused ? 'attempt' : 'use after end';
        return refused || revokedAt !== undefined ? undefined : 'near end';
    }
}
/** How long the answer to a log-in may take to the job, which writes down when it came, in milliseconds. */
const ANSWER_MS = 5_000;
/** Whether a log-in at that time, by the service's clock, may be that of a credential. */
function mayBeOf(life, loggedInAt, skew) {
    const { issuedAt } = life.lifetime.credential;
    return loggedInAt - skew <= issuedAt && issuedAt <= loggedInAt + ANSWER_MS + skew;
}
/** Those of a list, in the order in which they were issued, that a log-in may be of. */
function mayBe(lives, loggedInAt, skew) {
    const [from, to] = [loggedInAt - skew, loggedInAt + ANSWER_MS + skew];
    let [low, high] = [0, lives.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((lives[middle]?.lifetime.credential.issuedAt ?? 0) < from)
            low = middle + 1;
        else
            high = middle;
    }
    const found = [];
    for (let at = low; at < lives.length; at++) {
        const life = lives[at];
        // Written so that no moment at all finds nothing.
        if (life === undefined || !(life.lifetime.credential.issuedAt <= to))
            break;
        found.push(life);
    }
    return found;
}

;// CONCATENATED MODULE: ./build/audit/correlate/correlation.js




/** So many strange sessions, or sessions that may be of several credentials, are told one by one. */
const MOST_SESSIONS = 1_000;
/** So many ids of events are remembered. */
const MOST_IDS = 500_000;
/** So many credentials are named that a session may be of. */
const MOST_NAMED = 5;
/** What is found out while logs are read. */
class Correlation {
    skew;
    lives = [];
    strangers = new Map();
    #options;
    #jobEnds = new Map();
    #seen = new tally/* Seen */.UW(MOST_IDS);
    /** The same of uses that could not be told to be anybody's: another log may know better. */
    #doubtful = new tally/* Seen */.UW(MOST_IDS);
    #ambiguous = new Map();
    #outside = new tally/* Tally */.F0();
    #outsideSessions = new Set();
    #noLogIn = new Set();
    #unjudged = [];
    constructor(options) {
        this.#options = options;
        this.skew = options.skew;
        for (const { credential } of options.lifetimes) {
            const key = jobOf(credential);
            for (const { event, at } of credential.happened)
                if (record/* ENDINGS */.Jx.has(event))
                    this.#jobEnds.set(key, Math.max(this.#jobEnds.get(key) ?? at, at));
        }
    }
    life(lifetime) {
        const life = new Life(lifetime, this.#jobEnds.get(jobOf(lifetime.credential)));
        this.lives.push(life);
        return life;
    }
    /**
     * A use of a credential.
     *
     * @param own whether Jobpass itself asks this to see that the credential is dead
     * @returns whether it counts, and was not seen in another file
     */
    use(life, joined, use, where, id, own = false) {
        if (!this.#counts(use, id))
            return false;
        life.joined ??= joined;
        life.add(use, where, this.skew, own);
        return true;
    }
    /** A use by somebody who is in no record, though the role is. */
    stranger(provider, session, role, use, where, id, who) {
        if (!this.#counts(use, id))
            return;
        const { firstAt, lastAt } = this.#options;
        if (use.at + this.skew < firstAt || use.at - this.skew > lastAt) {
            this.#outside.add(use);
            remember(this.#outsideSessions, session);
            return;
        }
        let known = this.strangers.get(session);
        if (known === undefined) {
            if (this.strangers.size >= MOST_SESSIONS) {
                this.limit(`More than ${MOST_SESSIONS} sessions are in no record: the others are not listed`);
                return;
            }
            known = { provider, session, role, who, tally: new tally/* Tally */.F0(), where };
            this.strangers.set(session, known);
        }
        known.tally.add(use);
    }
    /** A use by one of several credentials. */
    ambiguous(what, session, of, use, where, id) {
        if (!this.#mayCount(use, id))
            return;
        for (const life of of)
            life.isAmbiguous = true;
        const key = `${what}\n${session}`;
        let known = this.#ambiguous.get(key);
        if (known === undefined) {
            if (this.#ambiguous.size >= MOST_SESSIONS) {
                this.limit(`More than ${MOST_SESSIONS} sessions may be of several credentials: the others are not listed`);
                return;
            }
            known = { of, tally: new tally/* Tally */.F0(), where };
            this.#ambiguous.set(key, known);
        }
        known.tally.add(use);
    }
    /** A use by a token of one of our roles, whose log-in is in none of the files. */
    noLogIn(session, use, id) {
        if (this.#mayCount(use, id))
            remember(this.#noLogIn, session);
    }
    /** The clock of a machine that differs from that of the service. */
    clock(life, loggedInAt) {
        life.clockIsOff = true;
        const off = life.lifetime.credential.issuedAt - loggedInAt;
        this.#tell({
            kind: 'clock',
            text: `the machine of ${life.id} had its clock ${(0,clock/* span */.Ln)(Math.abs(off))} ${off < 0 ? 'behind' : 'ahead of'} that of the service, which is more than --skew allows: what came after its end cannot be told from what came before`,
            count: 1,
        });
    }
    /** A credential that was got with another one, of a kind whose uses cannot be told from the log. */
    notFollowed({ id }, action) {
        this.#tell({
            kind: 'not followed',
            text: `${id}: ${action} gave it a credential whose uses are not looked for`,
            count: 1,
        });
    }
    limit(text) {
        this.#tell({ kind: 'limit', text, count: 1 });
    }
    unreadable(file, count) {
        if (count > 0)
            this.#tell({ kind: 'unreadable', text: `${file}: entries that cannot be read`, count });
    }
    /** Credentials that none of the logs knows, though they were issued while these were written. */
    unjoined(lives) {
        if (lives.length === 0)
            return;
        const named = lives.slice(0, MOST_NAMED).map(({ id }) => id);
        const more = lives.length > MOST_NAMED ? ` and ${lives.length - MOST_NAMED} more` : '';
        this.#tell({
            kind: 'no log-in',
            text: `no log-in of these files is for certain that of ${named.join(', ')}${more}`,
            count: lives.length,
        });
    }
    nothing(text) {
        this.#tell({ kind: 'nothing', text, count: 1 });
    }
    /** Chains of records that do not hang together. */
    tampered(chains) {
        if (chains > 0)
            this.#tell({
                kind: 'tampered',
                text: 'chains of records do not hang together (jobpass audit verify): what they say cannot be relied on',
                count: chains,
            });
    }
    unjudged() {
        if (this.#seen.full || this.#doubtful.full)
            this.limit(`More than ${MOST_IDS} uses: what stands in two files may be counted twice from then on`);
        const all = [...this.#unjudged];
        for (const [key, { of, tally, where }] of this.#ambiguous) {
            const named = of.slice(0, MOST_NAMED).map(({ id }) => id);
            const more = of.length > MOST_NAMED ? ` and ${of.length - MOST_NAMED} more` : '';
            all.push({
                kind: 'ambiguous',
                text: `${key.replace('\n', ' ')} (${where.file}:${where.line}) may be any of ${named.join(', ')}${more}`,
                count: tally.uses,
            });
        }
        if (this.#noLogIn.size > 0)
            all.push({
                kind: 'no log-in',
                text: 'tokens of roles in the records whose log-in is in none of these files: add the files before them',
                count: this.#noLogIn.size,
            });
        if (this.#outsideSessions.size > 0)
            all.push({
                kind: 'outside',
                text: 'sessions of roles in the records, used before the first record or after the last: add records, or say --since and --until',
                count: this.#outsideSessions.size,
            });
        for (const { id, tellings } of this.lives)
            for (const { kind, action, tally } of tellings.list())
                if (kind === 'near end')
                    all.push({
                        kind,
                        text: `${id}: ${action} within ${(0,clock/* span */.Ln)(this.skew)} behind its end, which clocks may differ by (--skew)`,
                        count: tally.uses,
                    });
        return all;
    }
    #counts({ at }, id) {
        const { since, until } = this.#options;
        return at >= since && at < until && this.#seen.first(id);
    }
    #mayCount({ at }, id) {
        const { since, until } = this.#options;
        return at >= since && at < until && !this.#seen.has(id) && this.#doubtful.first(id);
    }
    #tell(one) {
        const known = this.#unjudged.find(({ kind, text }) => kind === one.kind && text === one.text);
        if (known === undefined)
            this.#unjudged.push(one);
        else
            known.count += one.count;
    }
}
function jobOf({ run, job }) {
    return `${run}\n${job.job ?? ''}`;
}
function remember(sessions, session) {
    if (sessions.size < MOST_IDS)
        sessions.add(session);
}
/** A map of bounded size: what comes when it is full is left out. */
class Bounded {
    #most;
    #found = new Map();
    full = false;
    constructor(most) {
        this.#most = most;
    }
    get(key) {
        return this.#found.get(key);
    }
    set(key, value) {
        if (this.#found.size < this.#most || this.#found.has(key))
            this.#found.set(key, value);
        else
            this.full = true;
    }
    entries() {
        return this.#found;
    }
}

;// CONCATENATED MODULE: ./build/audit/correlate/aws.js


/** So many sessions that began are kept; of an account of thousands of jobs a day, those of months. */
const aws_MOST_SESSIONS = 500_000;
/**
 * Joins events of CloudTrail with sessions of the records: by the id of the session, which stands in both; where several
 * sessions have the same, which a given `session-name` makes so, by the access key that their log-in gave.
 *
 * All log-ins are read before the first use is.
 */
class AwsJoin {
    #correlation;
    #byPrincipal = new Map();
    #byName = new Map();
    /** Ids of roles, and their ARNs. */
    #roles = new Set();
    #began = new Bounded(aws_MOST_SESSIONS);
    #owners = new Map();
    /** Sessions that only served to assume the role of a credential. */
    #links = new Set();
    constructor(lifetimes, correlation) {
        this.#correlation = correlation;
        for (const lifetime of lifetimes) {
            const { credential } = lifetime;
            if (credential.provider !== 'aws' || credential.id === undefined)
                continue;
            const life = correlation.life(lifetime);
            const role = roleOf(credential.service) ?? roleOf(credential.role);
            if (role !== undefined)
                this.#roles.add(role);
            if (credential.uid === undefined)
                put(this.#byName, `${role}\n${credential.id}`, life);
            else {
                put(this.#byPrincipal, credential.uid, life);
                this.#roles.add(idOf(credential.uid));
            }
        }
    }
    /** Whether there is anything to join. */
    get some() {
        return this.#roles.size > 0;
    }
    logIn({ at, began, principal, accessKey, role }) {
        if (began?.accessKey === undefined)
            return;
        const ours = this.#isOfRole(began.principal, began.role) ||
            (principal !== undefined && this.#isOfRole(principal, role)) ||
            (accessKey !== undefined && this.#began.get(accessKey) !== undefined);
        if (!ours)
            return;
        this.#began.set(began.accessKey, {
            at,
            by: principal,
            byKey: accessKey,
            principal: began.principal,
            role: began.role,
        });
    }
    /** Finds out whose the access keys are. */
    settle() {
        if (this.#began.full)
            this.#correlation.limit(`More than ${aws_MOST_SESSIONS} sessions began: not all of them could be followed`);
        const keys = new Map();
        for (const [key, { principal }] of this.#began.entries())
            put(keys, principal, key);
        for (const [principal, lives] of this.#byPrincipal)
            this.#settleOne(lives, keys.get(principal) ?? []);
        for (const { principal, role, at } of this.#all()) {
            const named = this.#byName.get(`${role}\n${nameOf(principal)}`) ?? [];
            const [life, more] = mayBe(named, at, this.#correlation.skew);
            if (life !== undefined && more === undefined)
                life.loggedInAt ??= at;
        }
    }
    *#all() {
        for (const [, session] of this.#began.entries())
            yield session;
    }
    /** @param lives in the order in which they were issued, all with the same id. @param keys of its log-ins */
    #settleOne(lives, keys) {
        const { skew } = this.#correlation;
        const fits = (key) => mayBe(lives, this.#began.get(key)?.at ?? Number.NaN, skew);
        const taken = new Map();
        for (const key of keys)
            for (const life of fits(key))
                taken.set(life, (taken.get(life) ?? 0) + 1);
        const [only] = lives;
        for (const key of keys) {
            const session = this.#began.get(key);
            const [life, more] = fits(key);
            let owner = life === undefined ? 'unknown' : more === undefined && taken.get(life) === 1 ? life : 'ambiguous';
            if (only !== undefined && lives.length === 1 && keys.length === 1) {
                // There is no other whose it could be, so a difference is one of clocks.
                owner = only;
                if (life === undefined)
                    this.#correlation.clock(only, session?.at ?? 0);
            }
            this.#owners.set(key, owner);
            if (owner === 'ambiguous')
                for (const one of fits(key))
                    one.isAmbiguous = true;
            if (!(owner instanceof Life) || session === undefined)
                continue;
            owner.loggedInAt = session.at;
            if (session.by !== undefined)
                this.#links.add(session.by);
        }
    }
    use(event, where) {
        const { principal, began } = event;
        const use = {
            at: event.at,
            action: event.action,
            address: event.address,
            error: event.error,
            refused: event.refused,
        };
        if (principal === undefined) {
            // Somebody got a session of one of the roles, by an ID token.
            if (began !== undefined && this.#isOfRole(began.principal, began.role) && this.#isStranger(began))
                this.#correlation.stranger('aws', began.principal, began.role, use, where, event.id, event.who);
            return;
        }
        const found = this.#ownerOf(principal, event);
        if (found === undefined) {
            if (!this.#isOfRole(principal, event.role) || this.#links.has(principal))
                return;
            this.#correlation.stranger('aws', principal, event.role, use, where, event.id, event.who);
        }
        else if (found.owner === 'ambiguous')
            this.#correlation.ambiguous('aws', principal, found.of, use, where, event.id);
        else {
            if (event.gaveOther)
                this.#correlation.notFollowed(found.owner, event.action);
            this.#correlation.use(found.owner, found.joined, found.through === undefined ? use : { ...use, through: found.through }, where, event.id);
        }
    }
    #ownerOf(principal, { accessKey, role }) {
        const lives = this.#byPrincipal.get(principal);
        const [only, more] = lives ?? [];
        const byKey = this.#ownerByKey(principal, accessKey);
        if (byKey instanceof Life)
            return { owner: byKey, joined: more === undefined ? 'exact' : 'by log-in' };
        if (byKey === 'unknown')
            return undefined;
        if (only !== undefined) {
            return more === undefined && byKey === undefined
                ? { owner: only, joined: 'exact' }
                : { owner: 'ambiguous', of: lives ?? [] };
        }
        const named = this.#byName.get(`${role}\n${nameOf(principal)}`);
        if (named !== undefined) {
            const [one, another] = named;
            return one !== undefined && another === undefined
                ? { owner: one, joined: 'by name' }
                : { owner: 'ambiguous', of: named };
        }
        return this.#through(principal, accessKey);
    }
    #ownerByKey(principal, key) {
        return key === undefined || this.#began.get(key)?.principal !== principal
            ? undefined
            : this.#owners.get(key);
    }
    /** A session that was assumed out of one of ours, or out of one of those. */
    #through(principal, accessKey) {
        let [name, key] = [principal, accessKey];
        const passed = new Set();
        while (key !== undefined && !passed.has(key)) {
            passed.add(key);
            const session = this.#began.get(key);
            if (session?.by === undefined || session.principal !== name)
                return undefined;
            const lives = this.#byPrincipal.get(session.by);
            const byKey = this.#ownerByKey(session.by, session.byKey);
            const owner = byKey ?? (lives?.length === 1 ? lives[0] : undefined);
            if (owner instanceof Life)
                return { owner, joined: owner.joined ?? 'exact', through: principal };
            if (lives !== undefined)
                return byKey === 'unknown' ? undefined : { owner: 'ambiguous', of: lives };
            [name, key] = [session.by, session.byKey];
        }
        return undefined;
    }
    #isStranger({ principal, accessKey }) {
        const owner = accessKey === undefined ? undefined : this.#owners.get(accessKey);
        if (owner !== undefined)
            return owner === 'unknown';
        return !this.#byPrincipal.has(principal) && !this.#links.has(principal);
    }
    #isOfRole(principal, role) {
        return this.#roles.has(idOf(principal)) || (role !== undefined && this.#roles.has(role));
    }
}
/** The role's id of `ROLE-ID:session-name`. */
function idOf(principal) {
    return principal.split(':', 1)[0] ?? principal;
}
/** The name of the session, as it stands in a credential's id. */
function nameOf(principal) {
    return principal.slice(principal.indexOf(':') + 1).replace(/[^\w.-]/g, '-');
}
/** The last ARN of a role in a text: `ARN by HOST`, or ARNs one behind the other. */
function roleOf(text) {
    return text?.match(/arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]*[\w+=@/-]/g)?.at(-1);
}
function put(map, key, value) {
    const known = map.get(key);
    if (known === undefined)
        map.set(key, [value]);
    else
        known.push(value);
}

// EXTERNAL MODULE: ./build/audit/read.js
var read = __webpack_require__(11878);
;// CONCATENATED MODULE: ./build/audit/correlate/documents.js
const [QUOTE, BACKSLASH, LF] = [0x22, 0x5c, 0x0a];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
/** Members of a document that hold its objects: of CloudTrail's files, and of `aws cloudtrail lookup-events`. */
const LISTS = new Set(['Records', 'Events']);
const LONGEST_KEY = 8;
/** What may stand between documents: blanks, line breaks, commas. */
const BETWEEN = new Set([0x20, 0x09, 0x0d, LF, 0x2c]);
const NOWHERE = -1;
/**
 * Cuts a stream of JSON into objects, without ever holding more than one: those of the list `Records` or `Events` of a
 * document, those of a list that is a document itself, and else the documents, one behind the other. Whether an object is
 * whole JSON is for its reader to find out.
 *
 * Where an object does not end, the next line that begins with a brace begins the next one.
 */
class Documents {
    #reader;
    #longest;
    #depth = 0;
    #inText = false;
    #escaped = false;
    /** The depth at which the objects of a list begin. */
    #listDepth = NOWHERE;
    /** The depth at which the object began that is being read. */
    #began = NOWHERE;
    #held = [];
    #size = 0;
    /** The last text of a document's own members. */
    #key = '';
    #atLineStart = true;
    /** Whether what is read is in no document, up to the end of its line. */
    #stray = false;
    #number = 0;
    /** @param longest of an object, in bytes: of what is longer only that is told */
    constructor(reader, longest) {
        this.#reader = reader;
        this.#longest = longest;
    }
    push(chunk) {
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
            if (this.#depth === 0 && this.#isStray(byte))
                continue;
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
                    if (this.#depth === 0)
                        this.#listDepth = 1;
                    else if (this.#depth === 1 && this.#began === 0 && LISTS.has(this.#key)) {
                        this.#listDepth = 2;
                        this.#drop();
                        from = NOWHERE;
                    }
                    this.#depth++;
                    break;
                case CLOSE_LIST:
                    this.#depth = Math.max(0, this.#depth - 1);
                    if (this.#depth < this.#listDepth)
                        this.#listDepth = NOWHERE;
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
        if (from !== NOWHERE)
            this.#hold(Buffer.from(chunk.subarray(from)));
    }
    end() {
        if (this.#depth > 0)
            this.#broken();
        if (this.#stray)
            this.#strayEnded();
    }
    #isStray(byte) {
        if (this.#stray && byte === LF)
            this.#strayEnded();
        else if (!this.#stray && byte !== OPEN && byte !== OPEN_LIST && !BETWEEN.has(byte ?? LF))
            this.#stray = true;
        return this.#stray;
    }
    #strayEnded() {
        this.#reader.problem('is no JSON', ++this.#number);
        this.#stray = false;
    }
    #text(byte) {
        if (this.#escaped)
            this.#escaped = false;
        else if (byte === BACKSLASH)
            this.#escaped = true;
        else if (byte === QUOTE)
            this.#inText = false;
        else if (this.#depth === 1 && this.#began === 0 && this.#key.length < LONGEST_KEY)
            this.#key += String.fromCharCode(byte ?? 0);
    }
    #hold(piece) {
        this.#size += piece.length;
        if (this.#size <= this.#longest)
            this.#held.push(piece);
        else
            this.#held = [];
    }
    #hand() {
        this.#number++;
        if (this.#size > this.#longest)
            this.#reader.problem(`is longer than ${this.#longest >> 20} MiB`, this.#number);
        else {
            const [only] = this.#held;
            this.#reader.object(this.#held.length === 1 && only !== undefined ? only : Buffer.concat(this.#held), this.#number);
        }
        this.#drop();
    }
    #broken() {
        this.#reader.problem('does not end', ++this.#number);
        this.#depth = Math.max(0, this.#began);
        this.#inText = false;
        this.#escaped = false;
        this.#drop();
    }
    #drop() {
        this.#began = NOWHERE;
        this.#held = [];
        this.#size = 0;
    }
}

;// CONCATENATED MODULE: ./build/audit/correlate/fields.js
/** The longest text that is kept of a log, in characters. */
const LONGEST = 512;
/** Fractions of a second beyond milliseconds are no part of what Date.parse must understand. */
const FINER = /(\.\d{3})\d+/;
/** What bytes say as JSON, where that is an object. */
function objectOf(bytes) {
    try {
        return fieldsOf(JSON.parse(typeof bytes === 'string' ? bytes : bytes.toString('utf8')));
    }
    catch {
        return undefined;
    }
}
function fieldsOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
/** A text that is not empty, cut where it is too long. */
function textOf(from, name) {
    const value = from?.[name];
    return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : undefined;
}
/** A time as RFC 3339, in milliseconds since 1970. */
function timeOf(from, name) {
    const value = from?.[name];
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value))
        return undefined;
    const at = Date.parse(value.replace(FINER, '$1'));
    return Number.isNaN(at) ? undefined : at;
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
;// CONCATENATED MODULE: ./build/audit/correlate/logs.js



/** Broken compression: what came before it is good. */
class BrokenLog extends Error {
}
/**
 * Opens a log.
 *
 * @throws JobpassError `usage` for a file that cannot be read
 * @throws BrokenLog
 */
async function readLog(file, read) {
    try {
        await read((0,external_node_fs_.createReadStream)(file, { highWaterMark: 1 << 18 }));
    }
    catch (error) {
        const code = (0,errors/* systemCode */.xU)(error);
        if (code?.startsWith('Z_') === true)
            throw new BrokenLog();
        throw code === undefined
            ? error
            : new errors/* JobpassError */.bJ('usage', `${(0,printable/* printable */.g)(file)} cannot be read: ${(0,errors/* tell */.qz)(error)}`);
    }
}

;// CONCATENATED MODULE: ./build/audit/correlate/cloudtrail.js




/** The longest event taken, in bytes; CloudTrail writes none of more than 256 KB, or 1 MB where that is asked for. */
const LONGEST_EVENT = 4 << 20;
/** Refusals for want of a right, or of a credential that is alive; all other errors are those of a request that got in. */
const REFUSED = /AccessDenied|Unauthorized|NotAuthorized|AuthFailure|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidToken|TokenRefreshRequired|SignatureDoesNotMatch|^Forbidden/;
const ROLE_SESSION = /^AROA[A-Z0-9]{8,}:/;
/**
 * Reads a file of CloudTrail: as it is delivered (`{"Records": […]}`), one event a line, or what `aws cloudtrail
 * lookup-events` prints; compressed by gzip or not.
 *
 * Source: AWS CloudTrail user guide, "CloudTrail record contents", "userIdentity element"
 *
 * @throws JobpassError `usage` for a file that cannot be read
 */
async function readTrail(file, reader) {
    const documents = new Documents({
        object(bytes, line) {
            const event = trailEvent(bytes);
            if (event === undefined)
                reader.problem('is no event of CloudTrail', { file, line });
            else
                reader.entry(event, { file, line });
        },
        problem: (problem, line) => reader.problem(problem, { file, line }),
    }, LONGEST_EVENT);
    await readLog(file, async (stream) => {
        for await (const chunk of (0,read/* plain */.pj)(stream))
            documents.push(chunk);
        documents.end();
    });
}
/** An event, or the entry of `lookup-events` that has it as a text; undefined where it is neither. */
function trailEvent(bytes) {
    const read = objectOf(bytes);
    const inner = read?.['CloudTrailEvent'];
    const event = typeof inner === 'string' ? objectOf(inner) : read;
    const at = timeOf(event, 'eventTime');
    const name = textOf(event, 'eventName');
    if (at === undefined || name === undefined)
        return undefined;
    const identity = fieldsOf(event?.['userIdentity']);
    const issuer = fieldsOf(fieldsOf(identity?.['sessionContext'])?.['sessionIssuer']);
    const service = (textOf(event, 'eventSource') ?? 'unknown').replace(/\.amazonaws\.com$/, '');
    const error = textOf(event, 'errorCode');
    return {
        at,
        id: textOf(event, 'eventID'),
        action: `${service}:${name}`,
        region: textOf(event, 'awsRegion'),
        address: textOf(event, 'sourceIPAddress'),
        error,
        refused: error !== undefined && REFUSED.test(error),
        isData: textOf(event, 'eventCategory') === 'Data' || event?.['managementEvent'] === false,
        principal: sessionOf(identity),
        accessKey: textOf(identity, 'accessKeyId'),
        role: textOf(issuer, 'arn'),
        who: textOf(identity, 'userName') ?? textOf(identity, 'arn') ?? textOf(identity, 'principalId'),
        began: service === 'sts' && error === undefined ? began(event) : undefined,
        gaveOther: gaveOther(event),
    };
}
/** The session of a role. In the trail of another account it is one of an `AWSAccount`. */
function sessionOf(identity) {
    const principal = textOf(identity, 'principalId');
    return textOf(identity, 'type') === 'AssumedRole' ||
        (principal !== undefined && ROLE_SESSION.test(principal))
        ? principal
        : undefined;
}
function gaveOther(event) {
    const answer = fieldsOf(event?.['responseElements']);
    return (answer !== undefined &&
        answer['assumedRoleUser'] === undefined &&
        (fieldsOf(answer['credentials'])?.['accessKeyId'] !== undefined || answer['accessKey'] !== undefined));
}
function began(event) {
    const answer = fieldsOf(event?.['responseElements']);
    const principal = textOf(fieldsOf(answer?.['assumedRoleUser']), 'assumedRoleId');
    return principal === undefined
        ? undefined
        : {
            principal,
            accessKey: textOf(fieldsOf(answer?.['credentials']), 'accessKeyId'),
            role: textOf(fieldsOf(event?.['requestParameters']), 'roleArn'),
        };
}

;// CONCATENATED MODULE: ./build/audit/correlate/coverage.js

/** CloudTrail delivers an event within this time, in milliseconds: what is newer may be missing. */
const DELIVERY_MS = 15 * 60_000;
const KINDS = {
    aws: { kind: 'cloudtrail', name: 'CloudTrail', option: '--cloudtrail' },
    vault: { kind: 'vault-audit', name: 'Vault or OpenBao', option: '--vault-audit' },
};
/**
 * Says for each issued credential of the records whether its uses were looked for. It is so only where the logs have its log-in,
 * go on to its end, and have all that Jobpass itself is known to have done with it: whatever is missing of that, a use may be
 * missing as well.
 */
function coverage(found, lives, logs, options) {
    const reaches = new Map();
    for (const { kind } of Object.values(KINDS))
        reaches.set(kind, reachOf(kind, logs, options));
    const known = new Map(lives.map((life) => [life.lifetime, life]));
    return found.lifetimes.flatMap((lifetime) => {
        const { id, provider } = lifetime.credential;
        if (id === undefined)
            return [];
        if (options.provider !== undefined && provider !== options.provider)
            return [];
        return [{ id, provider, ...judge(lifetime, known.get(lifetime), reaches, options) }];
    });
}
function reachOf(kind, logs, options) {
    const own = logs.filter((log) => log.kind === kind);
    const late = kind === 'cloudtrail' ? DELIVERY_MS : 0;
    return {
        given: (kind === 'cloudtrail' ? options.cloudtrail : options.vaultAudit).length > 0,
        entries: own.reduce((sum, { entries }) => sum + entries, 0),
        unreadable: own.reduce((sum, { unreadable }) => sum + unreadable, 0),
        firstAt: Math.min(...own.map(({ firstAt = Number.POSITIVE_INFINITY }) => firstAt)),
        lastAt: Math.max(...own.map(({ lastAt = Number.NEGATIVE_INFINITY }) => lastAt - late)),
    };
}
function judge(lifetime, life, reaches, options) {
    const { provider } = lifetime.credential;
    const { until = Number.POSITIVE_INFINITY } = options;
    const kind = Object.hasOwn(KINDS, provider) ? KINDS[provider] : undefined;
    if (kind === undefined)
        return no(`no log of the services of ${provider} can be read`);
    const reach = reaches.get(kind.kind);
    if (reach?.given !== true || life === undefined)
        return no(`no log of ${kind.name} was given (${kind.option})`);
    const over = overAt(lifetime, life);
    if (over !== undefined && over >= until)
        return { looked: undefined };
    const why = whyNotAtAll(reach) ??
        whyNotBegun(lifetime, life, reach, options) ??
        whyNotToEnd(over, reach) ??
        whyIncomplete(lifetime, life, options);
    return why === undefined ? { looked: true, to: Math.min(reach.lastAt, until) } : no(why);
}
const no = (why) => ({ looked: false, why });
/** When nothing more can come of it: when it was seen dead, or else when its time was over. */
function overAt({ ending, livesUntil }, { endedAt, revokedAt }) {
    if (ending === 'revoked' || ending === 'expired')
        return revokedAt ?? endedAt;
    return endedAt === undefined || livesUntil === undefined
        ? (livesUntil ?? endedAt)
        : Math.max(endedAt, livesUntil);
}
function whyNotAtAll({ entries, unreadable }) {
    if (entries === 0)
        return 'there is no entry in the logs of its service';
    return unreadable > 0 ? 'some entries of the logs of its service cannot be read' : undefined;
}
function whyNotBegun({ credential }, life, { firstAt, lastAt }, { skew }) {
    if (life.loggedInAt !== undefined)
        return life.clockIsOff && life.revokedAt === undefined
            ? 'the clock of its machine differs from that of the service by more than --skew'
            : undefined;
    if (credential.issuedAt + skew < firstAt)
        return `the logs begin at ${(0,clock/* timestamp */.vE)(firstAt)}, after it was issued`;
    if (credential.issuedAt > lastAt)
        return `the logs end at ${(0,clock/* timestamp */.vE)(lastAt)}, before it was issued`;
    if (life.isAmbiguous)
        return 'its log-in cannot be told from that of another one';
    return 'its log-in is not in the logs, which have others of its time: they are of another server, account or region, or not whole';
}
function whyNotToEnd(over, { lastAt }) {
    if (over === undefined)
        return 'no record says until when it could live';
    return lastAt < over
        ? `the logs end at ${(0,clock/* timestamp */.vE)(lastAt)}, before its time was over at ${(0,clock/* timestamp */.vE)(over)}`
        : undefined;
}
/** What Jobpass itself did with it, and what is to be in any log that has everything. */
function whyIncomplete({ credential, ending, renewals }, life, { since, until, dataEvents }) {
    if (credential.provider === 'aws') {
        return dataEvents
            ? undefined
            : 'the logs have no data events, so nobody sees what was read and written; say --no-data-events if the trail has none';
    }
    if (ending === 'revoked' && life.revokedAt === undefined && !life.seenRefused)
        return 'its revocation is not in the logs, which are not whole';
    // Uses outside of these are not counted.
    if (since === undefined && until === undefined && life.renewed < renewals)
        return `the records have ${renewals} renewals of it, the logs ${life.renewed}: they are not whole`;
    return undefined;
}

;// CONCATENATED MODULE: ./build/audit/correlate/vault-audit.js



/** The longest entry taken, in bytes. */
const LONGEST_ENTRY = 4 << 20;
const [vault_audit_OPEN, vault_audit_CLOSE] = [0x7b, 0x7d];
/** What the server writes for a request that it refused; all other errors are those of a request that got in. */
const vault_audit_REFUSED = /permission denied|invalid token|bad token|missing client token|token is expired/i;
/** Where tokens are renewed, by themselves, by their own text or by their accessors. */
const RENEWALS = 'auth/token/renew';
/** Marks a value that the audit device hashed. */
const HASHED = 'hmac-sha256:';
/**
 * Reads an audit log of Vault or OpenBao, as the file device writes it: an entry a line, compressed by gzip or not. Of each
 * request only the entry with its answer is handed on.
 *
 * Source: OpenBao documentation, "Audit devices"; entries of OpenBao 2.6.2
 *
 * @param wanted tells by the bytes of a line whether it needs to be read
 * @throws JobpassError `usage` for a file that cannot be read
 */
async function readVaultAudit(file, reader, wanted = () => true) {
    let line = 0;
    await readLog(file, (stream) => (0,read/* readLines */.Se)(stream, {
        line(bytes) {
            line++;
            if (bytes.length === 0 || isRequest(bytes) || !wanted(bytes))
                return;
            const answer = vaultAnswer(bytes);
            if (answer === undefined)
                reader.problem('is no entry of an audit log', { file, line });
            else if (answer !== 'request')
                reader.entry(answer, { file, line });
        },
        tooLong: () => reader.problem(`is longer than ${LONGEST_ENTRY >> 20} MiB`, { file, line: ++line }),
    }, LONGEST_ENTRY));
}
/** Whether a line is surely an entry without an answer: half of a log is, and to know it by its bytes takes far less. */
function isRequest(line) {
    return (line[0] === vault_audit_OPEN &&
        line.at(-1) === vault_audit_CLOSE &&
        line.includes('"type":"request"') &&
        !line.includes('"response"'));
}
/** The entry on a line; `request` where it has no answer; undefined where it is no entry. */
function vaultAnswer(line) {
    // A device may have a prefix.
    const start = line[0] === vault_audit_OPEN ? 0 : line.indexOf(vault_audit_OPEN);
    const entry = start === -1 ? undefined : objectOf(line.subarray(start));
    const at = timeOf(entry, 'time');
    const type = textOf(entry, 'type');
    const request = fieldsOf(entry?.['request']);
    if (at === undefined || request === undefined)
        return undefined;
    if (type === 'request')
        return 'request';
    if (type !== 'response')
        return undefined;
    const auth = fieldsOf(entry?.['auth']);
    const error = textOf(entry, 'error');
    const namespace = textOf(fieldsOf(request['namespace']), 'path') ?? '';
    const path = textOf(request, 'path') ?? '';
    const response = fieldsOf(entry?.['response']);
    const given = fieldsOf(response?.['auth']);
    return {
        at,
        id: textOf(request, 'id'),
        action: `${textOf(request, 'operation') ?? 'unknown'} ${namespace}${path}`,
        path,
        address: textOf(request, 'remote_address'),
        error: error === undefined ? undefined : plainError(error),
        refused: error !== undefined && vault_audit_REFUSED.test(error),
        // An answer to a log-in has the new token here as well.
        accessor: textOf(request, 'client_token_accessor') ??
            (given === undefined ? textOf(auth, 'accessor') : undefined),
        token: textOf(request, 'client_token'),
        role: textOf(fieldsOf(auth?.['metadata']), 'role'),
        gave: error === undefined ? givenTokens(response, path, request) : [],
        renewed: error === undefined && path === `${RENEWALS}-self`,
        revoked: error === undefined && path === 'auth/token/revoke-accessor'
            ? textOf(fieldsOf(request['data']), 'accessor')
            : undefined,
    };
}
/** The tokens that an answer gave. The answer to a renewal has the token that was renewed in the same place. */
function givenTokens(response, path, request) {
    const given = fieldsOf(response?.['auth']);
    const wrapping = fieldsOf(response?.['wrap_info']);
    const wrapped = textOf(wrapping, 'wrapped_accessor');
    return [
        ...(given === undefined || path.startsWith(RENEWALS) ? [] : [givenToken(given, path, request)]),
        ...(wrapping === undefined
            ? []
            : [madeToken({ accessor: textOf(wrapping, 'accessor'), token: textOf(wrapping, 'token') })]),
        ...(wrapped === undefined ? [] : [madeToken({ accessor: wrapped, token: undefined })]),
    ];
}
function madeToken(token) {
    return { ...token, mount: undefined, role: undefined, displayName: undefined, metadata: {}, batch: false };
}
function givenToken(given, path, request) {
    const metadata = Object.entries(fieldsOf(given['metadata']) ?? {}).filter((entry) => typeof entry[1] === 'string');
    const mount = textOf(request, 'mount_point') ?? /^auth\/.*\/(?=login)/.exec(path)?.[0];
    return {
        accessor: textOf(given, 'accessor'),
        token: textOf(given, 'client_token'),
        mount: /^(?:auth\/token|sys\/wrapping)\//.test(path) ? undefined : mount,
        role: metadata.find(([name]) => name === 'role')?.[1].slice(0, 300),
        displayName: textOf(given, 'display_name'),
        metadata: Object.fromEntries(metadata),
        batch: textOf(given, 'token_type') === 'batch',
    };
}
/** `1 error occurred:\n\t* permission denied\n\n` says `permission denied`. */
function plainError(error) {
    return error
        .replace(/^\d+ errors? occurred:\s*/, '')
        .replace(/\s*\*\s*/g, ' ')
        .trim();
}

;// CONCATENATED MODULE: ./build/audit/correlate/vault.js




/** So many log-ins, and tokens made out of tokens, are followed. */
const MOST_TOKENS = 300_000;
/** Paths by which a token asks about itself: so Jobpass sees that it is dead. */
const OWN = 'auth/token/lookup-self';
/**
 * Names under which a role may map claims, and what a record has of them. A claim under any other name decides nothing.
 */
const CLAIMS = {
    run_id: ({ job }) => job.run_id,
    pipeline_id: ({ job }) => job.run_id,
    run_attempt: ({ job }) => job.run_attempt,
    repository: ({ job }) => job.repository,
    project_path: ({ job }) => job.repository,
    ref: ({ job }) => job.ref,
    sha: ({ job }) => job.sha,
    environment: ({ job }) => job.environment,
    event_name: ({ job }) => job.event_name,
    actor: ({ actor }) => actor,
    user_login: ({ actor }) => actor,
    sub: ({ subject }) => subject,
    subject: ({ subject }) => subject,
};
/**
 * Joins audit logs of Vault and OpenBao with tokens of the records: by the accessor, where the device writes it plain, or its
 * hash was given. Else the log-in is looked for: of the same role, at the time of the issue, with no claim in its metadata that
 * differs from the job's. Where one log-in fits one credential and neither fits another, the hashes of that log-in are followed.
 *
 * All log-ins are read before the first use is.
 */
class VaultJoin {
    #correlation;
    #byAccessor = new Map();
    #byRole = new Map();
    /** Tokens given, by the accessor and by the token as the log has them. */
    #given = new Bounded(2 * MOST_TOKENS);
    #all = [];
    #byRequest = new Map();
    #revoked = [];
    #hashes;
    /** @param hashes accessors by their hashes, as `sys/audit-hash` tells them */
    constructor(lifetimes, hashes, correlation) {
        this.#correlation = correlation;
        this.#hashes = hashes;
        for (const lifetime of lifetimes) {
            const { credential } = lifetime;
            if (credential.provider !== 'vault' || credential.id === undefined)
                continue;
            const life = correlation.life(lifetime);
            this.#byAccessor.set(credential.id, life);
            const role = credential.role ?? '';
            const known = this.#byRole.get(role);
            if (known === undefined)
                this.#byRole.set(role, [life]);
            else
                known.push(life);
        }
    }
    get some() {
        return this.#byAccessor.size > 0;
    }
    /** Whether a line may be of what `logIn` looks for. */
    mayBeLogIn = (line) => line.includes('login') ||
        line.includes('auth/token/') ||
        line.includes('"wrap_info"') ||
        line.includes('sys/wrapping/');
    logIn(answer, where) {
        const { at, gave, error, path, accessor, revoked } = answer;
        if (error !== undefined)
            return;
        const ended = revoked ?? (path === 'auth/token/revoke-self' ? accessor : undefined);
        if (ended !== undefined) {
            if (this.#revoked.length < MOST_TOKENS)
                this.#revoked.push({ accessor: ended, at });
            else
                this.#tooMany();
        }
        for (const [number, one] of gave.entries())
            this.#give(one, answer, where, answer.id === undefined ? undefined : `${answer.id} ${number}`);
    }
    /** @param id of the token, which all devices have in common */
    #give(gave, { at, accessor, token }, where, id) {
        const made = gave.mount === undefined;
        // Tokens that other tokens made are followed where those are, which is not known yet.
        if (!made && !this.#isOurs(gave))
            return;
        // Several devices write the same log-in, each with hashes of its own.
        const request = id === undefined ? undefined : this.#byRequest.get(id);
        // A token is given once: what gives it again brings it out of a wrapping.
        const known = request ?? this.#givenFor(gave);
        if (known !== undefined) {
            if (isPlain(gave) && !isPlain(known.token))
                known.token = gave;
            for (const key of keysOf(gave))
                if (this.#given.get(key) === undefined)
                    this.#given.set(key, known);
            return;
        }
        if (this.#all.length >= MOST_TOKENS) {
            this.#tooMany();
            return;
        }
        const given = {
            at,
            token: gave,
            where,
            by: made ? { accessor, token } : undefined,
            owner: undefined,
        };
        this.#all.push(given);
        if (id !== undefined)
            this.#byRequest.set(id, given);
        for (const key of keysOf(gave))
            this.#given.set(key, given);
    }
    /** Finds out whose the log-ins are. */
    settle() {
        const fits = new Map();
        const taken = new Map();
        const exact = new Set();
        for (const given of this.#all) {
            if (given.by !== undefined)
                continue;
            const life = this.#exactly(given.token.accessor);
            if (life === undefined)
                continue;
            exact.add(life);
            given.owner = { life, joined: 'exact' };
            this.#found(life, given, 'exact');
        }
        for (const given of this.#all) {
            if (given.by !== undefined || given.owner !== undefined)
                continue;
            const some = this.#fitting(given).filter((life) => !exact.has(life));
            fits.set(given, some);
            for (const life of some)
                taken.set(life, (taken.get(life) ?? 0) + 1);
        }
        for (const [given, some] of fits) {
            const [life, more] = some;
            if (life === undefined)
                given.owner = 'stranger';
            else if (more === undefined && taken.get(life) === 1) {
                given.owner = { life, joined: 'by log-in' };
                this.#found(life, given, 'by log-in');
            }
            else {
                given.owner = { ambiguous: some };
                for (const one of some)
                    one.isAmbiguous = true;
            }
        }
        for (const { accessor, at } of this.#revoked) {
            const owner = this.#ownerOf({ accessor, token: undefined });
            if (typeof owner !== 'object' || !('life' in owner) || owner.through !== undefined)
                continue;
            owner.life.revokedAt = Math.min(owner.life.revokedAt ?? at, at);
        }
        for (const { token, where, at, owner } of this.#all) {
            if (owner !== 'stranger')
                continue;
            // That somebody logged in is the first of what they did.
            const use = {
                at,
                action: `log-in ${token.mount ?? ''}`,
                address: undefined,
                error: undefined,
                refused: false,
            };
            this.#correlation.stranger('vault', vault_nameOf(token), token.role, use, where, undefined, token.displayName);
        }
    }
    use(answer, where) {
        const { at, action, address, error, refused, path, role, id } = answer;
        const use = { at, action, address, error, refused };
        // Log-ins are the beginning of a token, and no use of it.
        if (answer.accessor === undefined && answer.token === undefined)
            return;
        const owner = this.#ownerOf(answer);
        if (owner === 'other')
            return;
        if (owner === undefined) {
            if (role === undefined || !this.#byRole.has(role))
                return;
            if (isPlain(answer))
                this.#correlation.stranger('vault', vault_nameOf(answer), role, use, where, id);
            else
                this.#correlation.noLogIn(vault_nameOf(answer), use, id);
        }
        else if (owner === 'stranger')
            this.#correlation.stranger('vault', this.#strangerOf(answer), role, use, where, id);
        else if ('ambiguous' in owner)
            this.#correlation.ambiguous('the token of the log-in', this.#logInOf(answer), owner.ambiguous, use, where, id);
        else {
            const { life, joined, through } = owner;
            const own = path === OWN && through === undefined;
            const counted = this.#correlation.use(life, joined, through === undefined ? use : { ...use, through }, where, id, own);
            if (counted && answer.renewed && through === undefined)
                life.renewed++;
        }
    }
    /** Credentials whose log-in was looked for in vain, though they were issued while the logs were written. */
    unjoined(firstAt, lastAt) {
        return [...this.#byAccessor.values()].filter(({ joined, lifetime: { credential } }) => joined === undefined && credential.issuedAt >= firstAt && credential.issuedAt <= lastAt);
    }
    #tooMany() {
        this.#correlation.limit(`More than ${MOST_TOKENS} log-ins, or tokens revoked: not all of them could be followed`);
    }
    #isOurs({ role, accessor }) {
        return (role !== undefined && this.#byRole.has(role)) || this.#exactly(accessor) !== undefined;
    }
    #exactly(accessor) {
        if (accessor === undefined)
            return undefined;
        return this.#byAccessor.get(this.#hashes.get(accessor) ?? accessor);
    }
    #found(life, given, joined) {
        const { skew } = this.#correlation;
        life.joined ??= joined;
        life.loggedInAt = given.at;
        if (!mayBeOf(life, given.at, skew))
            this.#correlation.clock(life, given.at);
    }
    /** The credentials that a log-in fits. */
    #fitting({ at, token }) {
        // An accessor that can be read says by itself that none of the records has it.
        if (isPlain(token))
            return [];
        const { skew } = this.#correlation;
        const some = mayBe(this.#byRole.get(token.role ?? '') ?? [], at, skew).filter(({ id, lifetime: { credential } }) => id.startsWith('batch-') === token.batch && claimsFit(token.metadata, credential));
        // Many roles name their users by the subject.
        const named = some.filter(({ lifetime: { credential } }) => (0,printable/* printable */.g)(token.displayName, 600).endsWith(`-${credential.subject}`));
        return named.length > 0 ? named : some;
    }
    #ownerOf(token) {
        // Tokens that tokens made, from this one up to the first whose owner is known.
        const made = new Set();
        let found;
        for (let one = token; one !== undefined;) {
            const exact = this.#exactly(one.accessor);
            const given = exact === undefined ? this.#givenFor(one) : undefined;
            found = exact === undefined ? given?.owner : { life: exact, joined: 'exact' };
            if (found !== undefined || given?.by === undefined || made.has(given))
                break;
            made.add(given);
            one = given.by;
        }
        for (const given of made)
            given.owner =
                typeof found === 'object' && 'life' in found
                    ? { ...found, through: vault_nameOf(given.token) }
                    : (found ?? 'other');
        const [first] = made;
        return first === undefined ? found : first.owner;
    }
    #givenFor(token) {
        for (const key of keysOf(token)) {
            const found = this.#given.get(key);
            if (found !== undefined)
                return found;
        }
        return undefined;
    }
    #strangerOf(token) {
        const given = this.#givenFor(token);
        return vault_nameOf(given?.token ?? token);
    }
    #logInOf(token) {
        const { where } = this.#givenFor(token) ?? {};
        return where === undefined ? '' : `at ${where.file}:${where.line}`;
    }
}
/** What a token is known by in a log, the accessor first. */
function keysOf({ accessor, token }) {
    return [accessor, token].filter((one) => one !== undefined);
}
function isPlain({ accessor }) {
    return accessor !== undefined && !accessor.startsWith(HASHED);
}
/** What a token may be called: its accessor, and never the token, which a device with `log_raw` writes as it is. */
function vault_nameOf({ accessor, token }) {
    return accessor ?? (token?.startsWith(HASHED) === true ? token : 'a token without an accessor');
}
function claimsFit(metadata, credential) {
    return Object.entries(metadata).every(([name, value]) => {
        const known = Object.hasOwn(CLAIMS, name) ? CLAIMS[name]?.(credential) : undefined;
        return known === undefined || known === value.slice(0, 300) || known === (0,printable/* printable */.g)(value, 300);
    });
}

;// CONCATENATED MODULE: ./build/audit/correlate/correlate.js








/** Of each file so many entries that cannot be read are told one by one. */
const MOST_TOLD = 10;
/**
 * Joins credentials of records with the logs of the services that they are for. Each log is read twice: for what was given to
 * whom, and for what was done with it. No more of a log is held than an entry, and what is found out about sessions, which has
 * bounds of its own.
 *
 * @param bad is told of entries that cannot be read
 * @throws JobpassError `usage` for a file that cannot be read
 */
async function correlate(found, options, bad) {
    const { skew, since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY, hashes } = options;
    const { firstAt = Number.POSITIVE_INFINITY, lastAt = Number.NEGATIVE_INFINITY } = found;
    const correlation = new Correlation({ lifetimes: found.lifetimes, skew, firstAt, lastAt, since, until });
    correlation.tampered(found.chains.tampered);
    const logs = [];
    let dataEvents = options.dataEvents ?? false;
    const read = async (kind, files, reader, use) => {
        for (const file of new Set(files)) {
            const log = { file, kind, entries: 0, unreadable: 0, firstAt: undefined, lastAt: undefined };
            logs.push(log);
            const problem = (text, line) => {
                if (log.unreadable++ < MOST_TOLD)
                    bad(`${(0,printable/* printable */.g)(file)}${line === undefined ? '' : `:${line}`} ${text}`);
            };
            await untilBroken(reader(file, {
                entry(entry, place) {
                    log.entries++;
                    log.firstAt = Math.min(log.firstAt ?? entry.at, entry.at);
                    log.lastAt = Math.max(log.lastAt ?? entry.at, entry.at);
                    use(entry, place);
                },
                problem: (text, { line }) => problem(text, line),
            }), () => problem('cannot be read to its end: the gzip data is broken'));
            correlation.unreadable(file, log.unreadable);
        }
    };
    if (options.cloudtrail.length > 0) {
        const aws = new AwsJoin(found.lifetimes, correlation);
        if (!aws.some)
            correlation.nothing('no record is of a session of AWS, so CloudTrail tells nothing');
        await firstRead(options.cloudtrail, readTrail, (event) => aws.logIn(event));
        aws.settle();
        await read('cloudtrail', options.cloudtrail, readTrail, (event, place) => {
            dataEvents ||= event.isData;
            aws.use(event, place);
        });
    }
    if (options.vaultAudit.length > 0) {
        const vault = new VaultJoin(found.lifetimes, hashes, correlation);
        if (!vault.some)
            correlation.nothing('no record is of a token of Vault or OpenBao, so their audit logs tell nothing');
        await firstRead(options.vaultAudit, (file, reader) => readVaultAudit(file, reader, vault.mayBeLogIn), (answer, place) => vault.logIn(answer, place));
        vault.settle();
        await read('vault-audit', options.vaultAudit, readVaultAudit, (answer, place) => vault.use(answer, place));
        const times = logs.filter(({ kind }) => kind === 'vault-audit');
        correlation.unjoined(vault.unjoined(Math.min(...times.map((log) => log.firstAt ?? Number.POSITIVE_INFINITY)), Math.max(...times.map((log) => log.lastAt ?? Number.NEGATIVE_INFINITY))));
    }
    const covered = coverage(found, correlation.lives, logs, { ...options, dataEvents });
    if (covered.length === 0)
        correlation.nothing('no credential is in the records, so nothing was looked for');
    return { correlation, logs, covered };
}
/** What cannot be read is told when the logs are read again. */
async function firstRead(files, reader, entry) {
    for (const file of new Set(files))
        await untilBroken(reader(file, { entry, problem: () => undefined }), () => undefined);
}
async function untilBroken(reading, broken) {
    try {
        await reading;
    }
    catch (error) {
        if (!(error instanceof BrokenLog))
            throw error;
        broken();
    }
}


/***/ }),

/***/ 57160:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F0: () => (/* binding */ Tally),
/* harmony export */   GW: () => (/* binding */ KINDS),
/* harmony export */   UW: () => (/* binding */ Seen),
/* harmony export */   jk: () => (/* binding */ Tellings)
/* harmony export */ });
/* unused harmony export Counts */
/** How often each of some texts was seen, of so many texts at most; the others are counted together. */
class Counts {
    #most;
    #found = new Map();
    /** Of the texts that there was no room for. */
    others = 0;
    constructor(most) {
        this.#most = most;
    }
    add(text) {
        const before = this.#found.get(text);
        if (before !== undefined)
            this.#found.set(text, before + 1);
        else if (this.#found.size < this.#most)
            this.#found.set(text, 1);
        else
            this.others++;
    }
    /** The most frequent first. */
    list() {
        return [...this.#found].sort(([one, ones], [other, others]) => others - ones || (one < other ? -1 : one > other ? 1 : 0));
    }
}
/** So many actions, addresses, errors and sessions of one credential are told apart. */
const [ACTIONS, ADDRESSES, ERRORS, THROUGH] = [100, 30, 30, 30];
/** What was done with a credential. Its size has a bound, whatever was done. */
class Tally {
    uses = 0;
    refused = 0;
    firstAt = Number.POSITIVE_INFINITY;
    lastAt = Number.NEGATIVE_INFINITY;
    actions = new Counts(ACTIONS);
    addresses = new Counts(ADDRESSES);
    errors = new Counts(ERRORS);
    /** Sessions and tokens got with it, by their uses. */
    through = new Counts(THROUGH);
    add({ at, action, address, error, refused, through }) {
        this.uses++;
        if (refused)
            this.refused++;
        this.firstAt = Math.min(this.firstAt, at);
        this.lastAt = Math.max(this.lastAt, at);
        this.actions.add(action);
        if (address !== undefined)
            this.addresses.add(address);
        if (error !== undefined)
            this.errors.add(error);
        if (through !== undefined)
            this.through.add(through);
    }
}
/** What a use was in the life of its credential, where that is out of the ordinary. */
const KINDS = ['use after end', 'use before issue', 'unknown session', 'attempt', 'near end'];
/** So many actions of one credential are told by themselves. */
const TOLD = 50;
const OTHERS = 'other actions';
/** What is to be told of one credential. */
class Tellings {
    #found = new Map();
    add(kind, use, where) {
        const key = `${kind}\n${use.action}\n${use.through ?? ''}`;
        const found = this.#found.get(key) ?? this.#begin(kind, use, where, key);
        found.tally.add(use);
    }
    list() {
        return [...this.#found.values()];
    }
    #begin(kind, { action, through }, where, key) {
        const room = this.#found.size < TOLD;
        const pooled = `${kind}\n${OTHERS}`;
        const known = room ? undefined : this.#found.get(pooled);
        if (known !== undefined)
            return known;
        const told = {
            kind,
            action: room ? action : OTHERS,
            ...(through === undefined || !room ? {} : { through }),
            tally: new Tally(),
            where,
        };
        this.#found.set(room ? key : pooled, told);
        return told;
    }
}
/** Tells what was seen before: files overlap, and several devices write the same. */
class Seen {
    #most;
    #ids = new Set();
    /** Whether something was not looked for, for want of room. */
    full = false;
    constructor(most) {
        this.#most = most;
    }
    /** Whether it was seen before, as far as is remembered. */
    has(id) {
        return id !== undefined && this.#ids.has(id);
    }
    /** Whether it is the first time. What has no id, or no room, always is. */
    first(id) {
        if (id === undefined)
            return true;
        if (this.#ids.has(id))
            return false;
        if (this.#ids.size < this.#most)
            this.#ids.add(id);
        else
            this.full = true;
        return true;
    }
}


/***/ })

};
