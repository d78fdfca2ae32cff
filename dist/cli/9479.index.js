export const id = 9479;
export const ids = [9479];
export const modules = {

/***/ 59479:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   main: () => (/* binding */ main)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _entry_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(58616);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _job_start_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(93986);
/* harmony import */ var _runners_index_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(46168);






/**
 * The action's main step.
 *
 * @param keeper the command line of the process beside the job
 * @returns the exit code: 0 means that the credential is delivered
 */
async function main(keeper = keeperProgram()) {
    const signal = (0,_entry_js__WEBPACK_IMPORTED_MODULE_2__/* .cancellation */ .WN)();
    const runner = await (0,_runners_index_js__WEBPACK_IMPORTED_MODULE_5__/* .detectRunner */ .qU)(process.env);
    try {
        await (0,_job_start_js__WEBPACK_IMPORTED_MODULE_4__/* .start */ .n)({ runner, signal, keeper });
        return 0;
    }
    catch (error) {
        runner.log.error((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error));
        // A runner reads both streams: where nobody reads the one, the other is left.
        if (!process.stdout.writable)
            process.stderr.write(`jobpass: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}\n`);
        return 1;
    }
}
/** The keeper is built beside this program: `dist/main/index.js` and `dist/keeper/index.js`. */
function keeperProgram() {
    const here = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(process.argv[1] ?? ''));
    return [process.execPath, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(here, '..', 'keeper', 'index.js')];
}


/***/ })

};
