"use strict";
exports.id = 157;
exports.ids = [157];
exports.modules = {

/***/ 9157:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  buildkiteRunner: function() { return /* binding */ buildkiteRunner; }
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9984);
// EXTERNAL MODULE: ./build/runners/id-tokens.js
var id_tokens = __webpack_require__(3237);
;// CONCATENATED MODULE: ./build/runners/programs.js
/** The longest that a program may take that is given something, in milliseconds. */
const FEED_MS = 15_000;
/**
 * Runs a program with something on its standard input, where nobody else can read it. What it prints is read by nobody:
 * it may be what it was given.
 *
 * @returns what went wrong, to stand behind its name: `ended with exit code 1`; undefined where nothing did. Never throws.
 */
async function feed([program = '', ...words], input, { env, timeoutMs = FEED_MS }) {
    const { spawn } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 1421, 23));
    return new Promise((resolve) => {
        const child = spawn(program, words, { env, stdio: ['pipe', 'ignore', 'ignore'] });
        const timer = setTimeout(() => {
            child.kill('SIGKILL');
            resolve(`did not end within ${timeoutMs / 1000} s`);
        }, timeoutMs);
        let unread = false;
        child.stdin.on('error', () => {
            unread = true;
        });
        child.stdin.end(input);
        child.once('error', (error) => {
            clearTimeout(timer);
            resolve(error.code === 'ENOENT' ? 'is not there' : 'could not be started');
        });
        child.once('exit', (code, signal) => {
            clearTimeout(timer);
            if (code === 0)
                resolve(unread ? 'did not read what it was given' : undefined);
            else
                resolve(code === null ? `was ended by ${signal}` : `ended with exit code ${code}`);
        });
    });
}

// EXTERNAL MODULE: ./build/runners/shell.js
var shell = __webpack_require__(1789);
// EXTERNAL MODULE: ./build/runners/summary.js
var summary = __webpack_require__(8447);
;// CONCATENATED MODULE: ./build/runners/buildkite.js





const AGENT = 'buildkite-agent';
/** How long an ID token lives, in seconds: it is used at once. */
const LIFETIME_S = 300;
/**
 * What the agent needs to speak for the job: with Buildkite, and with the process that runs the job (its Job API), which
 * hides values. Docs: buildkite.com/docs/pipelines/configure/environment-variables and /docs/apis/agent-api/internal-job.
 */
const AGENT_VARIABLES = [
    'BUILDKITE_AGENT_ACCESS_TOKEN',
    'BUILDKITE_AGENT_ENDPOINT',
    'BUILDKITE_AGENT_JOB_API_SOCKET',
    'BUILDKITE_AGENT_JOB_API_TOKEN',
];
const SECRET = ['BUILDKITE_AGENT_ACCESS_TOKEN', 'BUILDKITE_AGENT_JOB_API_TOKEN'];
/** Buildkite. Its agent gives ID tokens for any audience at any time: buildkite.com/docs/agent/cli/reference/oidc. */
function buildkiteRunner(env) {
    // This would have the agent leave out values whose names do not look like secrets' (redactor add --apply-vars-filter).
    const { BUILDKITE_AGENT_REDACT_VARS_FILTER: _, ...unfiltered } = env;
    return (0,shell/* shellRunner */.$O)(env, {
        name: 'buildkite',
        job: [
            ['organization_slug', 'BUILDKITE_ORGANIZATION_SLUG'],
            ['pipeline_slug', 'BUILDKITE_PIPELINE_SLUG'],
            ['build_branch', 'BUILDKITE_BRANCH'],
            ['build_number', 'BUILDKITE_BUILD_NUMBER'],
            ['step_key', 'BUILDKITE_STEP_KEY'],
            ['job_id', 'BUILDKITE_JOB_ID'],
        ],
        claims: ['organization_slug', 'pipeline_slug', 'build_branch', 'build_number', 'step_key', 'job_id'],
        // A job that is retried is another job, with another id.
        key: ['BUILDKITE_JOB_ID'],
        idToken: (audience, _http, attempt) => (0,id_tokens/* idTokenFrom */.NS)([AGENT, 'oidc', 'request-token', `--audience=${audience}`, `--lifetime=${String(LIFETIME_S)}`], {
            what: AGENT,
            audience,
            attempt,
            env,
            fresh: true,
            hint: 'It must be in PATH and have the job’s environment: in a container of the Docker plugin, set mount-buildkite-agent: true and propagate-environment: true',
        }),
        // What the agent is asked with stays with the command, which uses it for artifacts, annotations and meta-data.
        secrets: () => SECRET.flatMap((name) => env[name] ?? []).filter((value) => value !== ''),
        variables: ['BUILDKITE', 'BUILDKITE_COMPUTE_TYPE', ...AGENT_VARIABLES, 'PATH', 'HOME'],
        disposable: env['BUILDKITE_COMPUTE_TYPE'] === 'hosted',
        // `buildkite-agent bootstrap` runs one job; the nearest of the name, since `buildkite-agent start` runs many.
        workers: [AGENT],
        // Docs: buildkite.com/docs/agent/cli/reference/redactor.
        mask: async (masks) => {
            if (masks.length === 0)
                return;
            const failure = await feed([AGENT, 'redactor', 'add', '--format', 'json'], JSON.stringify(Object.fromEntries(masks.map((mask, at) => [`jobpass-${String(at)}`, mask]))), { env: unfiltered });
            if (failure === undefined)
                return;
            throw new errors/* JobpassError */.bJ('delivery', `Buildkite could not be told what to hide: ${AGENT} redactor add ${failure}`, {
                hint: `It needs ${AGENT} 3.66 or later in PATH, and the agent’s Job API, which is not to be switched off (no-job-api). jobpass exec hides by itself`,
            });
        },
        // Docs: buildkite.com/docs/agent/cli/reference/annotate. Appended: each credential of the job has its table.
        summary: async (table) => {
            await feed([
                AGENT,
                'annotate',
                '--style=info',
                `--context=jobpass-${(env['BUILDKITE_JOB_ID'] ?? '').slice(0, 60)}`,
                '--append',
            ], `${(0,summary/* markdownOf */.R)(table)}\n`, { env });
        },
    });
}


/***/ }),

/***/ 8447:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: function() { return /* binding */ markdownOf; }
/* harmony export */ });
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8372);

/** A table as Markdown, for systems that show such a text with a job. Nothing foreign in it is acted on. */
function markdownOf({ heading, rows, remarks }) {
    return [
        `### ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_0__/* .markdown */ .w)(heading)}`,
        '',
        '| | |',
        '| --- | --- |',
        ...rows.map(([name, value]) => `| ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_0__/* .markdown */ .w)(name)} | ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_0__/* .markdown */ .w)(value)} |`),
        ...remarks.flatMap((remark) => ['', (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_0__/* .markdown */ .w)(remark)]),
        '',
    ].join('\n');
}


/***/ })

};
;