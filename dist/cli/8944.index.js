export const id = 8944;
export const ids = [8944];
export const modules = {

/***/ 58944:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   INPUTS: () => (/* binding */ INPUTS),
/* harmony export */   Jn: () => (/* binding */ elsewhere),
/* harmony export */   nR: () => (/* binding */ OWN_INPUTS)
/* harmony export */ });
/* unused harmony export STEP_INPUTS */
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);
/* harmony import */ var _index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54321);


/** The inputs that each provider adds. */
const OWN_INPUTS = _index_js__WEBPACK_IMPORTED_MODULE_1__.PROVIDERS.map(({ name, inputs, marks = [], deliver }) => ({
    provider: name,
    inputs,
    marks,
    ...(deliver === undefined ? {} : { deliver }),
}));
/** Every input that a step can have, each name once: what action.yml lists. */
const STEP_INPUTS = [
    ...new Map([..._config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .COMMON_INPUTS */ .s7, ..._index_js__WEBPACK_IMPORTED_MODULE_1__.PROVIDERS.flatMap(({ inputs }) => inputs)].map((input) => [input.name, input])).values(),
];
/** Those that the docs and the commands have. */
const INPUTS = STEP_INPUTS.filter(({ foreign }) => foreign !== true);
/** What common actions call otherwise. */
const elsewhere = async () => (await __webpack_require__.e(/* import() */ 4472).then(__webpack_require__.bind(__webpack_require__, 4472))).COMMON_ACTIONS;


/***/ })

};
