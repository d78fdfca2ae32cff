"use strict";
exports.id = 315;
exports.ids = [315];
exports.modules = {

/***/ 3315:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   circleciRunner: function() { return /* binding */ circleciRunner; }
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9984);
/* harmony import */ var _identity_id_token_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1562);
/* harmony import */ var _text_shell_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5137);
/* harmony import */ var _preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(568);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1789);






/** The ID tokens that each job has, for the organization as audience; the second says less of the job. */
const HELD = ['CIRCLE_OIDC_TOKEN_V2', 'CIRCLE_OIDC_TOKEN'];
/** One that ends sooner is not worth taking where another can be had, in milliseconds. */
const WORTH_TAKING_MS = 60_000;
/** What the job's own `circleci` may need in a process beside the job. Which of them it reads is documented nowhere. */
const TASK = /^CIRCLE_(INTERNAL|WORKFLOW|PIPELINE|PROJECT|ORGANIZATION|JOB|BUILD|NODE)/;
/**
 * CircleCI. Each job has two ID tokens for its organization, and gets others for any audience from the `circleci` that is
 * in it: circleci.com/docs/openid-connect-tokens and /docs/oidc-tokens-with-custom-claims.
 */
function circleciRunner(env) {
    const all = (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_3__/* .idTokensIn */ .LR)(env);
    const held = HELD.flatMap((name) => all.filter((one) => one.name === name));
    return (0,_shell_js__WEBPACK_IMPORTED_MODULE_4__/* .shellRunner */ .$O)(env, {
        name: 'circleci',
        job: [
            ['project', 'CIRCLE_PROJECT_REPONAME'],
            ['branch', 'CIRCLE_BRANCH'],
            ['job', 'CIRCLE_JOB'],
            ['build_number', 'CIRCLE_BUILD_NUM'],
            ['oidc.circleci.com/job-id', 'CIRCLE_WORKFLOW_JOB_ID'],
        ],
        claims: ['oidc.circleci.com/project-id', 'oidc.circleci.com/vcs-ref', 'oidc.circleci.com/job-id'],
        key: ['CIRCLE_WORKFLOW_JOB_ID', 'CIRCLE_NODE_INDEX'],
        idToken: async (audience, _http, attempt) => {
            const fitting = held.find(({ raw, claims }) => (0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_2__/* .texts */ .Te)(claims['aud']).includes(audience) && ((0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_3__/* .expiryOf */ .p1)(raw) ?? 0) > Date.now() + WORTH_TAKING_MS);
            if (fitting !== undefined)
                return (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_3__/* .checkPreissued */ .x4)(fitting.raw, `the variable ${fitting.name}`, audience);
            return (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_3__/* .idTokenFromProgram */ .dT)(['circleci', 'run', 'oidc', 'get', '--claims', JSON.stringify({ aud: audience })], {
                what: 'circleci run oidc get',
                audience,
                attempt,
                env,
                fresh: true,
                hint: 'It is the circleci that CircleCI puts into each job, first in PATH. A build of a fork gets ID tokens only where the project passes secrets to such builds; CircleCI Server has this from 4.4 on',
            });
        },
        identity: HELD,
        secrets: () => held.map(({ raw }) => raw),
        variables: [
            'CIRCLECI',
            ...HELD.filter((name) => env[name] !== undefined),
            ...Object.keys(env).filter((name) => TASK.test(name)),
            'PATH',
            'HOME',
        ],
        // Docs: circleci.com/docs/env-vars: each step of the shell bash reads the file that BASH_ENV names.
        announce: (file) => announceIn(env['BASH_ENV'], file),
    });
}
/** Has a file sourced by whoever sources another one. Only its path gets there, never what is in it. */
function announceIn(script, file) {
    const hint = `Have the steps that need it begin with: . ${(0,_text_shell_js__WEBPACK_IMPORTED_MODULE_5__/* .quoted */ .TL)(file)}`;
    if (script === undefined || script === '') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('delivery', 'CircleCI names no file that later steps read (BASH_ENV)', { hint });
    }
    // A log-out removes the file, of which each later step would complain.
    const line = `[ ! -r ${(0,_text_shell_js__WEBPACK_IMPORTED_MODULE_5__/* .quoted */ .TL)(file)} ] || . ${(0,_text_shell_js__WEBPACK_IMPORTED_MODULE_5__/* .quoted */ .TL)(file)}\n`;
    try {
        const before = contentOf(script);
        if (before.includes(line))
            return;
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.appendFileSync)(script, `${before === '' || before.endsWith('\n') ? '' : '\n'}${line}`, { mode: 0o600 });
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('delivery', `The file that later steps of CircleCI read (BASH_ENV) could not be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`, { hint, cause: error });
    }
}
function contentOf(path) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8');
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return '';
        throw error;
    }
}


/***/ })

};
;