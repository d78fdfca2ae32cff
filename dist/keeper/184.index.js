"use strict";
exports.id = 184;
exports.ids = [184];
exports.modules = {

/***/ 2184:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   localRunner: function() { return /* binding */ localRunner; }
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9984);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8372);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1789);




/** No CI system that we know: a machine, a container, a batch job. Its ID token must be given. */
function localRunner(env) {
    const runner = (0,_shell_js__WEBPACK_IMPORTED_MODULE_2__/* .shellRunner */ .$)(env, {
        name: 'local',
        job: [],
        key: [],
        idToken: async () => {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('no-id-token', 'This is no job of a CI system that Jobpass knows, so it has no ID token', {
                hint: 'Give one by --id-token-file, --id-token-env or --id-token-command, or name the system with --runner',
            });
        },
    });
    return {
        ...runner,
        job: () => ({ user: (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)((0,node_os__WEBPACK_IMPORTED_MODULE_0__.userInfo)().username), machine: (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)((0,node_os__WEBPACK_IMPORTED_MODULE_0__.hostname)()) }),
        signOfLife: async () => {
            const { sessionLeader } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 5890));
            const leader = await sessionLeader();
            return leader === undefined ? { kind: 'none' } : { kind: 'process', ...leader };
        },
    };
}


/***/ })

};
;