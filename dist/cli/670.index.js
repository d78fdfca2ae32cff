export const id = 670;
export const ids = [670];
export const modules = {

/***/ 3289:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   notAllDead: () => (/* binding */ notAllDead),
/* harmony export */   revokeNow: () => (/* binding */ revokeNow)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _commands_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1332);
/* harmony import */ var _end_folder_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9674);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7498);




/** Words of endings after which a credential may be used. */
const ALIVE = new Set(['failed', 'lives until']);
const BUDGET_MS = 27_500;
/**
 * Ends what earlier steps of the job got, in the middle of the job. Their post steps tell it again.
 *
 * @returns the accounts, and whether one may be alive all the same: then it is to be said with `notAllDead`
 * @throws JobpassError `usage` where there is nothing of that name
 */
async function revokeNow({ runner, clock, name }) {
    const folders = _folder_js__WEBPACK_IMPORTED_MODULE_3__/* .JobFolder */ .u_.all(runner.temporaryFolder()).filter((folder) => {
        const state = (0,_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .loadIfPossible */ .z)(folder);
        // What cannot be read has no name; where everything is meant, that is told below.
        return name === undefined || (state !== undefined && (0,_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .nameOf */ .V)(state) === name);
    });
    if (folders.length === 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', name === undefined
            ? 'There is nothing to revoke: no step before this one got a credential'
            : `There is nothing to revoke: no step before this one got a credential of the name ${name}`);
    }
    let failed = false;
    const accounts = await Promise.all(folders.map(async (folder) => {
        try {
            return await endOne(folder, { runner, clock });
        }
        catch (error) {
            runner.log.error((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error));
            failed = true;
            return undefined;
        }
    }));
    const told = accounts.filter((account) => account !== undefined);
    failed ||= told.some(({ state }) => state.leases.some(({ ending }) => ALIVE.has(ending?.word)));
    return { accounts: told, failed };
}
/** What is said where something may be alive that was to be ended now. */
function notAllDead() {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('refused', 'Not everything that was to be revoked is known to be dead', {
        hint: 'The lines above say what may live, and until when',
    });
}
async function endOne(folder, { runner, clock }) {
    const account = await (0,_end_folder_js__WEBPACK_IMPORTED_MODULE_2__/* .endFolder */ .m)(folder, { runner, clock, budgetMs: BUDGET_MS });
    if (account === undefined)
        return undefined;
    const { state } = account;
    // It was given up: from here on there is no keeper, and post finds the endings.
    delete state.keeper;
    state.endedEarly = true;
    folder.removeDelivered();
    folder.save(state);
    return account;
}


/***/ })

};
