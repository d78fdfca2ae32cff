export const id = 861;
export const ids = [861,168];
export const modules = {

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

/***/ 3861:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  defineDoctor: () => (/* binding */ defineDoctor)
});

// EXTERNAL MODULE: ./node_modules/commander/esm.mjs
var esm = __webpack_require__(8179);
// EXTERNAL MODULE: ./build/config/inputs.js
var config_inputs = __webpack_require__(9190);
// EXTERNAL MODULE: ./build/entry.js
var entry = __webpack_require__(8616);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/files.js
var files = __webpack_require__(1983);
// EXTERNAL MODULE: ./build/providers/vault/inputs.js
var inputs = __webpack_require__(8501);
;// CONCATENATED MODULE: ./build/providers/doctors.js

/** The providers that can be examined. Not in the list of providers: jobs load that, and never examine. */
const DOCTORS = [
    {
        provider: 'vault',
        inputs: inputs/* VAULT_INPUTS */.P,
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(846), __webpack_require__.e(70)]).then(__webpack_require__.bind(__webpack_require__, 6999))).vaultDoctor,
    },
];

// EXTERNAL MODULE: ./build/runners/index.js
var runners = __webpack_require__(6168);
// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/config/settings.js
var config_settings = __webpack_require__(4318);
// EXTERNAL MODULE: ./build/http/client.js
var client = __webpack_require__(9726);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(2178);
// EXTERNAL MODULE: ./build/http/transport.js
var http_transport = __webpack_require__(5272);
// EXTERNAL MODULE: ./build/identity/id-token.js
var id_token = __webpack_require__(8914);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(4865);
// EXTERNAL MODULE: ./build/text/secrets.js
var text_secrets = __webpack_require__(5255);
;// CONCATENATED MODULE: ./build/doctor/examine.js









/** For everything that is asked, in milliseconds. */
const ASKING_MS = 40_000;
/** From the beginning until what was given must have ended, likewise. */
const ENDING_MS = 52_000;
/** Then nothing is waited for any more. */
const ALL_MS = 58_000;
/** A doctor tells what passes by itself sooner than a job does. */
const PATIENCE = { totalMs: 10_000, answeredMs: 5_000, malformedTries: 2 };
/** The longest line told, in characters. */
const LINE = 900;
const SHOWN = {
    ok: 'ok',
    fail: 'FAIL',
    unchecked: 'FAIL',
    skip: 'skip',
    note: 'note',
};
/**
 * Examines a provider's service, and prints what it finds.
 *
 * @throws JobpassError `usage` or `insecure` for what cannot work, before anything is sent
 */
async function examine(asked) {
    const { runner, signal, json } = asked;
    const clock = build_clock/* systemClock */.ml;
    const secrets = new text_secrets/* Secrets */.S();
    secrets.add(...(runner?.secrets() ?? []));
    const { settings } = await (0,config_settings/* readSettings */.sb)(new Map([...asked.given, ['provider', asked.provider]]), [
        { provider: asked.provider, inputs: asked.inputs, marks: [] },
    ]);
    for (const { name, secret } of asked.inputs)
        if (secret)
            secrets.add(settings.own[name] ?? '');
    if (settings.clientKey !== undefined)
        secrets.add(settings.clientKey);
    const findings = [];
    const print = (text) => {
        if (!json)
            process.stdout.write(`${text}\n`);
    };
    const say = (status, step, text, hint) => {
        const safe = (part) => (0,printable/* printable */.g)(secrets.redact(part.slice(0, 4_000)), LINE);
        const finding = { step, status, text: safe(text), ...(hint === undefined ? {} : { hint: safe(hint) }) };
        findings.push(finding);
        const line = finding.hint === undefined ? finding.text : `${finding.text}. ${finding.hint}`;
        print(`${SHOWN[status].padEnd(4)}  ${step.padEnd(8)}  ${line}`);
    };
    const transport = (0,http_transport/* nodeTransport */._)({
        ...(settings.ca === undefined ? {} : { ca: settings.ca }),
        ...(settings.clientCert === undefined ? {} : { cert: settings.clientCert }),
        ...(settings.clientKey === undefined ? {} : { key: settings.clientKey }),
    });
    const begun = clock.elapsed();
    const common = {
        transport: transport.send,
        clock,
        secrets,
        allowedHosts: new hosts/* AllowedHosts */.QU(settings.allowedHosts),
        limits: { ...client/* LIMITS */.b1, attemptMs: 6_000 },
        patience: PATIENCE,
    };
    const http = new client/* HttpClient */.Qq({ ...common, deadline: begun + ASKING_MS, signal });
    const ending = new client/* HttpClient */.Qq({ ...common, deadline: begun + ENDING_MS });
    // With --json nothing but that line may be on stdout, where a mask is a line that holds the secret itself.
    const mask = async (values) => {
        if (!json)
            await runner?.mask(values);
    };
    const idToken = async (audience) => {
        const given = asked.idToken;
        if (given === undefined && runner === undefined)
            throw new errors/* JobpassError */.bJ('no-id-token', 'There is no runner here that gives ID tokens', {
                hint: 'Run this in a job, or give an ID token with --token-file',
            });
        const raw = given ?? (await http.persist(async (attempt) => runner?.idToken(audience, http, attempt)))?.raw ?? '';
        secrets.add(raw);
        if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(raw) && raw.length >= 20)
            await mask([raw]);
        return (0,id_token/* decodeIdToken */.Rh)(raw, (text) => (0,printable/* printable */.g)(secrets.redact(text)));
    };
    let commands = [];
    const late = new AbortController();
    const examination = asked.doctor.examine({
        settings,
        http,
        ending,
        clock,
        secrets,
        env: process.env,
        program: asked.program,
        idToken,
        mask,
        tell: say,
    });
    try {
        commands = await Promise.race([
            examination,
            clock.sleep(ALL_MS, late.signal).then(() => {
                throw new errors/* JobpassError */.bJ('unreachable', `Not all was found out within ${ALL_MS / 1000} s`);
            }),
        ]);
    }
    catch (error) {
        if (error instanceof errors/* JobpassError */.bJ && (error.code === 'usage' || error.code === 'insecure'))
            throw error;
        say('unchecked', 'doctor', (0,errors/* tell */.qz)(error));
    }
    finally {
        late.abort();
        transport.close();
    }
    const has = (status) => findings.some((finding) => finding.status === status);
    const outcome = has('fail') ? 'failed' : has('unchecked') ? 'unchecked' : 'good';
    const shown = asked.commands || has('fail') ? commands.map((command) => secrets.redact(command)) : [];
    for (const command of shown.length === 0 ? [] : ['', ...shown])
        print(command);
    if (json)
        process.stdout.write(`${asJson({ outcome, findings, commands: shown })}\n`);
    return outcome;
}
/** One line of ASCII: nothing in it that a terminal or a runner acts on. */
function asJson(value) {
    return JSON.stringify(value).replace(/[^ -~]|#(?=#)/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

;// CONCATENATED MODULE: ./build/doctor/command.js








/** Common inputs that say nothing about the service. */
const NOT_ASKED = [
    ...['provider', 'deliver', 'file-format', 'file-mode', 'revoke'],
    ...['lease', 'keep', 'credentials', 'name'],
];
/** How long a file or stdin is waited for, in milliseconds. */
const WAIT_MS = 20_000;
const NOT_HERE = {
    hint: 'Give it in a file or in the environment: other processes can read the arguments of this one',
};
/** Adds to the command `doctor` a command for each provider that has one. @param end takes how it ended */
async function defineDoctor(parent, end) {
    for (const { provider: name, inputs: own, load } of DOCTORS) {
        const doctor = await load();
        const common = config_inputs/* COMMON_INPUTS */.s7.filter((input) => !NOT_ASKED.includes(input.name));
        const inputs = [...common, ...own];
        const command = parent
            .command(name)
            .description(`examine the service of the provider ${name}`)
            // Neither may show what could be a secret: an unknown option is named only where it looks like one.
            .configureOutput({
            outputError: (text, write) => write(text.replace(/'(?!--?[a-z-]{1,20}( <[a-z]+>)?')[^']*'/g, 'that is not shown, in case it is a secret')),
        })
            .addHelpText('after', '\nInputs are read from INPUT_… too, as the action has them; options win.\nSecrets come in files or in INPUT_…, never as arguments.\nExit: 0 all fits, 1 something does not, 2 wrong use, 3 something could not be checked.');
        for (const { name: input, description, secret } of inputs) {
            if (secret) {
                command.option(`--${input}-file <file>`, `a file with it. ${plain(description)}`);
                command.addOption(new esm/* Option */.c$(`--${input} [value]`).hideHelp());
            }
            else
                command.option(`--${input} <value>`, plain(description));
        }
        for (const token of ['--token [value]', '--id-token [value]'])
            command.addOption(new esm/* Option */.c$(token).hideHelp());
        command
            .option('--token-file <file>', 'an ID token, where no runner gives one; - is stdin')
            .addOption(new esm/* Option */.c$('--cli <name>', 'the program that commands are printed for')
            .choices(doctor.programs)
            .default(doctor.programs[0]))
            .option('--commands', 'print the commands also where nothing is missing')
            .option('--json', 'print everything as one line of JSON')
            .argument('[words...]')
            .usage('[options]');
        command.action(async (words, options) => end(await run({ provider: name, doctor, inputs, own }, words, options)));
    }
}
/** A description as one line of a terminal: it is written as Markdown. */
function plain(description) {
    return description.replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$2').replace(/`/g, '');
}
async function run(asked, words, options) {
    try {
        const runner = (0,runners.isRunner)(process.env) ? await (0,runners.detectRunner)(process.env) : undefined;
        refuseSecrets(asked, words, options);
        return await examine({
            provider: asked.provider,
            doctor: asked.doctor,
            inputs: asked.own,
            given: await inputsOf(asked, runner, options),
            runner,
            idToken: await idTokenOf(options),
            program: options.cli,
            commands: options.commands ?? false,
            json: options.json ?? false,
            signal: (0,entry/* cancellation */.WN)(),
        });
    }
    catch (error) {
        process.stderr.write(`jobpass: ${(0,errors/* tell */.qz)(error)}\n`);
        return 'usage';
    }
}
function refuseSecrets({ inputs }, words, options) {
    if (words.length > 0)
        throw new errors/* JobpassError */.bJ('usage', 'Nothing is taken as an argument but options', NOT_HERE);
    for (const name of [
        'token',
        'id-token',
        ...inputs.filter(({ secret }) => secret).map((input) => input.name),
    ]) {
        if (options[camel(name)] === undefined)
            continue;
        const file = /token$/.test(name) && name !== 'wrapped-secret-id' ? '--token-file' : `--${name}-file`;
        throw new errors/* JobpassError */.bJ('usage', `--${name} takes no value: it would be a secret among the arguments`, {
            hint: `${NOT_HERE.hint} (${file})`,
        });
    }
}
/** The inputs by name: what the options say, else what the runner's variables say. */
async function inputsOf({ inputs }, runner, options) {
    // The action's inputs are no names for a shell: it can set INPUT_CLIENT_KEY, and no INPUT_CLIENT-KEY.
    const fromRunner = new Map([...(runner?.inputs() ?? [])].map(([name, value]) => [name.replace(/_/g, '-'), value]));
    const given = new Map();
    for (const { name, secret } of inputs) {
        const option = options[camel(secret ? `${name}-file` : name)];
        const value = typeof option !== 'string'
            ? fromRunner.get(name)
            : secret
                ? (await (0,files/* readFile */.T)(`--${name}-file`, option, WAIT_MS)).toString('utf8').trim()
                : option.trim();
        if (value !== undefined && value !== '')
            given.set(name, value);
    }
    return given;
}
async function idTokenOf({ tokenFile }) {
    if (tokenFile === undefined)
        return undefined;
    const read = tokenFile === '-'
        ? (0,files/* readBounded */.C)('stdin', process.stdin, WAIT_MS)
        : (0,files/* readFile */.T)('--token-file', tokenFile, WAIT_MS);
    const token = (await read).toString('latin1').trim();
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token))
        throw new errors/* JobpassError */.bJ('usage', 'What --token-file names is no ID token', {
            hint: 'It is a JWT, in one line',
        });
    return token;
}
/** As commander names options. */
function camel(name) {
    return name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}


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
