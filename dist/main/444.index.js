"use strict";
exports.id = 444;
exports.ids = [444];
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

/***/ 7444:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   azureRunner: function() { return /* binding */ azureRunner; }
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9984);
/* harmony import */ var _http_client_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1429);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4503);
/* harmony import */ var _identity_id_token_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1562);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(8049);
/* harmony import */ var _text_masks_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(8406);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(8372);
/* harmony import */ var _preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(568);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5390);
/* harmony import */ var _summary_markdown_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(965);













/** The service connection whose ID token is wanted: ours, and as the tasks of Azure set it for their scripts. */
const CONNECTION = ['JOBPASS_AZURE_SERVICE_CONNECTION', 'AZURESUBSCRIPTION_SERVICE_CONNECTION_ID'];
const API_VERSION = '7.1';
/**
 * Azure Pipelines. It gives ID tokens for one audience only, of a service connection or of the pipeline itself.
 * Docs: learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create; for what the agent does to the lines
 * that it reads: learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands.
 */
function azureRunner(env) {
    const masked = new Set();
    let summaries = 0;
    const folder = env['AGENT_TEMPDIRECTORY'] || undefined;
    return (0,_shell_js__WEBPACK_IMPORTED_MODULE_8__/* .shellRunner */ .$O)(env, {
        name: 'azure',
        job: [
            ['collection', 'SYSTEM_COLLECTIONURI'],
            ['project', 'SYSTEM_TEAMPROJECT'],
            ['pipeline', 'BUILD_DEFINITIONNAME'],
            ['ref', 'BUILD_SOURCEBRANCH'],
            ['run_id', 'BUILD_BUILDID'],
            ['job', 'SYSTEM_JOBDISPLAYNAME'],
        ],
        claims: ['prj_id', 'def_id', 'rpo_uri', 'rpo_ref'],
        // It tells attempts apart as well: "a unique identifier for a single attempt of a single job".
        key: ['SYSTEM_JOBID'],
        idToken: (audience, http, attempt) => requestIdToken(env, audience, http, attempt),
        // The step was given it for this: its own scripts find it only if they are given it as well.
        identity: ['SYSTEM_ACCESSTOKEN'],
        secrets: () => [env['SYSTEM_ACCESSTOKEN'] ?? ''].filter((value) => value !== ''),
        idTokensUntil: () => (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .expiryOf */ .p1)(env['SYSTEM_ACCESSTOKEN'] ?? ''),
        variables: [
            'TF_BUILD',
            'SYSTEM_OIDCREQUESTURI',
            'SYSTEM_ACCESSTOKEN',
            ...CONNECTION,
            'AGENT_TEMPDIRECTORY',
            'AGENT_ISSELFHOSTED',
        ],
        folder,
        // The agent sets it; there is no page of the documentation about it.
        disposable: env['AGENT_ISSELFHOSTED'] === '0',
        workers: ['Agent.Worker'],
        mask: async (masks) => {
            for (const mask of masks)
                masked.add(mask);
            await say(masks.map((mask) => command('task.setsecret', {}, mask, env)).join(''));
        },
        exportVariable: (name, value) => {
            // What is secret is not handed to later steps as a variable of theirs unless they ask; addresses and the like are.
            const masks = (0,_text_masks_js__WEBPACK_IMPORTED_MODULE_9__/* .masksOf */ .JF)(value);
            const secret = masks.some((mask) => masked.has(mask));
            if (secret && /[\r\n]/.test(value)) {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('delivery', `Azure Pipelines takes no secret of several lines, as ${name} is`, {
                    hint: 'Use deliver: file, or jobpass exec',
                });
            }
            process.stderr.write(command('task.setvariable', { variable: name, ...(secret ? { issecret: 'true' } : {}) }, value, env));
        },
        summary: async (table) => {
            const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder ?? (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), `jobpass-${process.pid}-${String(++summaries)}.md`);
            try {
                // The agent uploads it after the step, and empties the folder after the job.
                (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(path, (0,_summary_markdown_js__WEBPACK_IMPORTED_MODULE_10__/* .markdownOf */ .R)(table), { mode: 0o600, flag: 'wx' });
                process.stderr.write(command('task.uploadsummary', {}, path, env));
            }
            catch (error) {
                process.stderr.write(`jobpass: warning: The summary could not be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}\n`);
            }
        },
    });
}
/**
 * A line that the agent acts on. On stderr, which it reads as well: what a command prints on stdout a shell may read.
 *
 * @throws JobpassError `delivery` for a value that cannot be put into one
 */
function command(name, properties, data, env) {
    const decodes = env['DECODE_PERCENTS'] ?? '';
    const given = Object.entries(properties).map(([key, value]) => `${key}=${escaped(value, decodes)}`);
    return `##vso[${[name, given.join(';')].join(' ').trim()}]${escaped(data, decodes)}\n`;
}
/** The agent's CommandStringConvertor, and github.com/microsoft/azure-pipelines-agent, docs/design/percentEncoding.md. */
function escaped(text, decodes) {
    // A job can have its agent leave percent signs as they are; what it takes for yes is the agent's StringUtil.
    const percents = decodes === '' || /^(true|1|\$true)$/i.test(decodes);
    if (!percents && /%(3B|0D|0A|5D)/.test(text)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('delivery', 'With DECODE_PERCENTS: false, Azure Pipelines cannot be told this value', { hint: 'Take that variable out of the job, or use jobpass exec' });
    }
    return (percents ? text.replace(/%/g, '%AZP25') : text)
        .replace(/;/g, '%3B')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/\]/g, '%5D');
}
/**
 * Prints, and waits until it has left the process.
 *
 * @throws JobpassError `delivery` when nobody reads it
 */
async function say(lines) {
    const error = await new Promise((resolve) => {
        if (process.stderr.writable)
            process.stderr.write(lines, resolve);
        else
            resolve(new Error('closed'));
    });
    if (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('delivery', 'The agent does not read what this step prints on stderr, so it cannot mask the credential', { hint: 'Do not redirect the standard error of this step', cause: error });
    }
}
async function requestIdToken(env, audience, http, attempt) {
    const url = env['SYSTEM_OIDCREQUESTURI'] ?? '';
    const bearer = env['SYSTEM_ACCESSTOKEN'] ?? '';
    if (url === '') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('no-id-token', 'Azure Pipelines gives this job no ID token: SYSTEM_OIDCREQUESTURI is missing', {
            hint: 'Azure DevOps Services sets it for each job; Azure DevOps Server may not. In a container, hand it in',
        });
    }
    // Of a macro that nothing replaced, the text is left.
    if (bearer === '' || bearer.startsWith('$(')) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('no-id-token', 'Azure Pipelines gives this step no ID token: the step has not the job’s access token', { hint: 'Add to the step: env: { SYSTEM_ACCESSTOKEN: $(System.AccessToken) }' });
    }
    const target = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_5__/* .secureUrl */ .po)(url, 'SYSTEM_OIDCREQUESTURI');
    target.searchParams.set('api-version', API_VERSION);
    const connection = CONNECTION.map((name) => env[name] ?? '').find((value) => value !== '');
    if (connection !== undefined)
        target.searchParams.set('serviceConnectionId', connection);
    const request = {
        method: 'POST',
        url: target,
        headers: {
            authorization: `Bearer ${bearer}`,
            'content-type': 'application/json',
            accept: 'application/json',
            // Otherwise a refusal is a redirect to a page where a person could sign in.
            'x-tfs-fedauthredirect': 'Suppress',
        },
        body: '',
        what: 'the ID token request',
    };
    const answer = await http.send(request, attempt);
    const body = (0,_text_json_js__WEBPACK_IMPORTED_MODULE_11__/* .jsonObject */ .o$)(answer.body);
    // With 203 it serves that page all the same.
    if (answer.status !== 200 && answer.status !== 201) {
        const said = typeof body?.['message'] === 'string' ? body['message'] : undefined;
        throw http.refusal(request, answer, said, refusedHint(answer.status, connection));
    }
    if (body === undefined)
        throw http.malformed(request, answer, (0,_http_client_js__WEBPACK_IMPORTED_MODULE_4__/* .whatItIs */ .Gl)(answer));
    const raw = body['oidcToken'];
    if (typeof raw !== 'string' || raw === '')
        throw http.malformed(request, answer, 'no ID token in it');
    const claims = (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_7__/* .claimsOf */ .ds)(raw);
    const audiences = claims === undefined ? [audience] : (0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_6__/* .texts */ .Te)(claims['aud']);
    if (!audiences.includes(audience)) {
        const only = (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_12__/* .printable */ .g)(audiences.join(', '));
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('bad-id-token', `Azure Pipelines gives ID tokens for «${only}» only, not for «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_12__/* .printable */ .g)(audience)}»`, {
            hint: `Have the service take that audience, and give --audience ${only}. Since Microsoft Entra takes it too, the service’s host must stand in --allowed-hosts`,
        });
    }
    const date = Date.parse(answer.headers.date ?? '');
    const { served } = answer;
    // Not `fresh`: Microsoft's issuers date tokens back by some minutes.
    return {
        raw,
        ...(Number.isNaN(date) ? {} : { servedAt: date }),
        ...(served === undefined ? {} : { served }),
    };
}
function refusedHint(status, connection) {
    if (status === 401 || status === 203 || status === 302) {
        return 'The job’s access token (SYSTEM_ACCESSTOKEN) is not taken: it works until the job ends';
    }
    if (status === 403 || status === 404) {
        return connection === undefined
            ? 'Check that the organization lets pipelines have ID tokens'
            : 'Check the id of the service connection, that it is one of workload identity federation, and that the pipeline may use it';
    }
    return undefined;
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


/***/ }),

/***/ 965:
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