export const id = 5657;
export const ids = [5657,9674,1403,1332,3893];
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
        ended: ending === undefined ? undefined : (0,_job_ending_js__WEBPACK_IMPORTED_MODULE_1__/* .shownEnding */ .fF)(ending),
        endedAt: ending === undefined ? undefined : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(ending.at),
        because: ending?.because,
    })));
}


/***/ }),

/***/ 39477:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ unsetting),
/* harmony export */   Yu: () => (/* binding */ SHELL_FORMATS),
/* harmony export */   eO: () => (/* binding */ known),
/* harmony export */   failingLineFor: () => (/* binding */ failingLineFor),
/* harmony export */   vb: () => (/* binding */ failingLine)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);
/* harmony import */ var _config_options_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(86441);


/** Shells that `jobpass login` prints lines for. */
const SHELL_FORMATS = ['sh', 'fish'];
const NAME = /^[A-Za-z_]\w{0,199}$/;
/** A line for `eval` that unsets variables. */
function unsetting(names, format) {
    const plain = [...new Set(names)].filter((name) => NAME.test(name));
    if (plain.length === 0)
        return '';
    return `${format === 'fish' ? 'set -e' : 'unset'} ${plain.join(' ')}`;
}
/**
 * A line for `eval` by which a command that failed fails its script as well: it unsets variables, so that nothing goes on
 * with what was in them before, and leaves the exit code. It never ends the shell itself, which may be a person's.
 */
function failingLine(names, code, format) {
    const unset = unsetting(names, format);
    // Fish takes no group in brackets as a command.
    const failing = format === 'fish' ? `sh -c 'exit ${code}'` : `(exit ${code})`;
    return unset === '' ? failing : `${unset}; ${failing}`;
}
/** What is known of a log-in's credentials when it fails: nothing where its inputs made no sense. */
const known = [];
/**
 * The line for the shell where `jobpass login` or `logout` fails; undefined where its words ask for no shell's.
 *
 * @param words those of the command line
 */
async function failingLineFor(words, code, env) {
    const format = optionIn(words, 'format');
    if (format === 'dotenv')
        return undefined;
    const names = words[0] === 'login' ? await namesFor(words, env) : [];
    return failingLine(names, code, format === 'fish' ? 'fish' : 'sh');
}
/** Every variable that the log-in would have set. */
async function namesFor(words, env) {
    const { INPUTS } = await Promise.all(/* import() */[__webpack_require__.e(4321), __webpack_require__.e(8944)]).then(__webpack_require__.bind(__webpack_require__, 58944));
    const { PROVIDERS } = await __webpack_require__.e(/* import() */ 4321).then(__webpack_require__.bind(__webpack_require__, 54321));
    const given = Object.fromEntries(INPUTS.flatMap(({ name, aliases = [] }) => [name, ...aliases].flatMap((spelling) => {
        const value = optionIn(words, spelling) ?? (0,_config_options_js__WEBPACK_IMPORTED_MODULE_1__/* .inputInVariable */ .U3)(spelling);
        return value === undefined || value === '' ? [] : [[spelling, value]];
    })));
    const marked = PROVIDERS.find(({ marks = [] }) => marks.some((mark) => mark in given));
    const provider = given['provider'] ?? marked?.name ?? _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .DEFAULT_PROVIDER */ .Gr;
    const each = PROVIDERS.flatMap((entry) => {
        const own = known.filter((one) => one.provider === entry.name).map((one) => one.own);
        const guessed = entry.name === provider || 'credentials' in given ? [given] : [];
        return (known.length > 0 ? own : guessed).map((inputs) => entry.sets(inputs, env));
    });
    return [...(await Promise.all(each)).flat(), 'JOBPASS_SECRETS_FILE'];
}
/** What an option says; what is behind it may be wrong, or missing. */
function optionIn(words, name) {
    const at = words.findLastIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
    if (at < 0)
        return undefined;
    const word = words[at];
    return word?.includes('=') ? word.slice(name.length + 3) : words[at + 1];
}


/***/ }),

/***/ 45657:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  defineExec: () => (/* binding */ defineExec),
  defineLogin: () => (/* binding */ defineLogin),
  defineLogout: () => (/* binding */ defineLogout)
});

// EXTERNAL MODULE: ./node_modules/commander/esm.mjs
var esm = __webpack_require__(48179);
// EXTERNAL MODULE: ./build/config/options.js
var config_options = __webpack_require__(86441);
// EXTERNAL MODULE: ./build/config/values.js
var values = __webpack_require__(93017);
// EXTERNAL MODULE: ./build/entry.js
var entry = __webpack_require__(58616);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/job/commands.js
var commands = __webpack_require__(81332);
// EXTERNAL MODULE: ./build/program.js
var program = __webpack_require__(22928);
// EXTERNAL MODULE: ./build/providers/index.js + 1 modules
var providers = __webpack_require__(54321);
// EXTERNAL MODULE: ./build/providers/inputs.js
var inputs = __webpack_require__(58944);
// EXTERNAL MODULE: ./build/runners/given-id-token.js
var given_id_token = __webpack_require__(11239);
// EXTERNAL MODULE: ./build/runners/index.js
var runners = __webpack_require__(46168);
// EXTERNAL MODULE: ./build/text/json.js
var text_json = __webpack_require__(25666);
// EXTERNAL MODULE: ./build/text/shell.js
var shell = __webpack_require__(89372);
// EXTERNAL MODULE: ./build/command/endings.js
var endings = __webpack_require__(73638);
// EXTERNAL MODULE: ./build/command/exit.js
var exit = __webpack_require__(51652);
// EXTERNAL MODULE: ./build/command/failing-shell.js
var failing_shell = __webpack_require__(39477);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./build/command/init.js


/** By which the second of the two processes knows that it is that. */
const VARIABLE = 'JOBPASS_UNDER_INIT';
const SHELL = '/bin/sh';
/**
 * What the first process of a container has to do, as a script: it starts the command, hands signals on to it, and waits.
 * A shell that waits takes every process that has ended, also those whose parents are gone.
 */
const SCRIPT = `exec 3<&0
"$@" <&3 3<&- &
command=$!
exec 3<&-
for signal in HUP INT QUIT TERM USR1 USR2; do trap "kill -$signal $command" "$signal"; done
while :; do
  wait "$command"
  code=$?
  kill -0 "$command" 2> /dev/null || exit "$code"
done`;
/**
 * Puts a small shell in the place of this process where it is the first one of a container, and runs this program below it.
 * Node takes no processes but those that it has started itself, so that others would stay as zombies until the end.
 * Does nothing where Node cannot do that (before 22.15), or where there is no shell.
 */
function stepAside(words, env = process.env) {
    if (process.pid !== 1 || env[VARIABLE] !== undefined || !(0,external_node_fs_.existsSync)(SHELL)) {
        delete env[VARIABLE];
        return;
    }
    const { execve } = process;
    execve?.call(process, SHELL, [SHELL, '-c', SCRIPT, 'jobpass', ...(0,program/* ownProgram */.D)(), ...words], {
        ...env,
        [VARIABLE]: '1',
    });
}

// EXTERNAL MODULE: ./build/command/log.js
var command_log = __webpack_require__(55508);
// EXTERNAL MODULE: ./build/command/login.js
var login = __webpack_require__(41403);
// EXTERNAL MODULE: ./build/command/misuse.js
var misuse = __webpack_require__(28558);
// EXTERNAL MODULE: ./build/config/inputs.js
var config_inputs = __webpack_require__(89190);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
;// CONCATENATED MODULE: ./build/command/variables.js





const PREFIX = 'JOBPASS_';
/** What is set for a job's later steps, or for programs that we start, besides the variables that inputs name. */
const OUTPUTS = [
    ...['JOBPASS_TOKEN', 'JOBPASS_SECRETS_FILE', 'JOBPASS_KEEPER', 'JOBPASS_TRACE', 'JOBPASS_NODE'],
    ...['JOBPASS_CACHE', 'JOBPASS_AZURE_SERVICE_CONNECTION', 'JOBPASS_SESSION', given_id_token/* FOLDER_VARIABLE */.so, given_id_token/* JOB_VARIABLE */.r7],
];
/** What stands behind a name for the deliveries by file and endpoint. */
const ENDINGS = /(_FILE|_ENDPOINT|_ENDPOINT_TOKEN)$/;
/**
 * Looks for variables that seem to be meant for Jobpass, and are not read: of a slip of the pen nothing else would say a
 * word, and a job would get another credential than the one that it asks for.
 *
 * @param inputs the names of all inputs
 * @param given the inputs, in whose values other variables can be named, as they can where the ID token comes from
 * @param delivered variables that earlier steps of the job were given
 * @returns warnings
 * @throws JobpassError `usage` for a slip
 */
async function checkVariables(env, inputs, given, delivered) {
    const read = [
        ...inputs.map(config_inputs/* variableOf */.Qn),
        runners/* RUNNER_VARIABLE */.y2,
        ...Object.values(given_id_token/* ID_TOKEN_VARIABLES */._6),
        'JOBPASS_ID_TOKEN',
    ];
    const sources = Object.values(given_id_token/* ID_TOKEN_VARIABLES */._6).map((name) => env[name] ?? '');
    const named = [...given.values(), ...sources].flatMap((value) => value.match(/\bJOBPASS_\w+/g) ?? []);
    const isOurs = (name) => [name, name.replace(ENDINGS, '')].some((one) => OUTPUTS.includes(one) || named.includes(one));
    let unknown = Object.keys(env).filter((name) => name.startsWith(PREFIX) && name.length > PREFIX.length && !read.includes(name) && !isOurs(name));
    if (unknown.length === 0)
        return [];
    const before = delivered().map((name) => name.replace(ENDINGS, ''));
    unknown = unknown.filter((name) => !before.includes(name) && !before.includes(name.replace(ENDINGS, '')));
    const { slipOf } = await __webpack_require__.e(/* import() */ 5044).then(__webpack_require__.bind(__webpack_require__, 5044));
    return unknown.map((name) => {
        const near = slipOf(name.slice(PREFIX.length), read.map((one) => one.slice(PREFIX.length)));
        if (near !== undefined) {
            throw new errors/* JobpassError */.bJ('usage', `The variable ${(0,printable/* printable */.g)(name, 60)} is not read`, {
                hint: `Did you mean ${PREFIX}${near}? A variable of your own needs another name than ${PREFIX}…`,
            });
        }
        return `The variable ${(0,printable/* printable */.g)(name, 60)} is not read: there is no such input`;
    });
}

;// CONCATENATED MODULE: ./build/command/job-commands.js





















/** What only a step of the action can be asked for. */
const STEPS_ONLY = ['output', 'now'];
/** With every other spelling as an input of its own, as the action has it. */
const ALL = inputs.INPUTS.flatMap((input) => [
    {
        ...input,
        values: input.name === 'provider'
            ? providers.PROVIDERS.map(({ name }) => name)
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
        .option('--pass-env <names>', 'variables that the command gets although they give ID tokens, or send audit records; separated by commas')
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
            throw new errors/* JobpassError */.bJ('usage', 'The command to run does not stand behind --', {
                hint: `Write jobpass exec ${command.usage()}`,
            });
        }
        stepAside(process.argv.slice(2));
        const outer = process.env[given_id_token/* FOLDER_VARIABLE */.so];
        // Within another one, its state is its own: that one's folder goes when that one ends.
        delete process.env[given_id_token/* FOLDER_VARIABLE */.so];
        const log = (0,command_log.toStderr)(options['quiet'] === true);
        const { exec } = await __webpack_require__.e(/* import() */ 285).then(__webpack_require__.bind(__webpack_require__, 60285));
        end(await exec({
            ...(await given(options, command, { ...(await runnerOf(options)), log }, outer)),
            command: words,
            keeper: [...(0,program/* ownProgram */.D)(), 'keeper'],
            log,
            tty: options['tty'] === true,
            json: options['json'] === true,
            passed: (0,values/* list */.p_)(typeof options['passEnv'] === 'string' ? options['passEnv'] : ''),
            env: process.env,
        }));
    });
}
/** Adds what `jobpass login` takes. */
function defineLogin(command, end) {
    addJobOptions(command);
    command
        .addOption(new esm/* Option */.c$('--format <name>', 'the file that later steps source, or read').choices([...login/* FORMATS */.h]))
        .option('--json', 'print what was got as one line of JSON, without the secret')
        .addHelpText('after', `${HELP}
In a script: set -e; eval "$(jobpass login …)". If it fails, eval fails with its exit code, and what it would set is unset.
In fish: eval (jobpass login --format fish …); or exit
Exit: 0 delivered, 1 failed, 2 wrong use, 4 refused, 5 unreachable.`);
    command.action(async (options) => {
        const found = await runnerOf(options);
        const asked = options['json'] === true ? { ...found, log: (0,command_log.toStderr)() } : found;
        const { runner, inputs } = await given(options, command, asked);
        const { login } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 41403));
        const { format, file, announced, variables } = await login({
            runner,
            inputs,
            keeper: [...(0,program/* ownProgram */.D)(), 'keeper'],
            signal: (0,entry/* cancellation */.WN)(),
            format: options['format'],
        });
        const leases = options['json'] === true ? (0,commands.status)(runner) : [];
        if (options['json'] === true)
            print((0,text_json/* jsonLine */.r)({ file, format, announced, variables, leases }));
        else if (file !== undefined && !announced)
            print(sourcing(file, format));
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
        const { logout } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 41403));
        const json = options['json'] === true;
        const { accounts, failed, variables, shell } = await logout(json ? { ...runner, log: (0,command_log.toStderr)() } : runner, name);
        if (json)
            print((0,text_json/* jsonLine */.r)((0,endings.endingsOf)(accounts)));
        else {
            const names = runner.handsOn === 'file' ? variables : [];
            const line = failed ? (0,failing_shell/* failingLine */.vb)(names, exit/* EXIT */.dc.unrevoked, shell) : (0,failing_shell/* unsetting */.Y)(names, shell);
            if (line !== '')
                print(line);
        }
        end(failed ? exit/* EXIT */.dc.unrevoked : 0);
    });
}
/** The line by which a shell reads the file; of dotenv, which programs read, the path alone. */
function sourcing(file, format) {
    if (format === 'dotenv')
        return file;
    return format === 'fish' ? `source ${(0,shell/* quotedForFish */.uj)(file)}` : `. ${(0,shell/* quoted */.TL)(file)}`;
}
const print = (line) => void process.stdout.write(`${line}\n`);
function addRunnerOption(command) {
    command.addOption(new esm/* Option */.c$('--runner <name>', 'the CI system, where it is not to be found out')
        .choices(runners/* RUNNERS */.Ir.map(({ name }) => name))
        .env(runners/* RUNNER_VARIABLE */.y2));
    addJobOption(command);
}
/** On a system that Jobpass does not know, several jobs of one user must be told apart. */
function addJobOption(command) {
    command.option('--job <name>', 'the name of the job, on a system that Jobpass does not know: the same for all its commands, and for no other job');
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
        [given_id_token/* JOB_VARIABLE */.r7]: options['job'],
        [given_id_token/* ID_TOKEN_VARIABLES */._6.file]: options['idTokenFile'],
        [given_id_token/* ID_TOKEN_VARIABLES */._6.env]: options['idTokenEnv'],
        [given_id_token/* ID_TOKEN_VARIABLES */._6.command]: options['idTokenCommand'],
    };
    const sources = Object.values(given_id_token/* ID_TOKEN_VARIABLES */._6);
    // An option is the nearer word.
    if (sources.some((name) => typeof said[name] === 'string'))
        for (const name of sources)
            delete process.env[name];
    for (const [name, value] of Object.entries(said))
        if (typeof value === 'string')
            process.env[name] = value;
    return (0,runners/* commandRunner */.cd)(process.env);
}
/**
 * The inputs, and the runner that knows which of them are from the environment.
 *
 * @param outer the folder of the command around this one
 */
async function given(options, command, runner, outer) {
    (0,config_options/* refuseSecrets */.un)(ALL, options, '--id-token-file');
    const inputs = await (0,config_options/* inputsOf */.Vc)(ALL, options, config_options/* inputInVariable */.U3);
    if (inputs.size === 0) {
        throw new errors/* JobpassError */.bJ('usage', 'Nothing says what credential is wanted', {
            hint: `Write ${(0,misuse/* pathOf */.XM)(command)} --provider vault --url URL --role ROLE${(0,misuse/* takesCommand */.Ap)(command) ? ' -- COMMAND' : ''}, or set JOBPASS_URL and the like: ${(0,misuse/* pathOf */.XM)(command)} --help lists all`,
        });
    }
    const names = ALL.map(({ name }) => name);
    const warnings = await checkVariables(process.env, names, inputs, () => delivered(runner, outer));
    for (const warning of warnings)
        runner.log.warning(warning);
    const inherited = new Set(ALL.filter((input) => !(0,config_options/* isOption */.oL)(input, options)).map(({ name }) => name));
    return { inputs, runner: { ...runner, inherited: (name) => inherited.has(name) } };
}
/** The variables that earlier steps of this job were given, and the command around this one. */
function delivered(runner, outer) {
    const runners = outer === undefined ? [runner] : [runner, { ...runner, temporaryFolder: () => outer }];
    const places = runners.flatMap(commands.status).flatMap(({ deliveredTo }) => deliveredTo);
    return places.flatMap((place) => [...place.matchAll(/\bvariable (\w+)/g)].map(([, name = '']) => name));
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
/* harmony import */ var _delivery_file_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(15463);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(19473);
/* harmony import */ var _job_commands_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(81332);
/* harmony import */ var _job_end_folder_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(29674);
/* harmony import */ var _job_finish_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(76897);
/* harmony import */ var _job_folder_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(27498);
/* harmony import */ var _job_start_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(93986);
/* harmony import */ var _runners_given_id_token_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(11239);
/* harmony import */ var _runners_saved_state_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(1403);
/* harmony import */ var _text_shell_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(89372);
/* harmony import */ var _failing_shell_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(39477);
/* harmony import */ var _other_jobs_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(33893);















const FORMATS = [..._failing_shell_js__WEBPACK_IMPORTED_MODULE_12__/* .SHELL_FORMATS */ .Yu, 'dotenv'];
/** A variable as each format has it. */
const WRITTEN = {
    sh: (name, value) => `export ${name}=${(0,_text_shell_js__WEBPACK_IMPORTED_MODULE_14__/* .quoted */ .TL)(value)}`,
    fish: (name, value) => `set -gx ${name} ${(0,_text_shell_js__WEBPACK_IMPORTED_MODULE_14__/* .quotedForFish */ .uj)(value)}`,
    dotenv: _delivery_file_js__WEBPACK_IMPORTED_MODULE_3__/* .dotenvLine */ .HP,
};
const FILES = { sh: 'variables.sh', fish: 'variables.fish', dotenv: 'variables.env' };
/** Their names, for the log-out: one a line. */
const NAMES = 'variables.names';
/** A shell that shows what it runs (`set -x`, `set -v`) would show the secrets: not in these lines. */
const BEFORE = {
    sh: 'case $- in *[xv]*) JOBPASS_TRACE=$-; { set +xv; } 2> /dev/null ;; esac\n',
    fish: '',
    dotenv: '',
};
const BEHIND = {
    sh: [
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
        'case ${JOBPASS_TRACE-} in *x*v* | *v*x*) set -xv ;; *x*) set -x ;; *v*) set -v ;; esac',
        'unset JOBPASS_TRACE\n',
    ].join('\n'),
    fish: '',
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
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('usage', `--format means nothing here: ${runner.name} hands variables on by itself`, {
            hint: 'For a single step, use jobpass exec',
        });
    }
    if (runner.unmasked !== undefined) {
        runner.log.warning(`${runner.unmasked}: a step that prints the credential shows it. jobpass exec masks what its command prints`);
    }
    const memory = withMemory(runner);
    if (foldersOf(runner).length === 0) {
        forget(runner);
        (0,_other_jobs_js__WEBPACK_IMPORTED_MODULE_13__/* .refuseBesideOthers */ .S0)(runner);
    }
    const names = new Set();
    const file = new VariablesFile(format ?? 'sh', runner.jobMark);
    const starting = (0,_job_start_js__WEBPACK_IMPORTED_MODULE_9__/* .start */ .n)({
        runner: {
            ...memory,
            inputs: () => inputs,
            saveState: (name, value) => {
                memory.saveState(name, value);
                file.place(value);
            },
            ...(itself
                ? {}
                : {
                    exportVariable: (name, value) => file.add(name, value),
                    ...(format === 'dotenv' ? {} : { removeVariable: (name) => file.add(name, undefined) }),
                }),
        },
        keeper,
        signal,
        check: (settings) => {
            _failing_shell_js__WEBPACK_IMPORTED_MODULE_12__/* .known */ .eO.push(settings);
            refuse(settings);
            names.add((0,_job_commands_js__WEBPACK_IMPORTED_MODULE_5__/* .nameOf */ .Vb)({ settings }));
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
    const [here, others] = [true, false].map((isNew) => foldersOf(runner).filter(({ path }) => file.places.includes(path) === isNew));
    // Where the service gave the same credential once more, its end would be that of the new one: the log-out ends both.
    const given = new Set(here.flatMap(({ credentials }) => credentials));
    const earlier = others.filter(({ name, credentials }) => name !== undefined && names.has(name) && !credentials.some((credential) => given.has(credential)));
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
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('usage', `There is no log-in of the name ${name}`, {
            hint: 'jobpass status lists them',
        });
    }
    const variables = new Set(wanted.flatMap(({ path }) => variablesIn(path)));
    if (wanted.length === 0) {
        forget(runner);
        (0,_other_jobs_js__WEBPACK_IMPORTED_MODULE_13__/* .refuseNothing */ .OX)(runner);
        runner.log.info('Nothing to revoke: no log-in of this job is left');
        return { accounts: [], failed: false, variables: [], shell: 'sh' };
    }
    const shell = wanted.some(({ path }) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(path, FILES.fish))) ? 'fish' : 'sh';
    const finished = await endFolders(runner, (path) => wanted.some((one) => one.path === path));
    return { ...finished, variables: [...variables], shell };
}
/** The runner with a memory that commands of one job share, whatever the system remembers by itself. */
function withMemory(runner) {
    return {
        ...runner,
        saveState: (name, value) => (0,_runners_saved_state_js__WEBPACK_IMPORTED_MODULE_11__/* .saveStateIn */ .q)(runner.temporaryFolder(), name, value),
        savedState: () => (0,_runners_saved_state_js__WEBPACK_IMPORTED_MODULE_11__/* .savedStateIn */ .w)(runner.temporaryFolder()),
    };
}
/** The folders of this job's log-ins. */
function foldersOf(runner) {
    return _job_folder_js__WEBPACK_IMPORTED_MODULE_8__/* .JobFolder */ .u_.remembered(withMemory(runner).savedState()).map((folder) => {
        const { path } = folder;
        const state = (0,_job_commands_js__WEBPACK_IMPORTED_MODULE_5__/* .loadIfPossible */ .zl)(folder);
        if (state === undefined)
            return { path, name: undefined, credentials: [] };
        const { leases } = (0,_job_end_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .withKept */ .$)(state, (0,_job_commands_js__WEBPACK_IMPORTED_MODULE_5__/* .keptIfPossible */ .VY)(folder));
        const alive = leases.filter(({ ending }) => ending === undefined);
        return { path, name: (0,_job_commands_js__WEBPACK_IMPORTED_MODULE_5__/* .nameOf */ .Vb)(state), credentials: alive.map(({ lease }) => lease.credential) };
    });
}
/** Ends what some of the folders hold, and forgets them. */
async function endFolders(runner, which) {
    const memory = withMemory(runner);
    const saved = [...memory.savedState()].filter(([, path]) => which(path));
    const finished = await (0,_job_finish_js__WEBPACK_IMPORTED_MODULE_7__/* .finish */ .O)({
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
    (0,_runners_saved_state_js__WEBPACK_IMPORTED_MODULE_11__.forgetIn)(runner.temporaryFolder(), runner.handsOn === 'file');
}
/** The variables that a log-in wrote. */
function variablesIn(folder) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, NAMES), 'utf8')
            .split('\n')
            .filter((name) => name !== '');
    }
    catch {
        return [];
    }
}
/** Refuses what separate scripts could not get. @throws JobpassError `usage` */
function refuse({ revokeNow, deliver }) {
    if (revokeNow) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('usage', 'revoke: now issues no credential, so there is nothing to log in to', {
            hint: 'Use jobpass logout, or jobpass revoke',
        });
    }
    if (deliver.includes('output')) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('usage', 'deliver: output cannot be had here: scripts have no outputs of steps', {
            hint: 'Use env, file or endpoint',
        });
    }
}
/** The file that later steps source: in the folder of the first credential, which goes when that ends. */
class VariablesFile {
    places = [];
    /** A variable without a value is unset. */
    #entries = new Map();
    #format;
    #job;
    /** @param job the name by which later commands of the shell know the job, where nothing else tells it */
    constructor(format, job) {
        this.#format = format;
        this.#job = job;
    }
    get names() {
        return [...this.#entries].filter(([, value]) => value !== undefined).map(([name]) => name);
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
    /** @param value undefined for a variable that is to be unset @throws JobpassError `delivery` */
    add(name, value) {
        this.#entries.set(name, value);
        const format = this.#format;
        const entries = [...this.#entries];
        const lines = entries.flatMap(([variable, text]) => text === undefined ? [] : [`${WRITTEN[format](variable, text)}\n`]);
        const removed = entries.filter(([, text]) => text === undefined).map(([variable]) => variable);
        // A file that programs read can take nothing away.
        if (removed.length > 0 && format !== 'dotenv')
            lines.push(`${(0,_failing_shell_js__WEBPACK_IMPORTED_MODULE_12__/* .unsetting */ .Y)(removed, format)}\n`);
        if (this.#job !== undefined && format !== 'dotenv')
            lines.push(`${WRITTEN[format](_runners_given_id_token_js__WEBPACK_IMPORTED_MODULE_10__/* .JOB_VARIABLE */ .r7, this.#job)}\n`);
        const [place = ''] = this.places;
        try {
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(place, NAMES), `${this.names.join('\n')}\n`, { mode: 0o600 });
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(this.path ?? '', BEFORE[format] + lines.join('') + BEHIND[format], { mode: 0o600 });
        }
        catch (error) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('delivery', `The file with the variables could not be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .tell */ .qz)(error)}`, {
                hint: 'Check free space and permissions of the folder for temporary files',
                cause: error,
            });
        }
    }
}


/***/ }),

/***/ 33893:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OX: () => (/* binding */ refuseNothing),
/* harmony export */   S0: () => (/* binding */ refuseBesideOthers),
/* harmony export */   tellOthers: () => (/* binding */ tellOthers)
/* harmony export */ });
/* unused harmony export jobsAlive */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _job_commands_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81332);
/* harmony import */ var _job_end_folder_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(29674);
/* harmony import */ var _job_folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(27498);




/** How many jobs are named in a message. */
const MOST = 5;
/**
 * Refuses a log-in that may belong to a job which has one already: it would replace that, or two jobs would each end what
 * the other has.
 *
 * @throws JobpassError `usage`
 */
function refuseBesideOthers(runner) {
    const others = jobsAlive(runner).filter(({ named }) => !named);
    if (others.length === 0)
        return;
    const jobs = listed(others);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `Another job of this user has logged in on this machine (${jobs}), and nothing shows whether this is the same job. Nothing was issued or revoked`, {
        hint: `Give each job a name: --job NAME (or JOBPASS_JOB), the same for login and logout. If that job is over: jobpass logout --job ${others[0]?.job}`,
    });
}
/** Refuses to end nothing where it may be this job that has logged in, in another shell. @throws JobpassError `usage` */
function refuseNothing(runner) {
    const others = jobsAlive(runner);
    if (others.length === 0)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `No log-in of this shell was found, and nothing shows whether this job is one of those that have logged in (${listed(others)})`, {
        hint: `Name the job: jobpass logout --job ${others[0]?.job}, or give login and logout the same --job NAME`,
    });
}
/** Says where else there may be something, on stderr. */
function tellOthers(runner) {
    const others = jobsAlive(runner);
    if (others.length === 0)
        return;
    runner.log.warning(`No log-in of this shell was found. Jobs of this user that have logged in: ${listed(others)}. --job NAME shows one`);
}
/** Other jobs of this user that may hold a living credential, where nothing tells this job from them. */
function jobsAlive(runner) {
    return (runner.otherJobs?.() ?? []).filter(({ folder }) => _job_folder_js__WEBPACK_IMPORTED_MODULE_3__/* .JobFolder */ .u_.all(folder).some(mayLive));
}
function mayLive(folder) {
    const saved = (0,_job_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .loadIfPossible */ .zl)(folder);
    // What cannot be read may be anything.
    if (saved === undefined)
        return true;
    const { leases, exchangeSince } = (0,_job_end_folder_js__WEBPACK_IMPORTED_MODULE_2__/* .withKept */ .$)(saved, (0,_job_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .keptIfPossible */ .VY)(folder));
    const now = Date.now();
    return (exchangeSince !== undefined ||
        leases.some(({ lease, ending }) => ending === undefined && (lease.expiresAt ?? now + 1) > now));
}
function listed(jobs) {
    const names = jobs.slice(0, MOST).map(({ job }) => job);
    return `${names.join(', ')}${jobs.length > MOST ? ', …' : ''}`;
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
/* harmony export */   oL: () => (/* binding */ isOption),
/* harmony export */   un: () => (/* binding */ refuseSecrets)
/* harmony export */ });
/* unused harmony export plain */
/* harmony import */ var commander__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48179);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(91983);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(89190);




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
/** Whether an option says what an input is. */
function isOption({ name, secret }, options) {
    return typeof options[camel(secret ? `${name}-file` : name)] === 'string';
}
/**
 * What the variable of an input says, where no option gives it: `JOBPASS_REVOKE_ROLE`. That of token-endpoint would be the
 * one in which `deliver: endpoint` hands out an address of ours, so there is none.
 */
function inputInVariable(input) {
    if (input === 'token-endpoint')
        return undefined;
    return process.env[(0,_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .variableOf */ .Qn)(input)];
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
/* harmony export */   VY: () => (/* binding */ keptIfPossible),
/* harmony export */   Vb: () => (/* binding */ nameOf),
/* harmony export */   currentToken: () => (/* binding */ currentToken),
/* harmony export */   status: () => (/* binding */ status),
/* harmony export */   statusLines: () => (/* binding */ statusLines),
/* harmony export */   zl: () => (/* binding */ loadIfPossible)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _providers_provider_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(74096);
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
    const clock = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .jobClock */ .Wv)(_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml, state.clock);
    return {
        name: nameOf(state),
        id: lease.id,
        provider: lease.provider,
        issuer: lease.issuer,
        identity: state.claims,
        issuedAt: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(lease.issuedAt),
        expiresAt: at((0,_providers_provider_js__WEBPACK_IMPORTED_MODULE_6__/* .onWall */ .CG)(lease, clock).expiresAt),
        renewals,
        renewedAt: at(renewedAt),
        kept: state.keeper !== undefined && ending === undefined,
        deliveredTo,
        ended: ending === undefined ? undefined : (0,_ending_js__WEBPACK_IMPORTED_MODULE_4__/* .shownEnding */ .fF)(ending),
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
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(54321);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(26991);
/* harmony import */ var _auditor_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(89235);
/* harmony import */ var _end_all_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(62615);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(27498);







/** How much of the time is for revocation: what is left is for the probe. */
const PATIENCE = 0.84;
/**
 * Takes a folder's leases back from the keeper, revokes them, asks for the proof, and tells how they ended.
 *
 * What main or a step that revokes has saved as ended is not ended again. The keeper's word is not taken by itself: it is revoked
 * and probed again, unless it has expired meanwhile.
 *
 * @returns undefined where nothing was saved
 * @throws JobpassError `state` where what was saved cannot be read
 */
async function endFolder(folder, { runner, clock: machine, budgetMs, last }) {
    const began = machine.elapsed();
    const saved = folder.load();
    if (saved === undefined)
        return undefined;
    const clock = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .jobClock */ .Wv)(machine, saved.clock);
    const doubts = await release(folder, saved);
    const kept = readKept(folder, doubts);
    const state = withKept(saved, kept);
    const words = new Map(state.leases.map((held) => [held, held.ending]));
    const doneBefore = new Set();
    for (const held of state.leases) {
        const own = saved.leases.find(({ lease }) => lease.id === held.lease.id)?.ending;
        if (held.ending === undefined || own !== undefined || isOver(held, clock))
            continue;
        if (held.ending.word === 'revoked' || held.ending.word === 'accepted')
            doneBefore.add(held);
        delete held.ending;
    }
    const { settings, life } = state;
    const auditor = new _auditor_js__WEBPACK_IMPORTED_MODULE_4__/* .Auditor */ .x({ settings, clock, log: runner.log, print: runner.printRecord });
    // Required or not: what is here must end.
    await auditor.open().catch(() => undefined);
    const leftMs = Math.max(1_000, budgetMs - auditor.sendingMs - (clock.elapsed() - began));
    await (0,_end_all_js__WEBPACK_IMPORTED_MODULE_5__/* .endAll */ .X)(state.leases, {
        runner,
        settings,
        life,
        clock,
        ahead: state.ahead,
        budgetMs: leftMs,
        patienceMs: leftMs * PATIENCE,
        doneBefore,
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
    const all = [...(kept?.stopped === undefined ? doubts : []), ...clockRemark(clock), ...(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .remarks */ .IW)(state)];
    for (const remark of all)
        runner.log.warning(remark);
    if (auditor.told !== undefined)
        runner.log.info(`Audit: ${auditor.told}`);
    return { state, kept, remarks: all, ...(auditor.told === undefined ? {} : { trail: auditor.told }) };
}
/** Removes a lease's folder, and what was written for it elsewhere: what stays behind is told. */
async function tidy(folder, provider, log) {
    try {
        await (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_2__/* .providerEntry */ .k)(provider).cleanUp?.(folder.path);
    }
    catch (error) {
        log.warning(`Not everything that was written could be removed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
    (0,_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .discard */ .vf)(folder, log);
}
function tellAll(state, kept, runner) {
    if (kept !== undefined)
        runner.log.info(`Keeper: ${(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .keptLine */ .bS)(kept)}`);
    for (const held of state.leases) {
        const word = held.ending?.word;
        runner.log.info(`Held ${(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .heldLine */ .wH)(held, state)}`);
        const line = `Ended ${(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .endingLine */ .KG)(held)}`;
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
        doubts.push(`What the keeper did is lost: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}. A credential that it got may live until it expires`);
        return undefined;
    }
}
/** @returns what is wrong with the keeper, for people */
async function release(folder, { keeper, renewal }) {
    if (keeper === undefined)
        return [];
    try {
        const { KeeperClient } = await Promise.all(/* import() */[__webpack_require__.e(2290), __webpack_require__.e(9372)]).then(__webpack_require__.bind(__webpack_require__, 62290));
        await new KeeperClient(keeper).releaseToEnd(folder.path);
        return [];
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ) || error.code !== 'unreachable')
            return [`The keeper did not give the credential back: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`];
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
function isOver({ lease, ending }, clock) {
    return ending !== undefined && lease.expiresAt !== undefined && (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .isPast */ .R6)(clock, lease.expiresAt) === 'yes';
}
/** What the machine's clock did during the job, where that explains times that do not fit. */
function clockRemark(clock) {
    const by = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .jumped */ .QZ)(clock);
    return by === 0
        ? []
        : [
            `This machine's clock was set ${by > 0 ? 'forward' : 'back'} by ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(Math.abs(by))} during the job: Jobpass counts elapsed time, and its times are by the clock as it was before`,
        ];
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

/***/ 1403:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   forgetIn: () => (/* binding */ forgetIn),
/* harmony export */   q: () => (/* binding */ saveStateIn),
/* harmony export */   w: () => (/* binding */ savedStateIn)
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
