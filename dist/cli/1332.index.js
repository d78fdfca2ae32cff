export const id = 1332;
export const ids = [1332,9674];
export const modules = {

/***/ 81332:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   VY: () => (/* binding */ keptIfPossible),
/* harmony export */   Vb: () => (/* binding */ nameOf),
/* harmony export */   currentToken: () => (/* binding */ currentToken),
/* harmony export */   status: () => (/* binding */ status),
/* harmony export */   statusLines: () => (/* binding */ statusLines),
/* harmony export */   zl: () => (/* binding */ loadIfPossible)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _providers_provider_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(74096);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(26991);
/* harmony import */ var _end_folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(29674);
/* harmony import */ var _ending_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(67949);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(27498);







/** Every credential that this job got, the newest last. */
function status(runner) {
    const found = _folder_js__WEBPACK_IMPORTED_MODULE_5__/* .JobFolder */ .u_.all(runner.temporaryFolder()).flatMap((folder) => {
        const saved = loadIfPossible(folder);
        if (saved === undefined)
            return [];
        const kept = keptIfPossible(folder);
        const state = (0,_end_folder_js__WEBPACK_IMPORTED_MODULE_3__/* .withKept */ .$)(saved, kept);
        return state.leases.map((held) => statusOf(state, held, kept?.renewals ?? 0, kept?.renewedAt));
    });
    return found.sort((one, other) => (one.issuedAt < other.issuedAt ? -1 : 1));
}
/** The same for people, one line each. */
function statusLines(leases) {
    if (leases.length === 0)
        return ['No step of this job got a credential yet'];
    return leases.map((lease) => {
        const now = _clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml.now();
        const left = lease.expiresAt === undefined ? undefined : Date.parse(lease.expiresAt) - now;
        const life = [
            `issued ${lease.issuedAt}`,
            ...(lease.renewals === 0 ? [] : [`renewed ${lease.renewals} times, last ${lease.renewedAt ?? ''}`]),
            left === undefined
                ? 'with an unknown expiry'
                : left > 0
                    ? `expires ${lease.expiresAt} (in ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(left)})`
                    : `expired ${lease.expiresAt}`,
        ].join(', ');
        const end = lease.ended === undefined ? (lease.kept ? 'kept' : 'not kept') : lease.ended;
        return `${lease.name}: ${end}; credential ${lease.id} from ${lease.issuer} (${lease.provider}), ${life}; by ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .identityLine */ .fL)({ claims: lease.identity })}`;
    });
}
/**
 * The credential as it is now: the keeper's word where it keeps it, else what was saved.
 *
 * @throws JobpassError `usage` where there is none of that name, `refused` where it is dead
 */
async function currentToken(runner, name) {
    const folders = _folder_js__WEBPACK_IMPORTED_MODULE_5__/* .JobFolder */ .u_.all(runner.temporaryFolder()).flatMap((folder) => {
        const state = loadIfPossible(folder);
        return state !== undefined && (name === undefined || nameOf(state) === name) ? [{ folder, state }] : [];
    });
    const [newest] = folders.sort((one, other) => issued(other.state) - issued(one.state));
    if (newest === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', name === undefined
            ? 'No step of this job got a credential yet'
            : `There is no credential of the name ${name}`, { hint: 'jobpass status lists them' });
    }
    const { folder, state } = newest;
    if (state.keeper !== undefined) {
        const { KeeperClient } = await __webpack_require__.e(/* import() */ 2290).then(__webpack_require__.bind(__webpack_require__, 62290));
        return new KeeperClient(state.keeper).token(folder.path);
    }
    const held = state.leases.findLast(({ ending }) => ending === undefined);
    if (held === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('refused', 'The credential has been revoked');
    return held.lease.credential;
}
/** What was saved; undefined also where a step has spoilt it. */
function loadIfPossible(folder) {
    try {
        return folder.load();
    }
    catch {
        return undefined;
    }
}
function keptIfPossible(folder) {
    try {
        return folder.loadKept();
    }
    catch {
        return undefined;
    }
}
function nameOf({ settings }) {
    return settings.name ?? settings.provider;
}
function issued({ leases }) {
    return Math.max(0, ...leases.map(({ lease }) => lease.issuedAt));
}
function statusOf(state, { lease, deliveredTo, ending }, renewals, renewedAt) {
    const at = (ms) => (ms === undefined ? undefined : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(ms));
    const clock = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .jobClock */ .Wv)(_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml, state.clock);
    return {
        name: nameOf(state),
        id: lease.id,
        provider: lease.provider,
        issuer: lease.issuer,
        identity: state.claims,
        issuedAt: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(lease.issuedAt),
        expiresAt: at((0,_providers_provider_js__WEBPACK_IMPORTED_MODULE_6__/* .onWall */ .CG)(lease, clock).expiresAt),
        renewals,
        renewedAt: at(renewedAt),
        kept: state.keeper !== undefined && ending === undefined,
        deliveredTo,
        ended: ending === undefined ? undefined : (0,_ending_js__WEBPACK_IMPORTED_MODULE_4__/* .shownEnding */ .fF)(ending),
    };
}


/***/ }),

/***/ 29674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ withKept),
/* harmony export */   m: () => (/* binding */ endFolder),
/* harmony export */   tidy: () => (/* binding */ tidy)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(54321);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(26991);
/* harmony import */ var _auditor_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(89235);
/* harmony import */ var _end_all_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(62615);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(27498);







/** How much of the time is for revocation: what is left is for the probe. */
const PATIENCE = 0.84;
/**
 * Takes a folder's leases back from the keeper, revokes them, asks for the proof, and tells how they ended.
 *
 * What main or a step that revokes has saved as ended is not ended again. The keeper's word is not taken by itself: it is revoked
 * and probed again, unless it has expired meanwhile.
 *
 * @returns undefined where nothing was saved
 * @throws JobpassError `state` where what was saved cannot be read
 */
async function endFolder(folder, { runner, clock: machine, budgetMs, last }) {
    const began = machine.elapsed();
    const saved = folder.load();
    if (saved === undefined)
        return undefined;
    const clock = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .jobClock */ .Wv)(machine, saved.clock);
    const doubts = await release(folder, saved);
    const kept = readKept(folder, doubts);
    const state = withKept(saved, kept);
    const words = new Map(state.leases.map((held) => [held, held.ending]));
    const doneBefore = new Set();
    for (const held of state.leases) {
        const own = saved.leases.find(({ lease }) => lease.id === held.lease.id)?.ending;
        if (held.ending === undefined || own !== undefined || isOver(held, clock))
            continue;
        if (held.ending.word === 'revoked' || held.ending.word === 'accepted')
            doneBefore.add(held);
        delete held.ending;
    }
    const { settings, life } = state;
    const auditor = new _auditor_js__WEBPACK_IMPORTED_MODULE_4__/* .Auditor */ .x({ settings, clock, log: runner.log, print: runner.printRecord });
    // Required or not: what is here must end.
    await auditor.open().catch(() => undefined);
    const leftMs = Math.max(1_000, budgetMs - auditor.sendingMs - (clock.elapsed() - began));
    await (0,_end_all_js__WEBPACK_IMPORTED_MODULE_5__/* .endAll */ .X)(state.leases, {
        runner,
        settings,
        life,
        clock,
        ahead: state.ahead,
        budgetMs: leftMs,
        patienceMs: leftMs * PATIENCE,
        doneBefore,
    });
    for (const held of state.leases) {
        const before = words.get(held);
        // Confirmed: then it ended when the keeper ended it.
        if (before !== undefined && held.ending?.word === before.word)
            held.ending = before;
        else
            auditor.noteEnding(state.audited ?? { job: { system: runner.name } }, held);
    }
    tellAll(state, kept, runner);
    await auditor.send(auditor.sendingMs, last);
    // One that had nothing left to do has ended rightly.
    const all = [...(kept?.stopped === undefined ? doubts : []), ...clockRemark(clock), ...(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .remarks */ .IW)(state)];
    for (const remark of all)
        runner.log.warning(remark);
    if (auditor.told !== undefined)
        runner.log.info(`Audit: ${auditor.told}`);
    return { state, kept, remarks: all, ...(auditor.told === undefined ? {} : { trail: auditor.told }) };
}
/** Removes a lease's folder, and what was written for it elsewhere: what stays behind is told. */
async function tidy(folder, provider, log) {
    try {
        await (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_2__/* .providerEntry */ .k)(provider).cleanUp?.(folder.path);
    }
    catch (error) {
        log.warning(`Not everything that was written could be removed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
    (0,_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .discard */ .vf)(folder, log);
}
function tellAll(state, kept, runner) {
    if (kept !== undefined)
        runner.log.info(`Keeper: ${(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .keptLine */ .bS)(kept)}`);
    for (const held of state.leases) {
        const word = held.ending?.word;
        runner.log.info(`Held ${(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .heldLine */ .wH)(held, state)}`);
        const line = `Ended ${(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .endingLine */ .KG)(held)}`;
        if (word === 'failed')
            runner.log.error(line);
        else if (word === 'lives until')
            runner.log.warning(line);
        else
            runner.log.info(line);
        if (held.lease.caveat !== undefined)
            runner.log.info(`Not stopped by that: ${held.lease.caveat}`);
    }
}
/** What the keeper left. What cannot be read costs what it added, and not what main has saved. */
function readKept(folder, doubts) {
    try {
        return folder.loadKept();
    }
    catch (error) {
        doubts.push(`What the keeper did is lost: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}. A credential that it got may live until it expires`);
        return undefined;
    }
}
/** @returns what is wrong with the keeper, for people */
async function release(folder, { keeper, renewal }) {
    if (keeper === undefined)
        return [];
    try {
        const { KeeperClient } = await Promise.all(/* import() */[__webpack_require__.e(2290), __webpack_require__.e(9372)]).then(__webpack_require__.bind(__webpack_require__, 62290));
        await new KeeperClient(keeper).releaseToEnd(folder.path);
        return [];
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ) || error.code !== 'unreachable')
            return [`The keeper did not give the credential back: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`];
        const lost = renewal === 'none' ? '' : ', so nothing renewed the credential any more';
        return [
            `The keeper was gone before the job's end${lost}: a step has ended it, or the machine was short of memory`,
        ];
    }
}
/** The leases as the keeper left them, and those that it added. */
function withKept(state, kept) {
    if (kept === undefined)
        return state;
    const leases = state.leases.map((held) => {
        const later = kept.leases.find(({ lease }) => lease.id === held.lease.id);
        if (later === undefined)
            return held;
        const { deliveredTo, accepted = later.accepted, ending = later.ending } = held;
        return { ...later, deliveredTo, ...(accepted && { accepted }), ...(ending && { ending }) };
    });
    for (const held of kept.leases) {
        if (!leases.some(({ lease }) => lease.id === held.lease.id))
            leases.push(held);
    }
    const { exchangeSince = state.exchangeSince } = kept;
    return {
        ...state,
        leases,
        lostAnswers: [...state.lostAnswers, ...kept.lostAnswers],
        ...(exchangeSince === undefined ? {} : { exchangeSince }),
    };
}
function isOver({ lease, ending }, clock) {
    return ending !== undefined && lease.expiresAt !== undefined && (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .isPast */ .R6)(clock, lease.expiresAt) === 'yes';
}
/** What the machine's clock did during the job, where that explains times that do not fit. */
function clockRemark(clock) {
    const by = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .jumped */ .QZ)(clock);
    return by === 0
        ? []
        : [
            `This machine's clock was set ${by > 0 ? 'forward' : 'back'} by ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(Math.abs(by))} during the job: Jobpass counts elapsed time, and its times are by the clock as it was before`,
        ];
}


/***/ })

};
