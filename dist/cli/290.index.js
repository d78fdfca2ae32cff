export const id = 290;
export const ids = [290,168,909];
export const modules = {

/***/ 6699:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BR: () => (/* binding */ highest),
/* harmony export */   Je: () => (/* binding */ WAIT_MS),
/* harmony export */   VU: () => (/* binding */ OLDER),
/* harmony export */   bX: () => (/* binding */ LONGEST_MESSAGE),
/* harmony export */   td: () => (/* binding */ askControl),
/* harmony export */   uM: () => (/* binding */ linkTo)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7030);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9473);




/** The names of links, with their numbers. */
const OLDER = /^control-([1-9]\d{0,8})$/;
/** Of a request and of an answer, in characters. */
const LONGEST_MESSAGE = 64 * 1024;
/** How long either side waits for the other, in milliseconds. */
const WAIT_MS = 15_000;
/** The number of the highest link in a folder, or 0. */
function highest(folder) {
    return Math.max(0, ...(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(folder).map((name) => Number(OLDER.exec(name)?.[1] ?? 0)));
}
function linkTo(folder, number) {
    return (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, `control-${number}`);
}
/**
 * Asks the process that has a folder.
 *
 * @param who what it is, for messages: `broker`
 * @throws JobpassError `unreachable` when none runs there, `refused` with its reason
 */
async function askControl(folder, request, who, waitMs = WAIT_MS) {
    const text = await new Promise((resolve, reject) => {
        const unreachable = (error) => reject(new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('unreachable', `No ${who} answers in the folder ${folder}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}`, {
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
        const socket = node_net__WEBPACK_IMPORTED_MODULE_1__.connect(path);
        let answer = '';
        // Of the whole, and not of its silence.
        const timer = setTimeout(() => socket.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })), waitMs);
        socket.setEncoding('utf8').on('data', (chunk) => {
            answer += chunk;
            if (answer.length > LONGEST_MESSAGE)
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
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('malformed', `The ${who} in the folder ${folder} gave no whole answer`);
    }
    if (Object.hasOwn(said, 'done'))
        return said.done;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('refused', String(said.failed ?? `The ${who} refused, without a reason`));
}


/***/ }),

/***/ 3117:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ checkOwner),
/* harmony export */   v: () => (/* binding */ ownFolder)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);


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


/***/ }),

/***/ 2290:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KeeperClient: () => (/* binding */ KeeperClient),
/* harmony export */   Y: () => (/* binding */ ORDER_VARIABLE)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);
/* harmony import */ var _control_client_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6699);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9473);
/* harmony import */ var _folders_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3117);
/* harmony import */ var _runners_index_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6168);








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
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .JobpassError */ .bJ('state', 'A process beside the job is not supported on Windows');
        }
        const folder = folderFor(sign, runner);
        const client = new KeeperClient(folder);
        // One that is there already, started by an earlier step.
        if ((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(folder)) {
            (0,_folders_js__WEBPACK_IMPORTED_MODULE_6__/* .checkOwner */ .A)(folder);
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
        return (0,_control_client_js__WEBPACK_IMPORTED_MODULE_4__/* .askControl */ .td)(this.folder, request, 'keeper', waitMs);
    }
    async #start([command = '', ...words], order, runner, clock) {
        const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(command, words, {
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
                    throw new _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .JobpassError */ .bJ('state', `It did not start within ${STARTS_MS / 1000} s`);
                }),
            ]);
            if (word !== 'ready')
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .JobpassError */ .bJ('state', word === '' ? 'It ended at once' : word);
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
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(runner.temporaryFolder(), name);
    if (Buffer.byteLength(folder) <= LONGEST_FOLDER)
        return folder;
    // The kernel takes no socket with a path that long. Who else could be meant is told by the temporary folder.
    return (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_2__.tmpdir)(), `jobpass-keeper-${process.getuid?.() ?? 0}-${shortened(folder)}`);
}
/** A short name for a path, the same for the same path (FNV-1a); `node:crypto` costs milliseconds to load. */
function shortened(path) {
    let [low, high] = [0x811c9dc5, 0x9dc5811c];
    for (const unit of Buffer.from(path)) {
        low = Math.imul(low ^ unit, 0x01000193) >>> 0;
        high = Math.imul(high ^ (unit + 1), 0x01000193) >>> 0;
    }
    return low.toString(36) + high.toString(36);
}
/** Of the job's variables those that are needed; without RUNNER_TRACKING_ID, by which a runner finds what to kill. */
function environment(order, runner) {
    const env = { [ORDER_VARIABLE]: JSON.stringify(order), [_runners_index_js__WEBPACK_IMPORTED_MODULE_7__.RUNNER_VARIABLE]: runner.name };
    for (const name of [...COMMON_VARIABLES, ...runner.variables]) {
        const value = process.env[name];
        if (value !== undefined)
            env[name] = value;
    }
    // Of what decides how Node runs, what it trusts; a debugger's port, for one, is taken already.
    const trust = (process.env['NODE_OPTIONS'] ?? '')
        .split(/\s+/)
        .filter((option) => /^--(use-(openssl|system|bundled)-ca|tls-[\w.=:-]+)$/.test(option));
    if (trust.length > 0)
        env['NODE_OPTIONS'] = trust.join(' ');
    return env;
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

/***/ 8919:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  githubRunner: () => (/* binding */ githubRunner)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "os"
var external_os_ = __webpack_require__(857);
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_.EOL);
}
function issue(name, message = '') {
    issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/http/client.js
var client = __webpack_require__(9726);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(2178);
// EXTERNAL MODULE: ./build/text/masks.js
var masks = __webpack_require__(6507);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(4865);
;// CONCATENATED MODULE: ./build/runners/github.js

// The package exports one entry only, and that one loads an HTTP client, which costs as much as starting Node.
// These two files of it are what a job needs, and they load next to nothing.






/** What the runner says of a job, under the names that the claims of its ID token have. */
const JOB_VARIABLES = [
    ['repository', 'GITHUB_REPOSITORY'],
    ['ref', 'GITHUB_REF'],
    ['event_name', 'GITHUB_EVENT_NAME'],
    ['job_workflow_ref', 'GITHUB_WORKFLOW_REF'],
    ['run_id', 'GITHUB_RUN_ID'],
    ['run_attempt', 'GITHUB_RUN_ATTEMPT'],
    ['actor', 'GITHUB_ACTOR'],
];
/** The processes that run a job's steps and end with it: of GitHub's runner, and of act. */
const WORKERS = ['Runner.Worker', 'act'];
/** GitHub Actions, and the systems that speak its protocol (Forgejo, act). */
function githubRunner(env) {
    return {
        name: 'github',
        log: {
            info: (message) => void process.stdout.write(`${message}\n`),
            warning: (message) => issueCommand('warning', { title: 'Jobpass' }, message),
            error: (message) => issueCommand('error', { title: 'Jobpass' }, message),
        },
        job: () => Object.fromEntries(JOB_VARIABLES.flatMap(([claim, variable]) => {
            const value = (0,printable/* printable */.g)(env[variable]);
            return value === '' ? [] : [[claim, value]];
        })),
        inputs: () => new Map(Object.entries(env).flatMap(([name, value]) => {
            const given = value?.trim() ?? '';
            return name.startsWith('INPUT_') && given !== ''
                ? [[name.slice('INPUT_'.length).toLowerCase(), given]]
                : [];
        })),
        idToken: (audience, http, attempt) => requestIdToken(env, audience, http, attempt),
        secrets: () => [env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''].filter((value) => value !== ''),
        idTokensUntil: () => expiryOf(env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''),
        disposable: env['RUNNER_ENVIRONMENT'] === 'github-hosted',
        signOfLife: async () => {
            const { ancestor } = await __webpack_require__.e(/* import() */ 445).then(__webpack_require__.bind(__webpack_require__, 9445));
            const worker = await ancestor(WORKERS);
            if (worker !== undefined)
                return { kind: 'process', ...worker };
            return { kind: env['ACTIONS_ID_TOKEN_REQUEST_URL'] ? 'poll' : 'none' };
        },
        variables: [
            'GITHUB_ACTIONS',
            'RUNNER_TEMP',
            'ACTIONS_ID_TOKEN_REQUEST_URL',
            'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
            ...JOB_VARIABLES.map(([, variable]) => variable),
        ],
        mask: async (secrets) => {
            for (const value of secrets.flatMap(masks/* masksOf */.JF))
                issueCommand('add-mask', {}, value);
            await flushed();
        },
        handsOn: 'variables',
        exportVariable: (name, value) => append(env, 'ENV', name, value, 'delivery'),
        setOutput: (name, value) => append(env, 'OUTPUT', name, value, 'delivery'),
        temporaryFolder: () => {
            const folder = env['RUNNER_TEMP'];
            if (folder === undefined || folder === '') {
                throw new errors/* JobpassError */.bJ('state', 'The runner names no folder for temporary files (RUNNER_TEMP)');
            }
            return folder;
        },
        saveState: (name, value) => append(env, 'STATE', name, value, 'state'),
        savedState: () => new Map(Object.entries(env).flatMap(([name, value]) => name.startsWith('STATE_') && value !== undefined ? [[name.slice('STATE_'.length), value]] : [])),
        summary: async (table) => {
            const file = env['GITHUB_STEP_SUMMARY'];
            if (file === undefined || file === '')
                return;
            try {
                await writeSummary(table);
            }
            catch (error) {
                issueCommand('warning', { title: 'Jobpass' }, `The job summary could not be written: ${(0,errors/* tell */.qz)(error)}`);
            }
        },
    };
}
async function writeSummary(table) {
    const { summary } = await __webpack_require__.e(/* import() */ 170).then(__webpack_require__.bind(__webpack_require__, 1170));
    summary.addHeading(table.heading, 3);
    summary.addTable(table.rows.map(([name, value]) => [{ data: (0,printable/* markdown */.w)(name), header: true }, { data: (0,printable/* markdown */.w)(value) }]));
    if (table.remarks.length > 0)
        summary.addEOL();
    for (const remark of table.remarks)
        summary.addRaw((0,printable/* markdown */.w)(remark), true).addEOL();
    await summary.write();
}
/**
 * Waits until everything printed so far has left the process.
 *
 * @throws JobpassError `delivery` when nobody reads it: then the runner has learnt of no mask
 */
async function flushed() {
    const error = await new Promise((resolve) => {
        if (!process.stdout.writable)
            resolve(new Error('closed'));
        else
            process.stdout.write('', resolve);
    });
    if (error) {
        throw new errors/* JobpassError */.bJ('delivery', 'The runner does not read what this step prints, so it cannot mask the credential', {
            hint: 'Let the standard output of the step open',
            cause: error,
        });
    }
}
function append(env, command, name, value, code) {
    const file = env[`GITHUB_${command}`];
    if (file === undefined || file === '') {
        throw new errors/* JobpassError */.bJ(code, `The runner names no file for ${command.toLowerCase()} values (GITHUB_${command})`);
    }
    try {
        // The runner creates its command files readable for all; from here on this one may hold a secret.
        (0,external_node_fs_.chmodSync)(file, 0o600);
        (0,external_node_fs_.appendFileSync)(file, keyValue(name, value));
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ(code, `The runner's file for ${command.toLowerCase()} values (GITHUB_${command}) could not be written: ${(0,errors/* tell */.qz)(error)}`, {
            hint: 'Check free space and permissions of the runner’s temporary folder',
            cause: error,
        });
    }
}
/**
 * A name and its value as the runner reads them from a command file: `NAME=VALUE`, or, for a value of several
 * lines, between delimiters. The package's own function always delimits, with a random word, and loads
 * `node:crypto` for it, which takes 1.5 to 3 ms. A word that the value does not hold is as good.
 */
function keyValue(name, value) {
    if (!/[\r\n]/.test(value))
        return `${name}=${value}\n`;
    let delimiter = 'jobpass_end';
    while (value.includes(delimiter))
        delimiter += '_';
    return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
/** GitHub says these of a job that is about to start: a second or two later it is in progress. */
const ABOUT_TO_START = /job in '?(Pending|Delayed|Queued|Waiting)'? state/i;
/** Docs: GitHub, "OpenID Connect reference". The URL already carries a query. */
async function requestIdToken(env, audience, http, attempt) {
    const url = env['ACTIONS_ID_TOKEN_REQUEST_URL'];
    const bearer = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
    if (!url || !bearer) {
        const { whyNoIdToken } = await __webpack_require__.e(/* import() */ 453).then(__webpack_require__.bind(__webpack_require__, 1453));
        throw whyNoIdToken(env);
    }
    const target = (0,hosts/* secureUrl */.po)(url, 'ACTIONS_ID_TOKEN_REQUEST_URL');
    target.searchParams.append('audience', audience);
    const request = {
        method: 'GET',
        url: target,
        headers: { authorization: `Bearer ${bearer}` },
        what: 'the ID token request',
    };
    const answer = await http.send(request, attempt);
    const body = (0,client/* jsonObject */.o$)(answer.body);
    if (answer.status < 200 || answer.status > 299) {
        const said = typeof body?.['message'] === 'string' ? body['message'] : answer.body.subarray(0, 300).toString('utf8');
        if (ABOUT_TO_START.test(said))
            throw http.busy(request, answer, said, 1_000);
        throw http.refusal(request, answer, said.trimStart().startsWith('<') ? undefined : said, refusedHint(answer.status));
    }
    if (body === undefined)
        throw http.malformed(request, answer, (0,client/* whatItIs */.Gl)(answer));
    const value = body['value'];
    if (typeof value !== 'string' || value === '')
        throw http.malformed(request, answer, 'no ID token in it');
    const date = Date.parse(answer.headers.date ?? '');
    return { raw: value, ...(Number.isNaN(date) ? {} : { servedAt: date }) };
}
/** When the bearer of the ID token request expires: about six hours after the job's start. */
function expiryOf(bearer) {
    try {
        const payload = JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString('utf8'));
        return typeof payload.exp === 'number' && payload.exp > 0 ? payload.exp * 1000 : undefined;
    }
    catch {
        return undefined;
    }
}
function refusedHint(status) {
    if (status === 401 || status === 403) {
        return 'The runner’s token for such requests is no longer valid, or this job is not in progress: it works only inside the running job, for about six hours';
    }
    if (status === 404)
        return 'Check that the server is new enough to give ID tokens, and that they are switched on';
    return undefined;
}


/***/ }),

/***/ 6168:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RUNNERS: () => (/* binding */ RUNNERS),
/* harmony export */   RUNNER_VARIABLE: () => (/* binding */ RUNNER_VARIABLE),
/* harmony export */   commandRunner: () => (/* binding */ commandRunner),
/* harmony export */   detectRunner: () => (/* binding */ detectRunner),
/* harmony export */   isRunner: () => (/* binding */ isRunner)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4865);


/** Every runner that Jobpass knows; the first that detects itself is taken. */
const RUNNERS = [
    {
        name: 'github',
        detect: (env) => env['GITHUB_ACTIONS'] === 'true',
        // In the main file, since nearly every job loads it: a file of its own costs another look-up and read.
        load: async (env) => (await Promise.resolve(/* import() eager */).then(__webpack_require__.bind(__webpack_require__, 8919))).githubRunner(env),
    },
    {
        name: 'gitlab',
        detect: (env) => env['GITLAB_CI'] === 'true',
        load: async (env) => (await Promise.all(/* import() */[__webpack_require__.e(734), __webpack_require__.e(989)]).then(__webpack_require__.bind(__webpack_require__, 2989))).gitlabRunner(env),
    },
    {
        name: 'local',
        detect: () => false,
        load: async (env) => (await __webpack_require__.e(/* import() */ 423).then(__webpack_require__.bind(__webpack_require__, 3423))).localRunner(env),
    },
];
/** By which the command is told the system, where it is not to find out by itself. */
const RUNNER_VARIABLE = 'JOBPASS_RUNNER';
/** Whether this is a job of a CI system that Jobpass knows. */
function isRunner(env) {
    return RUNNERS.some((entry) => entry.detect(env));
}
/** The runner of the action. @throws JobpassError `usage` when this is no known CI system */
async function detectRunner(env) {
    const found = RUNNERS.find((entry) => entry.detect(env));
    if (found === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'This does not look like a job of a CI system that Jobpass knows', {
            hint: `Known: ${RUNNERS.map((entry) => entry.name).join(', ')}. Without one, try: jobpass demo`,
        });
    }
    return found.load(env);
}
/**
 * The runner of the command: the one that JOBPASS_RUNNER names, else the one that is found, else this machine alone. ID
 * tokens come from where JOBPASS_ID_TOKEN_… says, if anything does.
 *
 * @throws JobpassError `usage` for a name that is not in the list
 */
async function commandRunner(env) {
    const wanted = env[RUNNER_VARIABLE] ?? '';
    const name = wanted || (RUNNERS.find((entry) => entry.detect(env))?.name ?? 'local');
    const entry = RUNNERS.find((one) => one.name === name);
    if (entry === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `There is no runner «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g)(wanted, 40)}»`, {
            hint: `Known: ${RUNNERS.map((one) => one.name).join(', ')}`,
        });
    }
    const { withGivenIdToken } = await Promise.all(/* import() */[__webpack_require__.e(734), __webpack_require__.e(239)]).then(__webpack_require__.bind(__webpack_require__, 1239));
    return withGivenIdToken(await entry.load(env), env);
}


/***/ }),

/***/ 6507:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JF: () => (/* binding */ masksOf),
/* harmony export */   n9: () => (/* binding */ canBeMasked)
/* harmony export */ });
/* unused harmony export SHORTEST_MASK */
/** Shorter texts stand in half of the lines of a log: masking them would ruin it. In characters. */
const SHORTEST_MASK = 4;
/** Parts that are numbers are masked from this many digits on: shorter ones are ports, counts and years. */
const SHORTEST_NUMBER = 8;
/** How deep, and how many, fields of JSON are looked at. */
const DEEPEST = 16;
const MOST = 1_000;
/**
 * What a runner must hide so that a secret is never shown: the whole value, each of its lines, and, of JSON, each text
 * in it. Left out is what would blank out ordinary lines: short parts, punctuation, short numbers, booleans, the
 * header lines of PEM. A value of several lines is hidden line by line, since runners would hide each of its lines
 * all the same, a lone brace included.
 */
function masksOf(value) {
    const masks = new Set();
    const lines = value.split(/\r\n|\r|\n/).map((line) => line.trim());
    const whole = value.trim();
    if (lines.length === 1 && whole.length >= SHORTEST_MASK && !isWord(whole))
        masks.add(whole);
    if (lines.length === 1 && value !== whole && masks.has(whole))
        masks.add(value);
    for (const part of lines.length === 1 ? [] : lines)
        if (isTelling(part))
            masks.add(part);
    for (const part of fieldsOf(whole)) {
        for (const line of part.split(/\r\n|\r|\n/))
            if (isTelling(line.trim()))
                masks.add(line.trim());
    }
    return [...masks];
}
/** Whether a value can be hidden at all. */
function canBeMasked(value) {
    return masksOf(value).length > 0;
}
function isTelling(part) {
    return (part.length >= SHORTEST_MASK &&
        /[\p{L}\p{N}]/u.test(part) &&
        !isWord(part) &&
        !(/^[+-]?[\d.,eE]+$/.test(part) && part.length < SHORTEST_NUMBER) &&
        !/^-----(BEGIN|END) [A-Z0-9 ]+-----$/.test(part));
}
function isWord(text) {
    return /^(true|false|null|none|nil|undefined|yes|no|on|off)$/i.test(text);
}
function fieldsOf(text) {
    if (!/^[[{]/.test(text))
        return [];
    let parsed;
    try {
        parsed = JSON.parse(text);
    }
    catch {
        return [];
    }
    const found = [];
    const visit = (value, depth) => {
        if (found.length >= MOST || depth > DEEPEST)
            return;
        if (typeof value === 'string')
            found.push(value);
        else if (typeof value === 'number')
            found.push(String(value));
        else if (typeof value === 'object' && value !== null)
            for (const member of Object.values(value))
                visit(member, depth + 1);
    };
    visit(parsed, 0);
    return found;
}


/***/ })

};
