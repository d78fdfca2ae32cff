export const id = 3986;
export const ids = [3986,8944];
export const modules = {

/***/ 61986:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fu: () => (/* binding */ belongsElsewhere),
/* harmony export */   Fz: () => (/* binding */ belongs),
/* harmony export */   z_: () => (/* binding */ unreadInputs)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

/**
 * The inputs of other providers among those that were given. One that says what its default says is not among them: an
 * action's runner fills the defaults in.
 *
 * @param own the inputs of each provider
 */
function unreadInputs(given, provider, own) {
    return [...given].flatMap(([name, value]) => {
        const owners = own.flatMap((entry) => {
            const found = entry.inputs.find((one) => one.name === name || one.aliases?.includes(name));
            return found === undefined ? [] : [{ provider: entry.provider, default: found.default }];
        });
        if (owners.length === 0 || owners.some((owner) => owner.provider === provider || owner.default === value))
            return [];
        return [{ name, owners: owners.map((owner) => owner.provider), provider }];
    });
}
/** How an input of another provider is refused. */
function belongsElsewhere({ name, owners, provider }) {
    const [owner = ''] = owners;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `${belongs(name, owners)}, and this credential has provider: ${provider}`, {
        hint: `Set provider: ${owner}, or leave out ${name}`,
    });
}
/** The same of what no credential of a step reads. @param what as people gave it: `The input region` */
function belongs(name, owners, what = `The input ${name}`) {
    return `${what} belongs to provider: ${owners.join(' or ')}`;
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
/* harmony import */ var _belonging_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(61986);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(89190);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(93017);





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
 * @returns the settings, warnings about inputs that nobody reads, and shared inputs of other providers
 * @throws JobpassError `usage` or `insecure`
 */
async function readSettings(asGiven, own, { shared = () => false, elsewhere } = {}) {
    const names = definitionsOf(own).flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    let unknown = [...asGiven].filter(([name]) => !names.includes(name));
    if (unknown.length > 0 && elsewhere !== undefined) {
        const { answerCommonActions } = await __webpack_require__.e(/* import() */ 8667).then(__webpack_require__.bind(__webpack_require__, 68667));
        const left = answerCommonActions(new Map(unknown), await elsewhere(), asGiven.get('provider'));
        unknown = unknown.filter(([name]) => left.includes(name));
    }
    const warnings = await checkNames(unknown.map(([name]) => name), names);
    const settings = settingsOf(asGiven, own);
    const unread = settings.revokeNow ? [] : (0,_belonging_js__WEBPACK_IMPORTED_MODULE_2__/* .unreadInputs */ .z_)(asGiven, settings.provider, own);
    const wrong = unread.find(({ name }) => !shared(name));
    if (wrong !== undefined)
        throw (0,_belonging_js__WEBPACK_IMPORTED_MODULE_2__/* .belongsElsewhere */ .Fu)(wrong);
    return { settings, warnings, unread };
}
function definitionsOf(own) {
    return [..._inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .COMMON_INPUTS */ .s7, ...own.flatMap(({ inputs }) => inputs)];
}
/** The same for inputs whose names are known to be ours. @throws JobpassError `usage` or `insecure` */
function settingsOf(asGiven, own) {
    const given = withoutAliases(asGiven, definitionsOf(own));
    const input = (name) => given.get(name);
    const or = (name) => input(name) ?? (0,_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .COMMON_INPUTS */ .s7, name);
    const url = input('url');
    if (url !== undefined) {
        const parsed = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .secureUrl */ .po)(url, 'The input url');
        if (parsed.search !== '' || parsed.hash !== '')
            throw (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)('url', url, 'Leave out what follows ? or #');
    }
    const marked = own.find(({ marks }) => marks.some((name) => asGiven.has(name)))?.provider;
    const provider = input('provider') ?? marked ?? _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .DEFAULT_PROVIDER */ .Gr;
    const entry = own.find((one) => one.provider === provider);
    const ownNames = entry?.inputs.map(({ name }) => name) ?? [];
    const settings = defined({
        provider,
        url,
        audience: input('audience'),
        role: input('role'),
        name: optionalName(input('name')),
        ttlMs: optionalDuration(input('ttl'), 'ttl', TTL_BOUNDS),
        leaseMs: optionalDuration(input('lease'), 'lease', LEASE_BOUNDS),
        keep: (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .oneOf */ .yL)(or('keep').toLowerCase(), 'keep', _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .KEEPING */ .AX),
        deliver: [
            ...new Set((0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .list */ .p_)(entry?.deliver?.(given) ?? or('deliver')).map((word) => (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .oneOf */ .yL)(word, 'deliver', _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .DELIVERIES */ .rV))),
        ],
        fileFormat: (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .oneOf */ .yL)(or('file-format'), 'file-format', _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .FILE_FORMATS */ .GM),
        // YAML reads 0600 as a number, and may hand it on without its zero.
        fileMode: Number.parseInt((0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .oneOf */ .yL)(or('file-mode').padStart(4, '0'), 'file-mode', _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .FILE_MODES */ .Ce), 8),
        revoke: or('revoke') === 'now' || (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .boolean */ .zM)(or('revoke'), 'revoke', 'Write true or false, or now'),
        revokeNow: or('revoke') === 'now' ? true : undefined,
        audit: (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .oneOf */ .yL)(or('audit').toLowerCase(), 'audit', _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .AUDITING */ .Ks),
        auditFile: input('audit-file'),
        auditWebhook: optionalWebhook(input('audit-webhook')),
        auditWebhookSecret: optionalWebhookSecret(input('audit-webhook-secret')),
        ca: optionalPem(input('ca'), 'ca'),
        clientCert: optionalPem(input('client-cert'), 'client-cert'),
        clientKey: optionalPem(input('client-key'), 'client-key'),
        allowedHosts: (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .list */ .p_)(or('allowed-hosts')).map(checkHost),
        own: Object.fromEntries([...given].filter(([name]) => ownNames.includes(name))),
    });
    if (settings.deliver.length === 0)
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)('deliver', '', `It can be ${_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .DELIVERIES */ .rV.join(', ')}, or several of them`);
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
async function checkNames(unknown, names) {
    if (unknown.length === 0)
        return [];
    const { slipOf } = await __webpack_require__.e(/* import() */ 5044).then(__webpack_require__.bind(__webpack_require__, 5044));
    return unknown.map((name) => {
        const near = slipOf(name, names);
        if (near !== undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `There is no input ${shown(name)}`, { hint: `Did you mean ${near}?` });
        return `There is no input ${shown(name)}, so it is not read`;
    });
}
function shown(name) {
    return `«${name.replace(/[^\w.-]/g, '?').slice(0, 60)}»`;
}
function checkHost(entry) {
    if (!/^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?$/.test(entry)) {
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)('allowed-hosts', entry, 'Write host names, with a port where it is not 443, as in login.example.com');
    }
    return entry;
}
function optionalDuration(text, input, bounds) {
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .duration */ .p0)(text, input, bounds);
}
/** A name that can stand in a command and in a line of the log as it is. */
function optionalName(text) {
    if (text !== undefined && !/^[A-Za-z0-9][\w.-]{0,63}$/.test(text))
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)('name', text, 'Write letters, digits, dots, dashes and underscores: 64 at most');
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
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .pem */ .ps)(text, input);
}
/** The same object without the members that are undefined. */
function defined(value) {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}


/***/ }),

/***/ 58505:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ handOut)
/* harmony export */ });
/** Hands the variables of a form to the later steps; those without a value are taken away, or else emptied. */
function handOut(runner, variables) {
    for (const [name, value] of variables) {
        if (value === undefined && runner.removeVariable !== undefined)
            runner.removeVariable(name);
        else
            runner.exportVariable(name, value ?? '');
    }
}


/***/ }),

/***/ 15463:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HP: () => (/* binding */ dotenvLine),
/* harmony export */   M9: () => (/* binding */ write),
/* harmony export */   NJ: () => (/* binding */ file)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _text_shell_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(89372);
/* harmony import */ var _delivery_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(58505);





/** As files that only the job's user can read, with their paths in variables and outputs. */
const file = {
    name: 'file',
    deliver: (lease, context) => {
        const { forms, folder, fileMode, runner } = context;
        if (forms !== undefined) {
            const { files, variables, told } = forms.file(lease, folder);
            for (const { name, text } of files)
                write((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name), text, fileMode);
            (0,_delivery_js__WEBPACK_IMPORTED_MODULE_3__/* .handOut */ .Y)(runner, variables);
            return [`${files.map(({ name }) => `file ${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name)}`).join(', ')} (${told})`];
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
        const files = context.forms?.refresh(lease).map(({ name, text }) => ({ path: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(context.folder, name), text })) ??
            filesOf(lease.values, context);
        for (const { path, text } of files) {
            // Left by one that was killed in the middle.
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(`${path}.new`, { force: true });
            write(`${path}.new`, text, context.fileMode);
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.renameSync)(`${path}.new`, path);
        }
    },
};
/**
 * Where files are that are called as the user wants: beside nothing of ours, whatever a disk takes for the same name
 * (`ENDED` and `ended` on most of macOS and Windows).
 */
const NAMED_FOLDER = 'secrets';
function filesOf(values, { folder, fileFormat }) {
    const secrets = values.filter((one) => one.public !== true);
    if (fileFormat === 'raw') {
        return secrets.map(({ output, variable, value }) => ({
            path: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, NAMED_FOLDER, output),
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
        : secrets.map(({ variable, value }) => `${dotenvLine(variable, value)}\n`).join('');
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, json ? 'secrets.json' : 'secrets.env');
    return [{ path, text, variable: 'JOBPASS_SECRETS_FILE', output: 'file' }];
}
/**
 * A variable as a line of a dotenv file, or several lines.
 *
 * @throws JobpassError `delivery` for a value that the common readers would read differently
 */
function dotenvLine(variable, value) {
    const written = (0,_text_shell_js__WEBPACK_IMPORTED_MODULE_4__/* .quotedForDotenv */ .Uw)(value);
    if (written !== undefined)
        return `${variable}=${written}`;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('delivery', `The value for ${variable} cannot be written as dotenv: Node, bash and python-dotenv would each read another value, because of the quotes, backslashes or dollar signs in it`, { hint: 'Use another file format (json, or raw with a file for each secret), or deliver: env' });
}
/** Makes a file that must not be there yet. @throws JobpassError `delivery` */
function write(path, text, mode) {
    try {
        if ((0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path)) === NAMED_FOLDER)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), { recursive: true, mode: 0o700 });
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(path, text, { mode, flag: 'wx' });
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('delivery', `The credential's file could not be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(error)}`, {
            hint: 'Check free space and permissions of the runner’s temporary folder',
            cause: error,
        });
    }
}


/***/ }),

/***/ 12777:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  H: () => (/* binding */ DELIVERY)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/http/no-proxy.js
var no_proxy = __webpack_require__(81167);
// EXTERNAL MODULE: ./build/delivery/delivery.js
var delivery = __webpack_require__(58505);
// EXTERNAL MODULE: ./build/delivery/file.js
var file = __webpack_require__(15463);
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
        // A client that sends requests to this machine through a proxy would show the token to it.
        const direct = (0,no_proxy/* withoutProxy */.$)(new URL(served.url), process.env);
        for (const [name, value] of direct)
            runner.exportVariable(name, value);
        const told = direct.length === 0 ? [] : ['variable NO_PROXY (this machine added)'];
        if (forms !== undefined) {
            const { files, variables, told: form } = forms.endpoint(served, folder);
            for (const { name, text } of files)
                (0,file/* write */.M9)((0,external_node_path_.join)(folder, name), text, fileMode);
            (0,delivery/* handOut */.Y)(runner, variables);
            return [`endpoint ${served.url} (${form})`, ...told];
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
            ...told,
        ];
    },
};

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
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
const DELIVERY = { env: env, output: output, file: file/* file */.NJ, endpoint: endpoint };


/***/ }),

/***/ 81167:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ withoutProxy),
/* harmony export */   Z: () => (/* binding */ bypassesProxy)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);

/**
 * Whether NO_PROXY names the host of a URL, so that requests to it go directly. Reads the list as curl and Go do, and
 * so also what GitHub's toolkit takes of it: entries are divided by commas or spaces; a domain, with or without a dot or
 * `*.` before it, stands for itself and for all hosts in it; an address, in brackets or not, for itself; `10.0.0.0/8`
 * for a network; an entry may end with a port; `*` stands for everything. A dot at the end of a name means nothing.
 */
function bypassesProxy(url, list) {
    const host = bareHost(url.hostname);
    const port = url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80';
    return list
        .toLowerCase()
        .split(/[\s,]+/)
        .some((entry) => entry !== '' && (entry === '*' || names(entry, host, port)));
}
/**
 * Variables for programs that are to reach an address on this machine: NO_PROXY with that address spelt out, since many of
 * them know no networks. Programs read one of the two spellings or the other, so each keeps what it named before.
 *
 * @returns none where no proxy is set, or both name that host already
 */
function withoutProxy(url, env) {
    const proxies = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];
    if (!proxies.some((name) => env[name]))
        return [];
    return [
        ['NO_PROXY', env['NO_PROXY'] || env['no_proxy'] || ''],
        ['no_proxy', env['no_proxy'] || env['NO_PROXY'] || ''],
    ].flatMap(([name = '', list = '']) => {
        if (bypassesProxy(url, env[name] ?? ''))
            return [];
        return [[name, [...(list === '' ? [] : [list]), '127.0.0.1', 'localhost', '::1'].join(',')]];
    });
}
function names(entry, host, port) {
    const parts = parse(entry);
    if (parts.port !== undefined && parts.port !== port)
        return false;
    const family = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(host);
    if (parts.prefix !== undefined)
        return family !== 0 && inNetwork(host, family, parts.host, parts.prefix);
    if ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(parts.host) !== 0 || family !== 0)
        return sameAddress(host, parts.host);
    const domain = bareHost(parts.host).replace(/^\*?\./, '');
    return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}
function parse(entry) {
    const bracketed = /^\[([0-9a-f:.]+)\](?::(\d+))?(?:\/(\d+))?$/.exec(entry);
    const network = bracketed ?? /^([0-9a-f:.]+)()\/(\d+)$/.exec(entry);
    if (network !== null) {
        const [, host = '', port, prefix] = network;
        return {
            host,
            ...(port ? { port } : {}),
            ...(prefix === undefined ? {} : { prefix: Number(prefix) }),
        };
    }
    if ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(entry) !== 0)
        return { host: entry };
    const [, host = entry, port] = /^(.*?):(\d+)$/.exec(entry) ?? [];
    return { host, ...(port === undefined ? {} : { port }) };
}
function inNetwork(host, family, network, prefix) {
    const of = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(network);
    if (of === 0 || prefix > (of === 4 ? 32 : 128))
        return false;
    const list = new node_net__WEBPACK_IMPORTED_MODULE_0__.BlockList();
    list.addSubnet(network, prefix, of === 4 ? 'ipv4' : 'ipv6');
    return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
function sameAddress(host, other) {
    const [family, of] = [(0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(host), (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(other)];
    if (family === 0 || of === 0)
        return false;
    const list = new node_net__WEBPACK_IMPORTED_MODULE_0__.BlockList();
    list.addAddress(other, of === 4 ? 'ipv4' : 'ipv6');
    return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
function bareHost(host) {
    return host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}


/***/ }),

/***/ 55232:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ checkAudience),
/* harmony export */   w: () => (/* binding */ AWS_HOSTS)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82178);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);



/** The names of AWS in all of its partitions, VPC endpoints among them. A test compares them with the SDK's table. */
const AWS_HOSTS = /(^|\.)(amazonaws\.(com|com\.cn|eu)|api\.(aws|aws\.scloud|aws(\.hci)?\.ic\.gov|amazonwebservices\.(com\.cn|eu)|cloud-aws\.adc-e\.uk)|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)$/;
/**
 * Audiences that a service known to everyone accepts. Whoever receives an ID token with one of them can use it
 * there in the job's name, so it goes to no other host.
 */
const KNOWN = [
    {
        service: 'AWS',
        audience: /^sts\.amazonaws\.(com|com\.cn|eu)$/i,
        hosts: AWS_HOSTS,
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

/***/ 87227:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ prepareExchange),
/* harmony export */   c: () => (/* binding */ exchange)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _identity_audiences_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(55232);


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

/***/ 26648:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dd: () => (/* binding */ plainNames),
/* harmony export */   LN: () => (/* binding */ checkNames),
/* harmony export */   _B: () => (/* binding */ MOST)
/* harmony export */ });
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(93017);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);



/** More would be a mistake, or somebody else's. */
const MOST = 100;
const NAME = /^[A-Za-z][\w-]{0,63}$/;
/** The names that a text lists and nothing else, each once; undefined where there is more to read in it. */
function plainNames(text) {
    const names = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .list */ .p_)(text);
    return names.length > 0 && names.every((name) => NAME.test(name)) ? checkNames(names) : undefined;
}
/** @throws JobpassError `usage` for what cannot be the name of a credential, and for too many */
function checkNames(names) {
    const odd = names.find((name) => !NAME.test(name));
    if (odd !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input credentials has the name «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(odd, 60)}»`, {
            hint: 'Names are of letters, digits, - and _',
        });
    }
    if (names.length > MOST)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input credentials has more than ${MOST} entries`);
    return [...new Set(names)];
}


/***/ }),

/***/ 93986:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  n: () => (/* binding */ start)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/audit/sinks/index.js
var sinks = __webpack_require__(7103);
// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/config/belonging.js
var belonging = __webpack_require__(61986);
// EXTERNAL MODULE: ./build/config/inputs.js
var inputs = __webpack_require__(89190);
// EXTERNAL MODULE: ./build/config/settings.js
var config_settings = __webpack_require__(14318);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/providers/index.js + 1 modules
var providers = __webpack_require__(54321);
// EXTERNAL MODULE: ./build/providers/inputs.js
var providers_inputs = __webpack_require__(58944);
// EXTERNAL MODULE: ./build/job/names.js
var names = __webpack_require__(26648);
// EXTERNAL MODULE: ./build/delivery/delivery.js
var delivery = __webpack_require__(58505);
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
            removeVariable: (name) => put('variable', name, undefined),
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
            if (kind === 'output')
                this.#runner.setOutput(name, value ?? '');
            else
                (0,delivery/* handOut */.Y)(this.#runner, [[name, value]]);
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

// EXTERNAL MODULE: ./build/audit/record.js
var record = __webpack_require__(60539);
// EXTERNAL MODULE: ./build/delivery/index.js + 3 modules
var build_delivery = __webpack_require__(12777);
// EXTERNAL MODULE: ./build/http/client.js
var client = __webpack_require__(29726);
// EXTERNAL MODULE: ./build/providers/provider.js
var providers_provider = __webpack_require__(74096);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/job/account.js
var account = __webpack_require__(26991);
// EXTERNAL MODULE: ./build/job/auditor.js + 1 modules
var auditor = __webpack_require__(89235);
// EXTERNAL MODULE: ./build/job/context.js
var context = __webpack_require__(6735);
// EXTERNAL MODULE: ./build/job/end-all.js
var end_all = __webpack_require__(62615);
// EXTERNAL MODULE: ./build/job/end-lease.js
var end_lease = __webpack_require__(30974);
// EXTERNAL MODULE: ./build/job/exchange.js
var exchange = __webpack_require__(87227);
// EXTERNAL MODULE: ./build/job/folder.js
var folder = __webpack_require__(27498);
;// CONCATENATED MODULE: ./build/job/use.js















/** A life as short as this surprises a job, in milliseconds. */
const FEW_MINUTES_MS = 10 * 60_000;
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
    #auditor;
    #context;
    #held;
    /** With everything that is delivered. */
    #lease;
    #keeper;
    #endpoint;
    /** @throws JobpassError `state` where nothing can be remembered here */
    constructor(options) {
        const { runner, settings, plan } = options;
        const clock = (0,build_clock/* jobClock */.Wv)(options.clock);
        this.#options = options;
        this.#runner = runner;
        this.#clock = clock;
        const { renewal, keep } = plan;
        // Before there is anything to lose: the place where it will be remembered, and the runner's memory of it.
        this.#folder = folder/* JobFolder */.u_.create(runner.temporaryFolder());
        runner.saveState(...this.#folder.remembered);
        const audited = (0,auditor/* withOwnTrail */.B)(settings, this.#folder.path);
        this.#auditor = new auditor/* Auditor */.x({ settings: audited, clock, log: runner.log, print: runner.printRecord });
        const life = beginLife(plan, clock.now());
        this.#state = {
            ...{ version: 1, settings: audited, life, clock: clock.mark, renewal },
            ...{ claims: {}, leases: [], lostAnswers: [] },
            ...(runner.hidesLater ? { hides: true } : {}),
        };
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
        await this.#auditor.open();
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
        const lease = await this.#exchange(this.#context).catch((error) => this.#refused(error));
        this.#held = { lease, deliveredTo: [] };
        this.#lease = lease;
        this.#state.leases.push(this.#held);
        await this.#secure(lease);
        this.#auditor.note('issued', this.#identity, this.#held);
        await this.#auditor.assure();
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
            held.deliveredTo.push(...build_delivery/* DELIVERY */.H[name].deliver(lease, {
                runner: this.#runner,
                folder: this.#folder.path,
                fileFormat,
                fileMode,
                ...(this.#endpoint === undefined ? {} : { endpoint: this.#endpoint }),
                ...(context.provider.forms === undefined ? {} : { forms: context.provider.forms }),
            }));
        }
        // The next command of the job may look what is there, before this one has proven anything.
        this.#saveIfPossible();
        this.#auditor.note('delivered', this.#identity, held, { deliveredTo: held.deliveredTo });
        const { auditFile, auditOwn } = this.#state.settings;
        if (auditFile !== undefined && !auditOwn)
            this.#runner.setOutput('audit-file', auditFile);
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
        const early = this.#endsEarly(held.lease);
        if (early?.worrying === true)
            log.warning(early.told);
        else if (early !== undefined)
            log.info(early.told);
        const [accepted] = await Promise.all([
            (0,end_lease/* probeFresh */.tP)(held, context, PROBE_MS),
            ...(this.#handsOverLater ? [this.#handOver()] : []),
            this.#auditor.send(PROBE_MS),
        ]);
        held.accepted = accepted;
        if (held.accepted.answer === 'refuses') {
            const why = held.accepted.reason === undefined ? '' : `: ${held.accepted.reason}`;
            log.warning(`The provider has just issued this credential, and does not accept it when asked${why}`);
        }
        if (held.lease.expiresAt === undefined && held.accepted.expiresAt !== undefined)
            held.lease.expiresAt = held.accepted.expiresAt;
        this.#saveIfPossible();
        // What is said of the whole ttl is not so then.
        if (early === undefined)
            for (const remark of this.#options.plan.remarks)
                log.info(remark);
        if (this.#keeper !== undefined)
            this.#tellKeeping();
        this.#tellTrail();
    }
    /** Of a credential that nothing renews, and that does not live as long as it was to: when it dies, for people. */
    #endsEarly({ expiresAt, issuedAt }) {
        const { ttlMs } = this.#state.life;
        if (this.#options.plan.renewal !== 'none' || expiresAt === undefined)
            return undefined;
        const lives = expiresAt - issuedAt;
        // Services round, and some take off a little for clocks that differ.
        if (lives >= ttlMs * 0.9 - 5_000)
            return undefined;
        const told = `The credential expires at ${(0,build_clock/* timestamp */.vE)(expiresAt)}, ${(0,build_clock/* span */.Ln)(lives)} after it was issued and before the ttl of ${(0,build_clock/* span */.Ln)(ttlMs)} is over: a step that uses it later will fail. Let the service give a longer life, or deliver it so that it is renewed (deliver: endpoint or file)`;
        // Nobody may have thought of an hour where no ttl was given; minutes are few for any job.
        return { told, worrying: this.#state.settings.ttlMs !== undefined || lives <= FEW_MINUTES_MS };
    }
    /** Ends what was got and may not be used. Never throws. */
    async giveUp() {
        const { leases, lostAnswers } = this.#state;
        await this.#hired;
        await this.#dismiss();
        if (this.#held !== undefined && this.#held.ending === undefined)
            await this.#undo(this.#held);
        for (const remark of (0,account/* remarks */.IW)(this.#state))
            this.#runner.log.warning(remark);
        await this.#auditor.send(PROBE_MS, leases.length === 0);
        if (leases.length > 0 || lostAnswers.length > 0)
            this.#saveIfPossible();
        else
            this.#forget();
        this.#tellTrail();
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
        if (state.settings.auditFile !== undefined) {
            const said = this.#runner.recorded?.() ?? this.#runner.job();
            state.audited = (0,record/* auditedIdentity */.pX)(this.#runner.name, first?.claims ?? {}, said);
        }
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
                const { ahead } = context.serviceClock;
                if (ahead !== undefined)
                    state.ahead = ahead;
            },
        }, first);
    }
    get #identity() {
        return this.#state.audited ?? { job: { system: this.#runner.name } };
    }
    /** Records that the provider said no. @throws what it is given, or that a record is missing which is required */
    #refused(error) {
        if (error instanceof errors/* JobpassError */.bJ && error.code === 'refused')
            this.#auditor.note('refused', this.#identity, undefined, { because: (0,printable/* printable */.g)(error.message, 500) });
        throw error;
    }
    #tellTrail() {
        const { told } = this.#auditor;
        if (told !== undefined)
            this.#runner.log.info(`Audit: ${told}`);
    }
    /** Masks it and saves what revocation needs, both before anything else. */
    async #secure(lease) {
        const masked = this.#runner.mask((0,providers_provider/* secretsOf */.Fj)(lease));
        // Saved while the mask is on its way to the runner: a step can be killed while it waits.
        masked.catch(() => undefined);
        // Without its folder post has been here, which is told below.
        if (this.#folder.exists)
            this.#folder.save(this.#state);
        // Where nothing renews it and nothing serves it, it can be used before the keeper has it: the one that was sent for
        // knows the folder, and looks there by itself if this process dies meanwhile.
        if (!this.#handsOverLater)
            await this.#handOver();
        await masked;
        this.checkGoesOn();
    }
    get #handsOverLater() {
        return this.#options.plan.renewal === 'none' && !this.#state.settings.deliver.includes('endpoint');
    }
    /** Never throws. */
    async #handOver() {
        const { keeper } = this.#state;
        await this.#hired;
        // Post must know of it before it knows of the lease.
        if (this.#state.keeper !== keeper)
            this.#saveIfPossible();
        await this.#watch();
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
        secrets.add(...(0,providers_provider/* secretsOf */.Fj)(this.#lease));
        await this.#runner.mask((0,providers_provider/* secretsOf */.Fj)(this.#lease));
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
        if (this.#keeper === undefined)
            return;
        try {
            await this.#keeper.release(this.#folder.path);
        }
        catch {
            // It has ended, or is busy: post asks it once more, and tells what is wrong with it.
            return;
        }
        this.#keeper = undefined;
        // Nobody is to miss it.
        delete this.#state.keeper;
        this.#saveIfPossible();
    }
    #tellKeeping() {
        const { log } = this.#runner;
        const { life, settings } = this.#state;
        const replaceable = settings.deliver.every((name) => name === 'endpoint' || name === 'file');
        const renewal = this.#state.renewal === 'in place' && this.#held?.lease.renewable === false
            ? replaceable
                ? 'anew'
                : 'none'
            : this.#state.renewal;
        const how = {
            'in place': `renewed in leases of ${(0,build_clock/* span */.Ln)(life.leaseMs)}`,
            anew: `replaced by another one in leases of ${(0,build_clock/* span */.Ln)(life.leaseMs)}`,
            none: 'watched',
        }[renewal];
        log.info(`Kept beside the job: ${how}, until ${(0,build_clock/* timestamp */.vE)(life.endsAt)} at the latest. When the runner dies, ${this.#whenRunnerDies()}`);
        const until = this.#runner.idTokensUntil();
        if (renewal === 'anew' && until !== undefined && until < life.endsAt) {
            log.warning(`This job can have no ID tokens after ${(0,build_clock/* timestamp */.vE)(until)}: from then on the credential is not replaced any more. Steps that need it must end by then, or run in a job of their own`);
        }
    }
    /** What becomes of the credential then, and no more than is true of it. */
    #whenRunnerDies() {
        const [held, { settings }] = [this.#held, this.#state];
        const reason = settings.revoke
            ? held && this.#context?.provider.irrevocable?.(held.lease)
            : 'revoke: false';
        if (reason === undefined)
            return 'it is revoked';
        const { expiresAt, issuedAt = 0 } = held?.lease ?? {};
        const left = expiresAt === undefined ? 'until it expires' : `for ${(0,build_clock/* span */.Ln)(expiresAt - issuedAt)} at most`;
        return `it lives on ${left}: ${reason}`;
    }
    /** Revokes at once what was issued and may not be used. What does not succeed here, post tries again. */
    async #undo(held) {
        const { life, settings } = this.#state;
        await (0,end_all/* endAll */.X)([held], {
            runner: this.#runner,
            settings: { ...settings, revoke: true },
            life,
            clock: this.#clock,
            ahead: this.#context?.serviceClock.ahead,
            budgetMs: UNDO_MS,
            patienceMs: UNDO_MS,
        });
        held.deliveredTo = [];
        this.#auditor.noteEnding(this.#identity, held);
        const line = `Not delivered, so revoked at once: ${(0,account/* endingLine */.KG)(held)}`;
        const { log } = this.#runner;
        if (held.ending?.word === 'revoked' || held.ending?.word === 'accepted')
            log.info(line);
        else
            log.warning(line);
        if (this.#folder.ended) {
            // Post has been here, so nobody else takes back what was written.
            const { tidy } = await __webpack_require__.e(/* import() */ 9674).then(__webpack_require__.bind(__webpack_require__, 29674));
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
        this.#auditor.noteIfPossible('issued', this.#identity, held);
        const masked = this.#runner.mask((0,providers_provider/* secretsOf */.Fj)(lease));
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
    const { clock = build_clock/* systemClock */.ml } = options;
    const { wanted, runner } = await readWanted(options.runner, clock, options.signal);
    for (const { settings } of wanted)
        options.check?.(settings);
    if (wanted.some(({ settings }) => settings.revokeNow)) {
        const { notAllDead, revokeNow } = await __webpack_require__.e(/* import() */ 3289).then(__webpack_require__.bind(__webpack_require__, 93289));
        for (const { settings } of wanted)
            if ((await revokeNow({ runner, clock, name: settings.name })).failed)
                throw notAllDead();
        return;
    }
    const hidden = wanted.flatMap(({ settings }) => (0,providers/* providerEntry */.k)(settings.provider).hidden?.(settings) ?? []);
    if (hidden.length > 0)
        await runner.mask(hidden);
    const plans = wanted.map(({ settings }) => {
        const { renews, revocable = () => true } = (0,providers/* providerEntry */.k)(settings.provider);
        return planLife(settings, { renews, disposable: runner.disposable, revocable: revocable(settings) });
    });
    const sign = plans.some(({ keep }) => keep) ? await runner.signOfLife() : { kind: 'none' };
    const stop = new AbortController();
    const signal = AbortSignal.any([options.signal, stop.signal]);
    const outbox = new Outbox(runner);
    const hire = hiring({ ...options, runner }, clock, sign);
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
            options.delivered?.();
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
/**
 * What the inputs ask for: one credential, those of the map in `credentials`, or those that the file of rules gives this
 * job under the names there.
 *
 * @returns with the runner as it is asked from here on
 */
async function readWanted(runner, clock, signal) {
    const given = runner.inputs();
    const { each, asked } = await inputsOfEach(runner, given, { clock, signal });
    const wanted = [];
    const inherited = (input) => runner.inherited?.(input) ?? false;
    const unread = [];
    for (const { name, inputs, shared } of each) {
        try {
            const read = await (0,config_settings/* readSettings */.sb)(inputs, providers_inputs/* OWN_INPUTS */.nR, {
                // An entry of a map has of the environment what the step has of it, and nothing that it says itself.
                shared: (input) => shared?.has(input) ?? inherited(input),
                elsewhere: providers_inputs/* elsewhere */.Jn,
            });
            for (const warning of read.warnings)
                runner.log.warning(name === undefined ? warning : `Credential ${name}: ${warning}`);
            unread.push(read.unread);
            wanted.push({
                ...(name === undefined ? {} : { name }),
                settings: withTrail(withPaths(read.settings), runner),
            });
        }
        catch (error) {
            throw named(error, name);
        }
    }
    checkUnread(unread, inherited, runner);
    return { wanted, runner: asked };
}
/** Looks for what none of the credentials reads. @throws JobpassError `usage` where the step itself says it */
function checkUnread(unread, inherited, { log }) {
    const [first = [], ...others] = unread;
    for (const { name, owners } of first) {
        if (!others.every((one) => one.some((other) => other.name === name)))
            continue;
        if (inherited(name))
            log.warning(`${(0,belonging/* belongs */.Fz)(name, owners, (0,inputs/* variableOf */.Qn)(name))}, and is not read here`);
        else
            throw new errors/* JobpassError */.bJ('usage', `${(0,belonging/* belongs */.Fz)(name, owners)}, and no credential of this step has that`, {
                hint: `Leave out ${name}`,
            });
    }
}
/** The settings with whole paths, since later processes of the job run in other folders. */
function withPaths(settings) {
    const { inputs = [] } = providers_inputs/* OWN_INPUTS */.nR.find(({ provider }) => provider === settings.provider) ?? {};
    const own = Object.entries(settings.own).map(([name, value]) => {
        const isPath = inputs.some((input) => input.name === name && input.file === true);
        return [name, isPath ? (0,external_node_path_.resolve)(value) : value];
    });
    return { ...settings, own: Object.fromEntries(own) };
}
/** The settings with the place of the records, where any are kept. @throws JobpassError `usage` */
function withTrail(settings, runner) {
    const { auditFile: said, ...others } = settings;
    const place = said ?? runner.auditFile?.();
    if (settings.audit !== 'false' && place === '-')
        return { ...others, auditPrint: true };
    if (settings.audit === 'required' && place === undefined && (0,sinks/* sinksFor */.Kf)(settings).length === 0) {
        throw new errors/* JobpassError */.bJ('usage', 'audit: required, and there is no file for the records', {
            hint: 'Give audit-file',
        });
    }
    return settings.audit === 'false' || place === undefined
        ? others
        : { ...settings, auditFile: (0,external_node_path_.resolve)(place) };
}
async function inputsOfEach(runner, given, options) {
    const text = given.get('credentials');
    if (text === undefined) {
        const lost = ['config', 'config-sha256'].find((input) => given.has(input));
        if (lost === undefined)
            return { each: [{ inputs: given }], asked: runner };
        throw new errors/* JobpassError */.bJ('usage', `The input ${lost} is given, and no credential is named`, {
            hint: 'Name one of the file’s in credentials',
        });
    }
    const read = (0,names/* plainNames */.Dd)(text) ?? (await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(1238)]).then(__webpack_require__.bind(__webpack_require__, 41238))).readCredentials(text, given);
    if (isNamed(read))
        return { each: read, asked: runner };
    if (given.get('revoke') === 'now') {
        // What they are called is enough for their end.
        const step = [...given].filter(([input]) => input !== 'credentials');
        return {
            each: read.map((name) => ({ name, inputs: new Map([...step, ['name', name]]) })),
            asked: runner,
        };
    }
    const { ruled } = await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4905), __webpack_require__.e(1842)]).then(__webpack_require__.bind(__webpack_require__, 31842));
    return ruled(read, given, runner, options);
}
function isNamed(read) {
    return typeof read[0] === 'object';
}
function signed(plan, settings, sign) {
    return plan.keep && sign.kind === 'none' ? withoutSign(plan, settings) : plan;
}
/** Hires the job's keeper once for all credentials of the step. */
function hiring({ runner, keeper }, clock, sign) {
    let first;
    return async (folder) => {
        const { KeeperClient } = await __webpack_require__.e(/* import() */ 2290).then(__webpack_require__.bind(__webpack_require__, 62290));
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

/***/ 58944:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   INPUTS: () => (/* binding */ INPUTS),
/* harmony export */   Jn: () => (/* binding */ elsewhere),
/* harmony export */   nR: () => (/* binding */ OWN_INPUTS)
/* harmony export */ });
/* unused harmony export STEP_INPUTS */
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);
/* harmony import */ var _index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54321);


/** The inputs that each provider adds. */
const OWN_INPUTS = _index_js__WEBPACK_IMPORTED_MODULE_1__.PROVIDERS.map(({ name, inputs, marks = [], deliver }) => ({
    provider: name,
    inputs,
    marks,
    ...(deliver === undefined ? {} : { deliver }),
}));
/** Every input that a step can have, each name once: what action.yml lists. */
const STEP_INPUTS = [
    ...new Map([..._config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .COMMON_INPUTS */ .s7, ..._index_js__WEBPACK_IMPORTED_MODULE_1__.PROVIDERS.flatMap(({ inputs }) => inputs)].map((input) => [input.name, input])).values(),
];
/** Those that the docs and the commands have. */
const INPUTS = STEP_INPUTS.filter(({ foreign }) => foreign !== true);
/** What common actions call otherwise. */
const elsewhere = async () => (await __webpack_require__.e(/* import() */ 4472).then(__webpack_require__.bind(__webpack_require__, 4472))).COMMON_ACTIONS;


/***/ })

};
