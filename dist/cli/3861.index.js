export const id = 3861;
export const ids = [3861];
export const modules = {

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

/***/ 14318:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Om: () => (/* binding */ TTL_MS),
/* harmony export */   f5: () => (/* binding */ settingsOf),
/* harmony export */   sb: () => (/* binding */ readSettings)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82178);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(89190);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(93017);




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
    const warnings = await checkNames(asGiven, definitionsOf(own).flatMap(({ name, aliases = [] }) => [name, ...aliases]));
    return { settings: settingsOf(asGiven, own), warnings };
}
function definitionsOf(own) {
    return [..._inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .COMMON_INPUTS */ .s7, ...own.flatMap(({ inputs }) => inputs)];
}
/** The same for inputs whose names are known to be ours. @throws JobpassError `usage` or `insecure` */
function settingsOf(asGiven, own) {
    const given = withoutAliases(asGiven, definitionsOf(own));
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
        keep: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('keep').toLowerCase(), 'keep', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .KEEPING */ .AX),
        deliver: [...new Set((0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .list */ .p_)(or('deliver')).map((word) => (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(word, 'deliver', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DELIVERIES */ .rV)))],
        fileFormat: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('file-format'), 'file-format', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .FILE_FORMATS */ .GM),
        // YAML reads 0600 as a number, and may hand it on without its zero.
        fileMode: Number.parseInt((0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('file-mode').padStart(4, '0'), 'file-mode', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .FILE_MODES */ .Ce), 8),
        revoke: or('revoke') === 'now' || (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .boolean */ .zM)(or('revoke'), 'revoke', 'Write true or false, or now'),
        revokeNow: or('revoke') === 'now' ? true : undefined,
        audit: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('audit').toLowerCase(), 'audit', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .AUDITING */ .Ks),
        auditFile: input('audit-file'),
        auditWebhook: optionalWebhook(input('audit-webhook')),
        auditWebhookSecret: optionalWebhookSecret(input('audit-webhook-secret')),
        ca: optionalPem(input('ca'), 'ca'),
        clientCert: optionalPem(input('client-cert'), 'client-cert'),
        clientKey: optionalPem(input('client-key'), 'client-key'),
        allowedHosts: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .list */ .p_)(or('allowed-hosts')).map(checkHost),
        own: Object.fromEntries([...given].filter(([name]) => ownNames.includes(name))),
    });
    if (settings.deliver.length === 0)
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('deliver', '', `It can be ${_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DELIVERIES */ .rV.join(', ')}, or several of them`);
    if ((settings.clientCert === undefined) !== (settings.clientKey === undefined)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'client-cert and client-key go together, and one of them is missing', {
            hint: 'Give both or neither',
        });
    }
    if (settings.auditWebhookSecret !== undefined && settings.auditWebhook === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'audit-webhook-secret is given, and audit-webhook is missing', {
            hint: 'Give the address that is to get the records',
        });
    }
    return settings;
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
    const { closest, distance } = await __webpack_require__.e(/* import() */ 1916).then(__webpack_require__.t.bind(__webpack_require__, 21916, 19));
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
/** An address is not shown where it is wrong: those of many services are secrets. */
function optionalWebhook(text) {
    if (text === undefined)
        return undefined;
    try {
        return (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .secureUrl */ .po)(text, 'The input audit-webhook').href;
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ))
            throw error;
        const { code, message, hint } = error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ(code, message.replace(/: \u00ab.*$/s, ''), hint === undefined ? {} : { hint });
    }
}
/** Source: Standard Webhooks 1.0.0, Signature scheme: 24 to 64 bytes in base64. */
function optionalWebhookSecret(text) {
    if (text === undefined || /^(whsec_)?[A-Za-z0-9+/]{32,86}={0,2}$/.test(text))
        return text;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'The input audit-webhook-secret is no signing secret', {
        hint: 'It takes whsec_ and 24 to 64 random bytes in base64: echo "whsec_$(openssl rand -base64 32)"',
    });
}
function optionalPem(text, input) {
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .pem */ .ps)(text, input);
}
/** The same object without the members that are undefined. */
function defined(value) {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}


/***/ }),

/***/ 33861:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  defineDoctor: () => (/* binding */ defineDoctor)
});

// EXTERNAL MODULE: ./node_modules/commander/esm.mjs
var esm = __webpack_require__(48179);
// EXTERNAL MODULE: ./build/config/inputs.js
var config_inputs = __webpack_require__(89190);
// EXTERNAL MODULE: ./build/config/options.js
var config_options = __webpack_require__(86441);
// EXTERNAL MODULE: ./build/entry.js
var entry = __webpack_require__(58616);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/files.js
var files = __webpack_require__(91983);
// EXTERNAL MODULE: ./build/providers/vault/inputs.js
var inputs = __webpack_require__(58501);
;// CONCATENATED MODULE: ./build/providers/doctors.js

/** The providers that can be examined. Not in the list of providers: jobs load that, and never examine. */
const DOCTORS = [
    {
        provider: 'vault',
        inputs: inputs/* VAULT_INPUTS */.PP,
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(9846), __webpack_require__.e(4531)]).then(__webpack_require__.bind(__webpack_require__, 27612))).vaultDoctor,
    },
];

// EXTERNAL MODULE: ./build/runners/index.js
var runners = __webpack_require__(46168);
// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/config/settings.js
var config_settings = __webpack_require__(14318);
// EXTERNAL MODULE: ./build/http/client.js
var client = __webpack_require__(29726);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(82178);
// EXTERNAL MODULE: ./build/http/transport.js
var http_transport = __webpack_require__(45272);
// EXTERNAL MODULE: ./build/identity/id-token.js
var id_token = __webpack_require__(68914);
// EXTERNAL MODULE: ./build/text/json.js
var text_json = __webpack_require__(25666);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/text/secrets.js
var text_secrets = __webpack_require__(75255);
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
        process.stdout.write(`${(0,text_json/* jsonLine */.r)({ outcome, findings, commands: shown })}\n`);
    return outcome;
}

;// CONCATENATED MODULE: ./build/doctor/command.js









/** Common inputs that say nothing about the service. */
const NOT_ASKED = [
    ...['provider', 'deliver', 'file-format', 'file-mode', 'revoke'],
    ...['lease', 'keep', 'credentials', 'name'],
];
/**
 * Adds to the command `doctor` a command for each provider that has one.
 *
 * @param end takes how it ended; what is wrong use is thrown as well
 */
async function defineDoctor(parent, end) {
    for (const { provider: name, inputs: own, load } of DOCTORS) {
        const doctor = await load();
        const common = config_inputs/* COMMON_INPUTS */.s7.filter((input) => !NOT_ASKED.includes(input.name));
        const inputs = [...common, ...own];
        const command = parent
            .command(name)
            .description(`examine the service of the provider ${name}`)
            .addHelpText('after', '\nInputs are read from INPUT_… and JOBPASS_… too; options win.\nSecrets come in files or in variables, never as arguments.\nExit: 0 all fits, 1 something does not, 2 wrong use, 3 something could not be checked.');
        (0,config_options/* addInputOptions */.Sr)(command, inputs);
        command
            .option('--token-file <file>', 'an ID token, where no runner gives one; - is stdin')
            .addOption(new esm/* Option */.c$('--cli <name>', 'the program that commands are printed for')
            .choices(doctor.programs)
            .default(doctor.programs[0]))
            .option('--commands', 'print the commands also where nothing is missing')
            .option('--json', 'print everything as one line of JSON')
            .argument('[words...]')
            .usage('[options]');
        command.action(async (words, options) => {
            try {
                end(await run({ provider: name, doctor, inputs, own }, words, options));
            }
            catch (error) {
                end('usage');
                throw error;
            }
        });
    }
}
/** @throws JobpassError where nothing was examined */
async function run(asked, words, options) {
    const runner = (0,runners/* isRunner */.Dw)(process.env) ? await (0,runners/* detectRunner */.qU)(process.env) : undefined;
    if (words.length > 0)
        throw new errors/* JobpassError */.bJ('usage', 'Nothing is taken as an argument but options', { hint: config_options/* NOT_HERE */.ho });
    (0,config_options/* refuseSecrets */.un)(asked.inputs, options, '--token-file');
    const fromRunner = new Map([...(runner?.inputs() ?? [])].map(([name, value]) => [name.replace(/_/g, '-'), value]));
    return examine({
        provider: asked.provider,
        doctor: asked.doctor,
        inputs: asked.own,
        // The action's inputs are no names for a shell: it can set INPUT_CLIENT_KEY, and no INPUT_CLIENT-KEY.
        given: await (0,config_options/* inputsOf */.Vc)(asked.inputs, options, (name) => fromRunner.get(name) ?? (0,config_options/* inputInVariable */.U3)(name)),
        runner,
        idToken: await idTokenOf(options),
        program: options.cli,
        commands: options.commands ?? false,
        json: options.json ?? false,
        signal: (0,entry/* cancellation */.WN)(),
    });
}
async function idTokenOf({ tokenFile }) {
    if (tokenFile === undefined)
        return undefined;
    const read = tokenFile === '-'
        ? (0,files/* readBounded */.C)('stdin', process.stdin, config_options/* WAIT_MS */.Je)
        : (0,files/* readFile */.T)('--token-file', tokenFile, config_options/* WAIT_MS */.Je);
    const token = (await read).toString('latin1').trim();
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token))
        throw new errors/* JobpassError */.bJ('usage', 'What --token-file names is no ID token', {
            hint: 'It is a JWT, in one line',
        });
    return token;
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

/***/ 75255:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ Secrets)
/* harmony export */ });
const HIDDEN = '***';
/** A piece of a secret as long as this is cut out as well: a server may quote half of what it was sent. */
const PIECE = 12;
/**
 * The secrets that this process has seen, so that no message shows one. The runner's masks are the second
 * line of defence: this one also works before a mask is set and where a runner has none.
 */
class Secrets {
    // The forms of a value are worked out when a message is redacted, which in most runs never happens.
    #known = new Map();
    /** Remembers a secret. Values under four characters are left out: cutting them would cut everything. */
    add(...values) {
        for (const value of values) {
            if (value.length >= 4 && !this.#known.has(value))
                this.#known.set(value, undefined);
        }
    }
    /** Whether a value is one of the secrets that we know already. */
    has(value) {
        return this.#known.has(value);
    }
    /**
     * The text without any known secret, whole, encoded, or in pieces of twelve characters and more, in whatever
     * case: a host name in a redirect, for one, arrives in small letters.
     */
    redact(text) {
        const hidden = new Uint8Array(text.length);
        const lower = small(text);
        let found = false;
        for (const secret of this.#forms()) {
            const length = Math.min(PIECE, secret.length);
            if (!sharesHalf(lower, secret, length))
                continue;
            found = true;
            for (let at = 0; at + length <= lower.length; at++) {
                if (secret.includes(lower.slice(at, at + length)))
                    hidden.fill(1, at, at + length);
            }
        }
        if (!found)
            return text;
        let shown = '';
        for (let at = 0; at < text.length; at++) {
            if (hidden[at] === 0)
                shown += text[at];
            else if (at === 0 || hidden[at - 1] === 0)
                shown += HIDDEN;
        }
        return shown;
    }
    *#forms() {
        for (const [value, known] of this.#known) {
            const all = known ?? forms(value);
            if (known === undefined)
                this.#known.set(value, all);
            yield* all;
        }
    }
}
/**
 * Whether a text may share a piece of a length with a secret: such a piece covers at least one whole window of half
 * its length, so it is enough to look at one window after the other. Nearly every text is done with after that.
 */
function sharesHalf(text, secret, length) {
    const half = length >> 1;
    for (let at = 0; at + half <= text.length; at += half) {
        if (secret.includes(text.slice(at, at + half)))
            return true;
    }
    return false;
}
function forms(value) {
    return [
        value,
        encodeURIComponent(value),
        JSON.stringify(value).slice(1, -1),
        // Base64 looks different at each of the three offsets; the characters at both edges depend on neighbours.
        ...[0, 1, 2].map((shift) => {
            const coded = Buffer.from(' '.repeat(shift) + value).toString('base64');
            return coded.slice(shift === 0 ? 0 : shift + 1).replace(/.?=+$/, '');
        }),
    ]
        .filter((form) => form.length >= 4)
        .map(small);
}
/** In small letters, ASCII only: the length stays as it is, which `toLowerCase` does not promise. */
function small(text) {
    return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
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



/***/ })

};
