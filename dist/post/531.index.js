"use strict";
exports.id = 531;
exports.ids = [531,550];
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

/***/ 2531:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  KeeperClient: function() { return /* binding */ KeeperClient; }
});

// UNUSED EXPORTS: ORDER_VARIABLE

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/audit/sinks/index.js
var sinks = __webpack_require__(2460);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
var external_node_net_default = /*#__PURE__*/__webpack_require__.n(external_node_net_);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9984);
;// CONCATENATED MODULE: ./build/control/client.js




/** The names of links, with their numbers. */
const OLDER = /^control-([1-9]\d{0,8})$/;
/** Of a request, in characters. */
const LONGEST_MESSAGE = (/* unused pure expression or super */ null && (64 * 1024));
/** Of an answer, which may tell of all roles of a broker. */
const LONGEST_ANSWER = 16 * 1024 * 1024;
/** How long either side waits for the other, in milliseconds. */
const WAIT_MS = 15_000;
/** The number of the highest link in a folder, or 0. */
function highest(folder) {
    return Math.max(0, ...(0,external_node_fs_.readdirSync)(folder).map((name) => Number(OLDER.exec(name)?.[1] ?? 0)));
}
function linkTo(folder, number) {
    return (0,external_node_path_.join)(folder, `control-${number}`);
}
/**
 * Asks the process that has a folder.
 *
 * @param who what it is, for messages: `broker`
 * @throws JobpassError `unreachable` when none runs there, `refused` with its reason
 */
async function askControl(folder, request, who, waitMs = WAIT_MS) {
    const text = await new Promise((resolve, reject) => {
        const unreachable = (error) => reject(new errors/* JobpassError */.bJ('unreachable', `No ${who} answers in the folder ${folder}: ${(0,errors/* tell */.qz)(error)}`, {
            hint: 'Start it, or run this as the user and on the machine that it runs on',
        }));
        let path;
        try {
            path = linkTo(folder, highest(folder));
        }
        catch (error) {
            unreachable(error);
            return;
        }
        const socket = external_node_net_default().connect(path);
        let answer = '';
        // Of the whole, and not of its silence.
        const timer = setTimeout(() => socket.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })), waitMs);
        socket.setEncoding('utf8').on('data', (chunk) => {
            answer += chunk;
            if (answer.length > LONGEST_ANSWER)
                socket.destroy(new Error('too long'));
        });
        socket.once('error', unreachable);
        socket.once('end', () => resolve(answer));
        socket.once('close', () => clearTimeout(timer));
        socket.write(`${JSON.stringify(request)}\n`);
    });
    let said;
    try {
        said = JSON.parse(text);
    }
    catch {
        throw new errors/* JobpassError */.bJ('malformed', `The ${who} in the folder ${folder} gave no whole answer`);
    }
    if (Object.hasOwn(said, 'done'))
        return said.done;
    throw new errors/* JobpassError */.bJ('refused', String(said.failed ?? `The ${who} refused, without a reason`));
}

// EXTERNAL MODULE: ./build/folders.js
var folders = __webpack_require__(1274);
// EXTERNAL MODULE: ./build/runners/given-id-token.js
var given_id_token = __webpack_require__(9550);
// EXTERNAL MODULE: ./build/runners/index.js
var runners = __webpack_require__(4427);
;// CONCATENATED MODULE: ./build/job/keeper-client.js










const ORDER_VARIABLE = 'JOBPASS_KEEPER';
/** How long a start may take, in milliseconds: a Node on a machine that does other things as well. */
const STARTS_MS = 5_000;
/** How long post waits for a keeper that is in the middle of something, in milliseconds. */
const RELEASE_MS = 3_000;
const ASK_MS = 5_000;
/** The longest folder in which a socket's path is taken by every system, in bytes. */
const LONGEST_FOLDER = 70;
/** What every process of ours needs to reach services as main does, whatever the runner. */
const COMMON_VARIABLES = [
    'HTTPS_PROXY',
    'https_proxy',
    'ALL_PROXY',
    'all_proxy',
    'NO_PROXY',
    'no_proxy',
    'NODE_EXTRA_CA_CERTS',
    'NODE_USE_SYSTEM_CA',
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'TMPDIR',
    'SYSTEMROOT',
];
/** Those that hold a path. */
const PATHS = /^(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|TMPDIR|OTEL_EXPORTER_OTLP_(LOGS_)?(CERTIFICATE|CLIENT_KEY|CLIENT_CERTIFICATE))$/;
/** The process beside the job that renews its credentials and ends them with it, as others of the job see it. */
class KeeperClient {
    /** Where it is asked; post finds it by that. */
    folder;
    constructor(folder) {
        this.folder = folder;
    }
    /**
     * Finds the job's keeper, or starts one.
     *
     * @param program the command line of the keeper
     * @param expected the folder where this step saves what it gets
     * @throws JobpassError `state` where none can run here
     */
    static async hire(program, sign, expected, { runner, clock }) {
        if (process.platform === 'win32') {
            throw new errors/* JobpassError */.bJ('state', 'A process beside the job is not supported on Windows');
        }
        const folder = folderFor(sign, runner);
        const client = new KeeperClient(folder);
        // One that is there already, started by an earlier step.
        if ((0,external_node_fs_.existsSync)(folder)) {
            (0,folders/* checkOwner */.AA)(folder);
            try {
                await client.expect(expected);
                return client;
            }
            catch {
                // It has ended, or is just starting: of two that start, one stays.
            }
        }
        try {
            await client.#start(program, { folder, sign, pid: process.pid, expected }, runner, clock);
        }
        catch (error) {
            // Another step may have started one at the same moment: that one will do.
            await client.expect(expected).catch(() => {
                throw error;
            });
        }
        return client;
    }
    /** Has it wait for what another use of this step saves. */
    async expect(folder) {
        await this.#ask({ command: 'expect', pid: process.pid, folder });
    }
    /** Hands a lease over, by its folder; again when it has changed. @returns where it is served, if that was wanted */
    async watch(folder) {
        return (await this.#ask({ command: 'watch', folder }));
    }
    /** Takes a lease back. From here on the keeper does nothing to it. */
    async release(folder) {
        await this.#ask({ command: 'release', folder }, RELEASE_MS);
    }
    /** The same in order to end it: should this process die before it has, the keeper does. */
    async releaseToEnd(folder) {
        await this.#ask({ command: 'release', folder, pid: process.pid }, RELEASE_MS);
    }
    /** The credential as it is now. */
    async token(folder) {
        return String(await this.#ask({ command: 'token', folder }));
    }
    #ask(request, waitMs = ASK_MS) {
        return askControl(this.folder, request, 'keeper', waitMs);
    }
    async #start([command = '', ...words], order, runner, clock) {
        const child = (0,external_node_child_process_.spawn)(command, words, {
            detached: true,
            // Not the runner's pipes: a step lasts until nobody holds them open. Its one word comes through another.
            stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
            cwd: '/',
            env: environment(order, runner),
        });
        const stop = new AbortController();
        try {
            const word = await Promise.race([
                firstLine(child.stdio[3]),
                new Promise((_, reject) => child.once('error', reject)),
                clock.sleep(STARTS_MS, stop.signal).then(() => {
                    throw new errors/* JobpassError */.bJ('state', `It did not start within ${STARTS_MS / 1000} s`);
                }),
            ]);
            if (word !== 'ready')
                throw new errors/* JobpassError */.bJ('state', word === '' ? 'It ended at once' : word);
        }
        finally {
            stop.abort();
            child.stdio[3].destroy();
            child.unref();
        }
    }
}
/** Where the keeper of this job is asked: jobs side by side on a machine never meet. */
function folderFor(sign, runner) {
    const job = runner.job();
    const words = sign.kind === 'process' ? [sign.pid, sign.startedAt] : [job['run_id'] ?? 'job', job['run_attempt'] ?? ''];
    const name = `jobpass-keeper-${words
        .join('-')
        .replace(/[^\w-]/g, '_')
        .slice(0, 40)}`;
    const folder = (0,external_node_path_.join)(runner.temporaryFolder(), name);
    if (Buffer.byteLength(folder) <= LONGEST_FOLDER)
        return folder;
    // The kernel takes no socket with a path that long. Who else could be meant is told by the temporary folder.
    return (0,external_node_path_.join)((0,external_node_os_.tmpdir)(), `jobpass-keeper-${process.getuid?.() ?? 0}-${(0,folders/* shortened */.vI)(folder)}`);
}
/** Of the job's variables those that are needed; without RUNNER_TRACKING_ID, by which a runner finds what to kill. */
function environment(order, runner) {
    const env = { [ORDER_VARIABLE]: JSON.stringify(order), [runners/* RUNNER_VARIABLE */.y2]: runner.name };
    for (const name of [...COMMON_VARIABLES, ...sinks/* SINK_VARIABLES */.IP, ...runner.variables]) {
        const value = process.env[name];
        if (value !== undefined)
            env[name] = PATHS.test(name) ? wholePath(value) : value;
    }
    const { SSL_CERT_DIR: folders } = env;
    if (folders !== undefined)
        env['SSL_CERT_DIR'] = folders.split(external_node_path_.delimiter).map(wholePath).join(external_node_path_.delimiter);
    // It runs in another folder, so that it holds none that somebody wants to remove.
    Object.assign(env, (0,given_id_token/* idTokenSeenFrom */.Gp)(process.cwd(), env));
    // Of what decides how Node runs, what it trusts; a debugger's port, for one, is taken already.
    const trust = (process.env['NODE_OPTIONS'] ?? '')
        .split(/\s+/)
        .filter((option) => /^--(use-(openssl|system|bundled)-ca|tls-[\w.=:-]+)$/.test(option));
    if (trust.length > 0)
        env['NODE_OPTIONS'] = trust.join(' ');
    return env;
}
/** A path, of which a relative one is of the folder of the job. */
function wholePath(value) {
    return value === '' ? value : (0,external_node_path_.resolve)(process.cwd(), value);
}
function firstLine(stream) {
    return new Promise((resolve) => {
        let text = '';
        stream.setEncoding('utf8').on('data', (chunk) => {
            text += chunk;
            if (text.includes('\n'))
                resolve(text.slice(0, text.indexOf('\n')));
        });
        stream.on('error', () => resolve(''));
        stream.on('end', () => resolve(text.trim()));
    });
}


/***/ }),

/***/ 9550:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gp: function() { return /* binding */ idTokenSeenFrom; },
/* harmony export */   r7: function() { return /* binding */ JOB_VARIABLE; },
/* harmony export */   withGivenIdToken: function() { return /* binding */ withGivenIdToken; }
/* harmony export */ });
/* unused harmony exports ID_TOKEN_VARIABLES, FOLDER_VARIABLE */
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9984);
/* harmony import */ var _text_shell_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5137);
/* harmony import */ var _id_tokens_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3237);




/** Where the user says that the ID token is: the variables of the options `--id-token-…`, and the token itself. */
const ID_TOKEN_VARIABLES = {
    file: 'JOBPASS_ID_TOKEN_FILE',
    env: 'JOBPASS_ID_TOKEN_ENV',
    command: 'JOBPASS_ID_TOKEN_COMMAND',
    itself: 'JOBPASS_ID_TOKEN',
};
/** What the program of `--id-token-command` finds the audience in. */
const AUDIENCE_VARIABLE = 'JOBPASS_AUDIENCE';
/** What tells this job apart, on a system that Jobpass does not know: the variable of the option `--job`. */
const JOB_VARIABLE = 'JOBPASS_JOB';
/** The folder of an outer use of Jobpass, in which commands of it look for its state. */
const FOLDER_VARIABLE = 'JOBPASS_FOLDER';
/**
 * The variables that say where the ID token is, for a process that runs in another folder: a relative path is whole, and a command
 * begins in this folder.
 */
function idTokenSeenFrom(folder, env) {
    const { [ID_TOKEN_VARIABLES.file]: file = '', [ID_TOKEN_VARIABLES.command]: command = '' } = env;
    return {
        ...(file === '' ? {} : { [ID_TOKEN_VARIABLES.file]: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(folder, file) }),
        ...(command === ''
            ? {}
            : { [ID_TOKEN_VARIABLES.command]: `cd -- ${(0,_text_shell_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(folder)} || exit\n${command}` }),
    };
}
/** The runner with its ID tokens from where the user says, if he does. @throws JobpassError `usage` for two places */
function withGivenIdToken(runner, env) {
    const folder = env[FOLDER_VARIABLE] ?? '';
    const { jobMark: _, otherJobs: __, ...within } = runner;
    const placed = folder === '' ? runner : { ...within, temporaryFolder: () => folder };
    const said = Object.values(ID_TOKEN_VARIABLES).filter((name) => (env[name] ?? '') !== '');
    const [variable, other] = said;
    if (variable === undefined)
        return placed;
    if (other !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${variable} and ${other} both say where the ID token is`, {
            hint: 'Give one of them',
        });
    }
    const value = env[variable] ?? '';
    const variables = [...runner.variables, variable];
    // A path is no secret: who runs as this user can read the file all the same.
    const identity = variable === ID_TOKEN_VARIABLES.file ? runner.identity : [...runner.identity, variable];
    const held = (name) => {
        const raw = env[name] ?? '';
        return {
            idToken: async (audience) => {
                if (raw === '')
                    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('no-id-token', `The variable ${name} is empty, so there is no ID token`, {
                        hint: 'Check its name, and that this step is given it',
                    });
                return (0,_id_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .givenIdToken */ .cz)(raw, `the variable ${name}`, audience);
            },
            secrets: () => [...runner.secrets(), raw].filter((secret) => secret !== ''),
            idTokensUntil: () => (0,_id_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .expiryOf */ .p1)(raw),
            fixedIdToken: true,
            variables: [...variables, name],
            identity: [...identity, name],
        };
    };
    const given = () => {
        switch (variable) {
            case ID_TOKEN_VARIABLES.file:
                // Read each time: who put it there may replace it.
                return {
                    idToken: async (audience) => (0,_id_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .idTokenInFile */ .oh)(value, audience),
                    idTokensUntil: () => undefined,
                    fixedIdToken: false,
                };
            case ID_TOKEN_VARIABLES.env:
                return held(value);
            case ID_TOKEN_VARIABLES.command:
                return {
                    idToken: (audience, _, attempt) => (0,_id_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .idTokenFrom */ .NS)(['/bin/sh', '-c', value], {
                        what: 'The command of --id-token-command',
                        audience,
                        attempt,
                        env: { ...env, [AUDIENCE_VARIABLE]: audience },
                        foreign: true,
                        hint: 'It must print an ID token and end with 0; it finds the audience in JOBPASS_AUDIENCE. Run by itself it shows what it says, which is not shown here since it could hold a secret',
                    }),
                    idTokensUntil: () => undefined,
                    fixedIdToken: false,
                    variables: [...variables, 'PATH', 'HOME'],
                };
            default:
                return held(variable);
        }
    };
    return { ...placed, variables, identity, ...given() };
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

/***/ 5137:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TL: function() { return /* binding */ quoted; }
/* harmony export */ });
/* unused harmony exports quotedForFish, quotedForDotenv */
/** A word as POSIX shells take it literally. */
function quoted(word) {
    return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
/** The same for fish, where a backslash in single quotes takes the next backslash or quote literally. */
function quotedForFish(word) {
    return PLAIN.test(word) ? word : `'${word.replace(/[\\']/g, '\\$&')}'`;
}
/** What every shell, and every reader of dotenv files, takes as it is. */
const PLAIN = /^[\w./:@%+,=-]+$/;
/**
 * A value for a dotenv file, such that Node (`--env-file`, `util.parseEnv`), bash (`source`) and python-dotenv read the
 * same; undefined where there is no such way. Docker's `--env-file` knows no quotes: it reads what needs none.
 */
function quotedForDotenv(value) {
    if (PLAIN.test(value))
        return value;
    // Node drops carriage returns; python-dotenv replaces ${NAME} wherever it stands.
    if (/\r|\0|\$\{/.test(value))
        return undefined;
    // Between single quotes python-dotenv takes a backslash before another, or before the quote, for an escape.
    if (!/'|\\\\|\\$/.test(value))
        return `'${value}'`;
    // Between double ones bash reads $ and `, and all of them read backslashes, each in its own way.
    if (!/["$`\\]/.test(value))
        return `"${value}"`;
    return undefined;
}


/***/ })

};
;