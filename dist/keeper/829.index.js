"use strict";
exports.id = 829;
exports.ids = [829];
exports.modules = {

/***/ 2829:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   semaphoreRunner: function() { return /* binding */ semaphoreRunner; }
/* harmony export */ });
/* harmony import */ var _preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(568);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1789);


const HELD = 'SEMAPHORE_OIDC_TOKEN';
/**
 * Semaphore. Each job has one ID token, whose audience is the address of its organization:
 * docs.semaphoreci.com/reference/openid and /reference/env-vars.
 */
function semaphoreRunner(env) {
    const held = (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .idTokensIn */ .LR)(env).filter(({ name }) => name === HELD);
    const organization = env['SEMAPHORE_ORGANIZATION_URL'] || 'https://ORGANIZATION.semaphoreci.com';
    return (0,_shell_js__WEBPACK_IMPORTED_MODULE_1__/* .shellRunner */ .$O)(env, {
        name: 'semaphore',
        job: [
            ['prj', 'SEMAPHORE_PROJECT_NAME'],
            ['ref', 'SEMAPHORE_GIT_REF'],
            ['ppl_id', 'SEMAPHORE_PIPELINE_ID'],
            ['job', 'SEMAPHORE_JOB_NAME'],
            ['job_id', 'SEMAPHORE_JOB_ID'],
        ],
        claims: ['org', 'prj', 'ref_type', 'ppl_id', 'job_id'],
        key: ['SEMAPHORE_JOB_ID'],
        // The commands of a job are one.
        oneShell: true,
        idToken: async (audience) => (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .preissuedIdToken */ .Vx)(held, audience, {
            job: 'This job of Semaphore',
            hint: held.length === 0
                ? 'Semaphore gives ID tokens on the plans that have OpenID Connect'
                : `Semaphore gives them for the organization only: have the service take that audience, and give --audience ${organization}`,
        }),
        identity: [HELD],
        secrets: () => held.map(({ raw }) => raw),
        idTokensUntil: () => (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__/* .firstExpiry */ .iD)(held),
        fixedIdToken: true,
        variables: [HELD, 'SEMAPHORE', 'SEMAPHORE_ORGANIZATION_URL', 'SEMAPHORE_AGENT_MACHINE_TYPE'],
        // "All self-hosted agent-type names begin with the s1- prefix" (docs.semaphoreci.com/reference/agent-yaml).
        disposable: /^(?!s1-)./.test(env['SEMAPHORE_AGENT_MACHINE_TYPE'] ?? ''),
    });
}


/***/ })

};
;