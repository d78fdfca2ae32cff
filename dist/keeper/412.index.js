"use strict";
exports.id = 412;
exports.ids = [412];
exports.modules = {

/***/ 8412:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cloudbuildRunner: function() { return /* binding */ cloudbuildRunner; }
/* harmony export */ });
/* harmony import */ var _preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(568);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1789);


/** By which gcloud finds its configuration, and the service that gives ID tokens. */
const GCLOUD_VARIABLES = [
    'CLOUDSDK_CONFIG',
    'CLOUDSDK_CORE_ACCOUNT',
    'CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT',
    'GCE_METADATA_HOST',
    'GCE_METADATA_IP',
    'PATH',
    'HOME',
];
/**
 * Google Cloud Build. An ID token names the build's service account, not the build; gcloud asks the metadata server for it,
 * which speaks plain http: cloud.google.com/sdk/gcloud/reference/auth/print-identity-token. What a build is called is in
 * its steps only if they ask (automapSubstitutions): cloud.google.com/build/docs/configuring-builds/substitute-variable-values.
 */
function cloudbuildRunner(env) {
    return (0,_shell_js__WEBPACK_IMPORTED_MODULE_1__/* .shellRunner */ .$O)(env, {
        name: 'cloudbuild',
        job: [
            ['project', 'PROJECT_ID'],
            ['repository', 'REPO_FULL_NAME'],
            ['ref', 'REF_NAME'],
            ['build_id', 'BUILD_ID'],
        ],
        claims: ['email'],
        key: ['BUILD_ID'],
        idToken: (audience, _http, attempt) => (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .idTokenFromProgram */ .dT)(['gcloud', 'auth', 'print-identity-token', `--audiences=${audience}`], {
            what: 'gcloud auth print-identity-token',
            audience,
            attempt,
            env,
            hint: 'Run the step in an image that has gcloud, such as gcr.io/google.com/cloudsdktool/cloud-sdk, as a service account that may have ID tokens (roles/iam.serviceAccountOpenIdTokenCreator on itself)',
        }),
        variables: ['BUILDER_OUTPUT', ...GCLOUD_VARIABLES],
        // Each step is a container of its own, on a machine of the build's own.
        disposable: true,
    });
}


/***/ })

};
;