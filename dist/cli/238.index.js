export const id = 238;
export const ids = [238];
export const modules = {

/***/ 1238:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readCredentials: () => (/* binding */ readCredentials)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4865);



/** More would be a mistake, or somebody else's. */
const MOST = 100;
const LONGEST = 100_000;
const HINT = 'Write a map: a line `deploy:`, and below it its inputs, as in `provider: vault`';
/**
 * Reads the input `credentials`: a map (YAML) from names to inputs.
 *
 * @param given the inputs of the step, which hold for each credential that does not say otherwise
 * @throws JobpassError `usage`, which names the entry
 */
function readCredentials(text, given) {
    const wrong = (said, hint = HINT) => new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input credentials ${said}`, { hint });
    if (text.length > LONGEST)
        throw wrong('is too long');
    // Values as they are written: 0600 and 1e3 are texts, and no reference multiplies anything.
    const document = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseDocument */ .Tp)(text, { schema: 'failsafe', uniqueKeys: true });
    const [error] = document.errors;
    if (error !== undefined) {
        const { line = 0, col = 0 } = error.linePos?.[0] ?? {};
        throw wrong(`cannot be read: line ${line}, column ${col}: ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(error.code)}`);
    }
    let map;
    try {
        map = document.toJS({ maxAliasCount: 0 });
    }
    catch {
        throw wrong('has references (*name), which are not taken');
    }
    if (typeof map === 'string' || Array.isArray(map)) {
        throw wrong('is a list of names, and there is no file here that says what they mean');
    }
    if (typeof map !== 'object' || map === null)
        throw wrong('is empty');
    const entries = Object.entries(map);
    if (entries.length === 0)
        throw wrong('is empty');
    if (entries.length > MOST)
        throw wrong(`has more than ${MOST} entries`);
    const common = [...given].filter(([name]) => name !== 'credentials' && name !== 'name');
    return entries.map(([name, inputs]) => {
        const shown = (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(name, 60);
        if (!/^[A-Za-z][\w-]{0,63}$/.test(name))
            throw wrong(`has the name «${shown}»`, 'Names are of letters, digits, - and _');
        if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs))
            throw wrong(`has no inputs for ${shown}`);
        const own = Object.entries(inputs).map(([input, value]) => {
            if (input === 'credentials' || input === 'name')
                throw wrong(`has ${input} within ${shown}`, 'Leave that out');
            return [input.toLowerCase(), textOf(value)];
        });
        return { name, inputs: new Map([...common, ...own.filter(([, value]) => value !== ''), ['name', name]]) };
    });
}
/** A value as the input takes it: a list by lines, and a map as JSON, as policies are written. */
function textOf(value) {
    if (typeof value === 'string')
        return value.trim();
    if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
        return value.join('\n');
    return value === null || value === undefined ? '' : JSON.stringify(value);
}


/***/ })

};
