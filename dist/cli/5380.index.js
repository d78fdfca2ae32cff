export const id = 5380;
export const ids = [5380];
export const modules = {

/***/ 35380:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   exportJWK: () => (/* reexport safe */ _key_export_js__WEBPACK_IMPORTED_MODULE_0__.JU),
/* harmony export */   generateKeyPair: () => (/* reexport safe */ _key_generate_key_pair_js__WEBPACK_IMPORTED_MODULE_1__.T)
/* harmony export */ });
/* unused harmony export cryptoRuntime */
/* harmony import */ var _key_export_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17968);
/* harmony import */ var _key_generate_key_pair_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59480);





























const cryptoRuntime = "WebCryptoAPI";



/***/ })

};
