export const id = 8014;
export const ids = [8014];
export const modules = {

/***/ 63117:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AA: () => (/* binding */ checkOwner),
/* harmony export */   vI: () => (/* binding */ shortened),
/* harmony export */   vY: () => (/* binding */ ownFolder)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


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

/***/ 68914:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rh: () => (/* binding */ decodeIdToken),
/* harmony export */   Te: () => (/* binding */ texts),
/* harmony export */   xm: () => (/* binding */ readIdToken)
/* harmony export */ });
/* harmony import */ var jose_decode_protected_header__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(61196);
/* harmony import */ var jose_jwt_decode__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(77961);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);





/** Above this difference between the issuer's clock and ours we say so. */
const SKEW_TOLD_MS = 30_000;
/** How long an ID token must still live to be worth sending, in milliseconds. */
const WORTH_SENDING_MS = 5_000;
/**
 * Reads an ID token and checks what can be checked without its issuer's keys: its shape, its audience, and
 * its expiry against the clock.
 *
 * @returns the token, and a remark where this machine's clock is off
 * @throws JobpassError `bad-id-token`, or `malformed` when it is no JWT at all
 */
function readIdToken(raw, audience, clock, { servedAt, show = _text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g, worthShowing } = {}) {
    const token = decodeIdToken(raw, show, worthShowing);
    const { claims } = token;
    const audiences = texts(claims['aud']);
    if (!audiences.includes(audience)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The ID token is for the audience «${show(audiences.join(', '))}», not for «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(audience)}»`, { hint: 'Give the audience that the service expects in the input audience' });
    }
    const { exp, iat } = claims;
    if (typeof exp !== 'number') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('malformed', 'The ID token does not say when it expires (exp)', {
            transient: true,
        });
    }
    const now = clock.now();
    // Without the service's own time, a token from the future is the one sign that a clock is off.
    const fromFuture = typeof iat === 'number' && iat * 1000 > now ? now - iat * 1000 : 0;
    const skew = servedAt === undefined ? fromFuture : Math.min(now - servedAt, fromFuture) || now - servedAt;
    const remark = Math.abs(skew) > SKEW_TOLD_MS
        ? `This machine's clock is ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} the ID token service's: times below are by this machine's clock`
        : undefined;
    if (exp * 1000 < (servedAt ?? now) + WORTH_SENDING_MS) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The ID token expired ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)((servedAt ?? now) - exp * 1000)} ago by the clock of ${servedAt === undefined ? 'this machine' : 'the service that handed it out'}`, { transient: true, hint: 'Ask for it just before it is used, or set this clock right' });
    }
    return { token, ...(remark === undefined ? {} : { remark }) };
}
/** Reads what an ID token says, and checks nothing but that it is one. @throws JobpassError `malformed` */
function decodeIdToken(raw, show = _text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g, worthShowing = []) {
    try {
        const header = (0,jose_decode_protected_header__WEBPACK_IMPORTED_MODULE_3__/* .decodeProtectedHeader */ ._)(raw);
        if (typeof header.alg !== 'string' || header.alg === 'none')
            throw new Error('unsigned');
        const claims = (0,jose_jwt_decode__WEBPACK_IMPORTED_MODULE_4__/* .decodeJwt */ .i)(raw);
        return { raw, claims, shown: shownClaims(claims, show, worthShowing) };
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('malformed', 'The runner handed out an ID token that is not a signed JWT', {
            transient: true,
        });
    }
}
/** The claims that tell a person which job this is, in the order in which they are shown. */
const WORTH_SHOWING = [
    'iss',
    'sub',
    'aud',
    'repository',
    'ref',
    'environment',
    'event_name',
    'job_workflow_ref',
    'run_id',
    'run_attempt',
    'actor',
];
function shownClaims(claims, show, more) {
    return Object.fromEntries([...WORTH_SHOWING, ...more].flatMap((name) => {
        const text = texts(claims[name]).join(', ');
        return text === '' ? [] : [[name, show(text)]];
    }));
}
/** The strings and numbers in a claim, as texts: whatever else stands there has no text that could be shown. */
function texts(claim) {
    const values = Array.isArray(claim) ? claim : [claim];
    return values.flatMap((value) => typeof value === 'string' || typeof value === 'number' ? [String(value)] : []);
}


/***/ }),

/***/ 82734:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LR: () => (/* binding */ idTokensIn),
/* harmony export */   NS: () => (/* binding */ idTokenFrom),
/* harmony export */   Wq: () => (/* binding */ heldIdToken),
/* harmony export */   cz: () => (/* binding */ givenIdToken),
/* harmony export */   ds: () => (/* binding */ claimsOf),
/* harmony export */   iD: () => (/* binding */ firstExpiry),
/* harmony export */   oh: () => (/* binding */ idTokenInFile),
/* harmony export */   p1: () => (/* binding */ expiryOf)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _identity_id_token_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(68914);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64865);




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
 * @throws JobpassError `no-id-token` where it is none, `bad-id-token` where it is over or for somebody else
 */
function givenIdToken(text, from, audience, now = Date.now()) {
    const raw = text.trim();
    const claims = claimsOf(raw);
    if (claims === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('no-id-token', `What ${from} holds is no ID token`, {
            hint: 'It must be a signed JWT, in one line',
        });
    }
    const { exp } = claims;
    if (typeof exp === 'number' && exp * 1000 < now + WORTH_SENDING_MS) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The ID token in ${from} has expired`, {
            hint: 'It was made when the job began: use it sooner, or have the system make it live longer',
        });
    }
    const audiences = (0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_2__/* .texts */ .Te)(claims['aud']);
    if (!audiences.includes(audience)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The ID token in ${from} is for the audience «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(audiences.join(', '))}», not for «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(audience)}»`, { hint: 'Ask the system for that audience, or give --audience as the service expects it' });
    }
    return { raw };
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
 * @throws JobpassError `no-id-token` where it is not there or says no, `unreachable` where it does not end
 */
async function idTokenFrom([program = '', ...words], { what, audience, attempt, env = process.env, foreign = false, hint, }) {
    const { execFile } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 31421, 19));
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
    return givenIdToken(stdout, `what ${what} printed`, audience);
}


/***/ }),

/***/ 1403:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ql: () => (/* binding */ saveStateIn),
/* harmony export */   tb: () => (/* binding */ forgetIn),
/* harmony export */   wm: () => (/* binding */ savedStateIn)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);



/** A folder in a job's own, with a file for each value: steps that run side by side do not overwrite each other's. */
const FOLDER = 'jobpass-memory';
/** Remembers a value until the job's end, for a system that has no memory of its own. @throws JobpassError `state` */
function saveStateIn(folder, name, value) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, FOLDER, name.replace(/[^\w-]/g, '_'));
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, FOLDER), { recursive: true, mode: 0o700 });
        if (value === '')
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(file, { force: true });
        else
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(file, value, { mode: 0o600 });
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('state', `What is needed at the job's end could not be remembered: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(error)}`, {
            hint: 'Check free space and permissions of the folder for temporary files',
            cause: error,
        });
    }
}
/** Everything that was remembered. */
function savedStateIn(folder) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, FOLDER);
    let names;
    try {
        names = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(path);
    }
    catch {
        return new Map();
    }
    return new Map(names.flatMap((name) => {
        try {
            return [[name, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(path, name), 'utf8')]];
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
    const memory = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, FOLDER);
    try {
        for (const [name, path] of savedStateIn(folder))
            if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(path))
                saveStateIn(folder, name, '');
        if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(memory))
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmdirSync)(memory);
        if (whole)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmdirSync)(folder);
    }
    catch {
        // Something of another step is in it.
    }
}


/***/ }),

/***/ 23314:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ shellRunner),
/* harmony export */   b: () => (/* binding */ shellFolder)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _folders_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(63117);
/* harmony import */ var _text_masks_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(46507);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(64865);
/* harmony import */ var _saved_state_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1403);







/** How long after the script's end its job may take to log out by itself, which is then in its log, in milliseconds. */
const LOG_OUT_MS = 2_000;
/** The name of the folder in which each such job of this user has one. */
function shellFolder() {
    return `jobpass-${process.getuid?.() ?? 'user'}`;
}
/** What tells jobs apart as the name of a folder. Cut short, two jobs could have the same. */
function folderName(job) {
    return /^[\w-]{1,80}$/.test(job) ? job : `${job.replace(/[^\w-]/g, '_').slice(0, 40)}-${(0,_folders_js__WEBPACK_IMPORTED_MODULE_3__/* .shortened */ .vI)(job)}`;
}
/** The runner of such a system. Lines for people go to stderr: what a command prints on stdout is for programs. */
function shellRunner(env, system) {
    const say = (level, message) => void process.stderr.write(`jobpass: ${level}${message}\n`);
    const { mask, exportVariable, announce, summary, workers = [], otherSign = { kind: 'none' } } = system;
    const temporaryFolder = () => {
        const key = system.key.flatMap((variable) => env[variable] || []);
        const base = (0,_folders_js__WEBPACK_IMPORTED_MODULE_3__/* .ownFolder */ .vY)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(system.folder ?? (0,node_os__WEBPACK_IMPORTED_MODULE_0__.tmpdir)(), shellFolder()));
        return (0,_folders_js__WEBPACK_IMPORTED_MODULE_3__/* .ownFolder */ .vY)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(base, folderName(`${system.name}-${key}`)));
    };
    return {
        name: system.name,
        log: {
            info: (message) => say('', message),
            warning: (message) => say('warning: ', message),
            error: (message) => say('error: ', message),
        },
        job: () => Object.fromEntries(system.job.flatMap(([claim, variable]) => {
            const value = (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(env[variable]);
            return value === '' ? [] : [[claim, value]];
        })),
        ...(system.claims === undefined ? {} : { claims: system.claims }),
        inputs: () => new Map(),
        idToken: (audience, http, attempt) => system.idToken(audience, http, attempt),
        secrets: () => system.secrets?.() ?? [],
        idTokensUntil: () => system.idTokensUntil?.(),
        disposable: system.disposable ?? false,
        signOfLife: async () => {
            const processes = await __webpack_require__.e(/* import() */ 9445).then(__webpack_require__.bind(__webpack_require__, 59445));
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
        mask: async (secrets) => mask?.(secrets.flatMap(_text_masks_js__WEBPACK_IMPORTED_MODULE_6__/* .masksOf */ .JF)),
        ...(mask === undefined
            ? { unmasked: `${system.name} cannot be told to hide what it did not know before the job` }
            : {}),
        handsOn: exportVariable === undefined ? 'file' : 'variables',
        exportVariable: exportVariable ??
            (() => {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('delivery', `${system.name} takes no variables from a step`, {
                    hint: 'Use jobpass exec, or jobpass login, whose file later steps source',
                });
            }),
        ...(announce === undefined ? {} : { announce }),
        // Nothing takes outputs there: what they hold is in the variables as well.
        setOutput: () => undefined,
        temporaryFolder,
        saveState: (name, value) => (0,_saved_state_js__WEBPACK_IMPORTED_MODULE_4__/* .saveStateIn */ .ql)(temporaryFolder(), name, value),
        savedState: () => (0,_saved_state_js__WEBPACK_IMPORTED_MODULE_4__/* .savedStateIn */ .wm)(temporaryFolder()),
        printRecord: (line) => void process.stderr.write(`${line}\n`),
        summary: async (table) => summary?.(table),
    };
}


/***/ }),

/***/ 17664:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ markdownOf)
/* harmony export */ });
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(64865);

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


/***/ }),

/***/ 77410:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D0: () => (/* binding */ decoder),
/* harmony export */   Rd: () => (/* binding */ encoder),
/* harmony export */   VS: () => (/* binding */ uint32be),
/* harmony export */   WG: () => (/* binding */ encodeBase64),
/* harmony export */   br: () => (/* binding */ digest),
/* harmony export */   lF: () => (/* binding */ encode),
/* harmony export */   mx: () => (/* binding */ uint64be),
/* harmony export */   u8: () => (/* binding */ strictDecoder),
/* harmony export */   xW: () => (/* binding */ concat),
/* harmony export */   y4: () => (/* binding */ decodeBase64)
/* harmony export */ });
const encoder = new TextEncoder(), decoder = new TextDecoder(), strictDecoder = new TextDecoder("utf-8", { fatal: !0 }), UINT32_RANGE = 2 ** 32;
function concat(...buffers) {
  const size = buffers.reduce((acc, { length }) => acc + length, 0), buf = new Uint8Array(size);
  let i = 0;
  for (const buffer of buffers)
    buf.set(buffer, i), i += buffer.length;
  return buf;
}
function writeUInt32BE(buf, value, offset) {
  if (value < 0 || value >= UINT32_RANGE)
    throw new RangeError(`value must be >= 0 and <= ${UINT32_RANGE - 1}. Received ${value}`);
  buf.set([value >>> 24, value >>> 16, value >>> 8, value & 255], offset);
}
function uint64be(value) {
  const high = Math.floor(value / UINT32_RANGE), low = value % UINT32_RANGE, buf = new Uint8Array(8);
  return writeUInt32BE(buf, high, 0), writeUInt32BE(buf, low, 4), buf;
}
function uint32be(value) {
  const buf = new Uint8Array(4);
  return writeUInt32BE(buf, value), buf;
}
const NON_ASCII = /[^\x00-\x7f]/;
function encode(string) {
  if (typeof string == "string" && string.length >= 128) {
    if (NON_ASCII.test(string))
      throw new TypeError("non-ASCII string encountered in encode()");
    return encoder.encode(string);
  }
  const bytes = new Uint8Array(string.length);
  for (let i = 0; i < string.length; i++) {
    const code = string.charCodeAt(i);
    if (code > 127)
      throw new TypeError("non-ASCII string encountered in encode()");
    bytes[i] = code;
  }
  return bytes;
}
function encodeBase64(input, url = !1) {
  if (Uint8Array.prototype.toBase64)
    return input.toBase64({ alphabet: url ? "base64url" : "base64", omitPadding: url });
  const CHUNK_SIZE = 32768, arr = [];
  for (let i = 0; i < input.length; i += CHUNK_SIZE)
    arr.push(String.fromCharCode.apply(null, input.subarray(i, i + CHUNK_SIZE)));
  const encoded = btoa(arr.join(""));
  return url ? encoded.replace(/=/g, "").replace(/\+/g, "-").replace(/\//g, "_") : encoded;
}
function decodeBase64(encoded, url = !1) {
  if (Uint8Array.fromBase64)
    return Uint8Array.fromBase64(encoded, { alphabet: url ? "base64url" : "base64" });
  if (url) {
    if (encoded.includes("+") || encoded.includes("/"))
      throw new TypeError("Invalid base64url");
    encoded = encoded.replace(/-/g, "+").replace(/_/g, "/");
  }
  const binary = atob(encoded), bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++)
    bytes[i] = binary.charCodeAt(i);
  return bytes;
}
async function digest(algorithm, data) {
  const subtleDigest = `SHA-${algorithm.slice(-3)}`;
  return new Uint8Array(await crypto.subtle.digest(subtleDigest, data));
}



/***/ }),

/***/ 47784:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BU: () => (/* binding */ validateCritDuplicates),
/* harmony export */   CT: () => (/* binding */ JWE_RECOGNIZED),
/* harmony export */   Fw: () => (/* binding */ validateAlgorithms),
/* harmony export */   GT: () => (/* binding */ assertUint8Array),
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   J0: () => (/* binding */ validateB64),
/* harmony export */   MV: () => (/* binding */ encodeAsciiMember),
/* harmony export */   OX: () => (/* binding */ parseJoseHeader),
/* harmony export */   ac: () => (/* binding */ assertNotSet),
/* harmony export */   fV: () => (/* binding */ isJwkSet),
/* harmony export */   fz: () => (/* binding */ isDisjoint),
/* harmony export */   h2: () => (/* binding */ decodeBase64url),
/* harmony export */   ji: () => (/* binding */ serializeJoseHeader),
/* harmony export */   nI: () => (/* binding */ validateCrit),
/* harmony export */   qc: () => (/* binding */ JWS_RECOGNIZED)
/* harmony export */ });
/* harmony import */ var _util_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5674);
/* harmony import */ var _util_base64url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(71445);
/* harmony import */ var _buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77410);



function assertUint8Array(input, label) {
  if (!(input instanceof Uint8Array))
    throw new TypeError(`${label} must be an instance of Uint8Array`);
}
function isObject(input) {
  if (typeof input != "object" || input === null || Object.prototype.toString.call(input) !== "[object Object]")
    return !1;
  const prototype = Object.getPrototypeOf(input);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
function isJwkSet(input) {
  return isObject(input) && Array.isArray(input.keys) && Array.from(input.keys).every(isObject);
}
function isDisjoint(...headers) {
  const parameters = /* @__PURE__ */ new Set();
  for (const header of headers)
    if (header)
      for (const parameter of Object.keys(header)) {
        if (parameters.has(parameter))
          return !1;
        parameters.add(parameter);
      }
  return !0;
}
function assertNotSet(value, name) {
  if (value !== void 0)
    throw new TypeError(`${name} can only be called once`);
}
function decodeBase64url(value, label, ErrorClass) {
  try {
    return (0,_util_base64url_js__WEBPACK_IMPORTED_MODULE_0__/* .decode */ .D)(value);
  } catch (cause) {
    throw new ErrorClass(`Failed to base64url decode the ${label}`, { cause });
  }
}
function encodeAsciiMember(value, label, ErrorClass) {
  try {
    return (0,_buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .encode */ .lF)(value);
  } catch (cause) {
    throw new ErrorClass(`The ${label} is not a valid base64url string`, { cause });
  }
}
function parseJoseHeader(encodedProtectedHeader, ErrorClass, message) {
  let parsed;
  try {
    parsed = JSON.parse(_buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .strictDecoder */ .u8.decode((0,_util_base64url_js__WEBPACK_IMPORTED_MODULE_0__/* .decode */ .D)(encodedProtectedHeader)));
  } catch (cause) {
    throw new ErrorClass(message, { cause });
  }
  if (!isObject(parsed))
    throw new ErrorClass(message);
  return parsed;
}
const JWS_RECOGNIZED = { __proto__: null, b64: !0 }, JWE_RECOGNIZED = { __proto__: null };
function validateAlgorithms(option, algorithms) {
  if (algorithms !== void 0 && (!Array.isArray(algorithms) || algorithms.some((s) => typeof s != "string")))
    throw new TypeError(`"${option}" option must be an array of strings`);
  return algorithms === void 0 ? void 0 : new Set(algorithms);
}
function validateCritDuplicates(Err, protectedHeader) {
  const { crit } = protectedHeader ?? {};
  if (Array.isArray(crit) && new Set(crit).size !== crit.length)
    throw new Err('"crit" (Critical) Header Parameter MUST NOT contain duplicate values');
}
function validateCrit(Err, recognizedDefault, recognizedOption, protectedHeader, joseHeader) {
  if (joseHeader.crit !== void 0 && protectedHeader?.crit === void 0)
    throw new Err('"crit" (Critical) Header Parameter MUST be integrity protected');
  if (!protectedHeader || protectedHeader.crit === void 0)
    return [];
  if (!Array.isArray(protectedHeader.crit) || protectedHeader.crit.length === 0 || protectedHeader.crit.some((input) => typeof input != "string" || input.length === 0))
    throw new Err('"crit" (Critical) Header Parameter MUST be an array of non-empty strings when present');
  const recognized = recognizedOption === void 0 ? recognizedDefault : { __proto__: null, ...recognizedOption, ...recognizedDefault };
  for (const parameter of protectedHeader.crit) {
    if (!(parameter in recognized))
      throw new _util_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JOSENotSupported */ .T0(`Extension Header Parameter "${parameter}" is not recognized`);
    if (!Object.hasOwn(joseHeader, parameter) || joseHeader[parameter] === void 0)
      throw new Err(`Extension Header Parameter "${parameter}" is missing`);
    if (recognized[parameter] && (!Object.hasOwn(protectedHeader, parameter) || protectedHeader[parameter] === void 0))
      throw new Err(`Extension Header Parameter "${parameter}" MUST be integrity protected`);
  }
  return protectedHeader.crit;
}
function validateB64(protectedHeader, extensions) {
  if (extensions.includes("b64")) {
    const b64 = protectedHeader.b64;
    if (typeof b64 != "boolean")
      throw new _util_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JWSInvalid */ .Ye('The "b64" (base64url-encode payload) Header Parameter must be a boolean');
    return b64;
  }
  return !0;
}
function serializeJoseHeader(Err, header) {
  let serialized, parsed;
  try {
    serialized = JSON.stringify(header), parsed = JSON.parse(serialized);
  } catch (cause) {
    throw new Err("JOSE Header is not valid JSON", { cause });
  }
  if (!isObject(parsed))
    throw new Err("JOSE Header is not a JSON object");
  return [parsed, serialized];
}



/***/ }),

/***/ 71445:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ decode),
/* harmony export */   l: () => (/* binding */ encode)
/* harmony export */ });
/* harmony import */ var _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77410);

const invalid = "The input to be decoded is not correctly encoded.";
function decode(input) {
  try {
    return (0,_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .decodeBase64 */ .y4)(typeof input == "string" ? input : _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .decoder */ .D0.decode(input), !0);
  } catch (cause) {
    throw new TypeError(invalid, { cause });
  }
}
function encode(input) {
  return (0,_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .encodeBase64 */ .WG)(typeof input == "string" ? _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .encoder */ .Rd.encode(input) : input, !0);
}



/***/ }),

/***/ 77961:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ decodeJwt)
/* harmony export */ });
/* harmony import */ var _base64url_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(71445);
/* harmony import */ var _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77410);
/* harmony import */ var _lib_validate_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(47784);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5674);




function decodeJwt(jwt) {
  if (typeof jwt != "string")
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("JWTs must use Compact JWS serialization, JWT must be a string");
  const { 1: encodedPayload, length } = jwt.split(".");
  if (length === 5)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Only JWTs using Compact JWS serialization can be decoded");
  if (length !== 3)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Invalid JWT");
  if (!encodedPayload)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("JWTs must contain a payload");
  let claimsSetBytes;
  try {
    claimsSetBytes = (0,_base64url_js__WEBPACK_IMPORTED_MODULE_1__/* .decode */ .D)(encodedPayload);
  } catch (cause) {
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Failed to base64url decode the payload", { cause });
  }
  let claimsSet;
  try {
    claimsSet = JSON.parse(_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_2__/* .strictDecoder */ .u8.decode(claimsSetBytes));
  } catch (cause) {
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Failed to parse the decoded payload as JSON", { cause });
  }
  if (!(0,_lib_validate_js__WEBPACK_IMPORTED_MODULE_3__/* .isObject */ .Gv)(claimsSet))
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Invalid JWT Claims Set");
  return claimsSet;
}



/***/ }),

/***/ 61196:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ decodeProtectedHeader)
/* harmony export */ });
/* harmony import */ var _lib_validate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(47784);

function decodeProtectedHeader(token) {
  let encodedProtectedHeader;
  if (typeof token == "string") {
    const parts = token.split(".");
    (parts.length === 3 || parts.length === 5) && ([encodedProtectedHeader] = parts);
  } else if (typeof token == "object" && token)
    if ("protected" in token)
      encodedProtectedHeader = token.protected;
    else
      throw new TypeError("Token does not contain a Protected Header");
  const invalid = "Invalid Token or Protected Header formatting";
  if (typeof encodedProtectedHeader != "string" || !encodedProtectedHeader)
    throw new TypeError(invalid);
  return (0,_lib_validate_js__WEBPACK_IMPORTED_MODULE_0__/* .parseJoseHeader */ .OX)(encodedProtectedHeader, TypeError, invalid);
}



/***/ }),

/***/ 5674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $4: () => (/* binding */ JWKSMultipleMatchingKeys),
/* harmony export */   BT: () => (/* binding */ JWKSNoMatchingKey),
/* harmony export */   Dm: () => (/* binding */ JWKSInvalid),
/* harmony export */   Dp: () => (/* binding */ JWTInvalid),
/* harmony export */   Rb: () => (/* binding */ JOSEAlgNotAllowed),
/* harmony export */   T0: () => (/* binding */ JOSENotSupported),
/* harmony export */   Ye: () => (/* binding */ JWSInvalid),
/* harmony export */   _L: () => (/* binding */ JWKInvalid),
/* harmony export */   aA: () => (/* binding */ JWEInvalid),
/* harmony export */   h2: () => (/* binding */ JWSSignatureVerificationFailed),
/* harmony export */   i4: () => (/* binding */ JOSEError),
/* harmony export */   ie: () => (/* binding */ JWTClaimValidationFailed),
/* harmony export */   n: () => (/* binding */ JWTExpired),
/* harmony export */   xO: () => (/* binding */ JWEDecryptionFailed)
/* harmony export */ });
/* unused harmony export JWKSTimeout */
class JOSEError extends Error {
  static code = "ERR_JOSE_GENERIC";
  code = "ERR_JOSE_GENERIC";
  constructor(message, options) {
    super(message, options), this.name = this.constructor.name, Error.captureStackTrace?.(this, this.constructor);
  }
}
class JWTClaimValidationFailed extends JOSEError {
  static code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
  code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
  claim;
  reason;
  payload;
  constructor(message, payload, claim = "unspecified", reason = "unspecified") {
    super(message, { cause: { claim, reason, payload } }), this.claim = claim, this.reason = reason, this.payload = payload;
  }
}
class JWTExpired extends JOSEError {
  static code = "ERR_JWT_EXPIRED";
  code = "ERR_JWT_EXPIRED";
  claim;
  reason;
  payload;
  constructor(message, payload, claim = "unspecified", reason = "unspecified") {
    super(message, { cause: { claim, reason, payload } }), this.claim = claim, this.reason = reason, this.payload = payload;
  }
}
class JOSEAlgNotAllowed extends JOSEError {
  static code = "ERR_JOSE_ALG_NOT_ALLOWED";
  code = "ERR_JOSE_ALG_NOT_ALLOWED";
}
class JOSENotSupported extends JOSEError {
  static code = "ERR_JOSE_NOT_SUPPORTED";
  code = "ERR_JOSE_NOT_SUPPORTED";
}
class JWEDecryptionFailed extends JOSEError {
  static code = "ERR_JWE_DECRYPTION_FAILED";
  code = "ERR_JWE_DECRYPTION_FAILED";
  constructor(message = "decryption operation failed", options) {
    super(message, options);
  }
}
class JWEInvalid extends JOSEError {
  static code = "ERR_JWE_INVALID";
  code = "ERR_JWE_INVALID";
}
class JWSInvalid extends JOSEError {
  static code = "ERR_JWS_INVALID";
  code = "ERR_JWS_INVALID";
}
class JWTInvalid extends JOSEError {
  static code = "ERR_JWT_INVALID";
  code = "ERR_JWT_INVALID";
}
class JWKInvalid extends JOSEError {
  static code = "ERR_JWK_INVALID";
  code = "ERR_JWK_INVALID";
}
class JWKSInvalid extends JOSEError {
  static code = "ERR_JWKS_INVALID";
  code = "ERR_JWKS_INVALID";
}
class JWKSNoMatchingKey extends JOSEError {
  static code = "ERR_JWKS_NO_MATCHING_KEY";
  code = "ERR_JWKS_NO_MATCHING_KEY";
  constructor(message = "no applicable key found in the JSON Web Key Set", options) {
    super(message, options);
  }
}
class JWKSMultipleMatchingKeys extends JOSEError {
  [Symbol.asyncIterator] = async function* () {
  };
  static code = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";
  code = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";
  constructor(message = "multiple matching keys found in the JSON Web Key Set", options) {
    super(message, options);
  }
}
class JWKSTimeout extends JOSEError {
  static code = "ERR_JWKS_TIMEOUT";
  code = "ERR_JWKS_TIMEOUT";
  constructor(message = "request timed out", options) {
    super(message, options);
  }
}
class JWSSignatureVerificationFailed extends JOSEError {
  static code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
  code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
  constructor(message = "signature verification failed", options) {
    super(message, options);
  }
}



/***/ })

};
