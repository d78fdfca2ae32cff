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
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9984);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8372);
/* harmony import */ var _id_token_options_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6689);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1789);







const NAME = 'local';
/** Names that Jobpass gives to jobs which have none: by the shell that runs the script, or at random. */
const GIVEN = /^(shell-\d+-|job-)/;
/**
 * No CI system that we know: a machine, a container, a batch job. Its ID token must be given, and what its job is called.
 * Several jobs of one user may run here, even in one session, and each step of a job may be a shell of its own.
 */
async function localRunner(env) {
    const said = env[_id_token_options_js__WEBPACK_IMPORTED_MODULE_4__/* .JOB_VARIABLE */ .r7] ?? '';
    const job = said === '' ? await unnamedJob() : said;
    const runner = (0,_shell_js__WEBPACK_IMPORTED_MODULE_5__/* .shellRunner */ .$O)({ ...env, [_id_token_options_js__WEBPACK_IMPORTED_MODULE_4__/* .JOB_VARIABLE */ .r7]: job }, {
        name: NAME,
        job: [],
        key: [_id_token_options_js__WEBPACK_IMPORTED_MODULE_4__/* .JOB_VARIABLE */ .r7],
        idToken: async () => {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('no-id-token', 'This is no job of a CI system that Jobpass knows, so it has no ID token', {
                hint: 'Give one by --id-token-file, --id-token-env or --id-token-command, or name the system with --runner',
            });
        },
    });
    return {
        ...runner,
        system: {
            ...runner.system,
            job: () => ({ user: (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g)((0,node_os__WEBPACK_IMPORTED_MODULE_1__.userInfo)().username), machine: (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g)((0,node_os__WEBPACK_IMPORTED_MODULE_1__.hostname)()) }),
            signOfLife: async () => {
                const { sessionLeader } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 5890));
                const leader = await sessionLeader();
                return leader === undefined ? { kind: 'none' } : { kind: 'process', ...leader };
            },
        },
        memory: {
            ...runner.memory,
            jobMark: job,
            ...(said === '' ? { otherJobs: () => otherJobs((0,_shell_js__WEBPACK_IMPORTED_MODULE_5__/* .folderName */ .ub)(`${NAME}-${job}`)) } : {}),
        },
    };
}
/** A name that another job cannot have; the same for all commands of a script. */
async function unnamedJob() {
    const { scriptShell } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 5890));
    const shell = await scriptShell();
    if (shell === undefined)
        return `job-${Math.random().toString(36).slice(2, 10)}`;
    return `shell-${shell.pid}-${shell.startedAt.replace(/\W/g, '')}`;
}
function otherJobs(own) {
    const base = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), (0,_shell_js__WEBPACK_IMPORTED_MODULE_5__/* .shellFolder */ .bt)());
    let names;
    try {
        names = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(base);
    }
    catch {
        return [];
    }
    return names
        .filter((name) => name.startsWith(`${NAME}-`) && name !== own)
        .map((name) => {
        const job = name.slice(NAME.length + 1);
        return { job, folder: (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(base, name), named: !GIVEN.test(job) };
    });
}


/***/ })

};
;