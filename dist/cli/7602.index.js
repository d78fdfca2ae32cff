export const id = 7602;
export const ids = [7602];
export const modules = {

/***/ 17602:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   decompress: () => (/* binding */ decompress)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57975);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38522);


const undo = {
    gzip: (0,node_util__WEBPACK_IMPORTED_MODULE_0__.promisify)(node_zlib__WEBPACK_IMPORTED_MODULE_1__.gunzip),
    'x-gzip': (0,node_util__WEBPACK_IMPORTED_MODULE_0__.promisify)(node_zlib__WEBPACK_IMPORTED_MODULE_1__.gunzip),
    deflate: (0,node_util__WEBPACK_IMPORTED_MODULE_0__.promisify)(node_zlib__WEBPACK_IMPORTED_MODULE_1__.inflate),
    br: (0,node_util__WEBPACK_IMPORTED_MODULE_0__.promisify)(node_zlib__WEBPACK_IMPORTED_MODULE_1__.brotliDecompress),
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
