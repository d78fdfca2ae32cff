"use strict";
exports.id = 789;
exports.ids = [789];
exports.modules = {

/***/ 8170:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   bitbucketRunner: function() { return /* binding */ bitbucketRunner; }
/* harmony export */ });
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8372);
/* harmony import */ var _preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(568);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1789);



const HELD = 'BITBUCKET_STEP_OIDC_TOKEN';
/**
 * Bitbucket Pipelines. A step that asks for it has one ID token, made when it begins, for its workspace or for audiences
 * of its own: support.atlassian.com/bitbucket-cloud/docs/integrate-pipelines-with-resource-servers-using-oidc and
 * atlassian.com/blog/bitbucket/bitbucket-pipelines-oidc-now-supports-multiple-audiences.
 */
function bitbucketRunner(env) {
    const held = (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .idTokensIn */ .LR)(env).filter(({ name }) => name === HELD);
    return (0,_shell_js__WEBPACK_IMPORTED_MODULE_1__/* .shellRunner */ .$O)(env, {
        name: 'bitbucket',
        job: [
            ['repository', 'BITBUCKET_REPO_FULL_NAME'],
            ['branchName', 'BITBUCKET_BRANCH'],
            ['tag', 'BITBUCKET_TAG'],
            ['environment', 'BITBUCKET_DEPLOYMENT_ENVIRONMENT'],
            ['build_number', 'BITBUCKET_BUILD_NUMBER'],
            ['stepUuid', 'BITBUCKET_STEP_UUID'],
        ],
        claims: ['repositoryUuid', 'branchName', 'deploymentEnvironmentUuid', 'pipelineUuid', 'stepUuid'],
        // The lines of a step’s script are one.
        oneShell: true,
        key: [
            'BITBUCKET_STEP_UUID',
            'BITBUCKET_STEP_RUN_NUMBER',
            'BITBUCKET_REPO_FULL_NAME',
            'BITBUCKET_BUILD_NUMBER',
            'BITBUCKET_PARALLEL_STEP',
        ],
        idToken: async (audience) => (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .preissuedIdToken */ .Vx)(held, audience, {
            job: 'This step of Bitbucket Pipelines',
            hint: `Add to the step: oidc: { audiences: ['${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(audience)}'] }; with oidc: true it has one for the workspace, whose audience the repository’s settings show (OpenID Connect)`,
        }),
        identity: [HELD],
        secrets: () => held.map(({ raw }) => raw),
        idTokensUntil: () => (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .firstExpiry */ .iD)(held),
        fixedIdToken: true,
        variables: [HELD],
    });
}


/***/ })

};
;