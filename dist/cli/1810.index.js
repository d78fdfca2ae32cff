export const id = 1810;
export const ids = [1810];
export const modules = {

/***/ 61810:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   step: () => (/* binding */ step)
/* harmony export */ });
/** What the step of the demo's job does: it uses the credential, and prints what it was answered. @returns the exit code */
async function step() {
    const { SERVICE = '', JOBPASS_TOKEN = '' } = process.env;
    const answer = await fetch(SERVICE, { headers: { authorization: `Bearer ${JOBPASS_TOKEN}` } });
    process.stdout.write(`${answer.status} ${await answer.text()}\n`);
    return answer.ok ? 0 : 1;
}


/***/ })

};
