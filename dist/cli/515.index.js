export const id = 515;
export const ids = [515,332,508];
export const modules = {

/***/ 3638:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   endingsOf: () => (/* binding */ endingsOf)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _job_ending_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7949);


function endingsOf(accounts) {
    return accounts.flatMap(({ state }) => state.leases.map(({ lease, ending }) => ({
        id: lease.id,
        provider: lease.provider,
        issuer: lease.issuer,
        issuedAt: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(lease.issuedAt),
        ended: ending === undefined ? undefined : (0,_job_ending_js__WEBPACK_IMPORTED_MODULE_1__/* .shownEnding */ .f)(ending),
        endedAt: ending === undefined ? undefined : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(ending.at),
        because: ending?.because,
    })));
}


/***/ }),

/***/ 8515:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  defineExec: () => (/* binding */ defineExec),
  defineLogin: () => (/* binding */ defineLogin),
  defineLogout: () => (/* binding */ defineLogout)
});

// EXTERNAL MODULE: ./node_modules/commander/esm.mjs
var esm = __webpack_require__(8179);
// EXTERNAL MODULE: ./build/config/options.js
var config_options = __webpack_require__(6441);
// EXTERNAL MODULE: ./build/entry.js
var entry = __webpack_require__(8616);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/job/commands.js
var commands = __webpack_require__(1332);
// EXTERNAL MODULE: ./build/job/inputs.js
var inputs = __webpack_require__(1059);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./build/program.js

/** The command line that runs this program again: with Node, or by itself where it is one with it. */
function ownProgram() {
    return [process.execPath, (0,external_node_fs_.realpathSync)(process.argv[1] ?? '')];
}

// EXTERNAL MODULE: ./build/runners/given-id-token.js
var given_id_token = __webpack_require__(1239);
// EXTERNAL MODULE: ./build/runners/index.js
var runners = __webpack_require__(6168);
// EXTERNAL MODULE: ./build/text/shell.js
var shell = __webpack_require__(9372);
// EXTERNAL MODULE: ./build/command/endings.js
var endings = __webpack_require__(3638);
// EXTERNAL MODULE: ./build/command/exit.js
var exit = __webpack_require__(1652);
// EXTERNAL MODULE: ./build/command/log.js
var command_log = __webpack_require__(5508);
// EXTERNAL MODULE: ./build/command/login.js
var login = __webpack_require__(3784);
;// CONCATENATED MODULE: ./build/command/job-commands.js














/** With every other spelling as an input of its own, as the action has it. */
const ALL = inputs/* INPUTS */.m.flatMap((input) => [
    input,
    ...(input.aliases ?? []).map((alias) => ({ name: alias, description: `The same as ${input.name}.` })),
]);
const HELP = `
Inputs are read from JOBPASS_… too (JOBPASS_URL, JOBPASS_ROLE); options win.
Secrets come in files or in variables, never as arguments.`;
/** Adds what `jobpass exec` takes. */
function defineExec(command, end) {
    addJobOptions(command);
    command
        .option('--tty', 'give the command the terminal itself: then nothing that it prints is masked')
        .option('--quiet', 'say only what went wrong')
        .argument('<command...>', 'the command and its arguments, behind --')
        .usage('[options] -- COMMAND [ARGUMENTS]')
        .addHelpText('after', `${HELP}
Exit: the command's own; 126 it cannot be started, 127 it is not there, 128 and the signal's number.
Of Jobpass: 111 failed, 112 wrong use, 114 refused, 115 unreachable, 116 ended well but not revoked.`);
    command.action(async (words, options) => {
        const log = (0,command_log.toStderr)(options['quiet'] === true);
        try {
            const runner = await runnerOf(options);
            const { exec } = await __webpack_require__.e(/* import() */ 25).then(__webpack_require__.bind(__webpack_require__, 3025));
            end(await exec({
                runner,
                inputs: await given(options),
                command: words,
                keeper: [...ownProgram(), 'keeper'],
                log,
                tty: options['tty'] === true,
                env: process.env,
            }));
        }
        catch (error) {
            log.error((0,errors/* tell */.qz)(error));
            end(exit/* EXEC_OFFSET */.SH + (0,exit/* exitCodeOf */.FO)(error));
        }
    });
}
/** Adds what `jobpass login` takes. */
function defineLogin(command, end) {
    addJobOptions(command);
    command
        .addOption(new esm/* Option */.c$('--format <name>', 'the file that later steps source, or read').choices([...login/* FORMATS */.h]))
        .option('--json', 'print what was got as one line of JSON, without the secret')
        .addHelpText('after', `${HELP}\nExit: 0 delivered, 1 failed, 2 wrong use, 4 refused, 5 unreachable.`);
    command.action(async (options) => {
        const runner = await runnerOf(options);
        const { login } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 3784));
        const { format, file, announced, variables } = await login({
            runner: options['json'] === true ? { ...runner, log: (0,command_log.toStderr)() } : runner,
            inputs: await given(options),
            keeper: [...ownProgram(), 'keeper'],
            signal: (0,entry/* cancellation */.WN)(),
            format: options['format'],
        });
        const leases = options['json'] === true ? (0,commands.status)(runner) : [];
        if (options['json'] === true)
            print(JSON.stringify({ file, format, announced, variables, leases }));
        else if (file !== undefined && !announced)
            print(format === 'sh' ? `. ${(0,shell/* quoted */.T)(file)}` : file);
        end(0);
    });
}
/** Adds what `jobpass logout` takes. */
function defineLogout(command, end) {
    addRunnerOption(command);
    command
        .argument('[name]', 'only the credentials of this name (input name)')
        .option('--json', 'print how each ended as one line of JSON')
        .addHelpText('after', '\nExit: 0, also where there was nothing; 2 wrong use, 6 something is not revoked.');
    command.action(async (name, options) => {
        (0,entry/* ignoreCancellation */.CU)();
        const runner = await runnerOf(options);
        const { logout } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 3784));
        const json = options['json'] === true;
        const { accounts, failed, variables } = await logout(json ? { ...runner, log: (0,command_log.toStderr)() } : runner, name);
        if (json)
            print(JSON.stringify((0,endings.endingsOf)(accounts)));
        else if (variables.length > 0 && runner.handsOn === 'file')
            print(`unset ${variables.join(' ')}`);
        end(failed ? exit/* EXIT */.dc.unrevoked : 0);
    });
}
const print = (line) => void process.stdout.write(`${line}\n`);
function addRunnerOption(command) {
    command.addOption(new esm/* Option */.c$('--runner <name>', 'the CI system, where it is not to be found out')
        .choices(runners/* RUNNERS */.Ir.map(({ name }) => name))
        .env(runners/* RUNNER_VARIABLE */.y2));
}
function addJobOptions(command) {
    (0,config_options/* addInputOptions */.Sr)(command, ALL);
    addRunnerOption(command);
    command
        .option('--id-token-file <file>', 'where the ID token is, if not where the system has it')
        .option('--id-token-env <name>', 'the variable that holds it')
        .option('--id-token-command <command>', 'a command of the shell that prints it');
}
/** What the options say goes into the environment, by which a keeper learns of it as well. */
async function runnerOf(options) {
    const said = {
        [runners/* RUNNER_VARIABLE */.y2]: options['runner'],
        [given_id_token/* ID_TOKEN_VARIABLES */._.file]: options['idTokenFile'],
        [given_id_token/* ID_TOKEN_VARIABLES */._.env]: options['idTokenEnv'],
        [given_id_token/* ID_TOKEN_VARIABLES */._.command]: options['idTokenCommand'],
    };
    const sources = Object.values(given_id_token/* ID_TOKEN_VARIABLES */._);
    // An option is the nearer word.
    if (sources.some((name) => typeof said[name] === 'string'))
        for (const name of sources)
            delete process.env[name];
    for (const [name, value] of Object.entries(said))
        if (typeof value === 'string')
            process.env[name] = value;
    return (0,runners/* commandRunner */.cd)(process.env);
}
async function given(options) {
    (0,config_options/* refuseSecrets */.un)(ALL, options, '--id-token-file');
    const inputs = await (0,config_options/* inputsOf */.Vc)(ALL, options, config_options/* inputInVariable */.U3);
    if (inputs.size === 0) {
        throw new errors/* JobpassError */.bJ('usage', 'Nothing says what credential is wanted', {
            hint: 'Give --provider and --url, or --role, as jobpass exec --help has them',
        });
    }
    return inputs;
}


/***/ }),

/***/ 5508:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   toStderr: () => (/* binding */ toStderr)
/* harmony export */ });
/** Lines for people on stderr: what the command prints on stdout is for programs. @param quiet without what went well */
function toStderr(quiet = false) {
    const say = (level, message) => void process.stderr.write(`jobpass: ${level}${message}\n`);
    return {
        info: (message) => (quiet ? undefined : say('', message)),
        warning: (message) => say('warning: ', message),
        error: (message) => say('error: ', message),
    };
}


/***/ }),

/***/ 3784:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ FORMATS),
/* harmony export */   login: () => (/* binding */ login),
/* harmony export */   logout: () => (/* binding */ logout)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9473);
/* harmony import */ var _job_commands_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1332);
/* harmony import */ var _job_finish_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6897);
/* harmony import */ var _job_folder_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7498);
/* harmony import */ var _job_start_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3986);
/* harmony import */ var _runners_saved_state_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(1403);
/* harmony import */ var _text_shell_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(9372);










const FORMATS = ['sh', 'dotenv'];
/** One entry of either, with its value as `quoted` writes it, so that no line of a value is taken for one. */
const ENTRY = /(?:export )?([A-Za-z_]\w*)=(?:'(?:[^']|'\\'')*'|[^'\n]*)\n/gy;
const FILES = { sh: 'variables.sh', dotenv: 'variables.env' };
/** A shell that shows what it runs (`set -x`, `set -v`) would show the secrets: not in these lines. */
const BEFORE = {
    sh: 'case $- in *[xv]*) JOBPASS_TRACE=$-; { set +xv; } 2> /dev/null ;; esac\n',
    dotenv: '',
};
const BEHIND = {
    sh: [
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
        'case ${JOBPASS_TRACE-} in *x*v* | *v*x*) set -xv ;; *x*) set -x ;; *v*) set -v ;; esac',
        'unset JOBPASS_TRACE\n',
    ].join('\n'),
    dotenv: '',
};
/**
 * Gets credentials for the later steps of a job, each a script of its own: by the system's way of handing on, or in a file
 * of the job's user that they source. What an earlier log-in of the same name got is ended once the new one is there.
 *
 * @throws JobpassError when nothing is delivered; whatever was issued by then is revoked
 */
async function login(options) {
    const { runner, inputs, keeper, signal, format } = options;
    const itself = runner.handsOn === 'variables';
    if (itself && format !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `--format means nothing here: ${runner.name} hands variables on by itself`, {
            hint: 'For a single step, use jobpass exec',
        });
    }
    if (runner.unmasked !== undefined) {
        runner.log.warning(`${runner.unmasked}: a step that prints the credential shows it. jobpass exec masks what its command prints`);
    }
    const names = new Set();
    const file = new VariablesFile(format ?? 'sh');
    const memory = withMemory(runner);
    const starting = (0,_job_start_js__WEBPACK_IMPORTED_MODULE_7__/* .start */ .n)({
        runner: {
            ...memory,
            inputs: () => inputs,
            saveState: (name, value) => {
                memory.saveState(name, value);
                file.place(value);
            },
            ...(itself ? {} : { exportVariable: (name, value) => file.add(name, value) }),
        },
        keeper,
        signal,
        check: (settings) => {
            refuse(settings);
            names.add((0,_job_commands_js__WEBPACK_IMPORTED_MODULE_4__/* .nameOf */ .V)({ settings }));
        },
    });
    await starting.catch((error) => {
        forget(runner);
        throw error;
    });
    const announced = format === undefined && file.path !== undefined && runner.announce !== undefined;
    if (announced && file.path !== undefined) {
        try {
            runner.announce?.(file.path);
        }
        catch (error) {
            await endFolders(runner, (path) => file.places.includes(path));
            throw error;
        }
    }
    // One of the same name is replaced; only now, so that a log-in that fails takes nothing away.
    const earlier = foldersOf(runner).filter(({ path, name }) => !file.places.includes(path) && name !== undefined && names.has(name));
    if (earlier.length > 0)
        await endFolders(runner, (path) => earlier.some((one) => one.path === path));
    return { file: file.path, announced, format: format ?? 'sh', variables: file.names };
}
/**
 * Ends what log-ins of this job got, and removes what they wrote; where there was none, that is said, and is no fault.
 *
 * @param name only the credentials of this name
 * @throws JobpassError `usage` where there are others, and none of this name
 */
async function logout(runner, name) {
    const found = foldersOf(runner);
    const wanted = found.filter((one) => name === undefined || one.name === name);
    if (wanted.length === 0 && found.length > 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `There is no log-in of the name ${name}`, {
            hint: 'jobpass status lists them',
        });
    }
    const variables = new Set(wanted.flatMap(({ path }) => variablesIn(path)));
    if (wanted.length === 0) {
        forget(runner);
        runner.log.info('Nothing to revoke: no log-in of this job is left');
        return { accounts: [], failed: false, variables: [] };
    }
    const finished = await endFolders(runner, (path) => wanted.some((one) => one.path === path));
    return { ...finished, variables: [...variables] };
}
/** The runner with a memory that commands of one job share, whatever the system remembers by itself. */
function withMemory(runner) {
    return {
        ...runner,
        saveState: (name, value) => (0,_runners_saved_state_js__WEBPACK_IMPORTED_MODULE_8__/* .saveStateIn */ .ql)(runner.temporaryFolder(), name, value),
        savedState: () => (0,_runners_saved_state_js__WEBPACK_IMPORTED_MODULE_8__/* .savedStateIn */ .wm)(runner.temporaryFolder()),
    };
}
/** The folders of this job's log-ins, with the names of their credentials where these can be read. */
function foldersOf(runner) {
    return _job_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .JobFolder */ .u_.remembered(withMemory(runner).savedState()).map((folder) => {
        const state = (0,_job_commands_js__WEBPACK_IMPORTED_MODULE_4__/* .loadIfPossible */ .z)(folder);
        return { path: folder.path, name: state === undefined ? undefined : (0,_job_commands_js__WEBPACK_IMPORTED_MODULE_4__/* .nameOf */ .V)(state) };
    });
}
/** Ends what some of the folders hold, and forgets them. */
async function endFolders(runner, which) {
    const memory = withMemory(runner);
    const saved = [...memory.savedState()].filter(([, path]) => which(path));
    const finished = await (0,_job_finish_js__WEBPACK_IMPORTED_MODULE_5__/* .finish */ .O)({
        runner: { ...memory, savedState: () => new Map(saved) },
        clock: _clock_js__WEBPACK_IMPORTED_MODULE_2__/* .systemClock */ .ml,
    });
    for (const [name] of saved)
        memory.saveState(name, '');
    forget(runner);
    return finished;
}
/** Leaves no empty folders behind. */
function forget(runner) {
    (0,_runners_saved_state_js__WEBPACK_IMPORTED_MODULE_8__/* .forgetIn */ .tb)(runner.temporaryFolder(), runner.handsOn === 'file');
}
/** The variables that a log-in wrote. */
function variablesIn(folder) {
    return FORMATS.flatMap((format) => {
        try {
            const text = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, FILES[format]), 'utf8');
            return [...text.replace(BEFORE[format], '').matchAll(ENTRY)].map(([, variable]) => variable ?? '');
        }
        catch {
            return [];
        }
    });
}
/** Refuses what separate scripts could not get. @throws JobpassError `usage` */
function refuse({ revokeNow, deliver }) {
    if (revokeNow) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', 'revoke: now issues no credential, so there is nothing to log in to', {
            hint: 'Use jobpass logout, or jobpass revoke',
        });
    }
    if (deliver.includes('output')) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', 'deliver: output cannot be had here: scripts have no outputs of steps', {
            hint: 'Use env, file or endpoint',
        });
    }
}
/** The file that later steps source: in the folder of the first credential, which goes when that ends. */
class VariablesFile {
    places = [];
    #entries = new Map();
    #format;
    constructor(format) {
        this.#format = format;
    }
    get names() {
        return [...this.#entries.keys()];
    }
    /** Undefined as long as nothing is in it. */
    get path() {
        const [place] = this.places;
        return place === undefined || this.#entries.size === 0 ? undefined : (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(place, FILES[this.#format]);
    }
    place(folder) {
        if (folder !== '')
            this.places.push(folder);
    }
    /** @throws JobpassError `delivery` */
    add(name, value) {
        this.#entries.set(name, value);
        const format = this.#format;
        const prefix = format === 'sh' ? 'export ' : '';
        const lines = [...this.#entries].map(([variable, text]) => `${prefix}${variable}=${(0,_text_shell_js__WEBPACK_IMPORTED_MODULE_9__/* .quoted */ .T)(text)}\n`);
        try {
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(this.path ?? '', BEFORE[format] + lines.join('') + BEHIND[format], { mode: 0o600 });
        }
        catch (error) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('delivery', `The file with the variables could not be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}`, {
                hint: 'Check free space and permissions of the folder for temporary files',
                cause: error,
            });
        }
    }
}


/***/ }),

/***/ 6441:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Je: () => (/* binding */ WAIT_MS),
/* harmony export */   Sr: () => (/* binding */ addInputOptions),
/* harmony export */   U3: () => (/* binding */ inputInVariable),
/* harmony export */   Vc: () => (/* binding */ inputsOf),
/* harmony export */   ho: () => (/* binding */ NOT_HERE),
/* harmony export */   un: () => (/* binding */ refuseSecrets)
/* harmony export */ });
/* unused harmony export plain */
/* harmony import */ var commander__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8179);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1983);



/** How long a file or stdin is waited for, in milliseconds. */
const WAIT_MS = 20_000;
const NOT_HERE = 'Give it in a file or in the environment: other processes can read the arguments of this one';
/**
 * Adds an option for each input, those that are secrets as files. What could be a secret is not shown by messages about
 * options.
 */
function addInputOptions(command, inputs) {
    // An unknown option is named only where it looks like one.
    command.configureOutput({
        outputError: (text, write) => write(text.replace(/'(?!--?[a-z-]{1,20}( <[a-z]+>)?')[^']*'/g, 'that is not shown, in case it is a secret')),
    });
    for (const { name, description, secret } of inputs) {
        if (secret) {
            command.option(`--${name}-file <file>`, `a file with it. ${plain(description)}`);
            command.addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$(`--${name} [value]`).hideHelp());
        }
        else
            command.option(`--${name} <value>`, plain(description));
    }
    for (const token of ['--token [value]', '--id-token [value]'])
        command.addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$(token).hideHelp());
}
/**
 * Refuses secrets among the arguments, where others can read them.
 *
 * @param tokenOption the option that takes a file with an ID token
 * @throws JobpassError `usage`
 */
function refuseSecrets(inputs, options, tokenOption) {
    const secrets = inputs.filter(({ secret }) => secret).map(({ name }) => name);
    for (const name of ['token', 'id-token', ...secrets]) {
        if (options[camel(name)] === undefined)
            continue;
        const file = secrets.includes(name) ? `--${name}-file` : tokenOption;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `--${name} takes no value: it would be a secret among the arguments`, {
            hint: `${NOT_HERE} (${file})`,
        });
    }
}
/**
 * The inputs by name: what the options say, else what `others` says.
 *
 * @throws JobpassError `usage` for a file that cannot be read
 */
async function inputsOf(inputs, options, others) {
    const given = new Map();
    for (const { name, secret } of inputs) {
        const option = options[camel(secret ? `${name}-file` : name)];
        const value = typeof option !== 'string'
            ? others(name)?.trim()
            : secret
                ? (await (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .readFile */ .T)(`--${name}-file`, option, WAIT_MS)).toString('utf8').trim()
                : option.trim();
        if (value !== undefined && value !== '')
            given.set(name, value);
    }
    return given;
}
/**
 * What the variable of an input says, where no option gives it: `JOBPASS_REVOKE_ROLE`. That of token-endpoint would be the
 * one in which `deliver: endpoint` hands out an address of ours, so there is none.
 */
function inputInVariable(input) {
    if (input === 'token-endpoint')
        return undefined;
    return process.env[`JOBPASS_${input.replace(/-/g, '_').toUpperCase()}`];
}
/** A description as one line of a terminal: it is written as Markdown. */
function plain(description) {
    return description.replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$2').replace(/`/g, '');
}
/** As commander names options. */
function camel(name) {
    return name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}


/***/ }),

/***/ 4318:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Om: () => (/* binding */ TTL_MS),
/* harmony export */   sb: () => (/* binding */ readSettings)
/* harmony export */ });
/* unused harmony exports DELIVERIES, FILE_FORMATS, KEEPING */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2178);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9190);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3017);




const DELIVERIES = ['env', 'output', 'file', 'endpoint'];
const FILE_FORMATS = ['raw', 'dotenv', 'json'];
const KEEPING = ['auto', 'true', 'false'];
const FILE_MODES = ['0600', '0400'];
/** The whole life where nothing is said: of what is taken once, and of what dies soon after nobody renews it. */
const TTL_MS = { once: 3_600_000, renewed: 6 * 3_600_000 };
const TTL_BOUNDS = { minMs: 1_000, maxMs: 30 * 86_400_000 };
/** Shorter ones would not live through a second try of a renewal. */
const LEASE_BOUNDS = { minMs: 20_000, maxMs: 86_400_000 };
/**
 * Reads the inputs into settings, and refuses what cannot work before anything is sent.
 *
 * @param asGiven the inputs by name, empty ones left out
 * @param own the inputs of each provider
 * @returns the settings, and warnings about inputs that nobody reads
 * @throws JobpassError `usage` or `insecure`
 */
async function readSettings(asGiven, own) {
    const definitions = [..._inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .COMMON_INPUTS */ .s7, ...own.flatMap(({ inputs }) => inputs)];
    const warnings = await checkNames(asGiven, definitions.flatMap(({ name, aliases = [] }) => [name, ...aliases]));
    const given = withoutAliases(asGiven, definitions);
    const input = (name) => given.get(name);
    const or = (name) => input(name) ?? (0,_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .COMMON_INPUTS */ .s7, name);
    const url = input('url');
    if (url !== undefined) {
        const parsed = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .secureUrl */ .po)(url, 'The input url');
        if (parsed.search !== '' || parsed.hash !== '')
            throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('url', url, 'Leave out what follows ? or #');
    }
    const marked = own.find(({ marks }) => marks.some((name) => asGiven.has(name)))?.provider;
    const provider = input('provider') ?? marked ?? _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DEFAULT_PROVIDER */ .Gr;
    const ownNames = own.find((entry) => entry.provider === provider)?.inputs.map(({ name }) => name) ?? [];
    const settings = defined({
        provider,
        url,
        audience: input('audience'),
        role: input('role'),
        name: optionalName(input('name')),
        ttlMs: optionalDuration(input('ttl'), 'ttl', TTL_BOUNDS),
        leaseMs: optionalDuration(input('lease'), 'lease', LEASE_BOUNDS),
        keep: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('keep').toLowerCase(), 'keep', KEEPING),
        deliver: [...new Set((0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .list */ .p_)(or('deliver')).map((word) => (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(word, 'deliver', DELIVERIES)))],
        fileFormat: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('file-format'), 'file-format', FILE_FORMATS),
        // YAML reads 0600 as a number, and may hand it on without its zero.
        fileMode: Number.parseInt((0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('file-mode').padStart(4, '0'), 'file-mode', FILE_MODES), 8),
        revoke: or('revoke') === 'now' || (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .boolean */ .zM)(or('revoke'), 'revoke', 'Write true or false, or now'),
        revokeNow: or('revoke') === 'now' ? true : undefined,
        ca: optionalPem(input('ca'), 'ca'),
        clientCert: optionalPem(input('client-cert'), 'client-cert'),
        clientKey: optionalPem(input('client-key'), 'client-key'),
        allowedHosts: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .list */ .p_)(or('allowed-hosts')).map(checkHost),
        own: Object.fromEntries([...given].filter(([name]) => ownNames.includes(name))),
    });
    if (settings.deliver.length === 0)
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('deliver', '', `It can be ${DELIVERIES.join(', ')}, or several of them`);
    if ((settings.clientCert === undefined) !== (settings.clientKey === undefined)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'client-cert and client-key go together, and one of them is missing', {
            hint: 'Give both or neither',
        });
    }
    return { settings, warnings };
}
/** The inputs under their own names. @throws JobpassError `usage` where one is given twice */
function withoutAliases(given, definitions) {
    const found = new Map(given);
    for (const { name, aliases = [] } of definitions) {
        for (const alias of aliases) {
            const value = given.get(alias);
            if (value === undefined)
                continue;
            if (found.has(name) && found.get(name) !== value) {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `The inputs ${name} and ${alias} are the same, and differ`, {
                    hint: 'Give one of them',
                });
            }
            found.set(name, value);
            found.delete(alias);
        }
    }
    return found;
}
/**
 * Finds inputs that are none of ours: within two edits of one of ours it is a slip of the pen.
 *
 * @throws JobpassError `usage` for a slip
 */
async function checkNames(given, names) {
    const unknown = [...given.keys()].filter((name) => !names.includes(name));
    if (unknown.length === 0)
        return [];
    const { closest, distance } = await __webpack_require__.e(/* import() */ 916).then(__webpack_require__.t.bind(__webpack_require__, 1916, 19));
    return unknown.map((name) => {
        const near = closest(name, names);
        const edits = distance(name, near);
        // Two edits turn any two letters into `ca`: something of the name must be left to speak of a slip.
        if (edits <= 2 && edits < Math.min(name.length, near.length)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `There is no input ${shown(name)}`, { hint: `Did you mean ${near}?` });
        }
        return `There is no input ${shown(name)}, so it is not read`;
    });
}
function shown(name) {
    return `«${name.replace(/[^\w.-]/g, '?').slice(0, 60)}»`;
}
function checkHost(entry) {
    if (!/^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?$/.test(entry)) {
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('allowed-hosts', entry, 'Write host names, with a port where it is not 443, as in login.example.com');
    }
    return entry;
}
function optionalDuration(text, input, bounds) {
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .duration */ .p0)(text, input, bounds);
}
/** A name that can stand in a command and in a line of the log as it is. */
function optionalName(text) {
    if (text !== undefined && !/^[A-Za-z0-9][\w.-]{0,63}$/.test(text))
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('name', text, 'Write letters, digits, dots, dashes and underscores: 64 at most');
    return text;
}
function optionalPem(text, input) {
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .pem */ .ps)(text, input);
}
/** The same object without the members that are undefined. */
function defined(value) {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}


/***/ }),

/***/ 6939:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  H: () => (/* binding */ DELIVERY)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/text/shell.js
var shell = __webpack_require__(9372);
;// CONCATENATED MODULE: ./build/delivery/file.js




/** As files that only the job's user can read, with their paths in variables and outputs. */
const file = {
    name: 'file',
    deliver: (lease, context) => {
        const { forms, folder, fileMode, runner } = context;
        if (forms !== undefined) {
            const { files, variables, told } = forms.file(lease, folder);
            for (const { name, text } of files)
                write((0,external_node_path_.join)(folder, name), text, fileMode);
            for (const [name, value] of variables)
                runner.exportVariable(name, value);
            return [`${files.map(({ name }) => `file ${(0,external_node_path_.join)(folder, name)}`).join(', ')} (${told})`];
        }
        // What everyone may see is no use in a file: programs look for it in their environment.
        const open = lease.values.filter((one) => one.public === true);
        for (const { variable, value } of open)
            context.runner.exportVariable(variable, value);
        return [
            ...filesOf(lease.values, context).map((made) => {
                write(made.path, made.text, context.fileMode);
                context.runner.exportVariable(made.variable, made.path);
                context.runner.setOutput(made.output, made.path);
                return `file ${made.path} (variable ${made.variable})`;
            }),
            ...open.map(({ variable }) => `variable ${variable}`),
        ];
    },
    replace: (lease, context) => {
        const files = context.forms?.refresh(lease).map(({ name, text }) => ({ path: (0,external_node_path_.join)(context.folder, name), text })) ??
            filesOf(lease.values, context);
        for (const { path, text } of files) {
            // Left by one that was killed in the middle.
            (0,external_node_fs_.rmSync)(`${path}.new`, { force: true });
            write(`${path}.new`, text, context.fileMode);
            (0,external_node_fs_.renameSync)(`${path}.new`, path);
        }
    },
};
function filesOf(values, { folder, fileFormat }) {
    const secrets = values.filter((one) => one.public !== true);
    if (fileFormat === 'raw') {
        return secrets.map(({ output, variable, value }) => ({
            path: (0,external_node_path_.join)(folder, output),
            // No line break at the end: many programs take a file's content as the header's value.
            text: value,
            variable: `${variable}_FILE`,
            output: output === 'token' ? 'file' : `${output}-file`,
        }));
    }
    if (secrets.length === 0)
        return [];
    const json = fileFormat === 'json';
    const text = json
        ? `${JSON.stringify(Object.fromEntries(secrets.map(({ variable, value }) => [variable, value])), undefined, 2)}\n`
        : secrets.map(({ variable, value }) => `${variable}=${(0,shell/* quoted */.T)(value)}\n`).join('');
    const path = (0,external_node_path_.join)(folder, json ? 'secrets.json' : 'secrets.env');
    return [{ path, text, variable: 'JOBPASS_SECRETS_FILE', output: 'file' }];
}
/** Makes a file that must not be there yet. @throws JobpassError `delivery` */
function write(path, text, mode) {
    try {
        (0,external_node_fs_.writeFileSync)(path, text, { mode, flag: 'wx' });
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ('delivery', `The credential's file could not be written: ${(0,errors/* tell */.qz)(error)}`, {
            hint: 'Check free space and permissions of the runner’s temporary folder',
            cause: error,
        });
    }
}

;// CONCATENATED MODULE: ./build/delivery/endpoint.js


/**
 * As an address on this machine that hands out the credential for as long as the job lives: variables and outputs hold
 * that address and a token that is good for it alone.
 */
const endpoint = {
    name: 'endpoint',
    deliver: (lease, { runner, endpoint: served, forms, folder, fileMode }) => {
        if (served === undefined)
            throw new Error('delivery by endpoint without one');
        runner.setOutput('endpoint', served.url);
        runner.setOutput('endpoint-token', served.token);
        if (forms !== undefined) {
            const { files, variables, told } = forms.endpoint(served, folder);
            for (const { name, text } of files)
                write((0,external_node_path_.join)(folder, name), text, fileMode);
            for (const [name, value] of variables)
                runner.exportVariable(name, value);
            return [`endpoint ${served.url} (${told})`];
        }
        const open = lease.values.filter((one) => one.public === true);
        for (const { variable, value } of open)
            runner.exportVariable(variable, value);
        const variable = lease.values.find((one) => one.public !== true)?.variable ?? 'JOBPASS_TOKEN';
        runner.exportVariable(`${variable}_ENDPOINT`, served.url);
        runner.exportVariable(`${variable}_ENDPOINT_TOKEN`, served.token);
        return [
            `endpoint ${served.url} (variable ${variable}_ENDPOINT)`,
            ...open.map(({ variable: name }) => `variable ${name}`),
        ];
    },
};

;// CONCATENATED MODULE: ./build/delivery/env.js

/** The longest variable with which Linux starts a process, and well below the most of all together, in bytes. */
const LONGEST = 128 * 1024;
const MOST = 1024 * 1024;
/** As variables of all later steps. */
const env = {
    name: 'env',
    deliver: (lease, { runner }) => {
        checkSizes(lease.values);
        return lease.values.map(({ variable, value }) => {
            runner.exportVariable(variable, value);
            return `variable ${variable}`;
        });
    },
};
/** With a variable that cannot be, no later step would start, and the one that revokes is a later step. */
function checkSizes(values) {
    const refuse = (problem) => {
        throw new errors/* JobpassError */.bJ('delivery', problem, { hint: 'Give deliver: file' });
    };
    let sum = 0;
    for (const { variable, value } of values) {
        // With the sign between, and the null byte behind.
        const size = variable.length + 2 + Buffer.byteLength(value);
        sum += size;
        if (value.includes('\0'))
            refuse(`The value for ${variable} has a null byte, which no variable can hold`);
        if (size > LONGEST)
            refuse(`The value for ${variable} is longer than a variable can be (128 KiB)`);
    }
    if (sum > MOST)
        refuse('The values are longer together than variables should be (1 MiB)');
}

;// CONCATENATED MODULE: ./build/delivery/output.js
/** As outputs of this step, for the steps that name them. */
const output = {
    name: 'output',
    deliver: (lease, { runner }) => lease.values.map(({ output: name, value }) => {
        runner.setOutput(name, value);
        return `output ${name}`;
    }),
};

;// CONCATENATED MODULE: ./build/delivery/index.js




/** Every delivery, by its name in the input `deliver`. */
const DELIVERY = { env: env, output: output, file: file, endpoint: endpoint };


/***/ }),

/***/ 1983:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ readBounded),
/* harmony export */   T: () => (/* binding */ readFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);


/** The longest file taken, in bytes: of a token, a secret or certificates. */
const LONGEST_FILE = 256 * 1024;
/** Reads a file that an option of the command names. @throws JobpassError `usage` */
async function readFile(option, path, waitMs) {
    try {
        return await readBounded(option, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(path), waitMs);
    }
    catch (error) {
        throw error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ
            ? error
            : new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The file of ${option} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
}
/**
 * Reads to the end: no more than fits, and no longer than somebody would wait.
 *
 * @throws JobpassError `usage`
 */
async function readBounded(what, from, waitMs) {
    let late = false;
    const timer = setTimeout(() => {
        late = true;
        from.destroy();
    }, waitMs);
    const chunks = [];
    let size = 0;
    try {
        for await (const chunk of from) {
            size += chunk.length;
            if (size > LONGEST_FILE)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${what} gives more than ${LONGEST_FILE / 1024} KiB`);
            chunks.push(chunk);
        }
    }
    catch (error) {
        if (!late)
            throw error;
    }
    finally {
        clearTimeout(timer);
    }
    if (late)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${what} did not end within ${waitMs / 1000} s`);
    return Buffer.concat(chunks);
}


/***/ }),

/***/ 5232:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ checkAudience)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2178);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4865);



/**
 * Audiences that a service known to everyone accepts. Whoever receives an ID token with one of them can use it
 * there in the job's name, so it goes to no other host.
 */
const KNOWN = [
    {
        service: 'AWS',
        audience: /^sts\.amazonaws\.com(\.cn)?$/i,
        hosts: /(^|\.)(amazonaws\.com|amazonaws\.com\.cn|api\.aws|api\.amazonwebservices\.com\.cn)$/,
    },
    {
        service: 'Google Cloud',
        audience: /(^|\/\/|\.)googleapis\.com(\/|$)/i,
        hosts: /(^|\.)googleapis\.com$/,
    },
    {
        service: 'Microsoft Entra',
        audience: /^api:\/\/AzureADTokenExchange/i,
        hosts: /(^|\.)(microsoftonline\.com|microsoftonline\.us|partner\.microsoftonline\.cn|chinacloudapi\.cn)$/,
    },
    { service: 'Sigstore', audience: /^sigstore$/i, hosts: /(^|\.)sigstore\.dev$/ },
    { service: 'the Python package index', audience: /^(test)?pypi$/i, hosts: /(^|\.)pypi\.org$/ },
    { service: 'the npm registry', audience: /^npm:/i, hosts: /(^|\.)npmjs\.(org|com)$/ },
    { service: 'the Rust registry', audience: /^(https:\/\/)?crates\.io\/?$/i, hosts: /(^|\.)crates\.io$/ },
    { service: 'RubyGems', audience: /^(https:\/\/)?rubygems\.org\/?$/i, hosts: /(^|\.)rubygems\.org$/ },
    { service: 'NuGet', audience: /^(https:\/\/)?(www\.)?nuget\.org(\/|$)/i, hosts: /(^|\.)nuget\.org$/ },
    { service: 'Octo STS', audience: /^(https:\/\/)?octo-sts\.dev\/?$/i, hosts: /(^|\.)octo-sts\.dev$/ },
];
/**
 * Refuses to send an ID token with a well-known service's audience to another host.
 *
 * @param targets every URL that the token would be sent to
 * @throws JobpassError `insecure`
 */
function checkAudience(audience, targets, allowed) {
    const known = KNOWN.find((entry) => entry.audience.test(audience));
    if (known === undefined)
        return;
    for (const url of targets) {
        if (known.hosts.test(url.hostname) || (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .isLoopback */ .U9)(url) || allowed.has(url))
            continue;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('insecure', `An ID token for the audience «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(audience, 80)}» works at ${known.service}, and would be sent to ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(url.host, 100)}`, {
            hint: `Give an audience that only ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(url.host, 100)} accepts, or list that host in allowed-hosts if you trust it with your access to ${known.service}`,
        });
    }
}


/***/ }),

/***/ 1332:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ nameOf),
/* harmony export */   currentToken: () => (/* binding */ currentToken),
/* harmony export */   status: () => (/* binding */ status),
/* harmony export */   statusLines: () => (/* binding */ statusLines),
/* harmony export */   z: () => (/* binding */ loadIfPossible)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6991);
/* harmony import */ var _end_folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9674);
/* harmony import */ var _ending_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7949);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7498);






/** Every credential that this job got, the newest last. */
function status(runner) {
    const found = _folder_js__WEBPACK_IMPORTED_MODULE_5__/* .JobFolder */ .u_.all(runner.temporaryFolder()).flatMap((folder) => {
        const saved = loadIfPossible(folder);
        if (saved === undefined)
            return [];
        const kept = keptIfPossible(folder);
        const state = (0,_end_folder_js__WEBPACK_IMPORTED_MODULE_3__/* .withKept */ .$)(saved, kept);
        return state.leases.map((held) => statusOf(state, held, kept?.renewals ?? 0, kept?.renewedAt));
    });
    return found.sort((one, other) => (one.issuedAt < other.issuedAt ? -1 : 1));
}
/** The same for people, one line each. */
function statusLines(leases) {
    if (leases.length === 0)
        return ['No step of this job got a credential yet'];
    return leases.map((lease) => {
        const now = _clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml.now();
        const left = lease.expiresAt === undefined ? undefined : Date.parse(lease.expiresAt) - now;
        const life = [
            `issued ${lease.issuedAt}`,
            ...(lease.renewals === 0 ? [] : [`renewed ${lease.renewals} times, last ${lease.renewedAt ?? ''}`]),
            left === undefined
                ? 'with an unknown expiry'
                : left > 0
                    ? `expires ${lease.expiresAt} (in ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(left)})`
                    : `expired ${lease.expiresAt}`,
        ].join(', ');
        const end = lease.ended === undefined ? (lease.kept ? 'kept' : 'not kept') : lease.ended;
        return `${lease.name}: ${end}; credential ${lease.id} from ${lease.issuer} (${lease.provider}), ${life}; by ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .identityLine */ .fL)({ claims: lease.identity })}`;
    });
}
/**
 * The credential as it is now: the keeper's word where it keeps it, else what was saved.
 *
 * @throws JobpassError `usage` where there is none of that name, `refused` where it is dead
 */
async function currentToken(runner, name) {
    const folders = _folder_js__WEBPACK_IMPORTED_MODULE_5__/* .JobFolder */ .u_.all(runner.temporaryFolder()).flatMap((folder) => {
        const state = loadIfPossible(folder);
        return state !== undefined && (name === undefined || nameOf(state) === name) ? [{ folder, state }] : [];
    });
    const [newest] = folders.sort((one, other) => issued(other.state) - issued(one.state));
    if (newest === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', name === undefined
            ? 'No step of this job got a credential yet'
            : `There is no credential of the name ${name}`, { hint: 'jobpass status lists them' });
    }
    const { folder, state } = newest;
    if (state.keeper !== undefined) {
        const { KeeperClient } = await __webpack_require__.e(/* import() */ 290).then(__webpack_require__.bind(__webpack_require__, 2290));
        return new KeeperClient(state.keeper).token(folder.path);
    }
    const held = state.leases.findLast(({ ending }) => ending === undefined);
    if (held === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('refused', 'The credential has been revoked');
    return held.lease.credential;
}
/** What was saved; undefined also where a step has spoilt it. */
function loadIfPossible(folder) {
    try {
        return folder.load();
    }
    catch {
        return undefined;
    }
}
function keptIfPossible(folder) {
    try {
        return folder.loadKept();
    }
    catch {
        return undefined;
    }
}
function nameOf({ settings }) {
    return settings.name ?? settings.provider;
}
function issued({ leases }) {
    return Math.max(0, ...leases.map(({ lease }) => lease.issuedAt));
}
function statusOf(state, { lease, deliveredTo, ending }, renewals, renewedAt) {
    const at = (ms) => (ms === undefined ? undefined : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(ms));
    return {
        name: nameOf(state),
        id: lease.id,
        provider: lease.provider,
        issuer: lease.issuer,
        identity: state.claims,
        issuedAt: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(lease.issuedAt),
        expiresAt: at(lease.expiresAt),
        renewals,
        renewedAt: at(renewedAt),
        kept: state.keeper !== undefined && ending === undefined,
        deliveredTo,
        ended: ending === undefined ? undefined : (0,_ending_js__WEBPACK_IMPORTED_MODULE_4__/* .shownEnding */ .f)(ending),
    };
}


/***/ }),

/***/ 7227:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ prepareExchange),
/* harmony export */   c: () => (/* binding */ exchange)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _identity_audiences_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5232);


/**
 * Finds out what the exchange needs while the first ID token is fetched, and checks that the token may go there.
 *
 * @returns the ID token; undefined where the provider takes none
 */
async function prepareExchange({ provider, http, idToken, }) {
    const { audience } = provider;
    const check = (targets) => {
        if (audience !== undefined)
            (0,_identity_audiences_js__WEBPACK_IMPORTED_MODULE_1__/* .checkAudience */ .f)(audience, targets, http.allowedHosts);
    };
    check(provider.targets);
    const [targets, first] = await Promise.all([
        provider.prepare(),
        audience === undefined ? undefined : idToken(),
    ]);
    check(targets);
    return first;
}
/**
 * Exchanges until it succeeds, fails for good, or patience ends: with a new ID token for each try that may have used
 * one up.
 *
 * @param first an ID token that was fetched already
 */
function exchange({ provider, http, idToken }, record, first) {
    const takesIdToken = provider.audience !== undefined;
    let token = first;
    return http.persist(async (attempt) => {
        // Outside of the try: an ID token whose answer was lost is no lost credential.
        if (takesIdToken)
            token ??= await idToken();
        record.begin();
        try {
            return await provider.exchange(token, attempt);
        }
        catch (error) {
            const known = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ ? error : undefined;
            if (known?.answerLost)
                record.lost();
            // Whoever received it may take it once only. It can be sent again when it never left this machine.
            if (known?.code !== 'unreachable' || known.answerLost)
                token = undefined;
            throw error;
        }
        finally {
            record.end();
        }
    });
}


/***/ }),

/***/ 6897:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ finish)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6991);
/* harmony import */ var _end_folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9674);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7498);





/** The most that post takes for its requests, in milliseconds: together with Node's start it stays below 30 s. */
const BUDGET_MS = 27_500;
/**
 * The second half of a lease's life: revokes everything that this use of Jobpass holds, asks for the proof,
 * removes what was written, and gives the account. Everything side by side.
 *
 * @returns the accounts, and whether all that could be revoked was
 */
async function finish({ runner, clock = _clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml }) {
    const folders = _folder_js__WEBPACK_IMPORTED_MODULE_4__/* .JobFolder */ .u_.remembered(runner.savedState());
    // First of all: a main that is still in its exchange must find it.
    for (const folder of folders)
        folder.markEnd();
    if (folders.length === 0) {
        runner.log.info('Nothing to revoke: no credential was asked for in this job');
        return { accounts: [], failed: false };
    }
    let failed = false;
    const accounts = await Promise.all(folders.map(async (folder) => {
        try {
            return await finishFolder(folder, runner, clock);
        }
        catch (error) {
            // Told here, so that the others are not left in the middle.
            runner.log.error(`${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}. A credential of this job may live until it expires by itself`);
            failed = true;
            return undefined;
        }
    }));
    const told = accounts.filter((account) => account !== undefined);
    failed ||= told.some(({ state }) => state.leases.some(({ ending }) => ending?.word === 'failed'));
    return { accounts: told, failed };
}
async function finishFolder(folder, runner, clock) {
    if (!folder.exists) {
        runner.log.warning('The saved state of this job is gone: either this has been done already, or a step has removed it. Then a credential of this job may live until it expires by itself');
        return undefined;
    }
    const account = await (0,_end_folder_js__WEBPACK_IMPORTED_MODULE_3__/* .endFolder */ .m)(folder, { runner, clock, budgetMs: BUDGET_MS });
    if (account === undefined) {
        runner.log.info('Nothing to revoke: no exchange was begun, and a main step that still runs begins none');
    }
    else if (account.state.leases.length > 0 || account.remarks.length > 0) {
        await runner.summary((0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .summaryOf */ .YG)(account));
    }
    // A main that still runs finds it gone, and stops.
    if (account === undefined)
        (0,_folder_js__WEBPACK_IMPORTED_MODULE_4__/* .discard */ .vf)(folder, runner.log);
    else
        await (0,_end_folder_js__WEBPACK_IMPORTED_MODULE_3__.tidy)(folder, account.state.settings.provider, runner.log);
    return account;
}


/***/ }),

/***/ 1059:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ INPUTS),
/* harmony export */   n: () => (/* binding */ OWN_INPUTS)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9190);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4321);


/** The inputs that each provider adds. */
const OWN_INPUTS = _providers_index_js__WEBPACK_IMPORTED_MODULE_1__/* .PROVIDERS */ .xq.map(({ name, inputs, marks = [] }) => ({
    provider: name,
    inputs,
    marks,
}));
/** Every input, each name once: what action.yml and the docs list. */
const INPUTS = [
    ...new Map([..._config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .COMMON_INPUTS */ .s7, ..._providers_index_js__WEBPACK_IMPORTED_MODULE_1__/* .PROVIDERS */ .xq.flatMap(({ inputs }) => inputs)].map((input) => [input.name, input])).values(),
];


/***/ }),

/***/ 3986:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  n: () => (/* binding */ start)
});

// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/config/settings.js
var config_settings = __webpack_require__(4318);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/providers/index.js + 1 modules
var providers = __webpack_require__(4321);
// EXTERNAL MODULE: ./build/job/inputs.js
var job_inputs = __webpack_require__(1059);
;// CONCATENATED MODULE: ./build/job/outbox.js

/**
 * Holds back what is handed to later steps until all of a step's credentials are there, so that they are handed over
 * together or not at all.
 */
class Outbox {
    #runner;
    #entries = [];
    constructor(runner) {
        this.#runner = runner;
    }
    /** The runner as one credential sees it. Of several each has outputs and lines in the log under its name. */
    for(owner) {
        const { log } = this.#runner;
        const put = (kind, name, value) => void this.#entries.push({ kind, name, value, owner });
        const prefix = (message) => `${owner}: ${message}`;
        return {
            ...this.#runner,
            ...(owner === undefined
                ? {}
                : {
                    log: {
                        info: (message) => log.info(prefix(message)),
                        warning: (message) => log.warning(prefix(message)),
                        error: (message) => log.error(prefix(message)),
                    },
                }),
            exportVariable: (name, value) => put('variable', name, value),
            setOutput: (name, value) => put('output', owner === undefined ? name : `${owner}-${name}`, value),
        };
    }
    /** Hands everything over. @throws JobpassError `usage` where two credentials would set the same, `delivery` */
    send() {
        const seen = new Map();
        for (const entry of this.#entries) {
            const key = `${entry.kind} ${entry.name}`;
            const before = seen.get(key);
            if (before !== undefined && before.owner !== entry.owner && before.value !== entry.value) {
                throw new errors/* JobpassError */.bJ('usage', `The credentials ${before.owner} and ${entry.owner} would both set the ${key}`, { hint: 'Give one of them another env-name, or deliver: file with another profile' });
            }
            seen.set(key, entry);
        }
        for (const { kind, name, value } of this.#entries) {
            if (kind === 'variable')
                this.#runner.exportVariable(name, value);
            else
                this.#runner.setOutput(name, value);
        }
    }
}

;// CONCATENATED MODULE: ./build/job/plan.js



/** One lease where nothing is said. An exchange takes an ID token each time, so there are fewer of them. */
const LEASE_MS = { 'in place': 60_000, anew: 300_000 };
/**
 * Decides whether a credential is kept, how it is renewed and how long it lives. Pure.
 *
 * @throws JobpassError `usage` for what cannot be had together
 */
function planLife(settings, { renews, disposable, revocable }) {
    const { deliver, keep: wanted, leaseMs, ttlMs, revoke } = settings;
    const served = deliver.includes('endpoint');
    // What steps hold in their environment stays as it is: renewal must not change it.
    const changeable = deliver.every((name) => name === 'endpoint' || name === 'file');
    const renewal = renews === 'in place' || changeable ? renews : 'none';
    if (wanted === 'true' && renewal === 'none') {
        throw new errors/* JobpassError */.bJ('usage', `keep: true cannot be had with deliver: ${deliver.join(', ')}: a renewed credential is another one, and steps keep the one that they were given`, {
            hint: 'Use deliver: endpoint or deliver: file, whose content is replaced; or keep: auto, which takes it once for the ttl',
        });
    }
    if (wanted === 'false' && served) {
        throw new errors/* JobpassError */.bJ('usage', 'deliver: endpoint cannot be had with keep: false', {
            hint: 'The process that keeps the credential is what serves it: leave keep out, or deliver it otherwise',
        });
    }
    const keep = wanted === 'true' ||
        (wanted === 'auto' && (served || renewal !== 'none' || (!disposable && revoke && revocable)));
    if (!keep || renewal === 'none') {
        const whole = ttlMs ?? config_settings/* TTL_MS */.Om.once;
        const remarks = wanted === 'auto' && renewal === 'none'
            ? [
                `It is taken once, for the ttl of ${(0,build_clock/* span */.Ln)(whole)}: what steps hold in their environment cannot be renewed (deliver: endpoint or file can)`,
            ]
            : [];
        if (leaseMs !== undefined)
            remarks.push('The input lease means nothing here, since the credential is not renewed');
        return { keep, renewal: 'none', leaseMs: whole, ttlMs: whole, remarks };
    }
    const whole = ttlMs ?? config_settings/* TTL_MS */.Om.renewed;
    return { keep, renewal, leaseMs: Math.min(leaseMs ?? LEASE_MS[renews], whole), ttlMs: whole, remarks: [] };
}
/** The plan where nothing tells when the job is over: whatever is renewed lives for its ttl, so that is shorter. */
function withoutSign(plan, settings) {
    if (plan.renewal === 'none')
        return plan;
    const ttlMs = settings.ttlMs ?? config_settings/* TTL_MS */.Om.once;
    const remark = `There is no sign by which to see that the job goes on: the credential is renewed for the ttl of ${(0,build_clock/* span */.Ln)(ttlMs)}, also where the job ends before and its post step does not run`;
    return { ...plan, ttlMs, leaseMs: Math.min(plan.leaseMs, ttlMs), remarks: [...plan.remarks, remark] };
}
/** The plan where no process beside the job could be started: everything is taken once. */
function withoutKeeper(settings) {
    const ttlMs = settings.ttlMs ?? config_settings/* TTL_MS */.Om.once;
    return { leaseMs: ttlMs, ttlMs };
}
/** The life that providers are asked for. It begins now. */
function beginLife({ leaseMs, ttlMs }, now) {
    return { leaseMs, ttlMs, endsAt: now + ttlMs };
}

// EXTERNAL MODULE: ./build/delivery/index.js + 4 modules
var delivery = __webpack_require__(6939);
// EXTERNAL MODULE: ./build/http/client.js
var client = __webpack_require__(9726);
// EXTERNAL MODULE: ./build/providers/provider.js
var providers_provider = __webpack_require__(4096);
// EXTERNAL MODULE: ./build/job/account.js
var account = __webpack_require__(6991);
// EXTERNAL MODULE: ./build/job/context.js
var context = __webpack_require__(6735);
// EXTERNAL MODULE: ./build/job/end-all.js
var end_all = __webpack_require__(2615);
// EXTERNAL MODULE: ./build/job/end-lease.js
var end_lease = __webpack_require__(974);
// EXTERNAL MODULE: ./build/job/exchange.js
var exchange = __webpack_require__(7227);
// EXTERNAL MODULE: ./build/job/folder.js
var folder = __webpack_require__(7498);
;// CONCATENATED MODULE: ./build/job/use.js












/** The longest that main waits for the first probe, once the credential is delivered. */
const PROBE_MS = 1_000;
/** The most that main takes until the credential is there, with faults at each hop, in milliseconds. */
const BUDGET_MS = 110_000;
/** How long main tries to revoke what it got but may not deliver, in milliseconds; post goes on where it ends. */
const UNDO_MS = 12_000;
/**
 * The first half of one lease's life: from the ID token to the delivered credential. What must not be lost is saved
 * before each step that can fail.
 */
class Use {
    #options;
    #runner;
    #clock;
    #folder;
    #state;
    #hired;
    #context;
    #held;
    /** With everything that is delivered. */
    #lease;
    #keeper;
    #endpoint;
    /** @throws JobpassError `state` where nothing can be remembered here */
    constructor(options) {
        const { runner, settings, plan, clock } = options;
        this.#options = options;
        this.#runner = runner;
        this.#clock = clock;
        const { renewal, keep } = plan;
        // Before there is anything to lose: the place where it will be remembered, and the runner's memory of it.
        this.#folder = folder/* JobFolder */.u_.create(runner.temporaryFolder());
        runner.saveState(...this.#folder.remembered);
        const life = beginLife(plan, clock.now());
        this.#state = { version: 1, settings, life, renewal, claims: {}, leases: [], lostAnswers: [] };
        // Meanwhile: it is needed when the credential is there.
        this.#hired = keep ? this.#hire() : Promise.resolve();
    }
    /**
     * Everything up to the credential, its mask and what it opens. From where it is issued on, whatever goes wrong, it is
     * revoked by `giveUp`.
     *
     * @throws JobpassError
     */
    async obtain() {
        const { settings, life } = this.#state;
        this.#context = await (0,context/* openContext */.e)({
            runner: this.#runner,
            settings,
            life,
            clock: this.#clock,
            patience: client/* PATIENCE */.aZ,
            deadline: this.#clock.elapsed() + BUDGET_MS,
            limits: client/* LIMITS */.b1,
            signal: this.#options.signal,
            onStray: (lease) => this.#endStray(lease),
        });
        const lease = await this.#exchange(this.#context);
        this.#held = { lease, deliveredTo: [] };
        this.#lease = lease;
        this.#state.leases.push(this.#held);
        await this.#secure(lease);
        await this.#collect(lease, this.#context);
        if (this.#endpoint !== undefined) {
            this.#context.secrets.add(this.#endpoint.token);
            await this.#runner.mask([this.#endpoint.token]);
        }
    }
    /** Hands over what `obtain` got. @throws JobpassError `delivery` */
    deliver() {
        const [lease, held, context] = [this.#lease, this.#held, this.#context];
        if (lease === undefined || held === undefined || context === undefined)
            throw new Error('nothing to deliver');
        const { deliver, fileFormat, fileMode } = this.#state.settings;
        for (const name of deliver) {
            held.deliveredTo.push(...delivery/* DELIVERY */.H[name].deliver(lease, {
                runner: this.#runner,
                folder: this.#folder.path,
                fileFormat,
                fileMode,
                ...(this.#endpoint === undefined ? {} : { endpoint: this.#endpoint }),
                ...(context.provider.forms === undefined ? {} : { forms: context.provider.forms }),
            }));
        }
        this.#runner.setOutput('credential-id', lease.id);
        for (const [name, value] of Object.entries(lease.facts ?? {}))
            this.#runner.setOutput(name, value);
        this.#runner.setOutput('expires-at', lease.expiresAt === undefined ? '' : (0,build_clock/* timestamp */.vE)(lease.expiresAt));
        this.checkGoesOn();
    }
    /** Tells what was delivered, and probes it once, which is what makes `revoked` a proof. Never throws. */
    async prove() {
        const [held, context] = [this.#held, this.#context];
        if (held === undefined || context === undefined)
            return;
        const { log } = this.#runner;
        log.info(`Issued ${(0,account/* leaseLine */.NJ)(held)}`);
        log.info(`Delivered to ${held.deliveredTo.join(', ')}`);
        held.accepted = await (0,end_lease/* probeOnce */.m)(held, context, PROBE_MS);
        if (held.accepted.answer === 'refuses') {
            log.warning('The provider has just issued this credential, and does not accept it when asked');
        }
        if (held.lease.expiresAt === undefined && held.accepted.expiresAt !== undefined)
            held.lease.expiresAt = held.accepted.expiresAt;
        this.#saveIfPossible();
        for (const remark of this.#options.plan.remarks)
            log.info(remark);
        if (this.#keeper !== undefined)
            this.#tellKeeping();
    }
    /** Ends what was got and may not be used. Never throws. */
    async giveUp() {
        const { leases, lostAnswers } = this.#state;
        await this.#hired;
        if (this.#held !== undefined && this.#held.ending === undefined)
            await this.#undo(this.#held);
        else
            await this.#dismiss();
        for (const remark of (0,account/* remarks */.IW)(this.#state))
            this.#runner.log.warning(remark);
        if (leases.length > 0 || lostAnswers.length > 0)
            this.#saveIfPossible();
        else
            this.#forget();
    }
    async close() {
        await this.#context?.close();
    }
    /** A cancelled job, or one whose post step has run already, gets nothing. @throws JobpassError `cancelled` */
    checkGoesOn() {
        if (this.#options.signal.aborted)
            throw new errors/* JobpassError */.bJ('cancelled', 'The job was cancelled before the credential was delivered');
        if (this.#folder.ended)
            throw new errors/* JobpassError */.bJ('cancelled', 'The job had ended before the credential was there');
    }
    /** Side by side where one step needs nothing of the other. */
    async #exchange(context) {
        const state = this.#state;
        const first = await (0,exchange/* prepareExchange */.T)(context);
        state.claims = first?.shown ?? this.#runner.job();
        this.#runner.log.info(`${first === undefined ? 'Job' : 'ID token'}: ${(0,account/* identityLine */.fL)(state)}`);
        // Where nothing is renewed, a keeper changes nothing of what is asked for.
        const served = state.settings.deliver.includes('endpoint');
        if (served || this.#options.plan.renewal !== 'none')
            await this.#hired;
        if (served && this.#keeper === undefined) {
            throw new errors/* JobpassError */.bJ('state', 'deliver: endpoint needs a process beside the job, which cannot be here', { hint: 'Deliver it by env or file' });
        }
        return (0,exchange/* exchange */.c)(context, {
            begin: () => {
                this.checkGoesOn();
                // Saved before it is sent: if main is killed in the exchange, this alone tells post that there was one.
                state.exchangeSince = this.#clock.now();
                this.#folder.save(state);
            },
            lost: () => void state.lostAnswers.push(this.#clock.now()),
            end: () => {
                delete state.exchangeSince;
            },
        }, first);
    }
    /** Masks it and saves what revocation needs, both before anything else. */
    async #secure(lease) {
        const masked = this.#runner.mask((0,providers_provider/* secretsOf */.F)(lease));
        // Saved while the mask is on its way to the runner: a step can be killed while it waits.
        masked.catch(() => undefined);
        // Without its folder post has been here, which is told below.
        if (this.#folder.exists)
            this.#folder.save(this.#state);
        const { keeper } = this.#state;
        await this.#hired;
        // Post must know of it before it knows of the lease.
        if (this.#state.keeper !== keeper)
            this.#saveIfPossible();
        await this.#watch();
        await masked;
        this.checkGoesOn();
    }
    async #collect(issued, { provider, secrets }) {
        if (provider.collect === undefined)
            return;
        const { values, expiresAt, renewBefore, handle } = await provider.collect(issued);
        if (expiresAt !== undefined)
            issued.expiresAt = expiresAt;
        if (renewBefore !== undefined)
            issued.renewBefore = renewBefore;
        Object.assign(issued.handle, handle);
        this.#saveIfPossible();
        await this.#watch();
        // Not saved: all of it ends with the lease, and a secret that is not on the disk cannot be read there.
        this.#lease = { ...issued, values };
        secrets.add(...(0,providers_provider/* secretsOf */.F)(this.#lease));
        await this.#runner.mask((0,providers_provider/* secretsOf */.F)(this.#lease));
        this.checkGoesOn();
    }
    /** Has a keeper stand by. Where there can be none, the credential is taken once, which is told. Never throws. */
    async #hire() {
        try {
            this.#keeper = await this.#options.hire(this.#folder.path);
            this.#state.keeper = this.#keeper.folder;
        }
        catch (error) {
            this.#goWithout(error);
        }
    }
    /** From here on nothing renews: the credential is asked for its whole life. */
    #goWithout(error) {
        const state = this.#state;
        this.#keeper = undefined;
        delete state.keeper;
        state.renewal = 'none';
        Object.assign(state.life, beginLife(withoutKeeper(state.settings), this.#clock.now()));
        this.#runner.log.warning(`No process can keep the credential here, so it is taken once, for ${(0,build_clock/* span */.Ln)(state.life.ttlMs)}: ${(0,errors/* tell */.qz)(error)}`);
    }
    /** Hands the lease over, as it is saved. */
    async #watch() {
        if (this.#keeper === undefined)
            return;
        try {
            const { endpoint } = await this.#keeper.watch(this.#folder.path);
            if (endpoint !== undefined)
                this.#endpoint = endpoint;
        }
        catch (error) {
            this.#goWithout(error);
        }
    }
    /** Takes the lease back: what is done to it now must not meet a renewal. */
    async #dismiss() {
        try {
            await this.#keeper?.release(this.#folder.path);
        }
        catch {
            // It has ended, or ends by itself when the job does.
        }
    }
    #tellKeeping() {
        const { log } = this.#runner;
        const { life, renewal } = this.#state;
        const how = {
            'in place': `renewed in leases of ${(0,build_clock/* span */.Ln)(life.leaseMs)}`,
            anew: `replaced by another one in leases of ${(0,build_clock/* span */.Ln)(life.leaseMs)}`,
            none: 'watched',
        }[renewal];
        log.info(`Kept beside the job: ${how}, until ${(0,build_clock/* timestamp */.vE)(life.endsAt)} at the latest, and revoked when the runner dies`);
        const until = this.#runner.idTokensUntil();
        if (renewal === 'anew' && until !== undefined && until < life.endsAt) {
            log.warning(`This job can have no ID tokens after ${(0,build_clock/* timestamp */.vE)(until)}: from then on the credential is not replaced any more. Steps that need it must end by then, or run in a job of their own`);
        }
    }
    /** Revokes at once what was issued and may not be used. What does not succeed here, post tries again. */
    async #undo(held) {
        await this.#dismiss();
        const { life, settings } = this.#state;
        await (0,end_all/* endAll */.X)([held], {
            runner: this.#runner,
            settings: { ...settings, revoke: true },
            life,
            clock: this.#clock,
            budgetMs: UNDO_MS,
            patienceMs: UNDO_MS,
        });
        held.deliveredTo = [];
        const line = `Not delivered, so revoked at once: ${(0,account/* endingLine */.KG)(held)}`;
        const { log } = this.#runner;
        if (held.ending?.word === 'revoked' || held.ending?.word === 'accepted')
            log.info(line);
        else
            log.warning(line);
        if (this.#folder.ended) {
            // Post has been here, so nobody else takes back what was written.
            const { tidy } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 9674));
            await tidy(this.#folder, settings.provider, log);
        }
        else
            this.#saveIfPossible();
    }
    async #endStray(lease) {
        this.#runner.log.warning('An answer that cannot be used held a credential all the same');
        const held = { lease, deliveredTo: [] };
        this.#state.leases.push(held);
        delete this.#state.exchangeSince;
        const masked = this.#runner.mask((0,providers_provider/* secretsOf */.F)(lease));
        masked.catch(() => undefined);
        this.#saveIfPossible();
        await this.#undo(held);
    }
    /** For what post can do without: the state that it cannot do without is saved already, or its loss is told. */
    #saveIfPossible() {
        try {
            if (this.#folder.exists)
                this.#folder.save(this.#state);
        }
        catch {
            // The state saved before still holds what revocation needs.
        }
    }
    /** Nothing was issued: there is nothing to remember. */
    #forget() {
        (0,folder/* discard */.vf)(this.#folder, this.#runner.log);
        try {
            // Otherwise post would wonder where the folder has gone.
            this.#runner.saveState(this.#folder.remembered[0], '');
        }
        catch {
            // Then it wonders.
        }
    }
}

;// CONCATENATED MODULE: ./build/job/start.js








/**
 * The main step: gets the credentials that the inputs ask for, side by side, and delivers all of them or none.
 *
 * @throws JobpassError when they are not delivered; whatever was issued by then is revoked
 */
async function start(options) {
    const { runner, clock = build_clock/* systemClock */.ml } = options;
    const wanted = await readWanted(runner);
    for (const { settings } of wanted)
        options.check?.(settings);
    if (wanted.some(({ settings }) => settings.revokeNow)) {
        const { notAllDead, revokeNow } = await __webpack_require__.e(/* import() */ 670).then(__webpack_require__.bind(__webpack_require__, 3289));
        for (const { settings } of wanted)
            if ((await revokeNow({ runner, clock, name: settings.name })).failed)
                throw notAllDead();
        return;
    }
    const plans = wanted.map(({ settings }) => {
        const { renews, revocable = () => true } = (0,providers/* providerEntry */.kb)(settings.provider);
        return planLife(settings, { renews, disposable: runner.disposable, revocable: revocable(settings) });
    });
    const sign = plans.some(({ keep }) => keep) ? await runner.signOfLife() : { kind: 'none' };
    const stop = new AbortController();
    const signal = AbortSignal.any([options.signal, stop.signal]);
    const outbox = new Outbox(runner);
    const hire = hiring(options, clock, sign);
    const uses = [];
    let failure;
    const fail = (error) => {
        failure ??= error;
        // What still goes on elsewhere is of no use any more.
        stop.abort();
    };
    try {
        for (const [at, { name, settings }] of wanted.entries()) {
            const plan = signed(plans[at], settings, sign);
            uses.push(new Use({ runner: outbox.for(name), settings, plan, clock, signal, hire }));
        }
        await Promise.all(uses.map((use, at) => use.obtain().catch((error) => fail(named(error, wanted[at]?.name)))));
        if (failure === undefined) {
            for (const use of uses)
                use.deliver();
            outbox.send();
            // For what ended while it was handed over.
            for (const use of uses)
                use.checkGoesOn();
        }
    }
    catch (error) {
        fail(error);
    }
    try {
        if (failure === undefined)
            await Promise.all(uses.map((use) => use.prove()));
        else
            await Promise.all(uses.map((use) => use.giveUp()));
    }
    finally {
        await Promise.all(uses.map((use) => use.close()));
    }
    if (failure !== undefined)
        throw failure;
}
/** What the inputs ask for: one credential, or those of the map in `credentials`. */
async function readWanted(runner) {
    const given = runner.inputs();
    const map = given.get('credentials');
    const each = map === undefined ? [{ inputs: given }] : (await Promise.all(/* import() */[__webpack_require__.e(815), __webpack_require__.e(238)]).then(__webpack_require__.bind(__webpack_require__, 1238))).readCredentials(map, given);
    const wanted = [];
    for (const { name, inputs } of each) {
        try {
            const { settings, warnings } = await (0,config_settings/* readSettings */.sb)(inputs, job_inputs/* OWN_INPUTS */.n);
            for (const warning of warnings)
                runner.log.warning(name === undefined ? warning : `Credential ${name}: ${warning}`);
            wanted.push({ ...(name === undefined ? {} : { name }), settings });
        }
        catch (error) {
            throw named(error, name);
        }
    }
    return wanted;
}
function signed(plan, settings, sign) {
    return plan.keep && sign.kind === 'none' ? withoutSign(plan, settings) : plan;
}
/** Hires the job's keeper once for all credentials of the step. */
function hiring({ runner, keeper }, clock, sign) {
    let first;
    return async (folder) => {
        const { KeeperClient } = await __webpack_require__.e(/* import() */ 290).then(__webpack_require__.bind(__webpack_require__, 2290));
        if (first === undefined) {
            first = KeeperClient.hire(keeper, sign, folder, { runner, clock });
            return first;
        }
        const client = await first;
        await client.expect(folder);
        return client;
    };
}
/** An error with the name of the credential that it is about, where there are several. */
function named(error, name) {
    if (name === undefined || !(error instanceof errors/* JobpassError */.bJ))
        return error;
    return new errors/* JobpassError */.bJ(error.code, `Credential ${name}: ${error.message}`, {
        ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
}


/***/ }),

/***/ 1239:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ ID_TOKEN_VARIABLES),
/* harmony export */   s: () => (/* binding */ FOLDER_VARIABLE),
/* harmony export */   withGivenIdToken: () => (/* binding */ withGivenIdToken)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _id_tokens_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2734);


/** Where the user says that the ID token is: the variables of the options `--id-token-…`, and the token itself. */
const ID_TOKEN_VARIABLES = {
    file: 'JOBPASS_ID_TOKEN_FILE',
    env: 'JOBPASS_ID_TOKEN_ENV',
    command: 'JOBPASS_ID_TOKEN_COMMAND',
    itself: 'JOBPASS_ID_TOKEN',
};
/** What the program of `--id-token-command` finds the audience in. */
const AUDIENCE_VARIABLE = 'JOBPASS_AUDIENCE';
/** The folder of an outer use of Jobpass, in which commands of it look for its state. */
const FOLDER_VARIABLE = 'JOBPASS_FOLDER';
/** The runner with its ID tokens from where the user says, if he does. @throws JobpassError `usage` for two places */
function withGivenIdToken(runner, env) {
    const folder = env[FOLDER_VARIABLE] ?? '';
    const placed = folder === '' ? runner : { ...runner, temporaryFolder: () => folder };
    const said = Object.values(ID_TOKEN_VARIABLES).filter((name) => (env[name] ?? '') !== '');
    const [variable, other] = said;
    if (variable === undefined)
        return placed;
    if (other !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `${variable} and ${other} both say where the ID token is`, {
            hint: 'Give one of them',
        });
    }
    const value = env[variable] ?? '';
    const variables = [...runner.variables, variable];
    const held = (name) => {
        const raw = env[name] ?? '';
        return {
            idToken: async (audience) => {
                if (raw === '')
                    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('no-id-token', `The variable ${name} is empty, so there is no ID token`, {
                        hint: 'Check its name, and that this step is given it',
                    });
                return (0,_id_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .givenIdToken */ .cz)(raw, `the variable ${name}`, audience);
            },
            secrets: () => [...runner.secrets(), raw].filter((secret) => secret !== ''),
            idTokensUntil: () => (0,_id_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .expiryOf */ .p1)(raw),
            variables: [...variables, name],
        };
    };
    const given = () => {
        switch (variable) {
            case ID_TOKEN_VARIABLES.file:
                // Read each time: who put it there may replace it.
                return {
                    idToken: async (audience) => (0,_id_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .idTokenInFile */ .oh)(value, audience),
                    idTokensUntil: () => undefined,
                };
            case ID_TOKEN_VARIABLES.env:
                return held(value);
            case ID_TOKEN_VARIABLES.command:
                return {
                    idToken: (audience, _, attempt) => (0,_id_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .idTokenFrom */ .NS)(['/bin/sh', '-c', value], {
                        what: 'The command of --id-token-command',
                        audience,
                        attempt,
                        env: { ...env, [AUDIENCE_VARIABLE]: audience },
                        hint: 'It must print an ID token and end with 0; it finds the audience in JOBPASS_AUDIENCE',
                    }),
                    idTokensUntil: () => undefined,
                    variables: [...variables, 'PATH', 'HOME'],
                };
            default:
                return held(variable);
        }
    };
    return { ...placed, variables, ...given() };
}


/***/ }),

/***/ 2734:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LR: () => (/* binding */ idTokensIn),
/* harmony export */   NS: () => (/* binding */ idTokenFrom),
/* harmony export */   cz: () => (/* binding */ givenIdToken),
/* harmony export */   oh: () => (/* binding */ idTokenInFile),
/* harmony export */   p1: () => (/* binding */ expiryOf)
/* harmony export */ });
/* unused harmony export claimsOf */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _identity_id_token_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8914);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4865);




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
 * The ID token that a program prints. What it prints besides, on stderr, is shown where it fails, but for what looks
 * like a token.
 *
 * @param what its name for people: `buildkite-agent`
 * @throws JobpassError `no-id-token` where it is not there or says no, `unreachable` where it does not end
 */
async function idTokenFrom([program = '', ...words], { what, audience, attempt, env = process.env, hint, }) {
    const { execFile } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 1421, 19));
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
        const said = (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(stderr
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
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);



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

/***/ 9372:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ quoted)
/* harmony export */ });
/** A word as shells and the common readers of dotenv files take it literally. */
function quoted(word) {
    return /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}


/***/ })

};
