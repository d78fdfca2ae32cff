"use strict";
exports.id = 636;
exports.ids = [636];
exports.modules = {

/***/ 9636:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   gitlabRunner: function() { return /* binding */ gitlabRunner; }
/* harmony export */ });
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8372);
/* harmony import */ var _preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(568);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1789);



/**
 * GitLab CI. Its ID tokens are made when the job begins, one for each entry of `id_tokens`, and live as long as the job
 * may: docs.gitlab.com/ci/secrets/id_token_authentication.
 */
function gitlabRunner(env) {
    const found = (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .idTokensIn */ .LR)(env).filter(({ claims }) => isOurs(claims['iss'], env['CI_SERVER_URL']));
    return (0,_shell_js__WEBPACK_IMPORTED_MODULE_1__/* .shellRunner */ .$O)(env, {
        name: 'gitlab',
        job: [
            ['project_path', 'CI_PROJECT_PATH'],
            ['ref', 'CI_COMMIT_REF_NAME'],
            ['environment', 'CI_ENVIRONMENT_NAME'],
            ['pipeline_id', 'CI_PIPELINE_ID'],
            ['job_id', 'CI_JOB_ID'],
            ['user_login', 'GITLAB_USER_LOGIN'],
        ],
        claims: ['project_path', 'ref_type', 'pipeline_source', 'pipeline_id', 'job_id', 'user_login'],
        key: ['CI_RUNNER_ID', 'CI_PROJECT_ID', 'CI_JOB_ID'],
        // before_script and script are one; after_script, another, gets nothing of what was logged in to.
        oneShell: true,
        idToken: async (audience) => {
            const [name = 'JOBPASS_ID_TOKEN'] = found.map((one) => one.name);
            return (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .preissuedIdToken */ .Vx)(found, audience, {
                job: 'This job of GitLab',
                hint: `Add to the job: id_tokens: { ${name}: { aud: '${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(audience)}' } }`,
            });
        },
        secrets: () => found.map(({ raw }) => raw),
        idTokensUntil: () => (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .firstExpiry */ .iD)(found),
        fixedIdToken: true,
        variables: ['GITLAB_CI', 'CI_SERVER_URL', ...found.map(({ name }) => name)],
    });
}
/** A token of the server that runs the job; where that does not say its address, of anybody. */
function isOurs(issuer, server) {
    return server === undefined || server === '' || issuer === server.replace(/\/+$/, '') || issuer === server;
}


/***/ })

};
;