export const id = 6756;
export const ids = [6756,9674];
export const modules = {

/***/ 29674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ withKept),
/* harmony export */   m: () => (/* binding */ endFolder),
/* harmony export */   tidy: () => (/* binding */ tidy)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54321);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(26991);
/* harmony import */ var _auditor_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(89235);
/* harmony import */ var _end_all_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(62615);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(27498);






/** How much of the time is for revocation: what is left is for the probe. */
const PATIENCE = 0.84;
/**
 * Takes a folder's leases back from the keeper, revokes them, asks for the proof, and tells how they ended.
 *
 * The keeper's word that one has ended already is not taken: any step of the job could have written it. It is revoked
 * and probed again, unless it has expired by itself meanwhile.
 *
 * @returns undefined where nothing was saved
 * @throws JobpassError `state` where what was saved cannot be read
 */
async function endFolder(folder, { runner, clock, budgetMs, last }) {
    const began = clock.elapsed();
    const saved = folder.load();
    if (saved === undefined)
        return undefined;
    const doubts = await release(folder, saved);
    const kept = readKept(folder, doubts);
    const state = withKept(saved, kept);
    const words = new Map(state.leases.map((held) => [held, held.ending]));
    for (const held of state.leases) {
        if (kept?.leases.some(({ lease }) => lease.id === held.lease.id) && !isOver(held, clock.now()))
            delete held.ending;
    }
    const { settings, life } = state;
    const auditor = new _auditor_js__WEBPACK_IMPORTED_MODULE_3__/* .Auditor */ .x({ settings, clock, log: runner.log, print: runner.printRecord });
    // Required or not: what is here must end.
    await auditor.open().catch(() => undefined);
    const leftMs = Math.max(1_000, budgetMs - auditor.sendingMs - (clock.elapsed() - began));
    await (0,_end_all_js__WEBPACK_IMPORTED_MODULE_4__/* .endAll */ .X)(state.leases, {
        runner,
        settings,
        life,
        clock,
        budgetMs: leftMs,
        patienceMs: leftMs * PATIENCE,
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
    const all = [...(kept?.stopped === undefined ? doubts : []), ...(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .remarks */ .IW)(state)];
    for (const remark of all)
        runner.log.warning(remark);
    if (auditor.told !== undefined)
        runner.log.info(`Audit: ${auditor.told}`);
    return { state, kept, remarks: all, ...(auditor.told === undefined ? {} : { trail: auditor.told }) };
}
/** Removes a lease's folder, and what was written for it elsewhere: what stays behind is told. */
async function tidy(folder, provider, log) {
    try {
        await (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_1__/* .providerEntry */ .kb)(provider).cleanUp?.(folder.path);
    }
    catch (error) {
        log.warning(`Not everything that was written could be removed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error)}`);
    }
    (0,_folder_js__WEBPACK_IMPORTED_MODULE_5__/* .discard */ .vf)(folder, log);
}
function tellAll(state, kept, runner) {
    if (kept !== undefined)
        runner.log.info(`Keeper: ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .keptLine */ .bS)(kept)}`);
    for (const held of state.leases) {
        const word = held.ending?.word;
        runner.log.info(`Held ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .heldLine */ .wH)(held, state)}`);
        const line = `Ended ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .endingLine */ .KG)(held)}`;
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
        doubts.push(`What the keeper did is lost: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error)}. A credential that it got may live until it expires`);
        return undefined;
    }
}
/** @returns what is wrong with the keeper, for people */
async function release(folder, { keeper, renewal }) {
    if (keeper === undefined)
        return [];
    try {
        const { KeeperClient } = await __webpack_require__.e(/* import() */ 2290).then(__webpack_require__.bind(__webpack_require__, 62290));
        await new KeeperClient(keeper).releaseToEnd(folder.path);
        return [];
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ) || error.code !== 'unreachable')
            return [`The keeper did not give the credential back: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error)}`];
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
function isOver({ lease, ending }, now) {
    return ending !== undefined && lease.expiresAt !== undefined && lease.expiresAt <= now;
}


/***/ }),

/***/ 76897:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ finish)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(26991);
/* harmony import */ var _end_folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(29674);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(27498);





/** The most that post takes for its requests, in milliseconds: together with Node's start it stays below 30 s. */
const BUDGET_MS = 27_500;
/**
 * The second half of a lease's life: revokes everything that this use of Jobpass holds, asks for the proof,
 * removes what was written, and gives the account. Everything side by side.
 *
 * @returns the accounts, and whether all that could be revoked was
 */
async function finish({ runner, clock = _clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml }) {
    const folders = _folder_js__WEBPACK_IMPORTED_MODULE_4__/* .JobFolder */ .u_.remembered(runner.savedState());
    // First of all: a main that is still in its exchange must find it.
    for (const folder of folders)
        folder.markEnd();
    if (folders.length === 0) {
        runner.log.info('Nothing to revoke: no credential was asked for in this job');
        return { accounts: [], failed: false };
    }
    let failed = false;
    const accounts = await Promise.all(folders.map(async (folder) => {
        try {
            return await finishFolder(folder, runner, clock);
        }
        catch (error) {
            // Told here, so that the others are not left in the middle.
            runner.log.error(`${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}. A credential of this job may live until it expires by itself`);
            failed = true;
            return undefined;
        }
    }));
    const told = accounts.filter((account) => account !== undefined);
    failed ||= told.some(({ state }) => state.leases.some(({ ending }) => ending?.word === 'failed'));
    return { accounts: told, failed };
}
async function finishFolder(folder, runner, clock) {
    if (!folder.exists) {
        runner.log.warning('The saved state of this job is gone: either this has been done already, or a step has removed it. Then a credential of this job may live until it expires by itself');
        return undefined;
    }
    const account = await (0,_end_folder_js__WEBPACK_IMPORTED_MODULE_3__/* .endFolder */ .m)(folder, { runner, clock, budgetMs: BUDGET_MS, last: true });
    if (account === undefined) {
        runner.log.info('Nothing to revoke: no exchange was begun, and a main step that still runs begins none');
    }
    else if (account.state.leases.length > 0 || account.remarks.length > 0) {
        await runner.summary((0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .summaryOf */ .YG)(account));
    }
    // A main that still runs finds it gone, and stops.
    if (account === undefined)
        (0,_folder_js__WEBPACK_IMPORTED_MODULE_4__/* .discard */ .vf)(folder, runner.log);
    else
        await (0,_end_folder_js__WEBPACK_IMPORTED_MODULE_3__.tidy)(folder, account.state.settings.provider, runner.log);
    return account;
}


/***/ }),

/***/ 16756:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   post: () => (/* binding */ post)
/* harmony export */ });
/* harmony import */ var _entry_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58616);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _job_finish_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76897);
/* harmony import */ var _runners_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(46168);




/**
 * The action's post step. It takes 30 seconds at most, and no signal stops it before.
 *
 * @returns the exit code: 0 also when a revocation failed, which is told, but is no fault of the job's
 */
async function post() {
    (0,_entry_js__WEBPACK_IMPORTED_MODULE_0__/* .ignoreCancellation */ .CU)();
    const runner = await (0,_runners_index_js__WEBPACK_IMPORTED_MODULE_3__/* .detectRunner */ .qU)(process.env);
    try {
        await (0,_job_finish_js__WEBPACK_IMPORTED_MODULE_2__/* .finish */ .O)({ runner });
        return 0;
    }
    catch (error) {
        runner.log.error((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error));
        return 1;
    }
}


/***/ })

};
