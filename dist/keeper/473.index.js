"use strict";
exports.id = 473;
exports.ids = [473];
exports.modules = {

/***/ 3473:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   decompress: function() { return /* binding */ decompress; }
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7975);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_util__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8522);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_zlib__WEBPACK_IMPORTED_MODULE_1__);


const undo = {
    gzip: (0,node_util__WEBPACK_IMPORTED_MODULE_0__.promisify)((node_zlib__WEBPACK_IMPORTED_MODULE_1___default().gunzip)),
    'x-gzip': (0,node_util__WEBPACK_IMPORTED_MODULE_0__.promisify)((node_zlib__WEBPACK_IMPORTED_MODULE_1___default().gunzip)),
    deflate: (0,node_util__WEBPACK_IMPORTED_MODULE_0__.promisify)((node_zlib__WEBPACK_IMPORTED_MODULE_1___default().inflate)),
    br: (0,node_util__WEBPACK_IMPORTED_MODULE_0__.promisify)((node_zlib__WEBPACK_IMPORTED_MODULE_1___default().brotliDecompress)),
};
/** Undoes a Content-Encoding without ever holding more than `bound` bytes of the result. */
async function decompress(body, encoding, bound, failure) {
    const undone = undo[encoding];
    if (undone === undefined)
        throw failure.broken();
    try {
        return await undone(body, { maxOutputLength: bound });
    }
    catch (error) {
        throw error.code === 'ERR_BUFFER_TOO_LARGE'
            ? failure.tooLarge()
            : failure.broken();
    }
}


/***/ })

};
;