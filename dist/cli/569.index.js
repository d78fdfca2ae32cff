export const id = 569;
export const ids = [569];
export const modules = {

/***/ 9190:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HA: () => (/* binding */ defaultOf),
/* harmony export */   s7: () => (/* binding */ COMMON_INPUTS)
/* harmony export */ });
/* unused harmony export OUTPUTS */
/** The inputs that mean the same for every provider; each provider adds its own. */
const COMMON_INPUTS = [
    {
        name: 'provider',
        description: 'The kind of service that issues the credential: `oauth`, or `vault` (HashiCorp Vault and OpenBao).',
        default: 'oauth',
    },
    {
        name: 'url',
        description: 'The service. For `oauth` the issuer, exactly as the authorization server writes it; its endpoints are found in its metadata (RFC 8414, else OpenID Connect Discovery). For `vault` the server’s address, as in `VAULT_ADDR`.',
    },
    {
        name: 'audience',
        description: 'The audience of the ID token. Default: `url`; for `vault` the origin of it.',
    },
    {
        name: 'role',
        description: 'The role to ask for, at services that have roles: the embedded broker and `vault` do.',
    },
    {
        name: 'ttl',
        description: 'How long the credential may live in all, renewals included: `15m`, `1h`, or seconds. It is sent to servers that announce that they take it, and tokens of `vault` are shortened to it; elsewhere a longer life is told aloud.',
        default: '1h',
    },
    {
        name: 'deliver',
        description: 'How later steps get the credential: `env`, `output`, `file`, or several of them, separated by commas.',
        default: 'env',
    },
    {
        name: 'file-format',
        description: 'With `deliver: file`: `raw` (a file for each secret, nothing added), or one file with all, as `dotenv` or `json`.',
        default: 'raw',
    },
    {
        name: 'file-mode',
        description: 'With `deliver: file`: the mode of the files, `0600` or `0400`. Their folder is for the job’s user alone.',
        default: '0600',
    },
    { name: 'revoke', description: 'Whether to revoke the credential when the job ends.', default: 'true' },
    {
        name: 'ca',
        description: 'Certificates of authorities to trust besides the usual ones, as PEM or as the path of a file.',
    },
    {
        name: 'client-cert',
        description: 'A client certificate to show to the provider (mutual TLS), as PEM or as the path of a file.',
    },
    {
        name: 'client-key',
        description: 'The key of that certificate, as PEM or as the path of a file.',
        secret: true,
    },
    {
        name: 'allowed-hosts',
        description: 'Hosts (`host` or `host:port`) besides that of `url` that tokens may be sent to: by a redirect, by metadata, or with the audience of a well-known service. Separated by commas, spaces or lines.',
    },
];
/** The value of an input that was not given: its default, or nothing. */
function defaultOf(definitions, name) {
    return definitions.find((definition) => definition.name === name)?.default ?? '';
}
const OUTPUTS = [
    { name: 'credential-id', description: 'Names the credential in logs and records. Not a secret.' },
    {
        name: 'expires-at',
        description: 'When the credential expires by itself (RFC 3339, UTC); empty if the server did not say.',
    },
    {
        name: 'token',
        description: 'The credential, with `deliver: output`. Masked in the log. Each of the `secrets` of `vault` is an output under its own name.',
    },
    { name: 'file', description: 'The path of the file with the credential, with `deliver: file`.' },
];


/***/ }),

/***/ 3017:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gq: () => (/* binding */ invalid),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   p_: () => (/* binding */ list),
/* harmony export */   ps: () => (/* binding */ pem),
/* harmony export */   yL: () => (/* binding */ oneOf),
/* harmony export */   zM: () => (/* binding */ boolean)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4865);



const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 };
/** Reads `15m`, `1h30m`, `45s` or plain seconds. @returns milliseconds @throws JobpassError `usage` */
function duration(text, input, bounds) {
    let ms = 0;
    if (/^\d+$/.test(text))
        ms = Number(text) * 1_000;
    else if (/^(\d+[smh])+$/.test(text)) {
        for (const [, count, unit] of text.matchAll(/(\d+)([smh])/g))
            ms += Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
    }
    else {
        throw invalid(input, text, 'Write it as 15m, 1h or 900 (seconds)');
    }
    if (ms < bounds.minMs || ms > bounds.maxMs) {
        throw invalid(input, text, `It can be from ${bounds.minMs / 1000} to ${bounds.maxMs / 1000} seconds`);
    }
    return ms;
}
/** Reads a boolean as YAML 1.2 writes it. @throws JobpassError `usage` */
function boolean(text, input) {
    if (/^(true|True|TRUE)$/.test(text))
        return true;
    if (/^(false|False|FALSE)$/.test(text))
        return false;
    throw invalid(input, text, 'Write true or false');
}
/** Reads one of a few words. @throws JobpassError `usage` */
function oneOf(text, input, words) {
    const found = words.find((word) => word === text);
    if (found === undefined)
        throw invalid(input, text, `It can be ${words.join(' or ')}`);
    return found;
}
/** Splits a list at commas, spaces and lines. */
function list(text) {
    return text.split(/[\s,]+/).filter((item) => item !== '');
}
/** Reads PEM that is given as itself or as the path of a file. @throws JobpassError `usage` */
function pem(text, input) {
    if (text.includes('-----BEGIN '))
        return text.endsWith('\n') ? text : `${text}\n`;
    let content;
    try {
        content = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(text, 'utf8');
    }
    catch (error) {
        // Not the value itself: a key that lost its first line would be printed.
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input ${input} is neither PEM nor a file that can be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
    if (!content.includes('-----BEGIN '))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The file that the input ${input} names holds no PEM`);
    return content;
}
function invalid(input, text, hint) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input ${input} cannot be «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(text, 60)}»`, { hint });
}


/***/ }),

/***/ 4569:
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
        load: async () => (await __webpack_require__.e(/* import() */ 260).then(__webpack_require__.bind(__webpack_require__, 4260))).vaultDoctor,
    },
];

;// CONCATENATED MODULE: ./build/runners/index.js

/** Every runner that Jobpass knows; the first that detects itself is taken. */
const RUNNERS = [
    {
        name: 'github',
        detect: (env) => env['GITHUB_ACTIONS'] === 'true',
        // In the main file, since nearly every job loads it: a file of its own costs another look-up and read.
        load: async (env) => (await Promise.resolve(/* import() eager */).then(__webpack_require__.bind(__webpack_require__, 8919))).githubRunner(env),
    },
];
/** Whether this is a job of a CI system that Jobpass knows. */
function isRunner(env) {
    return RUNNERS.some((entry) => entry.detect(env));
}
/** @throws JobpassError `usage` when this is no known CI system */
async function detectRunner(env) {
    const found = RUNNERS.find((entry) => entry.detect(env));
    if (found === undefined) {
        throw new errors/* JobpassError */.bJ('usage', 'This does not look like a job of a CI system that Jobpass knows', {
            hint: `Known: ${RUNNERS.map((entry) => entry.name).join(', ')}. Without one, try: jobpass demo`,
        });
    }
    return found.load(env);
}

// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(2178);
// EXTERNAL MODULE: ./build/config/values.js
var values = __webpack_require__(3017);
;// CONCATENATED MODULE: ./build/config/settings.js




const DELIVERIES = ['env', 'output', 'file'];
const FILE_FORMATS = ['raw', 'dotenv', 'json'];
const FILE_MODES = ['0600', '0400'];
const TTL_BOUNDS = { minMs: 1_000, maxMs: 30 * 86_400_000 };
/**
 * Reads the inputs into settings, and refuses what cannot work before anything is sent.
 *
 * @param given the inputs by name, empty ones left out
 * @param own the inputs of each provider
 * @returns the settings, and warnings about inputs that nobody reads
 * @throws JobpassError `usage` or `insecure`
 */
async function readSettings(given, own) {
    const warnings = await checkNames(given, [
        ...config_inputs/* COMMON_INPUTS */.s7.map(({ name }) => name),
        ...own.flatMap(({ names }) => names),
    ]);
    const input = (name) => given.get(name);
    const or = (name) => input(name) ?? (0,config_inputs/* defaultOf */.HA)(config_inputs/* COMMON_INPUTS */.s7, name);
    const url = input('url');
    if (url !== undefined) {
        const parsed = (0,hosts/* secureUrl */.po)(url, 'The input url');
        if (parsed.search !== '' || parsed.hash !== '')
            throw (0,values/* invalid */.Gq)('url', url, 'Leave out what follows ? or #');
    }
    const provider = or('provider');
    const ownNames = own.find((entry) => entry.provider === provider)?.names ?? [];
    const settings = defined({
        provider,
        url,
        audience: input('audience'),
        role: input('role'),
        ttlMs: (0,values/* duration */.p0)(or('ttl'), 'ttl', TTL_BOUNDS),
        deliver: [...new Set((0,values/* list */.p_)(or('deliver')).map((word) => (0,values/* oneOf */.yL)(word, 'deliver', DELIVERIES)))],
        fileFormat: (0,values/* oneOf */.yL)(or('file-format'), 'file-format', FILE_FORMATS),
        // YAML reads 0600 as a number, and may hand it on without its zero.
        fileMode: Number.parseInt((0,values/* oneOf */.yL)(or('file-mode').padStart(4, '0'), 'file-mode', FILE_MODES), 8),
        revoke: (0,values/* boolean */.zM)(or('revoke'), 'revoke'),
        ca: optionalPem(input('ca'), 'ca'),
        clientCert: optionalPem(input('client-cert'), 'client-cert'),
        clientKey: optionalPem(input('client-key'), 'client-key'),
        allowedHosts: (0,values/* list */.p_)(or('allowed-hosts')).map(checkHost),
        own: Object.fromEntries([...given].filter(([name]) => ownNames.includes(name))),
    });
    if (settings.deliver.length === 0)
        throw (0,values/* invalid */.Gq)('deliver', '', `It can be ${DELIVERIES.join(', ')}, or several of them`);
    if ((settings.clientCert === undefined) !== (settings.clientKey === undefined)) {
        throw new errors/* JobpassError */.bJ('usage', 'client-cert and client-key go together, and one of them is missing', {
            hint: 'Give both or neither',
        });
    }
    return { settings, warnings };
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
            throw new errors/* JobpassError */.bJ('usage', `There is no input ${shown(name)}`, { hint: `Did you mean ${near}?` });
        }
        return `There is no input ${shown(name)}, so it is not read`;
    });
}
function shown(name) {
    return `«${name.replace(/[^\w.-]/g, '?').slice(0, 60)}»`;
}
function checkHost(entry) {
    if (!/^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?$/.test(entry)) {
        throw (0,values/* invalid */.Gq)('allowed-hosts', entry, 'Write host names, with a port where it is not 443, as in login.example.com');
    }
    return entry;
}
function optionalPem(text, input) {
    return text === undefined ? undefined : (0,values/* pem */.ps)(text, input);
}
/** The same object without the members that are undefined. */
function defined(value) {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

// EXTERNAL MODULE: ./build/http/client.js
var client = __webpack_require__(9726);
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
    const names = asked.inputs.map(({ name }) => name);
    const { settings } = await readSettings(new Map([...asked.given, ['provider', asked.provider]]), [
        { provider: asked.provider, names },
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
const NOT_ASKED = ['provider', 'deliver', 'file-format', 'file-mode', 'revoke'];
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
        const runner = isRunner(process.env) ? await detectRunner(process.env) : undefined;
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

/***/ 8914:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rh: () => (/* binding */ decodeIdToken),
/* harmony export */   Te: () => (/* binding */ texts)
/* harmony export */ });
/* unused harmony export readIdToken */
/* harmony import */ var jose_decode_protected_header__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1196);
/* harmony import */ var jose_jwt_decode__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7961);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4865);





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
function readIdToken(raw, audience, clock, { servedAt, show = printable } = {}) {
    const token = decodeIdToken(raw, show);
    const { claims } = token;
    const audiences = texts(claims['aud']);
    if (!audiences.includes(audience)) {
        throw new JobpassError('bad-id-token', `The ID token is for the audience «${show(audiences.join(', '))}», not for «${printable(audience)}»`, { hint: 'Give the audience that the service expects in the input audience' });
    }
    const { exp, iat } = claims;
    if (typeof exp !== 'number') {
        throw new JobpassError('malformed', 'The ID token does not say when it expires (exp)', {
            transient: true,
        });
    }
    const now = clock.now();
    // Without the service's own time, a token from the future is the one sign that a clock is off.
    const fromFuture = typeof iat === 'number' && iat * 1000 > now ? now - iat * 1000 : 0;
    const skew = servedAt === undefined ? fromFuture : Math.min(now - servedAt, fromFuture) || now - servedAt;
    const remark = Math.abs(skew) > SKEW_TOLD_MS
        ? `This machine's clock is ${span(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} the ID token service's: times below are by this machine's clock`
        : undefined;
    if (exp * 1000 < (servedAt ?? now) + WORTH_SENDING_MS) {
        throw new JobpassError('bad-id-token', `The ID token expired ${span((servedAt ?? now) - exp * 1000)} ago by the clock of ${servedAt === undefined ? 'this machine' : 'the service that handed it out'}`, { transient: true, hint: 'Ask for it just before it is used, or set this clock right' });
    }
    return { token, ...(remark === undefined ? {} : { remark }) };
}
/** Reads what an ID token says, and checks nothing but that it is one. @throws JobpassError `malformed` */
function decodeIdToken(raw, show = _text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g) {
    try {
        const header = (0,jose_decode_protected_header__WEBPACK_IMPORTED_MODULE_3__/* .decodeProtectedHeader */ ._)(raw);
        if (typeof header.alg !== 'string' || header.alg === 'none')
            throw new Error('unsigned');
        const claims = (0,jose_jwt_decode__WEBPACK_IMPORTED_MODULE_4__/* .decodeJwt */ .i)(raw);
        return { raw, claims, shown: shownClaims(claims, show) };
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
function shownClaims(claims, show) {
    return Object.fromEntries(WORTH_SHOWING.flatMap((name) => {
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

/***/ 8501:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ VAULT_INPUTS)
/* harmony export */ });
/** The inputs that only this provider reads. */
const VAULT_INPUTS = [
    {
        name: 'auth',
        description: 'How the job logs in: `jwt` (its ID token), `kubernetes`, `approle`, or `cert` (the client certificate).',
        default: 'jwt',
    },
    {
        name: 'path',
        description: 'Where that auth method is mounted. Default: its name.',
    },
    { name: 'namespace', description: 'The namespace, whole: `team-a/shop`.' },
    {
        name: 'secrets',
        description: 'What to read, one a line or between semicolons: `secret/data/app password | APP_PASSWORD`. Values of fields of JSON, whole secrets (`*`) with a prefix, dynamic engines with parameters, and `[namespace]` in front: [docs/vault.md](docs/vault.md).',
    },
    {
        name: 'export-token',
        description: 'Whether steps get the token itself (`VAULT_TOKEN`), besides the address. Default: only when there are no `secrets`.',
    },
    {
        name: 'allow-short',
        description: 'Whether secrets that are too short to be masked (under 4 characters, and words such as `true`) are delivered, unmasked.',
        default: 'false',
    },
    { name: 'role-id', description: 'With `auth: approle`: the role id.' },
    {
        name: 'wrapped-secret-id',
        description: 'With `auth: approle`: the wrapping token of a secret id. It can be unwrapped once.',
        secret: true,
    },
    {
        name: 'jwt-file',
        description: 'With `auth: kubernetes`: the file of the service account’s token.',
        default: '/var/run/secrets/kubernetes.io/serviceaccount/token',
    },
    {
        name: 'revoke-role',
        description: 'A role of the same auth method that may revoke by accessor: for tokens whose own role may not revoke itself.',
    },
];


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
        mask: async (values) => {
            for (const value of values)
                issueCommand('add-mask', {}, value);
            await flushed();
        },
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
function refusedHint(status) {
    if (status === 401 || status === 403) {
        return 'The runner’s token for such requests is no longer valid, or this job is not in progress: it works only inside the running job, for about six hours';
    }
    if (status === 404)
        return 'Check that the server is new enough to give ID tokens, and that they are switched on';
    return undefined;
}


/***/ }),

/***/ 7410:
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

/***/ 7784:
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
/* harmony import */ var _util_base64url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1445);
/* harmony import */ var _buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7410);



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

/***/ 1445:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ decode),
/* harmony export */   l: () => (/* binding */ encode)
/* harmony export */ });
/* harmony import */ var _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7410);

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

/***/ 7961:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ decodeJwt)
/* harmony export */ });
/* harmony import */ var _base64url_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1445);
/* harmony import */ var _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7410);
/* harmony import */ var _lib_validate_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7784);
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

/***/ 1196:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ decodeProtectedHeader)
/* harmony export */ });
/* harmony import */ var _lib_validate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7784);

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
