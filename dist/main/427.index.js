"use strict";
exports.id = 427;
exports.ids = [427];
exports.modules = {

/***/ 1427:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   printSink: function() { return /* binding */ printSink; }
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
;