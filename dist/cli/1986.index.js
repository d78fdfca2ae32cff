export const id = 1986;
export const ids = [1986];
export const modules = {

/***/ 51652:
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

/***/ 46020:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IU: () => (/* binding */ toldError),
/* harmony export */   s9: () => (/* binding */ tellFailure),
/* harmony export */   z2: () => (/* binding */ tellExec)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(25666);
/* harmony import */ var _exit_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51652);
/* harmony import */ var _log_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(55508);




function toldError(error) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ))
        return { code: 'unexpected', message: (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error) };
    const { code, message, hint } = error;
    return { code, message, ...(hint === undefined ? {} : { hint }) };
}
/** The last line on stderr: stdout is that of the command. @param open whether a line there was left without its end */
function tellExec(account, open = false) {
    process.stderr.write(`${open ? '\n' : ''}${(0,_text_json_js__WEBPACK_IMPORTED_MODULE_2__/* .jsonLine */ .r)(account)}\n`);
}
/**
 * Tells why a command did not do what it was to do: people on stderr, and programs as one line of JSON where they asked
 * for that.
 *
 * @param words those that the command was given
 * @param code the exit code that the command has chosen, or 0
 * @returns its exit code
 */
function tellFailure(error, words, code) {
    const json = asksForJson(words);
    if (words[0] !== 'exec') {
        process.stderr.write(`jobpass: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error)}\n`);
        if (json)
            process.stdout.write(`${(0,_text_json_js__WEBPACK_IMPORTED_MODULE_2__/* .jsonLine */ .r)({ error: toldError(error) })}\n`);
        return code || (0,_exit_js__WEBPACK_IMPORTED_MODULE_1__/* .exitCodeOf */ .FO)(error);
    }
    const exit = _exit_js__WEBPACK_IMPORTED_MODULE_1__/* .EXEC_OFFSET */ .SH + (0,_exit_js__WEBPACK_IMPORTED_MODULE_1__/* .exitCodeOf */ .FO)(error);
    (0,_log_js__WEBPACK_IMPORTED_MODULE_3__.toStderr)().error((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error));
    if (json)
        tellExec({ exit, ended: [], error: toldError(error) });
    return exit;
}
/** Read from the words themselves, which may not make sense. What is behind `--` is another command's. */
function asksForJson(words) {
    const end = words.indexOf('--');
    return words.slice(0, end === -1 ? words.length : end).includes('--json');
}


/***/ }),

/***/ 55508:
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

/***/ 28558:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ap: () => (/* binding */ takesCommand),
/* harmony export */   XM: () => (/* binding */ pathOf),
/* harmony export */   n3: () => (/* binding */ everyCommand),
/* harmony export */   vM: () => (/* binding */ misuse)
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
function misuse(command, { code, message }) {
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
/* harmony import */ var _runners_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(46168);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(25666);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(58508);
/* harmony import */ var _exit_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(51652);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(46020);
/* harmony import */ var _misuse_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(28558);









/** Shells that words can be completed in. */
const SHELLS = ['bash', 'zsh', 'fish'];
const JSON_LINE = 'as one line of JSON';
const print = (line) => void process.stdout.write(`${line}\n`);
/** The job that the command runs in. */
const job = () => (0,_runners_index_js__WEBPACK_IMPORTED_MODULE_3__/* .commandRunner */ .cd)(process.env);
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
            return error.exitCode === 0 ? 0 : _exit_js__WEBPACK_IMPORTED_MODULE_4__/* .EXIT */ .dc.usage;
        return (0,_failure_js__WEBPACK_IMPORTED_MODULE_5__/* .tellFailure */ .s9)(error, words, code);
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
        .version(_version_js__WEBPACK_IMPORTED_MODULE_7__/* .VERSION */ .x)
        .showSuggestionAfterError();
    await defineJobCommands(program, end, isNamed);
    program
        .command('status')
        .description("list this job's credentials: who holds them, since when, until when; never the secret")
        .option('--json', JSON_LINE)
        .action(async ({ json }) => {
        const { status, statusLines } = await Promise.all(/* import() */[__webpack_require__.e(5325), __webpack_require__.e(4321), __webpack_require__.e(6791), __webpack_require__.e(1332)]).then(__webpack_require__.bind(__webpack_require__, 81332));
        const leases = status(await job());
        if (json)
            print((0,_text_json_js__WEBPACK_IMPORTED_MODULE_8__/* .jsonLine */ .r)(leases));
        else
            for (const line of statusLines(leases))
                print(line);
    });
    program
        .command('token')
        .description('print a credential of this job as it is now, for a command that takes it: $(jobpass token)')
        .argument('[name]', 'its name (input name); default: the newest')
        .option('--json', JSON_LINE)
        .action(async (name, { json }) => {
        const { currentToken } = await Promise.all(/* import() */[__webpack_require__.e(5325), __webpack_require__.e(4321), __webpack_require__.e(6791), __webpack_require__.e(1332)]).then(__webpack_require__.bind(__webpack_require__, 81332));
        const token = await currentToken(await job(), name);
        print(json ? (0,_text_json_js__WEBPACK_IMPORTED_MODULE_8__/* .jsonLine */ .r)({ token }) : token);
    });
    program
        .command('revoke')
        .description("revoke this job's credentials now, before the job ends")
        .argument('[name]', 'only the one of this name (input name)')
        .option('--json', `how each ended, ${JSON_LINE}`)
        .action(async (name, { json }) => {
        const { notAllDead, revokeNow } = await Promise.all(/* import() */[__webpack_require__.e(5325), __webpack_require__.e(4321), __webpack_require__.e(6791), __webpack_require__.e(5670)]).then(__webpack_require__.bind(__webpack_require__, 93289));
        const { toStderr } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 55508));
        const { endingsOf } = await __webpack_require__.e(/* import() */ 3638).then(__webpack_require__.bind(__webpack_require__, 73638));
        const runner = await job();
        const { accounts, failed } = await revokeNow({
            // No shell reads its stdout as a script, so that is where records go that were asked for; not beside JSON.
            runner: json ? { ...runner, log: toStderr() } : { ...runner, printRecord: print },
            clock: _clock_js__WEBPACK_IMPORTED_MODULE_1__/* .systemClock */ .ml,
            name,
        });
        if (json)
            print((0,_text_json_js__WEBPACK_IMPORTED_MODULE_8__/* .jsonLine */ .r)(endingsOf(accounts)));
        if (!failed)
            return;
        runner.log.error((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(notAllDead()));
        end(_exit_js__WEBPACK_IMPORTED_MODULE_4__/* .EXIT */ .dc.unrevoked);
    });
    program
        .command('demo')
        .description('run the main job on this machine, with everything it needs on loopback')
        .option('--json', `its timeline, ${JSON_LINE}`)
        .action(async ({ json }) => {
        const { demo } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(9691), __webpack_require__.e(5687), __webpack_require__.e(5941), __webpack_require__.e(5325), __webpack_require__.e(4321), __webpack_require__.e(4905), __webpack_require__.e(7121), __webpack_require__.e(672), __webpack_require__.e(8217)]).then(__webpack_require__.bind(__webpack_require__, 11095));
        const events = await demo(json ? () => undefined : print);
        if (json)
            print((0,_text_json_js__WEBPACK_IMPORTED_MODULE_8__/* .jsonLine */ .r)(events));
    });
    defineBroker(program);
    const verify = program
        .command('verify')
        .description('check a token of a broker, and tell the job that it was given to');
    if (isNamed('verify')) {
        const { defineVerify } = await Promise.all(/* import() */[__webpack_require__.e(5687), __webpack_require__.e(399)]).then(__webpack_require__.bind(__webpack_require__, 20399));
        defineVerify(verify, (outcome) => end(outcome === 'good' ? 0 : _exit_js__WEBPACK_IMPORTED_MODULE_4__/* .EXIT */ .dc[outcome]));
    }
    const doctor = program
        .command('doctor')
        .description('find out what keeps this job from its credential, and print the commands that mend it');
    if (isNamed('doctor')) {
        const { defineDoctor } = await Promise.all(/* import() */[__webpack_require__.e(5325), __webpack_require__.e(3861)]).then(__webpack_require__.bind(__webpack_require__, 33861));
        await defineDoctor(doctor, (outcome) => end(outcome === 'good' ? 0 : _exit_js__WEBPACK_IMPORTED_MODULE_4__/* .EXIT */ .dc[outcome]));
    }
    const config = program
        .command('config')
        .description('look at the file that says who gets what (.jobpass.yml)');
    if (isNamed('config')) {
        const { defineConfig } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(5325), __webpack_require__.e(4321), __webpack_require__.e(4905), __webpack_require__.e(1638)]).then(__webpack_require__.bind(__webpack_require__, 21638));
        const { defineIds } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(5325), __webpack_require__.e(4321), __webpack_require__.e(4905), __webpack_require__.e(5772)]).then(__webpack_require__.bind(__webpack_require__, 65179));
        defineConfig(config, () => end(_exit_js__WEBPACK_IMPORTED_MODULE_4__/* .EXIT */ .dc.refused));
        defineIds(config, end);
    }
    const trust = program
        .command('trust')
        .description('make the side of the servers from the file of rules, and find out whether both agree');
    if (isNamed('trust')) {
        const { defineTrust } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(5325), __webpack_require__.e(4321), __webpack_require__.e(4905), __webpack_require__.e(4976)]).then(__webpack_require__.bind(__webpack_require__, 94976));
        await defineTrust(trust, end);
    }
    const audit = program
        .command('audit')
        .description('read the records of who held what: prove them, search them, make a page of them');
    if (isNamed('audit')) {
        const { defineAudit } = await __webpack_require__.e(/* import() */ 328).then(__webpack_require__.bind(__webpack_require__, 70328));
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
    for (const one of (0,_misuse_js__WEBPACK_IMPORTED_MODULE_6__/* .everyCommand */ .n3)(program))
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
        const { checkConfig, checkedLine, serveBroker } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(9691), __webpack_require__.e(5687), __webpack_require__.e(5941), __webpack_require__.e(5325), __webpack_require__.e(4321), __webpack_require__.e(4905), __webpack_require__.e(7121), __webpack_require__.e(672), __webpack_require__.e(4651)]).then(__webpack_require__.bind(__webpack_require__, 44297));
        if (!check)
            return serveBroker(config);
        const checked = checkConfig(config);
        print(json ? (0,_text_json_js__WEBPACK_IMPORTED_MODULE_8__/* .jsonLine */ .r)(checked) : checkedLine(checked));
    });
    broker
        .command('rotate-keys')
        .description('change the key that signs tokens of the format jwt, at the running broker of --config, or in its database')
        .option('--now', 'also when services may not know the next key yet')
        .addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$('--compromised', 'accept no token that was signed until now').conflicts('records'))
        .addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$('--records', 'not that key but the one that signs audit records; what it has signed stays good').conflicts('now'))
        .option('--json', `what the broker says, ${JSON_LINE}`)
        .action(async (options, one) => {
        const { rotateKeys } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(9691), __webpack_require__.e(5687), __webpack_require__.e(5941), __webpack_require__.e(5325), __webpack_require__.e(4321), __webpack_require__.e(4905), __webpack_require__.e(7121), __webpack_require__.e(672), __webpack_require__.e(4651)]).then(__webpack_require__.bind(__webpack_require__, 44297));
        // Those of the broker's own may stand on either side of this command's name.
        const { config, json } = one.optsWithGlobals();
        const { now = false, compromised = false, records = false } = options;
        const said = await rotateKeys(config, { now, compromised, records });
        print(json ? (0,_text_json_js__WEBPACK_IMPORTED_MODULE_8__/* .jsonLine */ .r)({ said }) : said);
    });
    broker
        .command('records')
        .description('print its records of who was given which token, one a line; whether it runs or not')
        .option('--since <time>', 'only from then on: RFC 3339, or a span back from now as in 7d')
        .option('--keys', 'print the public keys that check their signatures, as a JWK set, and no records')
        .option('--json', 'nothing else: what it prints is JSON anyway')
        .action(async ({ since, keys }, one) => {
        const { printRecords, recordKeys } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(9691), __webpack_require__.e(5325), __webpack_require__.e(4321), __webpack_require__.e(4905), __webpack_require__.e(7121), __webpack_require__.e(4598)]).then(__webpack_require__.bind(__webpack_require__, 66514));
        const { config } = one.optsWithGlobals();
        if (keys)
            print((0,_text_json_js__WEBPACK_IMPORTED_MODULE_8__/* .jsonLine */ .r)(await recordKeys(config)));
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
    const { defineExec, defineLogin, defineLogout } = await Promise.all(/* import() */[__webpack_require__.e(5325), __webpack_require__.e(4321), __webpack_require__.e(6791), __webpack_require__.e(3986), __webpack_require__.e(3572)]).then(__webpack_require__.bind(__webpack_require__, 53572));
    defineExec(exec, end);
    defineLogin(login, end);
    defineLogout(logout, end);
}
/** Has commander throw what it finds wrong, as an error of ours, and print nothing. */
function tellMisuse(command) {
    command.configureOutput({ outputError: () => undefined }).exitOverride((error) => {
        // Help is no mistake, nor is asking for none where it is all that there is.
        throw error.exitCode === 0 || error.code === 'commander.help' ? error : (0,_misuse_js__WEBPACK_IMPORTED_MODULE_6__/* .misuse */ .vM)(command, error);
    });
}


/***/ })

};
