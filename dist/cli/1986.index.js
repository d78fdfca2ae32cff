export const id = 1986;
export const ids = [1986,4212];
export const modules = {

/***/ 62031:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FO: () => (/* binding */ exitCodeOf),
/* harmony export */   SH: () => (/* binding */ EXEC_OFFSET),
/* harmony export */   dc: () => (/* binding */ EXIT),
/* harmony export */   qH: () => (/* binding */ SHELL_EXIT)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

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

/***/ 91986:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   command: () => (/* binding */ command),
/* harmony export */   defineProgram: () => (/* binding */ defineProgram)
/* harmony export */ });
/* harmony import */ var commander__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48179);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _formats_registry_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4184);
/* harmony import */ var _runners_id_token_options_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(94212);
/* harmony import */ var _runners_registry_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(32793);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(25666);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(58508);
/* harmony import */ var _exit_codes_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(62031);
/* harmony import */ var _report_failure_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2657);
/* harmony import */ var _usage_errors_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(31061);











/** Shells that words can be completed in. */
const SHELLS = ['bash', 'zsh', 'fish'];
const JSON_LINE = 'as one line of JSON';
const print = (line) => void process.stdout.write(`${line}\n`);
/** Which job is meant, on a system that Jobpass does not know. */
const jobOption = () => new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$('--job <name>', 'the name of the job, as its log-in was given it, on a system that Jobpass does not know');
/** The job that the command runs in. */
async function jobOf({ job }) {
    if (job !== undefined)
        process.env[_runners_id_token_options_js__WEBPACK_IMPORTED_MODULE_4__/* .JOB_VARIABLE */ .r7] = job;
    return (0,_runners_registry_js__WEBPACK_IMPORTED_MODULE_5__/* .commandRunner */ .cd)(process.env);
}
/** Leaves no empty folder of a job that has nothing in it. */
async function leave({ memory }) {
    if (memory.jobMark === undefined)
        return;
    const { forgetIn } = await __webpack_require__.e(/* import() */ 1403).then(__webpack_require__.bind(__webpack_require__, 1403));
    forgetIn(memory.temporaryFolder(), true);
}
/** The command line. @returns its exit code */
async function command() {
    const words = process.argv.slice(2);
    let code = 0;
    const end = (exit) => {
        code = exit;
    };
    try {
        // What a command takes is read in only where that is asked for, by its name or by help.
        const program = await defineProgram(end, (name) => words.includes(name) || words[0] === 'completion');
        await program.parseAsync(process.argv);
        return code;
    }
    catch (error) {
        // Help and version end in this way too, with 0.
        if (error instanceof commander__WEBPACK_IMPORTED_MODULE_0__/* .CommanderError */ .b7)
            return error.exitCode === 0 ? 0 : _exit_codes_js__WEBPACK_IMPORTED_MODULE_6__/* .EXIT */ .dc.usage;
        return (0,_report_failure_js__WEBPACK_IMPORTED_MODULE_7__/* .reportFailure */ .xV)(error, words, code);
    }
}
/**
 * Every command.
 *
 * @param end takes an exit code that is not 0
 * @param isNamed whether what a command takes is wanted, where that takes long to read in
 */
async function defineProgram(end, isNamed) {
    const program = new commander__WEBPACK_IMPORTED_MODULE_0__/* .Command */ .uB('jobpass')
        .description('One credential, one job: exchange an ID token for a credential that ends with the job.')
        .version(_version_js__WEBPACK_IMPORTED_MODULE_9__/* .VERSION */ .x)
        .showSuggestionAfterError();
    await defineJobCommands(program, end, isNamed);
    program
        .command('status')
        .description("list this job's credentials: who holds them, since when, until when; never the secret")
        .addOption(jobOption())
        .option('--json', JSON_LINE)
        .action(async ({ json, ...which }) => {
        const { status, statusLines } = await Promise.all(/* import() */[__webpack_require__.e(2803), __webpack_require__.e(8704), __webpack_require__.e(117), __webpack_require__.e(7704), __webpack_require__.e(1332)]).then(__webpack_require__.bind(__webpack_require__, 81332));
        const runner = await jobOf(which);
        const leases = status(runner.memory.temporaryFolder());
        await leave(runner);
        if (leases.length === 0 && runner.memory.otherJobs !== undefined) {
            const { tellOthers } = await Promise.all(/* import() */[__webpack_require__.e(2803), __webpack_require__.e(8704), __webpack_require__.e(117), __webpack_require__.e(7704), __webpack_require__.e(3893)]).then(__webpack_require__.bind(__webpack_require__, 33893));
            tellOthers(runner.memory, runner.step.log);
        }
        if (json)
            print((0,_text_json_js__WEBPACK_IMPORTED_MODULE_10__/* .jsonLine */ .rF)(leases));
        else
            for (const line of statusLines(leases))
                print(line);
    });
    program
        .command('token')
        .description('print a credential of this job as it is now, for a command that takes it: $(jobpass token)')
        .argument('[name]', 'its name (input name); default: the newest')
        .addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$('--format <name>', 'the format that the command reads').choices(_formats_registry_js__WEBPACK_IMPORTED_MODULE_3__/* .FORMAT_NAMES */ .BU))
        .addOption(jobOption())
        .option('--json', JSON_LINE)
        .action(async (name, { json, format, ...which }) => {
        const { currentToken } = await Promise.all(/* import() */[__webpack_require__.e(2803), __webpack_require__.e(8704), __webpack_require__.e(117), __webpack_require__.e(7704), __webpack_require__.e(1332)]).then(__webpack_require__.bind(__webpack_require__, 81332));
        const runner = await jobOf(which);
        const token = await currentToken(runner.memory.temporaryFolder(), name, format).finally(() => leave(runner));
        print(json ? (0,_text_json_js__WEBPACK_IMPORTED_MODULE_10__/* .jsonLine */ .rF)({ token }) : token);
    });
    program
        .command('revoke')
        .description("revoke this job's credentials now, before the job ends")
        .argument('[name]', 'only the one of this name (input name)')
        .addOption(jobOption())
        .option('--json', `how each ended, ${JSON_LINE}`)
        .action(async (name, { json, ...which }) => {
        const { notAllDead, revokeNow } = await Promise.all(/* import() */[__webpack_require__.e(2803), __webpack_require__.e(8704), __webpack_require__.e(117), __webpack_require__.e(7704), __webpack_require__.e(5670)]).then(__webpack_require__.bind(__webpack_require__, 93289));
        const { toStderr, withLog } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 40471));
        const { endedLeases } = await __webpack_require__.e(/* import() */ 5924).then(__webpack_require__.bind(__webpack_require__, 85924));
        const runner = await jobOf(which);
        const { accounts, failed } = await revokeNow({
            // No shell reads its stdout as a script, so that is where records go that were asked for; not beside JSON.
            runner: json
                ? withLog(runner, toStderr())
                : { ...runner, step: { ...runner.step, printRecord: print } },
            clock: _clock_js__WEBPACK_IMPORTED_MODULE_1__/* .systemClock */ .ml,
            name,
        }).finally(() => leave(runner));
        if (json)
            print((0,_text_json_js__WEBPACK_IMPORTED_MODULE_10__/* .jsonLine */ .rF)(endedLeases(accounts)));
        if (!failed)
            return;
        runner.step.log.error((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(notAllDead()));
        end(_exit_codes_js__WEBPACK_IMPORTED_MODULE_6__/* .EXIT */ .dc.unrevoked);
    });
    program
        .command('demo')
        .description('run the main job on this machine, with everything it needs on loopback')
        .option('--json', `its timeline, ${JSON_LINE}`)
        .action(async ({ json }) => {
        const { demo } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(9691), __webpack_require__.e(5687), __webpack_require__.e(9512), __webpack_require__.e(2803), __webpack_require__.e(8704), __webpack_require__.e(117), __webpack_require__.e(4905), __webpack_require__.e(534), __webpack_require__.e(3539), __webpack_require__.e(946), __webpack_require__.e(1095)]).then(__webpack_require__.bind(__webpack_require__, 11095));
        const events = await demo(json ? () => undefined : print);
        if (json)
            print((0,_text_json_js__WEBPACK_IMPORTED_MODULE_10__/* .jsonLine */ .rF)(events));
    });
    defineBroker(program);
    const verify = program
        .command('verify')
        .description('check a token of a broker, and tell the job that it was given to');
    if (isNamed('verify')) {
        const { defineVerify } = await Promise.all(/* import() */[__webpack_require__.e(5687), __webpack_require__.e(8704), __webpack_require__.e(2032)]).then(__webpack_require__.bind(__webpack_require__, 82032));
        defineVerify(verify, (outcome) => end(outcome === 'good' ? 0 : _exit_codes_js__WEBPACK_IMPORTED_MODULE_6__/* .EXIT */ .dc[outcome]));
    }
    const doctor = program
        .command('doctor')
        .description('find out what keeps this job from its credential, and print the commands that mend it');
    if (isNamed('doctor')) {
        const { defineDoctor } = await Promise.all(/* import() */[__webpack_require__.e(8704), __webpack_require__.e(6149)]).then(__webpack_require__.bind(__webpack_require__, 16149));
        await defineDoctor(doctor, (outcome) => end(outcome === 'good' ? 0 : _exit_codes_js__WEBPACK_IMPORTED_MODULE_6__/* .EXIT */ .dc[outcome]));
    }
    const config = program
        .command('config')
        .description('look at the file that says who gets what (.jobpass.yml)');
    if (isNamed('config')) {
        const { defineConfig } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(2803), __webpack_require__.e(8704), __webpack_require__.e(4905), __webpack_require__.e(534), __webpack_require__.e(7946)]).then(__webpack_require__.bind(__webpack_require__, 21638));
        const { defineIds } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(2803), __webpack_require__.e(8704), __webpack_require__.e(4905), __webpack_require__.e(2020), __webpack_require__.e(1987)]).then(__webpack_require__.bind(__webpack_require__, 65179));
        defineConfig(config, () => end(_exit_codes_js__WEBPACK_IMPORTED_MODULE_6__/* .EXIT */ .dc.refused), async (provider) => (await Promise.all(/* import() */[__webpack_require__.e(2803), __webpack_require__.e(5102)]).then(__webpack_require__.bind(__webpack_require__, 28150))).trustSchema(provider));
        defineIds(config, end);
    }
    const trust = program
        .command('trust')
        .description('make the side of the servers from the file of rules, and find out whether both agree');
    if (isNamed('trust')) {
        const { defineTrust } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(2803), __webpack_require__.e(8704), __webpack_require__.e(4905), __webpack_require__.e(534), __webpack_require__.e(2020), __webpack_require__.e(3495)]).then(__webpack_require__.bind(__webpack_require__, 3495));
        await defineTrust(trust, end, async (path) => (await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(9691), __webpack_require__.e(5687), __webpack_require__.e(9512), __webpack_require__.e(2803), __webpack_require__.e(8704), __webpack_require__.e(117), __webpack_require__.e(4905), __webpack_require__.e(534), __webpack_require__.e(3539), __webpack_require__.e(946), __webpack_require__.e(4297)]).then(__webpack_require__.bind(__webpack_require__, 44297))).findBroker(path));
    }
    const audit = program
        .command('audit')
        .description('read the records of who held what: prove them, search them, make a page of them');
    if (isNamed('audit')) {
        const { defineAudit } = await Promise.all(/* import() */[__webpack_require__.e(117), __webpack_require__.e(4497)]).then(__webpack_require__.bind(__webpack_require__, 54497));
        defineAudit(audit, end);
    }
    program
        .command('completion')
        .description('print a script by which a shell completes the words of jobpass: source <(jobpass completion bash)')
        .addArgument(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Argument */ .ef('<shell>', 'which').choices(SHELLS))
        .action(async (shell) => {
        const { completion } = await __webpack_require__.e(/* import() */ 592).then(__webpack_require__.bind(__webpack_require__, 70592));
        process.stdout.write(completion(program, shell));
    });
    for (const one of (0,_usage_errors_js__WEBPACK_IMPORTED_MODULE_8__/* .everyCommand */ .n3)(program))
        tellMisuse(one);
    return program;
}
function defineBroker(program) {
    const broker = program
        .command('broker')
        .description('run the embedded token server')
        .requiredOption('--config <file>', 'its configuration')
        .option('--check', 'only read the configuration, and tell what is wrong with it')
        .option('--json', `what --check found, ${JSON_LINE}`)
        .action(async ({ config, check, json }) => {
        const { checkConfig, checkedLine, serveBroker } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(9691), __webpack_require__.e(5687), __webpack_require__.e(9512), __webpack_require__.e(2803), __webpack_require__.e(8704), __webpack_require__.e(117), __webpack_require__.e(4905), __webpack_require__.e(534), __webpack_require__.e(3539), __webpack_require__.e(946), __webpack_require__.e(4297)]).then(__webpack_require__.bind(__webpack_require__, 44297));
        if (!check)
            return serveBroker(config);
        const checked = checkConfig(config);
        print(json ? (0,_text_json_js__WEBPACK_IMPORTED_MODULE_10__/* .jsonLine */ .rF)(checked) : checkedLine(checked));
    });
    broker
        .command('rotate-keys')
        .description('change the key that signs tokens of the format jwt, at the running broker of --config, or in its database')
        .option('--now', 'also when services may not know the next key yet')
        .addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$('--compromised', 'accept no token that was signed until now').conflicts('records'))
        .addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$('--records', 'not that key but the one that signs audit records; what it has signed stays good').conflicts('now'))
        .option('--json', `what the broker says, ${JSON_LINE}`)
        .action(async (options, one) => {
        const { rotateKeys } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(9691), __webpack_require__.e(5687), __webpack_require__.e(9512), __webpack_require__.e(2803), __webpack_require__.e(8704), __webpack_require__.e(117), __webpack_require__.e(4905), __webpack_require__.e(534), __webpack_require__.e(3539), __webpack_require__.e(946), __webpack_require__.e(4297)]).then(__webpack_require__.bind(__webpack_require__, 44297));
        // Those of the broker's own may stand on either side of this command's name.
        const { config, json } = one.optsWithGlobals();
        const { now = false, compromised = false, records = false } = options;
        const said = await rotateKeys(config, { now, compromised, records });
        print(json ? (0,_text_json_js__WEBPACK_IMPORTED_MODULE_10__/* .jsonLine */ .rF)({ said }) : said);
    });
    broker
        .command('records')
        .description('print its records of who was given which token, one a line; whether it runs or not')
        .option('--since <time>', 'only from then on: RFC 3339, or a span back from now as in 7d')
        .option('--keys', 'print the public keys that check their signatures, as a JWK set, and no records')
        .option('--json', 'nothing else: what it prints is JSON anyway')
        .action(async ({ since, keys }, one) => {
        const { printRecords, recordKeys } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(9691), __webpack_require__.e(2803), __webpack_require__.e(117), __webpack_require__.e(4905), __webpack_require__.e(534), __webpack_require__.e(3539), __webpack_require__.e(2763)]).then(__webpack_require__.bind(__webpack_require__, 66514));
        const { config } = one.optsWithGlobals();
        if (keys)
            print((0,_text_json_js__WEBPACK_IMPORTED_MODULE_10__/* .jsonLine */ .rF)(await recordKeys(config)));
        else
            await printRecords(config, since);
    });
}
/** Those that do for other runners what the action does. */
async function defineJobCommands(program, end, isNamed) {
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
    const { defineExec, defineLogin, defineLogout } = await Promise.all(/* import() */[__webpack_require__.e(2803), __webpack_require__.e(8704), __webpack_require__.e(117), __webpack_require__.e(7704), __webpack_require__.e(4496), __webpack_require__.e(8204), __webpack_require__.e(1704)]).then(__webpack_require__.bind(__webpack_require__, 21704));
    defineExec(exec, end);
    defineLogin(login, end);
    defineLogout(logout, end);
}
/** Has commander throw what it finds wrong, as an error of ours, and print nothing. */
function tellMisuse(command) {
    command.configureOutput({ outputError: () => undefined }).exitOverride((error) => {
        // Help is no mistake, nor is asking for none where it is all that there is.
        throw error.exitCode === 0 || error.code === 'commander.help' ? error : (0,_usage_errors_js__WEBPACK_IMPORTED_MODULE_8__/* .usageError */ .Wp)(command, error);
    });
}


/***/ }),

/***/ 2657:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V1: () => (/* binding */ printExecReport),
/* harmony export */   hU: () => (/* binding */ errorForPrograms),
/* harmony export */   xV: () => (/* binding */ reportFailure)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(25666);
/* harmony import */ var _exit_codes_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(62031);
/* harmony import */ var _stderr_log_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(40471);




function errorForPrograms(error) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ))
        return { code: 'unexpected', message: (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error) };
    const { code, message, hint } = error;
    return { code, message, ...(hint === undefined ? {} : { hint }) };
}
/** The last line on stderr: stdout is that of the command. @param open whether a line there was left without its end */
function printExecReport(account, open = false) {
    process.stderr.write(`${open ? '\n' : ''}${(0,_text_json_js__WEBPACK_IMPORTED_MODULE_2__/* .jsonLine */ .rF)(account)}\n`);
}
/**
 * Tells why a command did not do what it was to do: people on stderr, and programs as one line of JSON where they asked
 * for that. A shell that takes what `login` and `logout` print as its own lines fails by them.
 *
 * @param words those that the command was given
 * @param code the exit code that the command has chosen, or 0
 * @returns its exit code
 */
async function reportFailure(error, words, code) {
    const json = asksForJson(words);
    if (words[0] !== 'exec') {
        process.stderr.write(`jobpass: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error)}\n`);
        if (json)
            process.stdout.write(`${(0,_text_json_js__WEBPACK_IMPORTED_MODULE_2__/* .jsonLine */ .rF)({ error: errorForPrograms(error) })}\n`);
        const exit = code || (0,_exit_codes_js__WEBPACK_IMPORTED_MODULE_1__/* .exitCodeOf */ .FO)(error);
        if (!json && (words[0] === 'login' || words[0] === 'logout')) {
            const { failingEvalLineFor } = await __webpack_require__.e(/* import() */ 6456).then(__webpack_require__.bind(__webpack_require__, 26456));
            const line = await failingEvalLineFor(words, exit, process.env);
            if (line !== undefined)
                process.stdout.write(`${line}\n`);
        }
        return exit;
    }
    const exit = _exit_codes_js__WEBPACK_IMPORTED_MODULE_1__/* .EXEC_OFFSET */ .SH + (0,_exit_codes_js__WEBPACK_IMPORTED_MODULE_1__/* .exitCodeOf */ .FO)(error);
    (0,_stderr_log_js__WEBPACK_IMPORTED_MODULE_3__.toStderr)().error((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error));
    if (json)
        printExecReport({ exit, ended: [], error: errorForPrograms(error) });
    return exit;
}
/** Read from the words themselves, which may not make sense. What is behind `--` is another command's. */
function asksForJson(words) {
    const end = words.indexOf('--');
    return words.slice(0, end === -1 ? words.length : end).includes('--json');
}


/***/ }),

/***/ 40471:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   toStderr: () => (/* binding */ toStderr),
/* harmony export */   withLog: () => (/* binding */ withLog)
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
/** A runner whose lines for people go elsewhere. */
function withLog(runner, log) {
    return { ...runner, step: { ...runner.step, log } };
}


/***/ }),

/***/ 31061:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ap: () => (/* binding */ takesCommand),
/* harmony export */   Wp: () => (/* binding */ usageError),
/* harmony export */   XM: () => (/* binding */ pathOf),
/* harmony export */   n3: () => (/* binding */ everyCommand)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

/** What can only be the name of an option or of a command, mistyped; anything else could be a secret. */
const OPTION = /^--?[a-z-]{1,24}(?==|$)/;
const WORD = /^[a-z-]{1,20}$/;
const HIDDEN = ', not shown in case it is a secret';
/**
 * What commander found wrong with the words of a command, and what to write instead. Its message is taken apart, since it
 * repeats words that it was given.
 */
function usageError(command, { code, message }) {
    const path = pathOf(command);
    const form = `Write ${path} ${command.usage()}`;
    const lists = `${path} --help lists what there is`;
    // What was given is in front of it, and may hold quotes.
    const near = /\n\(Did you mean ([\w ,-]+)\?\)$/.exec(message)?.[1];
    const instead = near === undefined ? lists : `Did you mean ${near}?`;
    const given = /'([^\n]*)'/.exec(message)?.[1] ?? '';
    // Where it is a name of ours, it stands first.
    const ours = /'([^']*)'/.exec(message)?.[1] ?? '';
    const choices = / Allowed choices are ([^\n]*)\.$/.exec(message)?.[1];
    switch (code) {
        case 'commander.unknownCommand':
            return wrong(WORD.test(given) ? `Unknown command '${given}'` : `Unknown command${HIDDEN}`, instead);
        case 'commander.unknownOption': {
            const name = OPTION.exec(given)?.[0];
            const elsewhere = takesCommand(command) && !process.argv.includes('--')
                ? `. The options of a command to run stand behind --: ${form.replace('Write ', '')}`
                : '';
            return wrong(name === undefined ? `Unknown option${HIDDEN}` : `Unknown option '${name}'`, `${instead}${elsewhere}`);
        }
        case 'commander.missingArgument':
            return wrong(takesCommand(command) ? 'There is no command to run' : `The ${ours} is missing`, form);
        case 'commander.optionMissingArgument':
            return wrong(`The option '${ours}' has no value`, `Write it behind: ${ours}`);
        case 'commander.missingMandatoryOptionValue': {
            const needed = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
            return wrong(`The option '${ours}' is missing`, `Write ${[path, ...needed].join(' ')} …`);
        }
        case 'commander.invalidArgument': {
            const what = message.startsWith("error: option '")
                ? `option '${ours}'`
                : (command.registeredArguments[0]?.name() ?? 'argument');
            return wrong(`The ${what} cannot be that`, choices === undefined ? lists : `It can be ${choices}`);
        }
        case 'commander.conflictingOption': {
            const other = / option '([^']*)'$/.exec(message)?.[1] ?? '';
            return wrong(`The options '${ours}' and '${other}' exclude each other`, lists);
        }
        case 'commander.excessArguments':
            return wrong(`There are too many words${HIDDEN}`, command.commands.length > 0 ? lists : `${form}. What has spaces in it stands in quotes`);
        default:
            return wrong('These words make no command', form);
    }
}
/** `jobpass broker rotate-keys`. */
function pathOf(command) {
    return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
/** Whether it runs another command, whose words stand behind `--`. */
function takesCommand({ registeredArguments: [first] }) {
    return first?.variadic === true && first.required;
}
/** This command, and every one below it. */
function everyCommand(command) {
    return [command, ...command.commands.flatMap(everyCommand)];
}
function wrong(message, hint) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', message, { hint });
}


/***/ }),

/***/ 4184:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BU: () => (/* binding */ FORMAT_NAMES),
/* harmony export */   VD: () => (/* binding */ writeFormat)
/* harmony export */ });
/* unused harmony export FORMATS */
/**
 * Every credential format, by the name that `--format` and `file-format` know it by. The function of a format turns its content
 * into text. @param now the moment of writing, in milliseconds since 1970: for formats that count from then
 */
const FORMATS = {
    raw: async () => (secret) => secret,
    dotenv: async () => (await __webpack_require__.e(/* import() */ 3969).then(__webpack_require__.bind(__webpack_require__, 73969))).dotenv,
    json: async () => (await __webpack_require__.e(/* import() */ 4441).then(__webpack_require__.bind(__webpack_require__, 64441))).json,
    'token-response': async () => (await __webpack_require__.e(/* import() */ 3272).then(__webpack_require__.bind(__webpack_require__, 53272))).tokenResponse,
    'process-credential': async () => (await __webpack_require__.e(/* import() */ 110).then(__webpack_require__.bind(__webpack_require__, 70110))).processCredential,
    'container-credentials': async () => (await __webpack_require__.e(/* import() */ 11).then(__webpack_require__.bind(__webpack_require__, 60011))).containerCredentials,
};
const FORMAT_NAMES = Object.keys(FORMATS);
/** Writes a content in its format. The code of the format is loaded when it is first used. */
async function writeFormat(name, content, now) {
    const write = (await FORMATS[name]());
    return write(content, now);
}


/***/ }),

/***/ 94212:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _6: () => (/* binding */ ID_TOKEN_VARIABLES),
/* harmony export */   gd: () => (/* binding */ absoluteIdTokenOptions),
/* harmony export */   r7: () => (/* binding */ JOB_VARIABLE),
/* harmony export */   so: () => (/* binding */ FOLDER_VARIABLE),
/* harmony export */   withIdTokenOptions: () => (/* binding */ withIdTokenOptions)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_shell_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(89372);
/* harmony import */ var _preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(53255);




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
function absoluteIdTokenOptions(folder, env) {
    const { [ID_TOKEN_VARIABLES.file]: file = '', [ID_TOKEN_VARIABLES.command]: command = '' } = env;
    return {
        ...(file === '' ? {} : { [ID_TOKEN_VARIABLES.file]: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(folder, file) }),
        ...(command === ''
            ? {}
            : { [ID_TOKEN_VARIABLES.command]: `cd -- ${(0,_text_shell_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(folder)} || exit\n${command}` }),
    };
}
/** The runner with its ID tokens from where the user says, if he does. @throws JobpassError `usage` for two places */
function withIdTokenOptions(runner, env) {
    const { memory, idTokens } = runner;
    const folder = env[FOLDER_VARIABLE] ?? '';
    const { jobMark: _, otherJobs: __, ...within } = memory;
    const placed = folder === '' ? runner : { ...runner, memory: { ...within, temporaryFolder: () => folder } };
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
    const from = (given, needed = []) => {
        const variables = [...runner.system.variables, variable, ...needed];
        return { ...placed, system: { ...runner.system, variables }, idTokens: given };
    };
    const identity = [...idTokens.identity, variable];
    switch (variable) {
        case ID_TOKEN_VARIABLES.file:
            return from(inFile(value, idTokens));
        case ID_TOKEN_VARIABLES.env:
            return from(held(value, env, { ...idTokens, identity }), [value]);
        case ID_TOKEN_VARIABLES.command:
            return from(printedBy(value, env, { ...idTokens, identity }), ['PATH', 'HOME']);
        default:
            return from(held(variable, env, { ...idTokens, identity }));
    }
}
/** A path is no secret: who runs as this user can read the file all the same. */
function inFile(path, others) {
    return {
        ...others,
        // Read each time: who put it there may replace it.
        request: async (audience) => (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .idTokenInFile */ .oh)(path, audience),
        until: () => undefined,
        fixed: false,
    };
}
function held(name, env, others) {
    const raw = env[name] ?? '';
    return {
        request: async (audience) => {
            if (raw === '')
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('no-id-token', `The variable ${name} is empty, so there is no ID token`, {
                    hint: 'Check its name, and that this step is given it',
                });
            return (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .checkPreissued */ .x4)(raw, `the variable ${name}`, audience);
        },
        identity: [...others.identity, name],
        secrets: () => [...others.secrets(), raw].filter((secret) => secret !== ''),
        until: () => (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .expiryOf */ .p1)(raw),
        fixed: true,
    };
}
function printedBy(command, env, others) {
    return {
        ...others,
        request: (audience, _, attempt) => (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .idTokenFromProgram */ .dT)(['/bin/sh', '-c', command], {
            what: 'The command of --id-token-command',
            audience,
            attempt,
            env: { ...env, [AUDIENCE_VARIABLE]: audience },
            foreign: true,
            hint: 'It must print an ID token and end with 0; it finds the audience in JOBPASS_AUDIENCE. Run by itself it shows what it says, which is not shown here since it could hold a secret',
        }),
        until: () => undefined,
        fixed: false,
    };
}


/***/ }),

/***/ 53255:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LR: () => (/* binding */ idTokensIn),
/* harmony export */   Vx: () => (/* binding */ preissuedIdToken),
/* harmony export */   dT: () => (/* binding */ idTokenFromProgram),
/* harmony export */   ds: () => (/* binding */ claimsOf),
/* harmony export */   iD: () => (/* binding */ firstExpiry),
/* harmony export */   oh: () => (/* binding */ idTokenInFile),
/* harmony export */   p1: () => (/* binding */ expiryOf),
/* harmony export */   x4: () => (/* binding */ checkPreissued)
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
    return checkPreissued(stdout, `what ${what} printed`, audience, { fresh });
}


/***/ }),

/***/ 89372:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TL: () => (/* binding */ quoted),
/* harmony export */   Uw: () => (/* binding */ quotedForDotenv),
/* harmony export */   uj: () => (/* binding */ quotedForFish)
/* harmony export */ });
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
