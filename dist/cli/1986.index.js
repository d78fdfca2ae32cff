export const id = 1986;
export const ids = [1986];
export const modules = {

/***/ 1652:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FO: () => (/* binding */ exitCodeOf),
/* harmony export */   SH: () => (/* binding */ EXEC_OFFSET),
/* harmony export */   dc: () => (/* binding */ EXIT),
/* harmony export */   qH: () => (/* binding */ SHELL_EXIT)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** Exit codes of the command; 0 is success. `unchecked`: whether something is good could not be found out. */
const EXIT = { failed: 1, usage: 2, unchecked: 3, refused: 4, unreachable: 5, unrevoked: 6 };
/**
 * Added to ours by `jobpass exec`, whose exit code is otherwise that of the command that it runs: few programs end with
 * such numbers, and shells none.
 */
const EXEC_OFFSET = 110;
/** As shells have it: a command that is there and cannot be started, one that is not there, one that a signal ended. */
const SHELL_EXIT = { notStarted: 126, notFound: 127, signal: 128 };
const CODES = {
    usage: EXIT.usage,
    refused: EXIT.refused,
    insecure: EXIT.refused,
    'no-id-token': EXIT.refused,
    'bad-id-token': EXIT.refused,
    unreachable: EXIT.unreachable,
    busy: EXIT.unreachable,
};
/** The exit code for an error. */
function exitCodeOf(error) {
    return (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ ? CODES[error.code] : undefined) ?? EXIT.failed;
}


/***/ }),

/***/ 1986:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   command: () => (/* binding */ command)
/* harmony export */ });
/* harmony import */ var commander__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8179);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _runners_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6168);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8508);
/* harmony import */ var _exit_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1652);






const print = (line) => void process.stdout.write(`${line}\n`);
/** The job that the command runs in. */
const job = () => (0,_runners_index_js__WEBPACK_IMPORTED_MODULE_3__/* .commandRunner */ .cd)(process.env);
/** The command line. @returns its exit code */
async function command() {
    let code = 0;
    const end = (exit) => {
        code = exit;
    };
    try {
        const program = await defineCommands(end);
        await program.parseAsync(process.argv);
        return code;
    }
    catch (error) {
        // Help and version end in this way too, with 0.
        if (error instanceof commander__WEBPACK_IMPORTED_MODULE_0__/* .CommanderError */ .b7)
            return error.exitCode === 0 ? 0 : _exit_js__WEBPACK_IMPORTED_MODULE_4__/* .EXIT */ .dc.usage;
        process.stderr.write(`jobpass: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(error)}\n`);
        return (0,_exit_js__WEBPACK_IMPORTED_MODULE_4__/* .exitCodeOf */ .FO)(error);
    }
}
/** Every command, with what those take that are asked for by name. @param end takes an exit code that is not 0 */
async function defineCommands(end) {
    const program = new commander__WEBPACK_IMPORTED_MODULE_0__/* .Command */ .uB('jobpass')
        .description('One credential, one job: exchange an ID token for a credential that ends with the job.')
        .version(_version_js__WEBPACK_IMPORTED_MODULE_5__/* .VERSION */ .x)
        .showSuggestionAfterError()
        .showHelpAfterError('(see jobpass --help)')
        .exitOverride();
    await defineJobCommands(program, end);
    program
        .command('status')
        .description("list this job's credentials: who holds them, since when, until when; never the secret")
        .option('--json', 'as one line of JSON')
        .action(async ({ json }) => {
        const { status, statusLines } = await Promise.all(/* import() */[__webpack_require__.e(1870), __webpack_require__.e(8579)]).then(__webpack_require__.bind(__webpack_require__, 1332));
        const leases = status(await job());
        if (json)
            print(JSON.stringify(leases));
        else
            for (const line of statusLines(leases))
                print(line);
    });
    program
        .command('token')
        .description('print a credential of this job as it is now, for a command that takes it: $(jobpass token)')
        .argument('[name]', 'its name (input name); default: the newest')
        .option('--json', 'as one line of JSON')
        .action(async (name, { json }) => {
        const { currentToken } = await Promise.all(/* import() */[__webpack_require__.e(1870), __webpack_require__.e(8579)]).then(__webpack_require__.bind(__webpack_require__, 1332));
        const token = await currentToken(await job(), name);
        print(json ? JSON.stringify({ token }) : token);
    });
    program
        .command('revoke')
        .description("revoke this job's credentials now, before the job ends")
        .argument('[name]', 'only the one of this name (input name)')
        .option('--json', 'how each ended, as one line of JSON')
        .action(async (name, { json }) => {
        const { notAllDead, revokeNow } = await Promise.all(/* import() */[__webpack_require__.e(1870), __webpack_require__.e(3438)]).then(__webpack_require__.bind(__webpack_require__, 3289));
        const { toStderr } = await __webpack_require__.e(/* import() */ 5508).then(__webpack_require__.bind(__webpack_require__, 5508));
        const { endingsOf } = await __webpack_require__.e(/* import() */ 3638).then(__webpack_require__.bind(__webpack_require__, 3638));
        const runner = await job();
        const { accounts, failed } = await revokeNow({
            runner: json ? { ...runner, log: toStderr() } : runner,
            clock: _clock_js__WEBPACK_IMPORTED_MODULE_1__/* .systemClock */ .ml,
            name,
        });
        if (json)
            print(JSON.stringify(endingsOf(accounts)));
        if (!failed)
            return;
        runner.log.error((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(notAllDead()));
        end(_exit_js__WEBPACK_IMPORTED_MODULE_4__/* .EXIT */ .dc.unrevoked);
    });
    program
        .command('demo')
        .description('run the main job on this machine, with everything it needs on loopback')
        .action(async () => {
        const { demo } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(5687), __webpack_require__.e(864), __webpack_require__.e(160), __webpack_require__.e(1095)]).then(__webpack_require__.bind(__webpack_require__, 1095));
        await demo(print);
    });
    const broker = program
        .command('broker')
        .description('run the embedded token server')
        .requiredOption('--config <file>', 'its configuration')
        .option('--check', 'only read the configuration, and tell what is wrong with it')
        .action(async ({ config, check }) => {
        const { checkConfig, serveBroker } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(5687), __webpack_require__.e(864), __webpack_require__.e(160), __webpack_require__.e(8098)]).then(__webpack_require__.bind(__webpack_require__, 8098));
        if (check)
            checkConfig(config, print);
        else
            await serveBroker(config);
    });
    broker
        .command('rotate-keys')
        .description('change the key that signs tokens of the format jwt, at the running broker of --config')
        .option('--now', 'also when services may not know the next key yet')
        .option('--compromised', 'accept no token that was signed until now')
        .action(async ({ now, compromised }, one) => {
        const { rotateKeys } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(5687), __webpack_require__.e(864), __webpack_require__.e(160), __webpack_require__.e(8098)]).then(__webpack_require__.bind(__webpack_require__, 8098));
        const { config } = one.optsWithGlobals();
        await rotateKeys(config, { now: now ?? false, compromised: compromised ?? false }, print);
    });
    const verify = program
        .command('verify')
        .description('check a token of a broker, and tell the job that it was given to');
    if (isNamed('verify')) {
        const { defineVerify } = await Promise.all(/* import() */[__webpack_require__.e(5687), __webpack_require__.e(399)]).then(__webpack_require__.bind(__webpack_require__, 399));
        defineVerify(verify, (outcome) => end(outcome === 'good' ? 0 : _exit_js__WEBPACK_IMPORTED_MODULE_4__/* .EXIT */ .dc[outcome]));
    }
    const doctor = program
        .command('doctor')
        .description('find out what keeps this job from its credential, and print the commands that mend it');
    if (isNamed('doctor')) {
        const { defineDoctor } = await __webpack_require__.e(/* import() */ 3861).then(__webpack_require__.bind(__webpack_require__, 3861));
        await defineDoctor(doctor, (outcome) => end(outcome === 'good' ? 0 : _exit_js__WEBPACK_IMPORTED_MODULE_4__/* .EXIT */ .dc[outcome]));
    }
    return program;
}
/** Those that do for other runners what the action does. */
async function defineJobCommands(program, end) {
    const exec = program
        .command('exec')
        .description('run a command with a credential that ends with it: jobpass exec [options] -- COMMAND');
    const login = program
        .command('login')
        .description('get a credential for the later scripts of this job: eval "$(jobpass login)"');
    const logout = program
        .command('logout')
        .description('end what the log-ins of this job got: eval "$(jobpass logout)"');
    if (!['exec', 'login', 'logout'].some(isNamed))
        return;
    const { defineExec, defineLogin, defineLogout } = await Promise.all(/* import() */[__webpack_require__.e(2734), __webpack_require__.e(1870), __webpack_require__.e(3986), __webpack_require__.e(3572)]).then(__webpack_require__.bind(__webpack_require__, 3572));
    defineExec(exec, end);
    defineLogin(login, end);
    defineLogout(logout, end);
}
/** What a command takes is read in only where that is asked for, by its name or by help. */
function isNamed(name) {
    return process.argv.includes(name);
}


/***/ })

};
