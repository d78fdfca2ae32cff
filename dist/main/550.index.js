"use strict";
exports.id = 550;
exports.ids = [550];
exports.modules = {

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


/***/ })

};
;