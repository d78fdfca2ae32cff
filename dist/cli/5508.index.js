export const id = 5508;
export const ids = [5508];
export const modules = {

/***/ 5508:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   toStderr: () => (/* binding */ toStderr)
/* harmony export */ });
/** Lines for people on stderr: what the command prints on stdout is for programs. @param quiet without what went well */
function toStderr(quiet = false) {
    const say = (level, message) => void process.stderr.write(`jobpass: ${level}${message}\n`);
    return {
        info: (message) => (quiet ? undefined : say('', message)),
        warning: (message) => say('warning: ', message),
        error: (message) => say('error: ', message),
    };
}


/***/ })

};
