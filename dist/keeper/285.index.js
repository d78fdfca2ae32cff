"use strict";
exports.id = 285;
exports.ids = [285];
exports.modules = {

/***/ 3285:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   jenkinsRunner: function() { return /* binding */ jenkinsRunner; }
/* harmony export */ });
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8372);
/* harmony import */ var _preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(568);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1789);



/**
 * Jenkins. The plugin oidc-provider makes an ID token of a credential each time that `withCredentials` binds it, to
 * whatever variable; its audience is the credential's: github.com/jenkinsci/oidc-provider-plugin.
 */
function jenkinsRunner(env) {
    // Who issues them is for Jenkins's administrator to say, so it is not looked at.
    const held = (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .idTokensIn */ .LR)(env);
    return (0,_shell_js__WEBPACK_IMPORTED_MODULE_1__/* .shellRunner */ .$O)(env, {
        name: 'jenkins',
        job: [
            ['job', 'JOB_NAME'],
            ['build_number', 'BUILD_NUMBER'],
            ['branch', 'BRANCH_NAME'],
            ['node', 'NODE_NAME'],
        ],
        claims: ['build_number'],
        // One build can run on several executors of a machine side by side.
        key: ['BUILD_NUMBER', 'EXECUTOR_NUMBER', 'NODE_NAME', 'JOB_NAME', 'JENKINS_URL'],
        idToken: async (audience) => (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .preissuedIdToken */ .Vx)(held, audience, {
            job: 'This build of Jenkins',
            hint: `Make a credential «OpenID Connect id token» with the audience ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(audience)}, and bind it: withCredentials([string(credentialsId: 'ID', variable: 'JOBPASS_ID_TOKEN')]) { … }. One that is a file goes with --id-token-file`,
        }),
        secrets: () => held.map(({ raw }) => raw),
        idTokensUntil: () => (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .firstExpiry */ .iD)(held),
        fixedIdToken: true,
        // Without the cookies (JENKINS_NODE_COOKIE, JENKINS_SERVER_COOKIE) by which Jenkins finds what a build has left
        // running, and ends it. It looks for processes that have all of them: hudson.util.ProcessTree.
        variables: held.map(({ name }) => name),
    });
}


/***/ })

};
;