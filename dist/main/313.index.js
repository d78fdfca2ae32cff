"use strict";
exports.id = 313;
exports.ids = [313];
exports.modules = {

/***/ 7116:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: function() { return /* binding */ inputText; }
/* harmony export */ });
/** An input that is written in YAML, as it is taken: a list by lines, and a map as JSON, as policies are written. */
function inputText(value) {
    if (typeof value === 'string')
        return value.trim();
    if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
        return value.join('\n');
    return value === null || value === undefined ? '' : JSON.stringify(value);
}


/***/ }),

/***/ 1670:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: function() { return /* binding */ unusableNames; }
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);

/**
 * Finds names `__proto__`. An object that a program fills by its names takes that one for something else and drops it without
 * a word: a condition could be lost on the way. Nothing has such a name, so it is refused where text becomes objects.
 */
function unusableNames(document) {
    const found = [];
    (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .visit */ .YR)(document, {
        Pair: (_, pair, ancestors) => {
            if (nameOf(pair) !== '__proto__')
                return;
            const offset = pair.key?.range?.[0] ?? 0;
            const above = ancestors.flatMap((node) => ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isPair */ .tO)(node) ? [nameOf(node)] : []));
            found.push({ path: [...above, '__proto__'], offset });
        },
    });
    return found;
}
function nameOf({ key }) {
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key) ? String(key.value) : String(key);
}


/***/ }),

/***/ 313:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readCredentials: function() { return /* binding */ readCredentials; }
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);
/* harmony import */ var _config_input_text_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7116);
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8771);
/* harmony import */ var _config_yaml_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1670);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9984);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8372);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9999);







const LONGEST = 100_000;
const HINT = 'Write the names of credentials in .jobpass.yml, or a map: a line `deploy:`, and below it its inputs, as in `provider: vault`';
/**
 * Reads the input `credentials`: a map (YAML) from names to inputs, or names whose rules are in a file.
 *
 * @param given the inputs of the step, which hold for each credential of a map that does not say otherwise
 * @returns the inputs of each, or the names alone
 * @throws JobpassError `usage`, which names the entry
 */
function readCredentials(text, given) {
    const wrong = (said, hint = HINT) => new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `The input credentials ${said}`, { hint });
    if (text.length > LONGEST)
        throw wrong('is too long');
    // Values as they are written: 0600 and 1e3 are texts, and no reference multiplies anything.
    const document = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseDocument */ .Tp)(text, { schema: 'failsafe', uniqueKeys: true });
    const [error] = document.errors;
    if (error !== undefined) {
        const { line = 0, col = 0 } = error.linePos?.[0] ?? {};
        throw wrong(`cannot be read: line ${line}, column ${col}: ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(error.code)}`);
    }
    const [unusable] = (0,_config_yaml_names_js__WEBPACK_IMPORTED_MODULE_2__/* .unusableNames */ .i)(document);
    if (unusable !== undefined)
        throw wrong(`has ${unusable.path.join('.')}`, 'No credential and no input can have this name');
    let map;
    try {
        map = document.toJS({ maxAliasCount: 0 });
    }
    catch {
        throw wrong('has references (*name), which are not taken');
    }
    if (typeof map === 'string' || Array.isArray(map)) {
        const names = [map].flat().flatMap((item) => (typeof item === 'string' ? (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .list */ .p_)(item) : ['']));
        if (names.length === 0)
            throw wrong('is empty');
        return (0,_names_js__WEBPACK_IMPORTED_MODULE_4__/* .checkNames */ .LN)(names);
    }
    if (typeof map !== 'object' || map === null)
        throw wrong('is empty');
    const entries = Object.entries(map);
    if (entries.length === 0)
        throw wrong('is empty');
    if (entries.length > _names_js__WEBPACK_IMPORTED_MODULE_4__/* .MOST */ ._B)
        throw wrong(`has more than ${_names_js__WEBPACK_IMPORTED_MODULE_4__/* .MOST */ ._B} entries`);
    const common = [...given].filter(([name]) => name !== 'credentials' && name !== 'name');
    return entries.map(([name, inputs]) => {
        const shown = (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(name, 60);
        (0,_names_js__WEBPACK_IMPORTED_MODULE_4__/* .checkNames */ .LN)([name]);
        if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs))
            throw wrong(`has no inputs for ${shown}`);
        const own = Object.entries(inputs).map(([input, value]) => {
            if (input === 'credentials' || input === 'name')
                throw wrong(`has ${input} within ${shown}`, 'Leave that out');
            return [input.toLowerCase(), (0,_config_input_text_js__WEBPACK_IMPORTED_MODULE_6__/* .inputText */ .A)(value)];
        });
        const said = own.filter(([, value]) => value !== '');
        return {
            name,
            inputs: new Map([...common, ...said, ['name', name]]),
            shared: new Set(common.map(([input]) => input).filter((input) => !said.some(([one]) => one === input))),
        };
    });
}


/***/ })

};
;