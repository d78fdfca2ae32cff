export const id = 2016;
export const ids = [2016];
export const modules = {

/***/ 82016:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   printSink: () => (/* binding */ printSink)
/* harmony export */ });
/** Each record as a line where the user of the command sees it: `--audit-file -`. */
function printSink({ print = () => undefined }) {
    return {
        shown: 'the terminal',
        most: 100,
        send: async (lines) => {
            for (const { text } of lines)
                print(text);
            return {};
        },
    };
}


/***/ })

};
