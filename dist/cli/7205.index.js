export const id = 7205;
export const ids = [7205];
export const modules = {

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


/***/ }),

/***/ 27205:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   toldCorrelation: () => (/* binding */ toldCorrelation)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _tally_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(57160);


function toldCorrelation(found, { correlation, logs, covered, }) {
    const tellings = [
        ...correlation.lives.flatMap(usesOf),
        ...[...correlation.strangers.values()].map(strangerUses),
    ].sort(inOrder);
    const seen = correlation.lives.filter(({ joined }) => joined !== undefined);
    return {
        records: found.records,
        skewSeconds: correlation.skew / 1000,
        logs: logs.map(({ firstAt, lastAt, ...log }) => ({
            ...log,
            ...time('firstAt', firstAt),
            ...time('lastAt', lastAt),
        })),
        findings: tellings.filter(({ kind }) => kind !== 'attempt' && kind !== 'near end'),
        attempts: tellings.filter(({ kind }) => kind === 'attempt'),
        unjudged: correlation.unjudged(),
        credentials: seen.map(toldLife),
        unseen: correlation.lives.length - seen.length,
        coverage: {
            looked: covered.filter(({ looked }) => looked === true).length,
            notLooked: covered.filter(({ looked }) => looked === false).length,
            leftOut: covered.filter(({ looked }) => looked === undefined).length,
            credentials: covered.map(({ to, looked, ...one }) => ({
                ...one,
                ...(looked === undefined ? {} : { looked }),
                ...time('lookedTo', to),
            })),
        },
    };
}
/** The worst kind first, then by time. */
function inOrder(one, other) {
    return (_tally_js__WEBPACK_IMPORTED_MODULE_1__/* .KINDS */ .GW.indexOf(one.kind) - _tally_js__WEBPACK_IMPORTED_MODULE_1__/* .KINDS */ .GW.indexOf(other.kind) ||
        (one.firstAt < other.firstAt ? -1 : one.firstAt > other.firstAt ? 1 : 0));
}
function usesOf(life) {
    const { lifetime, joined, endedAt, id, tellings } = life;
    const { provider, role } = lifetime.credential;
    return tellings.list().map(({ kind, action, through, tally, where }) => ({
        kind,
        provider,
        id,
        ...(role === undefined ? {} : { role }),
        ...(joined === undefined ? {} : { joined }),
        ...(lifetime.ending === undefined ? {} : { ending: lifetime.ending }),
        ...time('endedAt', endedAt),
        ...time('livesUntil', lifetime.livesUntil),
        action,
        ...(through === undefined ? {} : { through }),
        ...toldTally(tally),
        where: `${where.file}:${where.line}`,
    }));
}
function strangerUses({ provider, session, role, who, tally, where }) {
    return {
        kind: 'unknown session',
        provider,
        id: session,
        ...(role === undefined ? {} : { role }),
        ...(who === undefined ? {} : { who }),
        action: listed(tally.actions)
            .map(({ name, count: number }) => `${name} (${number})`)
            .slice(0, 10)
            .join(', '),
        ...toldTally(tally),
        where: `${where.file}:${where.line}`,
    };
}
function toldTally(tally) {
    return {
        count: tally.uses,
        firstAt: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(tally.firstAt),
        lastAt: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(tally.lastAt),
        addresses: listed(tally.addresses),
        errors: listed(tally.errors),
    };
}
function toldLife(life) {
    const { lifetime, tally, joined, loggedInAt, revokedAt, endedAt, id } = life;
    const { provider, role, subject, run, issuedAt } = lifetime.credential;
    const used = tally.uses > 0;
    return {
        id,
        provider,
        ...(role === undefined ? {} : { role }),
        subject,
        run,
        ...(joined === undefined ? {} : { joined }),
        issuedAt: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(issuedAt),
        ...time('loggedInAt', loggedInAt),
        ...(lifetime.ending === undefined ? {} : { ending: lifetime.ending }),
        ...time('endedAt', endedAt),
        ...time('livesUntil', lifetime.livesUntil),
        ...time('revokedAt', revokedAt),
        uses: tally.uses,
        refused: tally.refused,
        ...time('firstUseAt', used ? tally.firstAt : undefined),
        ...time('lastUseAt', used ? tally.lastAt : undefined),
        actions: listed(tally.actions),
        addresses: listed(tally.addresses),
        errors: listed(tally.errors),
        through: listed(tally.through),
    };
}
function time(name, at) {
    return at === undefined ? {} : { [name]: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(at) };
}
function listed(counts) {
    const list = counts.list().map(([name, number]) => ({ name, count: number }));
    return counts.others === 0 ? list : [...list, { name: 'others', count: counts.others }];
}


/***/ })

};
