"use strict";
exports.id = 829;
exports.ids = [829];
exports.modules = {

/***/ 1274:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AA: function() { return /* binding */ checkOwner; },
/* harmony export */   vI: function() { return /* binding */ shortened; },
/* harmony export */   vY: function() { return /* binding */ ownFolder; }
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9984);


/** @throws JobpassError `insecure` for a folder that another user of the machine put there */
function checkOwner(folder) {
    // Windows knows neither: there the folder of temporary files is the user's own.
    if (process.getuid === undefined)
        return;
    const found = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(folder);
    if (found.uid !== process.getuid() || (found.mode & 0o077) !== 0 || !found.isDirectory())
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('insecure', `The folder ${folder} is not this user's alone`);
}
/**
 * Makes a folder for this user alone, or takes the one that is there.
 *
 * @throws JobpassError `insecure` where somebody else made it, `state` where it cannot be made
 */
function ownFolder(folder) {
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)(folder, { mode: 0o700 });
    }
    catch (error) {
        if (error.code !== 'EEXIST') {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('state', `The folder ${folder} could not be made: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`, {
                hint: 'Check free space and permissions, or set TMPDIR to a folder that this user may write to',
                cause: error,
            });
        }
    }
    checkOwner(folder);
    return folder;
}
/** A short name for a longer one, the same for the same (FNV-1a); `node:crypto` costs milliseconds to load. */
function shortened(text) {
    let [low, high] = [0x811c9dc5, 0x9dc5811c];
    for (const unit of Buffer.from(text)) {
        low = Math.imul(low ^ unit, 0x01000193) >>> 0;
        high = Math.imul(high ^ (unit + 1), 0x01000193) >>> 0;
    }
    return low.toString(36) + high.toString(36);
}


/***/ }),

/***/ 568:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LR: function() { return /* binding */ idTokensIn; },
/* harmony export */   Vx: function() { return /* binding */ preissuedIdToken; },
/* harmony export */   dT: function() { return /* binding */ idTokenFromProgram; },
/* harmony export */   ds: function() { return /* binding */ claimsOf; },
/* harmony export */   iD: function() { return /* binding */ firstExpiry; },
/* harmony export */   oh: function() { return /* binding */ idTokenInFile; },
/* harmony export */   p1: function() { return /* binding */ expiryOf; },
/* harmony export */   x4: function() { return /* binding */ checkPreissued; }
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
function checkPreissued(text, from, audience, { fresh = false, now = Date.now() } = {}) {
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
    if (!(0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_2__/* .isSignedJwt */ .SD)(raw))
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
function preissuedIdToken(held, audience, { job, hint }) {
    const [fitting] = held
        .filter(({ claims }) => (0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_2__/* .texts */ .Te)(claims['aud']).includes(audience))
        .sort((one, other) => (expiryOf(other.raw) ?? 0) - (expiryOf(one.raw) ?? 0));
    if (fitting !== undefined)
        return checkPreissued(fitting.raw, `the variable ${fitting.name}`, audience);
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
    return checkPreissued(text, `the file ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(path)}`, audience);
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
async function idTokenFromProgram([program = '', ...words], { what, audience, attempt, env = process.env, foreign = false, fresh = false, hint, }) {
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
    return checkPreissued(stdout, `what ${what} printed`, audience, { fresh });
}


/***/ }),

/***/ 2829:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   semaphoreRunner: function() { return /* binding */ semaphoreRunner; }
/* harmony export */ });
/* harmony import */ var _preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(568);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5390);


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


/***/ }),

/***/ 5390:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ub: function() { return /* binding */ folderName; },
  bt: function() { return /* binding */ shellFolder; },
  $O: function() { return /* binding */ shellRunner; }
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9984);
// EXTERNAL MODULE: ./build/folders.js
var folders = __webpack_require__(1274);
// EXTERNAL MODULE: ./build/text/masks.js
var masks = __webpack_require__(8406);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(8372);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./build/runners/saved-state.js



/** A folder in a job's own, with a file for each value: steps that run side by side do not overwrite each other's. */
const FOLDER = 'jobpass-memory';
/** Remembers a value until the job's end, for a system that has no memory of its own. @throws JobpassError `state` */
function saveStateIn(folder, name, value) {
    const file = (0,external_node_path_.join)(folder, FOLDER, name.replace(/[^\w-]/g, '_'));
    try {
        (0,external_node_fs_.mkdirSync)((0,external_node_path_.join)(folder, FOLDER), { recursive: true, mode: 0o700 });
        if (value === '')
            (0,external_node_fs_.rmSync)(file, { force: true });
        else
            (0,external_node_fs_.writeFileSync)(file, value, { mode: 0o600 });
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ('state', `What is needed at the job's end could not be remembered: ${(0,errors/* tell */.qz)(error)}`, {
            hint: 'Check free space and permissions of the folder for temporary files',
            cause: error,
        });
    }
}
/** Everything that was remembered. */
function savedStateIn(folder) {
    const path = (0,external_node_path_.join)(folder, FOLDER);
    let names;
    try {
        names = (0,external_node_fs_.readdirSync)(path);
    }
    catch {
        return new Map();
    }
    return new Map(names.flatMap((name) => {
        try {
            return [[name, (0,external_node_fs_.readFileSync)((0,external_node_path_.join)(path, name), 'utf8')]];
        }
        catch {
            // Another process of the job has just removed it.
            return [];
        }
    }));
}
/**
 * Removes the memory of a job where it has nothing left to remember: what it says of folders that are gone is nothing.
 *
 * @param whole the job's folder as well, if it is empty
 */
function forgetIn(folder, whole) {
    const memory = join(folder, FOLDER);
    try {
        for (const [name, path] of savedStateIn(folder))
            if (!existsSync(path))
                saveStateIn(folder, name, '');
        if (existsSync(memory))
            rmdirSync(memory);
        if (whole)
            rmdirSync(folder);
    }
    catch {
        // Something of another step is in it.
    }
}

;// CONCATENATED MODULE: ./build/runners/shell.js







/** How long after the script's end its job may take to log out by itself, which is then in its log, in milliseconds. */
const LOG_OUT_MS = 2_000;
/** The name of the folder in which each such job of this user has one. */
function shellFolder() {
    return `jobpass-${process.getuid?.() ?? 'user'}`;
}
/** What tells jobs apart as the name of a folder. Cut short, two jobs could have the same. */
function folderName(job) {
    return /^[\w-]{1,80}$/.test(job) ? job : `${job.replace(/[^\w-]/g, '_').slice(0, 40)}-${(0,folders/* shortened */.vI)(job)}`;
}
/** The runner of such a system. Lines for people go to stderr: what a command prints on stdout is for programs. */
function shellRunner(env, system) {
    const say = (level, message) => void process.stderr.write(`jobpass: ${level}${message}\n`);
    const { mask, exportVariable, announce, summary, workers = [], otherSign = { kind: 'none' } } = system;
    const temporaryFolder = () => {
        const key = system.key.flatMap((variable) => env[variable] || []);
        const base = (0,folders/* ownFolder */.vY)((0,external_node_path_.join)(system.folder ?? (0,external_node_os_.tmpdir)(), shellFolder()));
        return (0,folders/* ownFolder */.vY)((0,external_node_path_.join)(base, folderName(`${system.name}-${key}`)));
    };
    return {
        system: {
            name: system.name,
            job: () => Object.fromEntries(system.job.flatMap(([claim, variable]) => {
                const value = (0,printable/* printable */.g)(env[variable]);
                return value === '' ? [] : [[claim, value]];
            })),
            ...(system.claims === undefined ? {} : { claims: system.claims }),
            disposable: system.disposable ?? false,
            signOfLife: async () => {
                const processes = await __webpack_require__.e(/* import() */ 890).then(__webpack_require__.bind(__webpack_require__, 5890));
                const worker = system.oneShell ? await processes.outermostShell() : await processes.ancestor(workers);
                if (worker === undefined)
                    return otherSign;
                return { kind: 'process', ...worker, ...(system.oneShell ? { graceMs: LOG_OUT_MS } : {}) };
            },
            variables: [
                ...system.job.map(([, variable]) => variable),
                ...system.key,
                ...(system.variables ?? []),
                'TMPDIR',
            ],
        },
        step: {
            inputs: () => new Map(),
            log: {
                info: (message) => say('', message),
                warning: (message) => say('warning: ', message),
                error: (message) => say('error: ', message),
            },
            mask: async (secrets) => mask?.(secrets.flatMap(masks/* masksOf */.JF)),
            ...(mask === undefined
                ? { unmasked: `${system.name} cannot be told to hide what it did not know before the job` }
                : {}),
            handsOn: exportVariable === undefined ? 'file' : 'variables',
            exportVariable: exportVariable ??
                (() => {
                    throw new errors/* JobpassError */.bJ('delivery', `${system.name} takes no variables from a step`, {
                        hint: 'Use jobpass exec, or jobpass login, whose file later steps source',
                    });
                }),
            ...(announce === undefined ? {} : { announce }),
            // Nothing takes outputs there: what they hold is in the variables as well.
            setOutput: () => undefined,
            printRecord: (line) => void process.stderr.write(`${line}\n`),
            summary: async (table) => summary?.(table),
        },
        memory: {
            temporaryFolder,
            saveState: (name, value) => saveStateIn(temporaryFolder(), name, value),
            savedState: () => savedStateIn(temporaryFolder()),
        },
        idTokens: {
            request: (audience, http, attempt) => system.idToken(audience, http, attempt),
            identity: system.identity ?? [],
            secrets: () => system.secrets?.() ?? [],
            until: () => system.idTokensUntil?.(),
            fixed: system.fixedIdToken ?? false,
        },
    };
}


/***/ })

};
;