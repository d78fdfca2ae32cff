export const id = 3572;
export const ids = [3572,9674,1332];
export const modules = {

/***/ 73638:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   endingsOf: () => (/* binding */ endingsOf)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _job_ending_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(67949);


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

/***/ 53572:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   defineExec: () => (/* binding */ defineExec),
/* harmony export */   defineLogin: () => (/* binding */ defineLogin),
/* harmony export */   defineLogout: () => (/* binding */ defineLogout)
/* harmony export */ });
/* harmony import */ var commander__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48179);
/* harmony import */ var _config_options_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(86441);
/* harmony import */ var _entry_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(58616);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _job_commands_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(81332);
/* harmony import */ var _program_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(22928);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(54321);
/* harmony import */ var _providers_inputs_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(58944);
/* harmony import */ var _runners_given_id_token_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(11239);
/* harmony import */ var _runners_index_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(46168);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(25666);
/* harmony import */ var _text_shell_js__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(89372);
/* harmony import */ var _endings_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(73638);
/* harmony import */ var _exit_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(51652);
/* harmony import */ var _log_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(55508);
/* harmony import */ var _login_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(41403);
/* harmony import */ var _misuse_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(28558);

















/** What only a step of the action can be asked for. */
const STEPS_ONLY = ['output', 'now'];
/** With every other spelling as an input of its own, as the action has it. */
const ALL = _providers_inputs_js__WEBPACK_IMPORTED_MODULE_7__/* .INPUTS */ .m.flatMap((input) => [
    {
        ...input,
        values: input.name === 'provider'
            ? _providers_index_js__WEBPACK_IMPORTED_MODULE_6__/* .PROVIDERS */ .xq.map(({ name }) => name)
            : (input.values ?? []).filter((value) => !STEPS_ONLY.includes(value)),
    },
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
        .option('--json', 'at the end say how each credential ended, as one line of JSON on stderr')
        .argument('<command...>', 'the command and its arguments, behind --')
        .usage('[options] -- COMMAND [ARGUMENTS]')
        .addHelpText('after', `${HELP}
Exit: the command's own; 126 it cannot be started, 127 it is not there, 128 and the signal's number.
Of Jobpass: 111 failed, 112 wrong use, 114 refused, 115 unreachable, 116 ended well but not revoked.`);
    command.action(async (words, options) => {
        // Otherwise options that were meant for the command could be taken for ours.
        if (process.argv.at(-words.length - 1) !== '--') {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', 'The command to run does not stand behind --', {
                hint: `Write jobpass exec ${command.usage()}`,
            });
        }
        // Within another one, its state is its own: that one's folder goes when that one ends.
        delete process.env[_runners_given_id_token_js__WEBPACK_IMPORTED_MODULE_8__/* .FOLDER_VARIABLE */ .s];
        const runner = await runnerOf(options);
        const { exec } = await __webpack_require__.e(/* import() */ 3025).then(__webpack_require__.bind(__webpack_require__, 43025));
        end(await exec({
            runner,
            inputs: await given(options, command),
            command: words,
            keeper: [...(0,_program_js__WEBPACK_IMPORTED_MODULE_5__/* .ownProgram */ .D)(), 'keeper'],
            log: (0,_log_js__WEBPACK_IMPORTED_MODULE_14__.toStderr)(options['quiet'] === true),
            tty: options['tty'] === true,
            json: options['json'] === true,
            env: process.env,
        }));
    });
}
/** Adds what `jobpass login` takes. */
function defineLogin(command, end) {
    addJobOptions(command);
    command
        .addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$('--format <name>', 'the file that later steps source, or read').choices([..._login_js__WEBPACK_IMPORTED_MODULE_12__/* .FORMATS */ .h]))
        .option('--json', 'print what was got as one line of JSON, without the secret')
        .addHelpText('after', `${HELP}\nExit: 0 delivered, 1 failed, 2 wrong use, 4 refused, 5 unreachable.`);
    command.action(async (options) => {
        const runner = await runnerOf(options);
        const { login } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 41403));
        const { format, file, announced, variables } = await login({
            runner: options['json'] === true ? { ...runner, log: (0,_log_js__WEBPACK_IMPORTED_MODULE_14__.toStderr)() } : runner,
            inputs: await given(options, command),
            keeper: [...(0,_program_js__WEBPACK_IMPORTED_MODULE_5__/* .ownProgram */ .D)(), 'keeper'],
            signal: (0,_entry_js__WEBPACK_IMPORTED_MODULE_2__/* .cancellation */ .WN)(),
            format: options['format'],
        });
        const leases = options['json'] === true ? (0,_job_commands_js__WEBPACK_IMPORTED_MODULE_4__.status)(runner) : [];
        if (options['json'] === true)
            print((0,_text_json_js__WEBPACK_IMPORTED_MODULE_15__/* .jsonLine */ .r)({ file, format, announced, variables, leases }));
        else if (file !== undefined && !announced)
            print(format === 'sh' ? `. ${(0,_text_shell_js__WEBPACK_IMPORTED_MODULE_16__/* .quoted */ .T)(file)}` : file);
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
        (0,_entry_js__WEBPACK_IMPORTED_MODULE_2__/* .ignoreCancellation */ .CU)();
        const runner = await runnerOf(options);
        const { logout } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 41403));
        const json = options['json'] === true;
        const { accounts, failed, variables } = await logout(json ? { ...runner, log: (0,_log_js__WEBPACK_IMPORTED_MODULE_14__.toStderr)() } : runner, name);
        if (json)
            print((0,_text_json_js__WEBPACK_IMPORTED_MODULE_15__/* .jsonLine */ .r)((0,_endings_js__WEBPACK_IMPORTED_MODULE_10__.endingsOf)(accounts)));
        else if (variables.length > 0 && runner.handsOn === 'file')
            print(`unset ${variables.join(' ')}`);
        end(failed ? _exit_js__WEBPACK_IMPORTED_MODULE_11__/* .EXIT */ .dc.unrevoked : 0);
    });
}
const print = (line) => void process.stdout.write(`${line}\n`);
function addRunnerOption(command) {
    command.addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$('--runner <name>', 'the CI system, where it is not to be found out')
        .choices(_runners_index_js__WEBPACK_IMPORTED_MODULE_9__/* .RUNNERS */ .Ir.map(({ name }) => name))
        .env(_runners_index_js__WEBPACK_IMPORTED_MODULE_9__/* .RUNNER_VARIABLE */ .y2));
}
function addJobOptions(command) {
    (0,_config_options_js__WEBPACK_IMPORTED_MODULE_1__/* .addInputOptions */ .Sr)(command, ALL);
    addRunnerOption(command);
    command
        .option('--id-token-file <file>', 'where the ID token is, if not where the system has it')
        .option('--id-token-env <name>', 'the variable that holds it')
        .option('--id-token-command <command>', 'a command of the shell that prints it');
}
/** What the options say goes into the environment, by which a keeper learns of it as well. */
async function runnerOf(options) {
    const said = {
        [_runners_index_js__WEBPACK_IMPORTED_MODULE_9__/* .RUNNER_VARIABLE */ .y2]: options['runner'],
        [_runners_given_id_token_js__WEBPACK_IMPORTED_MODULE_8__/* .ID_TOKEN_VARIABLES */ ._.file]: options['idTokenFile'],
        [_runners_given_id_token_js__WEBPACK_IMPORTED_MODULE_8__/* .ID_TOKEN_VARIABLES */ ._.env]: options['idTokenEnv'],
        [_runners_given_id_token_js__WEBPACK_IMPORTED_MODULE_8__/* .ID_TOKEN_VARIABLES */ ._.command]: options['idTokenCommand'],
    };
    const sources = Object.values(_runners_given_id_token_js__WEBPACK_IMPORTED_MODULE_8__/* .ID_TOKEN_VARIABLES */ ._);
    // An option is the nearer word.
    if (sources.some((name) => typeof said[name] === 'string'))
        for (const name of sources)
            delete process.env[name];
    for (const [name, value] of Object.entries(said))
        if (typeof value === 'string')
            process.env[name] = value;
    return (0,_runners_index_js__WEBPACK_IMPORTED_MODULE_9__/* .commandRunner */ .cd)(process.env);
}
async function given(options, command) {
    (0,_config_options_js__WEBPACK_IMPORTED_MODULE_1__/* .refuseSecrets */ .un)(ALL, options, '--id-token-file');
    const inputs = await (0,_config_options_js__WEBPACK_IMPORTED_MODULE_1__/* .inputsOf */ .Vc)(ALL, options, _config_options_js__WEBPACK_IMPORTED_MODULE_1__/* .inputInVariable */ .U3);
    if (inputs.size === 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', 'Nothing says what credential is wanted', {
            hint: `Write ${(0,_misuse_js__WEBPACK_IMPORTED_MODULE_13__/* .pathOf */ .XM)(command)} --provider vault --url URL --role ROLE${(0,_misuse_js__WEBPACK_IMPORTED_MODULE_13__/* .takesCommand */ .Ap)(command) ? ' -- COMMAND' : ''}, or set JOBPASS_URL and the like: ${(0,_misuse_js__WEBPACK_IMPORTED_MODULE_13__/* .pathOf */ .XM)(command)} --help lists all`,
        });
    }
    return inputs;
}


/***/ }),

/***/ 41403:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ FORMATS),
/* harmony export */   login: () => (/* binding */ login),
/* harmony export */   logout: () => (/* binding */ logout)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _job_commands_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(81332);
/* harmony import */ var _job_finish_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(76897);
/* harmony import */ var _job_folder_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(27498);
/* harmony import */ var _job_start_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(93986);
/* harmony import */ var _runners_saved_state_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(1403);
/* harmony import */ var _text_shell_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(89372);










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

/***/ 86441:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ae: () => (/* binding */ InputOption),
/* harmony export */   Je: () => (/* binding */ WAIT_MS),
/* harmony export */   Sr: () => (/* binding */ addInputOptions),
/* harmony export */   U3: () => (/* binding */ inputInVariable),
/* harmony export */   Vc: () => (/* binding */ inputsOf),
/* harmony export */   ho: () => (/* binding */ NOT_HERE),
/* harmony export */   un: () => (/* binding */ refuseSecrets)
/* harmony export */ });
/* unused harmony export plain */
/* harmony import */ var commander__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48179);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(91983);



/** How long a file or stdin is waited for, in milliseconds. */
const WAIT_MS = 20_000;
const NOT_HERE = 'Give it in a file or in the environment: other processes can read the arguments of this one';
/** The option of an input. What it can be is for shells to offer: the input says better than commander what is wrong. */
class InputOption extends commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$ {
    values;
    constructor({ name, description, values = [], file }) {
        super(`--${name} <${file ? 'file' : 'value'}>`, plain(description));
        this.values = values;
    }
}
/** Adds an option for each input, those that are secrets as files. */
function addInputOptions(command, inputs) {
    for (const input of inputs) {
        const { name, description, secret } = input;
        if (secret) {
            command.option(`--${name}-file <file>`, `a file with it. ${plain(description)}`);
            command.addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$(`--${name} [value]`).hideHelp());
        }
        else
            command.addOption(new InputOption(input));
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

/***/ 91983:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ readBounded),
/* harmony export */   T: () => (/* binding */ readFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


/** The longest file taken unless told, in bytes: of a token, a secret or certificates. */
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
 * @param longest in bytes
 * @throws JobpassError `usage`
 */
async function readBounded(what, from, waitMs, longest = LONGEST_FILE) {
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
            if (size > longest)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${what} gives more than ${longest / 1024} KiB`);
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

/***/ 81332:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ nameOf),
/* harmony export */   currentToken: () => (/* binding */ currentToken),
/* harmony export */   status: () => (/* binding */ status),
/* harmony export */   statusLines: () => (/* binding */ statusLines),
/* harmony export */   z: () => (/* binding */ loadIfPossible)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(26991);
/* harmony import */ var _end_folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(29674);
/* harmony import */ var _ending_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(67949);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(27498);






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
        const { KeeperClient } = await __webpack_require__.e(/* import() */ 2290).then(__webpack_require__.bind(__webpack_require__, 62290));
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

/***/ 29674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ withKept),
/* harmony export */   m: () => (/* binding */ endFolder),
/* harmony export */   tidy: () => (/* binding */ tidy)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54321);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(26991);
/* harmony import */ var _auditor_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(89235);
/* harmony import */ var _end_all_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(62615);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(27498);






/** How much of the time is for revocation: what is left is for the probe. */
const PATIENCE = 0.84;
/**
 * Takes a folder's leases back from the keeper, revokes them, asks for the proof, and tells how they ended.
 *
 * The keeper's word that one has ended already is not taken: any step of the job could have written it. It is revoked
 * and probed again, unless it has expired by itself meanwhile.
 *
 * @returns undefined where nothing was saved
 * @throws JobpassError `state` where what was saved cannot be read
 */
async function endFolder(folder, { runner, clock, budgetMs, last }) {
    const began = clock.elapsed();
    const saved = folder.load();
    if (saved === undefined)
        return undefined;
    const doubts = await release(folder, saved);
    const kept = readKept(folder, doubts);
    const state = withKept(saved, kept);
    const words = new Map(state.leases.map((held) => [held, held.ending]));
    for (const held of state.leases) {
        if (kept?.leases.some(({ lease }) => lease.id === held.lease.id) && !isOver(held, clock.now()))
            delete held.ending;
    }
    const { settings, life } = state;
    const auditor = new _auditor_js__WEBPACK_IMPORTED_MODULE_3__/* .Auditor */ .x({ settings, clock, log: runner.log, print: runner.printRecord });
    // Required or not: what is here must end.
    await auditor.open().catch(() => undefined);
    const leftMs = Math.max(1_000, budgetMs - auditor.sendingMs - (clock.elapsed() - began));
    await (0,_end_all_js__WEBPACK_IMPORTED_MODULE_4__/* .endAll */ .X)(state.leases, {
        runner,
        settings,
        life,
        clock,
        budgetMs: leftMs,
        patienceMs: leftMs * PATIENCE,
    });
    for (const held of state.leases) {
        const before = words.get(held);
        // Confirmed: then it ended when the keeper ended it.
        if (before !== undefined && held.ending?.word === before.word)
            held.ending = before;
        else
            auditor.noteEnding(state.audited ?? { job: { system: runner.name } }, held);
    }
    tellAll(state, kept, runner);
    await auditor.send(auditor.sendingMs, last);
    // One that had nothing left to do has ended rightly.
    const all = [...(kept?.stopped === undefined ? doubts : []), ...(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .remarks */ .IW)(state)];
    for (const remark of all)
        runner.log.warning(remark);
    if (auditor.told !== undefined)
        runner.log.info(`Audit: ${auditor.told}`);
    return { state, kept, remarks: all, ...(auditor.told === undefined ? {} : { trail: auditor.told }) };
}
/** Removes a lease's folder, and what was written for it elsewhere: what stays behind is told. */
async function tidy(folder, provider, log) {
    try {
        await (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_1__/* .providerEntry */ .kb)(provider).cleanUp?.(folder.path);
    }
    catch (error) {
        log.warning(`Not everything that was written could be removed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error)}`);
    }
    (0,_folder_js__WEBPACK_IMPORTED_MODULE_5__/* .discard */ .vf)(folder, log);
}
function tellAll(state, kept, runner) {
    if (kept !== undefined)
        runner.log.info(`Keeper: ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .keptLine */ .bS)(kept)}`);
    for (const held of state.leases) {
        const word = held.ending?.word;
        runner.log.info(`Held ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .heldLine */ .wH)(held, state)}`);
        const line = `Ended ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .endingLine */ .KG)(held)}`;
        if (word === 'failed')
            runner.log.error(line);
        else if (word === 'lives until')
            runner.log.warning(line);
        else
            runner.log.info(line);
        if (held.lease.caveat !== undefined)
            runner.log.info(`Not stopped by that: ${held.lease.caveat}`);
    }
}
/** What the keeper left. What cannot be read costs what it added, and not what main has saved. */
function readKept(folder, doubts) {
    try {
        return folder.loadKept();
    }
    catch (error) {
        doubts.push(`What the keeper did is lost: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error)}. A credential that it got may live until it expires`);
        return undefined;
    }
}
/** @returns what is wrong with the keeper, for people */
async function release(folder, { keeper, renewal }) {
    if (keeper === undefined)
        return [];
    try {
        const { KeeperClient } = await __webpack_require__.e(/* import() */ 2290).then(__webpack_require__.bind(__webpack_require__, 62290));
        await new KeeperClient(keeper).releaseToEnd(folder.path);
        return [];
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ) || error.code !== 'unreachable')
            return [`The keeper did not give the credential back: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error)}`];
        const lost = renewal === 'none' ? '' : ', so nothing renewed the credential any more';
        return [
            `The keeper was gone before the job's end${lost}: a step has ended it, or the machine was short of memory`,
        ];
    }
}
/** The leases as the keeper left them, and those that it added. */
function withKept(state, kept) {
    if (kept === undefined)
        return state;
    const leases = state.leases.map((held) => {
        const later = kept.leases.find(({ lease }) => lease.id === held.lease.id);
        if (later === undefined)
            return held;
        const { deliveredTo, accepted = later.accepted, ending = later.ending } = held;
        return { ...later, deliveredTo, ...(accepted && { accepted }), ...(ending && { ending }) };
    });
    for (const held of kept.leases) {
        if (!leases.some(({ lease }) => lease.id === held.lease.id))
            leases.push(held);
    }
    const { exchangeSince = state.exchangeSince } = kept;
    return {
        ...state,
        leases,
        lostAnswers: [...state.lostAnswers, ...kept.lostAnswers],
        ...(exchangeSince === undefined ? {} : { exchangeSince }),
    };
}
function isOver({ lease, ending }, now) {
    return ending !== undefined && lease.expiresAt !== undefined && lease.expiresAt <= now;
}


/***/ }),

/***/ 76897:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ finish)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(26991);
/* harmony import */ var _end_folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(29674);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(27498);





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
    const account = await (0,_end_folder_js__WEBPACK_IMPORTED_MODULE_3__/* .endFolder */ .m)(folder, { runner, clock, budgetMs: BUDGET_MS, last: true });
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

/***/ 11239:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ ID_TOKEN_VARIABLES),
/* harmony export */   s: () => (/* binding */ FOLDER_VARIABLE),
/* harmony export */   withGivenIdToken: () => (/* binding */ withGivenIdToken)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _id_tokens_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82734);


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
                        foreign: true,
                        hint: 'It must print an ID token and end with 0; it finds the audience in JOBPASS_AUDIENCE. Run by itself it shows what it says, which is not shown here since it could hold a secret',
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


/***/ })

};
