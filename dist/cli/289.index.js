export const id = 289;
export const ids = [289];
export const modules = {

/***/ 3289:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   revokeNow: () => (/* binding */ revokeNow)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _commands_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1332);
/* harmony import */ var _end_folder_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(976);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7498);




const BUDGET_MS = 27_500;
/**
 * Ends what earlier steps of the job got, in the middle of the job. Their post steps tell it again.
 *
 * @throws JobpassError `usage` where there is nothing of that name, `refused` where one may be alive all the same
 */
async function revokeNow({ runner, clock, name }) {
    const folders = _folder_js__WEBPACK_IMPORTED_MODULE_3__/* .JobFolder */ .u.all(runner.temporaryFolder()).filter((folder) => {
        const state = (0,_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .loadIfPossible */ .z)(folder);
        // What cannot be read has no name; where everything is meant, that is told below.
        return name === undefined || (state !== undefined && (0,_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .nameOf */ .V)(state) === name);
    });
    if (folders.length === 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', name === undefined
            ? 'There is nothing to revoke: no step before this one got a credential'
            : `There is nothing to revoke: no step before this one got a credential of the name ${name}`);
    }
    const failed = await Promise.all(folders.map(async (folder) => {
        try {
            return await endOne(folder, { runner, clock });
        }
        catch (error) {
            runner.log.error((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error));
            return 1;
        }
    }));
    if (failed.some((count) => count > 0)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('refused', 'Not everything that was to be revoked is known to be dead', {
            hint: 'The lines above say what may live, and until when',
        });
    }
}
/** @returns how many may be alive */
async function endOne(folder, { runner, clock }) {
    const account = await (0,_end_folder_js__WEBPACK_IMPORTED_MODULE_2__/* .endFolder */ .mh)(folder, { runner, clock, budgetMs: BUDGET_MS });
    if (account === undefined)
        return 0;
    const { state } = account;
    // It was given up: from here on there is no keeper, and post finds the endings.
    delete state.keeper;
    state.endedEarly = true;
    folder.removeDelivered();
    folder.save(state);
    return state.leases.filter(({ ending }) => ending?.word === 'failed' || ending?.word === 'lives until')
        .length;
}


/***/ })

};
