export const id = 9372;
export const ids = [9372];
export const modules = {

/***/ 89372:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TL: () => (/* binding */ quoted),
/* harmony export */   Uw: () => (/* binding */ quotedForDotenv),
/* harmony export */   uj: () => (/* binding */ quotedForFish)
/* harmony export */ });
/** A word as POSIX shells take it literally. */
function quoted(word) {
    return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
/** The same for fish, where a backslash in single quotes takes the next backslash or quote literally. */
function quotedForFish(word) {
    return PLAIN.test(word) ? word : `'${word.replace(/[\\']/g, '\\$&')}'`;
}
/** What every shell, and every reader of dotenv files, takes as it is. */
const PLAIN = /^[\w./:@%+,=-]+$/;
/**
 * A value for a dotenv file, such that Node (`--env-file`, `util.parseEnv`), bash (`source`) and python-dotenv read the
 * same; undefined where there is no such way. Docker's `--env-file` knows no quotes: it reads what needs none.
 */
function quotedForDotenv(value) {
    if (PLAIN.test(value))
        return value;
    // Node drops carriage returns; python-dotenv replaces ${NAME} wherever it stands.
    if (/\r|\0|\$\{/.test(value))
        return undefined;
    // Between single quotes python-dotenv takes a backslash before another, or before the quote, for an escape.
    if (!/'|\\\\|\\$/.test(value))
        return `'${value}'`;
    // Between double ones bash reads $ and `, and all of them read backslashes, each in its own way.
    if (!/["$`\\]/.test(value))
        return `"${value}"`;
    return undefined;
}


/***/ })

};
