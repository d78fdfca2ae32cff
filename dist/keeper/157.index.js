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

/***/ 3237:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LR: function() { return /* binding */ idTokensIn; },
/* harmony export */   NS: function() { return /* binding */ idTokenFrom; },
/* harmony export */   Wq: function() { return /* binding */ heldIdToken; },
/* harmony export */   cz: function() { return /* binding */ givenIdToken; },
/* harmony export */   ds: function() { return /* binding */ claimsOf; },
/* harmony export */   iD: function() { return /* binding */ firstExpiry; },
/* harmony export */   oh: function() { return /* binding */ idTokenInFile; },
/* harmony export */   p1: function() { return /* binding */ expiryOf; }
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9984);
/* harmony import */ var _identity_id_token_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1562);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8372);




/** The longest that a program may take to give an ID token, in milliseconds. */
const COMMAND_MS = 15_000;
/** The longest ID token, in bytes. */
const LONGEST = 64 * 1024;
/** One that expires sooner is not sent, in milliseconds. */
const WORTH_SENDING_MS = 5_000;
/**
 * Checks an ID token that cannot be had anew, so that asking again mends nothing.
 *
 * @param from where it stands, for people: `the variable DEPLOY_TOKEN`
 * @param options `fresh`: it was made for this request, so that this machine's clock, which may be off, has no say
 * @throws JobpassError `no-id-token` where it is none, `bad-id-token` where it is over or for somebody else
 */
function givenIdToken(text, from, audience, { fresh = false, now = Date.now() } = {}) {
    const raw = text.trim();
    const claims = claimsOf(raw);
    if (claims === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('no-id-token', `What ${from} holds is no ID token`, {
            hint: 'It must be a signed JWT, in one line',
        });
    }
    const { exp } = claims;
    if (!fresh && typeof exp === 'number' && exp * 1000 < now + WORTH_SENDING_MS) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The ID token in ${from} has expired by this machine's clock`, {
            hint: "It was made when the job began: use it sooner, have the system make it live longer, or check this machine's clock",
        });
    }
    const audiences = (0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_2__/* .texts */ .Te)(claims['aud']);
    if (!audiences.includes(audience)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The ID token in ${from} is for the audience «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(audiences.join(', '))}», not for «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(audience)}»`, { hint: 'Ask the system for that audience, or give --audience as the service expects it' });
    }
    return fresh ? { raw, fresh } : { raw };
}
/** What an ID token says; undefined for what is none. */
function claimsOf(raw) {
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(raw))
        return undefined;
    try {
        return (0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeIdToken */ .Rh)(raw).claims;
    }
    catch {
        return undefined;
    }
}
/** When an ID token expires, in ms since 1970. */
function expiryOf(raw) {
    const exp = claimsOf(raw)?.['exp'];
    return typeof exp === 'number' && exp > 0 ? exp * 1000 : undefined;
}
/** The variables that hold a JWT, with what it says. */
function idTokensIn(env) {
    return Object.entries(env).flatMap(([name, value]) => {
        // As every JWT begins: the rest is not worth a look.
        if (!value?.startsWith('eyJ'))
            return [];
        const claims = claimsOf(value);
        return claims === undefined ? [] : [{ name, raw: value, claims }];
    });
}
/**
 * The one of a job's ID tokens that is for an audience; of several, the one that lives longest.
 *
 * @param job whose they are, for people: `This job of GitLab`
 * @throws JobpassError `no-id-token` where none is
 */
function heldIdToken(held, audience, { job, hint }) {
    const [fitting] = held
        .filter(({ claims }) => (0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_2__/* .texts */ .Te)(claims['aud']).includes(audience))
        .sort((one, other) => (expiryOf(other.raw) ?? 0) - (expiryOf(one.raw) ?? 0));
    if (fitting !== undefined)
        return givenIdToken(fitting.raw, `the variable ${fitting.name}`, audience);
    const others = held.map(({ name, claims }) => `${name} is for «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)((0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_2__/* .texts */ .Te)(claims['aud']).join(', '))}»`);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('no-id-token', others.length === 0
        ? `${job} has no ID token`
        : `${job} has no ID token for the audience «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(audience)}»: ${others.join(', ')}`, { hint });
}
/** When the first of a job's ID tokens expires that still lives, in ms since 1970. */
function firstExpiry(held, now = Date.now()) {
    const ends = held.map(({ raw }) => expiryOf(raw) ?? 0).filter((end) => end > now);
    return ends.length === 0 ? undefined : Math.min(...ends);
}
/** The ID token that a file holds at this moment. @throws JobpassError */
function idTokenInFile(path, audience) {
    let text;
    try {
        text = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8');
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('no-id-token', `The ID token’s file ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(path)} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`, {
            hint: 'Check the path, and that this user may read it',
        });
    }
    return givenIdToken(text, `the file ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(path)}`, audience);
}
/**
 * The ID token that a program prints.
 *
 * @param what its name for people: `buildkite-agent`
 * @param foreign whether it can be any program: what it says on stderr, a trace for instance, may hold secrets and is not
 *   shown. Of the others it is where they fail, but for what looks like a token
 * @param fresh whether it makes a token for each request, and never prints an older one
 * @throws JobpassError `no-id-token` where it is not there or says no, `unreachable` where it does not end
 */
async function idTokenFrom([program = '', ...words], { what, audience, attempt, env = process.env, foreign = false, fresh = false, hint, }) {
    const { execFile } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 1421, 23));
    const { error, stdout, stderr } = await new Promise((resolve) => {
        const child = execFile(program, words, {
            timeout: Math.max(1, Math.floor(Math.min(COMMAND_MS, attempt.leftMs))),
            killSignal: 'SIGKILL',
            maxBuffer: LONGEST,
            env,
        }, (failure, out, said) => resolve({ error: failure, stdout: out, stderr: said }));
        child.stdin?.on('error', () => undefined).end();
    });
    if (error?.code === 'ENOENT')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('no-id-token', `${what} is not there to be asked for an ID token`, { hint });
    if (error?.killed === true) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('unreachable', `${what} gave no ID token in time`, { transient: true, hint });
    }
    if (error !== null) {
        const said = foreign
            ? ''
            : (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(stderr
                .replace(/[\w+/=-]{24,}(\.[\w+/=-]+)*/g, '…')
                .trim()
                .split('\n')
                .slice(-2)
                .join(' '), 300);
        const how = typeof error.code === 'number' ? ` (exit code ${error.code})` : '';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('no-id-token', `${what} gave no ID token${how}${said === '' ? '' : `: «${said}»`}`, { hint });
    }
    return givenIdToken(stdout, `what ${what} printed`, audience, { fresh });
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