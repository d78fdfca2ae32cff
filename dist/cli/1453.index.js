export const id = 1453;
export const ids = [1453];
export const modules = {

/***/ 41453:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   whyNoIdToken: () => (/* binding */ whyNoIdToken)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64865);




const LINES = 'permissions: { id-token: write, contents: read }';
/**
 * Why this job gets no ID token, told as what it is, with the lines to add. GitHub says nothing but that two
 * variables are missing; the event and the workflow file say the rest.
 */
function whyNoIdToken(env) {
    const refuse = (why, hint) => new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('no-id-token', `GitHub gives this job no ID token: ${why}`, { hint });
    // Forgejo's runner says that it is Gitea's, too.
    if (env['FORGEJO_ACTIONS'] === 'true')
        return forgejo();
    if (env['GITEA_ACTIONS'] === 'true')
        return gitea();
    const event = env['GITHUB_EVENT_NAME'] ?? '';
    if (env['GITHUB_ACTOR'] === 'dependabot[bot]' && event !== 'pull_request_target') {
        return refuse('Dependabot started it, and its jobs run with a read-only token, as those of forks do', `Skip this step with if: github.actor != 'dependabot[bot]', or re-run the job as a person who may write`);
    }
    const fork = event.startsWith('pull_request') && event !== 'pull_request_target' ? forkOf(env) : undefined;
    if (fork !== undefined) {
        return refuse(`it runs for a pull request from the fork ${fork}, which may not act in this repository's name`, 'Skip this step for forks with if: github.event.pull_request.head.repo.full_name == github.repository');
    }
    const workflow = workflowFile(env);
    const job = env['GITHUB_JOB'] ?? '';
    if (workflow !== undefined && job !== '' && !definesJob(workflow.text, job)) {
        return refuse(`its job ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(job, 60)} is not in ${workflow.name}, so it comes from a reusable workflow, which has at most the permissions of the job that calls it`, `Add to the calling job in ${workflow.name}, and to the job ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(job, 60)} in the reusable workflow if that has a permissions block: ${LINES}`);
    }
    const where = workflow === undefined ? 'the job' : `the job ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(job, 60)} in ${workflow.name}`;
    return refuse('it has not the permission id-token: write', `Add to ${where}: ${LINES}. In a reusable workflow the calling job needs it as well`);
}
/** Docs: forgejo.org/docs/latest/user/actions, "Security OpenID Connect". Its permissions mean nothing here. */
function forgejo() {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('no-id-token', 'Forgejo gives this job no ID token: OpenID Connect is not switched on for it', {
        hint: 'Add to the job or to its workflow: enable-openid-connect: true. Forgejo has it from version 15 on',
    });
}
/** In August 2026 what would give them was proposed, and not merged: go-gitea/gitea, pull request 39052. */
function gitea() {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('no-id-token', 'Gitea gives this job no ID token: its Actions know none', {
        hint: 'Use jobpass exec with --id-token-file or --id-token-command, if something else gives the job one',
    });
}
function forkOf(env) {
    const text = readText(env['GITHUB_EVENT_PATH']);
    if (text === undefined)
        return undefined;
    try {
        const event = JSON.parse(text);
        const pull = event.pull_request;
        if (pull === undefined)
            return undefined;
        const head = pull.head?.repo?.full_name;
        const base = pull.base?.repo?.full_name ?? env['GITHUB_REPOSITORY'];
        if (head === base)
            return undefined;
        return typeof head === 'string' ? (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(head, 100) : 'that has been deleted';
    }
    catch {
        return undefined;
    }
}
/** The workflow that the run was started from, where the repository is checked out. */
function workflowFile(env) {
    const match = /\/(\.(?:github|forgejo|gitea)\/workflows\/[^@/]+)@/.exec(env['GITHUB_WORKFLOW_REF'] ?? '');
    const path = match?.[1];
    const workspace = env['GITHUB_WORKSPACE'];
    if (path === undefined || !workspace)
        return undefined;
    const text = readText((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(workspace, path));
    return text === undefined ? undefined : { name: (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(path), 80), text };
}
/** Whether a line of the file opens a block named as the job: enough to tell where the job comes from. */
function definesJob(workflow, job) {
    return workflow.split('\n').some((line) => line
        .trim()
        .replace(/\s*#.*$/, '')
        .replace(/["']/g, '') === `${job}:`);
}
function readText(path) {
    if (path === undefined || path === '')
        return undefined;
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8');
    }
    catch {
        return undefined;
    }
}


/***/ })

};
